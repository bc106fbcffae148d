#pragma once

#include <cmath>

namespace eckart::validate {

/// The unevaluated sum hi + lo with |lo| <= ulp(hi)/2: about 106 bits, double's exponents. All bounds below hold barring overflow and
/// underflow, u = 2^-53, and are those of Joldes, Muller and Popescu, "Tight and rigorous error bounds for basic building blocks of
/// double-word arithmetic", ACM TOMS 44 (2017). They need -ffp-contract=off and round-to-nearest.
struct double_double {
    double hi = 0;
    double lo = 0;

    constexpr double_double() = default;
    constexpr double_double(double x) : hi(x) {} // implicit: every double is a double_double
    constexpr double_double(double high, double low) : hi(high), lo(low) {}

    bool operator==(const double_double&) const = default;
};

/// a + b exactly, |a| >= |b| or a = 0 (Dekker).
inline double_double fast_two_sum(double a, double b) {
    const double s = a + b;
    return {s, b - (s - a)};
}

/// a + b exactly (Knuth, Moller).
inline double_double two_sum(double a, double b) {
    const double s = a + b;
    const double t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}

/// a b exactly; if |a b| < 2^-968 with an error of at most 2^-1074.
inline double_double two_product(double a, double b) {
    const double p = a * b;
    return {p, std::fma(a, b, -p)};
}

/// Relative error at most 3 u^2 / (1 - 4 u), also under cancellation (AccurateDWPlusDW).
inline double_double operator+(const double_double& a, const double_double& b) {
    const double_double s = two_sum(a.hi, b.hi);
    const double_double t = two_sum(a.lo, b.lo);
    const double_double v = fast_two_sum(s.hi, s.lo + t.hi);
    return fast_two_sum(v.hi, t.lo + v.lo);
}

inline double_double operator-(const double_double& a) { return {-a.hi, -a.lo}; }
inline double_double operator-(const double_double& a, const double_double& b) { return a + (-b); }

/// Relative error at most 5 u^2 (DWTimesDW2).
inline double_double operator*(const double_double& a, const double_double& b) {
    const double_double p = two_product(a.hi, b.hi);
    return fast_two_sum(p.hi, p.lo + std::fma(a.hi, b.lo, a.lo * b.hi));
}

/// Relative error at most 2 u^2 (DWTimesFP3).
inline double_double operator*(const double_double& a, double b) {
    const double_double p = two_product(a.hi, b);
    return fast_two_sum(p.hi, std::fma(a.lo, b, p.lo));
}

/// Relative error at most 15 u^2 (DWDivDW2).
inline double_double operator/(const double_double& a, const double_double& b) {
    const double q = a.hi / b.hi;
    const double_double r = b * q;
    return fast_two_sum(q, ((a.hi - r.hi) + (a.lo - r.lo)) / b.hi);
}

/// Relative error at most 25 u^2 / 8; 0 for 0 (Lefevre, Louvet, Muller, Picot and Rideau, "Accurate calculation of Euclidean norms using
/// double-word arithmetic", ACM TOMS 49 (2023), SQRTDWtoDW). @pre a >= 0.
inline double_double sqrt(const double_double& a) {
    if (a.hi == 0) return 0.0;
    const double r = std::sqrt(a.hi);
    const double rest = std::fma(-r, r, a.hi) + a.lo;
    return fast_two_sum(r, rest / (2 * r));
}

inline double_double& operator+=(double_double& a, const double_double& b) { return a = a + b; }
inline double_double& operator-=(double_double& a, const double_double& b) { return a = a - b; }

inline bool operator<(const double_double& a, const double_double& b) { return a.hi < b.hi || (a.hi == b.hi && a.lo < b.lo); }

} // namespace eckart::validate
