#include <eckart/fast/secular_equation.hpp>

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/secular_task.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/secular_equation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/secular-inl.h>

#include <algorithm>
#include <atomic>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Roots from <= i < to; column i of `vectors` becomes d_j - root. False if one did not converge.
bool find_roots(const secular_task& t, index from, index to) {
    bool converged = true;
    for (index i = from; i < to; i += block_size) {
        HWY_ALIGN double origin[block_size], offset[block_size], found[block_size];
        store_pack(find_eight_roots(t.d, t.z, t.n, t.r, i, origin, offset), found, 0);
        for (index k = i, lane = 0; k < std::min(i + block_size, to); ++k, ++lane) {
            t.values[k] = origin[lane] + offset[lane];
            t.origin[k] = origin[lane];
            t.offset[k] = offset[lane];
            converged = converged && found[lane] != 0;
            distances(t.d, t.padded, {origin[lane], offset[lane]}, t.vectors + k * t.ld);
        }
    }
    return converged;
}

/// The z, rows from <= j < to (whole blocks), for which the roots found are exact:
/// z_j^2 = (root_j - d_j) prod_{k != j} (root_k - d_j) / (d_k - d_j), up to a common factor; with the sign of z_j.
void find_weights(const secular_task& t, index from, index to) {
    for (index j = from; j < to; ++j) {
        t.weight[j] = 1;
        t.rest[j] = 0;
    }
    for (index k = 0; k < t.n; ++k)
        multiply_ratios(t.d + from, to - from, t.d[k], {t.origin[k], t.offset[k]}, t.vectors + k * t.ld + from, t.weight + from,
                        t.rest + from);
    for (index j = from; j < to; ++j) {
        const double size = __builtin_sqrt(__builtin_fabs(t.weight[j] + t.rest[j]));
        t.weight[j] = j >= t.n ? 0 : t.z[j] < 0 ? -size : size;
    }
}

void find_vectors(const secular_task& t, index from, index to) {
    for (index i = from; i < to; ++i) unit_vector(t.weight, t.padded, t.vectors + i * t.ld);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(find_roots);
HWY_EXPORT(find_weights);
HWY_EXPORT(find_vectors);

namespace {
index padded_poles(index n) { return (n + 8) / 8 * 8; }
} // namespace

secular_solution solve_secular_equation(std::span<const double> d, std::span<const double> z, double rho, int threads) {
    prepare_dispatch();
    const index n = static_cast<index>(d.size());
    secular_solution s;
    s.values.resize(d.size());
    if (n == 1) {
        s.values[0] = d[0] + rho * z[0] * z[0];
        s.vectors = columns(1, 1);
        s.vectors(0, 0) = 1;
        s.weights.assign(z.begin(), z.end());
        return s;
    }
    const index padded = padded_poles(n);
    double square = 0;
    for (double x : z) square += x * x;
    // The largest root is at most d_{n-1} + rho |z|^2; a pole is no bound unless it differs from d_{n-1}.
    const double beyond = std::max(2 * rho * square, 0x1p-50 * std::fabs(d.back()));
    scratch_vector<double> pole(static_cast<std::size_t>(padded), d.back() + beyond);
    scratch_vector<double> root_of_residue(static_cast<std::size_t>(padded), 0.0), rest(static_cast<std::size_t>(padded));
    scratch_vector<double> origin(d.size()), offset(d.size());
    s.weights.resize(static_cast<std::size_t>(padded)); // zero behind the last
    std::copy(d.begin(), d.end(), pole.begin());
    std::copy(z.begin(), z.end(), root_of_residue.begin());
    s.vectors = columns::undefined(padded, n);
    const columns_ref v = s.vectors.ref();
    const secular_task t{n,
                         padded,
                         pole.data(),
                         root_of_residue.data(),
                         1 / rho,
                         s.values.data(),
                         s.weights.data(),
                         rest.data(),
                         origin.data(),
                         offset.data(),
                         v.data,
                         v.ld};

    const auto terms = static_cast<double>(n) * static_cast<double>(padded);
    const index pieces = threads_worth(100 * terms, threads); // 10 divisions a term, each worth about 10 flops
    std::atomic<bool> converged = true;
    parallel(pieces, [&](index p) {
        if (!HWY_DYNAMIC_DISPATCH(find_roots)(t, n * p / pieces, n * (p + 1) / pieces)) converged = false;
    });
    const index blocks = padded / 8;
    parallel(pieces, [&](index p) { HWY_DYNAMIC_DISPATCH(find_weights)(t, blocks * p / pieces * 8, blocks * (p + 1) / pieces * 8); });
    parallel(pieces, [&](index p) { HWY_DYNAMIC_DISPATCH(find_vectors)(t, n * p / pieces, n * (p + 1) / pieces); });
    s.converged = converged;
    return s;
}

std::size_t secular_equation_scratch(index n) {
    const index padded = padded_poles(n);
    return 3 * scratch_for<double>(n) + 4 * scratch_for<double>(padded) + columns::scratch(padded, n);
}

} // namespace eckart::fast
#endif
