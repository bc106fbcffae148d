#include <eckart/fast/lane_batch.hpp>

#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/lane_batch.cpp"
#include <hwy/cache_control.h>
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
inline constexpr double least_entry_2x2 = 0x1p-480;
// Orders from which on the Gram route is the faster one.
inline constexpr int least_gram_cols = 4;

/// The packs of one group and where they lie in the workspace. `width` lanes a pack.
struct group_memory {
    lane_group g;
    double* row_size; // m: largest entry of each row
    double* unscale;  // 1
    double* sorts;    // 1: not 0 where the rows need sorting
    double* graded;   // 1: not 0 where small entries may carry a small value
    double* matrices; // m max(u_cols, n): matrices, one behind the other
};

/// Cuts the workspace of a group into its arrays. @return how many doubles that takes; memory may be null to learn just that.
HWY_INLINE std::ptrdiff_t place(double* memory, std::ptrdiff_t width, int m, int n, int u_cols, group_memory& w) {
    std::ptrdiff_t taken = 0;
    const auto take = [&](std::ptrdiff_t packs) HWY_ATTR {
        double* p = memory == nullptr ? nullptr : memory + taken;
        taken += packs * width;
        return p;
    };
    const std::ptrdiff_t outputs = m * std::max(u_cols, n);
    w.g.m = m;
    w.g.n = n;
    w.g.u_cols = u_cols;
    w.g.A = take(m * n);
    w.g.W = take(n * n);
    w.g.U = take(outputs);
    w.g.sigma = take(n);
    w.g.squares = take(n);
    w.g.beta = take(n);
    w.g.late = take(8);
    w.g.off = take(n);
    w.g.rotations = take(4 * n);
    w.g.order = take(n);
    w.g.place = take(n);
    w.g.left = take(1);
    w.row_size = take(m);
    w.unscale = take(1);
    w.sorts = take(1);
    w.graded = take(1);
    w.matrices = take(outputs);
    return taken;
}

/// Side of the squares in which matrices and lanes are exchanged.
inline constexpr int square = vector_size < 4 ? vector_size : 4;

/// Entries of a line of `length` in each of `square` matrices, matrix l at from + l distance, to lanes 0.. of packs 0, next, 2 next, ...
HWY_INLINE void line_to_packs(const double* from, index distance, int length, double* to, index next) {
    if (length < square) {
        for (int l = 0; l < square; ++l)
            for (int e = 0; e < length; ++e) to[e * next + l] = from[l * distance + e];
        return;
    }
    for (int e = 0; e < length; e += square) {
        const int at = std::min(e, length - square); // the last square overlaps the one before
        transpose_square<square>(from + at, distance, to + at * next, next);
    }
}

/// The way back for whole matrices: packs 0.. of `width` lanes to matrix l at to + l length.
HWY_INLINE void packs_to_matrices(const double* from, int length, int width, double* to) {
    for (int l = 0; l < width; l += square)
        for (int e = 0; e < length; e += square) {
            const int at = std::min(e, std::max(length - square, 0));
            if (length >= square) {
                transpose_square<square>(from + at * width + l, width, to + l * static_cast<index>(length) + at, length);
                continue;
            }
            for (int k = 0; k < length; ++k)
                for (int i = l; i < l + square; ++i) to[i * static_cast<index>(length) + k] = from[k * width + i];
        }
}

/// Copies the matrices of these numbers into the lanes, zeros into those that are left over.
template <class T>
HWY_INLINE void gather(const lane_batch<T>& batch, const index* numbers, int count, int width, const lane_group& g) {
    const auto& A = batch.A;
    for (int l = 0; l < width;) {
        double* to = g.A + l;
        if constexpr (sizeof(T) == sizeof(double)) {
            if (l % square == 0 && l + square <= count && numbers[l + square - 1] - numbers[l] == square - 1 &&
                (A.row_stride == 1 || A.col_stride == 1)) {
                const T* from = A.data + numbers[l] * A.matrix_stride;
                if (A.row_stride == 1 && A.col_stride == g.m)
                    line_to_packs(from, A.matrix_stride, g.m * g.n, to, width);
                else if (A.row_stride == 1)
                    for (int j = 0; j < g.n; ++j) line_to_packs(from + j * A.col_stride, A.matrix_stride, g.m, to + j * g.m * width, width);
                else
                    for (int i = 0; i < g.m; ++i) line_to_packs(from + i * A.row_stride, A.matrix_stride, g.n, to + i * width, g.m * width);
                l += square;
                continue;
            }
        }
        if (l < count) {
            const T* from = A.data + numbers[l] * A.matrix_stride;
            for (int j = 0; j < g.n; ++j)
                for (int i = 0; i < g.m; ++i) to[(j * g.m + i) * width] = static_cast<double>(from[i * A.row_stride + j * A.col_stride]);
        } else {
            for (int e = 0; e < g.m * g.n; ++e) to[e * width] = 0;
        }
        ++l;
    }
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
        const pack<N> x = keep(s.good, load_pack<N>(w.g.A, e) * s.down), size = abs(x);
        graded = graded | ((size > zero) & (set_pack<N>(graded_entry) > size));
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

/// Sorts the rows of lane l by size, largest first. @param[out] row_order  row i is row row_order[i] of the matrix.
HWY_INLINE void sort_rows(const group_memory& w, int l, int width, int* row_order) {
    const int m = w.g.m;
    for (int i = 1; i < m; ++i)
        for (int k = i; k > 0; --k) {
            if (!(w.row_size[row_order[k] * width + l] > w.row_size[row_order[k - 1] * width + l])) break;
            const int row = row_order[k];
            row_order[k] = row_order[k - 1];
            row_order[k - 1] = row;
        }
    double column[lane_batch<double>::most_rows];
    for (int j = 0; j < w.g.n; ++j) {
        double* x = w.g.A + static_cast<std::ptrdiff_t>(j) * m * width + l;
        for (int i = 0; i < m; ++i) column[i] = x[i * width];
        for (int i = 0; i < m; ++i) x[i * width] = column[row_order[i]];
    }
}

/// Column j of `from`, whose columns are `rows` long, becomes line line_of[j] of `to`, its entry i number order[i] of the line (null: i).
/// Writes along the shorter stride. Adding 0 makes zeros positive: the sign of one that was rotated by nothing depends on the neighbours.
template <class T>
HWY_INLINE void columns_to_lines(const double* from, int rows, int cols, const int* line_of, const int* order, T* to, index line_stride,
                                 index stride) {
    if (stride == 1 && order == nullptr) {
        for (int j = 0; j < cols; ++j)
            for (int i = 0; i < rows; ++i) to[line_of[j] * line_stride + i] = static_cast<T>(from[j * rows + i] + 0.0);
        return;
    }
    for (int i = 0; i < rows; ++i) {
        T* entry = to + (order != nullptr ? order[i] : i) * stride;
        for (int j = 0; j < cols; ++j) entry[line_of[j] * line_stride] = static_cast<T>(from[j * rows + i] + 0.0);
    }
}

/// Matrices whose columns or rows are contiguous, and not far from one another, will be wanted.
template <class T>
HWY_INLINE void want(const batch_view<T>& v, const index* numbers, int count, wanted_memory& wanted) {
    const index bytes = ((v.rows - 1) * v.row_stride + (v.cols - 1) * v.col_stride + 1) * static_cast<index>(sizeof(T));
    if (bytes > 2 * v.rows * v.cols * static_cast<index>(sizeof(T))) return;
    for (int l = 0; l < count; ++l) wanted.add(v.data + numbers[l] * v.matrix_stride, bytes);
}

/// Which numbers lane l holds in an array of packs.
HWY_INLINE void numbers_of_lane(const double* packs, int l, int width, int count, int* numbers) {
    for (int k = 0; k < count; ++k) numbers[k] = static_cast<int>(packs[k * width + l]);
}

/// What the lanes hold of one group, lane l of matrix numbers[l], to the outputs. @param row_order  of lane l; null: as they are.
template <class T, class F>
HWY_INLINE void scatter(const lane_batch<T>& batch, const index* numbers, int count, int width, const group_memory& w, bool permuted,
                        const F& row_order) {
    const int m = w.g.m, n = w.g.n, u_cols = w.g.u_cols;
    int line_of[lane_batch<T>::most_rows], order[lane_batch<T>::most_cols];
    for (int j = n; j < u_cols; ++j) line_of[j] = j;
    const auto each = [&](const auto& write) HWY_ATTR {
        for (int l = 0; l < count; ++l) {
            if (w.g.left[l] != 0) continue;
            numbers_of_lane(w.g.place, l, width, n, line_of);
            write(l, numbers[l]);
        }
    };
    each([&](int l, index b) HWY_ATTR {
        T* S = batch.S.data + b * batch.S.matrix_stride;
        const double unscale = w.unscale[l];
        for (int j = 0; j < n; ++j) S[line_of[j] * batch.S.row_stride] = static_cast<T>(w.g.sigma[j * width + l] * unscale);
    });
    if (u_cols == 0) return;
    packs_to_matrices(w.g.U, m * u_cols, width, w.matrices);
    each([&](int l, index b) HWY_ATTR {
        columns_to_lines(w.matrices + l * m * u_cols, m, u_cols, line_of, row_order(l), batch.U.data + b * batch.U.matrix_stride,
                         batch.U.col_stride, batch.U.row_stride);
    });
    packs_to_matrices(w.g.W, n * n, width, w.matrices);
    each([&](int l, index b) HWY_ATTR {
        if (permuted) numbers_of_lane(w.g.order, l, width, n, order);
        columns_to_lines(w.matrices + l * n * n, n, n, line_of, permuted ? order : nullptr, batch.Vh.data + b * batch.Vh.matrix_stride,
                         batch.Vh.row_stride, batch.Vh.col_stride);
    });
}

/// Groups of N vectors of those matrices that are not done yet, by this route: decompose(w, row_order, count) leaves what it cannot do.
template <int N, class T, class F>
HWY_INLINE void run_groups(const lane_batch<T>& batch, group_memory& w, bool permuted, const F& decompose) {
    constexpr int width = N * vector_size;
    int row_order[width][lane_batch<T>::most_rows];
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
        gather(batch, numbers, count, width, w.g);
        following = undone(later);
        wanted_memory wanted;
        want(batch.U, numbers, count, wanted);
        want(batch.Vh, numbers, count, wanted);
        want(batch.A, later, following, wanted);
        w.g.wanted = &wanted;
        scale_lanes<N>(w);
        decompose(count, row_order);
        for (int l = 0; l < count; ++l) batch.done[numbers[l]] = w.g.left[l] == 0;
        scatter(batch, numbers, count, width, w, permuted,
                [&](int l) HWY_ATTR { return permuted && w.sorts[l] != 0 ? row_order[l] : nullptr; });
    }
}

/// The whole batch with groups of N vectors.
template <int N, int M, int C, class T>
HWY_NOINLINE void run_routes(const lane_batch<T>& batch, double* memory) {
    constexpr int width = N * vector_size;
    const int m = static_cast<int>(batch.A.rows), n = static_cast<int>(batch.A.cols), u_cols = static_cast<int>(batch.U.cols);
    group_memory w{};
    place(memory, width, m, n, u_cols, w);
    if (batch.gram && n >= least_gram_cols && u_cols <= n)
        run_groups<N>(batch, w, false, [&](int, auto&) HWY_ATTR { gram_in_lanes<N, M, C>(w.g, batch.relative, batch.budget); });
    if (!batch.jacobi) return;
    run_groups<N>(batch, w, true, [&](int count, auto& row_order) HWY_ATTR {
        store_pack(max(load_pack<N>(w.g.left, 0), load_pack<N>(w.graded, 0)), w.g.left, 0);
        for (int l = 0; l < count; ++l) {
            if (w.sorts[l] == 0) continue;
            for (int i = 0; i < m; ++i) row_order[l][i] = i;
            sort_rows(w, l, width, row_order[l]);
        }
        jacobi_in_lanes<N, M, C>(w.g, batch.budget);
    });
}

/// Whether the four entries of each matrix fill the memory without gaps, in either order.
template <class T>
HWY_INLINE bool is_packed_2x2(const batch_view<T>& v) {
    return v.matrix_stride == 4 && ((v.row_stride == 1 && v.col_stride == 2) || (v.row_stride == 2 && v.col_stride == 1));
}

/// Entry (i, j) of the matrices first.. as pack i + 2 j of `entries`; lanes beyond count get 0.
template <int N, class T>
HWY_INLINE void load_2x2(const batch_view<const T>& v, index first, int count, double* entries) {
    constexpr int width = N * vector_size;
    if constexpr (sizeof(T) == sizeof(double)) {
        if (is_packed_2x2(v) && count == width) {
            for (int l = 0; l < N; ++l) {
                vector x[4];
                hn::LoadInterleaved4(lanes(), v.data + 4 * (first + l * vector_size), x[0], x[v.row_stride], x[v.col_stride], x[3]);
                for (int e = 0; e < 4; ++e) hn::Store(x[e], lanes(), entries + e * width + l * vector_size);
            }
            return;
        }
    }
    for (int l = 0; l < width; ++l)
        for (int e = 0; e < 4; ++e) {
            const T* matrix = v.data + (first + l) * v.matrix_stride;
            entries[e * width + l] = l < count ? static_cast<double>(matrix[e % 2 * v.row_stride + e / 2 * v.col_stride]) : 0;
        }
}

/// The way back, to those lanes that are done.
template <int N, class T>
HWY_INLINE void store_2x2(const double* entries, const batch_view<T>& v, index first, int count, bool all, const bool* done) {
    constexpr int width = N * vector_size;
    if constexpr (sizeof(T) == sizeof(double)) {
        if (is_packed_2x2(v) && all) {
            for (int l = 0; l < N; ++l) {
                const double* at = entries + l * vector_size;
                const vector x[4] = {hn::Load(lanes(), at), hn::Load(lanes(), at + width), hn::Load(lanes(), at + 2 * width),
                                     hn::Load(lanes(), at + 3 * width)};
                hn::StoreInterleaved4(x[0], x[v.row_stride], x[v.col_stride], x[3], lanes(), v.data + 4 * (first + l * vector_size));
            }
            return;
        }
    }
    for (int l = 0; l < count; ++l) {
        if (!done[l]) continue;
        T* matrix = v.data + (first + l) * v.matrix_stride;
        for (int e = 0; e < 4; ++e) matrix[e % 2 * v.row_stride + e / 2 * v.col_stride] = static_cast<T>(entries[e * width + l]);
    }
}

template <int N, class T>
HWY_INLINE void store_values_2x2(const double* sigma, const batch_view<T>& v, index first, int count, bool all, const bool* done) {
    constexpr int width = N * vector_size;
    if constexpr (sizeof(T) == sizeof(double)) {
        if (v.row_stride == 1 && v.matrix_stride == 2 && all) {
            for (int l = 0; l < N; ++l)
                hn::StoreInterleaved2(hn::Load(lanes(), sigma + l * vector_size), hn::Load(lanes(), sigma + width + l * vector_size),
                                      lanes(), v.data + 2 * (first + l * vector_size));
            return;
        }
    }
    for (int l = 0; l < count; ++l) {
        if (!done[l]) continue;
        T* S = v.data + (first + l) * v.matrix_stride;
        S[0] = static_cast<T>(sigma[l]);
        S[v.row_stride] = static_cast<T>(sigma[width + l]);
    }
}

template <int N, class T>
HWY_NOINLINE void run_2x2(const lane_batch<T>& batch, double* memory) {
    constexpr int width = N * vector_size;
    double *a = memory, *u = a + 4 * width, *vh = u + 4 * width, *sigma = vh + 4 * width, *good = sigma + 2 * width;
    const pack<N> zero = set_pack<N>(0), one = set_pack<N>(1), least = set_pack<N>(least_entry_2x2);
    for (index first = 0; first < batch.A.count; first += width) {
        const int count = static_cast<int>(batch.A.count - first < width ? batch.A.count - first : width);
        load_2x2<N>(batch.A, first, count, a);
        lanes_2x2<N> A;
        pack<N> largest = zero, zero_sum = zero;
        for (int e = 0; e < 4; ++e) {
            A.entry[e] = load_pack<N>(a, e);
            largest = max(largest, abs(A.entry[e]));
            zero_sum = mul_add(A.entry[e], zero, zero_sum);
        }
        const auto s = scale_of(largest, zero_sum);
        auto lost = zero > one;
        for (int e = 0; e < 4; ++e) {
            A.entry[e] = A.entry[e] * s.down;
            const pack<N> size = abs(A.entry[e]);
            lost = lost | ((size > zero) & (least > size));
        }
        store_pack(keep(s.good, select(lost, zero, one)), good, 0);
        const auto r = svd_2x2(A);
        bool* done = batch.done + first;
        const bool all = count == width && none_of(load_pack<N>(good, 0) == zero);
        if (all)
            std::fill_n(done, width, true);
        else
            for (int l = 0; l < count; ++l) done[l] = good[l] != 0;
        store_pack(r.sigma[0] * s.up, sigma, 0);
        store_pack(r.sigma[1] * s.up, sigma, 1);
        store_values_2x2<N>(sigma, batch.S, first, count, all, done);
        if (batch.U.cols == 0) continue;
        for (int e = 0; e < 4; ++e) { // adding 0 makes all zeros positive
            store_pack(r.U.entry[e] + zero, u, e);
            store_pack(r.Vh.entry[e] + zero, vh, e);
        }
        store_2x2<N>(u, batch.U, first, count, all, done);
        store_2x2<N>(vh, batch.Vh, first, count, all, done);
    }
}

inline constexpr int most_groups = 3;

template <class T>
HWY_INLINE void run(const lane_batch<T>& batch, double* memory) {
    constexpr int one = vectors_per_block, two = 2 * vectors_per_block;
    const index m = batch.A.rows, n = batch.A.cols;
    // As many independent chains as the registers hold.
    constexpr int of_two = HWY_TARGET > HWY_AVX2 ? one : HWY_TARGET == HWY_AVX2 ? two : 3 * vectors_per_block;
    if (m == 2 && n == 2) return run_2x2<of_two>(batch, memory);
        // The same code for fixed sizes, where it is worth the time to compile it (which sanitizers multiply).
#if HWY_TARGET <= HWY_AVX2 && !defined(__SANITIZE_ADDRESS__)
    constexpr int of_four = HWY_TARGET == HWY_AVX2 ? one : two;
    if (m == n && n == 3) return run_routes<two, 3, 3>(batch, memory);
    if (m == n && n == 4) return run_routes<of_four, 4, 4>(batch, memory);
    if (m == n && n == 8) return run_routes<one, 8, 8>(batch, memory);
#endif
    run_routes<one, 0, 0>(batch, memory);
}

void run_float(const lane_batch<float>& batch, double* memory) { run(batch, memory); }
void run_double(const lane_batch<double>& batch, double* memory) { run(batch, memory); }

index doubles_needed(index m, index n, index u_cols) {
    group_memory w{};
    return place(nullptr, most_groups * block_size, static_cast<int>(m), static_cast<int>(n), static_cast<int>(u_cols), w);
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
    return kept_memory(static_cast<std::size_t>(doubles) * sizeof(double));
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
