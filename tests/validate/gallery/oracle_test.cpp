#include <eckart/core/matrix.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/measures/oracle.hpp>
#include <eckart/validate/measures/oracle_cache.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>

namespace eckart::validate {
namespace fs = std::filesystem;

namespace {

const double den = std::numeric_limits<double>::denorm_min();
const double huge = std::numeric_limits<double>::max();
const double inf = std::numeric_limits<double>::infinity();
const double nan_value = std::numeric_limits<double>::quiet_NaN();

/// A well-formed result with these values, as wide as 40 digits are.
exact_values enclosed(const std::vector<oracle_real>& S, index rank) {
    exact_values v;
    v.rank = rank;
    v.digits = 40;
    v.method = "certified by a V of 53 bits";
    for (const oracle_real& s : S) {
        v.lower.push_back(s - abs(s) * oracle_real("1e-40"));
        v.upper.push_back(s + abs(s) * oracle_real("1e-40"));
        v.rounded.push_back(s.convert_to<double>());
    }
    v.S = midpoints(v.lower, v.upper);
    return v;
}

void expect_relative(const oracle_real& value, const oracle_real& exact) {
    EXPECT_TRUE(abs(value - exact) <= oracle_real("1e-39") * exact) << value << " against " << exact;
}

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

void expect_same(const exact_values& a, const exact_values& b) {
    EXPECT_EQ(a.S, b.S);
    EXPECT_EQ(a.lower, b.lower);
    EXPECT_EQ(a.upper, b.upper);
    EXPECT_EQ(a.rounded, b.rounded);
    EXPECT_EQ(a.rank, b.rank);
    EXPECT_EQ(a.decided, b.decided);
    EXPECT_EQ(a.digits, b.digits);
    EXPECT_EQ(a.method, b.method);
}

class OracleCache : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder = fs::path(testing::TempDir()) / ("eckart_oracle_" + std::to_string(getpid()) + "_" + test->name());
        fs::remove_all(folder);
    }
    void TearDown() override {
        std::error_code ignored;
        fs::permissions(folder, fs::perms::owner_all, ignored);
        fs::remove_all(folder, ignored);
    }

    fs::path entry() const { return cache_file(folder, matrix_hash(A)); }

    fs::path folder;
    matrix<double> A{{1, 2}, {3, 4}, {5, 6}};
};

} // namespace

TEST(Oracle, WorkedNumbersD12) {
    const exact_values v = oracle().values(matrix<double>{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}});
    ASSERT_EQ(v.S.size(), 4u);
    EXPECT_TRUE(v.decided);
    EXPECT_EQ(v.rank, 3);
    EXPECT_EQ(v.digits, 40);
    expect_relative(v.S[0], 3);
    expect_relative(v.S[1], sqrt(oracle_real(5)));
    expect_relative(v.S[2], 2);
    EXPECT_TRUE(v.S[3] == 0);
}

TEST(Oracle, TwoByTwoAgainstTheQuadratic) {
    // sigma^2 = (30 +- sqrt(900 - 16)) / 2 for [1 2; 3 4]: trace of AᵀA is 30, its determinant 4.
    const exact_values v = oracle().values(matrix<double>{{1, 2}, {3, 4}});
    const oracle_real root = sqrt(oracle_real(884));
    expect_relative(v.S[0], sqrt((30 + root) / 2));
    expect_relative(v.S[1], 2 / sqrt((30 + root) / 2));
}

TEST(Oracle, EmptyVectorAndZero) {
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 4}, {4, 0}}) {
        const exact_values v = oracle().values(matrix<double>(m, n));
        EXPECT_TRUE(v.decided);
        EXPECT_TRUE(v.S.empty());
        EXPECT_EQ(v.rank, 0);
    }
    const exact_values zero = oracle().values(matrix<double>(3, 2));
    EXPECT_TRUE(zero.decided);
    EXPECT_EQ(zero.S, std::vector<oracle_real>(2, 0));
    EXPECT_EQ(zero.rank, 0);
    expect_relative(oracle().values(matrix<double>{{3, 4}}).S.at(0), 5);
    expect_relative(oracle().values(matrix<double>{{3}, {-4}}).S.at(0), 5);
    expect_relative(oracle().values(matrix<double>{{-0.0, 7}}).S.at(0), 7);
}

TEST(Oracle, RankDeficiencyGivesExactZeros) {
    const exact_values v = oracle().values(matrix<double>{{0.1, 0.2, 0.4}, {0.2, 0.4, 0.8}, {1e-300, 2e-300, 5e-300}});
    ASSERT_EQ(v.S.size(), 3u);
    EXPECT_EQ(v.rank, 2);
    EXPECT_TRUE(v.S[2] == 0);
    const exact_values exact = oracle().values(matrix<double>{{0.1, 0.2, 0.4}, {0.2, 0.4, 0.8}, {0.4, 0.8, 1.6}});
    EXPECT_EQ(exact.rank, 1);
    EXPECT_TRUE(exact.S[1] == 0 && exact.S[2] == 0);
    expect_relative(exact.S[0], oracle_real(0.1) * 21); // |(1,2,4)|² = 21
}

TEST(Oracle, SubnormalsAreExact) {
    const exact_values v = oracle().values(matrix<double>{{3 * den, 0}, {4 * den, 0}, {0, 2 * den}});
    expect_relative(v.S[0], oracle_real(den) * 5);
    expect_relative(v.S[1], oracle_real(den) * 2);
}

TEST(Oracle, ValuesBeyondTheRangeOfDouble) {
    const exact_values v = oracle().values(matrix<double>{{huge, huge}, {huge, -huge}});
    for (const oracle_real& s : v.S) expect_relative(s, oracle_real(huge) * sqrt(oracle_real(2)));
    // sigma_1 sigma_2 = |det| = den^2: the smaller value lies far below the least subnormal.
    const exact_values w = oracle().values(matrix<double>{{1, 0}, {1, den}});
    EXPECT_EQ(w.rank, 2);
    expect_relative(w.S[0] * w.S[1], oracle_real(den));
    const exact_values tiny = oracle().values(matrix<double>{{huge, den}, {huge, 2 * den}});
    EXPECT_EQ(tiny.rank, 2);
    expect_relative(tiny.S[0] * tiny.S[1], oracle_real(huge) * oracle_real(den));
}

TEST(Oracle, GradedOver300Decades) {
    matrix<double> A(4, 4);
    for (index i = 0; i < 4; ++i)
        for (index j = 0; j <= i; ++j) A(i, j) = std::pow(2.0, -332.0 * static_cast<double>(j)) * static_cast<double>(1 + (i * j) % 3);
    const exact_values v = oracle().values(A);
    EXPECT_EQ(v.rank, 4);
    oracle_real determinant = 1, product = 1;
    for (index i = 0; i < 4; ++i) determinant *= A(i, i);
    for (const oracle_real& s : v.S) product *= s;
    expect_relative(product, determinant);
}

TEST(Oracle, TransposeHasTheSameValues) {
    const matrix<double> A = make_case({"F18", "m=11 n=6", 3}).A;
    const exact_values v = oracle().values(A), w = oracle().values(transpose(A));
    for (std::size_t i = 0; i < v.S.size(); ++i) expect_relative(v.S[i], w.S[i]);
}

TEST(Oracle, ReadsThroughTheLeadingDimension) {
    const std::vector<double> padded = {1, 3, nan_value, 2, 4, nan_value};
    expect_same(oracle().values(matrix_view<const double>(padded.data(), 2, 2, 3)), oracle().values(matrix<double>{{1, 2}, {3, 4}}));
}

TEST(Oracle, RefusesWhatIsNotFinite) {
    for (const double x : {nan_value, inf, -inf})
        for (index at = 0; at < 4; ++at) {
            matrix<double> A{{1, 2}, {3, 4}};
            A.data()[at] = x;
            EXPECT_THROW(oracle().values(A), std::invalid_argument);
        }
}

TEST(Oracle, IntervalsHoldTheValuesAndAreAsNarrowAsPromised) {
    const exact_values v = oracle().values(matrix<double>{{1, 1}, {0, 1}});
    const oracle_real golden = (1 + sqrt(oracle_real(5))) / 2;
    EXPECT_TRUE(v.lower[0] < golden && golden < v.upper[0]);
    EXPECT_TRUE(v.lower[1] < 1 / golden && 1 / golden < v.upper[1]);
    for (std::size_t k = 0; k < 2; ++k) EXPECT_TRUE(v.upper[k] - v.lower[k] <= oracle_real("1.0001e-39") * v.S[k]);
    EXPECT_EQ(v.rounded, (std::vector<double>{1.6180339887498949, 0.6180339887498949}));
}

// 1 + 2^-53 lies in the middle of two doubles: only an exact argument rounds it, to even.
TEST(Oracle, TiesAreExact) {
    const exact_values v = oracle().values(matrix<double>{{1, 0x1p-53}, {0x1p-53, 1}});
    EXPECT_EQ(v.rounded, (std::vector<double>{1, 1 - 0x1p-53}));
    EXPECT_EQ(v.lower, v.upper);
    EXPECT_EQ(v.S[0], 1 + ldexp(oracle_real(1), -53));
}

// Nothing is claimed beyond the budget: no number that could be taken for a value.
TEST(Oracle, BeyondTheBudgetIsUndecidedWithAReason) {
    const auto expect_undecided = [](const exact_values& v, std::size_t count, const std::string& reason) {
        EXPECT_FALSE(v.decided);
        EXPECT_NE(v.reason.find(reason), std::string::npos) << v.reason;
        EXPECT_EQ(v.rank, -1);
        ASSERT_EQ(v.S.size(), count);
        ASSERT_EQ(v.rounded.size(), count);
        for (std::size_t k = 0; k < count; ++k) EXPECT_TRUE(isnan(v.S[k]) && std::isnan(v.rounded[k]));
    };
    oracle_budget small;
    small.products = 1e6;
    expect_undecided(oracle({}, small).values(matrix<double>(101, 100)), 100, "budget");
    EXPECT_TRUE(oracle({}, small).values(matrix<double>(100, 100)).decided);
    oracle_budget coarse;
    coarse.bits = 64;
    matrix<double> hilbert(9, 9);
    for (index i = 0; i < 9; ++i)
        for (index j = 0; j < 9; ++j) hilbert(i, j) = 1 / static_cast<double>(i + j + 1);
    expect_undecided(oracle({}, coarse).values(hilbert), 9, "bits");
    oracle_budget hasty;
    hasty.seconds = 0;
    expect_undecided(oracle({}, hasty).values(hilbert), 9, "time");
}

TEST_F(OracleCache, SecondCallReadsTheEntry) {
    const exact_values plain = oracle().values(A);
    const exact_values first = oracle(folder).values(A);
    expect_same(first, plain);
    ASSERT_TRUE(fs::exists(entry()));
    expect_same(oracle(folder).values(A), plain);
    // That the entry is read: a well-formed one with other numbers is what comes back.
    const exact_values other = enclosed({5, 1}, 2);
    write(entry(), cache_entry(matrix_hash(A), other));
    expect_same(oracle(folder).values(A), other);
}

TEST_F(OracleCache, HoldsOneFileForEachMatrixAndNoRemains) {
    oracle(folder).values(A);
    oracle(folder).values(A);
    oracle(folder).values(transpose(A));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 2);
}

TEST_F(OracleCache, DamageIsNeverBelieved) {
    const exact_values right = oracle(folder).values(A);
    const std::string text = read(entry());
    ASSERT_TRUE(parse_cache_entry(text, matrix_hash(A), 2).has_value());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string damaged = text;
        damaged[i] = damaged[i] == '7' ? '8' : '7';
        EXPECT_FALSE(parse_cache_entry(damaged, matrix_hash(A), 2).has_value()) << "byte " << i;
        EXPECT_FALSE(parse_cache_entry(text.substr(0, i), matrix_hash(A), 2).has_value()) << "cut at " << i;
    }
    EXPECT_FALSE(parse_cache_entry(text + "\n", matrix_hash(A), 2).has_value());
    for (const std::string& damaged : {std::string(), std::string("garbage"), text.substr(0, text.size() / 2), text + text}) {
        write(entry(), damaged);
        expect_same(oracle(folder).values(A), right);
        EXPECT_EQ(read(entry()), text); // and repaired
    }
}

// Well-formed with a right checksum, but not what was asked for, or impossible.
TEST_F(OracleCache, ForeignAndImpossibleEntriesAreNotBelieved) {
    exact_values v = oracle().values(A);
    const std::string hash = matrix_hash(A);
    EXPECT_TRUE(parse_cache_entry(cache_entry(hash, v), hash, 2).has_value());
    EXPECT_FALSE(parse_cache_entry(cache_entry(matrix_hash(transpose(A)), v), hash, 2).has_value());
    EXPECT_FALSE(parse_cache_entry(cache_entry(hash, v), hash, 3).has_value());
    const auto accepted = [&](const exact_values& w) { return parse_cache_entry(cache_entry(hash, w), hash, 2).has_value(); };
    const auto with = [&](std::vector<oracle_real> S, index rank) { return accepted(enclosed(S, rank)); };
    EXPECT_TRUE(with({2, 1}, 2));
    EXPECT_TRUE(with({2, 0}, 1));
    EXPECT_FALSE(with({1, 2}, 2)); // increasing
    EXPECT_FALSE(with({2, 0}, 2)); // rank does not match
    EXPECT_FALSE(with({2, 1}, 1));
    EXPECT_FALSE(with({2, -1}, 1)); // negative
    EXPECT_FALSE(with({2}, 1));     // too few
    exact_values empty = enclosed({2, 1}, 2);
    std::swap(empty.lower[1], empty.upper[1]);
    EXPECT_FALSE(accepted(empty)); // an interval that holds nothing
    exact_values rounded = enclosed({2, 1}, 2);
    rounded.rounded[1] = 1 + 0x1p-52;
    EXPECT_FALSE(accepted(rounded)); // not between the ends
    rounded.rounded[1] = nan_value;
    EXPECT_FALSE(accepted(rounded));
    exact_values zero = enclosed({2, 0}, 1);
    zero.upper[1] = den;
    EXPECT_FALSE(accepted(zero));                     // beyond the rank a value is exactly zero
    EXPECT_TRUE(with({oracle_real(huge) * 2, 1}, 2)); // rounds to infinity
}

TEST_F(OracleCache, OtherVersionIsComputedAgain) {
    const exact_values right = oracle(folder).values(A);
    std::string text = read(entry());
    ASSERT_EQ(text.compare(0, 15, "eckart oracle 2"), 0);
    text[14] = '1';
    EXPECT_FALSE(parse_cache_entry(text, matrix_hash(A), 2).has_value());
    write(entry(), text);
    expect_same(oracle(folder).values(A), right);
}

TEST_F(OracleCache, UnusableFolderMeansNoCache) {
    const exact_values right = oracle().values(A);
    write(folder, "a file where the folder should be");
    expect_same(oracle(folder).values(A), right);
    expect_same(oracle(folder / "below").values(A), right);
    expect_same(oracle("/proc/eckart_cannot_write_here").values(A), right);
    fs::remove(folder);
    fs::create_directories(entry()); // a folder where the entry should be
    expect_same(oracle(folder).values(A), right);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1); // no temporary files remain
}

TEST_F(OracleCache, ConcurrentUseGivesTheSameValues) {
    const exact_values right = oracle().values(A);
    std::vector<exact_values> results(4);
    std::vector<std::thread> threads;
    for (exact_values& result : results)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) result = oracle(folder).values(A);
        });
    for (std::thread& t : threads) t.join();
    for (const exact_values& result : results) expect_same(result, right);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
}

TEST_F(OracleCache, UndecidedIsNotCached) {
    oracle_budget none;
    none.products = 1;
    EXPECT_FALSE(oracle(folder, none).values(A).decided);
    EXPECT_FALSE(fs::exists(entry()));
    EXPECT_TRUE(oracle(folder).values(A).decided);
    EXPECT_TRUE(oracle(folder, none).values(A).decided); // what is proved stays proved
}

} // namespace eckart::validate
