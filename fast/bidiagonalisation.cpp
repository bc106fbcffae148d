#include <eckart/fast/bidiagonalisation.hpp>

#include <eckart/fast/bidiagonal_task.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/bidiagonalisation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/reflect-inl.h>

#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// N columns from c on of A - v y^T - w z^T, which is formed; with the next left reflection H (from `next_v` and its factor) the row x of
/// H A, and next_w += H A x but for the part along next_v.
template <int N>
HWY_INLINE void left_step(const bidiagonal_task& t, index j, index from, index c, double factor) {
    double* a = t.A + c * t.ld;
    double sums[N];
    update_and_dot<N, true>(a, t.ld, from, t.padded, t.v, t.y + c, t.w, t.z + c, t.next_v, sums);
    for (int k = 0; k < N; ++k) {
        t.next_z[c + k] = factor * sums[k];
        t.x[c + k] = a[j + k * t.ld] - t.next_z[c + k];
    }
    add_multiples<N>(a, t.ld, from, t.padded, t.x + c, t.next_w);
}

void reduce_in_one_stage(bidiagonal_task t) {
    const index columns_padded = (t.n + block_size - 1) / block_size * block_size;
    for (index j = 0; j < t.n; ++j) {
        // A - v y^T - w z^T is the matrix so far.
        const index from = j / block_size * block_size;
        double* a = t.A + j * t.ld;
        double unused;
        update_and_dot<1, true>(a, t.ld, from, t.padded, t.v, t.y + j, t.w, t.z + j, t.v, &unused);
        const reflection left = reflect(a, from, j, t.padded, t.next_v);
        t.diagonal[j] = left.beta;
        if (j + 1 == t.n) break;

        for (index r = from; r < t.padded; r += block_size) store(zero(), t.next_w + r);
        const index x_from = (j + 1) / block_size * block_size;
        for (index c = x_from; c <= j; ++c) t.x[c] = t.next_z[c] = 0;
        index c = j + 1;
        for (; c + columns_reflected_at_once <= t.n; c += columns_reflected_at_once)
            left_step<columns_reflected_at_once>(t, j, from, c, left.factor);
        for (; c < t.n; ++c) left_step<1>(t, j, from, c, left.factor);

        // H A x = next_w - next_v (next_z . x), H A e = a - next_v next_z of the first column left of the reflection from the right,
        // I - right.factor u u^T with u = (x - beta e) / (x_{j+1} - beta). next_w <- right.factor H A u.
        const double along = dot(t.next_z + x_from, t.x + x_from, columns_padded - x_from);
        const double first = t.x[j + 1];
        const reflection right = reflect(t.x, x_from, j + 1, columns_padded, t.z);
        t.off_diagonal[j] = right.beta;
        const block scale = broadcast(right.factor == 0 ? 0.0 : right.factor / (first - right.beta));
        const block beta = broadcast(right.beta), part = broadcast(along - right.beta * t.next_z[j + 1]);
        const double* e = t.A + (j + 1) * t.ld;
        for (index r = from; r < t.padded; r += block_size) {
            const block product = neg_mul_add(part, load(t.next_v + r), neg_mul_add(beta, load(e + r), load(t.next_w + r)));
            store(mul(scale, product), t.next_w + r); // rows above the next are finished and not read again
        }

        double* const v = t.v;
        t.v = t.next_v;
        t.next_v = v;
        double* const w = t.w;
        t.w = t.next_w;
        t.next_w = w;
        double* const y = t.y;
        t.y = t.next_z;
        t.next_z = y;
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(reduce_in_one_stage);

bidiagonal_form bidiagonalise(columns A, index m) {
    prepare_dispatch();
    const index n = A.cols();
    bidiagonal_form form;
    form.diagonal.resize(static_cast<std::size_t>(n));
    form.off_diagonal.resize(static_cast<std::size_t>(n));
    columns long_ones(m, 4), short_ones(n, 4);
    const columns_ref a = A.ref(), l = long_ones.ref(), s = short_ones.ref();
    HWY_DYNAMIC_DISPATCH(reduce_in_one_stage)
    ({a.data, a.ld, whole_blocks(m), n, l.col(0), l.col(1), l.col(2), l.col(3), s.col(0), s.col(1), s.col(2), s.col(3),
      form.diagonal.data(), form.off_diagonal.data()});
    return form;
}

std::size_t bidiagonalise_scratch(index m, index n) { return 2 * scratch_for<double>(n) + columns::scratch(m, 4) + columns::scratch(n, 4); }

} // namespace eckart::fast
#endif
