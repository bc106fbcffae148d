#pragma once

#include "random.hpp"

#include <eckart/core/matrix.hpp>

#include <cmath>
#include <vector>

namespace eckart::tests {

/// An n-by-n orthogonal matrix, nearly Haar distributed: the product of n random reflectors of orders n, ..., 1 (Stewart 1980) with random
/// signs. Orthogonal to about n u; deterministic in (n, seed).
inline matrix<double> haar_orthogonal(index n, std::uint64_t seed) {
    counter_random random(seed);
    auto Q = matrix<double>::identity(n);
    std::vector<double> v(static_cast<std::size_t>(n));
    for (index k = n - 1; k >= 0; --k) {
        double norm2 = 0;
        for (index i = k; i < n; ++i) {
            v[i] = random.gaussian();
            norm2 += v[i] * v[i];
        }
        if (norm2 == 0) continue; // the identity is a legal reflector
        for (index j = 0; j < n; ++j) {
            double dot = 0;
            for (index i = k; i < n; ++i) dot += v[i] * Q(i, j);
            for (index i = k; i < n; ++i) Q(i, j) -= 2 * (dot / norm2) * v[i];
        }
        if (random.below(2) == 1)
            for (index j = 0; j < n; ++j) Q(k, j) = -Q(k, j);
    }
    return Q;
}

} // namespace eckart::tests
