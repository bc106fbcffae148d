#include <eckart/fast/small_product.hpp>

#include <eckart/fast/gemm.hpp>
#include <eckart/fast/planes_product.hpp>

namespace eckart::fast {

template <int P>
void add_small_product(planes_view<P> Z, planes_view<P, const double> X, const double* sizes, int threads) {
    const index m = Z.rows(), n = Z.cols();
    using floats = planes<P, float>;
    floats z = floats::undefined(m, n), x = floats::undefined(n, n), product = floats::undefined(m, n);
    const auto size = [sizes](index j) { return sizes == nullptr ? 1 : sizes[j]; };
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < n; ++j) {
            const double inverse = 1 / size(j), *from = Z.part[p].col(j), *by = X.part[p].col(j);
            float *to = z.part[p].col(j), *factor = x.part[p].col(j);
            for (index i = 0; i < m; ++i) to[i] = static_cast<float>(from[i] * inverse);
            for (index i = 0; i < n; ++i) factor[i] = static_cast<float>(by[i] * (size(i) * inverse));
        }
    multiply<P>(transposition::none, transposition::none, 1, z.view(), x.view(), 0, product.view(), threads);
    for (int p = 0; p < P; ++p)
        for (index j = 0; j < n; ++j) {
            const float* y = product.part[p].col(j);
            double* to = Z.part[p].col(j);
            for (index i = 0; i < m; ++i) to[i] += static_cast<double>(y[i]) * size(j);
        }
}

template <int P>
std::size_t add_small_product_scratch(index m, index n) {
    using floats = columns_of<float>;
    return static_cast<std::size_t>(P) * (2 * floats::scratch(m, n) + floats::scratch(n, n)) + gemm_scratch(m);
}

template void add_small_product<1>(planes_view<1>, planes_view<1, const double>, const double*, int);
template void add_small_product<2>(planes_view<2>, planes_view<2, const double>, const double*, int);
template std::size_t add_small_product_scratch<1>(index, index);
template std::size_t add_small_product_scratch<2>(index, index);

} // namespace eckart::fast
