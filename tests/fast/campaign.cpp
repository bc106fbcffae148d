// fast_campaign [count] [first seed]: random small matrices of every kind that the fuzz target of the fast path knows, decomposed by every
// algorithm, alone and by svd_batch, and held to the promises of fast/svd.hpp; the singular values against the certified ones. Prints every
// matrix on which a promise breaks, and then ends with status 1. Where the oracle does not decide, the algorithms are compared with each
// other.
#include "fuzz/random_bytes.hpp"
#include "fuzz/svd_input.hpp"
#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/svd_batch.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <algorithm>
#include <chrono>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace eckart {
namespace {

bool finite(const matrix<double>& A) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i)
            if (!std::isfinite(A(i, j))) return false;
    return true;
}

/// The first promise about values that r breaks; empty if it keeps them all.
/// @param sigma  the singular values, themselves wrong by `normwise_error` in all and by `relative_error` each.
/// @param condition  of the scaled factor, 0 where only the normwise bound is promised.
template <class E, class T>
std::string broken_value(const matrix<E>& A, const svd_result<T>& r, const std::vector<double>& sigma, long double normwise_error,
                         long double relative_error, double condition) {
    const long double p = static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1})), norm = tests::frobenius_norm(A.view());
    const long double step = std::numeric_limits<real_type<T>>::denorm_min(), u = unit_roundoff<real_type<T>>;
    if (r.status != status::ok) return "status " + std::string(to_string(r.status));
    if (r.S.size() != sigma.size()) return "number of values";
    for (std::size_t i = 0; i < sigma.size(); ++i) {
        if (!(r.S[i] >= 0) || std::signbit(r.S[i]) || (i > 0 && !(r.S[i - 1] >= r.S[i])))
            return "order or sign of value " + std::to_string(i);
        const long double error = std::fabs(static_cast<long double>(r.S[i]) - sigma[i]), rounding = relative_error * sigma[i] + 2 * step;
        if (!(error <= 20 * p * u * norm + normwise_error + rounding)) return "value " + std::to_string(i) + ", normwise";
        if (condition > 0 && !(error <= 20 * p * condition * u * sigma[i] + rounding)) return "value " + std::to_string(i) + ", relative";
    }
    return {};
}

/// The same with the promises about vectors.
template <class T>
std::string broken_promise(const matrix<T>& A, const svd_result<T>& r, const std::vector<double>& sigma, long double normwise_error,
                           long double relative_error, double condition) {
    if (const auto wrong = broken_value(A, r, sigma, normwise_error, relative_error, condition); !wrong.empty()) return wrong;
    const long double p = static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1})), norm = tests::frobenius_norm(A.view());
    const long double step = std::numeric_limits<real_type<T>>::denorm_min(), u = unit_roundoff<real_type<T>>;
    if (!(tests::residual(A.view(), r) <= 20 * p * u * norm + p * step)) return "residual";
    if (!(tests::orthogonality(r.U) <= 20 * p * u)) return "orthogonality of U";
    if (!(tests::orthogonality(transpose(r.Vh)) <= 20 * p * u)) return "orthogonality of V";
    return {};
}

/// A with entries multiplied by powers of i, those of rows and columns: the same singular values.
matrix<std::complex<double>> turned(const matrix<double>& A) {
    matrix<std::complex<double>> Z(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) Z(i, j) = tests::quarter_turns(std::complex<double>(A(i, j)), static_cast<int>(i * i + 3 * j));
    return Z;
}

/// A with each entry in another precision.
template <class To, class From>
matrix<To> converted(const matrix<From>& A) {
    matrix<To> B(A.rows(), A.cols());
    std::transform(A.data(), A.data() + A.rows() * A.cols(), B.data(), [](From x) { return static_cast<To>(x); });
    return B;
}

struct tally {
    long judged = 0;
    long undecided = 0; ///< matrices whose values the oracle did not certify
    long violations = 0;
};

/// A matrix of floats by the algorithms that have their own way with them, against the values of Jacobi in double.
template <class F>
void judge_single(const matrix<float>& A, const F& report) {
    const auto wide = converted<double>(A);
    const strided_view<const float> view(A);
    if (!finite(wide)) return;
    const auto sigma = svd(wide, {.vectors = vectors::none, .algorithm = algorithm::jacobi}).S;
    // Sums of squares of such sizes are next to the largest float.
    if (!sigma.empty() && sigma[0] >= std::numeric_limits<float>::max() * (1 - 0x1p-20)) return;
    const long double of_double =
        20 * static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1})) * 0x1p-53L * tests::frobenius_norm(wide.view());
    const auto options = [](vectors job, algorithm how) {
        return svd_options{.vectors = job, .algorithm = how, .accuracy = accuracy::normwise};
    };
    report("single, jacobi", broken_promise(A, svd(view, options(vectors::thin, algorithm::jacobi)), sigma, of_double, 0, 0));
    report("single, bidiagonal", broken_promise(A, svd(view, options(vectors::thin, algorithm::bidiagonal)), sigma, of_double, 0, 0));
    report("single, bidiagonal values", broken_value(A, svd(view, options(vectors::none, algorithm::bidiagonal)), sigma, of_double, 0, 0));
}

/// A alone in a batch.
svd_result<double> in_batch(const matrix<double>& A, algorithm how) {
    const index m = A.rows(), n = A.cols(), k = std::min(m, n);
    svd_result<double> r;
    r.U = matrix<double>(m, k);
    r.Vh = matrix<double>(k, n);
    r.S.resize(static_cast<std::size_t>(k));
    const auto of_one = [](auto* entries, index rows, index cols) { return batch_view(entries, 1, rows, cols); };
    svd_batch(of_one(A.data(), m, n), of_one(r.U.data(), m, k), of_one(r.S.data(), k, 1), of_one(r.Vh.data(), k, n),
              std::span(&r.status, 1), {.algorithm = how});
    return r;
}

/// One matrix through all algorithms.
void judge(const matrix<double>& A, double condition, bool certify, long seed, tally& all) {
    ++all.judged;
    constexpr long double u = unit_roundoff<double>;
    const auto automatic = svd(A), jacobi = svd(A, {.algorithm = algorithm::jacobi}), gram = svd(A, {.algorithm = algorithm::gram});
    constexpr svd_options values_alone{.vectors = vectors::none, .algorithm = algorithm::bidiagonal};
    const auto values = svd(A, values_alone), bidiagonal = svd(A, {.algorithm = algorithm::bidiagonal});
    const auto Z = turned(A);
    const auto complex = svd(Z, values_alone), complex_gram = svd(Z, {.algorithm = algorithm::gram});
    const auto batch = in_batch(A, algorithm::automatic), batch_gram = in_batch(A, algorithm::gram);
    const auto report = [&](const char* method, const std::string& wrong) {
        if (wrong.empty()) return;
        ++all.violations;
        std::printf("seed %ld, %s: %s\n%td by %td:", seed, method, wrong.c_str(), A.rows(), A.cols());
        for (index i = 0; i < A.rows() * A.cols(); ++i) std::printf(" %a", A.data()[i]);
        std::printf("\n");
    };
    if (automatic.status == status::overflow || jacobi.status == status::overflow || gram.status == status::overflow ||
        values.status == status::overflow || bidiagonal.status == status::overflow || complex.status == status::overflow ||
        batch.status == status::overflow || complex_gram.status == status::overflow ||
        batch_gram.status == status::overflow) { // a value next to the largest double may round to infinity
        const bool can_be = tests::frobenius_norm(A.view()) >= std::numeric_limits<double>::max() * (1 - 0x1p-40L);
        report("one of them", can_be ? "" : "overflow that is none");
        return;
    }
    reference::certified_svd_result<double> exact;
    if (certify) exact = reference::certified_singular_values(matrix_view<const double>(A));
    const bool is_certified = certify && exact.status == reference::certified_status::ok;
    if (certify && !is_certified) ++all.undecided;
    if (is_certified) {
        report("automatic", broken_promise(A, automatic, exact.S, 0, 2 * u, condition));
        report("jacobi", broken_promise(A, jacobi, exact.S, 0, 2 * u, condition)); // the certified value is rounded once
        report("gram", broken_promise(A, gram, exact.S, 0, 2 * u, 0));
        report("bidiagonal, values", broken_value(A, values, exact.S, 0, 2 * u, 0));
        report("bidiagonal", broken_promise(A, bidiagonal, exact.S, 0, 2 * u, 0));
        report("bidiagonal, complex", broken_value(A, complex, exact.S, 0, 2 * u, 0));
        report("gram, complex", broken_promise(Z, complex_gram, exact.S, 0, 2 * u, 0));
        report("batch", broken_promise(A, batch, exact.S, 0, 2 * u, condition));
        report("batch, gram", broken_promise(A, batch_gram, exact.S, 0, 2 * u, 0));
    } else {
        const long double other =
            20 * static_cast<long double>(std::max<index>({A.rows(), A.cols(), 1})) * u * tests::frobenius_norm(A.view());
        report("automatic", broken_promise(A, automatic, gram.S, other, 0, 0));
        report("jacobi", broken_promise(A, jacobi, gram.S, other, 0, 0));
        report("gram", broken_promise(A, gram, jacobi.S, other, 0, 0));
        report("bidiagonal, values", broken_value(A, values, jacobi.S, other, 0, 0));
        report("bidiagonal", broken_promise(A, bidiagonal, jacobi.S, other, 0, 0));
        report("bidiagonal, complex", broken_value(A, complex, jacobi.S, other, 0, 0));
        report("gram, complex", broken_promise(Z, complex_gram, jacobi.S, other, 0, 0));
        report("batch", broken_promise(A, batch, jacobi.S, other, 0, 0));
        report("batch, gram", broken_promise(A, batch_gram, jacobi.S, other, 0, 0));
    }
    judge_single(converted<float>(A), report);
}

int run(int count_of_arguments, char** arguments) {
    const long count = count_of_arguments > 1 ? std::atol(arguments[1]) : 20000;
    const long first = count_of_arguments > 2 ? std::atol(arguments[2]) : 1;
    const long every = count_of_arguments > 3 ? std::max(1L, std::atol(arguments[3])) : 10;
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    tally all;
    for (long seed = first; seed < first + count; ++seed) {
        const fuzz::svd_input input = fuzz::decode_svd_input(fuzz::random_bytes(static_cast<std::uint64_t>(seed)));
        if (!finite(input.A)) continue;
        judge(input.A, input.condition, seed % every == 0, seed, all);
        if ((seed - first + 1) % 1000000 == 0) {
            std::printf("%ld seeds, %.0f s\n", seed - first + 1, seconds());
            std::fflush(stdout);
        }
    }
    std::printf("%ld finite matrices of %ld in %.1f s: %ld violations; %ld not decided by the oracle\n", all.judged, count, seconds(),
                all.violations, all.undecided);
    return all.violations == 0 && all.judged > 0 ? 0 : 1;
}

} // namespace
} // namespace eckart

int main(int count_of_arguments, char** arguments) { return eckart::run(count_of_arguments, arguments); }
