#include <eckart/fast/gram.hpp>

#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/column_norms.hpp>
#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/orthonormal_completion.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <type_traits>
#include <utility>
#include <vector>

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
// Angles by which columns may wait for the last step to turn, all of them together: it makes V orthogonal to second order.
constexpr double largest_delay = 0x1p-27;
// Up to this size in the scaled measure the products of the last step keep all digits in single precision.
constexpr double single_precision_suffices = 0x1p-30;
// Columns this close, |y_j|^2 - |y_i|^2 relative to |y_j|^2, may belong to one cluster.
constexpr double close_squares = 0x1p-10;
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
std::vector<group> slices(index rows, index cols, int threads) {
    constexpr index at_once = index(1) << 17; // entries, internal parameter: half of a second cache
    const index step = threads > 1 || rows <= 4 * cols ? rows : std::max<index>(1, at_once / std::max<index>(cols, 1) / 256) * 256;
    std::vector<group> all;
    for (index i = 0; i < rows; i += step) all.push_back({i, std::min(i + step, rows)});
    return all;
}

/// A matrix of floats in memory that a thread keeps.
class single_precision {
public:
    single_precision(index rows, index cols)
        : memory_(kept_memory(static_cast<std::size_t>(std::max<index>(rows * cols, 1)) * sizeof(float))),
          view_(reinterpret_cast<float*>(memory_.get()), rows, cols, std::max<index>(rows, 1)) {}

    matrix_view<float> view() { return view_; }
    void round(matrix_view<const double> A) {
        for (index j = 0; j < A.cols; ++j) {
            const double* a = A.col(j);
            float* b = view_.col(j);
            for (index i = 0; i < A.rows; ++i) b[i] = static_cast<float>(a[i]);
        }
    }

private:
    kept_array memory_;
    matrix_view<float> view_;
};

/// Y = A V, and the passes.
class orthogonalisation {
public:
    /// @param A  m >= n, 2^scale A is decomposed.
    /// @param T  float if cosines of its rounding error may remain.
    template <class T>
    orthogonalisation(strided_view<const T> A, int scale, bool with_vectors, int threads)
        : with_vectors_(with_vectors), coarse_(std::is_same_v<T, float>), threads_(threads), rows_(A.rows), n_(A.cols),
          slices_(slices(A.rows, A.cols, threads)), Y_(columns::undefined(rows_, n_)), G_(symmetric_storage(n_)),
          X_(columns::undefined(n_, n_)), work_(columns::undefined(std::max(n_, slices_.empty() ? 0 : slices_.front().size()), n_)) {
        columns B = columns::undefined(rows_, n_);
        const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
        for (const group& s : slices_) {
            copy_scaled(strided_view<const T>(A.data + s.first * A.row_stride, s.size(), n_, A.row_stride, A.col_stride), first, second,
                        slice(B, s));
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

    /// Sorts the columns from head_ on by length, and finds how many of them count.
    void look() {
        std::vector<index> order(at(n_));
        std::iota(order.begin(), order.end(), index(0));
        std::stable_sort(order.begin() + head_, order.end(), [this](index a, index b) { return G_(a, a) > G_(b, b); });
        if (!std::is_sorted(order.begin(), order.end())) {
            columns Y = columns::undefined(rows_, n_), V = columns::undefined(n_, n_);
            columns G = symmetric_storage(n_);
            for (index j = 0; j < n_; ++j) {
                const index from = order[at(j)];
                std::copy_n(Y_.col(from), rows_, Y.col(j));
                std::copy_n(V_.col(from), n_, V.col(j));
                for (index i = j; i < n_; ++i) {
                    const auto [low, high] = std::minmax(from, order[at(i)]);
                    G(i, j) = G_(high, low);
                }
            }
            Y_ = std::move(Y);
            V_ = std::move(V);
            G_ = std::move(G);
        }
        active_ = head_;
        while (active_ < n_ && G_(active_, active_) > lost_) ++active_;
    }

    struct measure {
        double size = 0;       ///< |X|_F
        double scaled = 0;     ///< sum of squares of |y_j| / |y_i| X_ij: what X leaves of the cosines is of this order
        bool fits = true;      ///< no pair turns by more than the limit
        bool head_fits = true; ///< no pair with one column before head_ does
    };

    /// The lower triangle of X: angles up to `limit` of the columns that are not orthogonal yet.
    measure first_order(double limit) {
        measure m;
        std::vector<double> d(at(active_)), inverse(at(active_));
        for (index j = 0; j < active_; ++j) {
            d[at(j)] = G_(j, j);
            inverse[at(j)] = 1 / G_(j, j);
        }
        for (index j = 0; j < active_; ++j) {
            const double dj = d[at(j)], *g = G_.col(j), *di = d.data();
            double* x = X_.col(j);
            for (index i = j + 1; i < active_; ++i) {
                const double t = g[i] / (dj - di[i]);
                const bool done = settled(g[i], di[i], dj), turns = std::fabs(t) <= largest_angle(done, limit);
                x[i] = turns ? t : 0;
                m.size += x[i] * x[i];
                if (!done) {
                    m.scaled += x[i] * x[i] * (dj * inverse[at(i)]);
                    m.fits = m.fits && turns;
                }
            }
            if (j < head_ && !m.fits) m.head_fits = false;
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

    bool turns_too_far(index i, index j) const { return X_(i, j) == 0 && !settled(G_(i, j), G_(i, i), G_(j, j)); }

    /// Columns of a cluster that are settled would turn by angles that mean nothing.
    static double largest_angle(bool is_settled, double limit) { return is_settled ? settled_angle : limit; }

    /// The end of the leading columns that are orthogonal enough to one another, and to all others up to angles that may wait for the last
    /// step. Others are made orthogonal to them by `turn`, and from then on the columns before it stay as they are.
    index settled_head() {
        std::vector<double> cosines(at(active_), 0.0); // of column i with those before it, sums of squares
        index found = head_, reach = head_;
        double angles = waiting_, sum = 0;
        for (index j = 0; j < active_; ++j) {
            const double dj = G_(j, j), *g = G_.col(j), *x = X_.col(j);
            for (index i = std::max(j + 1, head_); i < active_; ++i) {
                const double di = G_(i, i);
                if (settled(g[i], di, dj)) continue;
                if (x[i] == 0) return found; // it turns too far
                angles += x[i] * x[i];
                cosines[at(i)] += x[i] * x[i] * (dj / di);
                if (dj - di <= close_squares * dj) reach = std::max(reach, i);
            }
            sum += cosines[at(j)];
            if (angles > square(largest_delay) || sum > square(last_step) / 4) return found;
            if (j >= head_ && reach <= j) {
                found = j + 1;
                waiting_ = angles;
            }
        }
        return found;
    }

    /// Runs of columns that hold all pairs whose angle `first_order` found too large.
    std::vector<group> groups() const {
        std::vector<index> reach(at(active_));
        for (index j = head_; j < active_; ++j) {
            reach[at(j)] = j;
            for (index i = j + 1; i < active_; ++i)
                if (turns_too_far(i, j)) reach[at(j)] = i;
        }
        std::vector<group> found;
        for (index j = head_; j < active_;) {
            index last = reach[at(j)];
            for (index k = j; k <= last; ++k) last = std::max(last, reach[at(k)]);
            if (last > j) found.push_back({j, last + 1});
            j = last + 1;
        }
        return found;
    }

    /// Rotates the columns of each group by the eigenvectors of its block of G; G follows. True if all digits of G do: rounding is relative
    /// to the largest entry of the block, so that columns much shorter have to be looked at again.
    bool rotate(const std::vector<group>& found) {
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
        if (!m.head_fits) { // not seen: a column behind the head came out parallel to one of it
            head_ = 0;
            waiting_ = 0;
        }
        if (!m.fits) {
            exact = rotate(groups());
            m = moderate(limit);
        }
        if (exact && m.fits && m.scaled <= square(last_step)) {
            if (coarse_) // squares of the values are the diagonal of G up to the squares of the cosines that are left
                for (index j = 0; j < n_; ++j) Y_.norm(j) = G_(j, j);
            else
                finish(std::max(m.scaled, waiting_) <= square(single_precision_suffices));
            return true;
        }
        head_ = settled_head();
        turn(m.size);
        return false;
    }

    /// The columns from head_ on, as a matrix Z, and what belongs to them of V: Z <- Z exp(X) for the antisymmetric X whose lower triangle
    /// is stored, as many terms as make exp(X) orthogonal to working precision. With it they lose their part along the columns before
    /// head_; these do not turn in exchange, so that V has to be made orthogonal in the end.
    void turn(double size) {
        const index tail = active_ - head_, rest = n_ - head_;
        for (index j = 0; j < head_; ++j)
            for (index i = head_; i < active_; ++i) X_(i, j) = settled(G_(i, j), G_(i, i), G_(j, j)) ? 0 : G_(i, j) / G_(j, j);
        const auto all = X_.view(active_, active_);
        for (index j = 0; j < active_; ++j) all(j, j) = 0;
        mirror_lower(-1, all, all);
        const auto X = all.block(head_, head_, tail, tail);
        if (size > first_order_suffices) {
            columns squares = columns::undefined(tail, tail);
            const auto S = squares.view();
            gemm(transposition::none, transposition::none, 1, X, X, 0, S, threads_);
            if (size > second_order_suffices) {
                // X + X^2 (I / 2 + X / 6 + X^2 / 24)
                columns sum = columns::undefined(tail, tail);
                for (index j = 0; j < tail; ++j)
                    for (index i = 0; i < tail; ++i) sum(i, j) = (i == j ? 0.5 : 0.0) + X(i, j) / 6 + S(i, j) / 24;
                gemm(transposition::none, transposition::none, 1, S, sum.view(), 1, X, threads_);
            } else {
                for (index j = 0; j < tail; ++j)
                    for (index i = 0; i < tail; ++i) X(i, j) += S(i, j) / 2;
            }
        }
        const auto turned = all.block(0, head_, active_, tail);
        const auto G = G_.view(n_, n_);
        for (const group& s : slices_) {
            const auto Y = slice(Y_, s);
            add_product(Y.block(0, 0, Y.rows, active_), turned);
            const auto Z = Y.block(0, head_, Y.rows, rest);
            const double beta = s.first > 0 ? 1 : 0;
            gemm(transposition::transpose, transposition::none, 1, Z, Y.block(0, 0, Y.rows, head_), beta, G.block(head_, 0, rest, head_),
                 threads_);
            gram_matrix(Z, beta, G.block(head_, head_, rest, rest), threads_);
        }
        if (with_vectors_) add_product(V_.view(n_, active_), turned);
    }

    /// The last step, of first order: Y (I + X) has orthogonal columns and V (I + X) orthonormal ones. With S = V^T V, G = Y^T Y
    ///   X_ij + X_ji = -S_ij,   X_ij d_i + X_ji d_j = -G_ij,   d the diagonal of G.
    /// Columns of a cluster, for which the two contradict each other within rounding, take X from each equation apart, X_ij = X_ji: then
    /// A V = Y holds up to their cosine.
    void finish(bool in_single_precision) {
        const auto add = in_single_precision ? &orthogonalisation::add_small_product : &orthogonalisation::add_product;
        // S becomes the upper triangle of X, stored as its transpose; T is by how much the X of V is another one, in a cluster.
        columns S = with_vectors_ ? columns::undefined(n_, n_) : columns(n_, n_), T;
        if (with_vectors_)
            gram_matrix(V_.view(), 0, S.view(), threads_);
        else
            for (index j = 0; j < n_; ++j) S(j, j) = 1;
        std::vector<double> d(at(n_));
        for (index j = 0; j < n_; ++j) d[at(j)] = G_(j, j);
        for (index j = 0; j < n_; ++j) {
            const double dj = d[at(j)], *g = G_.col(j), *di = d.data();
            double *lower = X_.col(j), *upper = S.col(j);
            lower[j] = (1 - upper[j]) / 2;
            for (index i = j + 1; i < active_; ++i) {
                const double s = upper[i], x = (g[i] - s * dj) / (dj - di[i]);
                lower[i] = x;
                upper[i] = (s * di[i] - g[i]) / (dj - di[i]); // -s - x, which would cancel where s is an angle that waited
                const bool cluster = dj - di[i] <= close_squares * dj && settled(g[i], di[i], dj);
                if (std::fabs(x) <= largest_angle(cluster, last_step)) continue;
                lower[i] = upper[i] = -g[i] / (dj + di[i]);
                if (T.cols() == 0) T = columns(n_, n_);
                T(i, j) = -s / 2 - lower[i];
            }
            for (index i = std::max(active_, j + 1); i < n_; ++i) { // y_i is rounding error: adding it to y_j does no harm
                lower[i] = j < active_ ? -upper[i] : -upper[i] / 2;
                upper[i] = -upper[i] - lower[i];
            }
        }
        const auto X = X_.view();
        mirror_lower(1, S.view(), X);
        for (const group& s : slices_) {
            (this->*add)(slice(Y_, s).block(0, 0, s.size(), active_), X.block(0, 0, active_, active_));
            add_squares(Y_, s.first, s.last);
        }
        if (!with_vectors_) return;
        for (index j = 0; j < T.cols(); ++j)
            for (index i = j + 1; i < n_; ++i) {
                X(i, j) += T(i, j);
                X(j, i) += T(i, j);
            }
        (this->*add)(V_.view(), X);
    }

    /// Z X is added to the last columns of Z, as many as X has.
    void add_product(matrix_view<double> Z, matrix_view<const double> X) {
        const auto copy = work_.view(Z.rows, Z.cols);
        for (index j = 0; j < Z.cols; ++j) std::copy_n(Z.col(j), Z.rows, copy.col(j));
        gemm(transposition::none, transposition::none, 1, copy, X, 1, Z.block(0, Z.cols - X.cols, Z.rows, X.cols), threads_);
    }

    /// Z <- Z + Z X in single precision, whose rounding errors are below 2^-24 times what changes. Entries of Z are far from overflow in
    /// float, and what underflows is below 2^-126 beside columns of 2^-51 and more.
    void add_small_product(matrix_view<double> Z, matrix_view<const double> X) {
        single_precision z(Z.rows, Z.cols), x(X.rows, X.cols), product(Z.rows, X.cols);
        z.round(Z);
        x.round(X);
        gemm(transposition::none, transposition::none, 1.0F, z.view(), x.view(), 0.0F, product.view(), threads_);
        for (index j = 0; j < Z.cols; ++j) {
            const float* p = product.view().col(j);
            double* c = Z.col(j);
            for (index i = 0; i < Z.rows; ++i) c[i] += static_cast<double>(p[i]);
        }
    }

    bool with_vectors_;
    bool coarse_;
    int threads_;
    index rows_, n_;
    std::vector<group> slices_;
    columns Y_, V_, G_, X_, work_;
    double lost_ = 0;
    index head_ = 0;     ///< columns before it wait for the last step
    double waiting_ = 0; ///< sum of squares of the angles that they wait for
    index active_ = 0;
    int passes_ = 0;
};

/// Column j of the result is column order[j] of X.
columns ordered(const columns& X, const std::vector<index>& order, index cols) {
    columns sorted = columns::undefined(X.rows(), cols);
    for (index j = 0; j < std::min(cols, static_cast<index>(order.size())); ++j) std::copy_n(X.col(order[at(j)]), X.ld(), sorted.col(j));
    return sorted;
}

template <class T>
matrix<T> copied(strided_view<const double> A) {
    matrix<T> B(A.rows, A.cols);
    copy_scaled(A, 1, 1, B.view());
    return B;
}

} // namespace

template <class T>
svd_result<T> gram_svd(strided_view<const T> A, vectors job, int threads) {
    const bool wide = A.rows < A.cols;
    const strided_view<const T> tall = wide ? A.transposed() : A;
    const index m = tall.rows, n = tall.cols;
    const double largest = largest_entry(A);
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;

    const bool with_vectors = job != vectors::none;
    orthogonalisation o(tall, scale, with_vectors, threads);
    svd_result<T> r;
    if (!o.run()) r.status = status::not_converged;
    r.iterations = o.passes();

    columns& Y = o.Y();
    const auto active = o.active();
    for (index j = 0; j < n; ++j) Y.norm(j) = std::sqrt(Y.norm(j));
    std::vector<index> order(at(n));
    std::iota(order.begin(), order.end(), index(0));
    std::stable_sort(order.begin(), order.begin() + active, [&Y](index a, index b) { return Y.norm(a) > Y.norm(b); });
    for (index j = 0; j < n; ++j) r.S.push_back(static_cast<T>(std::ldexp(Y.norm(order[at(j)]), -scale)));
    std::sort(r.S.begin() + active, r.S.end(), std::greater<>());
    std::inplace_merge(r.S.begin(), r.S.begin() + active, r.S.end(), std::greater<>());
    if (!r.S.empty() && std::isinf(r.S.front()) && r.status == status::ok) r.status = status::overflow;
    if (!with_vectors) {
        r.U = matrix<T>(A.rows, 0);
        r.Vh = matrix<T>(0, A.cols);
        return r;
    }

    const index u_cols = job == vectors::thin ? n : m;
    columns V = std::is_sorted(order.begin(), order.end()) ? std::move(o.V()) : ordered(o.V(), order, n);
    const auto left_vectors = [&] {
        columns U = columns::undefined(m, u_cols);
        divided_by_norms(Y, order.data(), U.view(m, active));
        if (active < u_cols) complete_orthonormal(U, active, threads);
        return U;
    };
    if constexpr (std::is_same_v<T, double>) {
        if (active == u_cols && !wide) { // the usual case, without a copy
            r.U = matrix<double>(m, n);
            divided_by_norms(Y, order.data(), r.U);
        }
    }
    if (r.U.rows() == 0) {
        columns U = left_vectors();
        if (wide)
            r.Vh = copied<T>(strided_view<const double>(U.view()).transposed());
        else
            r.U = copied<T>(U.view());
    }
    if (wide)
        r.U = copied<T>(V.view());
    else
        r.Vh = copied<T>(strided_view<const double>(V.view()).transposed());
    return r;
}

template svd_result<double> gram_svd(strided_view<const double> A, vectors job, int threads);
template svd_result<float> gram_svd(strided_view<const float> A, vectors job, int threads);

} // namespace eckart::fast
