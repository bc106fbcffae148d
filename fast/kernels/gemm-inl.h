// The product of two matrices of doubles or floats on one thread: packing, blocking and the register tile.
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
#include <eckart/fast/kernels/transpose-inl.h>
#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// 64 bytes at most: one vector of AVX-512, whatever more a target has.
template <class T>
using lanes_of = hn::CappedTag<T, 64 / sizeof(T)>;
template <class T>
using vector_of = hn::Vec<lanes_of<T>>;
template <class T>
inline constexpr int lane_count = static_cast<int>(hn::MaxLanes(lanes_of<T>()));

// The register tile of C is `tile_vectors` vectors by `tile_cols` columns: 24 accumulators of the 32 registers of AVX-512 (24-by-8 doubles,
// 48-by-8 floats) and NEON (6-by-8, 12-by-8), 12 of 16 elsewhere (AVX2: 12-by-4, 24-by-4), enough to hide the latency of fma (4 cycles,
// two a cycle).
inline constexpr int tile_vectors = 3;
#if HWY_TARGET <= HWY_AVX3 || HWY_TARGET == HWY_NEON
inline constexpr int tile_cols = 8;
#else
inline constexpr int tile_cols = 4;
#endif
template <class T>
inline constexpr index tile_rows = tile_vectors* lane_count<T>;

// Targets whose masked loads and stores touch nothing beyond the mask.
#if HWY_TARGET <= HWY_AVX2
inline constexpr bool has_masks = true;
#else
inline constexpr bool has_masks = false;
#endif

/// Vectors x[0..width) of length `depth`, entry k of vector w at p[w w_step + k k_step], as rows of `step` >= width entries: entry k of
/// vector w goes to to[k step + w]; the rest of a row is zero. One of the steps is 1.
template <class T>
HWY_INLINE void pack_panel(const T* p, index w_step, index k_step, index width, index depth, index step, T* to) {
    constexpr int lanes = lane_count<T>, square = lanes < 4 ? lanes : 4;
    constexpr lanes_of<T> d;
    index k = 0;
    if (w_step == 1 && step % lanes == 0 && (has_masks || width == step)) {
        const index whole = width / lanes * lanes;
        for (; k < depth; ++k, p += k_step, to += step) {
            for (index w = 0; w < whole; w += lanes) hn::StoreU(hn::LoadU(d, p + w), d, to + w);
            if constexpr (has_masks)
                if (whole < step)
                    hn::StoreU(hn::MaskedLoad(hn::FirstN(d, static_cast<std::size_t>(width - whole)), d, p + whole), d, to + whole);
        }
        return;
    }
    index square_width = 0; // of what is transposed by squares, down to row `square_depth`
    const index square_depth = depth / square * square;
    if (k_step == 1 && square > 1) {
        square_width = width / square * square;
        for (; k < square_depth; k += square)
            for (index w = 0; w < square_width; w += square) transpose_square<square>(p + w * w_step + k, w_step, to + k * step + w, step);
    }
    for (k = 0; k < depth; ++k) {
        index w = k < square_depth ? square_width : 0;
        for (; w < width; ++w) to[k * step + w] = p[w * w_step + k * k_step];
        for (; w < step; ++w) to[k * step + w] = 0;
    }
}

/// C <- alpha S + beta C for `rows` rows and `cols` columns, C unread for beta = 0, rounded as vectors are.
template <class T>
HWY_INLINE void add_part(T alpha, const T* sums, index ld, T beta, T* c, index ldc, index rows, index cols) {
    const hn::CappedTag<T, 1> one;
    for (index j = 0; j < cols; ++j)
        for (index i = 0; i < rows; ++i) {
            const auto s = hn::Set(one, sums[i + j * ld]), factor = hn::Set(one, alpha);
            T* p = c + i + j * ldc;
            *p = hn::GetLane(beta == 0 ? hn::Mul(factor, s) : hn::MulAdd(factor, s, hn::Mul(hn::Set(one, beta), hn::Set(one, *p))));
        }
}

/// C <- alpha A B + beta C, C unread for beta = 0, for one tile: R vectors by S columns, of which `rows` rows exist, more than R - 1
/// vectors have. Row r of step k of A is a[k a_step + r], zero beyond `rows`; column s of step k of B is b[k b_row + s b_col]. `packed`:
/// the steps are what `pack_panel` makes, so that they are constants.
template <int R, int S, bool packed, class T>
HWY_NOINLINE void tile(index depth, const T* a, index a_step, const T* b, index b_row, index b_col, T alpha, T beta, T* c, index ldc,
                       index rows) {
    constexpr lanes_of<T> d;
    constexpr int lanes = lane_count<T>;
    const index col = packed ? 1 : b_col, a_next = packed ? R * lanes : a_step, b_next = packed ? tile_cols : b_row;
    vector_of<T> sum[S][R];
    HWY_UNROLL(8)
    for (int s = 0; s < S; ++s) {
        HWY_UNROLL(3)
        for (int r = 0; r < R; ++r) sum[s][r] = hn::Zero(d);
    }
    HWY_UNROLL(4) // fewer instructions for the same work: a second thread on the core takes half of what it can issue
    for (index k = 0; k < depth; ++k, a += a_next, b += b_next) {
        vector_of<T> x[R];
        HWY_UNROLL(3)
        for (int r = 0; r < R; ++r) {
            x[r] = hn::LoadU(d, a + r * lanes);
            if (packed) hwy::Prefetch(a + (8 * R + r) * lanes); // A comes from the second cache
        }
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            const vector_of<T> y = hn::Set(d, b[s * col]);
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) sum[s][r] = hn::MulAdd(x[r], y, sum[s][r]);
        }
    }
    const vector_of<T> factor = hn::Set(d, alpha), keep = hn::Set(d, beta);
    if (rows == R * lanes && beta == 0) {
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) hn::StoreU(hn::Mul(factor, sum[s][r]), d, c + s * ldc + r * lanes);
        }
    } else if (rows == R * lanes) {
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) {
                T* p = c + s * ldc + r * lanes;
                hn::StoreU(hn::MulAdd(factor, sum[s][r], hn::Mul(keep, hn::LoadU(d, p))), d, p);
            }
        }
    } else if constexpr (has_masks) {
        const auto last = hn::FirstN(d, static_cast<std::size_t>(rows - (R - 1) * lanes));
        const bool add = beta != 0;
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) {
                T* p = c + s * ldc + r * lanes;
                const auto mask = r < R - 1 ? hn::FirstN(d, lanes) : last;
                const auto old = add ? hn::Mul(keep, hn::MaskedLoad(mask, d, p)) : hn::Zero(d);
                hn::BlendedStore(add ? hn::MulAdd(factor, sum[s][r], old) : hn::Mul(factor, sum[s][r]), mask, d, p);
            }
        }
    } else {
        HWY_ALIGN T sums[S * R * lanes];
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            HWY_UNROLL(3)
            for (int r = 0; r < R; ++r) hn::Store(sum[s][r], d, sums + (s * R + r) * lanes);
        }
        add_part(alpha, sums, R * lanes, beta, c, ldc, rows, S);
    }
}

/// Tiles of S columns, then of fewer, for `cols` columns. 7, 6 and 5 columns are cut into 4 + 3, 3 + 3 and 3 + 2, so that no tile has
/// fewer sums than it must.
template <int R, int S, bool packed, class T>
HWY_INLINE void tile_columns(index depth, const T* a, index a_step, const T* b, index b_row, index b_col, T alpha, T beta, T* c, index ldc,
                             index rows, index cols) {
    const index col = packed ? 1 : b_col;
    for (; cols >= S && !(S == 4 && cols > 4 && cols < 7); cols -= S, b += S * col, c += S * ldc) {
        // Here and not in `tile`, where GCC 12 keeps the addresses in registers that the sums need.
        constexpr int lanes = lane_count<T>, line = 64 / sizeof(T);
        HWY_UNROLL(8)
        for (int s = 0; s < S; ++s) {
            for (int i = 0; i <= (R - 1) * lanes; i += line) hwy::Prefetch(c + s * ldc + i);
            hwy::Prefetch(c + s * ldc + rows - 1);
        }
        tile<R, S, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows);
    }
    if constexpr (S > 1) {
        if (cols > 0) tile_columns<R, S == 8 ? 4 : S - 1, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    }
}

template <bool packed, class T>
HWY_INLINE void any_tile(index depth, const T* a, index a_step, const T* b, index b_row, index b_col, T alpha, T beta, T* c, index ldc,
                         index rows, index cols) {
    if (rows > 2 * lane_count<T>)
        tile_columns<3, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    else if (rows > lane_count<T>)
        tile_columns<2, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
    else
        tile_columns<1, tile_cols, packed>(depth, a, a_step, b, b_row, b_col, alpha, beta, c, ldc, rows, cols);
}

HWY_INLINE index smaller(index x, index y) { return x < y ? x : y; }

/// Rows of the next tile when `left` are left: four vectors are cut 2 + 2, not 3 + 1, which has too few sums to keep the fma units busy.
template <class T>
HWY_INLINE index tile_height(index left) {
    constexpr index lanes = lane_count<T>;
    return left > 3 * lanes && left <= 4 * lanes ? 2 * lanes : smaller(3 * lanes, left);
}

/// A block of A times all columns of B, added to its rows of C.
template <class T>
class block_product {
public:
    const gemm_task<T>& t;
    index first_row, rows, first_step, depth;
    bool pack_a, pack_b;

    HWY_INLINE void run() const {
        // Some columns of A at a time, all rows of each: memory is read in long runs.
        const index steps_at_once = t.a_row_step == 1 ? 8 : depth;
        for (index k = 0; k < depth; k += steps_at_once)
            for (index p = 0, height; p < rows; p += height) {
                height = tile_height<T>(rows - p);
                const index step = whole_vectors(height);
                if (pack_a || step != height)
                    pack_panel(a() + p * t.a_row_step + k * t.a_col_step, t.a_row_step, t.a_col_step, height,
                               smaller(steps_at_once, depth - k), step, t.a_buffer + p * depth + k * step);
            }
        for (index q = 0; q < t.cols; q += tile_cols) {
            if (q > first_row + rows - 1 + t.skew) return;
            const index width = smaller(tile_cols, t.cols - q);
            if (pack_b) // now, so that it is in the first cache when it is needed
                pack_panel(b() + q * t.b_col_step, t.b_col_step, t.b_row_step, width, depth, tile_cols, t.b_buffer);
            for (index p = 0, height; p < rows; p += height) {
                height = tile_height<T>(rows - p);
                if (q <= first_row + p + height - 1 + t.skew) multiply_tile(p, height, q, width);
            }
        }
    }

private:
    HWY_INLINE const T* a() const { return t.a + first_row * t.a_row_step + first_step * t.a_col_step; }
    HWY_INLINE const T* b() const { return t.b + first_step * t.b_row_step; }

    static index whole_vectors(index height) { return (height + lane_count<T> - 1) / lane_count<T> * lane_count<T>; }

    HWY_INLINE void multiply_tile(index p, index height, index q, index width) const {
        const index step = whole_vectors(height);
        const bool packed = pack_a || step != height;
        const T* x = packed ? t.a_buffer + p * depth : a() + p;
        const index x_step = packed ? step : t.a_col_step;
        const T beta = first_step == 0 ? t.beta : 1;
        T* to = t.c + first_row + p + q * t.ldc;
        if (pack_b && packed)
            any_tile<true>(depth, x, x_step, t.b_buffer, tile_cols, 1, t.alpha, beta, to, t.ldc, height, width);
        else if (pack_b)
            any_tile<false>(depth, x, x_step, t.b_buffer, tile_cols, 1, t.alpha, beta, to, t.ldc, height, width);
        else
            any_tile<false>(depth, x, x_step, b() + q * t.b_col_step, t.b_row_step, t.b_col_step, t.alpha, beta, to, t.ldc, height, width);
    }
};

/// The whole product, see `gemm_task`.
template <class T>
HWY_INLINE void multiply(const gemm_task<T>& t) {
    using task = gemm_task<T>;
    static_assert(task::least_row_block % tile_rows<T> == 0);
    // Measured: what a tile reads at a stride costs little while its pages are few; else packing pays, if enough tiles use a panel.
    constexpr index most_bytes = 640 * 1024;
    const auto spread = [&](index step) { return smaller(t.depth, task::inner_block) * step * static_cast<index>(sizeof(T)) > most_bytes; };
    const bool pack_a = t.a_row_step != 1 || (t.cols > 8 * tile_cols && spread(t.a_col_step));
    const bool pack_b = t.b_row_step != 1 && t.rows > 4 * tile_rows<T> && spread(t.b_row_step);
    index row_block = t.rows;
    if (row_block > t.row_block) { // blocks of equal size
        const index blocks = (t.rows + t.row_block - 1) / t.row_block, unit = blocks * tile_rows<T>;
        row_block = (t.rows + unit - 1) / unit * tile_rows<T>;
    }
    for (index k = 0; k < t.depth; k += task::inner_block)
        for (index i = 0; i < t.rows; i += row_block)
            block_product<T>{t, i, smaller(row_block, t.rows - i), k, smaller(task::inner_block, t.depth - k), pack_a, pack_b}.run();
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
