#include "../correct_svd.hpp"

namespace {

/// Rotates the pairs of columns in the reverse order: other rounding errors everywhere.
struct legal_reversed_order : svd_under_test::correct {
    static constexpr bool reversed_pairs = true;
};

} // namespace

EXPORT_SVD(legal_reversed_order)
