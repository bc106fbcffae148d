#include <eckart/fast/bidiagonal_divide_and_conquer.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/jacobi.hpp>
#include <eckart/fast/joined_columns.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/secular_equation.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/unit_column.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace eckart::fast {

namespace {

// Internal parameter: up to this size a block is solved by Jacobi.
constexpr index leaf_size = 20;
constexpr int leaf_sweeps = 60;
// Beside this share of the largest entry of a join, which is its norm up to a factor of 2, a value is large enough to divide by: B v /
// sigma is as orthogonal as the product of matrices that it spares, up to the inverse of this. Joins of fewer rows save too little for
// that.
constexpr double large = 0.25;
constexpr index least_rows_for_large = 200;

/// One run on one matrix. Blocks are named by their first row and size n; block rows first <= i < first + n have n + extra columns, from
/// the same index on, and extra is 0 or 1. V has all of them, the last one without a value.
class conquest {
public:
    conquest(std::span<const double> d, std::span<const double> e, matrix_view<double> U, matrix_view<double> V, int threads)
        : diagonal_(d), d_(d.begin(), d.end()), e_(d.size()), U_(U), V_(V), threads_(threads), ascending_(d.size()), merged_(d.size()) {
        if (!d.empty()) std::copy_n(e.begin(), d.size() - 1, e_.begin());
        z_.reserve(d.size());
        kind_.reserve(d.size());
        const index n = U.rows, work = n > leaf_size ? n : 0;
        work_ = columns::undefined(work, work);
        leaf_ = columns(leaf_size, leaf_size + 1);
        for (columns* x : {&leaf_gram_, &leaf_copy_}) *x = columns(leaf_size + 1, leaf_size + 1);
    }

    bidiagonal_decomposition run() {
        for (matrix_view<double> X : {U_, V_})
            for (index j = 0; j < X.cols; ++j) std::fill_n(X.col(j), X.rows, 0.0);
        if (U_.rows > 0) solve(0, U_.rows, 0);
        return {std::move(d_), std::move(ascending_), converged_};
    }

private:
    void solve(index first, index n, index extra) {
        if (n <= leaf_size) return solve_leaf(first, n, extra);
        const index half = n / 2, middle = first + half;
        const double alpha = d_[at(middle)], beta = e_[at(middle)];
        solve(first, half, 1);
        solve(middle + 1, n - half - 1, extra);
        join(first, half, n, extra, alpha, beta);
    }

    void solve_leaf(index first, index n, index extra) {
        const matrix_view<double> B = leaf_.view(n, n + extra);
        for (index j = 0; j < B.cols; ++j) std::fill_n(B.col(j), n, 0.0);
        for (index i = 0; i < n; ++i) {
            B(i, i) = d_[at(first + i)];
            if (i + 1 < B.cols) B(i, i + 1) = e_[at(first + i)];
        }
        const auto V = strided_view<double>(V_.block(first, first, n + extra, n + extra)).transposed();
        const svd_outcome outcome =
            jacobi_svd<double>(B, {U_.block(first, first, n, n), d_.data() + first, V}, vectors::full, leaf_sweeps, 1);
        if (outcome.status != status::ok) converged_ = false;
        improve(U_.block(first, first, n, n));
        improve(V_.block(first, first, n + extra, n + extra));
        std::iota(ascending_.rend() - (first + n), ascending_.rend() - first, first); // values descend
    }

    /// X <- X - X (X^T X - I) / 2: Jacobi leaves columns less orthogonal than the joins do.
    void improve(matrix_view<double> X) {
        const matrix_view<double> gram = leaf_gram_.view(X.cols, X.cols), copy = leaf_copy_.view(X.rows, X.cols);
        for (index j = 0; j < X.cols; ++j) std::copy_n(X.col(j), X.rows, copy.col(j));
        gemm(transposition::transpose, transposition::none, 1, copy, copy, 0, gram);
        for (index j = 0; j < X.cols; ++j) gram(j, j) -= 1;
        gemm(transposition::none, transposition::none, -0.5, copy, gram, 1, X);
    }

    /// Adds row first + half, alpha in its column and beta in the next one, between two blocks that are diagonal already.
    void join(index first, index half, index n, index extra, double alpha, double beta) {
        const auto order = [this](index a, index b) { return d_[at(a)] < d_[at(b)]; };
        const auto begin = ascending_.begin() + first;
        d_[at(first + half)] = 0;
        // Squares of the d and z that matter neither over- nor underflow: the work is done on a multiple whose largest entry is around 1.
        double largest = std::max(std::fabs(alpha), std::fabs(beta));
        for (index j = 0; j < n; ++j) largest = std::max(largest, d_[at(first + j)]);
        const int exponent = largest > 0 ? std::ilogb(largest) : 0;
        const auto scale = [exponent](double& x) { x = std::ldexp(x, -exponent); };
        for (double* x : {&alpha, &beta, &largest}) scale(*x);
        std::for_each_n(d_.begin() + first, n, scale);

        U_(first + half, first + half) = 1;
        merged_[0] = first + half;
        std::merge(begin, begin + half, begin + half + 1, begin + n, merged_.begin() + 1, order);
        std::copy_n(merged_.begin(), n, begin);

        // z = V^T (alpha, beta in the rows of their columns).
        z_.resize(at(n));
        kind_.resize(at(n));
        for (index j = 0; j < n; ++j) {
            z_[at(j)] = j <= half ? alpha * V_(first + half, first + j) : beta * V_(first + half + 1, first + j);
            kind_[at(j)] = j <= half ? column_kind::upper : column_kind::lower;
        }
        const double tolerance = 8 * 0x1p-53 * largest;
        const double last = extra == 1 ? beta * V_(first + half + 1, first + n) : 0;
        if (std::fabs(last) > tolerance) { // both columns without a value are coupled: one takes all of it
            const double length = std::sqrt(z_[at(half)] * z_[at(half)] + last * last);
            rotate_columns(V_.col(first + half) + first, V_.col(first + n) + first, n + 1, z_[at(half)] / length, last / length);
            z_[at(half)] = length;
            kind_[at(half)] = column_kind::both;
        }
        if (z_[at(half)] < 0) {
            z_[at(half)] = -z_[at(half)];
            std::transform(V_.col(first + half) + first, V_.col(first + half) + first + n + extra, V_.col(first + half) + first,
                           std::negate<>());
        }

        const scratch_vector<index> kept = deflate(first, half, n, extra, tolerance);
        combine(first, half, n, extra, kept, largest, exponent);
        std::for_each_n(d_.begin() + first, n, [exponent](double& x) { x = std::ldexp(x, exponent); });
        std::iota(begin, begin + n, first);
        stable_sort(ascending_.data() + first, n, order);
    }

    /// The columns, relative to `first` and ascending, that the row changes by more than rounding; the one of d = 0 is the first of them,
    /// and its z at least at rounding level. Two of nearly equal d are rotated so that one of them is not coupled any more.
    scratch_vector<index> deflate(index first, index half, index n, index extra, double tolerance) {
        scratch_vector<index> kept;
        kept.reserve(at(n));
        kept.push_back(half);
        z_[at(half)] = std::max(z_[at(half)], tolerance);
        for (index k = 1; k < n; ++k) {
            const index j = ascending_[at(first + k)] - first, i = kept.back();
            if (!(std::fabs(z_[at(j)]) > tolerance)) {
                kind_[at(j)] = column_kind::dropped;
            } else if (i == half) {
                if (!merge_into_zero(first, half, j, n + extra, tolerance)) kept.push_back(j);
            } else if (merge_pair(first, i, j, n, extra, tolerance)) {
                kept.back() = j;
            } else {
                kept.push_back(j);
            }
        }
        return kept;
    }

    /// Rotates columns `half`, of d = 0, and j of V so that z_j = 0, if the entry that arises beside d_j is negligible.
    bool merge_into_zero(index first, index half, index j, index rows, double tolerance) {
        const double length = std::sqrt(z_[at(half)] * z_[at(half)] + z_[at(j)] * z_[at(j)]), c = z_[at(half)] / length,
                     s = z_[at(j)] / length;
        double& d = d_[at(first + j)];
        if (!(std::fabs(d * s) <= tolerance)) return false;
        rotate_columns(V_.col(first + half) + first, V_.col(first + j) + first, rows, c, s);
        z_[at(half)] = length;
        if (kind_[at(half)] != kind_[at(j)]) kind_[at(half)] = column_kind::both;
        kind_[at(j)] = column_kind::dropped;
        d *= c; // c >= 0
        return true;
    }

    /// Rotates columns i and j, d_i <= d_j, of U and V so that z_i = 0, if the entries that arise beside the diagonal are negligible.
    bool merge_pair(index first, index i, index j, index n, index extra, double tolerance) {
        double &di = d_[at(first + i)], &dj = d_[at(first + j)];
        const double length = std::sqrt(z_[at(i)] * z_[at(i)] + z_[at(j)] * z_[at(j)]), c = z_[at(j)] / length, s = -z_[at(i)] / length;
        if (!(std::fabs((dj - di) * c * s) <= tolerance)) return false;
        z_[at(j)] = length;
        if (kind_[at(i)] != kind_[at(j)]) kind_[at(j)] = column_kind::both;
        kind_[at(i)] = column_kind::dropped;
        rotate_columns(U_.col(first + i) + first, U_.col(first + j) + first, n, c, s);
        rotate_columns(V_.col(first + i) + first, V_.col(first + j) + first, n + extra, c, s);
        const double a = di * c * c + dj * s * s, b = di * s * s + dj * c * c;
        di = a;
        dj = b;
        return true;
    }

    /// Singular vectors of the kept part into the leading columns, the dropped ones behind.
    /// @param largest, exponent  of the join, 2^-exponent times which is at work.
    void combine(index first, index half, index n, index extra, const scratch_vector<index>& kept, double largest, int exponent) {
        const index k = static_cast<index>(kept.size());
        scratch_vector<double> d, poles, residues;
        for (scratch_vector<double>* x : {&d, &poles, &residues}) x->reserve(kept.size());
        for (index j : kept) {
            d.push_back(d_[at(first + j)]);
            poles.push_back(d.back() * d.back());
            residues.push_back(z_[at(j)]);
        }
        secular_solution s = solve_secular_equation(poles, residues, 1, threads_);
        if (!s.converged) converged_ = false;

        scratch_vector<double> values(at(n));
        std::transform(s.values.begin(), s.values.end(), values.begin(), [](double x) { return std::sqrt(x); });
        for (index j = 0, to = k; j < n; ++j)
            if (kind_[at(j)] == column_kind::dropped) values[at(to++)] = d_[at(first + j)];
        std::copy(values.begin(), values.end(), d_.begin() + first);

        // Left vectors of small values, which come first: (z^T v, d_1 v_1, ...) to length 1, z^T v = v_0 sigma^2 / z_0 by the secular
        // equation.
        index small = 0;
        while (small < k && !(n >= least_rows_for_large && largest > 0 && values[at(small)] >= large * largest)) ++small;
        columns left = columns::undefined(k, small);
        if (k == 1 && small == 1) left(0, 0) = 1; // z_0 may be 0
        for (index i = 0; k > 1 && i < small; ++i) {
            d[0] = s.values[at(i)] / s.weights[0];
            unit_column(d.data(), nullptr, s.vectors.col(i), k, 0, left.col(i));
        }
        join_columns(V_.block(first, first, n + extra, n), half + 1, half + 1, kind_, kept, s.vectors.view(k, k), k,
                     work_.view(n + extra, n), threads_);
        const scratch_vector<index> below(kept.begin() + 1, kept.end()); // without the row that was added
        const matrix_view<double> U = U_.block(first, first, n, n);
        join_columns(U, half, half + 1, kind_, below, left.view(k, small).block(1, 0, k - 1, small), k, work_.view(n, n), threads_);
        for (index i = 0; i < n; ++i) U(half, i) = i < small ? left(0, i) : 0;
        multiply_by_block(first, n, extra, small, k, exponent);
    }

    /// Columns from <= j < to of the block's U become B v_j to length 1; B v_j is sigma_j u_j.
    void multiply_by_block(index first, index n, index extra, index from, index to, int exponent) {
        scratch_vector<double> d(at(n)), e(at(n));
        for (index r = 0; r < n; ++r) {
            d[at(r)] = std::ldexp(diagonal_[at(first + r)], -exponent);
            e[at(r)] = r + 1 < n + extra ? std::ldexp(e_[at(first + r)], -exponent) : 0;
        }
        const index pieces = threads_worth(8.0 * static_cast<double>(n * (to - from)), threads_);
        parallel(pieces, [&](index piece) {
            const index last = from + (to - from) * (piece + 1) / pieces;
            for (index j = from + (to - from) * piece / pieces; j < last; ++j) {
                const double* v = V_.col(first + j) + first;
                double* u = U_.col(first + j) + first;
                unit_column(d.data(), e.data(), v, n, n + extra - 1, u);
            }
        });
    }

    static std::size_t at(index i) { return static_cast<std::size_t>(i); }

    std::span<const double> diagonal_; ///< of B; d_ holds the values of blocks that are done
    scratch_vector<double> d_, e_;
    matrix_view<double> U_, V_;
    int threads_;
    scratch_vector<index> ascending_, merged_;
    bool converged_ = true;
    columns work_, leaf_, leaf_gram_, leaf_copy_;
    scratch_vector<double> z_; ///< of the join at work, relative to its first column
    scratch_vector<column_kind> kind_;
};

} // namespace

bidiagonal_decomposition bidiagonal_divide_and_conquer(std::span<const double> d, std::span<const double> e, matrix_view<double> U,
                                                       matrix_view<double> V, int threads) {
    return conquest(d, e, U, V, threads).run();
}

std::size_t bidiagonal_divide_and_conquer_scratch(index n) {
    // Members, then the most that a leaf or a join takes: kept twice, d, poles, residues, values, a block.
    const index work = n > leaf_size ? n : 0;
    const std::size_t members = 3 * scratch_for<double>(n) + 2 * scratch_for<index>(n) + scratch_for<column_kind>(n) +
                                columns::scratch(work, work) + columns::scratch(leaf_size, leaf_size + 1) +
                                2 * columns::scratch(leaf_size + 1, leaf_size + 1);
    std::size_t leaf = 0;
    for (index k = 1; k <= std::min(n, leaf_size); ++k)
        for (const index extra : {0, 1}) leaf = std::max(leaf, jacobi_svd_scratch<double>(k, k + extra, vectors::full));
    const std::size_t join = 2 * scratch_for<index>(n) + 6 * scratch_for<double>(n) + secular_equation_scratch(n) + columns::scratch(n, n) +
                             join_columns_scratch(n) + stable_sort_scratch<index>(n);
    return members + std::max({leaf, gemm_scratch(leaf_size + 1), join});
}

} // namespace eckart::fast
