#pragma once

#include <eckart/core/index.hpp>

namespace eckart::fast {

/// One product as a compiled kernel sees it: C (rows-by-cols) <- alpha A B + beta C with A rows-by-depth, B depth-by-cols, plain pointers
/// and strides, so that no template is instantiated for a SIMD target. For each of A and B one of the two steps is 1.
struct gemm_task {
    index rows, cols, depth;
    double alpha;
    const double* a;
    index a_row_step, a_col_step;
    const double* b;
    index b_row_step, b_col_step;
    double beta;
    double* c;
    index ldc;
    double* a_buffer; ///< `a_buffer_size` doubles, 64-byte aligned
    double* b_buffer; ///< `b_buffer_size` doubles, 64-byte aligned

    // Internal parameters: the blocks of the three loops. inner_block is part of what the result is, to the bit: it is the same for all
    // targets. A block of A (row_block by inner_block, 384 KiB) stays in the second cache, a panel of B (inner_block by the width of a
    // register tile, 16 KiB) in the first, a block of B (col_block by inner_block, 2 MiB) in the last.
    static constexpr index inner_block = 256;
    static constexpr index row_block = 192;
    static constexpr index col_block = 1024;
    static constexpr index a_buffer_size = row_block * inner_block;
    static constexpr index b_buffer_size = col_block * inner_block;
};

} // namespace eckart::fast
