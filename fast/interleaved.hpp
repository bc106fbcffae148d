#pragma once

#include <eckart/fast/columns.hpp>
#include <eckart/fast/planes.hpp>

namespace eckart::fast {

// A column of `columns` with two planes is blocks of real parts, each followed by that of their imaginary parts; `planes<2>` keeps the
// parts as two matrices. Padding is copied along.

/// Column k of `to` <- factor times column j of `from`, P its planes.
template <int P>
void copy_column(const columns& from, index j, double factor, planes<P>& to, index k) {
    constexpr index block = numbers_per_block<double>;
    for (int p = 0; p < P; ++p) {
        const double* x = from.col(j) + p * block;
        double* y = to.part[p].col(k);
        for (index i = 0; i < to.part[p].ld(); i += block)
            for (index b = 0; b < block; ++b) y[i + b] = x[P * i + b] * factor;
    }
}

template <int P>
void copy_column(const planes<P>& from, index j, double factor, columns& to, index k) {
    constexpr index block = numbers_per_block<double>;
    for (int p = 0; p < P; ++p) {
        const double* x = from.part[p].col(j);
        double* y = to.col(k) + p * block;
        for (index i = 0; i < from.part[p].ld(); i += block)
            for (index b = 0; b < block; ++b) y[P * i + b] = x[i + b] * factor;
    }
}

} // namespace eckart::fast
