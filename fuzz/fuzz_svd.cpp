#include "fuzz/svd_input.hpp"
#include "fuzz/violation.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/reference/svd.hpp>

#include <boost/multiprecision/mpfr.hpp>

#include <cmath>
#include <cstring>
#include <map>

// Inside the namespace, because POSIX puts a function `index` into the global one; C linkage makes the name global all the same.
namespace eckart::fuzz {
namespace {

using high = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<60>, boost::multiprecision::et_off>;
constexpr double u = unit_roundoff<double>;
constexpr double least = std::numeric_limits<double>::denorm_min();

const char* name_of(vectors wanted) { return wanted == vectors::none ? "none" : wanted == vectors::thin ? "thin" : "full"; }

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

high residual(const matrix<double>& A, const svd_result<double>& f) {
    matrix<high> R(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            R(i, j) = A(i, j);
            for (std::size_t l = 0; l < f.S.size(); ++l)
                R(i, j) -= high(f.U(i, static_cast<index>(l))) * high(f.S[l]) * high(f.Vh(static_cast<index>(l), j));
        }
    return frobenius_norm(R);
}

/// One problem, its values to 40 digits by the reference, and the promises of fast/svd.hpp about it.
class judge {
public:
    explicit judge(svd_input input) : input_(std::move(input)), A_(input_.A), m_(A_.rows()), n_(A_.cols()), k_(std::min(m_, n_)) {
        for (index j = 0; j < n_; ++j)
            for (index i = 0; i < m_; ++i) finite_ = finite_ && std::isfinite(A_(i, j));
        if (!finite_) return;
        const auto exact = reference::svd(A_.view(), 40, vectors::none);
        if (exact.status != status::ok) fail("the reference does not converge");
        for (const auto& sigma : exact.S) sigma_.emplace_back(sigma);
        matrix<high> H(m_, n_);
        for (index j = 0; j < n_; ++j)
            for (index i = 0; i < m_; ++i) H(i, j) = A_(i, j);
        norm_ = frobenius_norm(H);
    }

    bool finite() const { return finite_; }

    svd_result<double> compute(vectors wanted) {
        call_ = std::string(fast::current_target()) + ", " + name_of(wanted);
        return svd(A_, {.vectors = wanted});
    }

    void check(const svd_result<double>& f, vectors wanted) const {
        if (!finite_) {
            expect(f.status == status::nonfinite_input, "status of a non-finite matrix");
            expect(f.S.empty() && f.U == matrix<double>() && f.Vh == matrix<double>(), "outputs of a non-finite matrix must be empty");
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
        expect(orthonormality_defect(f.U) <= limit, "orthonormality of U");
        expect(orthonormality_defect(transpose(f.Vh)) <= limit, "orthonormality of V");
        if (!infinite) expect(residual(A_, f) <= limit * norm_ + static_cast<double>(k_) * least, "residual");
    }

    /// Row-major input gives the same bits.
    void check_strides(const svd_result<double>& f) const {
        const matrix<double> B = transpose(A_);
        const auto g = svd(strided_view<const double>(B).transposed());
        expect(same_bits(f, g), "row-major input gives other bits");
    }

    /// 2^k A has the same U and Vh and 2^k S, where nothing over- or underflows.
    void check_scaling(const svd_result<double>& f) const {
        matrix<double> B = A_;
        const auto exact = [&](double& x) {
            const double y = std::ldexp(x, input_.scale);
            // Just below the least normal y may have been rounded up to it, so looking at y alone is not enough.
            const bool safe = x == 0 || (std::isnormal(x) && std::isnormal(y) && std::ldexp(y, -input_.scale) == x);
            x = y;
            return safe;
        };
        for (index j = 0; j < n_; ++j)
            for (index i = 0; i < m_; ++i)
                if (!exact(B(i, j))) return;
        const svd_result<double> g = svd(B);
        svd_result<double> scaled = f;
        for (std::size_t i = 0; i < f.S.size(); ++i) {
            if (!exact(scaled.S[i]) || (g.S[i] != 0 && !std::isnormal(g.S[i]))) return;
            if ((f.S[i] == 0) == (g.S[i] == 0)) continue;
            // One of the two underflowed to zero, or is wrong.
            expect(f.S[i] == 0 ? std::ldexp(g.S[i], -input_.scale) == 0 : scaled.S[i] == 0, "a zero of 2^k A or A", i, f.S[i]);
            return;
        }
        expect(same_bits(scaled, g), "2^k A has other bits than 2^k S");
    }

    static bool same_bits(const svd_result<double>& f, const svd_result<double>& g) {
        const auto same = [](const double* x, const double* y, std::size_t count) {
            return count == 0 || std::memcmp(x, y, count * sizeof(double)) == 0;
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

private:
    [[noreturn]] void fail(const std::string& what) const {
        violation(what + "\n  call: " + call_ + "\n  scale: 2^" + std::to_string(input_.scale) + "\n  A = " + tests::hex_text(A_));
    }

    double p() const { return static_cast<double>(std::max(m_, n_)); }

    void check_shapes(const svd_result<double>& f, vectors wanted) const {
        const index left = wanted == vectors::full ? m_ : wanted == vectors::thin ? k_ : 0;
        const index right = wanted == vectors::full ? n_ : wanted == vectors::thin ? k_ : 0;
        expect(static_cast<index>(f.S.size()) == k_, "length of S");
        expect(f.U.rows() == m_ && f.U.cols() == left, "shape of U");
        expect(f.Vh.rows() == right && f.Vh.cols() == n_, "shape of Vh");
    }

    /// Norm-wise: f is the exact SVD of a matrix within 20 p u |A|_F of A, but for factors within 20 p u of orthonormal, which move each
    /// value by no more than a factor (1 + 20 p u)^2 (Ostrowski); 62 p u |A|_F covers both. Relative where the construction promises it:
    /// 20 p cond(B) u. The least subnormal covers the rounding into the subnormal range.
    void check_value(double s, std::size_t i) const {
        const high sigma = sigma_[i];
        const high limit = 62.0 * p() * u * norm_ + least;
        const high relative_limit = 20.0 * p() * input_.condition * u * sigma + least;
        if (std::isinf(s)) {
            expect(sigma + limit > high(std::numeric_limits<double>::max()), "an infinity for a value that fits", i, s);
            return;
        }
        expect(abs(high(s) - sigma) <= limit, "norm-wise error of a singular value", i, s);
        if (input_.condition > 0) expect(abs(high(s) - sigma) <= relative_limit, "relative error of a singular value", i, s);
    }

    svd_input input_;
    const matrix<double>& A_;
    index m_, n_, k_;
    bool finite_ = true;
    std::vector<high> sigma_;
    high norm_ = 0;
    std::string call_ = "none yet";
};

/// Targets of one class give the same bits: those with fma, and those without.
std::string class_of(const std::string& target) {
    if (target.starts_with("AVX")) return "fma";
    if (target.starts_with("SSE") || target.starts_with("SSSE") || target == "SCALAR") return "no fma";
    return target;
}

} // namespace

/// The fast path against the reference on every small problem: the promises of fast/svd.hpp, one by one, on every SIMD target.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string best = fast::current_target();
    static const std::vector<std::string> targets = fast::supported_targets();
    judge j(decode_svd_input({data, size}));
    std::map<std::string, svd_result<double>> first_of_class;
    for (const std::string& target : targets) {
        fast::force_target(target);
        const auto f = j.compute(vectors::thin);
        const auto [first, is_new] = first_of_class.emplace(class_of(target), f);
        if (is_new) j.check(f, vectors::thin);
        j.expect(judge::same_bits(first->second, f), "two targets of one class give different bits");
    }
    fast::force_target(best);
    for (const vectors wanted : {vectors::none, vectors::full}) j.check(j.compute(wanted), wanted);
    if (j.finite()) {
        const auto f = j.compute(vectors::thin);
        j.check_strides(f);
        j.check_scaling(f);
    }
    return 0;
}

} // namespace eckart::fuzz
