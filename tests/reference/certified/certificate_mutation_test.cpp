// Thousands of changed certificates: none that claims something false is accepted.
#include "tests/support/certificate_cases.hpp"

#include <eckart/reference/certified/certificate_checker.hpp>
#include <eckart/reference/certified/certificate_file.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <map>

namespace eckart::tests {
namespace {

using namespace reference;

constexpr double infinity = std::numeric_limits<double>::infinity();

mpq_class value_of(const big_dyadic& x) {
    const mpz_class power = mpz_class(1) << static_cast<mp_bitcnt_t>(std::abs(x.exponent));
    return x.exponent >= 0 ? mpq_class(x.mantissa * power) : mpq_class(x.mantissa) / power;
}

/// Whether everything that `c` claims agrees with a true certificate of the same format and rounding, which has enclosures of 80 bits.
bool claims_are_true(const certificate& c, const certificate& truth) {
    if (c.rows != truth.rows || c.cols != truth.cols || c.is_complex != truth.is_complex || c.rank != truth.rank) return false;
    if (c.values != truth.values || c.relations != truth.relations || c.enclosures.size() > truth.enclosures.size()) return false;
    for (const exact_point& p : c.points) {
        index count = 0;
        for (const auto& [low, high] : truth.enclosures)
            if (value_of(low) == value_of(high) && value_of(low) == value_of(p.mu)) ++count;
        if (count != p.multiplicity) return false;
    }
    for (std::size_t k = 0; k < c.enclosures.size(); ++k) {
        const auto& [low, high] = c.enclosures[k];
        if (value_of(high) < value_of(truth.enclosures[k].first) || value_of(low) > value_of(truth.enclosures[k].second)) return false;
        if (value_of(low) == value_of(high) && value_of(truth.enclosures[k].first) != value_of(truth.enclosures[k].second)) return false;
    }
    return true;
}

/// Checks every mutant of one case and counts.
class trial {
public:
    explicit trial(const certificate_case& one) : one_(one) {}

    void expect_no_false_acceptance(const certificate& c, const std::string& mutation) {
        ++mutants;
        const certificate_verdict v = one_.check(c);
        EXPECT_NE(v.accepted, !v.reason.empty());
        const bool is_true = claims_are_true(c, truth(c.format, c.rounding));
        if (!is_true) ++false_ones;
        if (v.accepted) ++accepted;
        EXPECT_TRUE(is_true || !v.accepted) << one_.name << ", " << mutation << ": accepted\n" << text(c);
    }

    const certificate& truth(target_format format, rounding r) {
        const auto [found, is_new] = truths_.try_emplace({format, r});
        if (is_new) found->second = one_.make({format, r, one_.digits, true, true});
        return found->second;
    }

    inline static int mutants = 0, false_ones = 0, accepted = 0;

private:
    static std::string text(const certificate& c) {
        try {
            return certificate_text(c);
        } catch (const std::invalid_argument& e) {
            return e.what();
        }
    }

    const certificate_case& one_;
    std::map<std::pair<target_format, rounding>, certificate> truths_;
};

double neighbour(double c, bool up, target_format format) {
    if (format == target_format::binary64) return up ? next_up(c) : next_down(c);
    return static_cast<double>(up ? next_up(static_cast<float>(c)) : next_down(static_cast<float>(c)));
}

constexpr relation all_relations[] = {relation::below, relation::equal, relation::above, relation::tie_low, relation::tie_high};

/// Calls mutate(certificate&, name) style changes on copies of `honest`.
class mutator {
public:
    mutator(trial& t, const certificate& honest) : trial_(t), honest_(honest) {}

    template <class Change>
    void operator()(const std::string& name, Change change) const {
        certificate c = honest_;
        change(c);
        trial_.expect_no_false_acceptance(c, name);
    }

private:
    trial& trial_;
    const certificate& honest_;
};

void mutate_values(const certificate& honest, const mutator& mutate) {
    for (std::size_t k = 0; k < honest.values.size(); ++k) {
        const std::string what = "value " + std::to_string(k + 1);
        for (const bool up : {true, false})
            for (const relation r : all_relations)
                mutate(what + " moved", [&](certificate& c) {
                    c.values[k] = std::isinf(c.values[k]) && up ? 0 : neighbour(c.values[k], up, c.format);
                    c.relations[k] = r;
                });
        for (const relation r : all_relations)
            if (r != honest.relations[k]) mutate(what + " with another relation", [&](certificate& c) { c.relations[k] = r; });
        for (const double x : {0.0, infinity, -infinity, std::numeric_limits<double>::quiet_NaN(), -honest.values[k], 2 * honest.values[k],
                               honest.values[k] / 2, std::numeric_limits<double>::max(), 0x1p-1074, 0.1})
            if (!(x == honest.values[k])) mutate(what + " replaced", [&](certificate& c) { c.values[k] = x; });
        mutate(what + " with an unknown relation", [&](certificate& c) { c.relations[k] = static_cast<relation>(5); });
        for (const bool up : {true, false}) {
            const std::size_t other = up ? k - 1 : k + 1;
            if (other >= honest.values.size()) continue; // k - 1 wraps around for the first
            mutate(what + " of another index", [&](certificate& c) {
                c.values[k] = c.values[other];
                c.relations[k] = c.relations[other];
            });
        }
    }
    mutate("a value too few", [](certificate& c) {
        if (!c.values.empty())
            c.values.pop_back();
        else
            c.values.push_back(0);
    });
    mutate("a relation too many", [](certificate& c) { c.relations.push_back(relation::equal); });
}

void mutate_head(const certificate& honest, const mutator& mutate) {
    for (const std::uint64_t p : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(2), std::uint64_t(6), honest.rank_prime})
        for (const index r : {honest.rank - 1, honest.rank, honest.rank + 1, index(0), index(-1), std::min(honest.rows, honest.cols)})
            mutate("rank " + std::to_string(r) + " by " + std::to_string(p), [&](certificate& c) {
                c.rank = r;
                c.rank_prime = p;
            });
    for (const target_format f : {target_format::binary64, target_format::binary32})
        for (const rounding r : {rounding::nearest_even, rounding::downward, rounding::upward})
            mutate("another target", [&](certificate& c) {
                c.format = f;
                c.rounding = r;
            });
    mutate("transposed", [](certificate& c) { std::swap(c.rows, c.cols); });
    mutate("another shape", [](certificate& c) { ++c.rows; });
    mutate("the other scalar", [](certificate& c) { c.is_complex = !c.is_complex; });
}

void mutate_points(const certificate& honest, const mutator& mutate) {
    for (std::size_t i = 0; i < honest.points.size(); ++i) {
        const std::string what = "exact point " + std::to_string(i + 1);
        const auto mutate_point = [&](const std::string& name, auto change) {
            mutate(what + " " + name, [&](certificate& c) { change(c.points[i], c); });
        };
        mutate_point("dropped", [&](exact_point&, certificate& c) { c.points.erase(c.points.begin() + static_cast<std::ptrdiff_t>(i)); });
        mutate_point("twice", [&](exact_point& p, certificate& c) { c.points.push_back(exact_point(p)); });
        mutate_point("moved", [](exact_point& p, certificate&) { p.mu = {(p.mu.mantissa << 70) + 1, p.mu.exponent - 70}; });
        mutate_point("negated", [](exact_point& p, certificate&) { p.mu.mantissa = -p.mu.mantissa; });
        mutate_point("doubled, with its values", [](exact_point& p, certificate& c) {
            for (double& x : c.values) x *= 2;
            ++p.mu.exponent;
        });
        mutate_point("by no prime", [](exact_point& p, certificate&) { p.prime = 0; });
        mutate_point("by 1", [](exact_point& p, certificate&) { p.prime = 1; });
        mutate_point("by 4", [](exact_point& p, certificate&) { p.prime = 4; });
        mutate_point("without bounds", [](exact_point& p, certificate&) { p.lower = p.upper = std::nullopt; });
        mutate_point("between swapped bounds", [](exact_point& p, certificate&) { std::swap(p.lower, p.upper); });
        mutate_point("below mu alone", [](exact_point& p, certificate&) { p.lower = p.upper = p.mu; });
        mutate_point("within far bounds", [](exact_point& p, certificate&) {
            p.lower = big_dyadic{1, -1200};
            p.upper = big_dyadic{1, 1100};
        });
        mutate_point("within bounds above it", [](exact_point& p, certificate&) {
            p.lower = big_dyadic{p.mu.mantissa + 1, p.mu.exponent + 3};
            p.upper = big_dyadic{p.mu.mantissa + 1, p.mu.exponent + 4};
        });
        mutate_point("with a column less", [](exact_point& p, certificate&) {
            --p.multiplicity;
            --p.X.cols;
            p.X.re.resize(static_cast<std::size_t>(p.X.cols * p.X.rows));
            if (!p.X.im.empty()) p.X.im.resize(p.X.re.size());
        });
        mutate_point("with a column twice", [](exact_point& p, certificate&) {
            ++p.multiplicity;
            ++p.X.cols;
            for (index l = 0; l < p.X.rows; ++l) {
                p.X.re.push_back(p.X.re[l]);
                if (!p.X.im.empty()) p.X.im.push_back(p.X.im[l]);
            }
        });
        mutate_point("with a column of zeros", [](exact_point& p, certificate&) {
            for (index l = 0; l < p.X.rows; ++l) {
                p.X.re[l] = 0;
                if (!p.X.im.empty()) p.X.im[l] = 0;
            }
        });
        for (std::size_t at = 0; at < honest.points[i].X.re.size(); ++at) {
            mutate_point("with a changed entry", [&](exact_point& p, certificate&) { p.X.re[at] += 1; });
            mutate_point("with a negated entry", [&](exact_point& p, certificate&) { p.X.re[at] = -p.X.re[at]; });
            if (honest.is_complex) mutate_point("with a changed imaginary part", [&](exact_point& p, certificate&) { p.X.im[at] -= 1; });
        }
        mutate_point("with X cut short", [](exact_point& p, certificate&) { p.X.re.pop_back(); });
    }
}

void mutate_enclosures(const certificate& honest, const mutator& mutate) {
    for (std::size_t k = 0; k < honest.enclosures.size(); ++k) {
        const auto mutate_one = [&](const std::string& name, auto change) {
            mutate("enclosure " + std::to_string(k + 1) + " " + name,
                   [&](certificate& c) { change(c.enclosures[k].first, c.enclosures[k].second); });
        };
        mutate_one("swapped", [](big_dyadic& low, big_dyadic& high) { std::swap(low, high); });
        mutate_one("that is a point, low", [](big_dyadic& low, big_dyadic& high) { high = low; });
        mutate_one("that is a point, high", [](big_dyadic& low, big_dyadic& high) { low = high; });
        mutate_one("above", [](big_dyadic& low, big_dyadic& high) {
            low = high;
            high.mantissa += 5;
        });
        mutate_one("below", [](big_dyadic& low, big_dyadic& high) {
            high = low;
            low.mantissa -= 5;
        });
        mutate_one("upside down by little", [](big_dyadic& low, big_dyadic& high) {
            high = {(low.mantissa << 90) - 1, low.exponent - 90};
        });
        mutate_one("doubled", [](big_dyadic& low, big_dyadic& high) {
            ++low.exponent;
            ++high.exponent;
        });
        mutate_one("halved", [](big_dyadic& low, big_dyadic& high) {
            --low.exponent;
            --high.exponent;
        });
        mutate_one("from 0", [](big_dyadic& low, big_dyadic&) { low = {0, 7}; });
        mutate_one("from a negative number", [](big_dyadic& low, big_dyadic&) { low = {-1, 7}; });
    }
    mutate("an enclosure too few", [](certificate& c) {
        if (!c.enclosures.empty())
            c.enclosures.pop_back();
        else
            c.enclosures.emplace_back();
    });
}

void mutate_V(const certificate& honest, const mutator& mutate) {
    const index n = honest.V.cols;
    for (std::size_t at = 0; at < honest.V.re.size(); ++at) {
        mutate("V with a changed entry", [&](certificate& c) { c.V.re[at] += 1; });
        mutate("V with a far changed entry", [&](certificate& c) { c.V.re[at] += mpz_class(1) << 300; });
        mutate("V with an entry 0", [&](certificate& c) { c.V.re[at] = 0; });
        mutate("V cut to its first bits", [&](certificate& c) { c.V.re[at] >>= 170; });
    }
    for (index j = 0; j < n; ++j) {
        mutate("V with a column of zeros", [&](certificate& c) {
            for (index i = 0; i < n; ++i) {
                c.V.re[i + j * n] = 0;
                if (c.is_complex) c.V.im[i + j * n] = 0;
            }
        });
        mutate("V with a column twice", [&](certificate& c) {
            for (index i = 0; i < n; ++i) {
                c.V.re[i + j * n] = c.V.re[i];
                if (c.is_complex) c.V.im[i + j * n] = c.V.im[i];
            }
        });
        mutate("V with a negated column", [&](certificate& c) {
            for (index i = 0; i < n; ++i) c.V.re[i + j * n] = -c.V.re[i + j * n];
        });
    }
    for (const int low : {0, 1})
        mutate("V of small integers", [&](certificate& c) {
            for (std::size_t at = 0; at < c.V.re.size(); ++at) c.V.re[at] = static_cast<int>(at % 3) - low;
        });
    mutate("V cut short", [](certificate& c) {
        if (!c.V.re.empty())
            c.V.re.pop_back();
        else
            c.V.re.emplace_back();
    });
}

TEST(CertificateMutation, NoFalseClaimIsAccepted) {
    for (const certificate_case& one : certificate_cases()) {
        trial t(one);
        for (const auto& [format, r] : {std::pair{target_format::binary64, rounding::nearest_even},
                                        {target_format::binary64, rounding::downward},
                                        {target_format::binary32, rounding::upward},
                                        {target_format::binary32, rounding::nearest_even}}) {
            for (const bool by_prime : {true, false}) {
                const certificate honest = one.make({format, r, one.digits, true, by_prime});
                const mutator mutate(t, honest);
                mutate_values(honest, mutate);
                mutate_head(honest, mutate);
                mutate_points(honest, mutate);
                mutate_enclosures(honest, mutate);
                mutate_V(honest, mutate);
            }
        }
    }
    // So that an empty list of cases or a comparison that calls everything true is noticed.
    EXPECT_GE(trial::false_ones, 10000);
    EXPECT_GE(trial::accepted, 1000);
    RecordProperty("mutants", trial::mutants);
    RecordProperty("false", trial::false_ones);
    RecordProperty("accepted", trial::accepted);
}

/// The entries of a matrix as real numbers.
template <class T>
std::vector<double*> parts_of(matrix<T>& A) {
    std::vector<double*> parts;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            auto* const x = reinterpret_cast<double*>(&A(i, j)); // [complex.numbers]: an array of its two parts
            for (std::size_t part = 0; part < sizeof(T) / sizeof(double); ++part) parts.push_back(x + part);
        }
    return parts;
}

// A certificate held against a matrix that differs in one entry, by little or much: accepted only if what it says is true of that one too.
TEST(CertificateMutation, NoFalseClaimAboutAnotherMatrixIsAccepted) {
    int mutants = 0, refused = 0;
    for (const certificate_case& one : certificate_cases()) {
        const certificate honest = one.make({target_format::binary64, rounding::nearest_even, one.digits, true, true});
        std::visit(
            [&](auto A) {
                for (double* const x : parts_of(A)) {
                    const double kept = *x;
                    for (const double y : {next_up(kept), next_down(kept), 0.0, -kept, kept / 2, 1.0}) {
                        if (y == kept || !std::isfinite(y)) continue;
                        *x = y;
                        ++mutants;
                        if (!reference::check_certificate(honest, A.view()).accepted) {
                            ++refused;
                            continue;
                        }
                        certificate_wishes wishes;
                        wishes.digits = 2 * one.digits; // the other matrix may be harder
                        wishes.enclosures = true;
                        EXPECT_TRUE(claims_are_true(honest, honest_certificate(A.view(), wishes)))
                            << one.name << ": accepted for another matrix";
                    }
                    *x = kept;
                }
            },
            one.A);
    }
    EXPECT_GE(mutants, 1000);
    EXPECT_GE(refused, 500);
}

} // namespace
} // namespace eckart::tests
