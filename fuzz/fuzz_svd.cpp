#include "fuzz/svd_input.hpp"
#include "fuzz/violation.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/reference/svd.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <cmath>
#include <complex>
#include <cstring>
#include <map>
#include <type_traits>

// Inside the namespace, because POSIX puts a function `index` into the global one; C linkage makes the name global all the same.
namespace eckart::fuzz {
namespace {

using high = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<60>, boost::multiprecision::et_off>;

const char* name_of(vectors wanted) { return wanted == vectors::none ? "none" : wanted == vectors::thin ? "thin" : "full"; }

template <class T>
inline constexpr int parts = is_complex<T> ? 2 : 1;

/// In double precision, without error.
template <class T>
auto widened(const matrix<T>& X) {
    using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;
    matrix<wide> Y(X.rows(), X.cols());
    for (index j = 0; j < X.cols(); ++j)
        for (index i = 0; i < X.rows(); ++i) Y(i, j) = static_cast<wide>(X(i, j));
    return Y;
}

/// Re + i Im as the real matrix [[Re, -Im], [Im, Re]]: products, adjoints and orthonormality are those of X, and |.|_F sqrt(2) times as
/// large. A real X stays as it is.
template <class T>
matrix<double> real_form(const matrix<T>& X) {
    const index m = X.rows(), n = X.cols();
    matrix<double> Y(parts<T> * m, parts<T> * n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            Y(i, j) = scalar_traits<T>::real_part(X(i, j));
            if (!is_complex<T>) continue;
            Y(m + i, n + j) = Y(i, j);
            Y(m + i, j) = scalar_traits<T>::imaginary_part(X(i, j));
            Y(i, n + j) = -Y(m + i, j);
        }
    return Y;
}

high frobenius_norm(const matrix<high>& X) {
    high sum = 0;
    for (index j = 0; j < X.cols(); ++j)
        for (index i = 0; i < X.rows(); ++i) sum += X(i, j) * X(i, j);
    return sqrt(sum);
}

/// X^T X - I.
high orthonormality_defect(const matrix<double>& X) {
    matrix<high> G(X.cols(), X.cols());
    for (index j = 0; j < X.cols(); ++j)
        for (index i = 0; i < X.cols(); ++i) {
            G(i, j) = i == j ? -1 : 0;
            for (index l = 0; l < X.rows(); ++l) G(i, j) += high(X(l, i)) * high(X(l, j));
        }
    return frobenius_norm(G);
}

/// Of the real forms.
template <class T>
high residual(const matrix<T>& A, const svd_result<T>& f) {
    const matrix<double> B = real_form(A), U = real_form(f.U), Vh = real_form(f.Vh);
    const index k = static_cast<index>(f.S.size());
    matrix<high> R(B.rows(), B.cols());
    for (index j = 0; j < B.cols(); ++j)
        for (index i = 0; i < B.rows(); ++i) {
            R(i, j) = B(i, j);
            for (int part = 0; part < parts<T>; ++part)
                for (index l = 0; l < k; ++l)
                    R(i, j) -=
                        high(U(i, part * f.U.cols() + l)) * high(f.S[static_cast<std::size_t>(l)]) * high(Vh(part * f.Vh.rows() + l, j));
        }
    return frobenius_norm(R);
}

/// Targets of one class give the same bits: those with fma, and those without.
std::string class_of(const std::string& target) {
    if (target.starts_with("AVX")) return "fma";
    if (target.starts_with("SSE") || target.starts_with("SSSE") || target == "SCALAR") return "no fma";
    return target;
}

/// One problem, its values to 40 digits by the reference, and the promises of fast/svd.hpp about it.
template <class T>
class judge {
public:
    /// @param condition, scale  as in `svd_input`.
    judge(matrix<T> A, double condition, int scale)
        : A_(std::move(A)), condition_(condition), scale_(scale), m_(A_.rows()), n_(A_.cols()), k_(std::min(m_, n_)) {
        for (index j = 0; j < n_; ++j)
            for (index i = 0; i < m_; ++i)
                finite_ = finite_ && std::isfinite(scalar_traits<T>::real_part(A_(i, j))) &&
                          std::isfinite(scalar_traits<T>::imaginary_part(A_(i, j)));
        if (!finite_) return;
        const auto exact = reference::svd(widened(A_).view(), 40, vectors::none);
        if (exact.status != status::ok) fail("the reference does not converge");
        for (const auto& sigma : exact.S) sigma_.emplace_back(sigma);
        const matrix<double> B = real_form(A_);
        matrix<high> H(B.rows(), B.cols());
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i) H(i, j) = B(i, j);
        norm_ = frobenius_norm(H) / root_of_parts();
    }

    /// Every promise, on every target, in every job.
    void run() {
        static const std::string best = fast::current_target();
        static const std::vector<std::string> targets = fast::supported_targets();
        std::map<std::string, svd_result<T>> first_of_class;
        for (const std::string& target : targets) {
            fast::force_target(target);
            const auto f = compute(vectors::thin);
            const auto [first, is_new] = first_of_class.emplace(class_of(target), f);
            if (is_new) check(f, vectors::thin);
            expect(same_bits(first->second, f), "two targets of one class give different bits");
        }
        fast::force_target(best);
        for (const vectors wanted : {vectors::none, vectors::full}) check(compute(wanted), wanted);
        if (!finite_) return;
        const auto f = compute(vectors::thin);
        check_strides(f);
        check_scaling(f);
    }

private:
    using R = real_type<T>;
    static constexpr R least = std::numeric_limits<R>::denorm_min();
    /// Of the format of the result, and of the computation.
    static constexpr double u = unit_roundoff<R>, u_inside = unit_roundoff<double>;

    svd_result<T> compute(vectors wanted) {
        call_ = std::string(fast::current_target()) + ", " + name_of(wanted);
        return svd(strided_view<const T>(A_), {.vectors = wanted});
    }

    void check(const svd_result<T>& f, vectors wanted) const {
        if (!finite_) {
            expect(f.status == status::nonfinite_input, "status of a non-finite matrix");
            expect(f.S.empty() && f.U == matrix<T>() && f.Vh == matrix<T>(), "outputs of a non-finite matrix must be empty");
            return;
        }
        check_shapes(f, wanted);
        const bool infinite = !f.S.empty() && std::isinf(f.S.front());
        expect(f.status == (infinite ? status::overflow : status::ok), "status");
        for (std::size_t i = 0; i < f.S.size(); ++i) {
            expect(f.S[i] >= 0 && !std::signbit(f.S[i]), "sign of a singular value", i, f.S[i]);
            expect(i == 0 || f.S[i - 1] >= f.S[i], "order of the singular values", i, f.S[i]);
            check_value(f.S[i], i);
        }
        if (wanted == vectors::none) return;
        const high limit = 20.0 * p() * u;
        expect(orthonormality_defect(real_form(f.U)) <= limit * root_of_parts(), "orthonormality of U");
        expect(orthonormality_defect(transpose(real_form(f.Vh))) <= limit * root_of_parts(), "orthonormality of V");
        if (!infinite) expect(residual(A_, f) <= (limit * norm_ + static_cast<double>(k_) * least) * root_of_parts(), "residual");
    }

    /// Row-major input gives the same bits.
    void check_strides(const svd_result<T>& f) const {
        const matrix<T> B = transpose(A_);
        const auto g = svd(strided_view<const T>(B).transposed());
        expect(same_bits(f, g), "row-major input gives other bits");
    }

    /// 2^k A has the same U and Vh and 2^k S, where nothing over- or underflows.
    void check_scaling(const svd_result<T>& f) const {
        matrix<T> B = A_;
        const auto exact = [&](R& x) {
            const R y = std::ldexp(x, scale_);
            // Just below the least normal y may have been rounded up to it, so looking at y alone is not enough.
            const bool safe = x == 0 || (std::isnormal(x) && std::isnormal(y) && std::ldexp(y, -scale_) == x);
            x = y;
            return safe;
        };
        for (index j = 0; j < n_; ++j)
            for (index i = 0; i < m_; ++i) {
                R re = scalar_traits<T>::real_part(A_(i, j)), im = scalar_traits<T>::imaginary_part(A_(i, j));
                if (!exact(re) || !exact(im)) return;
                B(i, j) = scalar_traits<T>::from_parts(re, im);
            }
        const svd_result<T> g = svd(strided_view<const T>(B));
        svd_result<T> scaled = f;
        for (std::size_t i = 0; i < f.S.size(); ++i) {
            if (!exact(scaled.S[i]) || (g.S[i] != 0 && !std::isnormal(g.S[i]))) return;
            if ((f.S[i] == 0) == (g.S[i] == 0)) continue;
            // One of the two underflowed to zero, or is wrong.
            expect(f.S[i] == 0 ? std::ldexp(g.S[i], -scale_) == 0 : scaled.S[i] == 0, "a zero of 2^k A or A", i, f.S[i]);
            return;
        }
        expect(same_bits(scaled, g), "2^k A has other bits than 2^k S");
    }

    static bool same_bits(const svd_result<T>& f, const svd_result<T>& g) {
        const auto same = [](const auto* x, const auto* y, std::size_t count) {
            return count == 0 || std::memcmp(x, y, count * sizeof(*x)) == 0;
        };
        return f.status == g.status && f.S.size() == g.S.size() && same(f.S.data(), g.S.data(), f.S.size()) && f.U.rows() == g.U.rows() &&
               f.U.cols() == g.U.cols() && f.Vh.rows() == g.Vh.rows() && f.Vh.cols() == g.Vh.cols() &&
               same(f.U.data(), g.U.data(), static_cast<std::size_t>(f.U.rows() * f.U.cols())) &&
               same(f.Vh.data(), g.Vh.data(), static_cast<std::size_t>(f.Vh.rows() * f.Vh.cols()));
    }

    void expect(bool holds, const std::string& what) const {
        if (!holds) fail(what);
    }
    void expect(bool holds, const std::string& what, std::size_t i, double value) const {
        if (!holds)
            fail(what + ": S[" + std::to_string(i) + "] = " + hex_float(value) + ", exactly " + sigma_[i].str(25, std::ios::scientific));
    }

    [[noreturn]] void fail(const std::string& what) const {
        violation(what + "\n  call: " + call_ + "\n  scale: 2^" + std::to_string(scale_) +
                  "\n  A = " + (sizeof(R) == 4 ? "single precision " : "") + tests::hex_text(widened(A_)));
    }

    static double root_of_parts() { return std::sqrt(static_cast<double>(parts<T>)); }

    double p() const { return static_cast<double>(std::max(m_, n_)); }

    void check_shapes(const svd_result<T>& f, vectors wanted) const {
        const index left = wanted == vectors::full ? m_ : wanted == vectors::thin ? k_ : 0;
        const index right = wanted == vectors::full ? n_ : wanted == vectors::thin ? k_ : 0;
        expect(static_cast<index>(f.S.size()) == k_, "length of S");
        expect(f.U.rows() == m_ && f.U.cols() == left, "shape of U");
        expect(f.Vh.rows() == right && f.Vh.cols() == n_, "shape of Vh");
    }

    /// Norm-wise: f is the exact SVD of a matrix within 20 p u |A|_F of A, but for factors within 20 p u of orthonormal, which move each
    /// value by no more than a factor (1 + 20 p u)^2 (Ostrowski); 62 p u |A|_F covers both. Relative where the construction promises it:
    /// 20 p cond(B) u. The least subnormal covers the rounding into the subnormal range. u is that of the
    /// computation; single precision rounds once more.
    void check_value(R s, std::size_t i) const {
        const high sigma = sigma_[i];
        const high rounding = sizeof(R) == 4 ? high(u * 1.0000001 * sigma) : high(0);
        const high limit = 62.0 * p() * u_inside * norm_ + rounding + least;
        const high relative_limit = 20.0 * p() * condition_ * u_inside * sigma + rounding + least;
        if (std::isinf(s)) {
            expect(sigma + limit > high(std::numeric_limits<R>::max()), "an infinity for a value that fits", i, s);
            return;
        }
        expect(abs(high(s) - sigma) <= limit, "norm-wise error of a singular value", i, s);
        if (condition_ > 0) expect(abs(high(s) - sigma) <= relative_limit, "relative error of a singular value", i, s);
    }

    matrix<T> A_;
    double condition_;
    int scale_;
    index m_, n_, k_;
    bool finite_ = true;
    std::vector<high> sigma_;
    high norm_ = 0;
    std::string call_ = "none yet";
};

/// A + i C, where C is A turned by half: sizes, ranks and special numbers of the same kind in both parts.
matrix<std::complex<double>> complex(const matrix<double>& A) {
    matrix<std::complex<double>> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = {A(i, j), A(A.rows() - 1 - i, A.cols() - 1 - j)};
    return B;
}

/// i^(3 r + c^2) times entry (r, c).
matrix<std::complex<double>> turned(const matrix<double>& A) {
    matrix<std::complex<double>> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const double x = A(i, j);
            const std::complex<double> turns[] = {{x, 0}, {0, x}, {-x, 0}, {0, -x}};
            B(i, j) = turns[(3 * i + j * j) % 4];
        }
    return B;
}

/// Rounded to single precision; a matrix beyond its range comes with a power of two that brings it in.
template <class T>
auto single(const matrix<T>& A) {
    using narrow = std::conditional_t<is_complex<T>, std::complex<float>, float>;
    double largest = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            for (const double x : {scalar_traits<T>::real_part(A(i, j)), scalar_traits<T>::imaginary_part(A(i, j))})
                if (std::isfinite(x)) largest = std::max(largest, std::fabs(x));
    const int e = largest > 0x1p126 || (largest > 0 && largest < 0x1p-149) ? -std::ilogb(largest) : 0;
    matrix<narrow> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            B(i, j) = scalar_traits<narrow>::from_parts(static_cast<float>(std::ldexp(scalar_traits<T>::real_part(A(i, j)), e)),
                                                        static_cast<float>(std::ldexp(scalar_traits<T>::imaginary_part(A(i, j)), e)));
    return B;
}

} // namespace

/// The fast path against the reference on every small problem: the promises of fast/svd.hpp, one by one, on every SIMD target, for real
/// double precision and one other scalar.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const svd_input input = decode_svd_input({data, size});
    judge(input.A, input.condition, input.scale).run();
    // One of the other scalars for each input: the last byte says which.
    switch (size == 0 ? 0 : data[size - 1] % 4) {
    case 0: judge(single(input.A), 0, input.scale / 8).run(); break;
    case 1: judge(turned(input.A), input.condition, input.scale).run(); break; // exactly D1 A D2: the promises of A
    case 2: judge(complex(input.A), 0, input.scale).run(); break;
    default: judge(single(complex(input.A)), 0, input.scale / 8).run(); break;
    }
    return 0;
}

} // namespace eckart::fuzz
