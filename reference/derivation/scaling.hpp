#pragma once

#include <eckart/reference/derivation/product.hpp>

#include <algorithm>

namespace eckart::reference {

/// The least e with |a_ij| < 2^e up to a factor √2 for all entries; 0 for the zero matrix. @pre all entries finite.
template <class T>
int greatest_exponent(const matrix<T>& A) {
    using std::abs;
    using std::frexp;
    real_type<T> greatest(0);
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            const real_type<T> re = real_part(A(i, j)), im = scalar_traits<T>::imaginary_part(A(i, j));
            greatest = std::max<real_type<T>>(greatest, std::max<real_type<T>>(abs(re), abs(im)));
        }
    int e = 0;
    if (greatest != 0) frexp(greatest, &e);
    return e;
}

/// x 2^e, componentwise.
template <class T>
T times_power_of_two(const T& x, int e) {
    using std::ldexp;
    if constexpr (is_complex<T>)
        return scalar_traits<T>::from_parts(ldexp(real_part(x), e), ldexp(scalar_traits<T>::imaginary_part(x), e));
    else
        return ldexp(x, e);
}

/// A 2^e: exact wherever nothing underflows, and it lets the constructions square entries of any size.
template <class T>
matrix<T> times_power_of_two(matrix<T> A, int e) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) A(i, j) = times_power_of_two(A(i, j), e);
    return A;
}

} // namespace eckart::reference
