#pragma once
#include <eckart/core/matrix_view.hpp>
#include <functional>
namespace eckart::fast {
enum class transposition { none, transposed };
using gemm_engine = std::function<void(transposition, transposition, double, matrix_view<const double>, matrix_view<const double>, double, matrix_view<double>)>;
}
