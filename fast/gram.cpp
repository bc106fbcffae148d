#include <eckart/fast/gram.hpp>

#include <eckart/fast/columns.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
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
// Cosines that the eigenvectors of a block may leave between columns of equal length (a modest multiple of u).
constexpr double settled_cosine = 64 * u;

double square(double x) { return x * x; }

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// First and one past the last of a run of neighbouring columns.
struct group {
    index first, last;
    index size() const { return last - first; }
};

/// Y = A V, and the passes.
class orthogonalisation {
public:
    orthogonalisation(columns A, bool with_vectors, int threads)
        : with_vectors_(with_vectors), threads_(threads), rows_(A.rows()), n_(A.cols()), Y_(rows_, n_), G_(symmetric_storage(n_)) {
        gram_matrix(A.view(), G_.view(n_, n_), threads_);
        double trace = 0;
        for (index j = 0; j < n_; ++j) trace += G_(j, j);
        lost_ = square(8 * u) * trace;
        symmetric_eigen_result e = symmetric_eigen(std::move(G_), n_, threads_);
        V_ = std::move(e.V);
        gemm(transposition::none, transposition::none, 1, A.view(), V_, 0, Y_.view(), threads_);
        G_ = symmetric_storage(n_);
        X_ = columns(n_, n_);
        work_ = std::move(A); // its entries are not needed any more
    }

    /// True when all pairs of columns are orthogonal. On return they are sorted by length.
    bool run() {
        while (passes_ < pass_budget) {
            ++passes_;
            if (pass()) return true;
        }
        return false;
    }

    int passes() const { return passes_; }
    columns& Y() { return Y_; }
    matrix<double>& V() { return V_; }
    /// Columns that carry a direction; they come first.
    index active() const { return active_; }

private:
    /// The Gram matrix of Y, columns sorted by length, and how many of them count.
    void look() {
        gram_matrix(Y_.view(), G_.view(n_, n_), threads_);
        std::vector<index> order(at(n_));
        std::iota(order.begin(), order.end(), index(0));
        std::stable_sort(order.begin(), order.end(), [this](index a, index b) { return G_(a, a) > G_(b, b); });
        if (!std::is_sorted(order.begin(), order.end())) {
            columns Y(rows_, n_);
            matrix<double> V(n_, n_);
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
        active_ = 0;
        while (active_ < n_ && G_(active_, active_) > lost_) ++active_;
    }

    /// The angle of first order that makes columns i > j orthogonal, counted from column j to column i.
    double angle(index i, index j) const { return G_(i, j) / (G_(j, j) - G_(i, i)); }

    /// What is left of their cosine is not worth another pass.
    bool settled(index i, index j) const { return square(G_(i, j)) <= square(settled_cosine) * (G_(i, i) * G_(j, j)); }

    /// The pair is one for the first order. Columns of a cluster that are settled would turn by angles that mean nothing.
    bool rotates(index i, index j, double limit) const { return std::fabs(angle(i, j)) <= (settled(i, j) ? first_order_suffices : limit); }

    /// Runs of columns that hold all pairs with a larger angle.
    std::vector<group> groups(double limit) const {
        std::vector<index> reach(at(active_));
        for (index j = 0; j < active_; ++j) {
            reach[at(j)] = j;
            for (index i = j + 1; i < active_; ++i)
                if (!(std::fabs(angle(i, j)) <= limit) && !settled(i, j)) reach[at(j)] = i;
        }
        std::vector<group> found;
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
            const symmetric_eigen_result e = symmetric_eigen(std::move(block), g.size(), threads_);
            multiply(Y_.view(rows_, n_), g, e.V);
            if (with_vectors_) multiply(V_, g, e.V);
            columns full(n_, g.size()); // columns of G, of which only the lower triangle is stored
            for (index j = 0; j < g.size(); ++j)
                for (index i = 0; i < active_; ++i) full(i, j) = i >= g.first + j ? G_(i, g.first + j) : G_(g.first + j, i);
            columns product(n_, g.size());
            gemm(transposition::none, transposition::none, 1, full.view(active_, g.size()), e.V, 0, product.view(active_, g.size()),
                 threads_);
            columns inner(g.size(), g.size());
            gemm(transposition::transpose, transposition::none, 1, e.V, product.view().block(g.first, 0, g.size(), g.size()), 0,
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

    void multiply(matrix_view<double> Z, const group& g, const matrix<double>& Q) {
        const auto block = Z.block(0, g.first, Z.rows, g.size());
        columns copy(Z.rows, g.size());
        for (index j = 0; j < g.size(); ++j) std::copy_n(block.col(j), Z.rows, copy.col(j));
        gemm(transposition::none, transposition::none, 1, copy.view(), Q, 0, block, threads_);
    }

    /// One pass; true if what it leaves of the cosines is below rounding.
    bool pass() {
        look();
        double limit = small_angle;
        std::vector<group> found = groups(limit);
        while (size_beside(found, limit) > largest_rotation) found = groups(limit /= 8);
        const bool exact = rotate(found);

        double size = size_beside({}, limit);
        while (size > largest_rotation) size = size_beside({}, limit /= 8);

        // X of first order leaves cosines of second order in the scaled X, |y_i| / |y_j| X_ij.
        double scaled = 0;
        for (index j = 0; j < active_; ++j)
            for (index i = j + 1; i < active_; ++i)
                if (!settled(i, j)) scaled += rotates(i, j, limit) ? square(angle(i, j)) * (G_(j, j) / G_(i, i)) : HUGE_VAL;
        if (exact && scaled <= square(first_order_suffices)) {
            finish();
            return true;
        }
        turn(limit, size);
        return false;
    }

    /// |X|_F of all pairs that are not within a group.
    double size_beside(const std::vector<group>& found, double limit) const {
        double sum = 0;
        auto g = found.begin();
        for (index j = 0; j < active_; ++j) {
            while (g != found.end() && g->last <= j) ++g;
            const index from = g != found.end() && g->first <= j ? g->last : j + 1;
            for (index i = from; i < active_; ++i) {
                if (rotates(i, j, limit)) sum += square(angle(i, j));
            }
        }
        return std::sqrt(2 * sum);
    }

    /// Y <- Y exp(X) and V <- V exp(X), X antisymmetric with the angles up to `limit`, as many terms as make exp(X) orthogonal to working
    /// precision.
    void turn(double limit, double size) {
        const auto X = X_.view(active_, active_);
        for (index j = 0; j < active_; ++j) {
            X(j, j) = 0;
            for (index i = j + 1; i < active_; ++i) {
                X(i, j) = rotates(i, j, limit) ? angle(i, j) : 0;
                X(j, i) = -X(i, j);
            }
        }
        if (size > first_order_suffices) {
            columns squares(active_, active_);
            const auto S = squares.view();
            gemm(transposition::none, transposition::none, 1, X, X, 0, S, threads_);
            if (size > second_order_suffices) {
                // X + X^2 (I / 2 + X / 6 + X^2 / 24)
                columns sum(active_, active_);
                for (index j = 0; j < active_; ++j)
                    for (index i = 0; i < active_; ++i) sum(i, j) = (i == j ? 0.5 : 0.0) + X(i, j) / 6 + S(i, j) / 24;
                gemm(transposition::none, transposition::none, 1, S, sum.view(), 1, X, threads_);
            } else {
                for (index j = 0; j < active_; ++j)
                    for (index i = 0; i < active_; ++i) X(i, j) += S(i, j) / 2;
            }
        }
        add_product(Y_.view(rows_, active_), X);
        if (with_vectors_) add_product(V_.view().block(0, 0, n_, active_), X);
    }

    /// The last step, of first order: Y (I + X) has orthogonal columns and V (I + X) orthonormal ones. With S = V^T V, G = Y^T Y
    ///   X_ij + X_ji = -S_ij,   X_ij d_i + X_ji d_j = -G_ij,   d the diagonal of G.
    /// Columns of a cluster, for which the two contradict each other within rounding, take X from each equation apart, X_ij = X_ji: then
    /// A V = Y holds up to their cosine.
    void finish() {
        columns S = symmetric_storage(with_vectors_ ? n_ : 0);
        if (with_vectors_) gram_matrix(V_, S.view(n_, n_), threads_);
        columns of_V(with_vectors_ ? n_ : 0, with_vectors_ ? n_ : 0);
        for (index j = 0; j < n_; ++j)
            for (index i = j; i < n_; ++i) {
                const double s = with_vectors_ ? S(i, j) : (i == j ? 1.0 : 0.0), g = G_(i, j), di = G_(i, i), dj = G_(j, j);
                double lower = 0, upper = 0, lower_v = 0, upper_v = 0;
                if (i == j) {
                    lower = upper = lower_v = upper_v = (1 - s) / 2;
                } else if (i >= active_) { // Y_i is rounding error: V alone counts, and Y follows it
                    lower = lower_v = j < active_ ? 0 : -s / 2;
                    upper = upper_v = -s - lower;
                } else {
                    const double x = (g - s * dj) / (dj - di);
                    if (std::fabs(x) <= first_order_suffices) {
                        lower = lower_v = x;
                        upper = upper_v = -s - x;
                    } else {
                        lower = upper = -g / (di + dj);
                        lower_v = upper_v = -s / 2;
                    }
                }
                X_(i, j) = lower;
                X_(j, i) = upper;
                if (with_vectors_) {
                    of_V(i, j) = lower_v;
                    of_V(j, i) = upper_v;
                }
            }
        add_product(Y_.view(), X_.view());
        if (with_vectors_) add_product(V_, of_V.view());
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
    columns Y_, G_, X_, work_;
    matrix<double> V_;
    double lost_ = 0;
    index active_ = 0;
    int passes_ = 0;
};

} // namespace

svd_result<double> gram_svd(strided_view<const double> A, vectors job, int threads) {
    if (A.rows < A.cols) {
        svd_result<double> t = gram_svd(A.transposed(), job, threads);
        matrix<double> U = transpose(t.Vh);
        t.Vh = transpose(t.U);
        t.U = std::move(U);
        return t;
    }
    const index m = A.rows, n = A.cols;
    double largest = 0;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) largest = std::max(largest, std::fabs(A(i, j)));
    const int scale = largest > 0 ? -std::ilogb(largest) : 0;
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    columns B(m, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) B(i, j) = A(i, j) * first * second;

    const bool with_vectors = job != vectors::none;
    orthogonalisation o(std::move(B), with_vectors, threads);
    svd_result<double> r;
    if (!o.run()) r.status = status::not_converged;
    r.iterations = o.passes();

    columns& Y = o.Y();
    std::vector<double> length(at(n));
    for (index j = 0; j < n; ++j) {
        double sum = 0;
        for (index i = 0; i < m; ++i) sum += square(Y(i, j));
        length[at(j)] = std::sqrt(sum);
    }
    std::vector<index> order(at(n));
    std::iota(order.begin(), order.end(), index(0));
    std::stable_sort(order.begin(), order.begin() + o.active(), [&](index a, index b) { return length[at(a)] > length[at(b)]; });
    for (index j = 0; j < n; ++j) r.S.push_back(std::ldexp(length[at(order[at(j)])], -scale));
    std::sort(r.S.begin(), r.S.end(), std::greater<>());
    if (!r.S.empty() && std::isinf(r.S.front()) && r.status == status::ok) r.status = status::overflow;

    const index u_cols = job == vectors::none ? 0 : job == vectors::thin ? n : m;
    r.U = matrix<double>(m, u_cols);
    r.Vh = matrix<double>(with_vectors ? n : 0, n);
    if (!with_vectors) return r;
    columns W(m, u_cols);
    for (index j = 0; j < o.active(); ++j) {
        const index from = order[at(j)];
        std::transform(Y.col(from), Y.col(from) + m, W.col(j), [&](double y) { return y / length[at(from)]; });
    }
    if (o.active() < u_cols) W = complete(W, o.active());
    for (index j = 0; j < u_cols; ++j) std::copy_n(W.col(j), m, r.U.col(j));
    for (index i = 0; i < n; ++i)
        for (index j = 0; j < n; ++j) r.Vh(i, j) = o.V()(j, order[at(i)]);
    return r;
}

} // namespace eckart::fast
