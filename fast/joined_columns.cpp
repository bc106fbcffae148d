#include <eckart/fast/joined_columns.hpp>

#include <eckart/fast/planes_product.hpp>

#include <algorithm>
#include <array>

namespace eckart::fast {

namespace {
std::size_t at(index i) { return static_cast<std::size_t>(i); }
std::size_t at(column_kind k) { return static_cast<std::size_t>(k); }
} // namespace

void rotate_columns(double* x, double* y, index rows, double c, double s) {
    for (index i = 0; i < rows; ++i) {
        const double a = x[i], b = y[i];
        x[i] = c * a + s * b;
        y[i] = c * b - s * a;
    }
}

void join_columns(matrix_view<double> Q, index upper_rows, index lower_from, const scratch_vector<column_kind>& kind,
                  const scratch_vector<index>& kept, matrix_view<double> X, index behind, matrix_view<double> work, int threads) {
    // Kept columns by kind, rows of X in the same order.
    std::array<index, 3> count{};
    for (index j : kept) ++count[at(kind[at(j)])];
    const index upper = count[0], both = count[1], k = static_cast<index>(kept.size());
    std::array<index, 3> next{0, upper, upper + both};
    scratch_vector<index> place(kept.size());
    for (std::size_t r = 0; r < kept.size(); ++r) place[r] = next[at(kind[at(kept[r])])]++;
    scratch_vector<double> column(kept.size());
    for (index i = 0; i < X.cols; ++i) {
        double* x = X.col(i);
        for (std::size_t r = 0; r < kept.size(); ++r) column[at(place[r])] = x[r];
        std::copy(column.begin(), column.end(), x);
    }

    for (std::size_t r = 0; r < kept.size(); ++r) std::copy_n(Q.col(kept[r]), Q.rows, work.col(place[r]));
    index dropped = 0;
    for (index j = 0; j < Q.cols; ++j)
        if (kind[at(j)] == column_kind::dropped) std::copy_n(Q.col(j), Q.rows, work.col(k + dropped++));
    const index top = upper + both, bottom = k - upper, lower_rows = Q.rows - lower_from;
    const auto multiply = [threads](matrix_view<const double> A, matrix_view<const double> B, matrix_view<double> C) {
        multiply_in_short_chains<1>(transposition::none, transposition::none, 1, {A}, {B}, 0, planes_view<1>{C}, threads);
    };
    multiply(work.block(0, 0, upper_rows, top), X.block(0, 0, top, X.cols), Q.block(0, 0, upper_rows, X.cols));
    multiply(work.block(lower_from, upper, lower_rows, bottom), X.block(upper, 0, bottom, X.cols),
             Q.block(lower_from, 0, lower_rows, X.cols));
    for (index j = 0; j < dropped; ++j) std::copy_n(work.col(k + j), Q.rows, Q.col(behind + j));
}

std::size_t join_columns_scratch(index n) { return scratch_for<index>(n) + scratch_for<double>(n) + gemm_scratch(n); }

} // namespace eckart::fast
