#include <eckart/fast/orthogonalisation.hpp>

#include <eckart/core/scalar.hpp>
#include <eckart/fast/blockwise.hpp>
#include <eckart/fast/column_norms.hpp>
#include <eckart/fast/gemm.hpp>
#include <eckart/fast/gram_matrix.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes_product.hpp>
#include <eckart/fast/small_product.hpp>
#include <eckart/fast/stable_sort.hpp>
#include <eckart/fast/symmetric_eigen.hpp>
#include <eckart/fast/symmetric_tridiagonal.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numeric>
#include <utility>

namespace eckart::fast {

namespace {

constexpr double u = 0x1p-53;

// Internal parameters.
constexpr int pass_budget = 20;
// Where Jacobi can go on.
constexpr int pass_budget_of_graded = 6;
// Beyond this angle a pair is not left to the first order.
constexpr double small_angle = 0x1p-16;
// |W^T W - I| is at most |X|^4 / 4 for W = I + X + X^2 / 2 and |X|^6 / 72 for two more terms of the exponential series.
constexpr double largest_rotation = 0x1p-8, second_order_suffices = 0x1p-13, first_order_suffices = 0x1p-27;
// The last step is of first order: with an X of this size in the scaled measure it leaves cosines of 2^-50 in all (in the sense of |.|_F).
constexpr double last_step = 0x1p-25;
// Angles by which columns may wait for the last step to turn, all of them together: it makes V orthogonal to second order.
constexpr double largest_delay = 0x1p-27;
// Up to this size in the scaled measure the products of the last step keep all digits in single precision; of graded columns, all of them
// together, all but 2^-50.
constexpr double single_precision_suffices = 0x1p-30, single_precision_suffices_graded = 0x1p-26;
// Graded columns: up to this size V is left to the last step, which makes it orthogonal to second order.
constexpr double first_order_suffices_before = 0x1p-14;
// Columns this close, |y_j|^2 - |y_i|^2 relative to |y_j|^2, may belong to one cluster.
constexpr double close_squares = 0x1p-10;
// Settled columns of a cluster turn no further: there are so many pairs of them that their angles would add up.
constexpr double settled_angle = 0x1p-32;
// Of the eigenvalues of the Gram matrix, the smallest to the largest: its eigenvectors leave cosines of u divided by that, and from here on
// no pass would gain a digit.
constexpr double least_ratio_of_squares = 1.0 / 16;
// Cosines that the eigenvectors of a block may leave between columns of equal length (a modest multiple of u).
constexpr double settled_cosine = 64 * u;

// Windows of graded columns, a ratio of squared lengths: their eigenvectors leave cosines of u divided by that between the shortest ones. A
// column gets multiples of u times the longest one, exactly known ones: its digits are not lost.
constexpr double range_of_graded_windows = 0x1p-40;
// Their angles are few times larger than those among the columns of a window.
constexpr double small_graded_angle = 0x1p-12;

double square(double x) { return x * x; }

/// The sign of plane p in the conjugate.
constexpr double conjugated(int p) { return p == 0 ? 1 : -1; }

/// |z|^2
double square_modulus(const std::array<double, 1>& z) { return z[0] * z[0]; }
double square_modulus(const std::array<double, 2>& z) { return z[0] * z[0] + z[1] * z[1]; }

/// |z| <= limit; false for NaN.
bool within(const std::array<double, 1>& z, double limit) { return std::fabs(z[0]) <= limit; }
bool within(const std::array<double, 2>& z, double limit) { return square_modulus(z) <= square(limit); }

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// Rows that are taken through all steps at once, so that a tall matrix is read once for them all: whole blocks of the inner dimension of
/// `gemm`, which keeps its bits. Threads and short matrices share out the whole.
index rows_of_slice(index rows, index cols, int threads) {
    constexpr index at_once = index(1) << 17; // entries, internal parameter: half of a second cache
    return threads > 1 || rows <= 4 * cols ? std::max<index>(rows, 1) : std::max<index>(1, at_once / std::max<index>(cols, 1) / 256) * 256;
}

/// The upper triangle of X <- factor times the conjugate transpose of the lower triangle of L; L may be X.
template <int P>
void mirror_conjugated(double factor, planes_view<P> L, planes_view<P> X) {
    for (int p = 0; p < P; ++p) mirror_lower(factor * conjugated(p), L.part[p], X.part[p]);
}

} // namespace

template <int P>
auto orthogonalisation<P>::slices(index rows, index cols, int threads) -> scratch_vector<group> {
    const index step = rows_of_slice(rows, cols, threads);
    scratch_vector<group> all;
    all.reserve(at((rows + step - 1) / step));
    for (index i = 0; i < rows; i += step) all.push_back({i, std::min(i + step, rows)});
    return all;
}

template <int P>
template <class T>
orthogonalisation<P>::orthogonalisation(strided_view<const T> A, int scale, bool with_vectors, double least_rank, int threads)
    : with_vectors_(with_vectors), coarse_(std::is_same_v<real_type<T>, float>), threads_(threads), rows_(A.rows), n_(A.cols),
      slices_(slices(A.rows, A.cols, threads)), Y_(planes<P>::undefined(rows_, n_)), G_(symmetric_storage<P>(n_)),
      X_(planes<P>::undefined(n_, n_)), work_(planes<P>::undefined(std::max(n_, slices_.empty() ? 0 : slices_.front().size()), n_)) {
    planes<P> B = planes<P>::undefined(rows_, n_);
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    for (const group& s : slices_) {
        for (int p = 0; p < P; ++p) {
            const auto a = part_of(A, p);
            copy_scaled(strided_view(a.data + s.first * a.row_stride, s.size(), n_, a.row_stride, a.col_stride), first, second,
                        slice(B, s).part[p]);
        }
        gram_matrix<P>(slice(B, s), s.first > 0, G_.view(n_, n_), threads_);
    }
    if (effective_rank() < least_rank) {
        gave_up_ = true;
        return;
    }
    lost_ = square(4 * u) * trace();
    symmetric_eigen_result<P> eigen = symmetric_eigen(std::move(G_), n_, threads_);
    of_one_scale_ =
        eigen.converged && n_ > 0 && eigen.values.front() > 0 && eigen.values.back() >= least_ratio_of_squares * eigen.values.front();
    if (of_one_scale_) active_ = n_;
    if (!with_vectors && (of_one_scale_ || least_rank > 0)) {
        gave_up_ = !of_one_scale_;
        for (index j = 0; j < n_; ++j) Y_.part[0].norm(j) = eigen.values[at(j)];
        return;
    }
    V_ = std::move(eigen.V);
    G_ = symmetric_storage<P>(n_);
    if (of_one_scale_) orthonormalise();
    for (const group& s : slices_) {
        multiply<P>(transposition::none, transposition::none, 1, slice(B, s), V_.view(), 0, slice(Y_, s), threads_);
        if (of_one_scale_)
            add_squares_of_parts(s);
        else
            gram_matrix<P>(slice(Y_, s), s.first > 0, G_.view(n_, n_), threads_);
    }
}

template <int P>
orthogonalisation<P>::orthogonalisation(planes<P> Y, bool with_vectors, int threads)
    : with_vectors_(with_vectors), window_range_(range_of_graded_windows), threads_(threads), rows_(Y.rows()), n_(Y.cols()),
      Y_(std::move(Y)), V_(with_vectors ? n_ : 0, with_vectors ? n_ : 0), G_(symmetric_storage<P>(n_)), X_(planes<P>::undefined(n_, n_)),
      work_(planes<P>::undefined(n_, n_)) {
    slices_.push_back({0, n_});
    for (index j = 0; j < V_.cols(); ++j) V_.part[0](j, j) = 1;
    turn_windows(window_range_);
    turn_windows(std::sqrt(window_range_));
    gram_matrix<P>(Y_.view(), 0, G_.view(n_, n_), threads_);
}

template <int P>
void orthogonalisation<P>::orthonormalise() {
    gram_matrix<P>(V_.view(), 0, X_.view(), threads_);
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < n_; ++j)
            for (index i = j; i < n_; ++i) X_.part[p](i, j) = ((p == 0 && i == j ? 1 : 0) - X_.part[p](i, j)) / 2;
    mirror_conjugated<P>(1, X_.view(), X_.view());
    add_small_product<P>(V_.view(), X_.view(), nullptr, threads_);
}

template <int P>
double orthogonalisation<P>::trace() const {
    double sum = 0;
    for (index j = 0; j < n_; ++j) sum += square_length(j);
    return sum;
}

template <int P>
double orthogonalisation<P>::effective_rank() const {
    double diagonal = 0, beside = 0;
    for (index j = 0; j < n_; ++j) {
        diagonal += square(square_length(j));
        for (const double* g : parts_of_column(G_, j))
            for (index i = j + 1; i < n_; ++i) beside += square(g[i]);
    }
    return square(trace()) / (diagonal + 2 * beside);
}

template <int P>
bool orthogonalisation<P>::run() {
    if (of_one_scale_) return true;
    while (passes_ < (graded() ? pass_budget_of_graded : pass_budget)) {
        ++passes_;
        if (pass()) return true;
    }
    for (const group& s : slices_) add_squares_of_parts(s);
    return false;
}

template <int P>
double orthogonalisation<P>::length(index j) {
    double sum = 0;
    for (columns& y : Y_.part) sum += y.norm(j);
    return std::sqrt(sum);
}

template <int P>
planes_view<P> orthogonalisation<P>::slice(planes<P>& X, const group& s) {
    return X.view().block(s.first, 0, s.size(), X.cols());
}

template <int P>
double orthogonalisation<P>::square_length(index j) const {
    return G_.part[0](j, j);
}

template <int P>
auto orthogonalisation<P>::get(const planes<P>& X, index i, index j) -> entry {
    entry z;
    for (int p = 0; p < P; ++p) z[p] = X.part[p](i, j);
    return z;
}

template <int P>
void orthogonalisation<P>::look() {
    scratch_vector<index> order(at(n_));
    std::iota(order.begin(), order.end(), index(0));
    stable_sort(order.data() + head_, n_ - head_, [this](index a, index b) { return square_length(a) > square_length(b); });
    if (!std::is_sorted(order.begin(), order.end()))
        for (int p = 0; p < P; ++p) {
            columns &G = G_.part[p], &sorted = X_.part[p];
            for (index j = 0; j < n_; ++j)
                for (index i = j; i < n_; ++i) {
                    const auto [low, high] = std::minmax(order[at(j)], order[at(i)]);
                    sorted(i, j) = (low == order[at(j)] ? 1 : conjugated(p)) * G(high, low);
                }
            for (index j = 0; j < n_; ++j) std::copy(sorted.col(j) + j, sorted.col(j) + n_, G.col(j) + j);
            permute(Y_.part[p], order);
            if (with_vectors_) permute(V_.part[p], order);
        }
    active_ = head_;
    while (active_ < n_ && square_length(active_) > lost_) ++active_;
}

template <int P>
void orthogonalisation<P>::permute(columns& X, scratch_vector<index> order) {
    scratch_vector<double> x(at(X.rows()));
    for (index first = 0; first < X.cols(); ++first) {
        // A cycle: the gap moves to where its column comes from, until that is the first.
        if (order[at(first)] == first) continue;
        std::copy_n(X.col(first), X.rows(), x.begin());
        index gap = first;
        for (index from = order[at(gap)]; from != first; from = order[at(gap)]) {
            std::copy_n(X.col(from), X.rows(), X.col(gap));
            order[at(gap)] = gap;
            gap = from;
        }
        std::copy(x.begin(), x.end(), X.col(gap));
        order[at(gap)] = gap;
    }
}

template <int P>
scratch_vector<double> orthogonalisation<P>::square_lengths(index count) const {
    scratch_vector<double> d(at(count));
    for (index j = 0; j < count; ++j) d[at(j)] = square_length(j);
    return d;
}

template <int P>
auto orthogonalisation<P>::first_order(double limit) -> measure {
    measure m;
    const scratch_vector<double> d = square_lengths(active_);
    scratch_vector<double> inverse(at(active_));
    for (index j = 0; j < active_; ++j) inverse[at(j)] = 1 / d[at(j)];
    for (index j = 0; j < active_; ++j) {
        const double dj = d[at(j)], *di = d.data();
        const auto g = parts_of_column(std::as_const(G_), j);
        const auto x = parts_of_column(X_, j);
        for (index i = j + 1; i < active_; ++i) {
            entry gij, t;
            for (int p = 0; p < P; ++p) {
                gij[p] = g[p][i];
                t[p] = gij[p] / (dj - di[i]);
            }
            const bool done = settled(gij, di[i], dj), turns = within(t, largest_angle(done, limit));
            for (int p = 0; p < P; ++p) {
                t[p] = turns ? t[p] : 0;
                x[p][i] = t[p];
            }
            m.size += square_modulus(t);
            if (!done) {
                m.scaled += square_modulus(t) * (dj * inverse[at(i)]);
                m.fits = m.fits && turns;
            }
        }
        if (j < head_ && !m.fits) m.head_fits = false;
    }
    m.size = std::sqrt(2 * m.size);
    return m;
}

template <int P>
std::array<double*, P> orthogonalisation<P>::parts_of_column(planes<P>& X, index j) {
    std::array<double*, P> x;
    for (int p = 0; p < P; ++p) x[p] = X.part[p].col(j);
    return x;
}

template <int P>
std::array<const double*, P> orthogonalisation<P>::parts_of_column(const planes<P>& X, index j) {
    std::array<const double*, P> x;
    for (int p = 0; p < P; ++p) x[p] = X.part[p].col(j);
    return x;
}

template <int P>
auto orthogonalisation<P>::moderate(double& limit) -> measure {
    measure m = first_order(limit);
    while (m.size > largest_rotation) m = first_order(limit /= 8);
    return m;
}

template <int P>
bool orthogonalisation<P>::settled(const entry& gij, double di, double dj) {
    return square_modulus(gij) <= square(settled_cosine) * (di * dj);
}

template <int P>
double orthogonalisation<P>::largest_angle(bool is_settled, double limit) {
    return is_settled ? settled_angle : limit;
}

template <int P>
auto orthogonalisation<P>::angle(index i, index j) const -> entry {
    entry t = get(G_, i, j);
    for (double& part : t) part /= square_length(j) - square_length(i);
    return t;
}

template <int P>
index orthogonalisation<P>::settled_head(index exact) {
    scratch_vector<double> cosines(at(active_), 0.0); // of column i with those before it, sums of squares
    index found = head_, reach = head_;
    double angles = waiting_, sum = 0;
    for (index j = 0; j < exact; ++j) {
        const double dj = square_length(j);
        for (index i = std::max(j + 1, head_); i < active_; ++i) {
            const double di = square_length(i);
            if (settled(get(G_, i, j), di, dj)) continue;
            const entry x = get(X_, i, j);
            if (x == entry{}) return found; // it turns too far
            const double turned = square_modulus(x);
            angles += turned;
            cosines[at(i)] += turned * (dj / di);
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

template <int P>
bool orthogonalisation<P>::turns_too_far(index i, index j) const {
    return get(X_, i, j) == entry{} && !settled(get(G_, i, j), square_length(i), square_length(j));
}

template <int P>
auto orthogonalisation<P>::groups() const -> scratch_vector<group> {
    scratch_vector<index> reach(at(active_));
    for (index j = head_; j < active_; ++j) {
        reach[at(j)] = j;
        for (index i = j + 1; i < active_; ++i)
            if (turns_too_far(i, j)) reach[at(j)] = i;
    }
    scratch_vector<group> found;
    found.reserve(at(active_ / 2));
    for (index j = head_; j < active_;) {
        index last = reach[at(j)];
        for (index k = j; k <= last; ++k) last = std::max(last, reach[at(k)]);
        for (index end; j <= last; j = end) {
            end = end_of_window(j, last + 1, window_range_);
            if (end - j > 1) found.push_back({j, end});
        }
    }
    return found;
}

template <int P>
index orthogonalisation<P>::end_of_window(index first, index end, double range) const {
    index last = first + 1;
    while (last < end && square_length(last) >= range * square_length(first)) ++last;
    return last;
}

template <int P>
void orthogonalisation<P>::turn_windows(double first_range) {
    add_squares_of_parts({0, rows_});
    for (index j = 0; j < n_; ++j) {
        G_.part[0](j, j) = 0;
        for (columns& y : Y_.part) G_.part[0](j, j) += std::exchange(y.norm(j), 0.0);
    }
    look();
    double range = first_range;
    for (index first = 0, last; first < active_; first = last, range = window_range_) {
        last = end_of_window(first, active_, range);
        const group window{first, last};
        const auto Z = Y_.view().block(0, first, rows_, window.size());
        gram_matrix<P>(Z, 0, G_.view(n_, n_).block(first, first, window.size(), window.size()), threads_);
        if (!turns_little(window)) turn_group(window);
    }
}

template <int P>
bool orthogonalisation<P>::turns_little(const group& g) const {
    for (index j = g.first; j < g.last; ++j)
        for (index i = j + 1; i < g.last; ++i)
            if (!settled(get(G_, i, j), square_length(i), square_length(j)) && !within(angle(i, j), small_graded_angle)) return false;
    return true;
}

template <int P>
planes<P> orthogonalisation<P>::turn_group(const group& g) {
    planes<P> block = symmetric_storage<P>(g.size());
    // Scaled to size 1 by a power of two, which changes no digit. In a cluster the rounding of the eigenvectors is to be relative
    // to the width of the cluster: all of it but the smallest is subtracted, exactly by Sterbenz' lemma.
    const double scale = std::ldexp(1.0, -std::ilogb(square_length(g.first))), smallest = square_length(g.last - 1);
    const double centre = 2 * smallest >= square_length(g.first) ? smallest : 0;
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < g.size(); ++j)
            for (index i = j; i < g.size(); ++i) {
                const double x = (G_.part[p](g.first + i, g.first + j) - (p == 0 && i == j ? centre : 0)) * scale;
                block.part[p](j, i) = conjugated(p) * x;
                block.part[p](i, j) = x;
            }
    planes<P> Q = symmetric_eigen(std::move(block), g.size(), threads_).V;
    multiply_columns(Y_.view(rows_, n_), g, Q);
    if (with_vectors_) multiply_columns(V_.view(), g, Q);
    return Q;
}

template <int P>
index orthogonalisation<P>::rotate(const scratch_vector<group>& found) {
    index exact = active_;
    for (const group& g : found) {
        const planes<P> Q = turn_group(g);
        planes<P> full = planes<P>::undefined(n_, g.size()); // columns of G, of which only the lower triangle is stored
        for (int p = 0; p < P; ++p)
            for (index j = 0; j < g.size(); ++j)
                for (index i = 0; i < active_; ++i)
                    full.part[p](i, j) = i >= g.first + j ? G_.part[p](i, g.first + j) : conjugated(p) * G_.part[p](g.first + j, i);
        planes<P> product = planes<P>::undefined(n_, g.size());
        multiply<P>(transposition::none, transposition::none, 1, full.view(active_, g.size()), Q.view(g.size(), g.size()), 0,
                    product.view(active_, g.size()), threads_);
        planes<P> inner = planes<P>::undefined(g.size(), g.size());
        multiply<P>(transposition::transpose, transposition::none, 1, Q.view(g.size(), g.size()),
                    product.view().block(g.first, 0, g.size(), g.size()), 0, inner.view(), threads_);
        for (int p = 0; p < P; ++p)
            for (index j = 0; j < g.size(); ++j) {
                columns& G = G_.part[p];
                for (index i = 0; i < g.first; ++i) G(g.first + j, i) = conjugated(p) * product.part[p](i, j);
                for (index i = j; i < g.size(); ++i) G(g.first + i, g.first + j) = inner.part[p](i, j);
                for (index i = g.last; i < active_; ++i) G(i, g.first + j) = product.part[p](i, j);
            }
        for (index j = g.first; j < g.last; ++j)
            if (!(4 * square_length(j) >= square_length(g.first))) exact = std::min(exact, g.first);
    }
    return exact;
}

template <int P>
void orthogonalisation<P>::multiply_columns(planes_view<P> Z, const group& g, const planes<P>& Q) {
    const auto block = Z.block(0, g.first, Z.rows(), g.size());
    planes<P> copy = planes<P>::undefined(Z.rows(), g.size());
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < g.size(); ++j) std::copy_n(block.part[p].col(j), Z.rows(), copy.part[p].col(j));
    multiply<P>(transposition::none, transposition::none, 1, copy.view(), Q.view(g.size(), g.size()), 0, block, threads_);
}

template <int P>
bool orthogonalisation<P>::pass() {
    look();
    double limit = graded() ? small_graded_angle : small_angle;
    measure m = moderate(limit);
    index exact = active_;
    if (!m.head_fits) { // not seen: a column behind the head came out parallel to one of it
        head_ = 0;
        waiting_ = 0;
    }
    if (!m.fits) {
        exact = rotate(groups());
        m = moderate(limit);
    }
    if (exact == active_ && m.fits && m.scaled <= square(last_step)) {
        if (coarse_ || !with_vectors_)
            correct_values();
        else
            finish(std::max(m.scaled, waiting_) <= square(graded() ? single_precision_suffices_graded : single_precision_suffices));
        return true;
    }
    head_ = settled_head(exact);
    turn(m.size);
    return false;
}

template <int P>
void orthogonalisation<P>::turn(double size) {
    const index tail = active_ - head_, rest = n_ - head_;
    const auto all = X_.view(active_, active_);
    for (index j = 0; j < head_; ++j)
        for (index i = head_; i < active_; ++i) {
            const entry g = get(G_, i, j);
            const bool done = settled(g, square_length(i), square_length(j));
            for (int p = 0; p < P; ++p) all.part[p](i, j) = done ? 0 : g[p] / square_length(j);
        }
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < active_; ++j) all.part[p](j, j) = 0;
    mirror_conjugated(-1, all, all);
    const auto X = all.block(head_, head_, tail, tail);
    if (size > (graded() && with_vectors_ ? first_order_suffices_before : first_order_suffices)) {
        planes<P> squares = planes<P>::undefined(tail, tail);
        const auto S = squares.view();
        multiply<P>(transposition::none, transposition::none, 1, X, X, 0, S, threads_);
        if (size > second_order_suffices) {
            // X + X^2 (I / 2 + X / 6 + X^2 / 24)
            planes<P> sum = planes<P>::undefined(tail, tail);
            for (int p = 0; p < P; ++p)
                for (index j = 0; j < tail; ++j)
                    for (index i = 0; i < tail; ++i)
                        sum.part[p](i, j) = (p == 0 && i == j ? 0.5 : 0.0) + X.part[p](i, j) / 6 + S.part[p](i, j) / 24;
            multiply<P>(transposition::none, transposition::none, 1, S, sum.view(), 1, X, threads_);
        } else {
            for (int p = 0; p < P; ++p)
                for (index j = 0; j < tail; ++j)
                    for (index i = 0; i < tail; ++i) X.part[p](i, j) += S.part[p](i, j) / 2;
        }
    }
    const auto turned = all.block(0, head_, active_, tail);
    const auto G = G_.view(n_, n_);
    for (const group& s : slices_) {
        const auto Y = slice(Y_, s);
        add_product(Y.block(0, 0, Y.rows(), active_), turned);
        const auto Z = Y.block(0, head_, Y.rows(), rest);
        const double beta = s.first > 0 ? 1 : 0;
        multiply<P>(transposition::transpose, transposition::none, 1, Z, Y.block(0, 0, Y.rows(), head_), beta,
                    G.block(head_, 0, rest, head_), threads_);
        gram_matrix<P>(Z, beta, G.block(head_, head_, rest, rest), threads_);
    }
    if (with_vectors_) add_product(V_.view(n_, active_), turned);
}

template <int P>
void orthogonalisation<P>::correct_values() {
    scratch_vector<double> squares = square_lengths(n_);
    for (index j = 0; j < active_; ++j) {
        double own = 0;
        for (index i = j + 1; i < active_; ++i) {
            const entry g = get(G_, i, j), t = angle(i, j);
            double change = 0;
            if (within(t, small_angle))
                for (int p = 0; p < P; ++p) change += g[p] * t[p];
            own += change;
            squares[at(i)] -= change;
        }
        squares[at(j)] += own;
    }
    for (index j = 0; j < n_; ++j) Y_.part[0].norm(j) = squares[at(j)]; // the other part's is zero
}

template <int P>
void orthogonalisation<P>::finish(bool in_single_precision) {
    const auto add = [&](planes_view<P> Z, planes_view<P, const double> M, const double* sizes) {
        in_single_precision ? add_small_product<P>(Z, M, sizes, threads_) : add_product(Z, M);
    };
    // S becomes the upper triangle of X, stored as its conjugate transpose; T is by how much the X of V is another one, in a cluster.
    planes<P> S = planes<P>::undefined(n_, n_), T;
    gram_matrix<P>(V_.view(), 0, S.view(), threads_);
    const scratch_vector<double> d = square_lengths(n_);
    for (index j = 0; j < n_; ++j) {
        const double dj = d[at(j)], *di = d.data();
        const auto g = parts_of_column(std::as_const(G_), j);
        const auto lower = parts_of_column(X_, j), upper = parts_of_column(S, j);
        for (int p = 0; p < P; ++p) lower[p][j] = ((p == 0 ? 1 : 0) - upper[p][j]) / 2;
        for (index i = j + 1; i < active_; ++i) {
            entry gij, s, x;
            for (int p = 0; p < P; ++p) {
                gij[p] = g[p][i];
                s[p] = upper[p][i];
                x[p] = (gij[p] - s[p] * dj) / (dj - di[i]);
                lower[p][i] = x[p];
                upper[p][i] = (s[p] * di[i] - gij[p]) / (dj - di[i]); // -s - x, which would cancel where s is an angle that waited
            }
            const bool cluster = dj - di[i] <= close_squares * dj && settled(gij, di[i], dj);
            if (within(x, largest_angle(cluster, last_step))) continue;
            if (T.cols() == 0) T = planes<P>(n_, n_);
            for (int p = 0; p < P; ++p) {
                lower[p][i] = upper[p][i] = -gij[p] / (dj + di[i]);
                T.part[p](i, j) = -s[p] / 2 - lower[p][i];
            }
        }
        for (int p = 0; p < P; ++p)
            for (index i = std::max(active_, j + 1); i < n_; ++i) { // y_i is rounding error: adding it to y_j does no harm
                lower[p][i] = j < active_ ? -upper[p][i] : -upper[p][i] / 2;
                upper[p][i] = -upper[p][i] - lower[p][i];
            }
    }
    const auto X = X_.view();
    mirror_conjugated(1, S.view(), X);
    scratch_vector<double> sizes(at(graded() ? active_ : 0));
    for (std::size_t j = 0; j < sizes.size(); ++j) sizes[j] = std::ldexp(1.0, std::ilogb(d[j]) / 2);
    for (const group& s : slices_) {
        add(slice(Y_, s).block(0, 0, s.size(), active_), X.block(0, 0, active_, active_), graded() ? sizes.data() : nullptr);
        add_squares_of_parts(s);
    }
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < T.cols(); ++j)
            for (index i = j + 1; i < n_; ++i) {
                X.part[p](i, j) += T.part[p](i, j);
                X.part[p](j, i) += conjugated(p) * T.part[p](i, j);
            }
    add(V_.view(), X, nullptr);
}

template <int P>
void orthogonalisation<P>::add_product(planes_view<P> Z, planes_view<P, const double> X) {
    const auto copy = work_.view(Z.rows(), Z.cols());
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < Z.cols(); ++j) std::copy_n(Z.part[p].col(j), Z.rows(), copy.part[p].col(j));
    multiply<P>(transposition::none, transposition::none, 1, copy, X, 1, Z.block(0, Z.cols() - X.cols(), Z.rows(), X.cols()), threads_);
}

template <int P>
void orthogonalisation<P>::add_squares_of_parts(const group& s) {
    for (columns& y : Y_.part) add_squares(y, s.first, s.last);
}

template <int P>
orthogonalisation_scratch orthogonalisation<P>::scratch(index m, index n, bool with_vectors, int threads) {
    constexpr std::size_t p = P;
    const index rows = rows_of_slice(m, n, threads), slice = std::min(m, rows);
    const std::size_t square = p * columns::scratch(n, n), tall = p * columns::scratch(m, n), symmetric = symmetric_storage_scratch(n, P);
    const symmetric_eigen_scratch eigen(n, P);
    // Slices, Y, G, X, work, B, the eigenvectors, the G that follows. (The places of B and of the first G stay unused.)
    const std::size_t members = scratch_for<group>((m + rows - 1) / rows) + tall + symmetric + square +
                                p * columns::scratch(std::max(n, slice), n) + tall + eigen.result + symmetric;
    return {members, std::max(eigen.rest + gemm_scratch(m), scratch_of_passes(m, n, std::max(n, slice), with_vectors))};
}

template <int P>
orthogonalisation_scratch orthogonalisation<P>::scratch(index n, bool with_vectors) {
    const index v = with_vectors ? n : 0;
    const std::size_t members =
        scratch_for<group>(1) + P * (columns::scratch(v, v) + 2 * columns::scratch(n, n)) + symmetric_storage_scratch(n, P);
    return {members, scratch_of_passes(n, n, n, with_vectors)};
}

template <int P>
std::size_t orthogonalisation<P>::scratch_of_passes(index m, index n, index rows_at_once, bool with_vectors) {
    constexpr std::size_t p = P;
    const std::size_t square = p * columns::scratch(n, n), tall = p * columns::scratch(m, n), products = gemm_scratch(m);
    const symmetric_eigen_scratch eigen(n, P);
    // More than there are at any time in a pass: order and a copy of it, or reach and groups; lengths and their inverses; a column.
    const std::size_t lists = 2 * scratch_for<index>(n) + scratch_for<group>(n) + 2 * scratch_for<double>(n) +
                              stable_sort_scratch<index>(n) + scratch_for<double>(m);
    // A rotation of all columns at once, which takes more than several of some; or the terms of a series; or the last step, S and T and its
    // product in single precision.
    const std::size_t rotation =
        symmetric_storage_scratch(n, P) + eigen.result + std::max(eigen.rest, std::max(tall, 3 * square) + products);
    const std::size_t series = 2 * square + products;
    const std::size_t last =
        with_vectors ? 2 * square + scratch_for<double>(n) + std::max(add_small_product_scratch<P>(rows_at_once, n), products) : 0;
    return lists + std::max({rotation, series, last});
}

template class orthogonalisation<1>;
template class orthogonalisation<2>;
template orthogonalisation<1>::orthogonalisation(strided_view<const double>, int, bool, double, int);
template orthogonalisation<1>::orthogonalisation(strided_view<const float>, int, bool, double, int);
template orthogonalisation<2>::orthogonalisation(strided_view<const std::complex<double>>, int, bool, double, int);
template orthogonalisation<2>::orthogonalisation(strided_view<const std::complex<float>>, int, bool, double, int);

} // namespace eckart::fast
