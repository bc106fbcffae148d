#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>
#include <limits>
#include <numeric>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 400;

std::vector<oracle_real> ones_then_zeros(index ones, index k) {
    std::vector<real> s = repeated(real(0), k);
    std::fill_n(s.begin(), ones, real(1));
    return singular_values(std::move(s));
}

made make_partial_identity(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n"), rank = a.integer("rank");
    a.at_most("rank", std::min(m, n), "min(m, n)");
    matrix<double> A(m, n);
    for (index i = 0; i < rank; ++i) A(i, i) = 1;
    return {A, fmt::format("{} by {}, {} ones on the diagonal and zeros", m, n, rank), ones_then_zeros(rank, std::min(m, n))};
}

made make_permutation(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream);
    std::vector<index> p(static_cast<std::size_t>(n));
    std::iota(p.begin(), p.end(), index(0));
    for (index i = n - 1; i > 0; --i) std::swap(p[static_cast<std::size_t>(i)], p[static_cast<std::size_t>(r.integer(0, i))]);
    matrix<double> A(n, n);
    for (index j = 0; j < n; ++j) A(p[static_cast<std::size_t>(j)], j) = r.sign();
    return {A, fmt::format("signed permutation of order {}", n), ones_then_zeros(n, n)};
}

made make_single(const arguments& a, std::uint64_t) {
    const index m = a.integer("m"), n = a.integer("n"), row = a.integer("row"), column = a.integer("column");
    a.at_most("row", m, "m");
    a.at_most("column", n, "n");
    matrix<double> A(m, n);
    A(row - 1, column - 1) = -7;
    return {A, fmt::format("{} by {} zeros but one entry -7 in row {}, column {}", m, n, row, column),
            rank_one_values(real(7), std::min(m, n))};
}

made make_zero_line(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), row = a.integer("row"), column = a.integer("column");
    a.at_most("row", m, "m");
    a.at_most("column", n, "n");
    random_stream r(seed, stream + 1);
    matrix<double> A = integers(m, n, 9, r);
    if (row > 0)
        for (index j = 0; j < n; ++j) A(row - 1, j) = 0;
    if (column > 0)
        for (index i = 0; i < m; ++i) A(i, column - 1) = 0;
    return {A, fmt::format("{} by {} integers with row {} and column {} zero (0: none)", m, n, row, column)};
}

made make_vector(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 2);
    const bool row = a.word("shape") == "row";
    const matrix<double> A = gaussian(row ? 1 : n, row ? n : 1, r);
    real square = 0;
    for (index i = 0; i < n; ++i) square += real(A.data()[i]) * A.data()[i];
    return {A, fmt::format("a {} vector of length {}", a.word("shape"), n), rank_one_values(sqrt(square), 1)};
}

made make_scalar(const arguments& a, std::uint64_t) {
    const std::string& value = a.word("value");
    double x = 0;
    if (value == "negative_zero") x = -0.0;
    if (value == "minus_one") x = -1;
    if (value == "largest") x = std::numeric_limits<double>::max();
    if (value == "minus_least_normal") x = -std::numeric_limits<double>::min();
    if (value == "least_subnormal") x = std::numeric_limits<double>::denorm_min();
    return {matrix<double>{{x}}, fmt::format("1 by 1 with the entry {}", x), rank_one_values(abs(real(x)), 1)};
}

void list(level l, case_list& out) {
    const auto partial = [&](index m, index n, index rank) { out.add("kind=partial_identity m={} n={} rank={}", m, n, rank); };
    partial(0, 0, 0);
    partial(0, 5, 0);
    partial(5, 0, 0);
    for (const char* value : {"zero", "negative_zero", "minus_one", "largest", "minus_least_normal", "least_subnormal"})
        out.add("kind=scalar value={}", value);
    for (const auto& [m, n] : {std::pair<index, index>{4, 4}, {9, 6}, {6, 9}}) {
        partial(m, n, 0);
        partial(m, n, std::min(m, n));
    }
    partial(12, 12, 5);
    partial(40, 30, 29);
    for (const index n : {2, 26, 40}) out.add("kind=permutation n={}", n);
    for (const index n : {2, 30}) {
        out.add("kind=vector shape=row n={}", n);
        out.add("kind=vector shape=column n={}", n);
    }
    out.add("kind=single m=5 n=4 row=5 column=1");
    out.add("kind=single m=4 n=9 row=2 column=9");
    out.add("kind=zero_line m=8 n=8 row=1 column=0");
    out.add("kind=zero_line m=8 n=8 row=0 column=8");
    out.add("kind=zero_line m=13 n=7 row=7 column=4");
    if (l == level::quick) return;
    for (const index n : {1, 2, 5, 33, 100, 200}) {
        for (const index rank : {index(0), n / 2, n - 1, n}) {
            partial(n, n, rank);
            partial(n + 3, n, rank);
            partial(n, n + 3, rank);
        }
        out.add("kind=permutation n={}", n);
        out.add("kind=vector shape=row n={}", n);
        out.add("kind=vector shape=column n={}", n);
    }
    for (index row = 1; row <= 4; ++row)
        for (index column = 1; column <= 4; ++column) out.add("kind=single m=4 n=4 row={} column={}", row, column);

    for (index i = 0; i <= 4; ++i)
        for (index j = 0; j <= 4; ++j)
            if (i + j > 0) out.add("kind=zero_line m=4 n=4 row={} column={}", i, j);
    if (l == level::standard) return;
    for (index m = 0; m <= 12; ++m)
        for (index n = 0; n <= 12; ++n)
            for (index rank = 0; rank <= std::min(m, n); ++rank) partial(m, n, rank);
    for (index row = 1; row <= 10; ++row)
        for (index column = 1; column <= 8; ++column) out.add("kind=single m=10 n=8 row={} column={}", row, column);
}

} // namespace

family_source f04_zero_and_permutation() {
    const parameter m = integer("m", 1, 2048), n = integer("n", 1, 2048), row = integer("row", 1, 2048),
                    column = integer("column", 1, 2048);
    const parameter row_or_none = integer("row", 0, 2048), column_or_none = integer("column", 0, 2048);
    return {{"F4", "zero, identity, permutation, one entry, one row, empty",
             "the degenerate shapes and patterns: nothing to iterate on, divisions by zero norms, empty arrays, signed zeros"},
            {{"partial_identity", {integer("m", 0, 2048), integer("n", 0, 2048), integer("rank", 0, 2048)}, false, make_partial_identity},
             {"permutation", {n}, true, make_permutation},
             {"single", {m, n, row, column}, false, make_single},
             {"zero_line", {m, n, row_or_none, column_or_none}, true, make_zero_line},
             {"vector", {word("shape", {"row", "column"}), n}, true, make_vector},
             {"scalar",
              {word("value", {"zero", "negative_zero", "minus_one", "largest", "minus_least_normal", "least_subnormal"})},
              false,
              make_scalar}},
            list};
}

} // namespace eckart::validate::gallery
