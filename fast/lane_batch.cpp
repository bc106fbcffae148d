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

/// @param largest  NaN where an entry is.
template <int N>
HWY_INLINE lane_scale<N> scale_of(const pack<N>& largest) {
    const hn::RebindToUnsigned<lanes> bits;
    lane_scale<N> s;
    s.good = (largest >= set_pack<N>(least_largest_entry)) & (set_pack<N>(largest_entry) > largest);
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
    pack<N> largest = zero;
    for (int i = 0; i < m; ++i) {
        pack<N> size = zero;
        for (int j = 0; j < n; ++j) {
            const pack<N> x = load_pack<N>(w.g.A, j * m + i);
            size = max_or_nan(size, abs(x));
        }
        store_pack(size, w.row_size, i);
        largest = max_or_nan(largest, size);
    }
    const auto s = scale_of(largest);
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

/// A chunk of matrices of two rows that fill the memory without gaps, by columns if `second` is 1, by rows if it is 2.
template <class R>
struct dense_chunk {
    R* data;
    int second; // where entry (1, 0) is
};

/// The matrices from `first` on where they are if they are dense doubles and that is allowed, else a place for copies of them.
template <class T, class R>
HWY_INLINE dense_chunk<R> chunk_of(const batch_view<T>& v, index first, bool in_place, R* copies) {
    if constexpr (sizeof(T) == sizeof(double)) {
        const bool by_columns = v.row_stride == 1 && (v.cols == 1 || v.col_stride == 2), by_rows = v.row_stride == 2 && v.col_stride == 1;
        if (in_place && v.matrix_stride == 2 * v.cols && (by_columns || by_rows))
            return {v.data + first * v.matrix_stride, by_columns ? 1 : 2};
    }
    return {copies, 1};
}

/// Copies `count` matrices from `first` on, zeros behind them up to `used`.
template <class T>
HWY_INLINE void gather_chunk(const batch_view<const T>& v, index first, int count, int used, double* copies) {
    std::fill(copies + 4 * count, copies + 4 * used, 0.0);
    for (int l = 0; l < count; ++l)
        for (index j = 0; j < 2; ++j)
            for (index i = 0; i < 2; ++i) copies[4 * l + i + 2 * j] = static_cast<double>(v[first + l](i, j));
}

/// The way back, to those that are done.
template <class T>
HWY_INLINE void scatter_chunk(const double* copies, const batch_view<T>& v, index first, int count, const bool* done) {
    for (int l = 0; l < count; ++l)
        for (index j = 0; done[l] && j < v.cols; ++j)
            for (index i = 0; i < 2; ++i) v[first + l](i, j) = static_cast<T>(copies[2 * v.cols * l + i + 2 * j]);
}

/// Brings the largest entries of so many vectors of matrices into [1, 2). @param[out] entries  see svd_2x2.
/// @param[out] up  the powers of two that undo it, 0 for the matrices that cannot be decomposed. @return whether all can.
/// @tparam Relative  whether a non-zero entry below least_entry_2x2 hinders that.
template <bool Relative>
HWY_INLINE bool scale_2x2(const dense_chunk<const double>& A, int vectors, double* entries, double* up) {
    const pack<1> zero = set_pack<1>(0), least = set_pack<1>(least_entry_2x2);
    double* to[4] = {entries, entries + A.second * chunk_2x2, entries + (3 - A.second) * chunk_2x2, entries + 3 * chunk_2x2};
    auto all = zero == zero;
    for (int i = 0; i < vectors; ++i) {
        pack<1> entry[4];
        hn::LoadInterleaved4(lanes(), A.data + 4 * i * vector_size, entry[0].v[0], entry[1].v[0], entry[2].v[0], entry[3].v[0]);
        const auto s = scale_of(max_or_nan(max_or_nan(abs(entry[0]), abs(entry[1])), max_or_nan(abs(entry[2]), abs(entry[3]))));
        auto fine = s.good;
        for (int e = 0; e < 4; ++e) {
            const pack<1> x = entry[e] * s.down;
            if (Relative) fine = without(fine, without(least > abs(x), entry[e] == zero)); // a scaled entry may vanish
            store_pack(x, to[e], i);
        }
        all = all & fine;
        store_pack(keep(fine, s.up), up, i);
    }
    return all_of(all);
}

/// Pack i of the entries of the matrices.
HWY_INLINE void store_matrices(const pack<pack_2x2>& x00, const pack<pack_2x2>& x10, const pack<pack_2x2>& x01, const pack<pack_2x2>& x11,
                               const dense_chunk<double>& to, int i) {
    const auto store = [&](const pack<pack_2x2>& second, const pack<pack_2x2>& third) HWY_ATTR {
        for (int l = 0; l < pack_2x2; ++l)
            hn::StoreInterleaved4(x00.v[l], second.v[l], third.v[l], x11.v[l], lanes(), to.data + 4 * (i * pack_2x2 + l) * vector_size);
    };
    if (to.second == 1)
        store(x10, x01);
    else
        store(x01, x10);
}

template <class T>
HWY_NOINLINE void run_2x2(const lane_batch<T>& batch) {
    constexpr int width = pack_2x2 * vector_size;
    HWY_ALIGN double A_copy[4 * chunk_2x2], entries[4 * chunk_2x2], up[chunk_2x2];
    HWY_ALIGN double U_copy[4 * chunk_2x2], S_copy[2 * chunk_2x2], Vh_copy[4 * chunk_2x2];
    const bool relative = batch.relative || !batch.gram, with_vectors = batch.U.cols > 0;
    for (index first = 0; first < batch.A.count; first += chunk_2x2) {
        const int count = static_cast<int>(std::min<index>(batch.A.count - first, chunk_2x2));
        const int packs = (count + width - 1) / width, used = packs * width;
        const auto A = chunk_of<const T, const double>(batch.A, first, count == used, A_copy);
        if (A.data == A_copy) gather_chunk(batch.A, first, count, used, A_copy);
        const bool all =
            relative ? scale_2x2<true>(A, used / vector_size, entries, up) : scale_2x2<false>(A, used / vector_size, entries, up);
        // No lane without a matrix can be scaled: if all can, there is none.
        const auto U = chunk_of(batch.U, first, all, U_copy), S = chunk_of(batch.S, first, all, S_copy);
        const auto Vh = chunk_of(batch.Vh, first, all, Vh_copy);
        svd_2x2(
            entries, packs, with_vectors,
            [&](int i, const pack<pack_2x2>& larger, const pack<pack_2x2>& smaller) HWY_ATTR {
                const pack<pack_2x2> back = load_pack<pack_2x2>(up, i), s0 = larger * back, s1 = smaller * back;
                for (int l = 0; l < pack_2x2; ++l)
                    hn::StoreInterleaved2(s0.v[l], s1.v[l], lanes(), S.data + 2 * (i * pack_2x2 + l) * vector_size);
            },
            [&](int i, const auto&... x) HWY_ATTR { store_matrices(x..., U, i); },
            [&](int i, const auto&... x) HWY_ATTR { store_matrices(x..., Vh, i); });
        bool* done = batch.done + first;
        for (int l = 0; l < count; ++l) done[l] = all || up[l] != 0;
        if (S.data == S_copy) scatter_chunk(S_copy, batch.S, first, count, done);
        if (with_vectors && U.data == U_copy) scatter_chunk(U_copy, batch.U, first, count, done);
        if (with_vectors && Vh.data == Vh_copy) scatter_chunk(Vh_copy, batch.Vh, first, count, done);
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
