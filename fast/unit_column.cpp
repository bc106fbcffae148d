#include <eckart/fast/unit_column.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/unit_column.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>

#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

void to_unit_column(const double* d, const double* e, const double* v, index n, index pairs, double* u) {
    block squares = zero();
    index r = 0;
    const auto put = [&](const block& w) HWY_ATTR {
        store(w, u + r);
        squares = mul_add(w, w, squares);
    };
    HWY_ALIGN double rest[2 * block_size] = {};
    double* end = rest;
    for (; r + block_size <= pairs; r += block_size) put(mul_add(load(e + r), load(v + r + 1), mul(load(d + r), load(v + r))));
    for (; r < pairs; ++r) *end++ = u[r] = d[r] * v[r] + e[r] * v[r + 1];
    for (; r + block_size <= n; r += block_size) put(mul(load(d + r), load(v + r)));
    for (; r < n; ++r) *end++ = u[r] = d[r] * v[r];
    for (index l = 0; l < 2; ++l) {
        const block w = load(rest + l * block_size);
        squares = mul_add(w, w, squares);
    }
    const double inverse = 1 / std::sqrt(sum(squares));
    const block factor = broadcast(inverse);
    for (r = 0; r + block_size <= n; r += block_size) store(mul(load(u + r), factor), u + r);
    for (; r < n; ++r) u[r] *= inverse;
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(to_unit_column);

void unit_column(const double* d, const double* e, const double* v, index n, index pairs, double* u) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(to_unit_column)(d, e, v, n, pairs, u);
}

} // namespace eckart::fast
#endif
