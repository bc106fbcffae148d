// The test of the validator itself: broken libraries that it must flag, correct ones that it must not, through the whole chain
// worker -> oracle -> judge as `eckart validate` runs it.
#include "manifest.hpp"

#include <eckart/validate/examine.hpp>
#include <eckart/validate/libraries/worker.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <set>

namespace eckart::validate {

namespace {

constexpr limits call_limits_of_test{.seconds = 2, .memory_bytes = std::size_t(4) << 30};

test_case case_of(const std::string& name, matrix<double> A) {
    test_case c;
    c.key = {"faults", "name=" + name, 0};
    c.title = name;
    c.A = std::move(A);
    c.every_storage = true;
    return c;
}

/// Well-conditioned, no structure: entries of a fixed linear congruence in (-1, 1).
matrix<double> generic(index m, index n) {
    matrix<double> A(m, n);
    std::uint32_t state = static_cast<std::uint32_t>(1000 * m + n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            state = state * 1664525u + 1013904223u;
            A(i, j) = static_cast<double>(state) / 2147483648.0 - 1;
        }
    return A;
}

matrix<double> times(matrix<double> A, double factor) {
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) A(i, j) *= factor;
    return A;
}

/// Small matrices of every shape and kind that a fault can depend on, and a few of each gallery family.
std::vector<prepared_case> prepared_cases() {
    std::vector<test_case> made;
    for (const auto& [m, n] : {std::pair<index, index>{6, 4}, {5, 3}, {3, 5}, {4, 4}, {5, 5}, {4, 1}, {1, 4}, {1, 1}, {7, 7}})
        made.push_back(case_of(std::to_string(m) + "x" + std::to_string(n), generic(m, n)));
    made.push_back(case_of("large", times(generic(5, 4), 0x1p1000)));
    made.push_back(case_of("small", times(generic(5, 4), 0x1p-1000)));
    made.push_back(case_of("zero", matrix<double>(4, 3)));
    made.push_back(case_of("repeated", matrix<double>{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}));
    matrix<double> graded = generic(6, 6);
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 6; ++i) graded(i, j) *= std::ldexp(1.0, -static_cast<int>(8 * j));
    made.push_back(case_of("graded", graded));
    matrix<double> small_value = matrix<double>::identity(4);
    small_value(3, 3) = 1e-12;
    made.push_back(case_of("small_value", small_value));
    matrix<double> with_nan = generic(3, 3);
    with_nan(1, 2) = std::numeric_limits<double>::quiet_NaN();
    made.push_back(case_of("nan", with_nan));
    for (const family& f : families()) {
        int taken = 0;
        const auto keys = cases(f.name, level::quick);
        for (std::size_t at = 0; at < keys.size() && taken < 2; at += keys.size() / 8 + 1) {
            test_case c = make_case(keys[at]);
            if (c.A.rows() * c.A.cols() > 100) continue;
            made.push_back(std::move(c));
            ++taken;
        }
    }
    const oracle exact;
    std::vector<prepared_case> prepared;
    for (test_case& c : made) prepared.push_back(prepare(std::move(c), exact, level::standard));
    return prepared;
}

const std::vector<prepared_case>& all_cases() {
    static const std::vector<prepared_case> cases = prepared_cases();
    return cases;
}

/// Findings of a library on all cases (check names, "died" for a call that does not return), until `enough` has been found.
std::multiset<std::string> findings(const std::string& name, const std::string& driver_name, const std::string& enough,
                                    std::string* first_message = nullptr) {
    worker w(library_at(std::string(SEEDED_LIBRARIES) + "/" + name + ".so").command, call_limits_of_test);
    std::multiset<std::string> found;
    const auto matches = [&](const std::string& check) { return !enough.empty() && check.starts_with(enough); };
    for (const driver& d : w.drivers()) {
        if (d.name != driver_name) continue;
        for (const prepared_case& c : all_cases()) {
            const record r = examine([&w](const call& how, matrix_view<const double> A) { return w.run(how, A); }, d, c, level::standard);
            bool satisfied = false;
            for (const measurement& m : r.measurements) {
                if (m.verdict != verdict::fail && m.verdict != verdict::died) continue;
                const std::string check = m.verdict == verdict::died ? "died" : m.check;
                if (found.empty() && first_message != nullptr) *first_message = c.made.title + ": " + m.check + ": " + m.message;
                found.insert(check);
                satisfied = satisfied || matches(check);
            }
            if (satisfied) return found;
        }
    }
    return found;
}

class SeededLibraries : public ::testing::Test {
protected:
    static void SetUpTestSuite() { setenv("ECKART_WORKER", ECKART_WORKER_PROGRAM, 1); }
};

} // namespace

TEST_F(SeededLibraries, EveryFaultIsFlaggedByItsCheck) {
    std::size_t flagged = 0, seeded = 0;
    for (const seeded_fault& fault : seeded_faults()) {
#if defined(__SANITIZE_ADDRESS__)
        if (fault.name == "leaks") continue; // there is no memory limit under AddressSanitizer
#endif
        ++seeded;
        const auto found = findings(fault.name, "dgesdd", fault.found_by);
        std::string kinds;
        for (auto at = found.begin(); at != found.end(); at = found.upper_bound(*at)) kinds += " " + *at;
        const bool by_its_check =
            std::any_of(found.begin(), found.end(), [&](const std::string& c) { return c.starts_with(fault.found_by); });
        EXPECT_TRUE(by_its_check) << fault.name << " should be found by '" << fault.found_by << "', found:" << kinds;
        flagged += by_its_check;
    }
    std::printf("faults flagged / seeded: %zu / %zu\n", flagged, seeded);
    EXPECT_GE(seeded, 20u);
}

TEST_F(SeededLibraries, LegalVariantsRaiseNoAlarm) {
    std::size_t alarms = 0;
    for (const std::string& name : legal_variants())
        for (const char* driver_name : {"dgesdd", "dgesvd"}) {
            std::string first;
            const auto found = findings(name, driver_name, "", &first);
            EXPECT_TRUE(found.empty()) << name << "/" << driver_name << ": " << found.size() << " findings, first " << first;
            alarms += !found.empty();
        }
    std::printf("false alarms / legal variants: %zu / %zu on %zu cases\n", alarms, legal_variants().size(), all_cases().size());
    EXPECT_GE(legal_variants().size(), 4u);
}

} // namespace eckart::validate
