#pragma once

#include <eckart/reference/certified/pencil.hpp>
#include <eckart/reference/certified/rounding_points.hpp>

#include <map>
#include <optional>
#include <vector>

namespace eckart::reference {

/// What is known beside V: exact zeros (T2) and values that lie exactly on a dyadic number (T3).
struct exact_knowledge {
    std::optional<index> rank;       ///< exact
    std::vector<exact_point> points; ///< without bounds; the point 0 is among them if rank < n
};

/// What one pencil proves of one singular value.
struct judged_value {
    rounding_points points;
    relation side = relation::equal;
    bool certified = false;              ///< the rounded value
    std::optional<std::size_t> exact;    ///< among `exact_knowledge::points`
    std::optional<big_dyadic> suspected; ///< σ is so near to this point that it may be exactly there
    bool enclosed = false;               ///< lower <= σ <= upper is proved as narrow as asked
    big_dyadic lower, upper;
    extended needed = 1; ///< relative distance of σ² to the nearest point that has to be told from it
};

struct judgement {
    std::vector<index> order; ///< columns by descending λ
    std::vector<judged_value> values;
    std::vector<exact_point> points; ///< with the bounds that this pencil proves; only complete if all values are certified
    bool complete = false;
};

/// Judges every σ_k by the points of T1 that its rounding needs (CERTIFICATE.md), and the enclosures if digits > 0.
/// @par Cost two points a value, four with digits, each O(n), O(n²) where columns are close.
judgement judge(const pencil& p, const exact_knowledge& known, target_format format, rounding mode, int digits, long bits);

/// The most that the pencil proves of σ_k without regard to rounding: an interval of relative width 2^-t, t as great as T1 allows; none if
/// not even t = 1.
std::optional<std::pair<big_dyadic, big_dyadic>> enclosure_reached(const pencil& p, const judgement& j, index k);

} // namespace eckart::reference
