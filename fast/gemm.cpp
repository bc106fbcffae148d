#include <eckart/fast/gemm.hpp>

#include <eckart/fast/gemm_task.hpp>
#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/shares.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/gemm.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/gemm-inl.h>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
void run_multiply(const gemm_task<double>& t) { multiply(t); }
void run_multiply_floats(const gemm_task<float>& t) { multiply(t); }
} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_multiply);
HWY_EXPORT(run_multiply_floats);

namespace {

void dispatch(const gemm_task<double>& t) { HWY_DYNAMIC_DISPATCH(run_multiply)(t); }
void dispatch(const gemm_task<float>& t) { HWY_DYNAMIC_DISPATCH(run_multiply_floats)(t); }

/// Memory that grows and stays with its thread: pages that are fresh from the system for each call would cost more than a small product.
class buffer {
public:
    void* at_least(std::size_t bytes) {
        if (bytes > size_) {
            memory_.reset();
            size_ = 0;
            memory_.reset(::operator new(bytes, std::align_val_t(64)));
            size_ = bytes;
        }
        return memory_.get();
    }

private:
    struct release {
        void operator()(void* p) const { ::operator delete(p, std::align_val_t(64)); }
    };
    std::unique_ptr<void, release> memory_;
    std::size_t size_ = 0;
};

/// Rows of a block of A: half of the second cache, as the system tells its size, within bounds.
template <class T>
index rows_per_block() {
    static const index rows = [] {
        using task = gemm_task<T>;
        const index cache = sysconf(_SC_LEVEL2_CACHE_SIZE); // 0 or -1: unknown
        const index unit = task::least_row_block * task::inner_block * static_cast<index>(sizeof(T));
        return task::least_row_block * std::clamp<index>(cache / 2 / unit, 1, 4);
    }();
    return rows;
}

/// Bytes of the two buffers of a task. A vector has 16 lanes at most.
template <class T>
std::size_t buffer_bytes(index rows, index depth) {
    using task = gemm_task<T>;
    const index entries = (task::most_tile_cols + std::min(rows_per_block<T>(), rows + 16)) * std::min(task::inner_block, depth);
    return static_cast<std::size_t>(entries) * sizeof(T);
}

/// Its first call in a thread registers the destructor, which allocates: not to be reached with memory of a caller.
void* own_buffer(std::size_t bytes) {
    thread_local buffer memory;
    return memory.at_least(bytes);
}

/// Takes the task by reference: a copy made right after its fields are written would wait for them.
template <class T>
void run_piece(gemm_task<T>& t) {
    const std::size_t bytes = buffer_bytes<T>(t.rows, t.depth);
    const kept_array scratch = scratch_scope::current() == nullptr ? kept_array() : kept_memory(bytes);
    t.row_block = rows_per_block<T>();
    t.b_buffer = static_cast<T*>(scratch ? static_cast<void*>(scratch.get()) : own_buffer(bytes));
    t.a_buffer = t.b_buffer + t.most_tile_cols * std::min(t.inner_block, t.depth);
    dispatch(t);
}

/// The piece of C in row p of `across` and column q of `down`, cut at multiples of the largest tile.
template <class T>
gemm_task<T> piece(gemm_task<T> t, index p, index down, index q, index across) {
    const auto cut = [](index size, index i, index parts) { return i == parts ? size : size * i / parts / 48 * 48; };
    const index row = cut(t.rows, p, down), col = cut(t.cols, q, across);
    t.rows = cut(t.rows, p + 1, down) - row;
    t.cols = cut(t.cols, q + 1, across) - col;
    t.a += row * t.a_row_step;
    t.b += col * t.b_col_step;
    t.c += row + col * t.ldc;
    return t;
}

template <class T>
void run_on_threads(gemm_task<T>& t, int threads) {
    if (threads == 1) return run_piece(t);
    const double flops = 2.0 * static_cast<double>(t.rows) * static_cast<double>(t.cols) * static_cast<double>(t.depth);
    const index count = threads_worth(flops, threads);
    if (count == 1) return run_piece(t);
    // A grid of pieces whose half circumference is least: that is what packing costs.
    index across = 1;
    const auto packing = [&](index parts) { return t.rows * parts + t.cols * (count / parts); };
    for (index parts = 2; parts <= count; ++parts)
        if (count % parts == 0 && packing(parts) < packing(across)) across = parts;
    const index down = count / across;

    parallel(count, [&](index i) {
        gemm_task<T> p = piece(t, i % down, down, i / down, across);
        run_piece(p);
    });
}

/// Only the lower triangle of the square C, and the blocks of 8 by 8 on its diagonal: trapezoids of equal area, cut between such blocks.
template <class T>
void run_lower_on_threads(gemm_task<T>& t, int threads) {
    const index n = t.rows;
    const index count = threads_worth(static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(t.depth), threads);
    if (count == 1) return run_piece(t);
    parallel(count, [&](index i) {
        gemm_task<T> p = t;
        const index first = begin_of_share(n, i, count, 48);
        p.rows = n - first;
        p.cols = begin_of_share(n, i + 1, count, 48) - first;
        p.a += first * t.a_row_step;
        p.b += first * t.b_col_step;
        p.c += first + first * t.ldc;
        run_piece(p);
    });
}

std::string shape(index rows, index cols) { return std::to_string(rows) + " by " + std::to_string(cols); }

// Views go by reference here: a copy made right after their fields are written would wait for them.

template <class T>
void check(transposition a, transposition b, const matrix_view<const T>& A, const matrix_view<const T>& B, index c_rows, index c_cols) {
    for (const transposition x : {a, b})
        if (x != transposition::none && x != transposition::transpose)
            throw std::invalid_argument("gemm: transposition is " + std::to_string(static_cast<int>(x)) + ", no enumerator of it");
    const bool at = a == transposition::transpose, bt = b == transposition::transpose;
    const index rows = at ? A.cols : A.rows, a_depth = at ? A.rows : A.cols, b_depth = bt ? B.cols : B.rows, cols = bt ? B.rows : B.cols;
    if (rows != c_rows || a_depth != b_depth || cols != c_cols)
        throw std::invalid_argument("gemm: op(A) is " + shape(rows, a_depth) + ", op(B) " + shape(b_depth, cols) + ", C " +
                                    shape(c_rows, c_cols) + "; the product does not exist or does not fit");
}

enum class part { all, lower };

template <class T>
void product(part wanted, transposition a, transposition b, T alpha, const matrix_view<const T>& A, const matrix_view<const T>& B, T beta,
             const matrix_view<T>& C, int threads) {
    check(a, b, A, B, C.rows, C.cols);
    if (wanted == part::lower && C.rows != C.cols)
        throw std::invalid_argument("gemm_lower: C is " + shape(C.rows, C.cols) + "; it must be square");
    if (threads < 1) throw std::invalid_argument("gemm: threads is " + std::to_string(threads) + "; it must be at least 1");
    prepare_dispatch();
    if (C.empty()) return;
    gemm_task<T> t{};
    t.rows = C.rows;
    t.cols = C.cols;
    t.depth = a == transposition::none ? A.cols : A.rows;
    t.skew = wanted == part::all ? C.cols : 7; // the blocks of 8 by 8 on the diagonal too
    if (alpha == 0 || t.depth == 0) {
        if (beta == 1) return;
        for (index j = 0; j < C.cols; ++j)
            for (index i = std::max<index>(j - t.skew, 0); i < C.rows; ++i) C(i, j) = beta == 0 ? 0 : beta * C(i, j);
        return;
    }
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
    wanted == part::all ? run_on_threads(t, threads) : run_lower_on_threads(t, threads);
}

} // namespace

void check_product(transposition a, transposition b, matrix_view<const double> A, matrix_view<const double> B,
                   matrix_view<const double> C) {
    check(a, b, A, B, C.rows, C.cols);
}

std::size_t gemm_scratch(index largest) {
    return scratch_bytes(std::max(buffer_bytes<double>(largest, largest), buffer_bytes<float>(largest, largest)));
}

void gemm(transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
          matrix_view<double> C, int threads) {
    product(part::all, a, b, alpha, A, B, beta, C, threads);
}

void gemm(transposition a, transposition b, float alpha, matrix_view<const float> A, matrix_view<const float> B, float beta,
          matrix_view<float> C, int threads) {
    product(part::all, a, b, alpha, A, B, beta, C, threads);
}

void gemm_lower(transposition a, transposition b, double alpha, matrix_view<const double> A, matrix_view<const double> B, double beta,
                matrix_view<double> C, int threads) {
    product(part::lower, a, b, alpha, A, B, beta, C, threads);
}

void gemm_lower(transposition a, transposition b, float alpha, matrix_view<const float> A, matrix_view<const float> B, float beta,
                matrix_view<float> C, int threads) {
    product(part::lower, a, b, alpha, A, B, beta, C, threads);
}

} // namespace eckart::fast
#endif
