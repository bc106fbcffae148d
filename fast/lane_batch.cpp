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
#include <cstdint>
#include <cstring>

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
    return width * (m * n + n * n + m * u_cols + 4 * n + 8 + 1 + m + 2);
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
    w.g.pivot = take(n);
    w.g.left = take(1);
    w.row_size = take(m);
    w.unscale = take(1);
    w.sorts = take(1);
    return w;
}

/// Copies the matrices first.. into the lanes, zeros into those that are left over.
template <class T>
HWY_INLINE void gather(const lane_batch<T>& batch, index first, int count, int width, const lane_group& g) {
    if constexpr (sizeof(T) == sizeof(double)) {
        if (count == width) {
            HWY_ALIGN std::int64_t offsets[vector_size];
            for (int l = 0; l < vector_size; ++l) offsets[l] = l * batch.A.matrix_stride;
            const auto by_lane = hn::Load(hn::RebindToSigned<lanes>(), offsets);
            for (int at = 0; at < width; at += vector_size) {
                const T* matrix = batch.A.data + (first + at) * batch.A.matrix_stride;
                double* to = g.A + at;
                for (int j = 0; j < g.n; ++j)
                    for (int i = 0; i < g.m; ++i, to += width) {
                        const T* from = matrix + i * batch.A.row_stride + j * batch.A.col_stride;
                        hn::Store(hn::GatherIndex(lanes(), from, by_lane), lanes(), to);
                    }
            }
            return;
        }
    }
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
    copy(select(s.good, largest, set_pack<N>(1)), s.largest);
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

/// Where the packs of a matrix lie: that of entry (i, j) is pack number i row_step + j col_step.
struct pack_matrix {
    const double* packs;
    int row_step, col_step;
};

/// Whether the entries of each matrix fill the memory without gaps, column by column.
template <class T>
HWY_INLINE bool is_packed(const batch_view<T>& v) {
    return (v.row_stride == 1 || v.rows == 1) && (v.col_stride == v.rows || v.cols == 1);
}

/// Writes the lanes out, lane l to matrix first + l if `writes[l]`, its rows in the order `row_order[l]` if that is not null. Adding 0
/// makes zeros positive: the sign of one that was rotated by nothing depends on the neighbours.
template <int N, class T>
HWY_INLINE void scatter(const pack_matrix& from, const batch_view<T>& v, index first, const bool* writes, const int* const* row_order) {
    constexpr int width = N * vector_size;
    const int rows = static_cast<int>(v.rows), entries = rows * static_cast<int>(v.cols);
    const bool in_quads = sizeof(T) == sizeof(double) && is_packed(v) && entries % 4 == 0;
    if (in_quads) {
        HWY_ALIGN double quads[4 * width];
        T* to[width];
        for (int l = 0; l < width; ++l) to[l] = writes[l] && row_order[l] == nullptr ? v.data + (first + l) * v.matrix_stride : nullptr;
        int i = 0, j = 0;
        for (int e = 0; e < entries; e += 4) {
            const double* x[4];
            for (int r = 0; r < 4; ++r) {
                x[r] = from.packs + static_cast<std::ptrdiff_t>(i * from.row_step + j * from.col_step) * width;
                if (++i < rows) continue;
                i = 0;
                ++j;
            }
            for (int at = 0; at < width; at += vector_size) {
                const auto load = [&](int r) HWY_ATTR { return hn::Add(hn::Load(lanes(), x[r] + at), hn::Zero(lanes())); };
                hn::StoreInterleaved4(load(0), load(1), load(2), load(3), lanes(), quads + 4 * at);
            }
            for (int l = 0; l < width; ++l)
                if (to[l] != nullptr) std::memcpy(to[l] + e, quads + 4 * l, 4 * sizeof(double));
        }
    }
    for (int l = 0; l < width; ++l) {
        if (!writes[l] || (in_quads && row_order[l] == nullptr)) continue;
        T* to = v.data + (first + l) * v.matrix_stride;
        for (int j = 0; j < static_cast<int>(v.cols); ++j)
            for (int i = 0; i < rows; ++i) {
                const double x = from.packs[static_cast<std::ptrdiff_t>(i * from.row_step + j * from.col_step) * width + l];
                to[(row_order[l] == nullptr ? i : row_order[l][i]) * v.row_stride + j * v.col_stride] = static_cast<T>(x + 0.0);
            }
    }
}

/// The whole batch with groups of N vectors.
template <int N, int M, int C, class T>
HWY_INLINE void run_groups(const lane_batch<T>& batch, double* memory) {
    constexpr int width = N * vector_size;
    const int m = static_cast<int>(batch.A.rows), n = static_cast<int>(batch.A.cols);
    const group_memory w = place(memory, width, m, n, static_cast<int>(batch.U.cols));
    int sorted[width][lane_batch<T>::most_rows];
    for (index first = 0; first < batch.A.count; first += width) {
        const int count = static_cast<int>(batch.A.count - first < width ? batch.A.count - first : width);
        gather(batch, first, count, width, w.g);
        scale_lanes<N>(w);
        const int *row_order[width], *as_it_is[width];
        for (int l = 0; l < width; ++l) {
            row_order[l] = as_it_is[l] = nullptr;
            if (w.sorts[l] == 0) continue;
            for (int i = 0; i < m; ++i) sorted[l][i] = i;
            sort_rows(w, l, width, sorted[l]);
            row_order[l] = sorted[l];
        }
        lane_svd<N, M, C>(w.g, batch.budget);
        bool writes[width];
        for (int l = 0; l < width; ++l) writes[l] = l < count && w.g.left[l] == 0;
        for (int l = 0; l < count; ++l) batch.done[first + l] = writes[l];
        for (int j = 0; j < n; ++j) store_pack(load_pack<N>(w.g.sigma, j) * load_pack<N>(w.unscale, 0), w.g.sigma, j);
        scatter<N>(pack_matrix{w.g.sigma, 1, n}, batch.S, first, writes, as_it_is);
        if (batch.U.cols == 0) continue;
        scatter<N>(pack_matrix{w.g.U, 1, m}, batch.U, first, writes, row_order);
        scatter<N>(pack_matrix{w.g.W, n, 1}, batch.Vh, first, writes, as_it_is); // Vh(j, i) = V(i, j)
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
            copy(load_pack<N>(a, e), A.entry[e]);
            largest = max(largest, abs(A.entry[e]));
            zero_sum = mul_add(A.entry[e], zero, zero_sum);
        }
        const auto s = scale_of(largest, zero_sum);
        auto lost = zero > one;
        for (int e = 0; e < 4; ++e) {
            copy(A.entry[e] * s.down, A.entry[e]);
            const pack<N> size = abs(A.entry[e]);
            lost = lost | ((size > zero) & (least > size));
        }
        store_pack(keep(s.good, select(lost, zero, one)), good, 0);
        const auto r = svd_2x2(A);
        bool* done = batch.done + first;
        const bool all = count == width && none_of(load_pack<N>(good, 0) == zero);
        if (all)
            std::memset(done, true, sizeof(bool) * width);
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

inline constexpr int most_groups = 2;

template <class T>
HWY_INLINE void run(const lane_batch<T>& batch, double* memory) {
    constexpr int one = vectors_per_block, two = 2 * vectors_per_block;
    const index m = batch.A.rows, n = batch.A.cols;
    if (m == 2 && n == 2) return run_2x2<two>(batch, memory);
        // The same code for fixed sizes, where it is worth the time to compile it (which sanitizers multiply).
#if HWY_TARGET <= HWY_AVX2 && !defined(__SANITIZE_ADDRESS__)
    if (m == n && n == 3) return run_groups<two, 3, 3>(batch, memory);
    if (m == n && n == 4) return run_groups<two, 4, 4>(batch, memory);
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
