#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/reference/certified/certificate.hpp>
#include <eckart/reference/certified/digits.hpp>

#include <optional>
#include <vector>

namespace eckart::reference {

/// What is known of the pencil H − μ²G, H = (BV)ᴴ(BV), G = VᴴV, for a matrix V whose columns have norms near 1 (T1). Every number comes
/// with a bound of its error, so that an inequality that holds with the bounds is proved.
struct pencil {
    index n = 0;
    bool is_complex = false;
    /// f_j: H_ij is stored in units of 2^(f_i + f_j), and H_jj <= 2^(2 f_j).
    std::vector<long> scale;
    /// Above the diagonal, H_ij 2^-(f_i + f_j) and G_ij; `*_im` empty for real V. Each is right to 2^-49 of itself and, H, h_error[i] +
    /// h_error[j], G, g_error.
    matrix<extended> h_re, h_im, g_re, g_im;
    std::vector<extended> h_error;
    extended g_error = 0;
    /// The diagonals: |H_jj − h[j]| <= h_radius[j] 2^(2 f_j), |G_jj − g[j]| <= g_radius[j].
    std::vector<big_dyadic> h, g;
    std::vector<extended> h_radius, g_radius;

    /// σ² of column j, to `bits` bits: the Rayleigh quotient H_jj / G_jj.
    big_dyadic rayleigh(index j, long bits) const;
    /// H_jj becomes exact.
    void sharpen(index j, const big_dyadic& exact);
};

/// Upper bound for a result of `operations` roundings of sums and products of non-negative numbers.
template <class R>
R rounded_up(R x, index operations) {
    return x * (1 + static_cast<double>(operations + 4) * 0x1p-52);
}

/// T1 for one pencil: the off-diagonal bounds are gathered once, then every point μ costs O(n), or O(n²) where columns are close.
class inertia {
public:
    /// @param floor  columns with H_jj < 2^(2 floor) are scaled as if it were equal: for numbers μ > 2^floor they only have to be small.
    explicit inertia(const pencil& p, long floor = no_limit);

    /// #{σ > μ} if the dominance of M(μ) is proved; then no σ equals μ. @pre μ > 0.
    std::optional<index> count_above(const big_dyadic& mu) const;

    /// The greatest bound in row j: far below 1 once column j is near a singular vector.
    extended row_bound(index j) const { return row_bound_[static_cast<std::size_t>(j)]; }

    /// Sign of M_jj(μ) as proved; 0: not decided at this precision.
    int side(index j, const big_dyadic& mu) const;

private:
    struct point;
    void read_diagonal(index j);
    extended diagonal(index j, const point& at) const;
    bool dominant_by_row_bounds(const std::vector<extended>& w) const;
    bool dominant_by_iteration(const std::vector<extended>& w) const;

    const pencil& p_;
    std::vector<long> scale_;
    std::vector<extended> h_, g_, h_radius_, g_radius_;
    matrix<extended> bound_; ///< symmetric, >= |H_ij| 2^-(f_i + f_j) + |G_ij|, zero diagonal
    std::vector<extended> row_bound_;
};

} // namespace eckart::reference
