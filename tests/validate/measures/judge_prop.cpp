#include "correct_result.hpp"

#include <tests/support/generators.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

using tests::correct;
using tests::correct_result;
using tests::failures;
using tests::judged;
using tests::some_driver;
using tests::svd_problem;

std::string text(const std::vector<measurement>& all) {
    std::string t;
    for (const auto& f : all)
        if (f.verdict != verdict::pass) t += f.check + ": " + f.message + "\n";
    return t;
}

/// No false alarm, not even a lossy one, for the correctly rounded result of any matrix.
RC_GTEST_PROP(JudgeProp, CorrectlyRoundedResultsPass, (const svd_problem& p)) {
    const auto wanted = *rc::gen::element(vectors::none, vectors::thin, vectors::full);
    const auto promised = *rc::gen::element(promise::normwise, promise::column_scaled, promise::two_sided_scaled);
    const auto all = judged(correct(p.A, wanted), some_driver(promised));
    for (const auto& f : all) {
        if (f.verdict != verdict::pass) RC_LOG() << text(all);
        RC_ASSERT(f.verdict == verdict::pass);
    }
}

/// Any entry of any output that becomes NaN or infinite is found.
RC_GTEST_PROP(JudgeProp, NonFiniteOutputsFail, (const svd_problem& p)) {
    RC_PRE(!p.A.empty());
    correct_result c = correct(p.A, vectors::full);
    for (const double s : c.response.S) RC_PRE(std::isfinite(s));
    const double bad = *tests::nonfinite_doubles();
    switch (*rc::gen::inRange(0, 3)) {
    case 0: c.response.S[*rc::gen::inRange<std::size_t>(0, c.response.S.size())] = bad; break;
    case 1: c.response.U->data()[*rc::gen::inRange<index>(0, p.A.rows() * p.A.rows())] = bad; break;
    default: c.response.Vh->data()[*rc::gen::inRange<index>(0, p.A.cols() * p.A.cols())] = bad; break;
    }
    RC_ASSERT(failures(judged(c)).count("L0.finite") == 1);
}

/// A value that is off by more than the norm-wise limit, in either direction, is found; the twins of a correct result are not.
RC_GTEST_PROP(JudgeProp, PerturbedValuesFail, (const svd_problem& p)) {
    RC_PRE(!p.A.empty());
    correct_result c = correct(p.A, vectors::none);
    RC_PRE(std::isfinite(c.response.S[0] * 2) && c.response.S[0] > 0x1p-900);
    const auto i = *rc::gen::inRange<std::size_t>(0, c.response.S.size());
    c.response.S[i] += c.response.S[0] * 1e-9;
    RC_ASSERT(failures(judged(c)).count("L1.singular_values") == 1);
}

RC_GTEST_PROP(JudgeProp, TwinsOfCorrectResultsPass, (const svd_problem& p)) {
    const correct_result c = correct(p.A, vectors::none);
    for (const double s : c.response.S) RC_PRE(std::isfinite(s));
    for (const twin& t : make_twins(p.A)) {
        const response r = correct(t.A, vectors::none).response;
        if (!r.S.empty() && std::isinf(r.S[0])) continue; // the last bit was one too many
        const measurement f = judge_twin(some_driver(), t, p.A, c.response, r, c.exact);
        RC_LOG() << f.check << ": " << f.message;
        RC_ASSERT(f.verdict == verdict::pass);
    }
}

} // namespace
} // namespace eckart::validate
