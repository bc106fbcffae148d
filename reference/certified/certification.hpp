#pragma once

#include <eckart/reference/certified/integer_kernel.hpp>
#include <eckart/reference/certified/judgement.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <chrono>

namespace eckart::reference {

/// The work on one matrix B with m >= n: a proposal, its pencil, judgement, exact knowledge, refinement, until everything asked is proved
/// or the budget is spent. `certified_svd` prepares B and reads the results.
class certification {
public:
    /// @param E  B, or its embedding (proposal.hpp) if `is_complex`; finite.
    certification(matrix<double> E, bool is_complex, const certified_options& options);
    certification(const certification&) = delete;
    certification& operator=(const certification&) = delete;

    /// True if everything asked is proved; otherwise `reason()` says what is not.
    bool run();

    const judgement& result() const { return pass_; }
    const pencil& last_pencil() const { return pencil_; }
    const exact_knowledge& exact() const { return known_; }
    std::uint64_t rank_prime() const { return rank_prime_; }
    const std::string& reason() const { return reason_; }
    const certified_statistics& statistics() const { return statistics_; }
    const fast::gemm_engine& engine() const { return engine_; }

    /// The V that proves the result, and what depends on it, in digits.
    digit_matrix V() const;
    digit_matrix E() const;

private:
    using clock = std::chrono::steady_clock;

    int radix_bits() const;
    void measure_range();
    bool take_callers_proposal();
    void make_proposal();
    bool vectors_are_accurate() const;
    void settle_zero_matrix();
    void make_first_pencil();
    void enter_digits();
    judgement judge_pencil() const;
    kernel_result kernel_at(const big_dyadic& mu) const;
    bool sharpen_diagonals();
    bool polish();
    void add_zeros(const kernel_result& zeros);
    bool learn_exact_values();
    bool learn_rank();
    bool learn_points();
    long spread_of_scales(index relevant) const;
    void improve();
    bool give_up(const std::string& why);

    matrix<double> E_;
    bool is_complex_;
    const certified_options& options_;
    index n_;
    fast::gemm_engine engine_;
    long largest_ = no_limit, smallest_ = std::numeric_limits<long>::max(); ///< binary exponents of E's entries
    matrix<double> V_;                                                      ///< the proposal
    bool is_by_gram_matrix_ = false;                                        ///< and nobody has polished it
    bool has_digits_ = false;                                               ///< V lives in `digits_` from now on
    digit_matrix E_digits_, digits_, BV_;
    long bits_ = 0; ///< precision of `digits_`
    pencil pencil_;
    judgement pass_;
    exact_knowledge known_;
    std::uint64_t rank_prime_ = 0;
    bool rank_undecided_ = false;
    std::vector<big_dyadic> tested_; ///< points that T3 was tried on
    std::string reason_;
    certified_statistics statistics_;
};

} // namespace eckart::reference
