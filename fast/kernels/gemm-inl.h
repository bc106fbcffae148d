// The product of two matrices on one thread: packing, blocking and the register tile.
//
// Order, the same for every target, shape, transposition and place in the matrix: the inner dimension is cut into blocks of `inner_block`;
// within a block each entry is one chain s <- s + a_ik b_kj over k from s = 0 (one rounding a step where the target has fma, else two);
// the first block gives c <- alpha s + beta c (c <- alpha s for beta = 0, c unread), the others c <- alpha s + c, in order. An entry of C
// therefore depends on its row of op(A), its column of op(B) and its old value alone.

#if defined(ECKART_FAST_KERNELS_GEMM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_GEMM_INL_H_
#undef ECKART_FAST_KERNELS_GEMM_INL_H_
#else
#define ECKART_FAST_KERNELS_GEMM_INL_H_
#endif

#include <eckart/fast/gemm_task.hpp>
#include <eckart/fast/kernels/block-inl.h>
#include <hwy/cache_control.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// The register tile of C is `tile_vectors` vectors by `tile_cols` columns: 24 accumulators of the 32 registers of AVX-512 (24-by-8) and
// NEON (6-by-8), 12 of 16 elsewhere (AVX2: 12-by-4), enough to hide the latency of fma (4 cycles, two a cycle).
inline constexpr int tile_vectors = 3;
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
inline constexpr int tile_cols = 8;
#else
inline constexpr int tile_cols = 4;
#endif
inline constexpr index tile_rows = tile_vectors * vector_size;
static_assert(gemm_task::row_block % tile_rows == 0 && gemm_task::col_block % tile_cols == 0);

/// Transposes a square of N by N entries, N = 1, 2 or 4: entry k of vector w, at p[w step + k], goes to to[k to_step + w].
template <int N>
HWY_INLINE void transpose_square(const double* p, [[maybe_unused]] index step, double* to, [[maybe_unused]] index to_step) {
    const hn::CappedTag<double, N> d;
    const auto x0 = hn::LoadU(d, p);
    if constexpr (N == 1) {
        hn::StoreU(x0, d, to);
    } else {
#if HWY_TARGET != HWY_SCALAR // it has none of these operations, and N = 1
        const auto x1 = hn::LoadU(d, p + step);
        const auto y0 = hn::InterleaveLower(d, x0, x1), y1 = hn::InterleaveUpper(d, x0, x1);
        if constexpr (N == 2) {
            hn::StoreU(y0, d, to);
            hn::StoreU(y1, d, to + to_step);
        } else {
            const auto x2 = hn::LoadU(d, p + 2 * step), x3 = hn::LoadU(d, p + 3 * step);
            const auto y2 = hn::InterleaveLower(d, x2, x3), y3 = hn::InterleaveUpper(d, x2, x3);
            hn::StoreU(hn::ConcatLowerLower(d, y2, y0), d, to);
            hn::StoreU(hn::ConcatLowerLower(d, y3, y1), d, to + to_step);
            hn::StoreU(hn::ConcatUpperUpper(d, y2, y0), d, to + 2 * to_step);
            hn::StoreU(hn::ConcatUpperUpper(d, y3, y1), d, to + 3 * to_step);
        }
#endif
    }
}

/// Vectors x[0..width) of length `depth`, entry k of vector w at p[w w_step + k k_step], as rows of `step` >= width doubles: entry k of
/// vector w goes to to[k step + w]; the rest of a row is zero. One of the steps is 1.
HWY_INLINE void pack_panel(const double* p, index w_step, index k_step, index width, index depth, index step, double* to) {
    constexpr int square = vector_size < 4 ? vector_size : 4;
    index k = 0;
    if (width == step && w_step == 1 && step % vector_size == 0) {
        for (; k < depth; ++k)
            for (index w = 0; w < step; w += vector_size) hn::StoreU(hn::LoadU(lanes(), p + k * k_step + w), lanes(), to + k * step + w);
    } else if (width == step && k_step == 1 && step % square == 0) {
        for (; k + square <= depth; k += square)
            for (index w = 0; w < step; w += square) transpose_square<square>(p + w * w_step + k, w_step, to + k * step + w, step);
    }
    for (; k < depth; ++k) {
        index w = 0;
        for (; w < width; ++w) to[k * step + w] = p[w * w_step + k * k_step];
        for (; w < step; ++w) to[k * step + w] = 0;
    }
}

/// C <- alpha S + beta C for `rows` rows and `cols` columns, C unread for beta = 0, rounded as vectors are.
HWY_INLINE void add_part(double alpha, const double* sums, index ld, double beta, double* c, index ldc, index rows, index cols) {
    const hn::CappedTag<double, 1> one;
    for (index j = 0; j < cols; ++j)
        for (index i = 0; i < rows; ++i) {
            const auto s = hn::Set(one, sums[i + j * ld]), factor = hn::Set(one, alpha);
            double* p = c + i + j * ldc;
            *p = hn::GetLane(beta == 0 ? hn::Mul(factor, s) : hn::MulAdd(factor, s, hn::Mul(hn::Set(one, beta), hn::Set(one, *p))));
        }
}

/// C <- alpha A B + beta C, C unread for beta = 0, for one tile: R vectors by S columns, of which `rows` rows exist. Row r of step k of A
/// is a[k a_step + r], zero beyond `rows`; column s of step k of B is b[k b_row + s b_col]. `packed`: the steps are what `pack_panel`
/// makes, so that they are constants.
template <int R, int S, bool packed>
HWY_NOINLINE void tile(index depth, const double* a, index a_step, const double* b, index b_row, index b_col, double alpha, double beta,
                       double* c, index ldc, index rows) {
    const index col = packed ? 1 : b_col, a_next = packed ? R * vector_size : a_step, b_next = packed ? tile_cols : b_row;
    vector sum[S][R];
    HWY_UNROLL(8)
    for (int s = 0; s < S; ++s) {
        HWY_UNROLL(3)
        for (int r = 0; r < R; ++r) sum[s][r] = hn::Zero(lanes());
    }
    for (index k = 0; k < depth; ++k, a += a_next, b += b_next) {
        vector x[R];
        HWY_UNROLL(3)
        for (int r = 0; r < R; ++r) {
            x[r] = hn::LoadU(lanes(), a + r * vector_size);
            if (packed) hwy::Prefetch(a + (8 * R + r) * vector_size); // A comes from the second cache
        }
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            const vector y = hn::Set(lanes(), b[s * col]);
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) sum[s][r] = hn::MulAdd(x[r], y, sum[s][r]);
        }
    }
    const vector factor = hn::Set(lanes(), alpha);
    if (rows == R * vector_size && beta == 0) {
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) hn::StoreU(hn::Mul(factor, sum[s][r]), lanes(), c + s * ldc + r * vector_size);
        }
    } else if (rows == R * vector_size) {
        const vector keep = hn::Set(lanes(), beta);
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) {
                double* p = c + s * ldc + r * vector_size;
                hn::StoreU(hn::MulAdd(factor, sum[s][r], hn::Mul(keep, hn::LoadU(lanes(), p))), lanes(), p);
            }
        }
    } else {
        HWY_ALIGN double sums[S * R * vector_size];
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) hn::Store(sum[s][r], lanes(), sums + (s * R + r) * vector_size);
        }
        add_part(alpha, sums, R * vector_size, beta, c, ldc, rows, S);
    }
}

/// A tile of S = tile_cols columns, or fewer as a sum of powers of two.
template <int R, int S, bool packed>
HWY_INLINE void tile_columns(index depth, const double* a, index a_step, const double* b, index b_row, index b_col, double alpha,
                             double beta, double* c, index ldc, index rows, index cols) {
    const index col = packed ? 1 : b_col;
    for (; cols >= S; cols -= S, b += S * col, c += S * ldc) {
        // Here and not in `tile`, where GCC 12 keeps the addresses in registers that the sums need.
        for (int s = 0; s < S; ++s)
            for (index i = 0; i < rows + 7; i += 8) hwy::Prefetch(c + s * ldc + (i < rows ? i : rows - 1));
        tile<R, S, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows);
    }
    if constexpr (S > 1) {
        if (cols > 0) tile_columns<R, S / 2, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    }
}

template <bool packed>
HWY_INLINE void any_tile(index depth, const double* a, index a_step, const double* b, index b_row, index b_col, double alpha, double beta,
                         double* c, index ldc, index rows, index cols) {
    if (rows > 2 * vector_size)
        tile_columns<3, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    else if (rows > vector_size)
        tile_columns<2, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    else
        tile_columns<1, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
}

HWY_INLINE index smaller(index x, index y) { return x < y ? x : y; }

/// The whole product, see `gemm_task`.
HWY_INLINE void multiply(const gemm_task& t) {
    // Measured: packing pays once a panel is used by this many tiles.
    const bool pack_b = t.rows > 4 * tile_rows;
    const bool pack_a = t.a_row_step != 1 || t.cols > 8 * tile_cols;
    for (index j = 0; j < t.cols; j += gemm_task::col_block) {
        const index cols = smaller(gemm_task::col_block, t.cols - j);
        for (index k = 0; k < t.depth; k += gemm_task::inner_block) {
            const index depth = smaller(gemm_task::inner_block, t.depth - k);
            const double alpha = t.alpha, beta = k == 0 ? t.beta : 1;
            const double* b = t.b + k * t.b_row_step + j * t.b_col_step;
            for (index i = 0; i < t.rows; i += gemm_task::row_block) {
                const index rows = smaller(gemm_task::row_block, t.rows - i);
                const double* a = t.a + i * t.a_row_step + k * t.a_col_step;
                for (index p = 0; p < rows; p += tile_rows) {
                    const index height = smaller(tile_rows, rows - p);
                    const index step = (height + vector_size - 1) / vector_size * vector_size;
                    if (pack_a || step != height)
                        pack_panel(a + p * t.a_row_step, t.a_row_step, t.a_col_step, height, depth, step, t.a_buffer + p * depth);
                }
                for (index q = 0; q < cols; q += tile_cols) {
                    const index width = smaller(tile_cols, cols - q);
                    if (pack_b && i == 0) // now, so that it is in the first cache when it is needed first
                        pack_panel(b + q * t.b_col_step, t.b_col_step, t.b_row_step, width, depth, tile_cols, t.b_buffer + q * depth);
                    for (index p = 0; p < rows; p += tile_rows) {
                        const index height = smaller(tile_rows, rows - p);
                        const index step = (height + vector_size - 1) / vector_size * vector_size;
                        const bool packed = pack_a || step != height;
                        const double* x = packed ? t.a_buffer + p * depth : a + p;
                        const index x_step = packed ? step : t.a_col_step;
                        double* c = t.c + (i + p) + (j + q) * t.ldc;
                        if (pack_b && packed)
                            any_tile<true>(depth, x, x_step, t.b_buffer + q * depth, tile_cols, 1, alpha, beta, c, t.ldc, height, width);
                        else if (pack_b)
                            any_tile<false>(depth, x, x_step, t.b_buffer + q * depth, tile_cols, 1, alpha, beta, c, t.ldc, height, width);
                        else
                            any_tile<false>(depth, x, x_step, b + q * t.b_col_step, t.b_row_step, t.b_col_step, alpha, beta, c, t.ldc,
                                            height, width);
                    }
                }
            }
        }
    }
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
