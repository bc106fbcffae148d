#include "bench/certified_problems.hpp"

#include "tests/support/haar_orthogonal.hpp"
#include "tests/support/random.hpp"

#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

namespace eckart::bench {

namespace {

using tests::counter_random;

matrix<double> filled(index rows, index cols, const std::function<double(index i, index j)>& entry) {
    matrix<double> A(rows, cols);
    for (index j = 0; j < cols; ++j)
        for (index i = 0; i < rows; ++i) A(i, j) = entry(i, j);
    return A;
}

matrix<double> gaussian(index n, std::uint64_t seed) {
    counter_random random(seed);
    return filled(n, n, [&](index, index) { return random.gaussian(); });
}

matrix<double> product(const matrix<double>& X, const matrix<double>& Y) {
    return filled(X.rows(), Y.cols(), [&](index i, index j) {
        double sum = 0;
        for (index l = 0; l < X.cols(); ++l) sum += X(i, l) * Y(l, j);
        return sum;
    });
}

/// U diag(sigma(0), sigma(1), ...) Vᵀ in rounded arithmetic.
matrix<double> with_spectrum(index n, const std::function<double(index)>& sigma) {
    const auto U = tests::haar_orthogonal(n, 1), V = tests::haar_orthogonal(n, 2);
    return product(filled(n, n, [&](index i, index j) { return U(i, j) * sigma(j); }), V);
}

matrix<double> geometric(index n, double condition) {
    return with_spectrum(n, [=](index k) { return std::pow(condition, -static_cast<double>(k) / static_cast<double>(n - 1)); });
}

/// Entry (i, j) of a Gaussian matrix times 2^(row i + col j) with exponents that fall evenly from 0.
matrix<double> graded(index n, int row_range, int col_range) {
    const auto A = gaussian(n, 1);
    const auto exponent = [n](int range, index k) { return static_cast<int>(-range * k / (n - 1)); };
    return filled(n, n, [&](index i, index j) { return std::ldexp(A(i, j), exponent(row_range, i) + exponent(col_range, j)); });
}

/// 1 on the diagonal, 1 or −1 below.
matrix<double> unit_lower(index n, std::uint64_t seed) {
    counter_random random(seed);
    return filled(n, n, [&](index i, index j) {
        const double sign = random.below(2) == 0 ? 1 : -1;
        return i < j ? 0 : i == j ? 1 : sign;
    });
}

matrix<double> small_integers(index rows, index cols, std::uint64_t seed) {
    counter_random random(seed);
    return filled(rows, cols, [&](index, index) { return random.between(-9, 9); });
}

matrix<double> scaled_gaussian(index n, int exponent) {
    const auto A = gaussian(n, 1);
    return filled(n, n, [&](index i, index j) { return std::ldexp(A(i, j), exponent); });
}

matrix<double> quadrupled(index n) {
    if (n % 4 != 0) throw std::invalid_argument("multiplicity_4: the order must be a multiple of 4");
    const auto B = gaussian(n / 4, 1);
    const matrix<double> H{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}};
    return filled(n, n, [&](index i, index j) { return B(i / 4, j / 4) * H(i % 4, j % 4); });
}

using maker = std::function<matrix<double>(index n)>;

const std::vector<std::pair<std::string, maker>>& makers() {
    static const std::vector<std::pair<std::string, maker>> all{
        {"condition_1e8", [](index n) { return geometric(n, 1e8); }},
        {"condition_1e16", [](index n) { return geometric(n, 1e16); }},
        {"condition_1e30", [](index n) { return product(unit_lower(n, 21), transpose(unit_lower(n, 3))); }},
        {"columns_graded", [](index n) { return graded(n, 0, 996); }},
        {"rows_graded", [](index n) { return graded(n, 996, 0); }},
        {"both_graded", [](index n) { return graded(n, 498, 498); }},
        {"cluster_1e-15", [](index n) { return with_spectrum(n, [](index k) { return 1 + 1e-15 * static_cast<double>(k); }); }},
        {"multiplicity_4", quadrupled},
        {"half_rank", [](index n) { return product(small_integers(n, n / 2, 1), small_integers(n / 2, n, 2)); }},
        {"ones", [](index n) { return filled(n, n, [](index, index) { return 1.0; }); }},
        {"identity", [](index n) { return matrix<double>::identity(n); }},
        {"near_overflow", [](index n) { return scaled_gaussian(n, 1020); }},
        {"subnormal", [](index n) { return scaled_gaussian(n, -1060); }},
    };
    return all;
}

} // namespace

const std::vector<std::string>& hard_families() {
    static const auto names = [] {
        std::vector<std::string> list;
        for (const auto& [name, make] : makers()) list.push_back(name);
        return list;
    }();
    return names;
}

matrix<double> certified_problem(const std::string& family, index n, std::uint64_t seed) {
    if (family == "gaussian") return gaussian(n, seed);
    for (const auto& [name, make] : makers())
        if (name == family) return make(n);
    throw std::invalid_argument("no family '" + family + "'");
}

} // namespace eckart::bench
