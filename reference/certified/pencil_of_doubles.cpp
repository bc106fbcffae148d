#include <eckart/reference/certified/pencil_of_doubles.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::reference {

namespace {

using fast::transposition;

constexpr double u = 0x1p-53;
/// x + rounder - rounder is x rounded to an integer, |x| < 2^51.
constexpr double rounder = 0x1.8p52;

/// γ_k = k u / (1 − k u), with room for the few roundings around it.
double gamma(index k) {
    const double ku = static_cast<double>(k + 8) * u;
    return ku / (1 - ku) * (1 + 0x1p-40);
}

/// Upper bound of the 2-norm of x.
double norm_bound(const double* x, index n) {
    double sum = 0;
    for (index i = 0; i < n; ++i) sum += x[i] * x[i];
    return rounded_up(std::sqrt(rounded_up(sum, n)), 1) + 0x1p-500;
}
double frobenius_bound(const matrix<double>& A) { return norm_bound(A.data(), A.rows() * A.cols()); }

/// high + 2^-β low = 2^shift x exactly, high integers of at most β bits; `low` has whatever is left, up to 2^(β − 1).
void split(const matrix<double>& X, int shift, int radix_bits, matrix<double>& high, matrix<double>& low) {
    const double scale = std::ldexp(1.0, shift), radix = std::ldexp(1.0, radix_bits);
    const index size = X.rows() * X.cols();
    const double* x = X.data();
    double *h = high.data(), *l = low.data();
    for (index i = 0; i < size; ++i) {
        const double y = x[i] * scale, r = (y + rounder) - rounder;
        h[i] = r;
        l[i] = (y - r) * radix;
    }
}

/// Columns 2^-s_j (high + 2^-β low), each right up to an error vector of 2-norm error[j] in units of 2^-s_j.
struct split_columns {
    matrix<double> high, low;
    int radix_bits = 0;
    std::vector<double> error;
    std::vector<long> unit; ///< exponent of the weight of `high`
};

split_columns product_to_75_bits(const matrix<double>& E, const matrix<double>& V, const fast::gemm_engine& engine) {
    const index p = E.rows(), q = E.cols(), n = V.cols();
    const int beta = radix_bits_for(q, 2);
    double v_max = 0;
    for (index l = 0; l < q * n; ++l) v_max = std::max(v_max, std::fabs(V.data()[l]));
    const int v_exponent = std::max(0, std::ilogb(v_max > 0 ? v_max : 1.0) + 1);

    matrix<double> S0(p, n), S1(p, n), T(p, n);
    std::vector<double> tail_error(static_cast<std::size_t>(n));
    {
        matrix<double> E0(p, q), E1(p, q), E2(p, q), V0(q, n), V1(q, n), V_rest1(q, n), V_rest2(q, n);
        split(E, beta - 1, beta, E0, E2);
        split(E2, 0, beta, E1, E2);
        split(V, beta - 1 - v_exponent, beta, V0, V_rest1);
        split(V_rest1, 0, beta, V1, V_rest2);
        engine(transposition::none, transposition::none, 1, E0, V0, 0, S0);
        engine(transposition::none, transposition::none, 1, E0, V1, 0, S1);
        engine(transposition::none, transposition::none, 1, E1, V0, 1, S1);
        engine(transposition::none, transposition::none, 1, E0, V_rest2, 0, T);
        engine(transposition::none, transposition::none, 1, E1, V_rest1, 1, T);
        engine(transposition::none, transposition::none, std::ldexp(1.0, beta - 1 - v_exponent), E2, V, 1, T);
        const double e0 = frobenius_bound(E0), e1 = frobenius_bound(E1), e2 = frobenius_bound(E2);
        for (index j = 0; j < n; ++j)
            tail_error[static_cast<std::size_t>(j)] =
                gamma(3 * q + 3) * rounded_up(e0 * norm_bound(V_rest2.col(j), q) + e1 * norm_bound(V_rest1.col(j), q) +
                                                  e2 * std::ldexp(norm_bound(V.col(j), q), beta - 1 - v_exponent),
                                              8);
    }

    // Y_j = 2^unit (S0 + 2^-β S1 + 2^-2β T); the column's own scaling makes the integer part as long as the Gram matrix allows.
    const int gram_beta = radix_bits_for(p, 1);
    const double inverse = std::ldexp(1.0, -beta);
    split_columns Y{std::move(S0), matrix<double>(p, n), gram_beta, std::vector<double>(static_cast<std::size_t>(n)),
                    std::vector<long>(static_cast<std::size_t>(n))};
    for (index j = 0; j < n; ++j) {
        double *s0 = Y.high.col(j), *low = Y.low.col(j);
        const double *s1 = S1.col(j), *t = T.col(j);
        double largest = 0;
        for (index i = 0; i < p; ++i) largest = std::max(largest, std::fabs(s0[i] + inverse * (s1[i] + inverse * t[i])));
        const int shift = largest > 0 ? std::min(900, gram_beta - 2 - std::ilogb(largest)) : 0;
        const double scale = std::ldexp(1.0, shift), radix = std::ldexp(1.0, gram_beta);
        double terms = 0;
        for (index i = 0; i < p; ++i) {
            const double y = scale * (s0[i] + inverse * (s1[i] + inverse * t[i]));
            const double high = (y + rounder) - rounder;
            const double first = scale * s0[i] - high, second = scale * inverse * s1[i], third = scale * inverse * inverse * t[i];
            terms = std::max(terms, std::fabs(first) + std::fabs(second) + std::fabs(third));
            s0[i] = high;
            low[i] = radix * (first + (second + third));
        }
        const double rounding = 4 * u * terms * std::sqrt(static_cast<double>(p)); // three roundings an entry
        Y.error[static_cast<std::size_t>(j)] =
            rounded_up(rounding + scale * inverse * inverse * tail_error[static_cast<std::size_t>(j)], 4) + 0x1p-500;
        Y.unit[static_cast<std::size_t>(j)] = -2L * (beta - 1) + v_exponent - shift;
    }
    return Y;
}

split_columns split_exactly(const matrix<double>& V) {
    const int beta = radix_bits_for(V.rows(), 1);
    double v_max = 0;
    for (index l = 0; l < V.rows() * V.cols(); ++l) v_max = std::max(v_max, std::fabs(V.data()[l]));
    const int v_exponent = std::max(0, std::ilogb(v_max > 0 ? v_max : 1.0) + 1);
    const auto n = static_cast<std::size_t>(V.cols());
    split_columns s{matrix<double>(V.rows(), V.cols()), matrix<double>(V.rows(), V.cols()), beta, std::vector<double>(n, 0.0),
                    std::vector<long>(n, -static_cast<long>(beta - 1 - v_exponent))};
    split(V, beta - 1 - v_exponent, beta, s.high, s.low);
    return s;
}

/// The Gram matrix of split columns in the units of a `pencil`.
struct gram_matrix {
    matrix<extended> re, im;
    std::vector<big_dyadic> diagonal;
    std::vector<extended> radius; ///< of the diagonal, in units of 2^(2 scale)
    std::vector<extended> error;
    std::vector<long> scale;
};

gram_matrix gram_of(const split_columns& X, bool is_complex, const fast::gemm_engine& engine) {
    const index p = X.high.rows(), n = X.high.cols();
    const double epsilon = std::ldexp(1.0, -X.radix_bits);
    gram_matrix G{matrix<extended>(n, n), {}, {}, {}, {}, {}};
    matrix<double> middle(p, n);
    for (index l = 0; l < p * n; ++l) middle.data()[l] = X.high.data()[l] + epsilon / 2 * X.low.data()[l];
    matrix<double> P(n, n), N(n, n);
    const auto assemble = [&](const matrix<double>& high, const matrix<double>& low, double sign, matrix<extended>& out) {
        multiply_upper(engine, X.high, high, 0, N);
        engine(transposition::transpose, transposition::none, 1, middle, low, 0, P);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < j; ++i) out(i, j) = N(i, j) + epsilon * (P(i, j) + sign * P(j, i));
    };
    assemble(X.high, X.low, 1, G.re);
    if (is_complex) {
        G.im = matrix<extended>(n, n);
        assemble(times_j(X.high), times_j(X.low), -1, G.im);
    }
    std::vector<double> shrink;
    for (index j = 0; j < n; ++j) {
        const double *high = X.high.col(j), *low = X.low.col(j);
        // Sums of products of integers below 2^53 are exact in doubles; `rest` is what `low` has behind its integer part.
        double squares = 0, cross = 0, cross_rest = 0, low_squares = 0, rest_squares = 0;
        for (index i = 0; i < p; ++i) {
            const double whole = (low[i] + rounder) - rounder, rest = low[i] - whole;
            squares += high[i] * high[i];
            cross += high[i] * whole;
            cross_rest += high[i] * rest;
            low_squares += low[i] * low[i];
            rest_squares += rest * rest;
        }
        const auto at = static_cast<std::size_t>(j);
        const double high_norm = norm_bound(high, p), low_norm = norm_bound(low, p), eta = X.error[at];
        const double norm = rounded_up(high_norm + epsilon * low_norm + eta, 4);
        const big_dyadic eps{1, -X.radix_bits};
        const big_dyadic value =
            dyadic_of(squares) + eps * (dyadic_of(2 * cross) + dyadic_of(2 * cross_rest)) + eps * eps * dyadic_of(low_squares);
        G.diagonal.push_back(value * big_dyadic{1, 2 * X.unit[at]});
        const double rest_norm = rounded_up(std::sqrt(rounded_up(rest_squares, p)), 1);
        const double radius = 2 * epsilon * gamma(p) * high_norm * rest_norm + epsilon * epsilon * gamma(p) * low_norm * low_norm +
                              2 * norm * eta + eta * eta;
        const long f = static_cast<long>(std::ilogb(norm)) + 1;
        G.scale.push_back(f + X.unit[at]);
        shrink.push_back(std::ldexp(1.0, static_cast<int>(-f)));
        G.radius.push_back(rounded_up(radius, 16) * shrink.back() * shrink.back());
        // Both parts of a complex entry may be wrong by it: the modulus by less than 3/2 of it.
        G.error.push_back((is_complex ? 1.5 : 1.0) * rounded_up(eta + 2 * epsilon * gamma(p) * low_norm, 8) * shrink.back());
    }
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < j; ++i) {
            const double s = shrink[static_cast<std::size_t>(i)] * shrink[static_cast<std::size_t>(j)];
            G.re(i, j) *= s;
            if (is_complex) G.im(i, j) *= s;
        }
    return G;
}

} // namespace

pencil pencil_of_doubles(const matrix<double>& E, const matrix<double>& V, bool is_complex, long exponent,
                         const fast::gemm_engine& engine) {
    pencil p;
    p.n = V.cols();
    p.is_complex = is_complex;
    {
        gram_matrix H = gram_of(product_to_75_bits(E, V, engine), is_complex, engine);
        p.h_re = std::move(H.re);
        p.h_im = std::move(H.im);
        p.h_error = std::move(H.error);
        p.h_radius = std::move(H.radius);
        for (const long f : H.scale) p.scale.push_back(f + exponent);
        for (const big_dyadic& d : H.diagonal) p.h.push_back(d * big_dyadic{1, 2 * exponent});
    }
    gram_matrix G = gram_of(split_exactly(V), is_complex, engine);
    p.g_re = std::move(G.re);
    p.g_im = std::move(G.im);
    p.g = std::move(G.diagonal);
    for (index j = 0; j < p.n; ++j) {
        const auto at = static_cast<std::size_t>(j);
        // G stays in units of 1: V's columns have norms near 1, so its scale is a small power of two.
        const double s = std::ldexp(1.0, static_cast<int>(G.scale[at]));
        p.g_radius.push_back(G.radius[at] * s * s);
        for (index i = 0; i < j; ++i) {
            const double t = s * std::ldexp(1.0, static_cast<int>(G.scale[static_cast<std::size_t>(i)]));
            p.g_re(i, j) *= t;
            if (is_complex) p.g_im(i, j) *= t;
            p.g_error = std::max<extended>(p.g_error, rounded_up(G.error[at] + G.error[static_cast<std::size_t>(i)], 4) * t);
        }
    }
    return p;
}

} // namespace eckart::reference
