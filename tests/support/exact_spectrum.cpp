#include "exact_spectrum.hpp"

#include <algorithm>
#include <cmath>

namespace eckart::tests {

namespace {

/// x = mantissa 2^exponent with an odd mantissa, or zero.
reference::big_dyadic taken_apart(double x) {
    if (x == 0) return {};
    int exponent = 0;
    reference::big_dyadic d{mpz_class(std::ldexp(std::frexp(x, &exponent), 53)), 0};
    const mp_bitcnt_t zeros = mpz_scan1(d.mantissa.get_mpz_t(), 0);
    d.mantissa >>= zeros;
    d.exponent = exponent - 53 + static_cast<long>(zeros);
    return d;
}

double real_part(double x) { return x; }
double real_part(const std::complex<double>& x) { return x.real(); }
double imaginary_part(double) { return 0; }
double imaginary_part(const std::complex<double>& x) { return x.imag(); }

struct gaussian_integers {
    std::vector<mpz_class> re, im; ///< of the smaller Gram matrix
    std::size_t n = 0;
    long exponent = 0;
};

template <class T>
gaussian_integers gram(matrix_view<const T> A) {
    const bool wide = A.rows < A.cols;
    const auto m = static_cast<std::size_t>(std::max(A.rows, A.cols)), n = static_cast<std::size_t>(std::min(A.rows, A.cols));
    const auto entry = [&](std::size_t i, std::size_t j) {
        return wide ? A(static_cast<index>(j), static_cast<index>(i)) : A(static_cast<index>(i), static_cast<index>(j));
    };
    gaussian_integers g;
    g.n = n;
    bool any = false;
    const auto lower_exponent = [&](double x) {
        if (x == 0) return;
        const long e = taken_apart(x).exponent;
        g.exponent = any ? std::min(g.exponent, e) : e;
        any = true;
    };
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            lower_exponent(real_part(entry(i, j)));
            lower_exponent(imaginary_part(entry(i, j)));
        }
    const auto integer = [&](double x) -> mpz_class {
        const reference::big_dyadic d = taken_apart(x);
        return d.mantissa == 0 ? mpz_class(0) : mpz_class(d.mantissa << static_cast<mp_bitcnt_t>(d.exponent - g.exponent));
    };
    std::vector<mpz_class> x(m * n), y(m * n);
    for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            x[i * n + j] = integer(real_part(entry(i, j)));
            y[i * n + j] = integer(imaginary_part(entry(i, j)));
        }
    g.re.resize(n * n);
    g.im.resize(n * n);
    for (std::size_t j = 0; j < n; ++j)
        for (std::size_t l = 0; l < n; ++l)
            for (std::size_t i = 0; i < m; ++i) {
                g.re[j * n + l] += x[i * n + j] * x[i * n + l] + y[i * n + j] * y[i * n + l];
                g.im[j * n + l] += x[i * n + j] * y[i * n + l] - y[i * n + j] * x[i * n + l];
            }
    return g;
}

} // namespace

exact_spectrum::exact_spectrum(matrix_view<const double> A) {
    const gaussian_integers g = gram(A);
    exponent_ = g.exponent;
    set_polynomial(g.re, g.im, g.n);
}

exact_spectrum::exact_spectrum(matrix_view<const std::complex<double>> A) {
    const gaussian_integers g = gram(A);
    exponent_ = g.exponent;
    set_polynomial(g.re, g.im, g.n);
}

/// M_1 = G, c_k = −tr(M_k)/k, M_{k+1} = G (M_k + c_k I).
void exact_spectrum::set_polynomial(const std::vector<mpz_class>& re, const std::vector<mpz_class>& im, std::size_t n) {
    coefficients_.assign(1, mpz_class(1));
    std::vector<mpz_class> a = re, b = im;
    for (std::size_t k = 1; k <= n; ++k) {
        mpz_class trace = 0;
        for (std::size_t i = 0; i < n; ++i) trace += a[i * n + i];
        const mpz_class c = -trace / static_cast<long>(k); // divides exactly
        coefficients_.push_back(c);
        for (std::size_t i = 0; i < n; ++i) a[i * n + i] += c;
        std::vector<mpz_class> next_a(n * n), next_b(n * n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t l = 0; l < n; ++l)
                for (std::size_t j = 0; j < n; ++j) {
                    next_a[i * n + j] += re[i * n + l] * a[l * n + j] - im[i * n + l] * b[l * n + j];
                    next_b[i * n + j] += re[i * n + l] * b[l * n + j] + im[i * n + l] * a[l * n + j];
                }
        a = std::move(next_a);
        b = std::move(next_b);
    }
}

exact_spectrum::position exact_spectrum::at(const reference::big_dyadic& mu) const {
    const std::size_t n = coefficients_.size() - 1;
    std::vector<mpz_class> p = coefficients_;
    // Roots σ² 2^(−2 exponent), times 2^(2 finer) where μ 2^-exponent is not an integer.
    const long relative = mu.exponent - exponent_;
    mpz_class x = mu.mantissa * mu.mantissa;
    if (relative >= 0)
        x <<= static_cast<mp_bitcnt_t>(2 * relative);
    else
        for (std::size_t k = 1; k <= n; ++k) p[k] <<= static_cast<mp_bitcnt_t>(-2 * relative) * k;
    // p(x + t) by repeated synthetic division.
    for (std::size_t last = n + 1; last-- > 1;)
        for (std::size_t k = 1; k <= last; ++k) p[k] += x * p[k - 1];
    position result;
    int sign = 1;
    for (std::size_t k = 1; k <= n; ++k) {
        const int s = sgn(p[k]);
        if (s != 0 && s != sign) {
            ++result.above;
            sign = s;
        }
    }
    for (std::size_t k = n; k >= 1 && p[k] == 0; --k) ++result.equal;
    return result;
}

exact_spectrum::position exact_spectrum::at(double mu) const { return at(taken_apart(mu)); }

int exact_spectrum::compare(index k, const reference::big_dyadic& mu) const {
    const position p = at(mu);
    return p.above > k ? 1 : p.above + p.equal > k ? 0 : -1;
}

} // namespace eckart::tests
