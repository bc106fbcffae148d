#include <eckart/fast/bidiagonalisation.hpp>

#include <eckart/fast/bidiagonal_task.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/bidiagonalisation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/hermitian-inl.h>

#include <algorithm>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// The columns of a task, and what of them the column at hand needs.
template <int P, class R>
struct bidiagonal_columns {
    using column = decltype(column_of(bidiagonal_task<P, R>().A));
    using number = decltype(get(column(), 0));

    explicit bidiagonal_columns(const bidiagonal_task<P, R>& t)
        : A(column_of(t.A)), v(column_of(t.v)), next_v(column_of(t.next_v)), w(column_of(t.w)), next_w(column_of(t.next_w)),
          y(column_of(t.y)), next_y(column_of(t.next_y)), x(column_of(t.x)), z(column_of(t.z)), sums(column_of(t.sums)),
          from(t.column / step * step), x_from((t.column + 1) / step * step), x_to((t.n + step - 1) / step * step) {}

    static constexpr index step = block_size_of<R>;
    column A, v, next_v, w, next_w; // the long ones
    column y, next_y, x, z;         // the short ones
    column sums;
    index from, x_from, x_to; ///< whole blocks of the rows that count: from <= i < padded of long columns, x_from <= i < x_to of short ones
};

/// N columns from c on of A - v y^H - w z^H, which is formed; with the next left reflection H (from `next_v` and its factor) the conjugates
/// x of row j of H A, and sums += H A x but for the part along next_v.
template <int N, int P, class R>
HWY_INLINE void left_step(const bidiagonal_task<P, R>& task, const bidiagonal_columns<P, R>& t,
                          const typename bidiagonal_columns<P, R>::column& sums, index c) {
    const index ld = task.ld;
    const auto a = t.A + c * ld;
    typename bidiagonal_columns<P, R>::number products[N];
    update_and_dot<N, true>(a, ld, t.from, task.padded, t.v, t.y + c, t.w, t.z + c, t.next_v, products);
    for (int k = 0; k < N; ++k) {
        const auto y = conjugate(products[k]) * task.factor;
        set(t.next_y, c + k, y);
        set(t.x, c + k, conjugate(get(a, task.column + k * ld)) - y);
    }
    add_multiples<N>(a, ld, t.from, task.padded, t.x + c, sums);
}

/// The entry of B that a reflection leaves, or its modulus.
HWY_INLINE double entry_of(const reflection& h) { return h.beta; }
HWY_INLINE double entry_of(const complex_reflection& h) { return h.modulus; }

HWY_INLINE void keep_phase(const reflection&, double* const (&)[1], index, double) {}
HWY_INLINE void keep_phase(const complex_reflection& h, double* const (&phase)[2], index j, double sign) {
    phase[0][j] = h.phase.re;
    phase[1][j] = sign * h.phase.im;
}

/// to <- from, rows first <= r < last in whole blocks.
template <class column>
HWY_INLINE void copy(const column& from, index first, index last, const column& to) {
    for (index r = first; r < last; r += block_size_of<number_of<column>>) store(load(from + r), to + r);
}

template <int P, class R>
HWY_INLINE void exchange(R* (&x)[P], R* (&y)[P]) {
    for (int p = 0; p < P; ++p) {
        R* before = x[p];
        x[p] = y[p];
        y[p] = before;
    }
}

/// The left reflection of the column at hand, j below.
template <int P, class R>
HWY_INLINE void start_column(bidiagonal_task<P, R>& task) {
    const bidiagonal_columns<P, R> t(task);
    using number = typename bidiagonal_columns<P, R>::number;
    const index j = task.column;
    const auto a = t.A + j * task.ld;
    number unused;
    update_and_dot<1, true>(a, task.ld, t.from, task.padded, t.v, t.y + j, t.w, t.z + j, t.v, &unused);
    const auto left = reflect(a, t.from, j, task.padded, t.next_v);
    task.factor = left.factor;
    task.diagonal[j] = entry_of(left);
    if (task.left_factor != nullptr) {
        task.left_factor[j] = left.factor;
        keep_phase(left, task.left_phase, j, 1);
        copy(t.next_v, t.from, task.padded, a);
    }
    for (index c = t.x_from; c <= j; ++c) {
        set(t.x, c, number());
        set(t.next_y, c, number());
    }
}

/// A share of the columns behind j. There and back, in groups of columns: what the pass before has read last is still in the cache. Sums
/// go through a group in one order, and a group does not depend on how many columns fit into the registers.
template <int P, class R>
HWY_INLINE void pass_over_share(const bidiagonal_task<P, R>& task, index share, index shares) {
    constexpr int N = P == 1 ? columns_reflected_at_once : complex_columns_at_once, group = P == 1 ? 8 : 4;
    static_assert(group % N == 0);
    const bidiagonal_columns<P, R> t(task);
    const auto sums = t.sums + share * task.padded;
    for (index r = t.from; r < task.padded; r += t.step) store(zeros_of(sums), sums + r);
    const index behind = task.column + 1, groups = (task.n - behind) / group, first = groups * share / shares;
    const index last = groups * (share + 1) / shares, singles = share + 1 == shares ? behind + groups * group : task.n;
    const bool back = task.column % 2 != 0;
    if (back)
        for (index c = singles; c < task.n; ++c) left_step<1>(task, t, sums, c);
    for (index g = first; g < last; ++g) {
        const index from = behind + (back ? first + last - 1 - g : g) * group;
        for (index c = from; c < from + group; c += N) left_step<N>(task, t, sums, c);
    }
    if (!back)
        for (index c = singles; c < task.n; ++c) left_step<1>(task, t, sums, c);
}

/// The right reflection of row j.
template <int P, class R>
HWY_INLINE void finish_column(bidiagonal_task<P, R>& task, index shares) {
    const bidiagonal_columns<P, R> t(task);
    using number = typename bidiagonal_columns<P, R>::number;
    const index j = task.column;
    // With e the unit vector j + 1 and s the sums: H A x = s - next_v (next_y^H x), H A e = a - next_v conj(next_y_{j+1}), a = A e. The
    // reflection from the right is I - right.factor z z^H, z = (x - beta e) / (x_{j+1} - beta). next_w <- right.factor H A z.
    const number along = dot(t.next_y + t.x_from, t.x + t.x_from, t.x_to - t.x_from);
    const number first = get(t.x, j + 1);
    const auto right = reflect(t.x, t.x_from, j + 1, t.x_to, t.z);
    task.off_diagonal[j] = entry_of(right);
    if (task.left_factor != nullptr) {
        task.right_factor[j] = right.factor;
        keep_phase(right, task.right_phase, j, -1); // x is the conjugate of the row
        copy(t.z, t.x_from, t.x_to, column_of(task.right) + j * task.right_ld);
    }
    const auto scale = broadcast<R>(right.factor == 0 ? number() : quotient(right.factor, first - image(right)));
    const auto beta = broadcast<R>(image(right)), part = broadcast<R>(along - conjugate(get(t.next_y, j + 1)) * image(right));
    const auto e = t.A + (j + 1) * task.ld;
    for (index r = t.from; r < task.padded; r += t.step) {
        auto sum = load(t.sums + r);
        for (index share = 1; share < shares; ++share) sum = add(sum, load(t.sums + (r + share * task.padded)));
        const auto product = neg_mul_add(part, load(t.next_v + r), neg_mul_add(beta, load(e + r), sum));
        store(mul(scale, product), t.next_w + r); // rows above the next are finished and not read again
    }
    exchange(task.v, task.next_v);
    exchange(task.w, task.next_w);
    exchange(task.y, task.next_y);
}

/// Every step in turn.
template <int P, class R>
HWY_INLINE void reduce_in_one_stage(bidiagonal_task<P, R>& t) {
    for (t.column = 0; t.column < t.n; ++t.column) {
        start_column(t);
        if (t.column + 1 == t.n) break;
        const index shares = t.shares();
        for (index s = 0; s < shares; ++s) pass_over_share(t, t.column % 2 == 0 ? s : shares - 1 - s, shares);
        finish_column(t, shares);
    }
}

// Highway exports functions, not templates.
void start_real(bidiagonal_task<1, double>& t) { start_column(t); }
void pass_real(const bidiagonal_task<1, double>& t, index share, index shares) { pass_over_share(t, share, shares); }
void finish_real(bidiagonal_task<1, double>& t, index shares) { finish_column(t, shares); }
void reduce_real(bidiagonal_task<1, double>& t) { reduce_in_one_stage(t); }
void start_complex(bidiagonal_task<2, double>& t) { start_column(t); }
void pass_complex(const bidiagonal_task<2, double>& t, index share, index shares) { pass_over_share(t, share, shares); }
void finish_complex(bidiagonal_task<2, double>& t, index shares) { finish_column(t, shares); }
void reduce_complex(bidiagonal_task<2, double>& t) { reduce_in_one_stage(t); }
void start_single_real(bidiagonal_task<1, float>& t) { start_column(t); }
void pass_single_real(const bidiagonal_task<1, float>& t, index share, index shares) { pass_over_share(t, share, shares); }
void finish_single_real(bidiagonal_task<1, float>& t, index shares) { finish_column(t, shares); }
void reduce_single_real(bidiagonal_task<1, float>& t) { reduce_in_one_stage(t); }
void start_single_complex(bidiagonal_task<2, float>& t) { start_column(t); }
void pass_single_complex(const bidiagonal_task<2, float>& t, index share, index shares) { pass_over_share(t, share, shares); }
void finish_single_complex(bidiagonal_task<2, float>& t, index shares) { finish_column(t, shares); }
void reduce_single_complex(bidiagonal_task<2, float>& t) { reduce_in_one_stage(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(start_real);
HWY_EXPORT(pass_real);
HWY_EXPORT(finish_real);
HWY_EXPORT(reduce_real);
HWY_EXPORT(start_complex);
HWY_EXPORT(pass_complex);
HWY_EXPORT(finish_complex);
HWY_EXPORT(reduce_complex);
HWY_EXPORT(start_single_real);
HWY_EXPORT(pass_single_real);
HWY_EXPORT(finish_single_real);
HWY_EXPORT(reduce_single_real);
HWY_EXPORT(start_single_complex);
HWY_EXPORT(pass_single_complex);
HWY_EXPORT(finish_single_complex);
HWY_EXPORT(reduce_single_complex);

namespace {

void start(bidiagonal_task<1, double>& t) { HWY_DYNAMIC_DISPATCH(start_real)(t); }
void pass(const bidiagonal_task<1, double>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(pass_real)(t, share, shares); }
void finish(bidiagonal_task<1, double>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_real)(t, shares); }
void reduce(bidiagonal_task<1, double>& t) { HWY_DYNAMIC_DISPATCH(reduce_real)(t); }
void start(bidiagonal_task<2, double>& t) { HWY_DYNAMIC_DISPATCH(start_complex)(t); }
void pass(const bidiagonal_task<2, double>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(pass_complex)(t, share, shares); }
void finish(bidiagonal_task<2, double>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_complex)(t, shares); }
void reduce(bidiagonal_task<2, double>& t) { HWY_DYNAMIC_DISPATCH(reduce_complex)(t); }
void start(bidiagonal_task<1, float>& t) { HWY_DYNAMIC_DISPATCH(start_single_real)(t); }
void pass(const bidiagonal_task<1, float>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(pass_single_real)(t, share, shares); }
void finish(bidiagonal_task<1, float>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_single_real)(t, shares); }
void reduce(bidiagonal_task<1, float>& t) { HWY_DYNAMIC_DISPATCH(reduce_single_real)(t); }
void start(bidiagonal_task<2, float>& t) { HWY_DYNAMIC_DISPATCH(start_single_complex)(t); }
void pass(const bidiagonal_task<2, float>& t, index share, index shares) { HWY_DYNAMIC_DISPATCH(pass_single_complex)(t, share, shares); }
void finish(bidiagonal_task<2, float>& t, index shares) { HWY_DYNAMIC_DISPATCH(finish_single_complex)(t, shares); }
void reduce(bidiagonal_task<2, float>& t) { HWY_DYNAMIC_DISPATCH(reduce_single_complex)(t); }

/// The same with the shares of each pass at the same time.
template <int P, class R>
void reduce(bidiagonal_task<P, R>& t, int threads) {
    const thread_team team(threads);
    for (t.column = 0; t.column < t.n; ++t.column) {
        start(t);
        if (t.column + 1 == t.n) break;
        const index shares = t.shares();
        constexpr double least_flops = 60000; // internal parameter: about 1 us, the team being awake
        const double flops = 8.0 * P * P * static_cast<double>(t.n - t.column) * static_cast<double>(t.padded - t.column);
        const index workers = std::min(shares, threads_worth(flops, threads, least_flops));
        parallel(workers, [&](index worker) {
            for (index s = worker; s < shares; s += workers) pass(t, s, shares);
        });
        finish(t, shares);
    }
}

} // namespace

template <int P, class R>
bidiagonal_form bidiagonalise(planes<P, R> A, index m, bidiagonal_reflections<P, R>* reflections, int threads) {
    prepare_dispatch();
    const index n = A.cols();
    bidiagonal_form form;
    form.diagonal.resize(static_cast<std::size_t>(n));
    form.off_diagonal.resize(static_cast<std::size_t>(n));
    planes<P, R> long_ones(m, 4 + bidiagonal_task<P, R>::most_shares), short_ones(n, 4);
    bidiagonal_task<P, R> t{};
    t.ld = A.part[0].ld();
    t.padded = whole_blocks<R>(m);
    t.n = n;
    for (int p = 0; p < P; ++p) {
        columns_of<R>&l = long_ones.part[p], &s = short_ones.part[p];
        t.A[p] = A.part[p].col(0);
        t.v[p] = l.col(0);
        t.next_v[p] = l.col(1);
        t.w[p] = l.col(2);
        t.next_w[p] = l.col(3);
        t.sums[p] = l.col(4);
        t.y[p] = s.col(0);
        t.next_y[p] = s.col(1);
        t.x[p] = s.col(2);
        t.z[p] = s.col(3);
    }
    t.diagonal = form.diagonal.data();
    t.off_diagonal = form.off_diagonal.data();
    if (reflections != nullptr) {
        for (auto* factor : {&reflections->left_factor, &reflections->right_factor}) factor->assign(static_cast<std::size_t>(n), 0.0);
        t.left_factor = reflections->left_factor.data();
        t.right_factor = reflections->right_factor.data();
        reflections->right = planes<P, R>::undefined(apart<R>(n), n);
        t.right_ld = reflections->right.part[0].ld();
        for (int p = 0; p < P; ++p) t.right[p] = reflections->right.part[p].col(0);
        if constexpr (P == 2)
            for (int p = 0; p < P; ++p) {
                reflections->diagonal_phase[p].resize(static_cast<std::size_t>(n));
                reflections->off_diagonal_phase[p].resize(static_cast<std::size_t>(n));
                t.left_phase[p] = reflections->diagonal_phase[p].data();
                t.right_phase[p] = reflections->off_diagonal_phase[p].data();
            }
    }
    if (threads == 1)
        reduce(t);
    else
        reduce(t, threads);
    if (reflections != nullptr) reflections->left = std::move(A);
    return form;
}

template bidiagonal_form bidiagonalise(planes<1>, index, bidiagonal_reflections<1>*, int);
template bidiagonal_form bidiagonalise(planes<2>, index, bidiagonal_reflections<2>*, int);
template bidiagonal_form bidiagonalise(planes<1, float>, index, bidiagonal_reflections<1, float>*, int);
template bidiagonal_form bidiagonalise(planes<2, float>, index, bidiagonal_reflections<2, float>*, int);

template <class R>
std::size_t bidiagonalise_scratch(index m, index n, int planes, bool with_reflections) {
    using memory = columns_of<R>;
    const auto parts = static_cast<std::size_t>(planes);
    std::size_t most =
        2 * scratch_for<double>(n) + parts * (memory::scratch(m, 4 + bidiagonal_task<1, R>::most_shares) + memory::scratch(n, 4));
    if (with_reflections) most += parts * memory::scratch(apart<R>(n), n) + (planes == 1 ? 2 : 6) * scratch_for<double>(n);
    return most;
}

template std::size_t bidiagonalise_scratch<double>(index, index, int, bool);
template std::size_t bidiagonalise_scratch<float>(index, index, int, bool);

} // namespace eckart::fast
#endif
