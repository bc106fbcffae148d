#include <eckart/fast/gram.hpp>

#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/column_norms.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace eckart::fast {

namespace {

constexpr double u = 0x1p-53;

// Internal parameters.
constexpr int pass_budget = 20;
// Beyond this angle a pair is not left to the first order.
constexpr double small_angle = 0x1p-16;
// |W^T W - I| is at most |X|^4 / 4 for W = I + X + X^2 / 2 and |X|^6 / 72 for two more terms of the exponential series.
constexpr double largest_rotation = 0x1p-8, second_order_suffices = 0x1p-13, first_order_suffices = 0x1p-27;
// The last step is of first order: with an X of this size in the scaled measure it leaves cosines of 2^-50 in all (in the sense of |.|_F).
constexpr double last_step = 0x1p-25;
// Settled columns of a cluster turn no further: there are so many pairs of them that their angles would add up.
constexpr double settled_angle = 0x1p-32;
// Cosines that the eigenvectors of a block may leave between columns of equal length (a modest multiple of u).
constexpr double settled_cosine = 64 * u;

double square(double x) { return x * x; }

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// First and one past the last of a run of neighbouring columns.
struct group {
    index first, last;
    index size() const { return last - first; }
};

/// Rows that are taken through all steps at once, so that a tall matrix is read once for them all: whole blocks of the inner dimension of
/// `gemm`, which keeps its bits. Threads and short matrices share out the whole.
index rows_of_slice(index rows, index cols, int threads) {
    constexpr index at_once = index(1) << 17; // entries, internal parameter: half of a second cache
    return threads > 1 || rows <= 4 * cols ? std::max<index>(rows, 1) : std::max<index>(1, at_once / std::max<index>(cols, 1) / 256) * 256;
}

scratch_vector<group> slices(index rows, index cols, int threads) {
    const index step = rows_of_slice(rows, cols, threads);
    scratch_vector<group> all;
    all.reserve(at((rows + step - 1) / step));
    for (index i = 0; i < rows; i += step) all.push_back({i, std::min(i + step, rows)});
    return all;
}

/// Y = A V, and the passes.
class orthogonalisation {
public:
    /// @param A  m >= n, 2^scale A is decomposed.
    orthogonalisation(strided_view<const double> A, int scale, bool with_vectors, int threads)
        : with_vectors_(with_vectors), threads_(threads), rows_(A.rows), n_(A.cols), slices_(slices(A.rows, A.cols, threads)),
          Y_(columns::undefined(rows_, n_)), G_(symmetric_storage(n_)), X_(columns::undefined(n_, n_)),
          work_(columns::undefined(std::max(n_, slices_.empty() ? 0 : slices_.front().size()), n_)) {
        columns B = columns::undefined(rows_, n_);
        const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
        for (const group& s : slices_) {
            copy_scaled({A.data + s.first * A.row_stride, s.size(), n_, A.row_stride, A.col_stride}, first, second, slice(B, s));
            gram_matrix(slice(B, s), s.first > 0, G_.view(n_, n_), threads_);
        }
        double trace = 0;
        for (index j = 0; j < n_; ++j) trace += G_(j, j);
        lost_ = square(4 * u) * trace;
        symmetric_eigen_result e = symmetric_eigen(std::move(G_), n_, threads_);
        V_ = std::move(e.V);
        G_ = symmetric_storage(n_);
        for (const group& s : slices_) {
            gemm(transposition::none, transposition::none, 1, slice(B, s), V_.view(), 0, slice(Y_, s), threads_);
            gram_matrix(slice(Y_, s), s.first > 0, G_.view(n_, n_), threads_);
        }
    }

    /// True when all pairs of columns are orthogonal. On return they are sorted by length.
    bool run() {
        while (passes_ < pass_budget) {
            ++passes_;
            if (pass()) return true;
        }
        for (const group& s : slices_) add_squares(Y_, s.first, s.last);
        return false;
    }

    int passes() const { return passes_; }
    /// Y, and the squares of the lengths of its columns in norm(j).
    columns& Y() { return Y_; }
    columns& V() { return V_; }
    /// Columns that carry a direction; they come first.
    index active() const { return active_; }

private:
    static matrix_view<double> slice(columns& X, const group& s) { return X.view().block(s.first, 0, s.size(), X.cols()); }

    /// Sorts the columns by length, and finds how many of them count.
    void look() {
        scratch_vector<index> order(at(n_));
        std::iota(order.begin(), order.end(), index(0));
        stable_sort(order.data(), n_, [this](index a, index b) { return G_(a, a) > G_(b, b); });
        if (!std::is_sorted(order.begin(), order.end())) {
            for (index j = 0; j < n_; ++j)
                for (index i = j; i < n_; ++i) {
                    const auto [low, high] = std::minmax(order[at(j)], order[at(i)]);
                    X_(i, j) = G_(high, low);
                }
            for (index j = 0; j < n_; ++j) std::copy(X_.col(j) + j, X_.col(j) + n_, G_.col(j) + j);
            permute(order);
        }
        active_ = 0;
        while (active_ < n_ && G_(active_, active_) > lost_) ++active_;
    }

    /// Columns of Y and V in that order, which is spent.
    void permute(scratch_vector<index>& order) {
        scratch_vector<double> y(at(rows_)), v(at(n_));
        for (index first = 0; first < n_; ++first) {
            // A cycle: the gap moves to where its column comes from, until that is the first.
            if (order[at(first)] == first) continue;
            std::copy_n(Y_.col(first), rows_, y.begin());
            std::copy_n(V_.col(first), n_, v.begin());
            index gap = first;
            for (index from = order[at(gap)]; from != first; from = order[at(gap)]) {
                std::copy_n(Y_.col(from), rows_, Y_.col(gap));
                std::copy_n(V_.col(from), n_, V_.col(gap));
                order[at(gap)] = gap;
                gap = from;
            }
            std::copy(y.begin(), y.end(), Y_.col(gap));
            std::copy(v.begin(), v.end(), V_.col(gap));
            order[at(gap)] = gap;
        }
    }

    struct measure {
        double size = 0;   ///< |X|_F
        double scaled = 0; ///< sum of squares of |y_j| / |y_i| X_ij: what X leaves of the cosines is of this order
        bool fits = true;  ///< no pair turns by more than the limit
    };

    /// The lower triangle of X: angles up to `limit` of the columns that are not orthogonal yet.
    measure first_order(double limit) {
        measure m;
        scratch_vector<double> d(at(active_));
        for (index j = 0; j < active_; ++j) d[at(j)] = G_(j, j);
        for (index j = 0; j < active_; ++j) {
            const double dj = d[at(j)], *g = G_.col(j), *di = d.data();
            double* x = X_.col(j);
            for (index i = j + 1; i < active_; ++i) {
                const double t = g[i] / (dj - di[i]);
                const bool done = settled(g[i], di[i], dj), turns = std::fabs(t) <= largest_angle(done, limit);
                x[i] = turns ? t : 0;
                m.size += x[i] * x[i];
                if (!done) {
                    m.scaled += x[i] * x[i] * (dj / di[i]);
                    m.fits = m.fits && turns;
                }
            }
        }
        m.size = std::sqrt(2 * m.size);
        return m;
    }

    /// `first_order` with the limit lowered as far as the series in `turn` needs it.
    measure moderate(double& limit) {
        measure m = first_order(limit);
        while (m.size > largest_rotation) m = first_order(limit /= 8);
        return m;
    }

    /// What is left of the cosine of two columns is not worth another pass.
    static bool settled(double gij, double di, double dj) { return square(gij) <= square(settled_cosine) * (di * dj); }

    /// Columns of a cluster that are settled would turn by angles that mean nothing.
    static double largest_angle(bool is_settled, double limit) { return is_settled ? settled_angle : limit; }

    /// Runs of columns that hold all pairs with a larger angle.
    scratch_vector<group> groups(double limit) const {
        scratch_vector<index> reach(at(active_));
        for (index j = 0; j < active_; ++j) {
            reach[at(j)] = j;
            for (index i = j + 1; i < active_; ++i)
                if (!(std::fabs(G_(i, j) / (G_(j, j) - G_(i, i))) <= limit) && !settled(G_(i, j), G_(i, i), G_(j, j))) reach[at(j)] = i;
        }
        scratch_vector<group> found;
        found.reserve(at(active_ / 2));
        for (index j = 0; j < active_;) {
            index last = reach[at(j)];
            for (index k = j; k <= last; ++k) last = std::max(last, reach[at(k)]);
            if (last > j) found.push_back({j, last + 1});
            j = last + 1;
        }
        return found;
    }

    /// Rotates the columns of each group by the eigenvectors of its block of G; G follows. True if all digits of G do: rounding is relative
    /// to the largest entry of the block, so that columns much shorter have to be looked at again.
    bool rotate(const scratch_vector<group>& found) {
        bool exact = true;
        for (const group& g : found) {
            columns block = symmetric_storage(g.size());
            // Scaled to size 1 by a power of two, which changes no digit. In a cluster the rounding of the eigenvectors is to be relative
            // to the width of the cluster: all of it but the smallest is subtracted, exactly by Sterbenz' lemma.
            const double scale = std::ldexp(1.0, -std::ilogb(G_(g.first, g.first))), smallest = G_(g.last - 1, g.last - 1);
            const double centre = 2 * smallest >= G_(g.first, g.first) ? smallest : 0;
            for (index j = 0; j < g.size(); ++j)
                for (index i = j; i < g.size(); ++i)
                    block(i, j) = block(j, i) = (G_(g.first + i, g.first + j) - (i == j ? centre : 0)) * scale;
            symmetric_eigen_result e = symmetric_eigen(std::move(block), g.size(), threads_);
            multiply(Y_.view(rows_, n_), g, e.V);
            if (with_vectors_) multiply(V_.view(), g, e.V);
            columns full = columns::undefined(n_, g.size()); // columns of G, of which only the lower triangle is stored
            for (index j = 0; j < g.size(); ++j)
                for (index i = 0; i < active_; ++i) full(i, j) = i >= g.first + j ? G_(i, g.first + j) : G_(g.first + j, i);
            columns product = columns::undefined(n_, g.size());
            gemm(transposition::none, transposition::none, 1, full.view(active_, g.size()), e.V.view(), 0, product.view(active_, g.size()),
                 threads_);
            columns inner = columns::undefined(g.size(), g.size());
            gemm(transposition::transpose, transposition::none, 1, e.V.view(), product.view().block(g.first, 0, g.size(), g.size()), 0,
                 inner.view(), threads_);
            for (index j = 0; j < g.size(); ++j) {
                for (index i = 0; i < g.first; ++i) G_(g.first + j, i) = product(i, j);
                for (index i = j; i < g.size(); ++i) G_(g.first + i, g.first + j) = inner(i, j);
                for (index i = g.last; i < active_; ++i) G_(i, g.first + j) = product(i, j);
            }
            for (index j = g.first; j < g.last; ++j) exact = exact && 4 * G_(j, j) >= G_(g.first, g.first);
        }
        return exact;
    }

    void multiply(matrix_view<double> Z, const group& g, columns& Q) {
        const auto block = Z.block(0, g.first, Z.rows, g.size());
        columns copy = columns::undefined(Z.rows, g.size());
        for (index j = 0; j < g.size(); ++j) std::copy_n(block.col(j), Z.rows, copy.col(j));
        gemm(transposition::none, transposition::none, 1, copy.view(), Q.view(), 0, block, threads_);
    }

    /// One pass; true if what it leaves of the cosines is below rounding.
    bool pass() {
        look();
        double limit = small_angle;
        measure m = moderate(limit);
        bool exact = true;
        if (!m.fits) {
            exact = rotate(groups(limit));
            m = moderate(limit);
        }
        if (exact && m.fits && m.scaled <= square(last_step)) {
            finish();
            return true;
        }
        turn(m.size);
        return false;
    }

    /// Y <- Y exp(X) and V <- V exp(X) for the antisymmetric X whose lower triangle is stored, as many terms as make exp(X) orthogonal to
    /// working precision.
    void turn(double size) {
        const auto X = X_.view(active_, active_);
        for (index j = 0; j < active_; ++j) X(j, j) = 0;
        mirror_lower(-1, X, X);
        if (size > first_order_suffices) {
            columns squares = columns::undefined(active_, active_);
            const auto S = squares.view();
            gemm(transposition::none, transposition::none, 1, X, X, 0, S, threads_);
            if (size > second_order_suffices) {
                // X + X^2 (I / 2 + X / 6 + X^2 / 24)
                columns sum = columns::undefined(active_, active_);
                for (index j = 0; j < active_; ++j)
                    for (index i = 0; i < active_; ++i) sum(i, j) = (i == j ? 0.5 : 0.0) + X(i, j) / 6 + S(i, j) / 24;
                gemm(transposition::none, transposition::none, 1, S, sum.view(), 1, X, threads_);
            } else {
                for (index j = 0; j < active_; ++j)
                    for (index i = 0; i < active_; ++i) X(i, j) += S(i, j) / 2;
            }
        }
        for (const group& s : slices_) {
            add_product(slice(Y_, s).block(0, 0, s.size(), active_), X);
            gram_matrix(slice(Y_, s), s.first > 0, G_.view(n_, n_), threads_);
        }
        if (with_vectors_) add_product(V_.view(n_, active_), X);
    }

    /// The last step, of first order: Y (I + X) has orthogonal columns and V (I + X) orthonormal ones. With S = V^T V, G = Y^T Y
    ///   X_ij + X_ji = -S_ij,   X_ij d_i + X_ji d_j = -G_ij,   d the diagonal of G.
    /// Columns of a cluster, for which the two contradict each other within rounding, take X from each equation apart, X_ij = X_ji: then
    /// A V = Y holds up to their cosine.
    void finish() {
        // S becomes the upper triangle of X, stored as its transpose; T is by how much the X of V is another one, in a cluster.
        columns S = with_vectors_ ? columns::undefined(n_, n_) : columns(n_, n_), T;
        if (with_vectors_)
            gram_matrix(V_.view(), 0, S.view(), threads_);
        else
            for (index j = 0; j < n_; ++j) S(j, j) = 1;
        scratch_vector<double> d(at(n_));
        for (index j = 0; j < n_; ++j) d[at(j)] = G_(j, j);
        for (index j = 0; j < n_; ++j) {
            const double dj = d[at(j)], *g = G_.col(j), *di = d.data();
            double *lower = X_.col(j), *upper = S.col(j);
            lower[j] = (1 - upper[j]) / 2;
            for (index i = j + 1; i < active_; ++i) {
                const double s = upper[i], x = (g[i] - s * dj) / (dj - di[i]);
                lower[i] = x;
                upper[i] = -s - x;
                if (std::fabs(x) <= largest_angle(settled(g[i], di[i], dj), last_step)) continue;
                lower[i] = upper[i] = -g[i] / (dj + di[i]);
                if (T.cols() == 0) T = columns(n_, n_);
                T(i, j) = -s / 2 - lower[i];
            }
            for (index i = std::max(active_, j + 1); i < n_; ++i) { // y_i is rounding error: V alone counts, and Y follows it
                lower[i] = j < active_ ? 0 : -upper[i] / 2;
                upper[i] = -upper[i] - lower[i];
            }
        }
        const auto X = X_.view();
        mirror_lower(1, S.view(), X);
        for (const group& s : slices_) {
            add_product(slice(Y_, s), X);
            add_squares(Y_, s.first, s.last);
        }
        if (!with_vectors_) return;
        for (index j = 0; j < T.cols(); ++j)
            for (index i = j + 1; i < n_; ++i) {
                X(i, j) += T(i, j);
                X(j, i) += T(i, j);
            }
        add_product(V_.view(), X);
    }

    /// Z <- Z + Z X
    void add_product(matrix_view<double> Z, matrix_view<const double> X) {
        const auto copy = work_.view(Z.rows, Z.cols);
        for (index j = 0; j < Z.cols; ++j) std::copy_n(Z.col(j), Z.rows, copy.col(j));
        gemm(transposition::none, transposition::none, 1, copy, X, 1, Z, threads_);
    }

    bool with_vectors_;
    int threads_;
    index rows_, n_;
    scratch_vector<group> slices_;
    columns Y_, V_, G_, X_, work_;
    double lost_ = 0;
    index active_ = 0;
    int passes_ = 0;
};

/// Column j of the result is column order[j] of X; columns beyond are zero.
columns ordered(const columns& X, const scratch_vector<index>& order, index cols) {
    columns sorted(X.rows(), cols);
    for (index j = 0; j < std::min(cols, static_cast<index>(order.size())); ++j) std::copy_n(X.col(order[at(j)]), X.ld(), sorted.col(j));
    return sorted;
}

void copy(strided_view<const double> from, strided_view<double> to) {
    if (to.row_stride == 1 && to.col_stride >= std::max<index>(1, to.rows))
        return copy_scaled(from, 1, 1, {to.data, to.rows, to.cols, to.col_stride});
    if (to.col_stride == 1 && to.row_stride >= std::max<index>(1, to.cols))
        return copy_scaled(from.transposed(), 1, 1, {to.data, to.cols, to.rows, to.row_stride});
    for (index j = 0; j < to.cols; ++j)
        for (index i = 0; i < to.rows; ++i) to(i, j) = from(i, j);
}

} // namespace

svd_outcome gram_svd(strided_view<const double> A, const svd_outputs<double>& out, vectors job, int threads) {
    const bool wide = A.rows < A.cols;
    const strided_view<const double> tall = wide ? A.transposed() : A;
    const index m = tall.rows, n = tall.cols;
    double largest = 0;
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) largest = std::max(largest, std::fabs(A(i, j)));
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;

    const bool with_vectors = job != vectors::none;
    orthogonalisation o(tall, scale, with_vectors, threads);
    const bool converged = o.run();

    columns& Y = o.Y();
    const auto active = o.active();
    for (index j = 0; j < n; ++j) Y.norm(j) = std::sqrt(Y.norm(j));
    scratch_vector<index> order(at(n));
    std::iota(order.begin(), order.end(), index(0));
    stable_sort(order.data(), active, [&Y](index a, index b) { return Y.norm(a) > Y.norm(b); });
    scratch_vector<double> S(at(n));
    for (index j = 0; j < n; ++j) S[at(j)] = std::ldexp(Y.norm(order[at(j)]), -scale);
    std::sort(S.begin() + active, S.end(), std::greater<>());

    const svd_outputs<double> to = wide ? out.placed().transposed() : out.placed();
    const index u_cols = columns_of_u(m, n, job);
    columns V, U;
    const bool at_once = active == u_cols && to.U.row_stride == 1 && to.U.col_stride >= m; // the usual case, without a copy
    if (with_vectors) {
        V = ordered(o.V(), order, n);
        if (!at_once) {
            U = columns(m, u_cols);
            divided_by_norms(Y, order.data(), U.view(m, active));
            if (active < u_cols) U = complete(U, active);
        }
    }

    std::merge(S.begin(), S.begin() + active, S.begin() + active, S.end(), to.S, std::greater<>());
    if (with_vectors) {
        if (at_once)
            divided_by_norms(Y, order.data(), {to.U.data, m, n, std::max<index>(1, to.U.col_stride)});
        else
            copy(U.view(), to.U);
        copy(strided_view<const double>(V.view()).transposed(), to.Vh);
    }
    if (!converged) return {status::not_converged, o.passes()};
    return {n > 0 && std::isinf(to.S[0]) ? status::overflow : status::ok, o.passes()};
}

std::size_t gram_svd_scratch(index rows, index cols, vectors job, int threads) {
    const index m = std::max(rows, cols), n = std::min(rows, cols), u_cols = columns_of_u(m, n, job);
    const bool with_vectors = job != vectors::none;
    const index step = rows_of_slice(m, n, threads);
    const std::size_t square = columns::scratch(n, n), tall = columns::scratch(m, n), symmetric = symmetric_storage_scratch(n);
    const std::size_t products = gemm_scratch(m);
    const symmetric_eigen_scratch eigen(n);
    // The constructor: slices, Y, G, X, work, B, the eigenvectors, the G that follows. (The places of B and of the first G stay unused.)
    const std::size_t members = scratch_for<group>((m + step - 1) / step) + tall + symmetric + square +
                                columns::scratch(std::max(n, std::min(m, step)), n) + tall + eigen.result + symmetric;
    const std::size_t build = eigen.rest + products;
    // A pass: the groups, and a rotation of all columns at once, which takes more than several of some; or the terms of a series; or the
    // last step.
    const std::size_t lists = 3 * scratch_for<index>(n) + scratch_for<group>(n) + stable_sort_scratch<index>(n) + scratch_for<double>(m);
    const std::size_t rotation = symmetric + eigen.result + std::max(eigen.rest, std::max(tall, 3 * square) + products);
    const std::size_t series = 2 * square + products;
    // The end: order, S, V, U, and U completed.
    const std::size_t end = with_vectors ? square + columns::scratch(m, u_cols) + complete_scratch(m, u_cols, n, 1) : 0;
    return members + lists + std::max({build, rotation, series, end});
}

} // namespace eckart::fast
