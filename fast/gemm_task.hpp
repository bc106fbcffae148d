#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// One product as a compiled kernel sees it: C (rows-by-cols) <- alpha A B + beta C with A rows-by-depth, B depth-by-cols, plain pointers
/// and strides, so that no template is instantiated for a SIMD target. For each of A and B one of the two steps is 1.
template <class T>
struct gemm_task {
    index rows, cols, depth;
    index skew; ///< only entries c_ij with j <= i + skew are wanted: tiles that have none are left alone
    T alpha;
    const T* a;
    index a_row_step, a_col_step;
    const T* b;
    index b_row_step, b_col_step;
    T beta;
    T* c;
    index ldc;
    index row_block; ///< most rows of a block of A, a multiple of `least_row_block`
    T* a_buffer;     ///< `row_block` (or rows, rounded up to a vector) by `inner_block` (or depth) entries, 64-byte aligned
    T* b_buffer;     ///< `inner_block` (or depth) by the width of a tile, 64-byte aligned

    // Internal parameters: the blocks of the two outer loops. inner_block is part of what the result is, to the bit: it is the same for all
    // targets. A block of A (row_block by inner_block doubles, 384 KiB and more) stays in the second cache, a panel of B (inner_block by
    // the width of a register tile, 16 KiB) in the first.
    static constexpr index inner_block = 256;
    static constexpr index least_row_block = 192;
    static constexpr index most_tile_cols = 8;
};

} // namespace eckart::fast
