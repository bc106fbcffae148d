#pragma once

#include <eckart/fast/batch_view.hpp>

namespace eckart::fast {

/// A piece of a batch for the kernels: real matrices with 1 <= n <= m, both below the limits; columns of U: 0 (no vectors), n or m.
template <class T>
struct lane_batch {
    batch_view<const T> A;
    batch_view<T> U;
    batch_view<T> S;
    batch_view<T> Vh;
    /// By the Gram route where it is as accurate, which is everywhere unless accuracy is `relative`; by Jacobi what is left then.
    bool gram = true, relative = true, jacobi = true;
    /// Most sweeps to spend before a matrix is given up.
    int budget = 0;
    /// For each matrix, false on entry, on exit: decomposed, or left alone because its entries are not finite, their range is beyond that
    /// of a lane, its rank is deficient to the last bit, or the sweeps were too few.
    bool* done = nullptr;

    static constexpr index most_rows = 64;
    static constexpr index most_cols = 16;
};

/// Decomposes what lanes can hold. What comes out for a matrix depends on nothing but that matrix and the class of targets.
/// @par Accuracy as `eckart::svd` states; float is computed in double and rounded once at the end.
/// @throws std::bad_alloc, not for 2-by-2 matrices, which take no memory.
void svd_in_lanes(const lane_batch<float>& batch);
void svd_in_lanes(const lane_batch<double>& batch);

} // namespace eckart::fast
