#include <eckart/fast/blockwise.hpp>

#include <algorithm>

namespace eckart::fast {

namespace {
constexpr index side = 32; // internal parameter: two blocks of that many columns stay in the first cache
} // namespace

template <class From, class To>
void copy_scaled(strided_view<const From> A, double first, double second, matrix_view<To> B) {
    for (index j = 0; j < A.cols; j += side)
        for (index i = 0; i < A.rows; i += side) {
            const index rows = std::min(side, A.rows - i), cols = std::min(side, A.cols - j);
            for (index c = 0; c < cols; ++c) {
                const From* a = A.data + i * A.row_stride + (j + c) * A.col_stride;
                To* b = B.data + i + (j + c) * B.ld;
                for (index r = 0; r < rows; ++r) b[r] = static_cast<To>(a[r * A.row_stride] * first * second);
            }
        }
}

template void copy_scaled(strided_view<const double> A, double first, double second, matrix_view<double> B);
template void copy_scaled(strided_view<const float> A, double first, double second, matrix_view<double> B);
template void copy_scaled(strided_view<const double> A, double first, double second, matrix_view<float> B);
template void copy_scaled(strided_view<const float> A, double first, double second, matrix_view<float> B);

template <class From, class To>
void interleave(strided_view<const From> re, strided_view<const From> im, matrix_view<std::complex<To>> B) {
    for (index j = 0; j < B.cols; j += side)
        for (index i = 0; i < B.rows; i += side) {
            const index rows = std::min(side, B.rows - i), cols = std::min(side, B.cols - j);
            for (index c = j; c < j + cols; ++c) {
                const From *x = re.data + i * re.row_stride + c * re.col_stride, *y = im.data + i * im.row_stride + c * im.col_stride;
                std::complex<To>* b = B.data + i + c * B.ld;
                for (index r = 0; r < rows; ++r) b[r] = {static_cast<To>(x[r * re.row_stride]), static_cast<To>(y[r * im.row_stride])};
            }
        }
}

template void interleave(strided_view<const double>, strided_view<const double>, matrix_view<std::complex<double>>);
template void interleave(strided_view<const double>, strided_view<const double>, matrix_view<std::complex<float>>);
template void interleave(strided_view<const float>, strided_view<const float>, matrix_view<std::complex<float>>);

void mirror_lower(double factor, matrix_view<const double> L, matrix_view<double> A) {
    for (index j = 0; j < L.cols; j += side)
        for (index i = j; i < L.rows; i += side) {
            const index rows = std::min(side, L.rows - i), cols = std::min(side, L.cols - j);
            for (index r = 0; r < rows; ++r) {
                const double* a = L.data + (i + r) + j * L.ld;
                double* b = A.data + j + (i + r) * A.ld;
                for (index c = 0; c < std::min(cols, i + r - j); ++c) b[c] = factor * a[c * L.ld];
            }
        }
}

} // namespace eckart::fast
