#include <eckart/fast/kernels/highway_targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/fast/lane_gram_test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/lane_gram-inl.h>

#include "tests/support/random.hpp"

#include <eckart/fast/targets.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <new>
#include <vector>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

int call_width() { return 2 * vector_size; }
void call_first_order(double* Y, int m, int n, double* V, bool follow, double* X, double* S, double* old, double* done) {
    const auto where = lane_first_order<2, 0, 0>(Y, m, n, V, follow, X, S, old);
    store_pack(keep(where, set_pack<2>(1)), done, 0);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(call_width);
HWY_EXPORT(call_first_order);

namespace {

using tests::counter_random;

constexpr long double u = 0x1p-53L;

/// Columns, one behind the other.
struct columns {
    int rows, cols;
    std::vector<long double> entries;
    columns(int m, int n) : rows(m), cols(n), entries(static_cast<std::size_t>(m * n)) {}
    long double& operator()(int i, int j) { return entries[static_cast<std::size_t>(i + j * rows)]; }
    long double operator()(int i, int j) const { return entries[static_cast<std::size_t>(i + j * rows)]; }
};

long double inner(const columns& A, int i, int j) {
    long double sum = 0;
    for (int r = 0; r < A.rows; ++r) sum += A(r, i) * A(r, j);
    return sum;
}

columns product(const columns& A, const columns& B) {
    columns C(A.rows, B.cols);
    for (int j = 0; j < B.cols; ++j)
        for (int k = 0; k < A.cols; ++k)
            for (int i = 0; i < A.rows; ++i) C(i, j) += A(i, k) * B(k, j);
    return C;
}

/// Orthonormal to a rounding error of long double: Gram-Schmidt, three times.
columns orthonormal(int m, int n, counter_random& random) {
    columns Q(m, n);
    for (long double& x : Q.entries) x = random.gaussian();
    for (int j = 0; j < n; ++j)
        for (int pass = 0; pass < 3; ++pass) {
            for (int i = 0; i < j; ++i) {
                const long double c = inner(Q, i, j);
                for (int r = 0; r < m; ++r) Q(r, j) -= c * Q(r, i);
            }
            const long double length = std::sqrt(inner(Q, j, j));
            for (int r = 0; r < m; ++r) Q(r, j) /= length;
        }
    return Q;
}

struct line_of_doubles {
    explicit line_of_doubles(int count)
        : entries(static_cast<double*>(::operator new(sizeof(double) * static_cast<std::size_t>(count), std::align_val_t(128)))) {
        for (int i = 0; i < count; ++i) entries[i] = std::numeric_limits<double>::quiet_NaN();
    }
    line_of_doubles(const line_of_doubles&) = delete;
    line_of_doubles& operator=(const line_of_doubles&) = delete;
    ~line_of_doubles() { ::operator delete(entries, std::align_val_t(128)); }
    double* entries;
};

enum class kind { small_error, equal_lengths, large_error, short_column, vanishing_value, short_beside };

// Broken on purpose and seen red: s left out or with the other sign in each equation, the multiple of the longer column as a difference,
// each test of size, the way out for equal lengths without a test, none, or with the other sign, lengths of V, V not followed.

// Y = U diag(d) (I + E), V = V1 (I + E), U and V1 orthonormal: the columns of both are to be orthogonal after a step of first order, but
// for the errors of the sums that `lane_first_order` works with, (m + 3) u and (n + 3) u, and a second order of 2^-54 and less. V is made
// so in any case.
TEST(LaneGram, FirstOrderMakesBothOrthogonal) {
    const std::string before = current_target();
    for (const auto& target : supported_targets()) {
        force_target(target);
        const int width = HWY_DYNAMIC_DISPATCH(call_width)();
        for (const int n : {2, 3, 5, 8, 16})
            for (const int extra : {0, 3})
                for (int run = 0; run < 12; ++run) {
                    const int m = n + extra, last = run < 6 ? n - 1 : 0;
                    line_of_doubles Y(m * n * width), V(n * n * width), X(n * n * width), S(n * n * width), old(4 * n * width), done(width);
                    const auto kind_of = [&](int lane) { return static_cast<kind>((lane + run) % 6); };
                    for (int lane = 0; lane < width; ++lane) {
                        counter_random random(static_cast<std::uint64_t>(lane + width * (run + 12 * m)));
                        const columns U = orthonormal(m, n, random);
                        columns V1 = orthonormal(n, n, random);
                        columns I_E(n, n), D_E(n, n);
                        for (int j = 0; j < n; ++j)
                            for (int i = 0; i < n; ++i) I_E(i, j) = (i == j ? 1 : 0) + 0x1p-40L * random.gaussian();
                        if (kind_of(lane) == kind::vanishing_value) { // y_last = y_i s_i,last / 2, to the last digits
                            const columns less = orthonormal(n - 1, n - 1, random);
                            const auto to = [&](int i) { return i < last ? i : i + 1; };
                            for (int i = 0; i < n; ++i) V1(i, last) = V1(last, i) = i == last ? 1 : 0;
                            for (int j = 0; j + 1 < n; ++j)
                                for (int i = 0; i + 1 < n; ++i) V1(to(i), to(j)) = less(i, j);
                            for (int j = 0; j < n; ++j)
                                for (int i = 0; i < n; ++i) I_E(i, j) = i == j ? 1 : 0;
                            for (int i = 0; i < n; ++i)
                                if (i != last) I_E(i, last) = I_E(last, i) = 0x1p-60L * random.gaussian();
                        }
                        if (kind_of(lane) == kind::large_error) {
                            const long double sine = 0x1p-10L, cosine = std::sqrt(1 - sine * sine);
                            for (int i = 0; i < n; ++i) {
                                const long double x = I_E(i, 0), y = I_E(i, 1);
                                I_E(i, 0) = cosine * x + sine * y;
                                I_E(i, 1) = cosine * y - sine * x;
                            }
                        }
                        for (int j = 0; j < n; ++j)
                            for (int i = 0; i < n; ++i) {
                                long double d = 1 / (1 + i * 0.25L);
                                if (kind_of(lane) == kind::equal_lengths) d = 1;
                                if (kind_of(lane) == kind::short_column && i == last) d = 0x1p-30L;
                                if (kind_of(lane) == kind::vanishing_value && i == last) d = 0;
                                D_E(i, j) = d * I_E(i, j);
                            }
                        columns y = product(U, D_E);
                        const columns v = product(V1, I_E);
                        if (kind_of(lane) == kind::short_beside)
                            for (int i = 0; i < m; ++i) y(i, last) *= 0x1p-100L;
                        for (int k = 0; k < m * n; ++k)
                            Y.entries[k * width + lane] = static_cast<double>(y.entries[static_cast<std::size_t>(k)]);
                        for (int k = 0; k < n * n; ++k)
                            V.entries[k * width + lane] = static_cast<double>(v.entries[static_cast<std::size_t>(k)]);
                    }
                    HWY_DYNAMIC_DISPATCH(call_first_order)
                    (Y.entries, m, n, V.entries, true, X.entries, S.entries, old.entries, done.entries);
                    for (int lane = 0; lane < width; ++lane) {
                        SCOPED_TRACE(testing::Message() << target << ", " << m << " by " << n << ", run " << run << ", lane " << lane
                                                        << ", kind " << static_cast<int>(kind_of(lane)));
                        columns y(m, n), v(n, n);
                        for (int k = 0; k < m * n; ++k) y.entries[static_cast<std::size_t>(k)] = Y.entries[k * width + lane];
                        for (int k = 0; k < n * n; ++k) v.entries[static_cast<std::size_t>(k)] = V.entries[k * width + lane];
                        const bool kept = kind_of(lane) == kind::small_error || kind_of(lane) == kind::equal_lengths ||
                                          kind_of(lane) == kind::short_beside;
                        EXPECT_EQ(done.entries[lane] == 1, kept);
                        for (int j = 0; j < n; ++j)
                            for (int i = 0; i <= j; ++i) {
                                EXPECT_TRUE(std::fabs(inner(v, i, j) - (i == j ? 1 : 0)) <= (n + 3) * u + 0x1p-54L);
                                if (!kept || i == j) continue;
                                const long double cosine = inner(y, i, j) / std::sqrt(inner(y, i, i) * inner(y, j, j));
                                EXPECT_TRUE(std::fabs(cosine) <= (m + 3) * u + 0x1p-54L) << static_cast<double>(cosine / u);
                            }
                    }
                }
    }
    force_target(before);
}

} // namespace
} // namespace eckart::fast
#endif
