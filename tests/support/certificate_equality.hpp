#pragma once

#include <eckart/reference/certified/certificate.hpp>

namespace eckart::tests {

inline bool same(const reference::big_dyadic& x, const reference::big_dyadic& y) {
    return x.mantissa == y.mantissa && x.exponent == y.exponent;
}

inline bool same(const std::optional<reference::big_dyadic>& x, const std::optional<reference::big_dyadic>& y) {
    return x.has_value() == y.has_value() && (!x || same(*x, *y));
}

inline bool same(const reference::integer_columns& X, const reference::integer_columns& Y) {
    return X.rows == Y.rows && X.cols == Y.cols && X.re == Y.re && X.im == Y.im;
}

inline bool same(const reference::exact_point& x, const reference::exact_point& y) {
    return same(x.mu, y.mu) && x.multiplicity == y.multiplicity && same(x.lower, y.lower) && same(x.upper, y.upper) && same(x.X, y.X) &&
           x.prime == y.prime;
}

/// Every field the same, not only what the fields mean.
inline bool same(const reference::certificate& a, const reference::certificate& b) {
    if (a.points.size() != b.points.size() || a.enclosures.size() != b.enclosures.size()) return false;
    for (std::size_t i = 0; i < a.points.size(); ++i)
        if (!same(a.points[i], b.points[i])) return false;
    for (std::size_t i = 0; i < a.enclosures.size(); ++i)
        if (!same(a.enclosures[i].first, b.enclosures[i].first) || !same(a.enclosures[i].second, b.enclosures[i].second)) return false;
    return a.is_complex == b.is_complex && a.rows == b.rows && a.cols == b.cols && a.hash == b.hash && a.format == b.format &&
           a.rounding == b.rounding && a.rank == b.rank && a.rank_prime == b.rank_prime && a.values == b.values &&
           a.relations == b.relations && same(a.V, b.V);
}

} // namespace eckart::tests
