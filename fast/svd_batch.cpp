#include <eckart/fast/svd_batch.hpp>

#include <eckart/fast/lane_batch.hpp>
#include <eckart/fast/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

namespace eckart {

namespace {

constexpr int most_lane_sweeps = 14; // internal parameter; 7 are the most that random matrices take

template <class T>
struct batch {
    batch_view<const T> A;
    batch_view<T> U, S, Vh;
    std::span<status> statuses;

    batch part(index first, index count) const {
        return {A.part(first, count), U.part(first, count), S.part(first, count), Vh.part(first, count),
                statuses.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count))};
    }
};

template <class T>
void check_shape(const char* name, const batch_view<T>& v, index count, index rows, index cols) {
    if (v.count == count && v.rows == rows && v.cols == cols) return;
    const auto shape = [](index c, index m, index n) {
        return std::to_string(c) + " of " + std::to_string(m) + " by " + std::to_string(n);
    };
    throw std::invalid_argument(std::string("svd_batch: ") + name + " holds " + shape(v.count, v.rows, v.cols) + ", it must be " +
                                shape(count, rows, cols));
}

/// The shapes, and whatever `svd` refuses.
template <class T>
void check(const batch<T>& b, const svd_options& options) {
    (void)svd(strided_view<const T>(), options);
    const index m = b.A.rows, n = b.A.cols, k = std::min(m, n), count = b.A.count;
    check_shape("S", b.S, count, k, 1);
    if (options.vectors != vectors::none) {
        const bool full = options.vectors == vectors::full;
        check_shape("U", b.U, count, m, full ? m : k);
        check_shape("Vh", b.Vh, count, full ? n : k, n);
    }
    if (static_cast<index>(b.statuses.size()) != count)
        throw std::invalid_argument("svd_batch: " + std::to_string(b.statuses.size()) + " statuses for " + std::to_string(count) +
                                    " matrices");
}

template <class T, class F>
void fill(strided_view<T> to, F entry) {
    for (index j = 0; j < to.cols; ++j)
        for (index i = 0; i < to.rows; ++i) to(i, j) = entry(i, j);
}

template <class T>
void run_alone(const batch<T>& b, index which, const svd_options& options) {
    const svd_result<T> r = svd(b.A[which], options);
    b.statuses[static_cast<std::size_t>(which)] = r.status;
    if (r.status == status::nonfinite_input) return;
    fill(b.S[which], [&](index i, index) { return r.S[static_cast<std::size_t>(i)]; });
    fill(b.U[which], [&](index i, index j) { return r.U(i, j); });
    fill(b.Vh[which], [&](index i, index j) { return r.Vh(i, j); });
}

/// What one thread does. @return how many statuses are not ok.
template <class T>
index run(const batch<T>& b, svd_options options) {
    options.threads = 1;
    const index m = b.A.rows, n = b.A.cols, count = b.A.count;
    const auto done = std::make_unique<bool[]>(static_cast<std::size_t>(count));
    if (options.algorithm != algorithm::bidiagonal && std::min(m, n) >= 1 && std::min(m, n) <= fast::lane_batch<T>::most_cols &&
        std::max(m, n) <= fast::lane_batch<T>::most_rows) {
        fast::lane_batch<T> lanes{b.A, b.U, b.S, b.Vh};
        if (m < n) lanes = {b.A.transposed(), b.Vh.transposed(), b.S, b.U.transposed()};
        lanes.gram = options.algorithm != algorithm::jacobi;
        lanes.jacobi = options.algorithm != algorithm::gram;
        lanes.relative = lanes.jacobi && options.accuracy == accuracy::relative;
        lanes.budget = std::min(options.max_sweeps, most_lane_sweeps);
        lanes.done = done.get();
        fast::svd_in_lanes(lanes);
    }
    std::fill(b.statuses.begin(), b.statuses.end(), status::ok);
    index failures = 0;
    // A value that came out of a lane may lie beyond float; lanes refuse what could exceed the range of double.
    if constexpr (sizeof(T) < sizeof(double))
        for (index i = 0; i < count; ++i)
            if (done[static_cast<std::size_t>(i)] && std::isinf(b.S.data[i * b.S.matrix_stride])) {
                b.statuses[static_cast<std::size_t>(i)] = status::overflow;
                ++failures;
            }
    const bool *begin = done.get(), *end = begin + count, *left = begin;
    // By bytes, for almost all are done.
    while ((left = static_cast<const bool*>(std::memchr(left, false, static_cast<std::size_t>(end - left)))) != nullptr) {
        run_alone(b, left - begin, options);
        failures += b.statuses[static_cast<std::size_t>(left - begin)] != status::ok;
        ++left;
    }
    return failures;
}

template <class T>
index run_on_threads(batch<T> b, const svd_options& options) {
    check(b, options);
    const index count = b.A.count;
    if (options.vectors == vectors::none) {
        b.U = batch_view<T>(nullptr, count, b.A.rows, 0);
        b.Vh = batch_view<T>(nullptr, count, 0, b.A.cols);
    }
    const double k = static_cast<double>(std::min(b.A.rows, b.A.cols)), p = static_cast<double>(std::max(b.A.rows, b.A.cols));
    const index pieces = fast::threads_worth(static_cast<double>(count) * (60 * k * k * p + 100), options.threads);
    constexpr index group = 96; // pieces of whole groups of lanes
    std::atomic<index> failures = 0;
    const index length = (count / pieces + group) / group * group;
    const fast::thread_team team(options.threads);
    fast::parallel(pieces, [&](index i) {
        const index first = std::min(i * length, count);
        failures += run(b.part(first, std::min(length, count - first)), options);
    });
    return failures;
}

} // namespace

index svd_batch(batch_view<const double> A, batch_view<double> U, batch_view<double> S, batch_view<double> Vh, std::span<status> statuses,
                svd_options options) {
    return run_on_threads<double>({A, U, S, Vh, statuses}, options);
}

index svd_batch(batch_view<const float> A, batch_view<float> U, batch_view<float> S, batch_view<float> Vh, std::span<status> statuses,
                svd_options options) {
    return run_on_threads<float>({A, U, S, Vh, statuses}, options);
}

} // namespace eckart
