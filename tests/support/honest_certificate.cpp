#include "honest_certificate.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/reference/derivation/precision.hpp>
#include <eckart/reference/svd.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace eckart::tests {
namespace {

using namespace reference;

constexpr std::uint64_t prime = 4611686018427387847u; // 2^62 - 57, 3 modulo 4

/// Gaussian rationals.
struct rational {
    mpq_class re = 0, im = 0;
    bool is_zero() const { return re == 0 && im == 0; }
};
rational operator*(const rational& x, const rational& y) { return {x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re}; }
rational operator-(const rational& x, const rational& y) { return {x.re - y.re, x.im - y.im}; }
rational operator+(const rational& x, const rational& y) { return {x.re + y.re, x.im + y.im}; }
rational conjugate(const rational& x) { return {x.re, -x.im}; }
rational inverse(const rational& x) {
    const mpq_class norm = x.re * x.re + x.im * x.im;
    return {x.re / norm, -x.im / norm};
}

using rational_matrix = std::vector<std::vector<rational>>; // rows

mpq_class power_of_two(long e) {
    const mpz_class x = mpz_class(1) << static_cast<mp_bitcnt_t>(std::abs(e));
    return e >= 0 ? mpq_class(x) : mpq_class(mpz_class(1), x);
}
mpq_class value_of(const big_dyadic& x) { return mpq_class(x.mantissa) * power_of_two(x.exponent); }

rational exact(double x) { return {mpq_class(x), 0}; }
rational exact(const std::complex<double>& x) { return {mpq_class(x.real()), mpq_class(x.imag())}; }

/// BᴴB − μ²I.
rational_matrix shifted_gram(const rational_matrix& B, std::size_t n, const mpq_class& mu) {
    rational_matrix C(n, std::vector<rational>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
            for (const auto& row : B) C[i][j] = C[i][j] + conjugate(row[i]) * row[j];
            if (i == j) C[i][j] = C[i][j] - rational{mu * mu, 0};
        }
    return C;
}

/// Integer columns that span the kernel of a matrix of n columns, by Gauss and Jordan.
integer_columns kernel(rational_matrix C, index n, bool is_complex) {
    std::vector<index> pivot_columns;
    std::size_t r = 0;
    for (index j = 0; j < n && r < C.size(); ++j) {
        std::size_t i = r;
        while (i < C.size() && C[i][j].is_zero()) ++i;
        if (i == C.size()) continue;
        std::swap(C[r], C[i]);
        const rational scale = inverse(C[r][j]);
        for (rational& x : C[r]) x = x * scale;
        for (std::size_t l = 0; l < C.size(); ++l) {
            if (l == r || C[l][j].is_zero()) continue;
            const rational factor = C[l][j];
            for (index k = j; k < n; ++k) C[l][k] = C[l][k] - factor * C[r][k];
        }
        pivot_columns.push_back(j);
        ++r;
    }
    integer_columns X;
    X.rows = n;
    for (index free = 0; free < n; ++free) {
        if (std::find(pivot_columns.begin(), pivot_columns.end(), free) != pivot_columns.end()) continue;
        std::vector<rational> x(static_cast<std::size_t>(n));
        x[free] = {1, 0};
        for (std::size_t p = 0; p < pivot_columns.size(); ++p) x[pivot_columns[p]] = rational{} - C[p][free];
        mpz_class common = 1;
        for (const rational& y : x) common = lcm(lcm(common, y.re.get_den()), y.im.get_den());
        for (const rational& y : x) {
            X.re.push_back(mpq_class(y.re * common).get_num());
            if (is_complex) X.im.push_back(mpq_class(y.im * common).get_num());
        }
        ++X.cols;
    }
    return X;
}

big_dyadic dyadic_of(double x) {
    const dyadic d = decompose(x);
    return {mpz_class(static_cast<long>(d.mantissa)), d.exponent};
}

/// x to so many bits, cut.
big_dyadic dyadic_of(const real& x, int bits) {
    mpz_class z;
    long exponent = mpfr_get_z_2exp(z.get_mpz_t(), x.backend().data());
    const long excess = x == 0 ? 0 : static_cast<long>(mpz_sizeinbase(z.get_mpz_t(), 2)) - bits;
    if (excess > 0) z >>= static_cast<mp_bitcnt_t>(excess);
    return {z, x == 0 ? 0 : exponent + std::max(excess, 0L)};
}

real number(const big_dyadic& x) { return ldexp(real(mpz_class(x.mantissa).get_str()), static_cast<int>(x.exponent)); }

mpz_class fixed_point(const real& x, int bits) {
    mpz_class z;
    mpfr_get_z(z.get_mpz_t(), real(ldexp(x, bits)).backend().data(), MPFR_RNDN);
    return z;
}

const real& real_part(const real& x) { return x; }
real real_part(const complex& x) { return real(x.real()); }
real imaginary_part(const real&) { return real(0); }
real imaginary_part(const complex& x) { return real(x.imag()); }

double rounded(const real& x, const certificate_wishes& wishes) {
    const mpfr_rnd_t how = wishes.rounding == rounding::downward ? MPFR_RNDD : wishes.rounding == rounding::upward ? MPFR_RNDU : MPFR_RNDN;
    const auto& data = x.backend().data();
    return wishes.format == target_format::binary64 ? mpfr_get_d(data, how) : static_cast<double>(mpfr_get_flt(data, how));
}

double neighbour(double c, bool up, target_format format) {
    if (format == target_format::binary64) return up ? next_up(c) : next_down(c);
    return static_cast<double>(up ? next_up(static_cast<float>(c)) : next_down(static_cast<float>(c)));
}

/// (a + b) / 2, exactly.
big_dyadic middle(double a, double b) {
    const big_dyadic x = dyadic_of(a), y = dyadic_of(b);
    const long e = std::min(x.exponent, y.exponent);
    return {(x.mantissa << static_cast<mp_bitcnt_t>(x.exponent - e)) + (y.mantissa << static_cast<mp_bitcnt_t>(y.exponent - e)), e - 1};
}

bool has_even_significand(double c, target_format format) {
    if (std::isinf(c)) return true;
    return format == target_format::binary64 ? decompose(c).mantissa % 2 == 0 : decompose(static_cast<float>(c)).mantissa % 2 == 0;
}

/// Where the number that σ probably is lies against its rounding.
struct exact_candidate {
    big_dyadic mu;
    double c = 0;
    relation where = relation::equal;
};

std::vector<exact_candidate> candidates(const real& s, const certificate_wishes& wishes) {
    certificate_wishes nearest = wishes;
    nearest.rounding = rounding::nearest_even;
    const double c = rounded(s, nearest);
    std::vector<exact_candidate> all;
    if (std::isfinite(c)) all.push_back({dyadic_of(c), c, relation::equal});
    if (wishes.rounding != rounding::nearest_even) return all;
    const auto tie = [&](double low, double high) {
        // Infinity stands for the number after the largest one: as far above it as that is above its predecessor.
        big_dyadic mu;
        if (std::isinf(high)) {
            mu = middle(low, neighbour(low, false, wishes.format)); // as far below
            const big_dyadic x = dyadic_of(low);
            mu.mantissa = 2 * (x.mantissa << static_cast<mp_bitcnt_t>(x.exponent - mu.exponent)) - mu.mantissa;
        } else {
            mu = middle(low, high);
        }
        const bool low_is_even = has_even_significand(low, wishes.format);
        all.push_back({mu, low_is_even ? low : high, low_is_even ? relation::tie_high : relation::tie_low});
    };
    if (std::isfinite(c)) tie(c, neighbour(c, true, wishes.format));
    if (c > 0) tie(neighbour(c, false, wishes.format), c);
    return all;
}

template <class T>
rational_matrix tall_rationals(matrix_view<const T> A) {
    const bool transposes = A.rows < A.cols;
    rational_matrix B(static_cast<std::size_t>(std::max(A.rows, A.cols)),
                      std::vector<rational>(static_cast<std::size_t>(std::min(A.rows, A.cols))));
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) (transposes ? B[j][i] : B[i][j]) = transposes ? conjugate(exact(A(i, j))) : exact(A(i, j));
    return B;
}

template <class T>
certificate make(matrix_view<const T> A, const certificate_wishes& wishes) {
    const index n = std::min(A.rows, A.cols);
    certificate c;
    c.is_complex = is_complex<T>;
    c.rows = A.rows;
    c.cols = A.cols;
    c.format = wishes.format;
    c.rounding = wishes.rounding;
    c.V.rows = c.V.cols = n;
    if (n == 0) return c;

    const matrix<T> tall = A.rows < A.cols ? conjugate_transpose(matrix<T>(A)) : matrix<T>(A);
    const auto f = svd(tall.view(), wishes.digits, vectors::thin);
    if (f.status != status::ok) throw std::runtime_error("the reference did not converge");
    const working_precision scope(f.working_digits);
    c.rank = f.rank;
    c.rank_prime = wishes.rank_by_prime ? prime : 0;
    const int bits = static_cast<int>(wishes.digits * 3.33);
    for (index k = 0; k < n; ++k)
        for (index i = 0; i < n; ++i) { // column k of V is the conjugate of row k of Vh
            c.V.re.push_back(fixed_point(real_part(f.Vh(k, i)), bits));
            if (c.is_complex) c.V.im.push_back(-fixed_point(imaginary_part(f.Vh(k, i)), bits));
        }

    const rational_matrix B = tall_rationals(A);
    const auto point_of = [&](const big_dyadic& mu) -> const exact_point* {
        for (const exact_point& p : c.points)
            if (value_of(p.mu) == value_of(mu)) return &p;
        exact_point p;
        p.mu = mu;
        const bool is_zero = mu.mantissa == 0;
        p.X = kernel(is_zero ? B : shifted_gram(B, static_cast<std::size_t>(n), value_of(mu)), n, c.is_complex);
        p.multiplicity = p.X.cols;
        p.prime = prime;
        if (p.multiplicity == 0) return nullptr;
        if (is_zero) {
            if (!wishes.rank_by_prime) p.upper = c.rank == 0 ? big_dyadic{1, 0} : dyadic_of(real(f.S[c.rank - 1] / 2), 10);
        } else {
            p.lower = big_dyadic{(mu.mantissa << 60) - mu.mantissa, mu.exponent - 60};
            p.upper = big_dyadic{(mu.mantissa << 60) + mu.mantissa, mu.exponent - 60};
        }
        c.points.push_back(std::move(p));
        return &c.points.back();
    };

    const real close = pow(real(10), 10 - wishes.digits);
    for (index k = 0; k < n; ++k) {
        const real& s = f.S[k];
        const exact_point* point = nullptr;
        for (const exact_candidate& e : candidates(s, wishes)) {
            if (abs(s - number(e.mu)) > s * close || (point = point_of(e.mu)) == nullptr) continue;
            c.values.push_back(e.c);
            c.relations.push_back(e.where);
            break;
        }
        if (point == nullptr) {
            c.values.push_back(rounded(s, wishes));
            c.relations.push_back(s < real(c.values.back()) ? relation::below : relation::above);
        }
        if (!wishes.enclosures) continue;
        if (point != nullptr) {
            c.enclosures.emplace_back(point->mu, point->mu);
            continue;
        }
        big_dyadic low = dyadic_of(s, 80), high = low;
        low.mantissa -= 1;
        high.mantissa += 2;
        c.enclosures.emplace_back(low, high);
    }
    return c;
}

} // namespace

certificate honest_certificate(matrix_view<const double> A, const certificate_wishes& wishes) { return make(A, wishes); }
certificate honest_certificate(matrix_view<const std::complex<double>> A, const certificate_wishes& wishes) { return make(A, wishes); }

} // namespace eckart::tests
