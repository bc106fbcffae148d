#include <eckart/reference/certified/certificate_checker.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>

namespace eckart::reference {
namespace {

__extension__ typedef unsigned __int128 uint128;

/// A claim that is not proved; ends the check.
struct refused {
    std::string reason;
};

[[noreturn]] void refuse(std::string reason) { throw refused{std::move(reason)}; }
void demand(bool holds, const char* reason) {
    if (!holds) refuse(reason);
}

// ---- Numbers ----------------------------------------------------------------------------------------------------------------------------

/// A finite double is mantissa 2^exponent.
struct double_parts {
    bool is_finite = false;
    std::int64_t mantissa = 0;
    long exponent = 0;
};

double_parts parts_of(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto biased = static_cast<long>((bits >> 52) & 0x7ff);
    const auto fraction = static_cast<std::int64_t>(bits & 0xfffffffffffffu);
    const std::int64_t magnitude = biased == 0 ? fraction : fraction + (std::int64_t(1) << 52);
    return {biased != 0x7ff, (bits >> 63) != 0 ? -magnitude : magnitude, biased == 0 ? -1074 : biased - 1075};
}

std::size_t bits_of(const mpz_class& x) { return x == 0 ? 0 : mpz_sizeinbase(x.get_mpz_t(), 2); }

/// With an odd mantissa, or 0 2^0: equal numbers get equal parts.
big_dyadic normalised(const big_dyadic& x) {
    if (x.mantissa == 0) return {};
    const mp_bitcnt_t zeros = mpz_scan1(x.mantissa.get_mpz_t(), 0);
    return {x.mantissa >> zeros, x.exponent + static_cast<long>(zeros)};
}

bool less(const big_dyadic& x, const big_dyadic& y) {
    const long common = std::min(x.exponent, y.exponent);
    return (x.mantissa << static_cast<mp_bitcnt_t>(x.exponent - common)) < (y.mantissa << static_cast<mp_bitcnt_t>(y.exponent - common));
}

bool equal(const big_dyadic& x, const big_dyadic& y) { return !less(x, y) && !less(y, x); }

/// "5p-2 (1.25)": exact as in the file, and about, for the reader's eye only; without the latter beyond the range of doubles.
std::string text_of(const big_dyadic& given) {
    const big_dyadic x = normalised(given);
    long exponent = 0;
    const double fraction = mpz_get_d_2exp(&exponent, x.mantissa.get_mpz_t());
    const double about = std::ldexp(fraction, static_cast<int>(std::clamp(exponent + x.exponent, -5000L, 5000L)));
    std::string text = x.mantissa.get_str(16) + "p" + std::to_string(x.exponent);
    if (std::isinf(about) || (about == 0) != (x.mantissa == 0)) return text;
    char decimal[32];
    static_cast<void>(std::snprintf(decimal, sizeof decimal, "%.17g", about)); // 24 characters at most
    text += " (";
    return text + decimal + ")";
}

/// A format's finite non-negative numbers are m 2^e with 0 <= m < 2^precision and least <= e <= greatest exponent.
struct number_format {
    int precision;
    long least_exponent, greatest_exponent;
};
constexpr number_format binary64{53, -1074, 971}, binary32{24, -149, 104};

/// A finite non-negative number of a format: m >= 2^(precision-1) or e is the least exponent, so that m is its significand.
struct format_number {
    std::int64_t m = 0;
    long e = 0;
};

/// Nothing if x is not a number of the format. @pre x >= 0 and finite.
std::optional<format_number> in_format(const double_parts& x, const number_format& format) {
    const std::int64_t least_normal = std::int64_t(1) << (format.precision - 1);
    format_number c{x.mantissa, x.exponent};
    if (c.m == 0) return format_number{0, format.least_exponent};
    for (; c.m % 2 == 0; c.m /= 2) ++c.e;
    if (c.m >= 2 * least_normal || c.e < format.least_exponent) return std::nullopt;
    for (; c.m < least_normal && c.e > format.least_exponent; c.m *= 2) --c.e;
    if (c.e > format.greatest_exponent) return std::nullopt;
    return c;
}

format_number largest(const number_format& format) { return {(std::int64_t(1) << format.precision) - 1, format.greatest_exponent}; }

/// Nothing stands for infinity.
std::optional<format_number> successor(const format_number& c, const number_format& format) {
    const std::int64_t bound = std::int64_t(1) << format.precision;
    if (c.m + 1 < bound) return format_number{c.m + 1, c.e};
    if (c.e == format.greatest_exponent) return std::nullopt;
    return format_number{bound / 2, c.e + 1};
}

/// @pre c > 0.
format_number predecessor(const format_number& c, const number_format& format) {
    const std::int64_t bound = std::int64_t(1) << format.precision;
    if (c.m == bound / 2 && c.e > format.least_exponent) return {bound - 1, c.e - 1};
    return {c.m - 1, c.e};
}

big_dyadic wide(const format_number& c) { return {mpz_class(static_cast<long>(c.m)), c.e}; }

/// The midpoint of neighbours, whose exponents differ by at most one.
big_dyadic midpoint(const format_number& a, const format_number& b) {
    const long e = std::min(a.e, b.e);
    return {mpz_class(static_cast<long>((a.m << (a.e - e)) + (b.m << (b.e - e)))), e - 1};
}

/// The largest number plus half the distance to its predecessor.
big_dyadic overflow_threshold(const number_format& format) {
    const format_number c = largest(format);
    return {mpz_class(static_cast<long>(2 * c.m + 1)), c.e - 1};
}

// ---- Products of (Gaussian) integer matrices
// ----------------------------------------------------------------------------------------------

integer_columns zeros(index rows, index cols, bool is_complex) {
    const auto size = static_cast<std::size_t>(rows * cols);
    return {rows, cols, std::vector<mpz_class>(size), std::vector<mpz_class>(is_complex ? size : 0)};
}

/// A or, if A has fewer rows than columns, Aᴴ, divided by `unit` = 2^exponent.
struct scaled_matrix {
    integer_columns B;
    long exponent = 0;
};

template <class T, class Part>
void scale_parts(matrix_view<const T> A, bool transposes, long exponent, std::vector<mpz_class>& to, const Part& part) {
    for (index j = 0, at = 0; j < (transposes ? A.rows : A.cols); ++j)
        for (index i = 0; i < (transposes ? A.cols : A.rows); ++i, ++at) {
            const double_parts x = parts_of(part(transposes ? A(j, i) : A(i, j)));
            if (x.mantissa == 0) continue;
            const auto zeros = std::min<long>(std::countr_zero(static_cast<std::uint64_t>(x.mantissa)), 62);
            to[at] = static_cast<long>(x.mantissa / (std::int64_t(1) << zeros));
            to[at] <<= static_cast<mp_bitcnt_t>(x.exponent + zeros - exponent);
        }
}

double real_part(double x) { return x; }
double real_part(const std::complex<double>& x) { return x.real(); }

template <class T>
scaled_matrix scaled_to_integers(matrix_view<const T> A) {
    constexpr bool is_complex = !std::is_same_v<T, double>;
    long least = 0;
    bool any = false;
    const auto see = [&](double x, index i, index j) {
        const double_parts parts = parts_of(x);
        if (!parts.is_finite)
            refuse("the matrix has an entry that is not finite, (" + std::to_string(i + 1) + ", " + std::to_string(j + 1) + ")");
        if (parts.mantissa == 0) return;
        const long exponent = parts.exponent + std::countr_zero(static_cast<std::uint64_t>(parts.mantissa));
        least = any ? std::min(least, exponent) : exponent;
        any = true;
    };
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) {
            see(real_part(A(i, j)), i, j);
            if constexpr (is_complex) see(A(i, j).imag(), i, j);
        }
    const bool transposes = A.rows < A.cols;
    scaled_matrix scaled{zeros(std::max(A.rows, A.cols), std::min(A.rows, A.cols), is_complex), least};
    scale_parts(A, transposes, least, scaled.B.re, [](const T& x) { return real_part(x); });
    if constexpr (is_complex) scale_parts(A, transposes, least, scaled.B.im, [&](const T& x) { return transposes ? -x.imag() : x.imag(); });
    return scaled;
}

/// x += y z, or x −= y z.
void add_product(mpz_class& x, const mpz_class& y, const mpz_class& z) { mpz_addmul(x.get_mpz_t(), y.get_mpz_t(), z.get_mpz_t()); }
void subtract_product(mpz_class& x, const mpz_class& y, const mpz_class& z) { mpz_submul(x.get_mpz_t(), y.get_mpz_t(), z.get_mpz_t()); }

/// B V.
integer_columns product(const integer_columns& B, const integer_columns& V) {
    const bool is_complex = !B.im.empty();
    integer_columns Y = zeros(B.rows, V.cols, is_complex);
    for (index k = 0; k < V.cols; ++k)
        for (index j = 0; j < B.cols; ++j) {
            const index v = j + k * V.rows;
            for (index i = 0; i < B.rows; ++i) {
                const index b = i + j * B.rows, y = i + k * B.rows;
                add_product(Y.re[y], B.re[b], V.re[v]);
                if (!is_complex) continue;
                subtract_product(Y.re[y], B.im[b], V.im[v]);
                add_product(Y.im[y], B.re[b], V.im[v]);
                add_product(Y.im[y], B.im[b], V.re[v]);
            }
        }
    return Y;
}

/// XᴴY, of which only the upper triangle if `upper`.
integer_columns adjoint_product(const integer_columns& X, const integer_columns& Y, bool upper) {
    const bool is_complex = !X.im.empty();
    integer_columns Z = zeros(X.cols, Y.cols, is_complex);
    for (index j = 0; j < Y.cols; ++j)
        for (index i = 0; i < (upper ? j + 1 : X.cols); ++i) {
            const index z = i + j * X.cols;
            for (index l = 0; l < X.rows; ++l) {
                const index x = l + i * X.rows, y = l + j * Y.rows;
                add_product(Z.re[z], X.re[x], Y.re[y]);
                if (!is_complex) continue;
                add_product(Z.re[z], X.im[x], Y.im[y]);
                add_product(Z.im[z], X.re[x], Y.im[y]);
                subtract_product(Z.im[z], X.im[x], Y.re[y]);
            }
        }
    return Z;
}

bool is_zero(const integer_columns& X) {
    const auto zero = [](const mpz_class& x) { return x == 0; };
    return std::all_of(X.re.begin(), X.re.end(), zero) && std::all_of(X.im.begin(), X.im.end(), zero);
}

// ---- T1: counting -----------------------------------------------------------------------------------------------------------------------

/// Fixed-point numbers have so many bits after the point.
constexpr long point_bits = 60;

/// |x| 2^shift in whole numbers, rounded up or down. @pre bits_of(x) + shift <= 63.
std::uint64_t magnitude(const mpz_class& x, long shift, bool up, mpz_class& scratch) {
    if (shift >= 0)
        mpz_mul_2exp(scratch.get_mpz_t(), x.get_mpz_t(), static_cast<mp_bitcnt_t>(shift));
    else
        mpz_tdiv_q_2exp(scratch.get_mpz_t(), x.get_mpz_t(), static_cast<mp_bitcnt_t>(-shift));
    const std::uint64_t whole = mpz_get_ui(scratch.get_mpz_t()); // of the absolute value
    const bool is_cut = shift < 0 && mpz_divisible_2exp_p(x.get_mpz_t(), static_cast<mp_bitcnt_t>(-shift)) == 0;
    return whole + (up && is_cut ? 1 : 0);
}

/// At least the modulus of x + iy, and at most 6.1 % more: (a + b²/2a)² >= a² + b². @pre x, y <= 2^62.
std::uint64_t modulus_bound(std::uint64_t x, std::uint64_t y) {
    const std::uint64_t a = std::max(x, y), b = std::min(x, y);
    if (b == 0) return a;
    return a + static_cast<std::uint64_t>((uint128(b) * b + 2 * a - 1) / (2 * a));
}

/// |M_ii| and |M_ij| of a Hermitian M after scaling its rows and columns by powers of two to 1/2 <= |M_ii| < 2, in fixed point; the
/// diagonal rounded down, the others up.
struct scaled_bounds {
    index n = 0;
    std::vector<std::uint64_t> diagonal;
    std::vector<std::uint64_t> others; ///< n-by-n, zero on the diagonal
};

/// Looks for d > 0 with diagonal_i d_i > Σ_j others_ij d_j for all i, by d <- 1 + T d from d = 1, T_ij = others_ij / diagonal_i: the
/// partial sums of (I − T)⁻¹ 1, which become such a d in finitely many steps if and only if one exists. In integers, and rounding d does no
/// harm, since every positive d will do.
/// @return nothing if found, otherwise a row that is not dominated.
std::optional<index> undominated_row(const scaled_bounds& M) {
    constexpr std::uint64_t one = std::uint64_t(1) << 20, greatest = std::uint64_t(1) << 40;
    constexpr int most_steps = 200;
    const auto n = static_cast<std::size_t>(M.n);
    std::vector<std::uint64_t> d(n, one), next(n);
    for (int step = 0;; ++step) {
        std::optional<index> open;
        bool gives_up = step == most_steps;
        for (std::size_t i = 0; i < n; ++i) {
            uint128 sum = 0; // below 2^63 2^40 n
            const std::uint64_t* const row = M.others.data() + i * n;
            for (std::size_t j = 0; j < n; ++j) sum += uint128(row[j]) * d[j];
            if (!(uint128(M.diagonal[i]) * d[i] > sum)) open = static_cast<index>(i);
            const uint128 wanted = one + (sum + M.diagonal[i] - 1) / M.diagonal[i];
            gives_up = gives_up || wanted > greatest;
            next[i] = static_cast<std::uint64_t>(std::min<uint128>(wanted, greatest));
        }
        if (!open || gives_up) return open;
        d.swap(next);
    }
}

/// Counts the singular values above numbers by T1, each number once.
class value_counter {
public:
    struct count {
        bool is_proved = false;
        index above = 0;
        std::string why_not;
    };

    /// @param exponent B is given divided by 2^exponent.
    value_counter(const integer_columns& B, long exponent, const integer_columns& V) : n_(B.cols), exponent_(exponent) {
        const integer_columns Y = product(B, V);
        H_ = adjoint_product(Y, Y, true);
        G_ = adjoint_product(V, V, true);
    }

    /// #{σ > μ}. @pre μ > 0.
    const count& at(const big_dyadic& mu) {
        const big_dyadic x = normalised(mu);
        const auto [found, is_new] = counts_.try_emplace({x.mantissa, x.exponent});
        if (is_new) found->second = counted(x);
        return found->second;
    }

    /// The greatest count that is proved.
    index most() const {
        index greatest = 0;
        for (const auto& [mu, c] : counts_)
            if (c.is_proved) greatest = std::max(greatest, c.above);
        return greatest;
    }

private:
    /// M_ij up to the positive factor that M is multiplied by; `part` chooses real or imaginary parts.
    void entry(std::vector<mpz_class> integer_columns::*part, index i, index j, mpz_class& to) const {
        const auto at = static_cast<std::size_t>(i + j * n_);
        mpz_mul_2exp(to.get_mpz_t(), (H_.*part)[at].get_mpz_t(), shift_of_H_);
        subtract_product(to, factor_of_G_, (G_.*part)[at]);
    }

    count counted(const big_dyadic& mu) {
        // M = H − μ²G, multiplied by 2^shift_of_H so that it is an integer matrix.
        const long twice = 2 * (mu.exponent - exponent_);
        shift_of_H_ = static_cast<mp_bitcnt_t>(std::max(-twice, 0L));
        factor_of_G_ = mu.mantissa * mu.mantissa;
        factor_of_G_ <<= static_cast<mp_bitcnt_t>(std::max(twice, 0L));

        count result;
        mpz_class x, scratch;
        scaled_bounds M{n_, std::vector<std::uint64_t>(static_cast<std::size_t>(n_)),
                        std::vector<std::uint64_t>(static_cast<std::size_t>(n_ * n_))};
        std::vector<long> half(static_cast<std::size_t>(n_)); // row and column i are divided by 2^half_i
        for (index i = 0; i < n_; ++i) {
            entry(&integer_columns::re, i, i, x);
            if (x == 0) return not_dominant(i);
            if (x > 0) ++result.above;
            half[i] = static_cast<long>(bits_of(x) / 2);
            M.diagonal[i] = magnitude(x, point_bits - 2 * half[i], false, scratch);
        }
        for (index j = 1; j < n_; ++j)
            for (index i = 0; i < j; ++i) {
                const long shift = point_bits - half[i] - half[j];
                std::uint64_t parts[2] = {0, 0};
                for (const int part : {0, 1}) {
                    if (part == 1 && H_.im.empty()) continue;
                    entry(part == 0 ? &integer_columns::re : &integer_columns::im, i, j, x);
                    // |M_ij|² >= |M_ii| |M_jj|, and then no d exists: of two rows one is not dominant.
                    if (static_cast<long>(bits_of(x)) + shift > point_bits + 2) return not_dominant(i);
                    parts[part] = magnitude(x, shift, true, scratch);
                }
                M.others[i + j * n_] = M.others[j + i * n_] = modulus_bound(parts[0], parts[1]);
            }
        if (const std::optional<index> row = undominated_row(M)) return not_dominant(*row);
        result.is_proved = true;
        return result;
    }

    static count not_dominant(index row) { return {false, 0, "row " + std::to_string(row + 1) + " of M is not dominant"}; }

    index n_;
    long exponent_;
    integer_columns H_, G_; ///< upper triangles
    mp_bitcnt_t shift_of_H_ = 0;
    mpz_class factor_of_G_;
    std::map<std::pair<mpz_class, long>, count> counts_;
};

// ---- Rank modulo p ----------------------------------------------------------------------------------------------------------------------

// Elimination in which every pivot has an inverse modulo p shows a minor that is not 0 modulo p, hence not 0. That needs no prime: p is any
// integer from 2 on.

std::uint64_t multiply_modulo(std::uint64_t x, std::uint64_t y, std::uint64_t p) { return static_cast<std::uint64_t>(uint128(x) * y % p); }
std::uint64_t subtract_modulo(std::uint64_t x, std::uint64_t y, std::uint64_t p) { return x >= y ? x - y : x + (p - y); }

/// 1/x modulo p, if x has an inverse (Euclid). @pre x < p < 2^62.
std::optional<std::uint64_t> inverse_modulo(std::uint64_t x, std::uint64_t p) {
    auto r = static_cast<std::int64_t>(p), next_r = static_cast<std::int64_t>(x);
    std::int64_t t = 0, next_t = 1; // r = t x modulo p
    while (next_r != 0) {
        const std::int64_t q = r / next_r;
        r = std::exchange(next_r, r - q * next_r);
        t = std::exchange(next_t, t - q * next_t);
    }
    if (r != 1) return std::nullopt;
    return static_cast<std::uint64_t>(t < 0 ? t + static_cast<std::int64_t>(p) : t);
}

/// Z / p.
struct integers_modulo {
    using element = std::uint64_t;
    std::uint64_t p;

    element residue(const integer_columns& X, std::size_t at) const { return mpz_fdiv_ui(X.re[at].get_mpz_t(), p); }
    std::optional<element> inverse(element x) const { return inverse_modulo(x, p); }
    element multiply(element x, element y) const { return multiply_modulo(x, y, p); }
    element subtract(element x, element y) const { return subtract_modulo(x, y, p); }
    static bool is_zero(element x) { return x == 0; }
};

/// Z[i] / p.
struct gaussian_integers_modulo {
    struct element {
        std::uint64_t re, im;
    };
    std::uint64_t p;

    element residue(const integer_columns& X, std::size_t at) const {
        return {mpz_fdiv_ui(X.re[at].get_mpz_t(), p), mpz_fdiv_ui(X.im[at].get_mpz_t(), p)};
    }
    /// x has an inverse if and only if its norm has.
    std::optional<element> inverse(element x) const {
        const std::uint64_t minus_square = subtract_modulo(0, multiply_modulo(x.im, x.im, p), p);
        const std::optional<std::uint64_t> of_norm = inverse_modulo(subtract_modulo(multiply_modulo(x.re, x.re, p), minus_square, p), p);
        if (!of_norm) return std::nullopt;
        return element{multiply_modulo(x.re, *of_norm, p), multiply_modulo(subtract_modulo(0, x.im, p), *of_norm, p)};
    }
    element multiply(element x, element y) const {
        const std::uint64_t minus_cross = subtract_modulo(0, multiply_modulo(x.im, y.re, p), p);
        return {subtract_modulo(multiply_modulo(x.re, y.re, p), multiply_modulo(x.im, y.im, p), p),
                subtract_modulo(multiply_modulo(x.re, y.im, p), minus_cross, p)};
    }
    element subtract(element x, element y) const { return {subtract_modulo(x.re, y.re, p), subtract_modulo(x.im, y.im, p)}; }
    static bool is_zero(element x) { return x.re == 0 && x.im == 0; }
};

/// Whether elimination of X modulo p finds `wanted` pivots that have inverses. The columns of X are what is eliminated.
template <class Ring>
bool finds_pivots(const integer_columns& X, index wanted, const Ring& ring) {
    using element = typename Ring::element;
    std::vector<element> W;
    W.reserve(static_cast<std::size_t>(X.rows * X.cols));
    for (std::size_t at = 0; at < X.re.size(); ++at) W.push_back(ring.residue(X, at));
    std::vector<element*> lines;
    for (index j = 0; j < X.cols; ++j) lines.push_back(W.data() + j * X.rows);
    index found = 0;
    for (index i = 0; i < X.rows && found < wanted; ++i) {
        for (index l = found; l < X.cols; ++l) {
            const std::optional<element> inverse = ring.inverse(lines[l][i]);
            if (!inverse) continue;
            std::swap(lines[found], lines[l]);
            const element* const pivot = lines[found];
            for (index k = found + 1; k < X.cols; ++k) {
                if (Ring::is_zero(lines[k][i])) continue;
                const element factor = ring.multiply(lines[k][i], *inverse);
                for (index at = i; at < X.rows; ++at) lines[k][at] = ring.subtract(lines[k][at], ring.multiply(factor, pivot[at]));
            }
            ++found;
            break;
        }
    }
    return found >= wanted;
}

/// Whether rank X >= wanted is shown modulo p.
bool has_rank(const integer_columns& X, index wanted, std::uint64_t p) {
    if (p < 2 || p >= std::uint64_t(1) << 62) return false;
    return X.im.empty() ? finds_pivots(X, wanted, integers_modulo{p}) : finds_pivots(X, wanted, gaussian_integers_modulo{p});
}

// ---- The claims -------------------------------------------------------------------------------------------------------------------------

bool has_shape(const integer_columns& X, index rows, index cols, bool is_complex) {
    const auto size = static_cast<std::size_t>(rows * cols);
    return X.rows == rows && X.cols == cols && X.re.size() == size && X.im.size() == (is_complex ? size : 0);
}

void demand_exponent(const big_dyadic& x) {
    if (x.exponent < -largest_exponent || x.exponent > largest_exponent)
        refuse("the exponent " + std::to_string(x.exponent) + " is beyond " + std::to_string(largest_exponent));
}

/// Lists of the right lengths and exponents in range: what the rest relies on.
void demand_form(const certificate& c, index rows, index cols, bool is_complex) {
    if (c.is_complex != is_complex)
        refuse(std::string("the certificate is of a ") + (c.is_complex ? "complex" : "real") + " matrix, this one is " +
               (is_complex ? "complex" : "real"));
    if (c.rows != rows || c.cols != cols)
        refuse("the certificate is of a " + std::to_string(c.rows) + " x " + std::to_string(c.cols) + " matrix, this one is " +
               std::to_string(rows) + " x " + std::to_string(cols));
    const index n = std::min(rows, cols);
    const auto size = static_cast<std::size_t>(n);
    demand(c.values.size() == size && c.relations.size() == size, "the certificate does not have min(rows, cols) values and relations");
    demand(c.enclosures.empty() || c.enclosures.size() == size, "the certificate has neither 0 nor min(rows, cols) enclosures");
    demand(has_shape(c.V, n, n, is_complex), "V is not of order min(rows, cols)");
    demand(c.rank >= 0 && c.rank <= n, "the rank is not between 0 and min(rows, cols)");
    demand(c.format == target_format::binary64 || c.format == target_format::binary32, "the format is unknown");
    for (const exact_point& point : c.points) {
        demand(point.multiplicity >= 1 && point.multiplicity <= n, "an exact point's multiplicity is not between 1 and min(rows, cols)");
        demand(has_shape(point.X, n, point.multiplicity, is_complex), "an exact point's X is not of min(rows, cols) by its multiplicity");
        demand_exponent(point.mu);
        if (point.lower) demand_exponent(*point.lower);
        if (point.upper) demand_exponent(*point.upper);
    }
    for (const auto& [low, high] : c.enclosures) {
        demand_exponent(low);
        demand_exponent(high);
    }
}

/// The proofs of one certificate's claims; each function returns if its claim is proved and refuses otherwise.
class claims {
public:
    claims(const certificate& c, const scaled_matrix& scaled)
        : c_(c), B_(scaled.B), exponent_(scaled.exponent), n_(c.V.cols), format_(c.format == target_format::binary64 ? binary64 : binary32),
          counter_(scaled.B, scaled.exponent, c.V) {}

    void prove() {
        for (std::size_t i = 0; i < c_.points.size(); ++i) prove_point(c_.points[i], "exact point " + std::to_string(i + 1));
        for (index k = 1; k <= n_; ++k) prove_value(k);
        for (index k = 1; k <= static_cast<index>(c_.enclosures.size()); ++k) prove_enclosure(k);
        prove_rank();
    }

private:
    /// The singular values from the first to the last index, counted from 1, are exactly `mu`.
    struct proved_point {
        big_dyadic mu;
        index first, last;
    };

    /// The proved point that μ is, where T1 can count nothing.
    const proved_point* point_at(const big_dyadic& mu) const {
        const auto found = std::find_if(points_.begin(), points_.end(), [&](const proved_point& point) { return equal(point.mu, mu); });
        return found == points_.end() ? nullptr : &*found;
    }

    /// σ_k > μ.
    void above(index k, const big_dyadic& mu, const std::string& what) {
        const proved_point* point = point_at(mu);
        if (point == nullptr || point->first <= k) prove_count(mu, what, ">=", k);
    }
    /// σ_k < μ.
    void below(index k, const big_dyadic& mu, const std::string& what) {
        const proved_point* point = point_at(mu);
        if (point == nullptr || point->last >= k) prove_count(mu, what, "<=", k - 1);
    }
    /// #{σ > μ} = k by T1 alone.
    void exactly(index k, const big_dyadic& mu, const std::string& what) {
        prove_count(mu, what, ">=", k);
        prove_count(mu, what, "<=", k);
    }

    /// #{σ > μ} >= k or <= k, by T1.
    void prove_count(const big_dyadic& mu, const std::string& what, const char* sign, index k) {
        const value_counter::count& found = counter_.at(mu);
        if (found.is_proved && (*sign == '>' ? found.above >= k : found.above <= k)) return;
        const std::string claim = what + ": #{σ > " + text_of(mu) + "} " + sign + ' ' + std::to_string(k);
        refuse(found.is_proved ? claim + " is false: it is " + std::to_string(found.above) : claim + " is not proved: " + found.why_not);
    }

    /// (BᴴB − μ²I) X = 0, for μ = 0 B X = 0.
    bool is_kernel(const exact_point& point) const {
        const integer_columns BX = product(B_, point.X);
        if (point.mu.mantissa == 0) return is_zero(BX);
        integer_columns residual = adjoint_product(B_, BX, false);
        const big_dyadic mu = normalised(point.mu);
        const long twice = 2 * (mu.exponent - exponent_); // B_ is B divided by 2^exponent_
        mpz_class square = mu.mantissa * mu.mantissa;
        square <<= static_cast<mp_bitcnt_t>(std::max(twice, 0L));
        for (const auto part : {&integer_columns::re, &integer_columns::im})
            for (std::size_t at = 0; at < (residual.*part).size(); ++at) {
                (residual.*part)[at] <<= static_cast<mp_bitcnt_t>(std::max(-twice, 0L));
                subtract_product((residual.*part)[at], square, (point.X.*part)[at]);
            }
        return is_zero(residual);
    }

    void prove_point(const exact_point& point, const std::string& what) {
        const index t = point.multiplicity;
        if (point.mu.mantissa < 0) refuse(what + " is negative");
        if (!is_kernel(point)) refuse(what + ", " + text_of(point.mu) + ": the columns of X are not in the kernel");
        if (!has_rank(point.X, t, point.prime))
            refuse(what + ", " + text_of(point.mu) + ": X has not rank " + std::to_string(t) + " modulo " + std::to_string(point.prime));
        if (point.mu.mantissa == 0) {
            if (point.lower) refuse(what + " is 0 and has a lower bound");
            if (point.upper) {
                if (!(point.upper->mantissa > 0)) refuse(what + ": its upper bound is not positive");
                exactly(n_ - t, *point.upper, what);
            } else if (c_.rank_prime == 0 || c_.rank != n_ - t) {
                // Otherwise `prove_rank` shows that n - t values are positive.
                refuse(what + " is 0 without an upper bound, and no rank modulo a prime shows that " + std::to_string(n_ - t) +
                       " singular values are positive");
            }
            points_.push_back({point.mu, n_ - t + 1, n_});
            return;
        }
        if (!point.lower || !point.upper) refuse(what + " is positive and lacks a bound");
        if (!(point.lower->mantissa > 0 && less(*point.lower, point.mu) && less(point.mu, *point.upper)))
            refuse(what + ": 0 < lower < mu < upper does not hold");
        prove_count(*point.upper, what, ">=", 0);
        const index greater = counter_.at(*point.upper).above;
        exactly(greater + t, *point.lower, what);
        points_.push_back({point.mu, greater + 1, greater + t});
    }

    void prove_exact(index k, const big_dyadic& mu, const std::string& what) const {
        for (const proved_point& point : points_)
            if (equal(point.mu, mu) && point.first <= k && k <= point.last) return;
        refuse(what + ": no exact point shows that σ_" + std::to_string(k) + " is " + text_of(mu));
    }

    void prove_value(index k) {
        const std::string what = "value " + std::to_string(k);
        const double c = c_.values[static_cast<std::size_t>(k - 1)];
        const double_parts parts = parts_of(c);
        const bool is_infinite = std::bit_cast<std::uint64_t>(c) == 0x7ff0000000000000u;
        std::optional<format_number> number;
        if (parts.is_finite && parts.mantissa >= 0) number = in_format(parts, format_);
        if (!number && !is_infinite) refuse(what + " is neither a non-negative number of the format nor infinite");
        const bool is_zero_value = number && number->m == 0;

        // The ends of the interval that is rounded to c: nothing where there is no end, `low` for c = 0 and `high` for infinity.
        const bool nearest = c_.rounding == rounding::nearest_even;
        std::optional<big_dyadic> low, high;
        if (!number) {
            low = nearest ? overflow_threshold(format_) : wide(largest(format_));
        } else {
            const std::optional<format_number> above = successor(*number, format_);
            if (above)
                high = nearest ? midpoint(*number, *above) : wide(*above);
            else if (nearest)
                high = overflow_threshold(format_);
            if (!is_zero_value) {
                const format_number below = predecessor(*number, format_);
                low = nearest ? midpoint(below, *number) : wide(below);
            }
        }
        const bool is_even = !number || number->m % 2 == 0;

        switch (c_.relations[static_cast<std::size_t>(k - 1)]) {
        case relation::below:
            if (c_.rounding == rounding::downward || !low) refuse(what + ": '<' is impossible here");
            positive_at_least(k, *low, what);
            if (number) below(k, wide(*number), what);
            return;
        case relation::above:
            if (c_.rounding == rounding::upward || !number) refuse(what + ": '>' is impossible here");
            positive_at_least(k, wide(*number), what);
            if (high) below(k, *high, what);
            return;
        case relation::equal:
            if (!number) refuse(what + ": '=' is impossible here");
            prove_exact(k, wide(*number), what);
            return;
        case relation::tie_low:
            if (!nearest || !low || !is_even) refuse(what + ": '-' is impossible here");
            prove_exact(k, *low, what);
            return;
        case relation::tie_high:
            if (!nearest || !high || !is_even) refuse(what + ": '+' is impossible here");
            prove_exact(k, *high, what);
            return;
        }
        refuse(what + ": its relation is unknown");
    }

    /// σ_k > μ; for μ = 0 that is k <= rank, and the rank is proved in the end.
    void positive_at_least(index k, const big_dyadic& mu, const std::string& what) {
        if (mu.mantissa != 0) return above(k, mu, what);
        if (!(k <= c_.rank)) refuse(what + ": σ_" + std::to_string(k) + " > 0 contradicts the rank " + std::to_string(c_.rank));
    }

    void prove_enclosure(index k) {
        const std::string what = "enclosure " + std::to_string(k);
        const auto& [low, high] = c_.enclosures[static_cast<std::size_t>(k - 1)];
        if (low.mantissa < 0 || less(high, low)) refuse(what + ": 0 <= lo <= hi does not hold");
        if (!less(low, high)) return prove_exact(k, low, what);
        if (low.mantissa > 0) above(k, low, what);
        below(k, high, what);
    }

    void prove_rank() {
        const std::string claim = "rank " + std::to_string(c_.rank);
        if (c_.rank_prime != 0) {
            if (!has_rank(B_, c_.rank, c_.rank_prime))
                refuse(claim + ": the matrix has not this rank modulo " + std::to_string(c_.rank_prime));
        } else if (!(counter_.most() >= c_.rank)) {
            refuse(claim + ": no count and no prime shows that so many singular values are positive");
        }
        if (c_.rank == n_) return;
        for (const proved_point& point : points_)
            if (point.mu.mantissa == 0 && point.first == c_.rank + 1) return;
        refuse(claim + ": 0 is not an exact point of multiplicity " + std::to_string(n_ - c_.rank));
    }

    const certificate& c_;
    const integer_columns& B_;
    long exponent_;
    index n_;
    number_format format_;
    value_counter counter_;
    std::vector<proved_point> points_;
};

template <class T>
certificate_verdict checked(const certificate& c, matrix_view<const T> A) {
    try {
        demand_form(c, A.rows, A.cols, !std::is_same_v<T, double>);
        const scaled_matrix scaled = scaled_to_integers(A);
        claims(c, scaled).prove();
    } catch (refused& r) {
        return {false, std::move(r.reason)};
    }
    return {true, ""};
}

} // namespace

certificate_verdict check_certificate(const certificate& c, matrix_view<const double> A) { return checked(c, A); }
certificate_verdict check_certificate(const certificate& c, matrix_view<const std::complex<double>> A) { return checked(c, A); }

} // namespace eckart::reference
