#include <eckart/reference/certified/certification.hpp>

#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/reference/certified/exact_product.hpp>
#include <eckart/reference/certified/pencil_of_digits.hpp>
#include <eckart/reference/certified/pencil_of_doubles.hpp>
#include <eckart/reference/certified/proposal.hpp>
#include <eckart/reference/certified/refinement.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace eckart::reference {

namespace {

/// Bits of V beyond those that its smallest column costs: the 53 of a double and what the sums round away.
constexpr long first_bits = 65;
/// The first V in digits is a V of doubles, whose entries span no more.
constexpr long double_range = 2200;

// Internal parameters. Below this order the fast path's Jacobi is as fast as the Gram matrix (bench_gram).
constexpr index least_order_for_gram_matrix = 48;
/// Cosines between columns of BV that one first-order step brings to working precision; Jacobi's are below 1e-14.
constexpr double largest_cosine_of_gram_matrix = 0x1p-26;

/// Adds the time of its life to a number.
class stopwatch {
public:
    explicit stopwatch(double& seconds) : seconds_(seconds) {}
    ~stopwatch() { seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(); }
    stopwatch(const stopwatch&) = delete;
    stopwatch& operator=(const stopwatch&) = delete;

private:
    double& seconds_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace

certification::certification(matrix<double> E, bool is_complex, const certified_options& options)
    : E_(std::move(E)), is_complex_(is_complex), options_(options), n_(is_complex ? E_.cols() / 2 : E_.cols()) {
    engine_ = [this, engine = options.engine ? options.engine : fast::own_gemm(options.threads)](auto... arguments) {
        ++statistics_.products;
        engine(arguments...);
    };
    measure_range();
}

digit_matrix certification::V() const { return has_digits_ ? digits_ : digits_of(V_.view(), radix_bits()); }

digit_matrix certification::E() const { return digits_of(E_.view(), radix_bits()); }

/// Room for sixteen products before a carry.
int certification::radix_bits() const { return radix_bits_for(std::max(E_.rows(), E_.cols()), 16); }

void certification::measure_range() {
    const double* a = E_.data();
    for (index l = 0; l < E_.rows() * E_.cols(); ++l) {
        if (a[l] == 0) continue;
        const long e = std::ilogb(a[l]) + 1;
        largest_ = std::max(largest_, e);
        smallest_ = std::min(smallest_, e);
    }
}

bool certification::run() {
    if (largest_ == no_limit) {
        settle_zero_matrix();
        return true;
    }
    const clock::time_point start = clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
    make_proposal();
    for (;;) {
        ++statistics_.passes;
        statistics_.bits = std::max(53L, bits_);
        pass_ = judge_pencil();
        if (!pass_.complete && sharpen_diagonals()) pass_ = judge_pencil();
        if (!pass_.complete && polish()) {
            pass_ = judge_pencil();
            if (!pass_.complete && sharpen_diagonals()) pass_ = judge_pencil();
        }
        if (!pass_.complete && learn_exact_values()) pass_ = judge_pencil();
        statistics_.seconds = seconds();
        if (pass_.complete && (options_.vectors == vectors::none || vectors_are_accurate())) return true;
        if (bits_ >= options_.max_bits) return give_up("a V of " + std::to_string(bits_) + " bits does not suffice");
        if (seconds() > options_.max_seconds) return give_up("the time is over");
        if (statistics_.passes >= 400) return give_up("400 steps of refinement do not suffice");
        improve();
    }
}

/// The caller's proposal if it is a basis: finite, and VᵀV diagonally dominant near 1.
bool certification::take_callers_proposal() {
    if (!options_.propose) return false;
    const stopwatch watch(statistics_.proposal_seconds);
    V_ = options_.propose(E_, is_complex_);
    if (V_.rows() != E_.cols() || V_.cols() != n_)
        throw std::invalid_argument("certified_svd: the proposal is " + std::to_string(V_.rows()) + " by " + std::to_string(V_.cols()) +
                                    ", expected " + std::to_string(E_.cols()) + " by " + std::to_string(n_));
    matrix<double> G(n_, n_);
    engine_(fast::transposition::transpose, fast::transposition::none, 1, V_.view(), V_.view(), 0, G.view());
    bool is_basis = true;
    for (index j = 0; j < n_; ++j) {
        double off = 0;
        for (index i = 0; i < n_; ++i) off += i == j ? std::fabs(G(i, i) - 1) : std::fabs(G(i, j));
        is_basis = is_basis && off < 0.5;
    }
    return is_basis;
}

/// V by the caller, by the Gram matrix if that turns out to be well conditioned, or by the fast path; and its pencil.
void certification::make_proposal() {
    if (take_callers_proposal()) return make_first_pencil();
    if (n_ >= least_order_for_gram_matrix) {
        {
            const stopwatch watch(statistics_.proposal_seconds);
            V_ = propose_by_gram_matrix(E_, is_complex_, options_.threads);
        }
        if (!V_.empty()) {
            make_first_pencil();
            const auto is_small = [](extended h) { return std::fabs(h) < largest_cosine_of_gram_matrix; };
            bool is_good = !has_digits_;
            for (index j = 0; j < n_ && is_good; ++j)
                is_good = std::all_of(pencil_.h_re.col(j), pencil_.h_re.col(j) + j, is_small) &&
                          (pencil_.h_im.empty() || std::all_of(pencil_.h_im.col(j), pencil_.h_im.col(j) + j, is_small));
            is_by_gram_matrix_ = is_good;
            if (is_good) return;
        }
    }
    has_digits_ = false;
    bits_ = 0;
    {
        const stopwatch watch(statistics_.proposal_seconds);
        V_ = propose_right_vectors(E_, is_complex_);
    }
    make_first_pencil();
}

/// Every pair of columns of V, and of BV where it matters, orthogonal to working precision of double: what U and V need beyond T1.
bool certification::vectors_are_accurate() const {
    const index relevant = known_.rank.value_or(n_);
    long floor = std::numeric_limits<long>::max();
    for (index k = 0; k < relevant; ++k)
        floor = std::min(floor, pencil_.scale[static_cast<std::size_t>(pass_.order[static_cast<std::size_t>(k)])]);
    const auto below = [&](const matrix<extended>& X, index i, index j, extended factor) {
        return X.empty() || std::fabs(X(i, j)) * factor < 0x1p-56;
    };
    for (index j = 0; j < n_; ++j)
        for (index i = 0; i < j; ++i) {
            extended factor = 1;
            for (const index l : {i, j}) factor *= power_of_two(std::min(0L, pencil_.scale[static_cast<std::size_t>(l)] - floor));
            if (!below(pencil_.h_re, i, j, factor) || !below(pencil_.h_im, i, j, factor) || !below(pencil_.g_re, i, j, 1) ||
                !below(pencil_.g_im, i, j, 1))
                return false;
        }
    return true;
}

/// A = 0: V = I shows nothing, the kernel everything.
void certification::settle_zero_matrix() {
    V_ = is_complex_ ? matrix<double>::identity(2 * n_, n_) : matrix<double>::identity(n_);
    known_.rank = 0;
    if (n_ > 0) add_zeros(kernel_at({}));
    for (index k = 0; k < n_; ++k) {
        judged_value v;
        v.points = points_for({}, options_.format, options_.rounding);
        v.certified = v.enclosed = true;
        v.exact = 0;
        pass_.order.push_back(k);
        pass_.values.push_back(v);
    }
    pass_.points = known_.points;
    pass_.complete = true;
}

void certification::make_first_pencil() {
    if (largest_ - smallest_ <= 900) {
        matrix<double> scaled = E_;
        double* a = scaled.data();
        for (index l = 0; l < scaled.rows() * scaled.cols(); ++l) a[l] = std::ldexp(a[l], static_cast<int>(-largest_));
        pencil_ = pencil_of_doubles(scaled, V_, is_complex_, largest_, engine_);
        // Where rounding errors reach into the leading half of a column this pencil cannot guide a refinement; digits can.
        if (std::all_of(pencil_.h_error.begin(), pencil_.h_error.end(), [](extended e) { return e < 0x1p-40; })) return;
        bits_ = first_bits + std::min(spread_of_scales(n_), double_range);
    } else {
        bits_ = first_bits + double_range;
    }
    enter_digits();
    pencil_ = pencil_of_digits(E_digits_, digits_, is_complex_, 128, engine_, BV_);
}

void certification::enter_digits() {
    digits_ = digits_of(V_.view(), radix_bits(), -bits_);
    E_digits_ = E();
    has_digits_ = true;
}

judgement certification::judge_pencil() const {
    return judge(pencil_, known_, options_.format, options_.rounding, options_.digits, std::max(128L, 2 * bits_ + 64));
}

/// Where the first pencil's diagonal is not exact enough it becomes exact. False if nothing changed.
bool certification::sharpen_diagonals() {
    std::vector<index> columns;
    for (std::size_t k = 0; k < pass_.order.size(); ++k) {
        const index j = pass_.order[k];
        if (!pass_.values[k].certified && pencil_.h_radius[static_cast<std::size_t>(j)] > 0) columns.push_back(j);
    }
    if (columns.empty()) return false;
    if (E_digits_.digit.empty()) E_digits_ = E();
    matrix<double> chosen(V_.rows(), static_cast<index>(columns.size()));
    for (std::size_t l = 0; l < columns.size(); ++l) std::copy_n(V_.col(columns[l]), V_.rows(), chosen.col(static_cast<index>(l)));
    const digit_matrix Y = exact_product(E_digits_, digits_of(chosen.view(), radix_bits()), engine_);
    for (std::size_t l = 0; l < columns.size(); ++l) pencil_.sharpen(columns[l], squared_norm(Y, static_cast<index>(l)));
    return true;
}

/// The kernel of BᴴB − μ²I, of B itself for μ = 0, from B as integers.
kernel_result certification::kernel_at(const big_dyadic& mu) const {
    integer_columns B;
    B.rows = is_complex_ ? E_.rows() / 2 : E_.rows();
    B.cols = n_;
    const digit_matrix E = this->E();
    long unit = 0;
    for (index j = 0; j < n_; ++j) { // the first n columns of the embedding are [Re; Im]
        integer_column column = integers_of(E, j);
        unit = column.unit_exponent; // that of E's last digit in every column
        for (index i = 0; i < E_.rows(); ++i) (i < B.rows ? B.re : B.im).push_back(std::move(column.entries[static_cast<std::size_t>(i)]));
    }
    if (sign(mu) == 0) return integer_kernel(B);
    return singular_kernel(B, {mu.mantissa, mu.exponent - unit});
}

/// Eigenvectors of the Gram matrix have the errors of its squared condition; one first-order step in double precision, ten GEMMs, spares
/// most matrices the refinement in digits. False if there is nothing to gain.
bool certification::polish() {
    if (!is_by_gram_matrix_ || has_digits_) return false;
    is_by_gram_matrix_ = false;
    const matrix<double> Z = first_order_step(pencil_), old = V_;
    engine_(fast::transposition::none, fast::transposition::none, 1, is_complex_ ? embedding(old) : old, Z, 1, V_);
    make_first_pencil();
    return true;
}

void certification::add_zeros(const kernel_result& zeros) {
    known_.rank = zeros.rank;
    rank_prime_ = zeros.prime;
    if (zeros.rank == n_) return;
    exact_point zero;
    zero.multiplicity = n_ - zeros.rank;
    zero.X = *zeros.kernel;
    zero.prime = zeros.kernel_prime;
    known_.points.push_back(std::move(zero));
}

bool certification::learn_exact_values() {
    const bool rank_learnt = learn_rank(), points_learnt = learn_points();
    return rank_learnt || points_learnt;
}

/// T2, once a value is open that may be zero: far below σ₁, or rounded to zero.
bool certification::learn_rank() {
    if (known_.rank || rank_undecided_) return false;
    const long top = pencil_.scale[static_cast<std::size_t>(pass_.order[0])];
    bool in_doubt = false;
    for (std::size_t k = 0; k < pass_.order.size(); ++k)
        in_doubt = in_doubt || (!pass_.values[k].certified &&
                                (pencil_.scale[static_cast<std::size_t>(pass_.order[k])] < top - 40 || pass_.values[k].points.c == 0 ||
                                 (pass_.values[k].points.lower && sign(*pass_.values[k].points.lower) == 0)));
    if (!in_doubt) return false;
    ++statistics_.exact_tests;
    const kernel_result zeros = kernel_at({});
    rank_undecided_ = zeros.rank < n_ && !zeros.kernel;
    if (rank_undecided_) return false;
    add_zeros(zeros);
    return true;
}

/// T3, where a value is suspiciously near to a point.
bool certification::learn_points() {
    bool learnt = false;
    for (const judged_value& v : pass_.values) {
        if (v.certified || !v.suspected) continue;
        const big_dyadic mu = reduced(*v.suspected);
        if (std::any_of(tested_.begin(), tested_.end(), [&](const big_dyadic& x) { return x == mu; })) continue;
        tested_.push_back(mu);
        ++statistics_.exact_tests;
        const kernel_result eigenspace = kernel_at(mu);
        if (eigenspace.rank == n_ || !eigenspace.kernel) continue;
        exact_point point;
        point.mu = mu;
        point.multiplicity = n_ - eigenspace.rank;
        point.X = *eigenspace.kernel;
        point.prime = eigenspace.kernel_prime;
        known_.points.push_back(std::move(point));
        learnt = true;
    }
    return learnt;
}

/// log2 of the ratio of the first column of BV to the last one that matters.
long certification::spread_of_scales(index relevant) const {
    std::vector<long> scales = pencil_.scale;
    std::sort(scales.begin(), scales.end(), std::greater<>());
    return relevant > 0 ? scales[0] - scales[static_cast<std::size_t>(relevant - 1)] : 0;
}

void certification::improve() {
    const index relevant = known_.rank.value_or(n_);
    if (!has_digits_) {
        bits_ = first_bits + std::min(spread_of_scales(relevant), double_range);
        enter_digits();
        BV_ = exact_product(E_digits_, digits_, engine_);
    }
    std::vector<extended> needed(static_cast<std::size_t>(n_));
    for (std::size_t k = 0; k < pass_.order.size(); ++k) needed[static_cast<std::size_t>(pass_.order[k])] = pass_.values[k].needed;
    // The least number that a value is compared with: null columns have to be far below it.
    long floor = std::numeric_limits<long>::max();
    for (std::size_t k = 0; k < static_cast<std::size_t>(relevant); ++k) {
        floor = std::min(floor, pencil_.scale[static_cast<std::size_t>(pass_.order[k])]);
        const std::optional<big_dyadic>& lower = pass_.values[k].points.lower;
        if (lower && sign(*lower) > 0) floor = std::min(floor, magnitude_exponent(*lower));
    }
    const refinement_plan plan = refine(digits_, pencil_, BV_, pass_.order, relevant, floor, needed, bits_, engine_);
    bits_ = plan.bits;
    pencil_ = pencil_of_digits(E_digits_, digits_, is_complex_, plan.pencil_bits, engine_, BV_);
}

bool certification::give_up(const std::string& why) {
    index open = 0;
    std::size_t first = 0;
    for (std::size_t k = pass_.values.size(); k-- > 0;)
        if (!pass_.values[k].certified || (options_.digits > 0 && !pass_.values[k].enclosed)) {
            ++open;
            first = k;
        }
    reason_ = std::to_string(open) + " of " + std::to_string(n_) + " singular values are not proved, the first is number " +
              std::to_string(first + 1) + ": " + why + (rank_undecided_ ? "; the exact rank was not found within its budget" : "");
    return false;
}

} // namespace eckart::reference
