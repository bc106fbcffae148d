#include <eckart/fast/assemble.hpp>

#include <eckart/fast/blockwise.hpp>

#include <algorithm>
#include <complex>

namespace eckart::fast {

namespace {

template <class R, class T>
void put(const part_views<1, R>& from, matrix_view<T> to) {
    copy_scaled(from[0], 1, 1, to);
}
template <class R, class T>
void put(const part_views<2, R>& from, matrix_view<std::complex<T>> to) {
    interleave(from[0], from[1], to);
}

template <class T, class R>
T number_at(const part_views<1, R>& from, index i, index j) {
    return static_cast<T>(from[0](i, j));
}
template <class T, class R>
T number_at(const part_views<2, R>& from, index i, index j) {
    return static_cast<T>(std::complex<R>(from[0](i, j), from[1](i, j)));
}

} // namespace

template <class T, class R>
void assemble(const std::array<strided_view<const R>, planes_of<T>>& from, strided_view<T> to) {
    if (to.row_stride == 1 && to.col_stride >= std::max<index>(1, to.rows))
        return put(from, matrix_view<T>(to.data, to.rows, to.cols, to.col_stride));
    if (to.col_stride == 1 && to.row_stride >= std::max<index>(1, to.cols))
        return put(transposed(from), matrix_view<T>(to.data, to.cols, to.rows, to.row_stride));
    for (index j = 0; j < to.cols; ++j)
        for (index i = 0; i < to.rows; ++i) to(i, j) = number_at<T>(from, i, j);
}

template void assemble(const part_views<1>&, strided_view<double>);
template void assemble(const part_views<1>&, strided_view<float>);
template void assemble(const part_views<1, float>&, strided_view<float>);
template void assemble(const part_views<2>&, strided_view<std::complex<double>>);
template void assemble(const part_views<2>&, strided_view<std::complex<float>>);
template void assemble(const part_views<2, float>&, strided_view<std::complex<float>>);

} // namespace eckart::fast
