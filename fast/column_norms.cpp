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

void squares(const columns_ref& Y, index first, index length) {
    for (index j = 0; j < Y.cols; ++j) Y.norm[j] += sum_squares(1.0, Y.col(j) + first, length);
}

void divide(const columns_ref& Y, const index* order, double* U, index rows, index cols, index ld) {
    for (index j = 0; j < cols; ++j) {
        const double* y = Y.col(order[j]);
        double* x = U + j * ld;
        const double norm = Y.norm[order[j]];
        const vector divisor = hn::Set(lanes(), norm);
        index i = 0;
        for (; i + vector_size <= rows; i += vector_size) hn::StoreU(hn::Div(hn::LoadU(lanes(), y + i), divisor), lanes(), x + i);
        for (; i < rows; ++i) x[i] = y[i] / norm;
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(squares);
HWY_EXPORT(divide);

void add_squares(columns& Y, index first, index last) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(squares)(Y.ref(), first, (last - first + 7) / 8 * 8);
}

void divided_by_norms(columns& Y, const index* order, matrix_view<double> U) {
    prepare_dispatch();
    HWY_DYNAMIC_DISPATCH(divide)(Y.ref(), order, U.data, U.rows, U.cols, U.ld);
}

} // namespace eckart::fast
#endif
