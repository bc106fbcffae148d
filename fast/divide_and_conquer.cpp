#include <eckart/fast/divide_and_conquer.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/joined_columns.hpp>
#include <eckart/fast/secular_equation.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/tridiagonal_ql.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace eckart::fast {

namespace {

// Internal parameters: up to this size a block is solved by QL; up to this one the whole is, which has no other block beside it to hide
// latencies.
constexpr index leaf_size = 32, lone_leaf_size = 24;
bool is_leaf(index n, index whole) { return n <= (n == whole ? lone_leaf_size : leaf_size); }

/// One run on one matrix. Blocks are named by their first row and size.
class conquest {
public:
    conquest(std::span<const double> d, std::span<const double> e, matrix_view<double> Q, int threads)
        : d_(d.begin(), d.end()), e_(e.begin(), e.end()), Q_(Q), threads_(threads), ascending_(d.size()), merged_(d.size()) {
        z_.reserve(d.size());
        kind_.reserve(d.size());
        double largest = 0;
        for (double x : d_) largest = std::max(largest, std::fabs(x));
        for (std::size_t i = 0; i + 1 < d_.size(); ++i) largest = std::max(largest, std::fabs(e_[i]));
        if (largest > 0) exponent_ = std::ilogb(largest);
        scale(d_, -exponent_);
        scale(e_, -exponent_);
        const index work = is_leaf(Q.rows, Q.rows) ? 0 : Q.rows;
        work_ = columns::undefined(work, work);
    }

    tridiagonal_eigen run() {
        for (index j = 0; j < Q_.cols; ++j) std::fill_n(Q_.col(j), Q_.rows, 0.0);
        leaves_.reserve(most_leaves(Q_.rows));
        divide(0, Q_.rows);
        if (!tridiagonal_ql(leaves_, 0x1p-58)) converged_ = false;
        conquer(0, Q_.rows);
        scale(d_, exponent_);
        return {std::move(d_), std::move(ascending_), converged_};
    }

    /// No leaf but the whole is smaller than half of lone_leaf_size.
    static std::size_t most_leaves(index n) { return at(n / (lone_leaf_size / 2) + 1); }

private:
    /// Tears the matrix down to leaves.
    void divide(index first, index n) {
        if (is_leaf(n, Q_.rows)) {
            leaves_.push_back({d_.data() + first, e_.data() + first, Q_.block(first, first, n, n)});
            return;
        }
        const index half = n / 2, middle = first + half;
        const double coupling = std::fabs(e_[at(middle - 1)]);
        d_[at(middle - 1)] -= coupling;
        d_[at(middle)] -= coupling;
        divide(first, half);
        divide(middle, n - half);
    }

    void conquer(index first, index n) {
        if (is_leaf(n, Q_.rows)) {
            std::iota(ascending_.begin() + first, ascending_.begin() + first + n, first);
            return;
        }
        const index half = n / 2, middle = first + half;
        conquer(first, half);
        conquer(middle, n - half);
        join(first, half, n, e_[at(middle - 1)]);
    }

    /// diag(Q1, Q2) diag(d) diag(Q1, Q2)^T + |coupling| w w^T, w = (last unit vector, +- first unit vector).
    void join(index first, index half, index n, double coupling) {
        const auto order = [this](index a, index b) { return d_[at(a)] < d_[at(b)]; };
        const auto begin = ascending_.begin() + first;
        std::merge(begin, begin + half, begin + half, begin + n, merged_.begin(), order);
        std::copy_n(merged_.begin(), n, begin);

        // z = diag(Q1, Q2)^T w / |w|, |w|^2 = 2.
        const double rho = 2 * std::fabs(coupling), scale = std::sqrt(0.5);
        z_.resize(at(n));
        kind_.resize(at(n));
        for (index j = 0; j < n; ++j) {
            const index row = first + (j < half ? half - 1 : half);
            z_[at(j)] = (j >= half && coupling < 0 ? -scale : scale) * Q_(row, first + j);
            kind_[at(j)] = j < half ? column_kind::upper : column_kind::lower;
        }
        const scratch_vector<index> kept = deflate(first, n, rho);
        if (!kept.empty()) combine(first, half, n, rho, kept);
        std::iota(begin, begin + n, first);
        stable_sort(ascending_.data() + first, n, order);
    }

    /// The columns, relative to `first` and ascending, that the coupling changes by more than rounding. Two of nearly equal value are
    /// rotated so that one of them is not coupled any more.
    scratch_vector<index> deflate(index first, index n, double rho) {
        double largest = 0;
        for (index j = 0; j < n; ++j) largest = std::max({largest, std::fabs(d_[at(first + j)]), std::fabs(z_[at(j)])});
        const double tolerance = 8 * 0x1p-53 * largest;
        scratch_vector<index> kept;
        kept.reserve(at(n));
        for (index k = 0; k < n; ++k) {
            const index j = ascending_[at(first + k)] - first;
            if (!(rho * std::fabs(z_[at(j)]) > tolerance)) {
                kind_[at(j)] = column_kind::dropped;
                continue;
            }
            if (!kept.empty() && merge_pair(first, kept.back(), j, tolerance))
                kept.back() = j;
            else
                kept.push_back(j);
        }
        return kept;
    }

    /// Rotates columns i and j, d_i <= d_j, so that z_i = 0, if the entry that arises beside the diagonal is negligible.
    bool merge_pair(index first, index i, index j, double tolerance) {
        double &di = d_[at(first + i)], &dj = d_[at(first + j)];
        const double length = std::sqrt(z_[at(i)] * z_[at(i)] + z_[at(j)] * z_[at(j)]);
        const double c = z_[at(j)] / length, s = -z_[at(i)] / length;
        if (!(std::fabs((dj - di) * c * s) <= tolerance)) return false;
        z_[at(j)] = length;
        z_[at(i)] = 0;
        if (kind_[at(i)] != kind_[at(j)]) kind_[at(j)] = column_kind::both;
        kind_[at(i)] = column_kind::dropped;
        rotate_columns(Q_.col(first + i) + first, Q_.col(first + j) + first, static_cast<index>(z_.size()), c, s);
        const double a = di * c * c + dj * s * s, b = di * s * s + dj * c * c;
        di = a;
        dj = b;
        return true;
    }

    /// Eigenvectors of the kept part, diag(Q1, Q2) times those of the secular equation, into the leading columns; the dropped ones behind.
    void combine(index first, index half, index n, double rho, const scratch_vector<index>& kept) {
        const index k = static_cast<index>(kept.size());
        scratch_vector<double> poles, residues;
        poles.reserve(kept.size());
        residues.reserve(kept.size());
        for (index j : kept) {
            poles.push_back(d_[at(first + j)]);
            residues.push_back(z_[at(j)]);
        }
        secular_solution s = solve_secular_equation(poles, residues, rho, threads_);
        if (!s.converged) converged_ = false;

        scratch_vector<double> values(at(n));
        std::copy(s.values.begin(), s.values.end(), values.begin());
        for (index j = 0, to = k; j < n; ++j)
            if (kind_[at(j)] == column_kind::dropped) values[at(to++)] = d_[at(first + j)];
        std::copy(values.begin(), values.end(), d_.begin() + first);
        join_columns(Q_.block(first, first, n, n), half, half, kind_, kept, s.vectors.view(k, k), k, work_.view(n, n), threads_);
    }

    static void scale(scratch_vector<double>& x, int exponent) {
        for (double& y : x) y = std::ldexp(y, exponent);
    }

    static std::size_t at(index i) { return static_cast<std::size_t>(i); }

    scratch_vector<double> d_, e_;
    scratch_vector<ql_block> leaves_;
    matrix_view<double> Q_;
    int threads_;
    scratch_vector<index> ascending_, merged_;
    int exponent_ = 0; ///< of the largest entry of T; the work is done on 2^-exponent T, whose entries are below 2
    bool converged_ = true;
    columns work_;
    scratch_vector<double> z_; ///< of the join at work, relative to its first column
    scratch_vector<column_kind> kind_;
};

} // namespace

tridiagonal_eigen divide_and_conquer(std::span<const double> d, std::span<const double> e, matrix_view<double> Q, int threads) {
    return conquest(d, e, Q, threads).run();
}

std::size_t divide_and_conquer_scratch(index n) {
    // Members, then the most that a leaf or a join takes: kept, poles, residues, values.
    const index work = is_leaf(n, n) ? 0 : n;
    const std::size_t members = 3 * scratch_for<double>(n) + 2 * scratch_for<index>(n) + scratch_for<column_kind>(n) +
                                columns::scratch(work, work) + scratch_for<ql_block>(static_cast<index>(conquest::most_leaves(n)));
    const std::size_t leaf = tridiagonal_ql_scratch(std::min(n, leaf_size));
    const std::size_t join = scratch_for<index>(n) + 3 * scratch_for<double>(n) + secular_equation_scratch(n) + join_columns_scratch(n) +
                             stable_sort_scratch<index>(n);
    return members + std::max(leaf, join);
}

} // namespace eckart::fast
