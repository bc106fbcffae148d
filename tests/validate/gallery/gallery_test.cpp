#include <eckart/core/error.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/measures/oracle.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace eckart::validate {

namespace {

bool all_finite(const matrix<double>& A) {
    return std::all_of(A.data(), A.data() + A.rows() * A.cols(), [](double x) { return std::isfinite(x); });
}

std::vector<case_key> all_cases(level l) {
    std::vector<case_key> keys;
    for (const family& f : families())
        for (case_key& key : cases(f.name, l)) keys.push_back(std::move(key));
    return keys;
}

std::string refusal(const case_key& key) {
    try {
        make_case(key);
    } catch (const input_error& e) {
        return e.what();
    }
    return {};
}

} // namespace

TEST(Gallery, HasItsFamiliesInOrder) {
    std::vector<std::string> names;
    for (const family& f : families()) {
        names.push_back(f.name);
        EXPECT_FALSE(f.title.empty()) << f.name;
        EXPECT_FALSE(f.why.empty()) << f.name;
        EXPECT_FALSE(parameter_forms(f.name).empty()) << f.name;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"F1",  "F2",  "F3",  "F4",  "F5",  "F6",  "F7",  "F9",  "F10", "F11", "F12",
                                               "F13", "F14", "F15", "F16", "F18", "F19", "F20", "F21", "F22", "F23"}));
}

TEST(Gallery, QuickIsQuick) {
    const std::vector<case_key> keys = all_cases(level::quick);
    EXPECT_LE(keys.size(), 400u);
    for (const family& f : families()) EXPECT_GE(cases(f.name, level::quick).size(), 8u) << f.name;
    for (const case_key& key : keys) {
        const test_case c = make_case(key);
        EXPECT_LE(std::min(c.A.rows(), c.A.cols()), 128) << key.text();
        EXPECT_LE(std::max(c.A.rows(), c.A.cols()), 128) << key.text();
    }
}

TEST(Gallery, LevelsContainEachOther) {
    for (const family& f : families()) {
        const auto quick = cases(f.name, level::quick), standard = cases(f.name, level::standard), full = cases(f.name, level::full);
        ASSERT_LE(quick.size(), standard.size());
        ASSERT_LE(standard.size(), full.size());
        EXPECT_TRUE(std::equal(quick.begin(), quick.end(), standard.begin())) << f.name;
        EXPECT_TRUE(std::equal(standard.begin(), standard.end(), full.begin())) << f.name;
    }
}

TEST(Gallery, SmallWorldsAreExhaustedAtTheFullLevel) {
    const auto f16 = cases("F16", level::full), f11 = cases("F11", level::full);
    const auto count = [](const std::vector<case_key>& keys, const std::string& prefix) {
        return std::count_if(keys.begin(), keys.end(),
                             [&](const case_key& k) { return k.parameters.compare(0, prefix.size(), prefix) == 0; });
    };
    EXPECT_EQ(count(f16, "kind=ternary size=2 "), 81);
    EXPECT_EQ(count(f16, "kind=ternary size=3 "), 19683);
    EXPECT_EQ(count(f11, "kind=two_by_two "), 6561);
}

// Ids are unique over everything that is listed; texts round-trip.
TEST(Gallery, IdsAreUniqueAndTextsRoundTrip) {
    std::set<std::string> ids, texts;
    for (const case_key& key : all_cases(level::full)) {
        EXPECT_TRUE(ids.insert(key.id()).second) << key.text();
        EXPECT_TRUE(texts.insert(key.text()).second) << key.text();
        EXPECT_EQ(parse_case_key(key.text()), key);
    }
}

TEST(Gallery, StandardCasesCanBeMade) {
    for (const case_key& key : all_cases(level::standard)) {
        const test_case c = make_case(key);
        EXPECT_EQ(c.key, key);
        EXPECT_FALSE(c.title.empty()) << key.text();
        EXPECT_EQ(all_finite(c.A), key.family != "F20") << key.text();
        EXPECT_EQ(c.every_storage, key.family == "F19") << key.text();
        if (c.known_singular_values) {
            EXPECT_EQ(static_cast<index>(c.known_singular_values->size()), std::min(c.A.rows(), c.A.cols())) << key.text();
            EXPECT_TRUE(all_finite(c.A)) << key.text();
        }
    }
}

TEST(Gallery, CasesAreDeterministic) {
    for (const case_key& key : all_cases(level::quick))
        EXPECT_EQ(matrix_hash(make_case(key).A), matrix_hash(make_case(key).A)) << key.text();
}

TEST(Gallery, SeedsMatter) {
    EXPECT_NE(matrix_hash(make_case({"F18", "m=6 n=6", 0}).A), matrix_hash(make_case({"F18", "m=6 n=6", 1}).A));
    EXPECT_EQ(make_case({"F22", "base=gaussian n=12 step=3", 5}).A.rows(), 12);
}

TEST(Gallery, RefusesKeysThatItCannotMake) {
    EXPECT_NE(refusal({"F8", "n=3", 0}).find("\"F8\""), std::string::npos);
    EXPECT_NE(refusal({"", "n=3", 0}), "");
    EXPECT_NE(refusal({"F5", "n=1", 0}).find("n=2..170"), std::string::npos) << refusal({"F5", "n=1", 0});
    EXPECT_NE(refusal({"F5", "n=171", 0}).find("n=2..170"), std::string::npos);
    EXPECT_NE(refusal({"F5", "n=26 m=3", 0}), "");
    EXPECT_NE(refusal({"F5", "", 0}), "");
    EXPECT_NE(refusal({"F5", "n=26", 1}).find("seed"), std::string::npos);
    EXPECT_NE(refusal({"F1", "m=3 n=3", 0}).find("constant | outer | signs"), std::string::npos);
    EXPECT_NE(refusal({"F1", "kind=unknown m=3 n=3", 0}), "");
    EXPECT_NE(refusal({"F3", "kind=gaussian m=4 n=3 rank=4", 0}).find("min(m, n)"), std::string::npos);
    EXPECT_NE(refusal({"F14", "kind=hadamard n=12", 0}).find("power of two"), std::string::npos);
    EXPECT_NE(refusal({"F16", "kind=ternary size=2 code=81", 0}).find("at most"), std::string::npos);
    EXPECT_EQ(refusal({"F16", "kind=ternary size=2 code=80", 0}), "");
    EXPECT_THROW(cases("F8", level::quick), input_error);
    EXPECT_THROW(parameter_forms("F17"), input_error);
}

// Every combination of extreme parameter values is made or refused, never anything else.
TEST(Gallery, ExtremesOfShapesAreMade) {
    EXPECT_TRUE(make_case({"F4", "kind=partial_identity m=0 n=0 rank=0", 0}).A.empty());
    EXPECT_EQ(make_case({"F4", "kind=partial_identity m=0 n=5 rank=0", 0}).A.cols(), 5);
    for (const char* text :
         {"F3/kind=gaussian m=1 n=1 rank=0/0", "F6/kind=scaled m=1 n=1 decades=1 side=both/0",
          "F6/kind=scaled m=1 n=9 decades=300 side=rows/0", "F6/kind=bidiagonal n=1 direction=up/0",
          "F7/kind=groups n=1 groups=1 split=0/0", "F9/kind=one_hot m=1 levels=3/0", "F9/kind=two_factor a=1 b=1 replicates=1/0",
          "F10/kind=zeros n=1 diagonal=middle superdiagonal=all/0", "F10/kind=ones n=1/0", "F12/kind=vandermonde m=1 n=1 nodes=symmetric/0",
          "F12/kind=kernel shape=gauss n=1 ridge=0/0", "F13/kind=chebspec n=2 mode=nilpotent/0", "F13/kind=invhilb n=150/0",
          "F14/kind=givens n=2 rotations=22/0", "F11/kind=shell base=companion n=170 shell=largest/0", "F21/kind=exact_tie n=1/0",
          "F22/base=flag n=2 step=0/0", "F2/m=2 n=1 stripes=1 odd_row=2 value=integer/0"})
        EXPECT_TRUE(all_finite(make_case(parse_case_key(text)).A)) << text;
}

// The closed forms are statements about the doubles in the matrix; the certified oracle knows nothing of them.
TEST(Gallery, ClosedFormsEqualTheOracle) {
    int known = 0;
    for (const case_key& key : all_cases(level::standard)) {
        const test_case c = make_case(key);
        if (!c.known_singular_values || std::max(c.A.rows(), c.A.cols()) > 70) continue;
        ++known;
        const std::vector<oracle_real>& expected = *c.known_singular_values;
        const exact_values v = oracle().values(c.A);
        ASSERT_TRUE(v.decided) << key.text() << ": " << v.reason;
        ASSERT_EQ(expected.size(), v.S.size()) << key.text();
        EXPECT_EQ(values_of_closed_form(expected).rounded, v.rounded) << key.text();
        EXPECT_EQ(values_of_closed_form(expected).rank, v.rank) << key.text();
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const oracle_real slack = oracle_real("1e-48") * expected[i]; // the closed form's own rounding
            EXPECT_TRUE(v.lower[i] - slack <= expected[i] && expected[i] <= v.upper[i] + slack) << key.text() << " sigma_" << i + 1;
            if (i > 0) {
                EXPECT_TRUE(expected[i] <= expected[i - 1]) << key.text();
            }
        }
    }
    EXPECT_GE(known, 350);
}

// Reference-LAPACK issue 316: sigma_min = 0.66232641 for every n.
TEST(Gallery, CompanionHasTheKnownSmallestValue) {
    for (const int n : {18, 26, 40}) {
        const test_case c = make_case({"F5", "n=" + std::to_string(n), 0});
        const oracle_real smallest = c.known_singular_values->back();
        EXPECT_TRUE(abs(smallest - oracle_real("0.66232641")) <= oracle_real("0.5e-8")) << n << " " << smallest;
    }
}

// A quick run needs the oracle once for each finite matrix; the time is recorded so that a change of the gallery shows its price.
TEST(Gallery, OracleDecidesEveryQuickCase) {
    const auto start = std::chrono::steady_clock::now();
    for (const case_key& key : all_cases(level::quick)) {
        const test_case c = make_case(key);
        if (!all_finite(c.A)) continue;
        const exact_values v = oracle().values(c.A);
        EXPECT_TRUE(v.decided) << key.text() << ": " << v.reason;
        // D7: |A|_F² is the sum of the squares; exact to the digits that the values are right to.
        oracle_real square = 0, sum = 0;
        for (index i = 0; i < c.A.rows() * c.A.cols(); ++i) square += oracle_real(c.A.data()[i]) * c.A.data()[i];
        for (const oracle_real& s : v.S) sum += s * s;
        EXPECT_TRUE(abs(square - sum) <= oracle_real("1e-38") * square) << key.text();
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    RecordProperty("oracle_seconds", std::to_string(seconds));
    std::printf("oracle for all quick cases: %.1f s\n", seconds);
    EXPECT_LE(seconds, 300) << "a quick run would not be quick (60 s is the aim on an idle machine)";
}

TEST(Gallery, ReadmeListsTheFamiliesAsTheyAre) {
    std::ifstream in(GALLERY_README);
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    ASSERT_FALSE(text.empty()) << GALLERY_README;
    std::string table;
    for (const family& f : families()) {
        std::string forms;
        for (const std::string& line : parameter_forms(f.name)) {
            std::string escaped; // a bar would end the table's cell
            for (const char c : line) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
            forms += (forms.empty() ? "`" : "<br>`") + escaped + "`";
        }
        table += "| " + f.name + " | " + f.title + " | " + f.why + " | " + forms + " |\n";
    }
    EXPECT_NE(text.find("|---|---|---|---|\n" + table + "\n"), std::string::npos) << "the table should read:\n" << table;
}

} // namespace eckart::validate
