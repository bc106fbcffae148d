#include <eckart/fast/lane_batch.hpp>

#include <eckart/fast/kept_memory.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/lane_batch.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/lane_svd-inl.h>
#include <eckart/fast/kernels/lane_svd_2x2-inl.h>

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

/// The packs of one group and where they lie in the workspace. `width` lanes a pack.
struct group_memory {
    lane_group g;
    double* row_size; // m: largest entry of each row
    double* unscale;  // 1
    double* sorts;    // 1: not 0 where the rows need sorting
};

/// How many doubles `place` hands out.
HWY_INLINE std::ptrdiff_t size_of_group(std::ptrdiff_t width, std::ptrdiff_t m, std::ptrdiff_t n, std::ptrdiff_t u_cols) {
    return width * (m * n + n * n + m * u_cols + 5 * n + 8 + 1 + m + 2);
}

HWY_INLINE group_memory place(double* memory, std::ptrdiff_t width, int m, int n, int u_cols) {
    const auto take = [&](std::ptrdiff_t packs) HWY_ATTR {
        double* p = memory;
        memory += packs * width;
        return p;
    };
    group_memory w{};
    w.g.m = m;
    w.g.n = n;
    w.g.u_cols = u_cols;
    w.g.A = take(m * n);
    w.g.W = take(n * n);
    w.g.U = take(m * u_cols);
    w.g.sigma = take(n);
    w.g.squares = take(n);
    w.g.beta = take(n);
    w.g.late = take(8);
    w.g.order = take(n);
    w.g.place = take(n);
    w.g.left = take(1);
    w.row_size = take(m);
    w.unscale = take(1);
    w.sorts = take(1);
    return w;
}

/// Copies the matrices first.. into the lanes, zeros into those that are left over.
template <class T>
HWY_INLINE void gather(const lane_batch<T>& batch, index first, int count, int width, const lane_group& g) {
    for (int l = 0; l < width; ++l) {
        double* to = g.A + l;
        if (l >= count) {
            for (int e = 0; e < g.m * g.n; ++e) to[e * width] = 0;
            continue;
        }
        const T* from = batch.A.data + (first + l) * batch.A.matrix_stride;
        for (int j = 0; j < g.n; ++j)
            for (int i = 0; i < g.m; ++i)
                to[(j * g.m + i) * width] = static_cast<double>(from[i * batch.A.row_stride + j * batch.A.col_stride]);
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
    store_pack(select(s.good, select(graded, one, zero), one), w.g.left, 0);
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

/// Copies lane l out. Adding 0 makes zeros positive: the sign of one that was rotated by nothing depends on the neighbours.
template <class T>
HWY_INLINE void scatter(const lane_batch<T>& batch, index b, const group_memory& w, int l, int width, const int* row_order) {
    const int m = w.g.m, n = w.g.n;
    T* S = batch.S.data + b * batch.S.matrix_stride;
    const double unscale = w.unscale[l];
    for (int j = 0; j < n; ++j)
        S[static_cast<index>(w.g.place[j * width + l]) * batch.S.row_stride] = static_cast<T>(w.g.sigma[j * width + l] * unscale);
    if (w.g.u_cols == 0) return;
    T* U = batch.U.data + b * batch.U.matrix_stride;
    for (int j = 0; j < w.g.u_cols; ++j) {
        const index at = j < n ? static_cast<index>(w.g.place[j * width + l]) : j;
        const double* from = w.g.U + static_cast<std::ptrdiff_t>(j) * m * width + l;
        T* to = U + at * batch.U.col_stride;
        for (int i = 0; i < m; ++i) to[row_order[i] * batch.U.row_stride] = static_cast<T>(from[i * width] + 0.0);
    }
    T* Vh = batch.Vh.data + b * batch.Vh.matrix_stride;
    for (int j = 0; j < n; ++j) {
        const double* from = w.g.W + static_cast<std::ptrdiff_t>(j) * n * width + l;
        T* to = Vh + static_cast<index>(w.g.place[j * width + l]) * batch.Vh.row_stride;
        for (int i = 0; i < n; ++i)
            to[static_cast<index>(w.g.order[i * width + l]) * batch.Vh.col_stride] = static_cast<T>(from[i * width] + 0.0);
    }
}

/// The whole batch with groups of N vectors.
template <int N, int M, int C, class T>
HWY_INLINE void run_groups(const lane_batch<T>& batch, double* memory) {
    constexpr int width = N * vector_size;
    const int m = static_cast<int>(batch.A.rows), n = static_cast<int>(batch.A.cols);
    const group_memory w = place(memory, width, m, n, static_cast<int>(batch.U.cols));
    int row_order[lane_batch<T>::most_rows];
    int sorted[width][lane_batch<T>::most_rows];
    for (int i = 0; i < m; ++i) row_order[i] = i;
    for (index first = 0; first < batch.A.count; first += width) {
        const int count = static_cast<int>(batch.A.count - first < width ? batch.A.count - first : width);
        gather(batch, first, count, width, w.g);
        scale_lanes<N>(w);
        for (int l = 0; l < count; ++l) {
            if (w.sorts[l] == 0) continue;
            for (int i = 0; i < m; ++i) sorted[l][i] = i;
            sort_rows(w, l, width, sorted[l]);
        }
        lane_svd<N, M, C>(w.g, batch.budget);
        for (int l = 0; l < count; ++l) {
            batch.done[first + l] = w.g.left[l] == 0;
            if (batch.done[first + l]) scatter(batch, first + l, w, l, width, w.sorts[l] == 0 ? row_order : sorted[l]);
        }
    }
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
HWY_INLINE void run_2x2(const lane_batch<T>& batch, double* memory) {
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
        for (int l = 0; l < count; ++l) done[l] = all || good[l] != 0;
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

inline constexpr int most_groups = 2;

template <class T>
HWY_INLINE void run(const lane_batch<T>& batch, double* memory) {
    constexpr int one = vectors_per_block, two = 2 * vectors_per_block;
    const index m = batch.A.rows, n = batch.A.cols;
    constexpr int of_two = HWY_TARGET <= HWY_AVX2 ? two : one; // what the registers hold
    if (m == 2 && n == 2) return run_2x2<of_two>(batch, memory);
        // The same code for fixed sizes, where it is worth the time to compile it (which sanitizers multiply).
#if HWY_TARGET <= HWY_AVX2 && !defined(__SANITIZE_ADDRESS__)
    constexpr int of_four = HWY_TARGET == HWY_AVX2 ? one : two;
    if (m == n && n == 3) return run_groups<two, 3, 3>(batch, memory);
    if (m == n && n == 4) return run_groups<of_four, 4, 4>(batch, memory);
    if (m == n && n == 8) return run_groups<one, 8, 8>(batch, memory);
#endif
    run_groups<one, 0, 0>(batch, memory);
}

void run_float(const lane_batch<float>& batch, double* memory) { run(batch, memory); }
void run_double(const lane_batch<double>& batch, double* memory) { run(batch, memory); }

index doubles_needed(index m, index n, index u_cols) { return size_of_group(most_groups * block_size, m, n, u_cols); }

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
