#pragma once

#include <eckart/fast/columns.hpp>

namespace eckart::fast {

/// An upper triangular n-by-n matrix with `width` diagonals above the main one, zero beyond, with room around them for what bulge chasing
/// fills: entry (i, j) may be stored for -2 width < i - j < width, and for up to 2 width rows and columns after the last, which are zero.
class upper_band {
public:
    /// Internal parameter, part of what results are, to the bit. Wider bands leave more to products of matrices and cost more to chase.
    static constexpr index width = 32;
    /// Distance of (i, j) and (i, j + 1): whole blocks of 8, so that rows keep their alignment.
    static constexpr index step = 3 * width;

    explicit upper_band(index n) : n_(n), memory_(doubles(n), 1) {}

    /// What such a matrix takes of a workspace.
    static constexpr std::size_t scratch(index n) { return columns::scratch(doubles(n), 1); }

    index size() const { return n_; }
    double& operator()(index i, index j) { return origin()[i + j * step]; }
    /// Where (0, 0) is; 64-byte aligned.
    double* origin() { return memory_.col(0) + lead; }

private:
    static constexpr index lead = 2 * width;
    static constexpr index doubles(index n) { return lead + (n + 2 * width) * (step + 1) + 2 * width; }
    index n_;
    columns memory_;
};

} // namespace eckart::fast
