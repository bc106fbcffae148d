#include "../correct_svd.hpp"

namespace {

/// Reads A as if LDA were M.
struct ignores_leading_dimension : svd_under_test::correct {
    static void input(svd_under_test::arguments& c, svd_under_test::table& A) {
        for (int j = 0; j < A.cols; ++j)
            for (int i = 0; i < A.rows; ++i) A(i, j) = c.a[i + static_cast<std::ptrdiff_t>(j) * *c.m];
    }
};

} // namespace

EXPORT_SVD(ignores_leading_dimension)
