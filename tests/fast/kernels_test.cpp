#include <eckart/fast/kernels/highway_targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/fast/kernels_test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/complex-inl.h>
#include <eckart/fast/kernels/reduce-inl.h>
#include <eckart/fast/kernels/secular-inl.h>
#include <eckart/fast/kernels/update-inl.h>

#include "tests/support/random.hpp"

#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <complex>
#include <cstring>
#include <limits>
#include <vector>

// Plain functions around the kernels, so that each target's copy is called through the dispatch table.
HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

double call_dot(const double* x, const double* y, std::ptrdiff_t n) { return dot(x, y, n); }
double call_sum_squares(double s, const double* x, std::ptrdiff_t n) { return sum_squares(s, x, n); }
double call_max_abs(const double* x, std::ptrdiff_t n) { return max_abs(x, n); }
void call_scale(double f, double s, const double* x, double* y, std::ptrdiff_t n) { scale(f, s, x, y, n); }
void call_subtract_multiple(double t, const double* x, double* y, std::ptrdiff_t n) { subtract_multiple(t, x, y, n); }
double call_subtract_multiple_sum_squares(double t, const double* x, double* y, double s, std::ptrdiff_t n) {
    return subtract_multiple_sum_squares(t, x, y, s, n);
}
void call_rotate(const double* factors, double* x, double* y, std::ptrdiff_t n) {
    rotate(rotation{factors[0], factors[1], factors[2], factors[3]}, x, y, n);
}
void call_rotate_sum_squares(const double* factors, double* x, double* y, std::ptrdiff_t n, double* squares) {
    rotate_sum_squares(rotation{factors[0], factors[1], factors[2], factors[3]}, x, y, n, squares[0], squares[1]);
}
void call_complex_dot(const double* x, const double* y, std::ptrdiff_t n, double* result) {
    const complex_number z = inner_product<complex_number>(x, y, n);
    result[0] = z.re;
    result[1] = z.im;
}
void call_complex_subtract_multiple(const double* t, const double* x, double* y, std::ptrdiff_t n) {
    subtract_multiple(complex_number{t[0], t[1]}, x, y, n);
}
double call_complex_subtract_multiple_sum_squares(const double* t, const double* x, double* y, double s, std::ptrdiff_t n) {
    return subtract_multiple_sum_squares(complex_number{t[0], t[1]}, x, y, s, n);
}
void call_complex_rotate(const double* factors, double* x, double* y, std::ptrdiff_t n) {
    rotate(complex_rotation{{factors[0], factors[1], factors[2], factors[3]}, {factors[4], factors[5]}}, x, y, n);
}
void call_complex_rotate_sum_squares(const double* factors, double* x, double* y, std::ptrdiff_t n, double* squares) {
    rotate_sum_squares(complex_rotation{{factors[0], factors[1], factors[2], factors[3]}, {factors[4], factors[5]}}, x, y, n, squares[0],
                       squares[1]);
}
void call_swap_complex_entries(double* x, std::ptrdiff_t i, std::ptrdiff_t k) {
    const complex_number z = entry<complex_number>(x, i);
    set_entry(x, i, entry<complex_number>(x, k));
    set_entry(x, k, z);
}
void call_direction(double re, double im, double* result) {
    const complex_number z = direction(complex_number{re, im});
    result[0] = z.re;
    result[1] = z.im;
}
/// weight <- the product of the factors of roots pole[k] + offset[k], k < n, for all n poles.
void call_weights(const double* pole, const double* offset, std::ptrdiff_t n, double* column, double* weight, double* rest) {
    for (std::ptrdiff_t k = 0; k < n; ++k) {
        const secular_root root{pole[k], offset[k]};
        distances(pole, n, root, column);
        multiply_ratios(pole, n, pole[k], root, column, weight, rest);
    }
}
double call_mul_add(double x, double y, double z) {
    double lane[block_size];
    store(mul_add(broadcast(x), broadcast(y), broadcast(z)), lane);
    return lane[block_size - 1];
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(call_dot);
HWY_EXPORT(call_sum_squares);
HWY_EXPORT(call_max_abs);
HWY_EXPORT(call_scale);
HWY_EXPORT(call_subtract_multiple);
HWY_EXPORT(call_subtract_multiple_sum_squares);
HWY_EXPORT(call_rotate);
HWY_EXPORT(call_rotate_sum_squares);
HWY_EXPORT(call_mul_add);
HWY_EXPORT(call_complex_dot);
HWY_EXPORT(call_complex_subtract_multiple);
HWY_EXPORT(call_complex_subtract_multiple_sum_squares);
HWY_EXPORT(call_complex_rotate);
HWY_EXPORT(call_complex_rotate_sum_squares);
HWY_EXPORT(call_swap_complex_entries);
HWY_EXPORT(call_direction);
HWY_EXPORT(call_weights);

namespace {

using tests::counter_random;

constexpr double u = 0x1p-53;
constexpr std::ptrdiff_t lengths[] = {0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 96, 104, 128, 136};

/// n doubles at an offset of `shift` doubles from 64-byte alignment, with NaN before and behind: reading one poisons the result, writing
/// one is seen by `intact`.
class fenced {
public:
    fenced(std::ptrdiff_t n, std::ptrdiff_t shift, std::uint64_t seed, int spread = 0) : n_(n), store_(static_cast<std::size_t>(n) + 40) {
        const auto address = reinterpret_cast<std::uintptr_t>(store_.data());
        begin_ = static_cast<std::ptrdiff_t>((64 - address % 64) % 64 / 8) + 8 + shift;
        for (double& x : store_) x = std::numeric_limits<double>::quiet_NaN();
        counter_random random(seed);
        for (std::ptrdiff_t i = 0; i < n; ++i) data()[i] = std::ldexp(random.gaussian(), random.between(-spread, spread));
        before_ = store_;
    }
    double* data() { return store_.data() + begin_; }
    double operator[](std::ptrdiff_t i) const { return store_[static_cast<std::size_t>(begin_ + i)]; }
    bool intact() const {
        for (std::size_t i = 0; i < store_.size(); ++i) {
            const auto at = static_cast<std::ptrdiff_t>(i) - begin_;
            if ((at < 0 || at >= n_) && std::bit_cast<std::uint64_t>(store_[i]) != std::bit_cast<std::uint64_t>(before_[i])) return false;
        }
        return true;
    }
    std::vector<double> values() const { return {store_.begin() + begin_, store_.begin() + begin_ + n_}; }

private:
    std::ptrdiff_t n_, begin_ = 0;
    std::vector<double> store_, before_;
};

bool has_fma(const std::string& target) { return target.starts_with("AVX") || target == "NEON"; }

/// Runs body(n, shift of x, shift of y) on every target, length and misalignment. Results that the body returns must be the same for all
/// shifts, and for all targets of the same class (with fma, without).
template <class F>
void everywhere(F body) {
    const std::string before = current_target();
    for (const std::ptrdiff_t n : lengths) {
        std::vector<double> expected[2];
        bool seen[2] = {false, false};
        for (const auto& name : supported_targets()) {
            force_target(name);
            ASSERT_EQ(current_target(), name);
            for (std::ptrdiff_t x = 0; x < 8; ++x)
                for (const std::ptrdiff_t y : {std::ptrdiff_t(0), (5 * x + 3) % 8}) {
                    SCOPED_TRACE(testing::Message() << name << ", n = " << n << ", offsets " << x << " " << y);
                    const std::vector<double> result = body(n, x, y);
                    const int group = has_fma(name) ? 1 : 0;
                    if (!seen[group]) expected[group] = result;
                    seen[group] = true;
                    EXPECT_EQ(result, expected[group]);
                }
        }
    }
    force_target(before);
}

TEST(FastKernels, MulAddRoundsOnceExactlyWhereTheTargetHasFma) {
    const std::string before = current_target();
    const double x = 1 + 0x1p-30; // x^2 - (1 + 2^-29) = 2^-60, lost when the product is rounded
    for (const auto& name : supported_targets()) {
        force_target(name);
        EXPECT_EQ(HWY_DYNAMIC_DISPATCH(call_mul_add)(x, x, -(1 + 0x1p-29)), has_fma(name) ? 0x1p-60 : 0.0) << name;
    }
    force_target(before);
}

TEST(FastKernels, Dot) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(n, x_shift, 1), y(n, y_shift, 2);
        const double result = HWY_DYNAMIC_DISPATCH(call_dot)(x.data(), y.data(), n);
        long double sum = 0, size = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            sum += static_cast<long double>(x[i]) * y[i];
            size += std::fabs(static_cast<long double>(x[i]) * y[i]);
        }
        EXPECT_TRUE(std::fabs(sum - result) <= (static_cast<long double>(n) / 32 + 8) * u * size);
        EXPECT_TRUE(x.intact() && y.intact());
        return {result};
    });
}

/// A product of n ratios: with fma its rounding errors are carried along, so that the last sum alone rounds; without, each factor has those
/// of two distances, a quotient, a product and the terms that would carry them, 6 u at most. The reference is wrong by 4 n 2^-64.
TEST(FastKernels, SecularWeightsCarryTheirRoundingErrors) {
    const std::string before = current_target();
    for (const std::ptrdiff_t n : {8, 64, 256}) {
        counter_random random(static_cast<std::uint64_t>(n));
        std::vector<double> pole, offset;
        for (std::ptrdiff_t j = 0; j < n; ++j)
            pole.push_back((pole.empty() ? 0 : pole.back()) + std::ldexp(0.01 + std::fabs(random.gaussian()), -random.between(0, 30)));
        for (std::ptrdiff_t j = 0; j < n; ++j) {
            const double gap = j + 1 < n ? pole[static_cast<std::size_t>(j + 1)] - pole[static_cast<std::size_t>(j)] : 1;
            offset.push_back(gap * (1 + random.below(1000)) / 2100);
        }
        for (const auto& name : supported_targets()) {
            force_target(name);
            std::vector<double> column(static_cast<std::size_t>(n)), weight(static_cast<std::size_t>(n), 1.0),
                rest(static_cast<std::size_t>(n), 0.0);
            HWY_DYNAMIC_DISPATCH(call_weights)(pole.data(), offset.data(), n, column.data(), weight.data(), rest.data());
            for (std::size_t j = 0; j < weight.size(); ++j) {
                long double exact = 1;
                for (std::size_t k = 0; k < weight.size(); ++k) {
                    const long double distance = (static_cast<long double>(pole[j]) - pole[k]) - offset[k];
                    exact *= k == j ? distance : distance / (static_cast<long double>(pole[j]) - pole[k]);
                }
                const long double bound =
                    has_fma(name) ? 2 * u + 4 * static_cast<long double>(n) * 0x1p-64L : 6 * static_cast<long double>(n) * u;
                EXPECT_TRUE(std::fabs(weight[j] + rest[j] - exact) <= bound * std::fabs(exact)) << name << ' ' << n << ' ' << j;
            }
        }
    }
    force_target(before);
}

TEST(FastKernels, DotCancelsExactlyOnIntegers) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(n, x_shift, 1), y(n, y_shift, 2);
        double sum = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) { // products below 2^50 of both signs: every order of summation is exact
            x.data()[i] = static_cast<double>((i * i * 7919) % 16777216) - 8388608;
            y.data()[i] = static_cast<double>((i * 104729) % 16777216) - 8388608;
            sum += x[i] * y[i];
        }
        const double result = HWY_DYNAMIC_DISPATCH(call_dot)(x.data(), y.data(), n);
        EXPECT_EQ(result, sum);
        return {result};
    });
}

TEST(FastKernels, SumSquares) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t shift, std::ptrdiff_t) -> std::vector<double> {
        fenced x(n, shift, 3);
        for (std::ptrdiff_t i = 0; i < n; ++i) x.data()[i] = std::ldexp(x[i], 1000);
        const double result = HWY_DYNAMIC_DISPATCH(call_sum_squares)(0x1p-1000, x.data(), n);
        long double sum = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) sum += std::ldexp(static_cast<long double>(x[i]) * x[i], -2000);
        EXPECT_TRUE(std::fabs(sum - result) <= (static_cast<long double>(n) / 16 + 8) * u * sum);
        EXPECT_TRUE(x.intact());
        return {result};
    });
}

TEST(FastKernels, MaxAbs) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t shift, std::ptrdiff_t) -> std::vector<double> {
        for (std::ptrdiff_t at = 0; at < n; ++at) {
            fenced x(n, shift, 4);
            x.data()[at] = at % 2 == 0 ? 1e3 : -1e3;
            EXPECT_EQ(HWY_DYNAMIC_DISPATCH(call_max_abs)(x.data(), n), 1e3);
            EXPECT_TRUE(x.intact());
        }
        fenced zeros(n, shift, 4);
        for (std::ptrdiff_t i = 0; i < n; ++i) zeros.data()[i] = -0.0;
        if (n > 0) zeros.data()[n - 1] = -0x1p-1074;
        return {HWY_DYNAMIC_DISPATCH(call_max_abs)(zeros.data(), n)};
    });
}

TEST(FastKernels, ScaleIsExactOverTheWholeRange) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(n, x_shift, 5), y(n, y_shift, 6);
        for (std::ptrdiff_t i = 0; i < n; ++i) x.data()[i] = static_cast<double>(i + 1) * 0x1p-1074;
        HWY_DYNAMIC_DISPATCH(call_scale)(0x1p1000, 0x1p1020, x.data(), y.data(), n);
        for (std::ptrdiff_t i = 0; i < n; ++i) EXPECT_EQ(y[i], std::ldexp(static_cast<double>(i + 1), 946));
        EXPECT_TRUE(x.intact() && y.intact());
        HWY_DYNAMIC_DISPATCH(call_scale)(0x1p1000, 0x1p1020, x.data(), x.data(), n); // in place
        EXPECT_EQ(x.values(), y.values());
        return y.values();
    });
}

TEST(FastKernels, SubtractMultiple) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(n, x_shift, 7), y(n, y_shift, 8), z(n, y_shift, 8);
        const fenced old = y;
        const double t = 0.7;
        HWY_DYNAMIC_DISPATCH(call_subtract_multiple)(t, x.data(), y.data(), n);
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const long double exact = old[i] - static_cast<long double>(t) * x[i];
            EXPECT_TRUE(std::fabs(exact - y[i]) <= u * (std::fabs(t * x[i]) + std::fabs(y[i])));
        }
        const double squares = HWY_DYNAMIC_DISPATCH(call_subtract_multiple_sum_squares)(t, x.data(), z.data(), 0x1p-7, n);
        EXPECT_EQ(z.values(), y.values());
        EXPECT_EQ(squares, HWY_DYNAMIC_DISPATCH(call_sum_squares)(0x1p-7, y.data(), n));
        EXPECT_TRUE(x.intact() && y.intact() && z.intact());
        return y.values();
    });
}

TEST(FastKernels, Rotate) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(n, x_shift, 9), y(n, y_shift, 10);
        const fenced x_old = x, y_old = y;
        const double angle = 0.6, s = std::sin(angle), h = std::tan(angle / 2);
        const double factors[] = {s, h, s, h};
        HWY_DYNAMIC_DISPATCH(call_rotate)(factors, x.data(), y.data(), n);
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const long double c = std::cos(static_cast<long double>(angle));
            const long double size = std::fabs(x_old[i]) + std::fabs(y_old[i]);
            EXPECT_TRUE(std::fabs(c * x_old[i] + static_cast<long double>(s) * y_old[i] - x[i]) <= 8 * u * size);
            EXPECT_TRUE(std::fabs(c * y_old[i] - static_cast<long double>(s) * x_old[i] - y[i]) <= 8 * u * size);
        }
        fenced p(n, x_shift, 9), q(n, y_shift, 10);
        double squares[2];
        HWY_DYNAMIC_DISPATCH(call_rotate_sum_squares)(factors, p.data(), q.data(), n, squares);
        EXPECT_EQ(p.values(), x.values());
        EXPECT_EQ(q.values(), y.values());
        EXPECT_EQ(squares[0], HWY_DYNAMIC_DISPATCH(call_sum_squares)(1.0, x.data(), n));
        EXPECT_EQ(squares[1], HWY_DYNAMIC_DISPATCH(call_sum_squares)(1.0, y.data(), n));
        EXPECT_TRUE(x.intact() && y.intact() && p.intact() && q.intact());
        std::vector<double> both = x.values();
        const auto y_values = y.values();
        both.insert(both.end(), y_values.begin(), y_values.end());
        return both;
    });
}

// Columns x 2^d and y: the scaled factors do to the stored entries what the plain ones do to the columns.
TEST(FastKernels, RotateColumnsOfDifferentExponents) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        const int d = 12;
        const double s = 0.1, h = s / (1 + std::sqrt(1 - s * s));
        fenced x(n, x_shift, 11), y(n, y_shift, 12), p(n, x_shift, 11), q(n, y_shift, 12);
        for (std::ptrdiff_t i = 0; i < n; ++i) p.data()[i] = std::ldexp(p[i], d);
        const double plain[] = {s, h, s, h};
        const double shifted[] = {std::ldexp(s, -d), std::ldexp(h, d), std::ldexp(s, d), std::ldexp(h, -d)};
        HWY_DYNAMIC_DISPATCH(call_rotate)(plain, p.data(), q.data(), n);
        HWY_DYNAMIC_DISPATCH(call_rotate)(shifted, x.data(), y.data(), n);
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            EXPECT_EQ(std::ldexp(x[i], d), p[i]);
            EXPECT_EQ(y[i], q[i]);
        }
        return x.values();
    });
}

using extended_complex = std::complex<long double>;

/// Entry i of a complex column, told apart by the layout of columns.hpp: blocks of 8 real parts, each before its imaginary ones.
extended_complex complex_entry(const fenced& x, std::ptrdiff_t i) {
    const std::ptrdiff_t at = i / 8 * 16 + i % 8;
    return {x[at], x[at + 8]};
}

TEST(FastKernels, ComplexDot) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(2 * n, x_shift, 1), y(2 * n, y_shift, 2);
        std::vector<double> result(2);
        HWY_DYNAMIC_DISPATCH(call_complex_dot)(x.data(), y.data(), 2 * n, result.data());
        extended_complex sum = 0;
        long double size = 0;
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            sum += std::conj(complex_entry(x, i)) * complex_entry(y, i);
            size += std::abs(complex_entry(x, i)) * std::abs(complex_entry(y, i));
        }
        const long double limit = (static_cast<long double>(n) / 16 + 8) * u * size;
        EXPECT_TRUE(std::fabs(sum.real() - result[0]) <= limit);
        EXPECT_TRUE(std::fabs(sum.imag() - result[1]) <= limit);
        EXPECT_TRUE(x.intact() && y.intact());
        return result;
    });
}

TEST(FastKernels, ComplexSubtractMultiple) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(2 * n, x_shift, 7), y(2 * n, y_shift, 8), z(2 * n, y_shift, 8);
        const fenced old = y;
        const double t[] = {0.7, -0.4};
        HWY_DYNAMIC_DISPATCH(call_complex_subtract_multiple)(t, x.data(), y.data(), 2 * n);
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const extended_complex product = extended_complex(t[0], t[1]) * complex_entry(x, i);
            const long double size = std::abs(product) + std::abs(complex_entry(old, i));
            EXPECT_TRUE(std::abs(complex_entry(old, i) - product - complex_entry(y, i)) <= 6 * u * size);
        }
        const double squares = HWY_DYNAMIC_DISPATCH(call_complex_subtract_multiple_sum_squares)(t, x.data(), z.data(), 0x1p-7, 2 * n);
        EXPECT_EQ(z.values(), y.values());
        EXPECT_EQ(squares, HWY_DYNAMIC_DISPATCH(call_sum_squares)(0x1p-7, y.data(), 2 * n));
        EXPECT_TRUE(x.intact() && y.intact() && z.intact());
        return y.values();
    });
}

// (c x + s conj(e) y, c y - s e x): the real rotation of x and conj(e) y, the second turned back.
TEST(FastKernels, ComplexRotate) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t x_shift, std::ptrdiff_t y_shift) -> std::vector<double> {
        fenced x(2 * n, x_shift, 9), y(2 * n, y_shift, 10);
        const fenced x_old = x, y_old = y;
        const double angle = 0.6, s = std::sin(angle), h = std::tan(angle / 2);
        const double factors[] = {s, h, s, h, 0.28, -0.96};
        HWY_DYNAMIC_DISPATCH(call_complex_rotate)(factors, x.data(), y.data(), 2 * n);
        const extended_complex e(0.28L, -0.96L);
        const long double c = std::cos(static_cast<long double>(angle)), sine = s;
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const extended_complex p = complex_entry(x_old, i), q = complex_entry(y_old, i);
            const long double size = std::abs(p) + std::abs(q);
            EXPECT_TRUE(std::abs(c * p + sine * std::conj(e) * q - complex_entry(x, i)) <= 12 * u * size);
            EXPECT_TRUE(std::abs(c * q - sine * e * p - complex_entry(y, i)) <= 12 * u * size);
        }
        fenced p(2 * n, x_shift, 9), q(2 * n, y_shift, 10);
        double squares[2];
        HWY_DYNAMIC_DISPATCH(call_complex_rotate_sum_squares)(factors, p.data(), q.data(), 2 * n, squares);
        EXPECT_EQ(p.values(), x.values());
        EXPECT_EQ(q.values(), y.values());
        EXPECT_EQ(squares[0], HWY_DYNAMIC_DISPATCH(call_sum_squares)(1.0, x.data(), 2 * n));
        EXPECT_EQ(squares[1], HWY_DYNAMIC_DISPATCH(call_sum_squares)(1.0, y.data(), 2 * n));
        EXPECT_TRUE(x.intact() && y.intact() && p.intact() && q.intact());
        std::vector<double> both = x.values();
        const auto y_values = y.values();
        both.insert(both.end(), y_values.begin(), y_values.end());
        return both;
    });
}

TEST(FastKernels, ComplexEntriesStandWhereTheLayoutSays) {
    everywhere([](std::ptrdiff_t n, std::ptrdiff_t shift, std::ptrdiff_t) -> std::vector<double> {
        fenced x(2 * n, shift, 13);
        const fenced old = x;
        for (std::ptrdiff_t i = 0; 2 * i + 1 < n; ++i) HWY_DYNAMIC_DISPATCH(call_swap_complex_entries)(x.data(), i, n - 1 - i);
        for (std::ptrdiff_t i = 0; i < n; ++i) EXPECT_EQ(complex_entry(x, i), complex_entry(old, n - 1 - i));
        EXPECT_TRUE(x.intact());
        return x.values();
    });
}

TEST(FastKernels, DirectionOfAnyFiniteNumber) {
    const auto expect = [](double re, double im, double unit_re, double unit_im) {
        double z[2];
        HWY_DYNAMIC_DISPATCH(call_direction)(re, im, z);
        EXPECT_TRUE(std::fabs(z[0] - unit_re) <= 2 * u && std::fabs(z[1] - unit_im) <= 2 * u)
            << re << " " << im << ": " << z[0] << " " << z[1];
    };
    for (const double scale : {0x1p-1074, 0x1p-1022, 1.0, 0x1p1019}) {
        expect(3 * scale, 4 * scale, 0.6, 0.8);
        expect(-8 * scale, 15 * scale, -8.0 / 17, 15.0 / 17);
        expect(0, -scale, 0, -1);
    }
    expect(std::numeric_limits<double>::max(), -std::numeric_limits<double>::max(), std::sqrt(0.5), -std::sqrt(0.5));
    expect(0x1p1000, 0x1p-1074, 1, 0);
    expect(0, 0, 1, 0);
    expect(-0.0, -0.0, 1, 0);
}

} // namespace
} // namespace eckart::fast
#endif
