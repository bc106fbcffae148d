#include <eckart/fast/gemm.hpp>

#include <eckart/fast/gemm_task.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/gemm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/gemm-inl.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
void run_multiply(const gemm_task& t) { multiply(t); }
} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_multiply);

namespace {

/// Memory that grows and stays with its thread: pages that are fresh from the system for each call would cost more than a small product.
class buffer {
public:
    double* at_least(index size) {
        if (size > size_) {
            memory_.reset();
            size_ = 0;
            memory_.reset(static_cast<double*>(::operator new(static_cast<std::size_t>(size) * sizeof(double), std::align_val_t(64))));
            size_ = size;
        }
        return memory_.get();
    }

private:
    struct release {
        void operator()(double* p) const { ::operator delete(p, std::align_val_t(64)); }
    };
    std::unique_ptr<double, release> memory_;
    index size_ = 0;
};

void run_piece(gemm_task t) {
    // Panels are rounded up to whole tiles; 32 is a multiple of the tile's rows or columns less one on every target.
    thread_local buffer a, b;
    const index depth = std::min(gemm_task::inner_block, t.depth);
    t.a_buffer = a.at_least(std::min(gemm_task::row_block, t.rows + 32) * depth);
    t.b_buffer = b.at_least(std::min(gemm_task::col_block, t.cols + 32) * depth);
    HWY_DYNAMIC_DISPATCH(run_multiply)(t);
}

/// The piece of C in row p of `across` and column q of `down`, cut at multiples of the largest tile.
gemm_task piece(gemm_task t, index p, index down, index q, index across) {
    const auto cut = [](index size, index i, index parts) { return i == parts ? size : size * i / parts / 24 * 24; };
    const index row = cut(t.rows, p, down), col = cut(t.cols, q, across);
    t.rows = cut(t.rows, p + 1, down) - row;
    t.cols = cut(t.cols, q + 1, across) - col;
    t.a += row * t.a_row_step;
    t.b += col * t.b_col_step;
    t.c += row + col * t.ldc;
    return t;
}

void run_on_threads(const gemm_task& t, int threads) {
    const double flops = 2.0 * static_cast<double>(t.rows) * static_cast<double>(t.cols) * static_cast<double>(t.depth);
    const index count = threads_worth(flops, threads);
    // A grid of pieces whose half circumference is least: that is what packing costs.
    index across = 1;
    const auto packing = [&](index parts) { return t.rows * parts + t.cols * (count / parts); };
    for (index parts = 2; parts <= count; ++parts)
        if (count % parts == 0 && packing(parts) < packing(across)) across = parts;
    const index down = count / across;

    parallel(count, [&](index i) { run_piece(piece(t, i % down, down, i / down, across)); });
}

void scale(double beta, matrix_view<double> C) {
    if (beta == 1) return;
    for (index j = 0; j < C.cols; ++j)
        for (index i = 0; i < C.rows; ++i) C(i, j) = beta == 0 ? 0 : beta * C(i, j);
}

std::string shape(matrix_view<const double> A) { return std::to_string(A.rows) + " by " + std::to_string(A.cols); }

} // namespace

void check_product(transposition a, transposition b, matrix_view<const double> A, matrix_view<const double> B,
                   matrix_view<const double> C) {
    for (const transposition x : {a, b})
        if (x != transposition::none && x != transposition::transpose)
            throw std::invalid_argument("gemm: transposition is " + std::to_string(static_cast<int>(x)) + ", no enumerator of it");
    if (a == transposition::transpose) std::swap(A.rows, A.cols);
    if (b == transposition::transpose) std::swap(B.rows, B.cols);
    if (A.rows != C.rows || A.cols != B.rows || B.cols != C.cols)
        throw std::invalid_argument("gemm: op(A) is " + shape(A) + ", op(B) " + shape(B) + ", C " + shape(C) +
                                    "; the product does not exist or does not fit");
}

void gemm(transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
          matrix_view<double> C, int threads) {
    check_product(a, b, A, B, C);
    if (threads < 1) throw std::invalid_argument("gemm: threads is " + std::to_string(threads) + "; it must be at least 1");
    prepare_dispatch();
    if (C.empty()) return;
    gemm_task t{};
    t.rows = C.rows;
    t.cols = C.cols;
    t.depth = a == transposition::none ? A.cols : A.rows;
    if (alpha == 0 || t.depth == 0) return scale(beta, C);

    t.alpha = alpha;
    t.beta = beta;
    t.a = A.data;
    (a == transposition::none ? t.a_row_step : t.a_col_step) = 1;
    (a == transposition::none ? t.a_col_step : t.a_row_step) = A.ld;
    t.b = B.data;
    (b == transposition::none ? t.b_row_step : t.b_col_step) = 1;
    (b == transposition::none ? t.b_col_step : t.b_row_step) = B.ld;
    t.c = C.data;
    t.ldc = C.ld;
    run_on_threads(t, threads);
}

} // namespace eckart::fast
#endif
