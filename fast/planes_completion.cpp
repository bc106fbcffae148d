#include <eckart/fast/planes_completion.hpp>

#include <eckart/fast/interleaved.hpp>
#include <eckart/fast/jacobi_of_columns.hpp>
#include <eckart/fast/orthonormal_completion.hpp>

#include <utility>

namespace eckart::fast {

void complete_planes(planes<1>& U, index q, int threads) { complete_orthonormal(U.part[0], q, threads); }

void complete_planes(planes<2>& U, index q, int) {
    columns W(U.rows(), U.cols(), 2);
    for (index j = 0; j < q; ++j) copy_column(U, j, 1, W, j);
    W = complete(W, q);
    for (index j = q; j < U.cols(); ++j) copy_column(W, j, 1, U, j);
}

std::size_t complete_planes_scratch(index m, index c, index most, int planes) {
    return planes == 1 ? complete_orthonormal_scratch(m, c, most) : columns::scratch(m, c, 2) + complete_scratch(m, c, most, 2);
}

} // namespace eckart::fast
