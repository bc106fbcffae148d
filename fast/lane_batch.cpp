#include <eckart/fast/lane_batch.hpp>

#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/lane_batch.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/lane_gram-inl.h>
#include <eckart/fast/kernels/lane_svd-inl.h>
#include <eckart/fast/kernels/lane_svd_2x2-inl.h>
#include <eckart/fast/kernels/transpose-inl.h>

#include <algorithm>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

// Internal parameters. Matrices whose largest entry lies beyond these powers of two leave the lane: scaling would take two steps. Rows are
// sorted by size where their largest entries differ by more than this factor; below it the order costs accuracy in proportion only.
inline constexpr double largest_entry = 0x1p1000;
inline constexpr double least_largest_entry = 0x1p-1000;
inline constexpr double unsorted_rows = 8;
// Small entries beside large ones may carry a small singular value, which sorted rows do not protect as complete pivoting does.
inline constexpr double graded_entry = 0x1p-40;
// Most matrices side by side in one group.
inline constexpr int most_lanes = 2 * block_size;
// Orders from which on the Gram route is the faster one.
inline constexpr int least_gram_cols = 4;

/// The packs of one group and where they lie in the workspace. `width` lanes a pack.
struct group_memory {
    lane_group g;
    double* row_size; // m: largest entry of each row
    double* unscale;  // 1
    double* sorts;    // 1: not 0 where the rows need sorting
    double* graded;   // 1: not 0 where small entries may carry a small value
};

/// Cuts the workspace of a group into its arrays. @return how many doubles that takes; memory may be null to learn just that.
HWY_INLINE std::ptrdiff_t place(double* memory, std::ptrdiff_t width, int m, int n, int u_cols, group_memory& w) {
    std::ptrdiff_t taken = 0;
    const auto take = [&](std::ptrdiff_t packs) HWY_ATTR {
        double* p = memory == nullptr ? nullptr : memory + taken;
        taken += packs * width;
        return p;
    };
    w.g.m = m;
    w.g.n = n;
    w.g.u_cols = u_cols;
    w.g.A = take(m * n);
    w.g.W = take(n * n);
    w.g.U = take(m * std::max(u_cols, n));
    w.g.sigma = take(n);
    w.g.squares = take(n);
    w.g.beta = take(n);
    w.g.late = take(8);
    w.g.off = take(n);
    w.g.rotations = take(4 * n);
    w.g.S = take(n * n);
    w.g.pivots = take(n);
    w.g.left = take(1);
    w.row_size = take(m);
    w.unscale = take(1);
    w.sorts = take(1);
    w.graded = take(1);
    return taken;
}

/// Side of the squares in which matrices and lanes are exchanged.
inline constexpr int square = vector_size < 4 ? vector_size : 4;

/// A line of `length` in each of `square` matrices, matrix l at line + l distance, to lanes 0.. of packs 0, next, 2 next, ...
HWY_INLINE void line_to_packs(const double* line, index distance, int length, double* packs, index next) {
    if (length < square) {
        for (int l = 0; l < square; ++l)
            for (int e = 0; e < length; ++e) packs[e * next + l] = line[l * distance + e];
        return;
    }
    for (int e = 0; e < length; e += square) {
        const int at = std::min(e, length - square); // the last square overlaps the one before
        transpose_square<square>(line + at, distance, packs + at * next, next);
    }
}

/// The way back.
HWY_INLINE void packs_to_line(const double* packs, index next, int length, double* line, index distance) {
    if (length < square) {
        for (int l = 0; l < square; ++l)
            for (int e = 0; e < length; ++e) line[l * distance + e] = packs[e * next + l];
        return;
    }
    for (int e = 0; e < length; e += square) {
        const int at = std::min(e, length - square);
        transpose_square<square>(packs + at * next, next, line + at, distance);
    }
}

/// The lines along the shorter stride of matrices whose entry (i, j) belongs to pack i row_next + j col_next.
struct lane_lines {
    int length, count;
    index next;         // from pack to pack of a line
    index lines_apart;  // from line to line in packs,
    index stride;       // and in memory,
    index entry_stride; // from entry to entry there

    template <class T>
    HWY_INLINE lane_lines(const batch_view<T>& v, index row_next, index col_next) {
        const bool by_rows = v.row_stride != 1 && v.col_stride == 1;
        length = static_cast<int>(by_rows ? v.cols : v.rows);
        count = static_cast<int>(by_rows ? v.rows : v.cols);
        next = by_rows ? col_next : row_next;
        lines_apart = by_rows ? row_next : col_next;
        stride = by_rows ? v.row_stride : v.col_stride;
        entry_stride = by_rows ? v.col_stride : v.row_stride;
        if (entry_stride == 1 && stride == length && lines_apart == length * next) {
            length *= count;
            count = 1;
        }
    }
};

/// Calls many(l, b) for lanes l to l + square - 1 that hold matrices b, b + 1, ... and take part, else one(l, b).
template <class P, class F, class G>
HWY_INLINE void for_lanes(const index* numbers, int count, bool squares, const P& takes_part, const F& many, const G& one) {
    for (int l = 0; l < count;) {
        bool all = squares && l + square <= count && numbers[l + square - 1] - numbers[l] == square - 1;
        for (int k = 0; all && k < square; ++k) all = takes_part(l + k);
        if (all)
            many(l, numbers[l]);
        else
            for (int k = l; k < std::min(l + square, count); ++k)
                if (takes_part(k)) one(k, numbers[k]);
        l += square;
    }
}

/// Copies the matrices of these numbers into the lanes, zeros into those that are left over.
template <class T>
HWY_INLINE void gather(const batch_view<const T>& v, const index* numbers, int count, int width, double* packs) {
    const lane_lines lines(v, width, v.rows * width);
    const auto many = [&](int l, index b) HWY_ATTR {
        if constexpr (sizeof(T) == sizeof(double))
            for (int i = 0; i < lines.count; ++i)
                line_to_packs(v.data + b * v.matrix_stride + i * lines.stride, v.matrix_stride, lines.length,
                              packs + i * lines.lines_apart + l, lines.next);
    };
    const auto one = [&](int l, index b) HWY_ATTR {
        const T* matrix = v.data + b * v.matrix_stride;
        for (int i = 0; i < lines.count; ++i)
            for (int e = 0; e < lines.length; ++e)
                packs[i * lines.lines_apart + e * lines.next + l] = static_cast<double>(matrix[i * lines.stride + e * lines.entry_stride]);
    };
    for_lanes(
        numbers, count, sizeof(T) == sizeof(double) && lines.entry_stride == 1, [](int) { return true; }, many, one);
    for (int l = count; l < width; ++l)
        for (int e = 0; e < v.rows * v.cols; ++e) packs[e * width + l] = 0;
}

/// The way back, from packs (i, j) at i row_next + j col_next, for lanes that are not left.
template <class T>
HWY_INLINE void scatter(const double* packs, index row_next, index col_next, const double* left, const index* numbers, int count,
                        const batch_view<T>& v) {
    const lane_lines lines(v, row_next, col_next);
    const auto many = [&](int l, index b) HWY_ATTR {
        if constexpr (sizeof(T) == sizeof(double))
            for (int i = 0; i < lines.count; ++i)
                packs_to_line(packs + i * lines.lines_apart + l, lines.next, lines.length, v.data + b * v.matrix_stride + i * lines.stride,
                              v.matrix_stride);
    };
    const auto one = [&](int l, index b) HWY_ATTR {
        T* matrix = v.data + b * v.matrix_stride;
        for (int i = 0; i < lines.count; ++i)
            for (int e = 0; e < lines.length; ++e)
                matrix[i * lines.stride + e * lines.entry_stride] = static_cast<T>(packs[i * lines.lines_apart + e * lines.next + l]);
    };
    for_lanes(
        numbers, count, sizeof(T) == sizeof(double) && lines.entry_stride == 1, [&](int l) { return !(left[l] != 0); }, many, one);
}

/// Powers of two that bring the largest entries into [1, 2) and back, for those lanes where there are such and all entries are finite.
template <int N>
struct lane_scale {
    pack_mask<N> good;
    pack<N> largest, down, up; // 1 in the other lanes
};

/// @param zero_sum  0, or NaN where an entry is not finite.
template <int N>
HWY_INLINE lane_scale<N> scale_of(const pack<N>& largest, const pack<N>& zero_sum) {
    const hn::RebindToUnsigned<lanes> bits;
    lane_scale<N> s;
    s.good = (largest >= set_pack<N>(least_largest_entry)) & (set_pack<N>(largest_entry) > largest) & (zero_sum == set_pack<N>(0));
    s.largest = select(s.good, largest, set_pack<N>(1));
    for (int l = 0; l < N; ++l) {
        const auto exponent = hn::And(hn::BitCast(bits, s.largest.v[l]), hn::Set(bits, 0x7ff0000000000000u));
        s.up.v[l] = hn::BitCast(lanes(), exponent);
        s.down.v[l] = hn::BitCast(lanes(), hn::Sub(hn::Set(bits, 0x7fe0000000000000u), exponent));
    }
    return s;
}

/// Scales the lanes, gives up those where that cannot be, finds the rows' sizes.
template <int N>
HWY_INLINE void scale_lanes(const group_memory& w) {
    const int m = w.g.m, n = w.g.n;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1);
    pack<N> largest = zero, zero_sum = zero;
    for (int i = 0; i < m; ++i) {
        pack<N> size = zero;
        for (int j = 0; j < n; ++j) {
            const pack<N> x = load_pack<N>(w.g.A, j * m + i);
            size = max(size, abs(x));
            zero_sum = mul_add(x, zero, zero_sum);
        }
        store_pack(size, w.row_size, i);
        largest = max(largest, size);
    }
    const auto s = scale_of(largest, zero_sum);
    auto graded = zero > one;
    for (int e = 0; e < m * n; ++e) {
        const pack<N> entry = load_pack<N>(w.g.A, e), x = keep(s.good, entry * s.down);
        graded = graded | without(set_pack<N>(graded_entry) > abs(x), entry == zero); // a scaled entry may vanish
        store_pack(x, w.g.A, e);
    }
    pack<N> least = s.largest;
    for (int i = 0; i < m; ++i) {
        const pack<N> size = load_pack<N>(w.row_size, i);
        least = select(size > zero, min(size, least), least);
    }
    store_pack(keep((s.largest > least * set_pack<N>(unsorted_rows)) & s.good, one), w.sorts, 0);
    store_pack(s.up, w.unscale, 0);
    store_pack(keep(graded, one), w.graded, 0);
    store_pack(select(s.good, zero, one), w.g.left, 0);
}

/// The rows of lane l by size, the largest first: row i of the sorted matrix is row order[i].
HWY_INLINE void order_of_rows(const group_memory& w, int l, int width, int* order) {
    for (int i = 0; i < w.g.m; ++i) {
        int k = i;
        for (; k > 0 && w.row_size[i * width + l] > w.row_size[order[k - 1] * width + l]; --k) order[k] = order[k - 1];
        order[k] = i;
    }
}

/// Puts the rows of lane l in this order, or back into the one before.
HWY_INLINE void move_rows(double* packs, int rows, int cols, int l, int width, const int* order, bool back) {
    double column[lane_batch<double>::most_rows];
    for (int j = 0; j < cols; ++j) {
        double* x = packs + static_cast<std::ptrdiff_t>(j) * rows * width + l;
        for (int i = 0; i < rows; ++i) column[i] = x[i * width];
        for (int i = 0; i < rows; ++i) {
            if (back)
                x[order[i] * width] = column[i];
            else
                x[i * width] = column[order[i]];
        }
    }
}

/// The sign of a zero that was rotated by nothing depends on the neighbours.
template <int N>
HWY_INLINE void make_zeros_positive(double* packs, int count) {
    for (int i = 0; i < count; ++i) store_pack(load_pack<N>(packs, i) + set_pack<N>(0), packs, i);
}

/// Matrices whose columns or rows are contiguous, and not far from one another, will be wanted.
template <class T>
HWY_INLINE void want(const batch_view<T>& v, const index* numbers, int count, wanted_memory& wanted) {
    const index bytes = ((v.rows - 1) * v.row_stride + (v.cols - 1) * v.col_stride + 1) * static_cast<index>(sizeof(T));
    if (bytes > 2 * v.rows * v.cols * static_cast<index>(sizeof(T))) return;
    for (int l = 0; l < count; ++l) wanted.add(v.data + numbers[l] * v.matrix_stride, bytes);
}

/// Groups of N vectors of those matrices that are not done yet, by this route: decompose(count) leaves what it cannot do.
template <int N, class T, class F>
HWY_INLINE void run_groups(const lane_batch<T>& batch, group_memory& w, const F& decompose) {
    constexpr int width = N * vector_size;
    const int m = w.g.m, n = w.g.n;
    index numbers[width], later[width];
    index next = 0;
    const auto undone = [&](index* which) HWY_ATTR {
        int count = 0;
        for (; next < batch.A.count && count < width; ++next)
            if (!batch.done[next]) which[count++] = next;
        return count;
    };
    int following = undone(later);
    while (following > 0) {
        const int count = following;
        std::copy_n(later, count, numbers);
        gather(batch.A, numbers, count, width, w.g.A);
        following = undone(later);
        wanted_memory wanted;
        static_assert(3 * width <= sizeof wanted.ranges / sizeof wanted.ranges[0]);
        want(batch.U, numbers, count, wanted);
        want(batch.Vh, numbers, count, wanted);
        want(batch.A, later, following, wanted);
        w.g.wanted = &wanted;
        scale_lanes<N>(w);
        decompose(count);
        for (int l = 0; l < count; ++l) batch.done[numbers[l]] = w.g.left[l] == 0;
        for (int j = 0; j < n; ++j) store_pack(load_pack<N>(w.g.sigma, j) * load_pack<N>(w.unscale, 0), w.g.sigma, j);
        scatter(w.g.sigma, width, 0, w.g.left, numbers, count, batch.S);
        if (w.g.u_cols == 0) continue;
        make_zeros_positive<N>(w.g.U, m * w.g.u_cols);
        make_zeros_positive<N>(w.g.W, n * n);
        scatter(w.g.U, width, m * width, w.g.left, numbers, count, batch.U);
        scatter(w.g.W, n * width, width, w.g.left, numbers, count, batch.Vh);
    }
}

/// The whole batch with groups of N vectors.
template <int N, int M, int C, class T>
HWY_NOINLINE void run_routes(const lane_batch<T>& batch, double* memory) {
    constexpr int width = N * vector_size;
    static_assert(width <= most_lanes);
    const int m = static_cast<int>(batch.A.rows), n = static_cast<int>(batch.A.cols), u_cols = static_cast<int>(batch.U.cols);
    group_memory w{};
    place(memory, width, m, n, u_cols, w);
    if (batch.gram && n >= least_gram_cols && u_cols <= n)
        run_groups<N>(batch, w, [&](int) HWY_ATTR { gram_in_lanes<N, M, C>(w.g, batch.relative, batch.budget); });
    if (!batch.jacobi) return;
    int order[width][lane_batch<T>::most_rows];
    run_groups<N>(batch, w, [&](int count) HWY_ATTR {
        store_pack(max(load_pack<N>(w.g.left, 0), load_pack<N>(w.graded, 0)), w.g.left, 0);
        for (int l = 0; l < count; ++l) {
            if (w.sorts[l] == 0) continue;
            order_of_rows(w, l, width, order[l]);
            move_rows(w.g.A, m, n, l, width, order[l], false);
        }
        jacobi_in_lanes<N, M, C>(w.g, batch.budget);
        for (int l = 0; l < count; ++l)
            if (w.sorts[l] != 0) move_rows(w.g.U, m, u_cols, l, width, order[l], true);
    });
}

/// Whether the four entries of each matrix fill the memory without gaps, in either order.
template <class T>
HWY_INLINE bool is_packed_2x2(const batch_view<T>& v) {
    return v.matrix_stride == 4 && ((v.row_stride == 1 && v.col_stride == 2) || (v.row_stride == 2 && v.col_stride == 1));
}

/// Entry (i, j) of `count` matrices from `first` on to entries[(i + 2 j) chunk_2x2 + 0..], zeros behind them up to `used`.
template <class T>
HWY_INLINE void load_2x2(const batch_view<const T>& v, index first, int count, int used, double* entries) {
    if constexpr (sizeof(T) == sizeof(double)) {
        if (is_packed_2x2(v) && count == chunk_2x2) {
            const int second = v.col_stride == 1 ? 2 : 1; // the second number in memory
            for (int l = 0; l < chunk_2x2; l += vector_size) {
                vector x0, x1, x2, x3;
                hn::LoadInterleaved4(lanes(), v.data + 4 * (first + l), x0, x1, x2, x3);
                hn::Store(x0, lanes(), entries + l);
                hn::Store(x1, lanes(), entries + second * chunk_2x2 + l);
                hn::Store(x2, lanes(), entries + (3 - second) * chunk_2x2 + l);
                hn::Store(x3, lanes(), entries + 3 * chunk_2x2 + l);
            }
            return;
        }
    }
    for (int l = 0; l < used; ++l)
        for (int e = 0; e < 4; ++e) {
            const T* matrix = v.data + (first + l) * v.matrix_stride;
            entries[e * chunk_2x2 + l] = l < count ? static_cast<double>(matrix[e % 2 * v.row_stride + e / 2 * v.col_stride]) : 0;
        }
}

/// The way back, to those that are done; zeros become positive.
template <class T>
HWY_INLINE void store_2x2(const double* entries, const batch_view<T>& v, index first, int count, bool all, const bool* done) {
    const auto entry = [&](int e, int l) HWY_ATTR { return hn::Add(hn::Load(lanes(), entries + e * chunk_2x2 + l), hn::Zero(lanes())); };
    if constexpr (sizeof(T) == sizeof(double)) {
        if (is_packed_2x2(v) && all) {
            const int second = v.col_stride == 1 ? 2 : 1;
            for (int l = 0; l < chunk_2x2; l += vector_size)
                hn::StoreInterleaved4(entry(0, l), entry(second, l), entry(3 - second, l), entry(3, l), lanes(), v.data + 4 * (first + l));
            return;
        }
    }
    for (int l = 0; l < count; ++l) {
        if (!done[l]) continue;
        T* matrix = v.data + (first + l) * v.matrix_stride;
        for (int e = 0; e < 4; ++e) matrix[e % 2 * v.row_stride + e / 2 * v.col_stride] = static_cast<T>(entries[e * chunk_2x2 + l] + 0.0);
    }
}

template <class T>
HWY_INLINE void store_values_2x2(const double* sigma, const double* up, const batch_view<T>& v, index first, int count, bool all,
                                 const bool* done) {
    if constexpr (sizeof(T) == sizeof(double)) {
        if (v.row_stride == 1 && v.matrix_stride == 2 && all) {
            for (int l = 0; l < chunk_2x2; l += vector_size)
                hn::StoreInterleaved2(hn::Mul(hn::Load(lanes(), sigma + l), hn::Load(lanes(), up + l)),
                                      hn::Mul(hn::Load(lanes(), sigma + chunk_2x2 + l), hn::Load(lanes(), up + l)), lanes(),
                                      v.data + 2 * (first + l));
            return;
        }
    }
    for (int l = 0; l < count; ++l) {
        if (!done[l]) continue;
        T* S = v.data + (first + l) * v.matrix_stride;
        S[0] = static_cast<T>(sigma[l] * up[l]);
        S[v.row_stride] = static_cast<T>(sigma[chunk_2x2 + l] * up[l]);
    }
}

/// The chunk from matrix `first` on, if it leaves no gaps in memory.
template <class T>
HWY_INLINE wanted_vectors wanted_of(const batch_view<T>& v, index first) {
    if (v.matrix_stride != v.rows * v.cols || first >= v.count) return {};
    const auto bytes_each = v.matrix_stride * static_cast<index>(sizeof(T));
    return {reinterpret_cast<const char*>(v.data + first * v.matrix_stride), vector_size * bytes_each};
}

/// Brings the largest entries of so many vectors of matrices into [1, 2). @param[out] up  the powers of two that undo it.  @param[out] good
/// not 0 for the matrices that can be decomposed. @return whether all can.
/// @tparam Relative  whether a non-zero entry below least_entry_2x2 hinders that.
template <bool Relative>
HWY_INLINE bool scale_2x2(double* entries, int vectors, double* up, double* good) {
    const pack<1> zero = set_pack<1>(0), one = set_pack<1>(1), least = set_pack<1>(least_entry_2x2);
    auto all = zero == zero;
    for (int i = 0; i < vectors; ++i) {
        pack<1> entry[4], largest = zero, zero_sum = zero;
        for (int e = 0; e < 4; ++e) {
            entry[e] = load_pack<1>(entries + e * chunk_2x2, i);
            largest = max(largest, abs(entry[e]));
            zero_sum = mul_add(entry[e], zero, zero_sum);
        }
        const auto s = scale_of(largest, zero_sum);
        auto lost = zero > one;
        for (int e = 0; e < 4; ++e) {
            const pack<1> x = entry[e] * s.down;
            if (Relative) lost = lost | without(least > abs(x), entry[e] == zero); // a scaled entry may vanish
            store_pack(x, entries + e * chunk_2x2, i);
        }
        const auto fine = without(s.good, lost);
        all = all & fine;
        store_pack(keep(fine, one), good, i);
        store_pack(s.up, up, i);
    }
    return all_of(all);
}

template <class T>
HWY_NOINLINE void run_2x2(const lane_batch<T>& batch) {
    HWY_ALIGN double entries[4 * chunk_2x2], U[4 * chunk_2x2], Vh[4 * chunk_2x2], sigma[2 * chunk_2x2], good[chunk_2x2], up[chunk_2x2];
    const bool relative = batch.relative || !batch.gram, with_vectors = batch.U.cols > 0;
    constexpr int width = pack_2x2 * vector_size;
    for (index first = 0; first < batch.A.count; first += chunk_2x2) {
        const int count = static_cast<int>(std::min<index>(batch.A.count - first, chunk_2x2));
        const int packs = (count + width - 1) / width, vectors = packs * width / vector_size;
        load_2x2(batch.A, first, count, packs * width, entries);
        const wanted_2x2 wanted{wanted_of(batch.A, first + chunk_2x2), wanted_of(batch.S, first), wanted_of(batch.U, first),
                                wanted_of(batch.Vh, first)};
        const bool scaled = relative ? scale_2x2<true>(entries, vectors, up, good) : scale_2x2<false>(entries, vectors, up, good);
        const bool all = scaled && count == chunk_2x2;
        svd_2x2(entries, packs, with_vectors, U, sigma, Vh, wanted);
        bool* done = batch.done + first;
        for (int l = 0; l < count; ++l) done[l] = good[l] != 0;
        store_values_2x2(sigma, up, batch.S, first, count, all, done);
        if (!with_vectors) continue;
        store_2x2(U, batch.U, first, count, all, done);
        store_2x2(Vh, batch.Vh, first, count, all, done);
    }
}

template <class T>
HWY_INLINE void run(const lane_batch<T>& batch, double* memory) {
    constexpr int one = vectors_per_block, two = 2 * vectors_per_block;
    const index m = batch.A.rows, n = batch.A.cols;
    if (m == 2 && n == 2) return run_2x2(batch);
        // The same code for fixed sizes, where it is worth the time to compile it (which sanitizers multiply).
#if HWY_TARGET <= HWY_AVX2 && !defined(__SANITIZE_ADDRESS__)
    // Twice as many independent chains of operations, as long as the registers hold them and the first cache holds the matrices.
    constexpr int up_to_eight = HWY_TARGET == HWY_AVX2 ? one : two;
    if (m == n && n == 3) return run_routes<two, 3, 3>(batch, memory);
    if (m == n && n == 4) return run_routes<up_to_eight, 4, 4>(batch, memory);
    if (m == n && n == 8) return run_routes<up_to_eight, 8, 8>(batch, memory);
    if (up_to_eight != one && n <= 8 && m <= 8) return run_routes<up_to_eight, 0, 0>(batch, memory);
#endif
    run_routes<one, 0, 0>(batch, memory);
}

void run_float(const lane_batch<float>& batch, double* memory) { run(batch, memory); }
void run_double(const lane_batch<double>& batch, double* memory) { run(batch, memory); }

index doubles_needed(index m, index n, index u_cols) {
    if (m == 2 && n == 2) return 0;
    group_memory w{};
    return place(nullptr, most_lanes, static_cast<int>(m), static_cast<int>(n), static_cast<int>(u_cols), w);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(run_float);
HWY_EXPORT(run_double);
HWY_EXPORT(doubles_needed);

namespace {

template <class T>
kept_array memory_for(const lane_batch<T>& batch) {
    prepare_dispatch();
    const index doubles = HWY_DYNAMIC_DISPATCH(doubles_needed)(batch.A.rows, batch.A.cols, batch.U.cols);
    return doubles == 0 ? kept_array() : kept_memory(static_cast<std::size_t>(doubles) * sizeof(double));
}

} // namespace

void svd_in_lanes(const lane_batch<float>& batch) {
    const auto memory = memory_for(batch);
    HWY_DYNAMIC_DISPATCH(run_float)(batch, memory.get());
}

void svd_in_lanes(const lane_batch<double>& batch) {
    const auto memory = memory_for(batch);
    HWY_DYNAMIC_DISPATCH(run_double)(batch, memory.get());
}

} // namespace eckart::fast
#endif
