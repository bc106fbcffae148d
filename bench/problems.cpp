#include "bench/problems.hpp"

#include "tests/support/random.hpp"

#include <eckart/core/scalar.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <stdexcept>

namespace eckart::bench {

namespace {

using tests::counter_random;

/// double or std::complex<double>: what T is rounded from.
template <class T>
using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;

template <class T>
T gaussian_entry(counter_random& random) {
    if constexpr (is_complex<T>) {
        const double re = random.gaussian();
        return T(re, random.gaussian());
    } else {
        return random.gaussian();
    }
}

/// One of 1, i, -1, -i; of 1, -1 for real scalars.
template <class T>
T phase(counter_random& random) {
    if constexpr (is_complex<T>) {
        const int quarter = random.below(4);
        return quarter == 0 ? T(1) : quarter == 1 ? T(0, 1) : quarter == 2 ? T(-1) : T(0, -1);
    } else {
        return random.below(2) == 0 ? 1.0 : -1.0;
    }
}

template <class T>
void fill_gaussian(matrix_view<T> A, counter_random& random) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) A(i, j) = gaussian_entry<T>(random);
}

/// Exponents evenly spread over -30 ... 30, shuffled.
std::vector<int> exponents(index n, counter_random& random) {
    std::vector<int> e;
    for (index i = 0; i < n; ++i) e.push_back(n == 1 ? 0 : static_cast<int>(30 - 60 * i / (n - 1)));
    for (std::size_t i = e.size(); i > 1; --i) std::swap(e[i - 1], e[static_cast<std::size_t>(random.below(static_cast<int>(i)))]);
    return e;
}

template <class T>
void fill_graded(matrix_view<T> A, counter_random& random) {
    fill_gaussian(A, random);
    const auto row = exponents(A.rows, random), col = exponents(A.cols, random);
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) A(i, j) *= std::ldexp(1.0, row[static_cast<std::size_t>(i)] + col[static_cast<std::size_t>(j)]);
}

/// Rows i and i ^ stride turned by random angles, for stride 1, 2, 4, ...; then phases: a dense orthogonal (unitary) matrix from the left
/// in O(m n log m).
template <class T>
void mix_rows(matrix_view<T> A, counter_random& random) {
    for (int pass = 0; pass < 2; ++pass)
        for (index stride = 1; stride < A.rows; stride *= 2) {
            std::vector<std::pair<double, double>> turns(static_cast<std::size_t>(A.rows));
            for (auto& [c, s] : turns) { // the half-angle formulas need no function of the mathematical library
                const double t = random.uniform();
                c = (1 - t * t) / (1 + t * t);
                s = 2 * t / (1 + t * t);
            }
            for (index j = 0; j < A.cols; ++j)
                for (index i = 0; i < A.rows; ++i) {
                    const index k = i ^ stride;
                    if (k < i || k >= A.rows) continue;
                    const auto [c, s] = turns[static_cast<std::size_t>(i)];
                    const T x = A(i, j), y = A(k, j);
                    A(i, j) = c * x - s * y;
                    A(k, j) = s * x + c * y;
                }
        }
    for (index i = 0; i < A.rows; ++i) {
        const T z = phase<T>(random);
        for (index j = 0; j < A.cols; ++j) A(i, j) *= z;
    }
}

template <class T>
void transpose_into(matrix_view<const T> A, matrix_view<T> B) {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) B(j, i) = A(i, j);
}

template <class T>
void fill_with_spectrum(matrix_view<T> A, counter_random& random, const std::function<double(index j, index k)>& sigma) {
    const index k = std::min(A.rows, A.cols);
    for (index j = 0; j < k; ++j) A(j, j) = sigma(j, k);
    mix_rows(A, random);
    matrix_stack<T> B(A.cols, A.rows, 1);
    const matrix_view<T> transposed(B.at(0), A.cols, A.rows, A.cols);
    transpose_into<T>(A, transposed);
    mix_rows(transposed, random);
    transpose_into<T>(transposed, A);
}

double geometric(index j, index k) { return k == 1 ? 1.0 : std::pow(1e-8, static_cast<double>(j) / static_cast<double>(k - 1)); }

double three_clusters(index j, index k) {
    const double centres[] = {1, 1e-3, 1e-6};
    return centres[3 * j / k] * (1 + 1e-12 * static_cast<double>(j) / static_cast<double>(k));
}

template <class T>
void fill_half_rank(matrix_view<T> A, counter_random& random) {
    const index rank = std::max<index>(1, std::min(A.rows, A.cols) / 2);
    const auto integer = [&random] { return static_cast<double>(random.between(-9, 9)); };
    std::vector<double> X(static_cast<std::size_t>(A.rows * rank)), y(static_cast<std::size_t>(rank));
    for (double& x : X) x = integer();
    for (index j = 0; j < A.cols; ++j) {
        for (double& x : y) x = integer();
        const T z = phase<T>(random);
        for (index l = 0; l < rank; ++l)
            for (index i = 0; i < A.rows; ++i) A(i, j) += X[static_cast<std::size_t>(i + l * A.rows)] * y[static_cast<std::size_t>(l)] * z;
    }
}

template <class T>
void fill_companion(matrix_view<T> A) {
    if (A.rows != A.cols) throw std::invalid_argument("the family 'companion' has square matrices only");
    double entry = 1;
    for (index i = 0; i < A.cols; ++i) {
        entry *= static_cast<double>(A.cols - i);
        A(0, i) = -entry;
        if (i > 0) A(i, i - 1) = 1;
    }
}

template <class T>
void fill(matrix_view<T> A, const std::string& family, counter_random& random) {
    if (family == "gaussian") return fill_gaussian(A, random);
    if (family == "condition_1e8") return fill_with_spectrum(A, random, geometric);
    if (family == "graded") return fill_graded(A, random);
    if (family == "half_rank") return fill_half_rank(A, random);
    if (family == "clustered") return fill_with_spectrum(A, random, three_clusters);
    if (family == "companion") return fill_companion(A);
    throw std::invalid_argument("no benchmark family '" + family + "'");
}

} // namespace

template <class T>
matrix_stack<T> make_problem(const problem& p) {
    matrix_stack<T> stack(p.rows, p.cols, p.count);
    counter_random random(static_cast<std::uint64_t>(p.cols));
    matrix_stack<wide<T>> one(p.rows, p.cols, 1);
    for (index i = 0; i < p.count; ++i) {
        std::fill(one.entries.begin(), one.entries.end(), wide<T>(0));
        fill<wide<T>>({one.at(0), p.rows, p.cols, p.rows}, p.family, random);
        std::transform(one.entries.begin(), one.entries.end(), stack.at(i), [](const wide<T>& x) { return static_cast<T>(x); });
    }
    return stack;
}

template matrix_stack<float> make_problem(const problem&);
template matrix_stack<double> make_problem(const problem&);
template matrix_stack<std::complex<float>> make_problem(const problem&);
template matrix_stack<std::complex<double>> make_problem(const problem&);

} // namespace eckart::bench
