#include <eckart/reference/certified/vector_bounds.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>
#include <eckart/reference/certified/pencil.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace eckart::reference {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A double >= a >= 0.
double up(const big_dyadic& a) {
    if (sign(a) == 0) return 0;
    return to_double(a) * (1 + 0x1p-50) + std::numeric_limits<double>::denorm_min();
}
/// A double <= a.
double down(const big_dyadic& a) {
    const double x = to_double(a);
    return x > 0 ? x * (1 - 0x1p-50) - std::numeric_limits<double>::denorm_min() : x < 0 ? -up({-a.mantissa, a.exponent}) : 0;
}
double norm_up(const big_dyadic& squares) { return up(square_root(squares, 64)) * (1 + 0x1p-50); }

/// x⟂: x minus its components along the first `count` columns of Q, twice for orthogonality to working precision.
void orthogonalise(const matrix<double>& Q, index count, std::vector<double>& x, bool is_complex) {
    const index rows = Q.rows(), half = rows / 2;
    for (int pass = 0; pass < 2; ++pass)
        for (index k = 0; k < count; ++k) {
            const double* q = Q.col(k);
            double re = 0, im = 0;
            for (index i = 0; i < rows; ++i) re += q[i] * x[static_cast<std::size_t>(i)];
            if (is_complex)
                for (index i = 0; i < half; ++i)
                    im += q[i] * x[static_cast<std::size_t>(half + i)] - q[half + i] * x[static_cast<std::size_t>(i)];
            for (index i = 0; i < rows; ++i) x[static_cast<std::size_t>(i)] -= re * q[i];
            if (is_complex)
                for (index i = 0; i < half; ++i) {
                    x[static_cast<std::size_t>(i)] += im * q[half + i];
                    x[static_cast<std::size_t>(half + i)] -= im * q[i];
                }
        }
}

/// Columns `from` .. become the unit vectors that are farthest from the columns before them, orthonormalised.
void complete(matrix<double>& Q, index from, bool is_complex) {
    const index rows = is_complex ? Q.rows() / 2 : Q.rows();
    std::vector<double> left(static_cast<std::size_t>(rows), 1.0); // squared norm of what remains of each unit vector
    const auto subtract = [&](index k) {
        for (index i = 0; i < rows; ++i) {
            left[static_cast<std::size_t>(i)] -= Q(i, k) * Q(i, k);
            if (is_complex) left[static_cast<std::size_t>(i)] -= Q(rows + i, k) * Q(rows + i, k);
        }
    };
    for (index k = 0; k < from; ++k) subtract(k);
    for (index k = from; k < Q.cols(); ++k) {
        std::vector<double> x(static_cast<std::size_t>(Q.rows()), 0.0);
        x[static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin())] = 1;
        orthogonalise(Q, k, x, is_complex);
        double squares = 0;
        for (const double v : x) squares += v * v;
        for (index i = 0; i < Q.rows(); ++i) Q(i, k) = x[static_cast<std::size_t>(i)] / std::sqrt(squares);
        subtract(k);
    }
}

/// ‖Q_CᴴQ_C − I‖_F for columns C = first .. first + count − 1, from entries whose errors are bounded.
class defect {
public:
    defect(const matrix<double>& Q, int radix_bits, bool is_complex, const fast::gemm_engine& engine)
        : n_(Q.cols()), squares_(Q.cols(), Q.cols()) {
        const digit_matrix X = digits_of(Q.view(), radix_bits);
        const index all = 2 * X.count();
        const gram_entries re = gram_offdiagonal(X, all, false, engine);
        const gram_entries im = is_complex ? gram_offdiagonal(X, all, true, engine) : gram_entries{matrix<extended>(n_, n_), 0};
        for (index j = 0; j < n_; ++j) {
            const big_dyadic off = squared_norm(X, j) - big_dyadic{1, 0};
            squares_(j, j) = up(off * off);
            for (index i = 0; i < j; ++i) {
                const double scale = std::ldexp(1.0, static_cast<int>(2 * X.exponent));
                const double a = static_cast<double>(re.value(i, j) * scale), b = static_cast<double>(im.value(i, j) * scale);
                squares_(i, j) = (a * a + b * b) * (1 + 0x1p-45) + 1e-300;
            }
        }
    }
    double of(index first, index count) const {
        double sum = 0;
        for (index j = first; j < first + count; ++j) {
            sum += squares_(j, j);
            for (index i = first; i < j; ++i) sum += 2 * squares_(i, j);
        }
        return rounded_up(std::sqrt(rounded_up(sum, count * count)), 1);
    }
    double of_all() const { return of(0, n_); }

private:
    index n_;
    matrix<double> squares_;
};

digit_matrix transposed(const digit_matrix& X) {
    digit_matrix Y = X;
    std::swap(Y.rows, Y.cols);
    Y.shed.assign(static_cast<std::size_t>(Y.cols), 0);
    for (matrix<double>& d : Y.digit) d = transpose(d);
    return Y;
}

/// ‖Y_k − s X_k‖² exactly.
big_dyadic residual_squares(const digit_matrix& Y, index k, const matrix<double>& X, double s) {
    const integer_column y = integers_of(Y, k);
    big_dyadic sum;
    for (index i = 0; i < X.rows(); ++i) {
        const big_dyadic r = big_dyadic{y.entries[static_cast<std::size_t>(i)], y.unit_exponent} - dyadic_of(s) * dyadic_of(X(i, k));
        sum = sum + r * r;
    }
    return sum;
}

struct interval {
    big_dyadic low, high;
};

/// The enclosure together with the rounded value, which a narrow enclosure may exclude.
interval hull(const certified_value& v) {
    interval h{v.lower, v.upper};
    const big_dyadic c = dyadic_of(v.value);
    if (compare(c, h.low) < 0) h.low = c;
    if (compare(c, h.high) > 0) h.high = c;
    return h;
}

} // namespace

double_factors rounded_factors(const digit_matrix& V, const digit_matrix& BV, const std::vector<index>& order, index rank, bool full,
                               bool is_complex) {
    const index n = V.cols, m = is_complex ? BV.rows / 2 : BV.rows;
    double_factors f{matrix<double>(BV.rows, full ? m : n), matrix<double>(V.rows, n)};
    for (index k = 0; k < n; ++k) {
        const index j = order[static_cast<std::size_t>(k)];
        const big_dyadic v_norm = square_root(squared_norm(V, j), 80);
        const double v_scale = 1 / to_double(v_norm);
        for (index i = 0; i < V.rows; ++i) f.V(i, k) = entry(V, i, j, 0) * v_scale;
        if (k >= rank) continue;
        const big_dyadic norm = square_root(squared_norm(BV, j), 80);
        const long scale = magnitude_exponent(norm);
        const double size = to_double(norm, scale);
        for (index i = 0; i < BV.rows; ++i) f.U(i, k) = entry(BV, i, j, scale) / size;
    }
    complete(f.U, rank, is_complex);
    return f;
}

vector_bounds bounds_of(const digit_matrix& E, const double_factors& f, const std::vector<certified_value>& values, bool is_complex,
                        const fast::gemm_engine& engine) {
    vector_bounds b;
    const index n = f.V.cols(), m = is_complex ? f.U.rows() / 2 : f.U.rows();
    const defect right(f.V, E.radix_bits, is_complex, engine), left(f.U, E.radix_bits, is_complex, engine);
    b.right_orthogonality = right.of_all();
    b.left_orthogonality = left.of_all();
    if (n == 0) return b;
    if (std::isinf(values[0].value)) {
        b.residual = infinity;
        b.groups.push_back({0, n, infinity, infinity, infinity});
        return b;
    }
    matrix<double> U(f.U.rows(), n);
    std::copy_n(f.U.data(), f.U.rows() * n, U.data());
    const digit_matrix BV = exact_product(E, digits_of(f.V.view(), E.radix_bits), engine);
    const digit_matrix BU = exact_product(transposed(E), digits_of(U.view(), E.radix_bits), engine);
    std::vector<big_dyadic> residual(static_cast<std::size_t>(n));
    big_dyadic right_residual, sum_of_sigma;
    for (index k = 0; k < n; ++k) {
        const double s = values[static_cast<std::size_t>(k)].value;
        const big_dyadic r = residual_squares(BV, k, U, s);
        right_residual = right_residual + r;
        residual[static_cast<std::size_t>(k)] = r + residual_squares(BU, k, f.V, s);
        const big_dyadic high = hull(values[static_cast<std::size_t>(k)]).high;
        sum_of_sigma = sum_of_sigma + high * high;
    }
    // A − USVᴴ = (AV − US)Vᴴ + A(I − VVᴴ), and ‖I − VVᴴ‖ = ‖I − VᴴV‖ for square V.
    const double delta = b.right_orthogonality;
    b.residual = rounded_up(norm_up(right_residual) * std::sqrt(1 + delta) + norm_up(sum_of_sigma) * delta, 8);

    std::vector<interval> hulls;
    for (const certified_value& v : values) hulls.push_back(hull(v));
    for (index first = 0; first < n;) {
        index last = first;
        big_dyadic low = hulls[static_cast<std::size_t>(first)].low;
        while (last + 1 < n && compare(hulls[static_cast<std::size_t>(last + 1)].high, low) >= 0) {
            ++last;
            if (compare(hulls[static_cast<std::size_t>(last)].low, low) < 0) low = hulls[static_cast<std::size_t>(last)].low;
        }
        vector_group g{first, last - first + 1, infinity, infinity, infinity};
        if (first > 0)
            g.gap = std::min(g.gap, down(hulls[static_cast<std::size_t>(first - 1)].low - hulls[static_cast<std::size_t>(first)].high));
        if (last + 1 < n) g.gap = std::min(g.gap, down(low - hulls[static_cast<std::size_t>(last + 1)].high));
        big_dyadic squares;
        for (index k = first; k <= last; ++k) squares = squares + residual[static_cast<std::size_t>(k)];
        const double r = norm_up(squares);
        const auto distance = [&](double gap, double block_defect) {
            const double rho = rounded_up(r / gap, 2);
            return gap > 0 && rho < 1 ? rounded_up(rho + block_defect + rho * rho, 4) : infinity;
        };
        // Left vectors of m > n also have to be told from the left null space: their σ from 0.
        const double left_gap = m > n ? std::min(g.gap, down(low)) : g.gap;
        g.right = distance(g.gap, right.of(first, g.count));
        g.left = distance(left_gap, left.of(first, g.count));
        b.groups.push_back(g);
        first = last + 1;
    }
    return b;
}

} // namespace eckart::reference
