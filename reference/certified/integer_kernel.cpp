#include <eckart/reference/certified/integer_kernel.hpp>

#include <eckart/reference/derivation/modular_rank.hpp>
#include <eckart/reference/derivation/montgomery.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace eckart::reference {
namespace {

using clock = std::chrono::steady_clock;

/// Z/p.
class prime_field {
public:
    using element = std::uint64_t;
    static constexpr int parts = 1;

    explicit prime_field(std::uint64_t p) : field_(p) {}
    element zero() const { return 0; }
    element one() const { return field_.one(); }
    element residue(const mpz_class& re, const mpz_class*) const { return residue(re); }
    element subtract(element x, element y) const { return field_.subtract(x, y); }
    element add(element x, element y) const { return field_.add(x, y); }
    element multiply(element x, element y) const { return field_.multiply(x, y); }
    element inverse(element x) const { return field_.inverse(x); }
    std::uint64_t number(element x, int) const { return field_.number(x); }
    static bool is_zero(element x) { return x == 0; }

private:
    element residue(const mpz_class& x) const { return field_.residue(mpz_fdiv_ui(x.get_mpz_t(), field_.modulus())); }

    montgomery field_;
};

/// Z[i]/p, a field for p = 3 modulo 4.
class gaussian_field {
public:
    struct element {
        std::uint64_t re = 0, im = 0;
    };
    static constexpr int parts = 2;

    explicit gaussian_field(std::uint64_t p) : field_(p) {}
    element zero() const { return {}; }
    element one() const { return {field_.one(), 0}; }
    element residue(const mpz_class& re, const mpz_class* im) const { return {residue(re), residue(*im)}; }
    element subtract(element x, element y) const { return {field_.subtract(x.re, y.re), field_.subtract(x.im, y.im)}; }
    element add(element x, element y) const { return {field_.add(x.re, y.re), field_.add(x.im, y.im)}; }
    element multiply(element x, element y) const {
        return {field_.subtract(field_.multiply(x.re, y.re), field_.multiply(x.im, y.im)),
                field_.add(field_.multiply(x.re, y.im), field_.multiply(x.im, y.re))};
    }
    element inverse(element x) const {
        const std::uint64_t norm = field_.inverse(field_.add(field_.multiply(x.re, x.re), field_.multiply(x.im, x.im)));
        return {field_.multiply(x.re, norm), field_.multiply(field_.subtract(0, x.im), norm)};
    }
    std::uint64_t number(element x, int part) const { return field_.number(part == 0 ? x.re : x.im); }
    static bool is_zero(element x) { return x.re == 0 && x.im == 0; }

private:
    std::uint64_t residue(const mpz_class& x) const { return field_.residue(mpz_fdiv_ui(x.get_mpz_t(), field_.modulus())); }

    montgomery field_;
};

const mpz_class* imaginary(const integer_columns& B, index at) { return B.im.empty() ? nullptr : &B.im[at]; }

/// B with its rows and columns divided by powers of two; the kernel of B is that of `B` with row j multiplied by 2^(greatest − columns_j).
struct reduced_matrix {
    integer_columns B;
    std::vector<mp_bitcnt_t> columns;
};

reduced_matrix reduced(integer_columns B) {
    reduced_matrix result;
    const auto divide = [&](index count, const auto& place) {
        constexpr mp_bitcnt_t none = ~mp_bitcnt_t(0);
        mp_bitcnt_t least = none;
        for (auto* part : {&B.re, &B.im})
            for (index l = 0; l < (part->empty() ? 0 : count); ++l)
                if (const mpz_class& x = (*part)[place(l)]; x != 0) least = std::min(least, mpz_scan1(x.get_mpz_t(), 0));
        if (least == none) least = 0;
        for (auto* part : {&B.re, &B.im})
            for (index l = 0; l < (part->empty() || least == 0 ? 0 : count); ++l) (*part)[place(l)] >>= least;
        return least;
    };
    for (index i = 0; i < B.rows; ++i) divide(B.cols, [&](index j) { return i + j * B.rows; });
    for (index j = 0; j < B.cols; ++j) result.columns.push_back(divide(B.rows, [&](index i) { return i + j * B.rows; }));
    result.B = std::move(B);
    return result;
}

/// Rows and columns whose block is invertible modulo p, as many as there are.
struct pivot_block {
    std::vector<index> rows, columns;
};

template <class Field>
pivot_block find_pivots(const integer_columns& B, const Field& field) {
    using element = typename Field::element;
    // Rows are contiguous in this copy.
    std::vector<element> W;
    W.reserve(B.re.size());
    for (index i = 0; i < B.rows; ++i)
        for (index j = 0; j < B.cols; ++j) W.push_back(field.residue(B.re[i + j * B.rows], imaginary(B, i + j * B.rows)));
    std::vector<index> order(static_cast<std::size_t>(B.rows));
    for (index i = 0; i < B.rows; ++i) order[i] = i;
    const auto row = [&](index i) { return W.data() + order[i] * B.cols; };
    pivot_block block;
    for (index j = 0; j < B.cols; ++j) {
        const auto rank = static_cast<index>(block.rows.size());
        index pivot = rank;
        while (pivot < B.rows && Field::is_zero(row(pivot)[j])) ++pivot;
        if (pivot == B.rows) continue;
        std::swap(order[rank], order[pivot]);
        block.rows.push_back(order[rank]);
        block.columns.push_back(j);
        const element* const upper = row(rank);
        const element inverse = field.inverse(upper[j]);
        for (index i = rank + 1; i < B.rows; ++i) {
            element* const lower = row(i);
            if (Field::is_zero(lower[j])) continue;
            const element factor = field.multiply(lower[j], inverse);
            for (index l = j; l < B.cols; ++l) lower[l] = field.subtract(lower[l], field.multiply(factor, upper[l]));
        }
    }
    return block;
}

/// P⁻¹ modulo p by rows, by Gauss and Jordan. @pre P is invertible modulo p.
template <class Field>
std::vector<typename Field::element> inverse(const integer_columns& P, const Field& field) {
    using element = typename Field::element;
    const index r = P.cols, width = 2 * r;
    std::vector<element> W(static_cast<std::size_t>(r * width), field.zero());
    std::vector<element*> rows;
    for (index i = 0; i < r; ++i) {
        rows.push_back(W.data() + i * width);
        for (index j = 0; j < r; ++j) rows[i][j] = field.residue(P.re[i + j * r], imaginary(P, i + j * r));
        rows[i][r + i] = field.one();
    }
    for (index j = 0; j < r; ++j) {
        index pivot = j;
        while (Field::is_zero(rows[pivot][j])) ++pivot;
        std::swap(rows[j], rows[pivot]);
        const element scale = field.inverse(rows[j][j]);
        for (index l = j; l < width; ++l) rows[j][l] = field.multiply(rows[j][l], scale);
        for (index i = 0; i < r; ++i) {
            if (i == j || Field::is_zero(rows[i][j])) continue;
            const element factor = rows[i][j];
            for (index l = j; l < width; ++l) rows[i][l] = field.subtract(rows[i][l], field.multiply(factor, rows[j][l]));
        }
    }
    std::vector<element> result;
    for (index i = 0; i < r; ++i) result.insert(result.end(), rows[i] + r, rows[i] + width);
    return result;
}

/// num/den = x modulo M with |num|, den <= √(M/2), if there is such a fraction (Wang): the first small remainder of Euclid's algorithm.
bool fraction_of(const mpz_class& x, const mpz_class& M, mpz_class& num, mpz_class& den) {
    const mpz_class half = M / 2, bound = sqrt(half);
    mpz_class r = M, t = 0, quotient, scratch;
    num = x;
    den = 1; // num = den x modulo M
    while (num > bound) {
        mpz_fdiv_qr(quotient.get_mpz_t(), scratch.get_mpz_t(), r.get_mpz_t(), num.get_mpz_t());
        std::swap(r, num);
        std::swap(num, scratch);
        t -= quotient * den;
        std::swap(t, den);
    }
    if (den < 0) {
        den = -den;
        num = -num;
    }
    return den <= bound;
}

/// Whole numbers with one denominator, equal to x modulo M, if they are small enough to be believed for a test.
bool fractions_of(const std::vector<mpz_class>& x, const mpz_class& M, std::vector<mpz_class>& nums, mpz_class& den) {
    constexpr std::size_t slack_bits = 16;
    const std::size_t bits = mpz_sizeinbase(M.get_mpz_t(), 2);
    nums.assign(x.size(), mpz_class());
    den = 1;
    mpz_class y, num, more;
    for (std::size_t i = 0; i < x.size(); ++i) {
        y = x[i] * den;
        mpz_fdiv_r(y.get_mpz_t(), y.get_mpz_t(), M.get_mpz_t());
        // Whole already?
        num = 2 * y > M ? mpz_class(y - M) : y;
        if (mpz_sizeinbase(num.get_mpz_t(), 2) + mpz_sizeinbase(den.get_mpz_t(), 2) + slack_bits > bits) {
            if (!fraction_of(y, M, num, more)) return false;
            den *= more;
            for (std::size_t l = 0; l < i; ++l) nums[l] *= more;
            if (mpz_sizeinbase(num.get_mpz_t(), 2) + mpz_sizeinbase(den.get_mpz_t(), 2) + slack_bits > bits) return false;
        }
        nums[i] = num;
    }
    return true;
}

/// (B x)_i, of which `part` 0 is real and 1 imaginary.
mpz_class row_times(const integer_columns& B, index i, const std::vector<mpz_class> (&x)[2], int part) {
    mpz_class sum = 0;
    for (index j = 0; j < B.cols; ++j) {
        const index at = i + j * B.rows;
        mpz_addmul(sum.get_mpz_t(), B.re[at].get_mpz_t(), x[part][j].get_mpz_t());
        if (B.im.empty()) continue;
        const auto accumulate = part == 0 ? mpz_submul : mpz_addmul;
        accumulate(sum.get_mpz_t(), B.im[at].get_mpz_t(), x[1 - part][j].get_mpz_t());
    }
    return sum;
}

enum class search { found, out_of_budget, rank_is_larger };

/// Kernel vectors of B by lifting, one for each column that has no pivot.
template <class Field>
class lifting {
public:
    static constexpr int parts = Field::parts;

    lifting(const integer_columns& B, std::uint64_t p, const pivot_block& block, const Field& field)
        : B_(B), p_(p), block_(block), field_(field), r_(static_cast<index>(block.rows.size())) {
        P_.rows = P_.cols = r_;
        for (const index j : block.columns)
            for (const index i : block.rows) {
                P_.re.push_back(B.re[i + j * B.rows]);
                if (parts == 2) P_.im.push_back(B.im[i + j * B.rows]);
            }
        inverse_ = inverse(P_, field);
    }

    /// Appends the kernel vector that is 1 in column `free` up to a factor, and 0 in the other columns without a pivot.
    search append(index free, const kernel_budget& budget, clock::time_point deadline, integer_columns& X) const {
        std::vector<mpz_class> residual[parts], x; // x: all real parts, then all imaginary ones
        x.resize(static_cast<std::size_t>(parts * r_));
        for (const index i : block_.rows) {
            residual[0].push_back(-B_.re[i + free * B_.rows]);
            if constexpr (parts == 2) residual[1].push_back(-B_.im[i + free * B_.rows]);
        }
        mpz_class power = 1; // p^steps
        std::vector<mpz_class> nums;
        mpz_class den;
        for (long steps = 1, next_test = 1;; ++steps) {
            step(residual, x, power);
            power *= p_;
            const bool is_last = static_cast<long>(mpz_sizeinbase(power.get_mpz_t(), 2)) > budget.bits || clock::now() > deadline;
            if (steps < next_test && !is_last) continue;
            next_test = 2 * steps;
            if (fractions_of(x, power, nums, den)) {
                const search outcome = test(free, nums, den, X);
                if (outcome != search::out_of_budget) return outcome;
            }
            if (is_last) return search::out_of_budget;
        }
    }

private:
    /// One more digit of x: y = P⁻¹ residual mod p, x += y power, residual <- (residual − P y) / p.
    void step(std::vector<mpz_class> (&residual)[parts], std::vector<mpz_class>& x, const mpz_class& power) const {
        using element = typename Field::element;
        std::vector<element> right;
        for (index i = 0; i < r_; ++i) right.push_back(field_.residue(residual[0][i], &residual[parts - 1][i]));
        std::vector<std::uint64_t> digits[parts];
        for (index j = 0; j < r_; ++j) {
            element y = field_.zero();
            for (index i = 0; i < r_; ++i) y = field_.add(y, field_.multiply(inverse_[j * r_ + i], right[i]));
            for (int part = 0; part < parts; ++part) {
                digits[part].push_back(field_.number(y, part));
                mpz_addmul_ui(x[part * r_ + j].get_mpz_t(), power.get_mpz_t(), digits[part][j]);
            }
        }
        for (index j = 0; j < r_; ++j)
            for (index i = 0; i < r_; ++i) {
                const index at = i + j * r_;
                mpz_submul_ui(residual[0][i].get_mpz_t(), P_.re[at].get_mpz_t(), digits[0][j]);
                if constexpr (parts == 2) {
                    mpz_addmul_ui(residual[0][i].get_mpz_t(), P_.im[at].get_mpz_t(), digits[1][j]);
                    mpz_submul_ui(residual[1][i].get_mpz_t(), P_.re[at].get_mpz_t(), digits[1][j]);
                    mpz_submul_ui(residual[1][i].get_mpz_t(), P_.im[at].get_mpz_t(), digits[0][j]);
                }
            }
        for (auto& part : residual)
            for (mpz_class& y : part) mpz_divexact_ui(y.get_mpz_t(), y.get_mpz_t(), p_);
    }

    /// Appends the vector if B times it is 0.
    /// @return `out_of_budget` if it is no solution at all.
    search test(index free, const std::vector<mpz_class>& nums, const mpz_class& den, integer_columns& X) const {
        std::vector<mpz_class> x[2];
        for (int part = 0; part < parts; ++part) {
            x[part].resize(static_cast<std::size_t>(B_.cols));
            for (index j = 0; j < r_; ++j) x[part][block_.columns[j]] = nums[part * r_ + j];
        }
        x[0][free] = den;
        const auto vanishes = [&](index i) { return row_times(B_, i, x, 0) == 0 && (parts == 1 || row_times(B_, i, x, 1) == 0); };
        for (const index i : block_.rows)
            if (!vanishes(i)) return search::out_of_budget;
        for (index i = 0; i < B_.rows; ++i)
            if (!vanishes(i)) return search::rank_is_larger;
        X.re.insert(X.re.end(), x[0].begin(), x[0].end());
        X.im.insert(X.im.end(), x[1].begin(), x[1].end());
        ++X.cols;
        return search::found;
    }

    const integer_columns& B_;
    std::uint64_t p_;
    const pivot_block& block_;
    const Field& field_;
    index r_;
    integer_columns P_;
    std::vector<typename Field::element> inverse_; ///< by rows
};

/// Undoes the division of B's columns, and divides each column of X by the greatest common divisor of its entries.
void restore(integer_columns& X, const std::vector<mp_bitcnt_t>& columns) {
    const mp_bitcnt_t greatest = columns.empty() ? 0 : *std::max_element(columns.begin(), columns.end());
    for (index k = 0; k < X.cols; ++k) {
        mpz_class common = 0;
        for (auto* part : {&X.re, &X.im})
            for (index j = 0; j < (part->empty() ? 0 : X.rows); ++j) {
                mpz_class& x = (*part)[j + k * X.rows];
                x <<= greatest - columns[j];
                mpz_gcd(common.get_mpz_t(), common.get_mpz_t(), x.get_mpz_t());
            }
        for (auto* part : {&X.re, &X.im})
            for (index j = 0; j < (part->empty() ? 0 : X.rows); ++j) {
                mpz_class& x = (*part)[j + k * X.rows];
                mpz_divexact(x.get_mpz_t(), x.get_mpz_t(), common.get_mpz_t());
            }
    }
}

template <class Field>
kernel_result kernel_of(integer_columns given, const kernel_budget& budget) {
    const auto deadline = clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(budget.seconds));
    const reduced_matrix matrix = reduced(std::move(given));
    const integer_columns& B = matrix.B;
    kernel_result result;
    for (std::uint64_t p = std::uint64_t(1) << 62;;) {
        do p = previous_prime(p);
        while (Field::parts == 2 && p % 4 != 3);
        const Field field(p);
        const pivot_block block = find_pivots(B, field);
        result.rank = static_cast<index>(block.rows.size());
        result.prime = result.kernel_prime = p;
        integer_columns X;
        X.rows = B.cols;
        search outcome = search::found;
        const lifting<Field> lift(B, p, block, field);
        for (index j = 0; j < B.cols && outcome == search::found; ++j)
            if (!std::binary_search(block.columns.begin(), block.columns.end(), j)) outcome = lift.append(j, budget, deadline, X);
        if (outcome == search::rank_is_larger) continue;
        if (outcome == search::out_of_budget) return result;
        // Column k of X has a denominator, which is no multiple of p, where the others have 0.
        restore(X, matrix.columns);
        result.kernel = std::move(X);
        return result;
    }
}

/// BᴴB.
integer_columns gram_matrix(const integer_columns& B) {
    integer_columns C;
    C.rows = C.cols = B.cols;
    C.re.resize(static_cast<std::size_t>(C.rows * C.cols));
    C.im.resize(B.im.empty() ? 0 : C.re.size());
    for (index j = 0; j < C.cols; ++j)
        for (index i = 0; i <= j; ++i) {
            const index upper = i + j * C.rows, lower = j + i * C.rows;
            for (index l = 0; l < B.rows; ++l) {
                const index x = l + i * B.rows, y = l + j * B.rows;
                C.re[upper] += B.re[x] * B.re[y];
                if (B.im.empty()) continue;
                C.re[upper] += B.im[x] * B.im[y];
                C.im[upper] += B.re[x] * B.im[y];
                C.im[upper] -= B.im[x] * B.re[y];
            }
            if (i == j) continue;
            C.re[lower] = C.re[upper];
            if (!B.im.empty()) C.im[lower] = -C.im[upper];
        }
    return C;
}

} // namespace

kernel_result integer_kernel(const integer_columns& B, const kernel_budget& budget) {
    return B.im.empty() ? kernel_of<prime_field>(B, budget) : kernel_of<gaussian_field>(B, budget);
}

kernel_result singular_kernel(const integer_columns& B, const big_dyadic& mu, const kernel_budget& budget) {
    integer_columns C = gram_matrix(B);
    mpz_class square = mu.mantissa * mu.mantissa;
    if (mu.exponent >= 0) {
        square <<= static_cast<mp_bitcnt_t>(2 * mu.exponent);
    } else {
        for (auto* part : {&C.re, &C.im})
            for (mpz_class& x : *part) x <<= static_cast<mp_bitcnt_t>(-2 * mu.exponent);
    }
    for (index i = 0; i < C.cols; ++i) C.re[i + i * C.rows] -= square;
    return integer_kernel(C, budget);
}

} // namespace eckart::reference
