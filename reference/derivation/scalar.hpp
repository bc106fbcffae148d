#pragma once

#include <eckart/core/scalar.hpp>

#include <boost/multiprecision/number.hpp>

#include <cmath>
#include <complex>
#include <limits>
#include <type_traits>

namespace eckart {

/// The complex numbers of Boost.Multiprecision (cpp_complex, mpc): the counterpart of core's specialisation for `std::complex`.
template <class B, boost::multiprecision::expression_template_option ET>
    requires(boost::multiprecision::number_category<B>::value == boost::multiprecision::number_kind_complex)
struct scalar_traits<boost::multiprecision::number<B, ET>> {
    using complex_type = boost::multiprecision::number<B, ET>;
    using real_type = typename boost::multiprecision::component_type<complex_type>::type;
    static constexpr bool is_complex = true;
    static complex_type conjugate(const complex_type& x) { return complex_type(x.real(), real_type(-x.imag())); }
    static real_type real_part(const complex_type& x) { return x.real(); }
    static real_type imaginary_part(const complex_type& x) { return x.imag(); }
    static complex_type from_parts(const real_type& re, const real_type& im) { return complex_type(re, im); }
};

} // namespace eckart

namespace eckart::reference {

/// True for a Boost number whose precision is set at run time (mpfr_float_backend<0>, mpc_complex_backend<0>).
template <class T>
inline constexpr bool has_variable_precision = false;
template <class B, boost::multiprecision::expression_template_option ET>
inline constexpr bool has_variable_precision<boost::multiprecision::number<B, ET>> =
    boost::multiprecision::detail::is_variable_precision<boost::multiprecision::number<B, ET>>::value;

template <class T>
inline constexpr bool is_multiprecision = boost::multiprecision::is_number<T>::value;

template <class T>
T conjugate(const T& x) {
    return scalar_traits<T>::conjugate(x);
}

template <class T>
real_type<T> real_part(const T& x) {
    return scalar_traits<T>::real_part(x);
}

/// |x|², without a square root.
template <class T>
real_type<T> squared_modulus(const T& x) {
    const real_type<T> re = scalar_traits<T>::real_part(x);
    if constexpr (!is_complex<T>) return re * re;
    const real_type<T> im = scalar_traits<T>::imaginary_part(x);
    return re * re + im * im;
}

template <class T>
real_type<T> modulus(const T& x) {
    using std::abs;
    if constexpr (!is_complex<T> || !is_multiprecision<T>)
        return abs(x);
    else
        return sqrt(squared_modulus(x));
}

/// x / |x|, and 1 for x = 0: the unit factor e^{iθ} of D1 (a sign for real x).
template <class T>
T phase(const T& x) {
    const real_type<T> r = modulus(x);
    return r == 0 ? T(1) : T(x / r);
}

template <class T>
bool is_finite(const T& x) {
    using std::isfinite;
    return isfinite(scalar_traits<T>::real_part(x)) && isfinite(scalar_traits<T>::imaginary_part(x));
}

/// Distance from 1 to the next number of the working precision: 2^(1-p), p in bits. For a type of variable precision p is the one that is
/// in force now.
template <class R>
R epsilon() {
    if constexpr (has_variable_precision<R>) {
        using std::ldexp;
        const R one(1);
        return ldexp(one, 1 - static_cast<int>(mpfr_get_prec(one.backend().data())));
    } else {
        return std::numeric_limits<R>::epsilon();
    }
}

/// acc += a b and acc -= a b. `scratch` is overwritten: with it no number is allocated in the innermost loops.
template <class T>
void multiply_add(T& acc, const T& a, const T& b, T& scratch) {
    if constexpr (is_multiprecision<T>) {
        using boost::multiprecision::default_ops::eval_add;
        using boost::multiprecision::default_ops::eval_multiply;
        eval_multiply(scratch.backend(), a.backend(), b.backend());
        eval_add(acc.backend(), scratch.backend());
    } else {
        acc += a * b;
    }
}
template <class T>
void multiply_subtract(T& acc, const T& a, const T& b, T& scratch) {
    if constexpr (is_multiprecision<T>) {
        using boost::multiprecision::default_ops::eval_multiply;
        using boost::multiprecision::default_ops::eval_subtract;
        eval_multiply(scratch.backend(), a.backend(), b.backend());
        eval_subtract(acc.backend(), scratch.backend());
    } else {
        acc -= a * b;
    }
}

/// acc += conj(a) b.
template <class T>
void conjugate_multiply_add(T& acc, const T& a, const T& b, T& scratch) {
    if constexpr (is_complex<T>)
        multiply_add(acc, conjugate(a), b, scratch);
    else
        multiply_add(acc, a, b, scratch);
}

} // namespace eckart::reference
