#include "bench/problems.hpp"

#include "tests/support/random.hpp"

#include <eckart/core/floating_point.hpp>
#include <eckart/reference/svd.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace eckart::bench {

namespace {

matrix<double> gaussian(index n) {
    tests::counter_random random(static_cast<std::uint64_t>(n));
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < n; ++i) A(i, j) = random.gaussian();
    return A;
}

/// Exponents evenly spread over -30 ... 30, shuffled.
std::vector<int> exponents(index n, std::uint64_t seed) {
    std::vector<int> e;
    for (index i = 0; i < n; ++i) e.push_back(n == 1 ? 0 : static_cast<int>(30 - 60 * i / (n - 1)));
    tests::counter_random random(seed);
    for (std::size_t i = e.size(); i > 1; --i) std::swap(e[i - 1], e[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    return e;
}

matrix<double> make_matrix(const std::string& family, index n) {
    if (family == "gaussian") return gaussian(n);
    if (family == "graded") {
        matrix<double> A = gaussian(n);
        const auto row = exponents(n, 1), col = exponents(n, 2);
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < n; ++i)
                A(i, j) = std::ldexp(A(i, j), row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
        return A;
    }
    if (family == "companion") {
        matrix<double> A(n, n);
        double entry = 1;
        for (index i = 0; i < n; ++i) {
            entry *= static_cast<double>(n - i);
            A(0, i) = -entry;
            if (i > 0) A(i, i - 1) = 1;
        }
        return A;
    }
    throw std::invalid_argument("no benchmark family '" + family + "'");
}

long double orthogonality(const matrix<double>& Q) {
    long double squares = 0;
    for (index a = 0; a < Q.cols(); ++a)
        for (index b = 0; b <= a; ++b) {
            long double x = a == b ? -1 : 0;
            for (index i = 0; i < Q.rows(); ++i) x += static_cast<long double>(Q.col(a)[i]) * Q.col(b)[i];
            squares += (a == b ? 1 : 2) * x * x;
        }
    return std::sqrt(squares);
}

} // namespace

problem make_problem(const std::string& family, index n, index reference_limit) {
    problem p{family, make_matrix(family, n), {}};
    if (n > reference_limit) return p;
    for (const auto& s : reference::svd(p.A.view(), 20, vectors::none).S) p.sigma.push_back(static_cast<double>(s));
    return p;
}

errors measure(const problem& p, const svd_result<double>& r) {
    constexpr long double u = 0x1p-53L;
    errors e;
    for (std::size_t i = 0; i < p.sigma.size(); ++i)
        e.sigma_ulps = std::max(e.sigma_ulps, std::fabs(r.S[i] - p.sigma[i]) / ulp(p.sigma[i]));
    if (r.U.empty()) return e;
    long double squares = 0, total = 0;
    std::vector<long double> column(static_cast<std::size_t>(p.A.rows()));
    for (index j = 0; j < p.A.cols(); ++j) {
        std::copy_n(p.A.col(j), p.A.rows(), column.begin());
        for (const long double x : column) total += x * x;
        for (index l = 0; l < p.A.cols(); ++l) {
            const long double factor = static_cast<long double>(r.S[static_cast<std::size_t>(l)]) * r.Vh(l, j);
            for (index i = 0; i < p.A.rows(); ++i) column[static_cast<std::size_t>(i)] -= r.U.col(l)[i] * factor;
        }
        for (const long double x : column) squares += x * x;
    }
    e.residual = static_cast<double>(std::sqrt(squares / total) / u);
    e.orthogonality = static_cast<double>(std::max(orthogonality(r.U), orthogonality(transpose(r.Vh))) / u);
    return e;
}

} // namespace eckart::bench
