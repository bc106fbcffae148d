#pragma once

#include <complex>

namespace eckart {

/// Real type and conjugation of a scalar. The primary template serves every real type; `std::complex` is specialised here and the
/// multiprecision complex types where they are introduced, so that `core` needs no multiprecision library.
template <class T>
struct scalar_traits {
    using real_type = T;
    static constexpr bool is_complex = false;
    static T conjugate(const T& x) { return x; }
    static real_type real_part(const T& x) { return x; }
    static real_type imaginary_part(const T&) { return real_type(0); }
    static T from_parts(const real_type& re, const real_type&) { return re; }
};

template <class R>
struct scalar_traits<std::complex<R>> {
    using real_type = R;
    static constexpr bool is_complex = true;
    static std::complex<R> conjugate(const std::complex<R>& x) { return std::conj(x); }
    static R real_part(const std::complex<R>& x) { return x.real(); }
    static R imaginary_part(const std::complex<R>& x) { return x.imag(); }
    static std::complex<R> from_parts(const R& re, const R& im) { return {re, im}; }
};

template <class T>
using real_type = typename scalar_traits<T>::real_type;

template <class T>
inline constexpr bool is_complex = scalar_traits<T>::is_complex;

} // namespace eckart
