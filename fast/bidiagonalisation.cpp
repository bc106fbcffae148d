#include <eckart/fast/bidiagonalisation.hpp>

#include <eckart/fast/bidiagonal_task.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/bidiagonalisation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/hermitian-inl.h>

#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// The long columns, then the short ones (bidiagonal_task.hpp).
template <class column>
struct bidiagonal_columns {
    column A, v, next_v, w, next_w;
    column y, next_y, x, z;
};

/// N columns from c on of A - v y^H - w z^H, which is formed; with the next left reflection H (from `next_v` and its factor) the conjugates
/// x of row j of H A, and next_w += H A x but for the part along next_v.
template <int N, class column>
HWY_INLINE void left_step(const bidiagonal_columns<column>& t, index ld, index padded, index j, index from, index c, double factor) {
    const column a = t.A + c * ld;
    decltype(get(a, 0)) sums[N];
    update_and_dot<N, true>(a, ld, from, padded, t.v, t.y + c, t.w, t.z + c, t.next_v, sums);
    for (int k = 0; k < N; ++k) {
        const auto y = conjugate(sums[k]) * factor;
        set(t.next_y, c + k, y);
        set(t.x, c + k, conjugate(get(a, j + k * ld)) - y);
    }
    add_multiples<N>(a, ld, from, padded, t.x + c, t.next_w);
}

template <class column>
HWY_INLINE void exchange(column& x, column& y) {
    const column before = x;
    x = y;
    y = before;
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
    for (index r = first; r < last; r += block_size) store(load(from + r), to + r);
}

template <int P>
HWY_INLINE void reduce_in_one_stage(const bidiagonal_task<P>& task) {
    using column = decltype(column_of(task.A));
    using number = decltype(get(column(), 0));
    constexpr int N = P == 1 ? columns_reflected_at_once : complex_columns_at_once;
    bidiagonal_columns<column> t{column_of(task.A),      column_of(task.v),      column_of(task.next_v),
                                 column_of(task.w),      column_of(task.next_w), column_of(task.y),
                                 column_of(task.next_y), column_of(task.x),      column_of(task.z)};
    const index n = task.n, ld = task.ld, padded = task.padded, columns_padded = (n + block_size - 1) / block_size * block_size;
    for (index j = 0; j < n; ++j) {
        // A - v y^H - w z^H is the matrix so far.
        const index from = j / block_size * block_size;
        const column a = t.A + j * ld;
        number unused;
        update_and_dot<1, true>(a, ld, from, padded, t.v, t.y + j, t.w, t.z + j, t.v, &unused);
        const auto left = reflect(a, from, j, padded, t.next_v);
        task.diagonal[j] = entry_of(left);
        if (task.left_factor != nullptr) {
            task.left_factor[j] = left.factor;
            keep_phase(left, task.left_phase, j, 1);
            copy(t.next_v, from, padded, a);
        }
        if (j + 1 == n) break;

        for (index r = from; r < padded; r += block_size) store(zeros_of(a), t.next_w + r);
        const index x_from = (j + 1) / block_size * block_size;
        for (index c = x_from; c <= j; ++c) {
            set(t.x, c, number());
            set(t.next_y, c, number());
        }
        index c = j + 1;
        for (; c + N <= n; c += N) left_step<N>(t, ld, padded, j, from, c, left.factor);
        for (; c < n; ++c) left_step<1>(t, ld, padded, j, from, c, left.factor);

        // With e the unit vector j + 1: H A x = next_w - next_v (next_y^H x), H A e = a - next_v conj(next_y_{j+1}), a = A e. The
        // reflection from the right is I - right.factor z z^H, z = (x - beta e) / (x_{j+1} - beta). next_w <- right.factor H A z.
        const number along = dot(t.next_y + x_from, t.x + x_from, columns_padded - x_from);
        const number first = get(t.x, j + 1);
        const auto right = reflect(t.x, x_from, j + 1, columns_padded, t.z);
        task.off_diagonal[j] = entry_of(right);
        if (task.left_factor != nullptr) {
            task.right_factor[j] = right.factor;
            keep_phase(right, task.right_phase, j, -1); // x is the conjugate of the row
            copy(t.z, x_from, columns_padded, column_of(task.right) + j * task.right_ld);
        }
        const auto scale = broadcast(right.factor == 0 ? number() : quotient(right.factor, first - image(right)));
        const auto beta = broadcast(image(right)), part = broadcast(along - conjugate(get(t.next_y, j + 1)) * image(right));
        const column e = t.A + (j + 1) * ld;
        for (index r = from; r < padded; r += block_size) {
            const auto product = neg_mul_add(part, load(t.next_v + r), neg_mul_add(beta, load(e + r), load(t.next_w + r)));
            store(mul(scale, product), t.next_w + r); // rows above the next are finished and not read again
        }

        exchange(t.v, t.next_v);
        exchange(t.w, t.next_w);
        exchange(t.y, t.next_y);
    }
}

void reduce_real_in_one_stage(const bidiagonal_task<1>& t) { reduce_in_one_stage(t); }
void reduce_complex_in_one_stage(const bidiagonal_task<2>& t) { reduce_in_one_stage(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_real_in_one_stage);
HWY_EXPORT(reduce_complex_in_one_stage);

namespace {
void dispatch(const bidiagonal_task<1>& t) { HWY_DYNAMIC_DISPATCH(reduce_real_in_one_stage)(t); }
void dispatch(const bidiagonal_task<2>& t) { HWY_DYNAMIC_DISPATCH(reduce_complex_in_one_stage)(t); }
} // namespace

template <int P>
bidiagonal_form bidiagonalise(planes<P> A, index m, bidiagonal_reflections<P>* reflections) {
    prepare_dispatch();
    const index n = A.cols();
    bidiagonal_form form;
    form.diagonal.resize(static_cast<std::size_t>(n));
    form.off_diagonal.resize(static_cast<std::size_t>(n));
    planes<P> long_ones(m, 4), short_ones(n, 4);
    bidiagonal_task<P> t{};
    t.ld = A.part[0].ld();
    t.padded = whole_blocks(m);
    t.n = n;
    for (int p = 0; p < P; ++p) {
        columns &l = long_ones.part[p], &s = short_ones.part[p];
        t.A[p] = A.part[p].col(0);
        t.v[p] = l.col(0);
        t.next_v[p] = l.col(1);
        t.w[p] = l.col(2);
        t.next_w[p] = l.col(3);
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
        reflections->right = planes<P>::undefined(apart(n), n);
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
    dispatch(t);
    if (reflections != nullptr) reflections->left = std::move(A);
    return form;
}

template bidiagonal_form bidiagonalise(planes<1>, index, bidiagonal_reflections<1>*);
template bidiagonal_form bidiagonalise(planes<2>, index, bidiagonal_reflections<2>*);

std::size_t bidiagonalise_scratch(index m, index n, int planes, bool with_reflections) {
    const auto parts = static_cast<std::size_t>(planes);
    std::size_t most = 2 * scratch_for<double>(n) + parts * (columns::scratch(m, 4) + columns::scratch(n, 4));
    if (with_reflections) most += parts * columns::scratch(apart(n), n) + (planes == 1 ? 2 : 6) * scratch_for<double>(n);
    return most;
}

} // namespace eckart::fast
#endif
