#include "../correct_svd.hpp"

namespace {

/// Squares entries as they are: large ones overflow, small ones vanish.
struct does_not_scale : svd_under_test::correct {
    static constexpr bool scales = false;
};

} // namespace

EXPORT_SVD(does_not_scale)
