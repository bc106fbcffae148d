#pragma once

#include "tests/support/random.hpp"

#include <eckart/core/matrix.hpp>
#include <eckart/core/scalar.hpp>
#include <eckart/core/svd_result.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <string>

namespace eckart::tests {

using all_scalars = testing::Types<float, double, std::complex<float>, std::complex<double>>;

/// Names the instances of a typed suite: "FastSvdScalars/zcomplex", ... by the letters of LAPACK.
struct scalar_names {
    template <class T>
    static std::string GetName(int) {
        return is_complex<T> ? sizeof(T) == 8 ? "c_complex_float" : "z_complex_double" : sizeof(T) == 4 ? "s_float" : "d_double";
    }
};

/// The scalar nearest to re + i im; a real one ignores im.
template <class T>
T scalar(double re, double im) {
    using R = real_type<T>;
    return scalar_traits<T>::from_parts(static_cast<R>(re), static_cast<R>(im));
}

/// x 2^e, part by part.
template <class T>
T times_power(const T& x, int e) {
    return scalar_traits<T>::from_parts(std::ldexp(scalar_traits<T>::real_part(x), e), std::ldexp(scalar_traits<T>::imaginary_part(x), e));
}

template <class T>
matrix<T> scaled(const matrix<T>& A, int e) {
    matrix<T> B(A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) B(i, j) = times_power(A(i, j), e);
    return B;
}

/// i^k x, exactly; a real scalar changes sign for k = 2, 3 modulo 4.
template <class T>
T quarter_turns(const T& x, int k) {
    T y = x;
    if constexpr (is_complex<T>) {
        if (k % 2 == 1) y = T(-y.imag(), y.real());
        return k % 4 >= 2 ? -y : y;
    } else {
        return k % 4 >= 2 ? -y : y;
    }
}

template <class T>
T gaussian_entry(counter_random& random) {
    const double re = random.gaussian(), im = is_complex<T> ? random.gaussian() : 0;
    return scalar<T>(re, im);
}

template <class T>
matrix<T> gaussian(index m, index n, std::uint64_t seed) {
    counter_random random(seed);
    matrix<T> A(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) A(i, j) = gaussian_entry<T>(random);
    return A;
}

template <class T>
matrix<T> product(const matrix<T>& X, const matrix<T>& Y) {
    matrix<T> Z(X.rows(), Y.cols());
    for (index j = 0; j < Z.cols(); ++j)
        for (index l = 0; l < X.cols(); ++l)
            for (index i = 0; i < Z.rows(); ++i) Z(i, j) += X(i, l) * Y(l, j);
    return Z;
}

template <class T>
void expect_same_bits(const svd_result<T>& a, const svd_result<T>& b) {
    EXPECT_EQ(a.status, b.status);
    EXPECT_TRUE(a.S == b.S);
    EXPECT_TRUE(a.U == b.U);
    EXPECT_TRUE(a.Vh == b.Vh);
    EXPECT_EQ(a.iterations, b.iterations);
}

} // namespace eckart::tests
