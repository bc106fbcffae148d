#include <eckart/fast/wy_recurrence.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/wy_recurrence.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// x += T(block, k) S(k, j). Columns before the block's first row end above it.
template <int P, class R>
HWY_INLINE void add_column(const wy_recurrence_task<P, R>& t, index first, index k, index j, block_of<R> (&x)[P]) {
    for (int p = 0; p < P; ++p)
        for (int q = 0; q < P; ++q) {
            const R s = t.S[q][j + k * t.ld_s];
            x[p ^ q] = mul_add(load(t.T[p] + first + k * t.ld_t), broadcast<R>(p == 0 && q == 1 ? -s : s), x[p ^ q]);
        }
}

template <int P, class R>
HWY_INLINE void recurrence(const wy_recurrence_task<P, R>& t) {
    constexpr index size = block_size_of<R>;
    for (index j = 0; j < t.n; ++j) {
        const block_of<R> factor = broadcast<R>(-t.factor[j]);
        for (index first = 0; first < t.n; first += size) {
            block_of<R> x[2][P]; // two chains
            for (int p = 0; p < P; ++p) x[0][p] = x[1][p] = zero<R>();
            index k = first;
            for (; k + 2 <= j; k += 2) {
                add_column(t, first, k, j, x[0]);
                add_column(t, first, k + 1, j, x[1]);
            }
            if (k < j) add_column(t, first, k, j, x[0]);
            for (int p = 0; p < P; ++p) store(mul(factor, add(x[0][p], x[1][p])), t.T[p] + first + j * t.ld_t);
        }
        for (int p = 0; p < P; ++p) t.T[p][j + j * t.ld_t] = p == 0 ? static_cast<R>(t.factor[j]) : 0;
    }
}

void recurrence_of_doubles(const wy_recurrence_task<1, double>& t) { recurrence(t); }
void recurrence_of_floats(const wy_recurrence_task<1, float>& t) { recurrence(t); }
void recurrence_of_complex_doubles(const wy_recurrence_task<2, double>& t) { recurrence(t); }
void recurrence_of_complex_floats(const wy_recurrence_task<2, float>& t) { recurrence(t); }

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(recurrence_of_doubles);
HWY_EXPORT(recurrence_of_floats);
HWY_EXPORT(recurrence_of_complex_doubles);
HWY_EXPORT(recurrence_of_complex_floats);

template <>
void wy_recurrence(const wy_recurrence_task<1, double>& t) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(recurrence_of_doubles)(t);
}
template <>
void wy_recurrence(const wy_recurrence_task<1, float>& t) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(recurrence_of_floats)(t);
}
template <>
void wy_recurrence(const wy_recurrence_task<2, double>& t) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(recurrence_of_complex_doubles)(t);
}
template <>
void wy_recurrence(const wy_recurrence_task<2, float>& t) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(recurrence_of_complex_floats)(t);
}

} // namespace eckart::fast
#endif
