#pragma once

#include "tests/support/random.hpp"

#include <eckart/reference/derivation/precision.hpp>
#include <eckart/reference/derivation/product.hpp>
#include <eckart/reference/derivation/svd_from_gram.hpp>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_complex.hpp>
#include <boost/multiprecision/mpc.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include <gtest/gtest.h>

#include <complex>
#include <optional>
#include <vector>

namespace eckart::tests {

namespace mp = boost::multiprecision;

using mpfr_50 = mp::number<mp::mpfr_float_backend<50>, mp::et_off>;
using mpc_50 = mp::number<mp::mpc_complex_backend<50>, mp::et_off>;
using mpfr_any = mp::number<mp::mpfr_float_backend<0>, mp::et_off>;
using mpc_any = mp::number<mp::mpc_complex_backend<0>, mp::et_off>;
using bin_float_40 = mp::number<mp::cpp_bin_float<40>, mp::et_off>;
using cpp_complex_40 = mp::number<mp::complex_adaptor<mp::cpp_bin_float<40>>, mp::et_off>;

/// Every scalar that the derivation serves (D11). Under AddressSanitizer one of each kind: the templates are the same, and compiling
/// them is most of the time that the sanitizers take.
#if defined(__SANITIZE_ADDRESS__)
using all_scalars = testing::Types<double, std::complex<double>, mpfr_any, mpc_any>;
#else
using all_scalars = testing::Types<double, std::complex<double>, bin_float_40, cpp_complex_40, mpfr_50, mpc_50, mpfr_any, mpc_any>;
#endif
/// One real and one complex type, for what differs in nothing else.
using two_scalars = testing::Types<mpfr_50, mpc_50>;

/// Gives the types of variable precision 45 digits while a test runs.
template <class T>
class with_scalar : public testing::Test {
    std::optional<reference::working_precision> scope_ = make_scope();
    static std::optional<reference::working_precision> make_scope() {
        if constexpr (reference::has_variable_precision<T>)
            return std::optional<reference::working_precision>(std::in_place, 45);
        else
            return std::nullopt;
    }
};

template <class T>
T random_scalar(counter_random& random) {
    using R = real_type<T>;
    const R re(random.gaussian()), im(random.gaussian());
    return scalar_traits<T>::from_parts(re, im);
}

template <class T>
matrix<T> random_matrix(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<T> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = random_scalar<T>(random);
    return A;
}

template <class T>
std::vector<T> random_vector(index n, std::uint64_t seed) {
    return reference::column(random_matrix<T>(n, 1, seed), 0);
}

/// n-by-r with orthonormal columns, unitary for r = n.
template <class T>
matrix<T> random_unitary(index n, index r, std::uint64_t seed) {
    // Householder QR of a Gaussian matrix: the complement of nothing, turned by its reflectors.
    const matrix<T> A = random_matrix<T>(n, n, seed);
    std::vector<reference::reflector<T>> reflectors;
    for (index k = 0; k < n; ++k) reflectors.push_back(reference::reflect_to_first(std::vector<T>(A.col(k) + k, A.col(k) + n)));
    return reference::accumulate(reflectors, n, 0, r);
}

/// U diag(s) Vᴴ with random unitary factors.
template <class T>
matrix<T> with_singular_values(index m, index n, const std::vector<real_type<T>>& s, std::uint64_t seed) {
    const index k = static_cast<index>(s.size());
    return reference::reconstruct(random_unitary<T>(m, k, seed), s, conjugate_transpose(random_unitary<T>(n, k, seed + 1)));
}

/// W diag(lambda) Wᴴ.
template <class T>
matrix<T> with_eigenvalues(const std::vector<real_type<T>>& lambda, std::uint64_t seed) {
    const index n = static_cast<index>(lambda.size());
    const matrix<T> W = random_unitary<T>(n, n, seed);
    matrix<T> A = reference::reconstruct(W, lambda, conjugate_transpose(W));
    for (index j = 0; j < n; ++j) // exactly Hermitian
        for (index i = 0; i <= j; ++i)
            A(i, j) = i == j ? scalar_traits<T>::from_parts(reference::real_part(A(i, i)), real_type<T>(0)) : reference::conjugate(A(j, i));
    return A;
}

/// C ε: the error bound of the constructions (`gram_error_constant`) in units of the norm they refer to.
template <class T>
real_type<T> bound(index m, index n) {
    return real_type<T>(reference::gram_error_constant(m, n)) * reference::epsilon<real_type<T>>();
}

template <class R>
R distance(const R& a, const R& b) {
    using std::abs;
    return abs(R(a - b));
}

/// The orthogonal projector on the columns of X.
template <class T>
matrix<T> projector(const matrix<T>& X) {
    return reference::product(X, conjugate_transpose(X));
}

} // namespace eckart::tests
