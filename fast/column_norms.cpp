#include <eckart/fast/column_norms.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/column_norms.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/reduce-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

void norms(const columns_ref& Y) {
    for (index j = 0; j < Y.cols; ++j) Y.norm[j] = __builtin_sqrt(sum_squares(1.0, Y.col(j), Y.ld));
}

void divide(const columns_ref& Y, index count) {
    for (index j = 0; j < count; ++j) {
        double* y = Y.col(j);
        const vector norm = hn::Set(lanes(), Y.norm[j]);
        for (index i = 0; i < Y.ld; i += vector_size) hn::StoreU(hn::Div(hn::LoadU(lanes(), y + i), norm), lanes(), y + i);
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(norms);
HWY_EXPORT(divide);

void set_norms(columns& Y) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(norms)(Y.ref());
}

void divide_by_norms(columns& Y, index count) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(divide)(Y.ref(), count);
}

} // namespace eckart::fast
#endif
