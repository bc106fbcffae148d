#pragma once

#include "calls.hpp"

#include <eckart/core/floating_point.hpp>

#include <random>

namespace eckart::lapack_test {

/// |A|_F in long double.
template <class T>
long double frobenius(const matrix<T>& A) {
    long double sum = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const long double re = scalar_traits<T>::real_part(A(i, j)), im = scalar_traits<T>::imaginary_part(A(i, j));
            sum += re * re + im * im;
        }
    return std::sqrt(sum);
}

/// |U^H U - I|_F / (p u), p = max(rows, columns).
template <class T>
long double orthogonality(const matrix<T>& U) {
    long double sum = 0;
    for (index j = 0; j < U.cols(); ++j)
        for (index k = 0; k < U.cols(); ++k) {
            long double re = j == k ? -1 : 0, im = 0;
            for (index i = 0; i < U.rows(); ++i) {
                const long double a = scalar_traits<T>::real_part(U(i, j)), b = scalar_traits<T>::imaginary_part(U(i, j));
                const long double c = scalar_traits<T>::real_part(U(i, k)), d = scalar_traits<T>::imaginary_part(U(i, k));
                re += a * c + b * d;
                im += a * d - b * c;
            }
            sum += re * re + im * im;
        }
    const long double p = static_cast<long double>(std::max<index>({1, U.rows(), U.cols()}));
    return std::sqrt(sum) / (p * unit_roundoff<real_type<T>>);
}

/// |A - U diag(S) Vh|_F / (p u |A|_F), with the leading columns of U and rows of Vh.
template <class T>
long double residual(const matrix<T>& A, const result<T>& r) {
    matrix<T> R(A.rows(), A.cols());
    long double sum = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            long double re = scalar_traits<T>::real_part(A(i, j)), im = scalar_traits<T>::imaginary_part(A(i, j));
            for (index k = 0; k < static_cast<index>(r.S.size()); ++k) {
                const long double a = scalar_traits<T>::real_part(r.U(i, k)), b = scalar_traits<T>::imaginary_part(r.U(i, k));
                const long double c = scalar_traits<T>::real_part(r.Vh(k, j)), d = scalar_traits<T>::imaginary_part(r.Vh(k, j));
                const long double s = r.S[static_cast<std::size_t>(k)];
                re -= s * (a * c - b * d);
                im -= s * (a * d + b * c);
            }
            sum += re * re + im * im;
        }
    const long double p = static_cast<long double>(std::max<index>({1, A.rows(), A.cols()}));
    const long double size = frobenius(A);
    return size == 0 ? std::sqrt(sum) : std::sqrt(sum) / (p * unit_roundoff<real_type<T>> * size);
}

/// What eckart::svd promises for residual and orthogonality, in these units.
inline constexpr long double promised = 20;

/// Whether the singular values are ordered, not negative, and those of `S` up to the error that both may have, 2 * 20 p u |A|_F (Weyl).
template <class T>
void expect_values(const matrix<T>& A, const std::vector<real_type<T>>& S, const std::vector<real_type<T>>& wanted) {
    ASSERT_EQ(S.size(), wanted.size());
    const long double p = static_cast<long double>(std::max<index>({1, A.rows(), A.cols()}));
    const long double tolerance = 2 * promised * p * unit_roundoff<real_type<T>> * frobenius(A);
    for (std::size_t i = 0; i < S.size(); ++i) {
        EXPECT_TRUE(S[i] >= 0 && !std::signbit(S[i]) && (i == 0 || S[i] <= S[i - 1])) << i << ": " << S[i];
        EXPECT_TRUE(std::fabs(static_cast<long double>(S[i]) - wanted[i]) <= tolerance) << i << ": " << S[i] << ", not " << wanted[i];
    }
}

template <class T>
T gaussian_number(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    using real = real_type<T>;
    const real re = static_cast<real>(normal(random));
    return scalar_traits<T>::from_parts(re, is_complex<T> ? static_cast<real>(normal(random)) : real(0));
}

template <class T>
matrix<T> gaussian(index m, index n, unsigned seed = 1) {
    std::mt19937_64 random(seed);
    matrix<T> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = gaussian_number<T>(random);
    return A;
}

/// Gaussian, all zero, all one (rank 1), columns graded over twenty decades, one row of a very different size.
template <class T>
std::vector<matrix<T>> kinds(index m, index n) {
    using real = real_type<T>;
    matrix<T> ones(m, n), columns = gaussian<T>(m, n, 2), row = gaussian<T>(m, n, 3);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            ones(i, j) = T(1);
            columns(i, j) *= static_cast<real>(std::pow(10.0, -20.0 * static_cast<double>(j) / static_cast<double>(std::max<index>(1, n))));
            if (i == m / 2) row(i, j) *= real(1e-10);
        }
    return {gaussian<T>(m, n), matrix<T>(m, n), ones, columns, row};
}

} // namespace eckart::lapack_test
