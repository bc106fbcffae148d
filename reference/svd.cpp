#include <eckart/reference/derivation/exact_rank.hpp>
#include <eckart/reference/derivation/precision.hpp>
#include <eckart/reference/svd.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace eckart::reference {

namespace {

real widen(double x) { return real(x); }
complex widen(const std::complex<double>& x) { return complex(real(x.real()), real(x.imag())); }

/// The doubles as numbers of the precision in force: exact, because that is never below 53 bits.
template <class T, class D>
matrix<T> widen(matrix_view<const D> A) {
    matrix<T> B(A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(i, j) = widen(A(i, j));
    return B;
}

/// D3's policy: 0 if S, computed with `work` digits, has `digits` right ones; otherwise the digits to work with next.
int next_digits(const std::vector<real>& S, index found_rank, index rank, int digits, int work, index m, index n) {
    if (rank == 0) return 0;
    if (found_rank < rank) return 2 * work;
    const real ratio = S[static_cast<std::size_t>(rank - 1)] / S[0], lambda = ratio * ratio; // λ_r / λ₁
    const real error = real(gram_error_constant(m, n)) * epsilon<real>();                    // of λ_r, relative to λ₁
    if (error <= lambda * pow(real(10), -digits)) return 0;
    if (lambda <= 4 * error) return 2 * work;
    return std::max(work + 1, working_digits_for(digits, static_cast<double>(-log10(real(lambda - error))), m, n));
}

template <class T, class D>
reference_svd<T> svd_by_policy(matrix_view<const D> A, int digits, vectors wanted) {
    if (digits < 1) throw std::invalid_argument("svd: " + std::to_string(digits) + " digits wanted; at least 1");
    reference_svd<T> f;
    f.U = matrix<T>(A.rows, 0);
    f.Vh = matrix<T>(0, A.cols);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (!is_finite(A(i, j))) {
                f.status = status::nonfinite_input;
                return f;
            }
    const index rank = exact_rank(A);
    constexpr int double_digits = 17; // so that `widen` is exact
    for (int work = std::max(double_digits, working_digits_for(digits, 0, A.rows, A.cols)); work <= max_working_digits;) {
        const working_precision scope(work);
        const matrix<T> B = widen<T>(A);
        f = svd_from_gram(B, vectors::none, rank);
        f.working_digits = work;
        if (f.status != status::ok) return f;
        const int next = next_digits(f.S, f.rank, rank, digits, work, A.rows, A.cols);
        if (next == 0) {
            if (wanted != vectors::none) f = svd_from_gram(B, wanted, rank);
            f.working_digits = work;
            return f;
        }
        work = next;
    }
    f.status = status::not_converged;
    return f;
}

} // namespace

reference_svd<real> svd(matrix_view<const double> A, int digits, vectors wanted) { return svd_by_policy<real>(A, digits, wanted); }
reference_svd<complex> svd(matrix_view<const std::complex<double>> A, int digits, vectors wanted) {
    return svd_by_policy<complex>(A, digits, wanted);
}

} // namespace eckart::reference
