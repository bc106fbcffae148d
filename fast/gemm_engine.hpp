#pragma once
#include <eckart/fast/gemm.hpp>
#include <functional>
namespace eckart::fast {

using gemm_engine = std::function<void(transposition, transposition, double, matrix_view<const double>, matrix_view<const double>, double, matrix_view<double>)>;
inline gemm_engine own_gemm(int threads) { return [threads](auto... x) { gemm(x..., threads); }; }
}
