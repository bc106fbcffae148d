#include <eckart/validate/gallery/family_source.hpp>

#include <limits>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 2000;

double special(const std::string& value) {
    if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
    return value == "inf" ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
}

made make_entry(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n"), row = a.integer("row"), column = a.integer("column");
    a.at_most("row", m, "m");
    a.at_most("column", n, "n");
    random_stream r(seed, stream);
    matrix<double> A = integers(m, n, 9, r);
    A(row - 1, column - 1) = special(a.word("value"));
    return {A, fmt::format("{} by {} integers with {} in row {}, column {}", m, n, a.word("value"), row, column)};
}

made make_line(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 1);
    matrix<double> A = integers(n, n, 9, r);
    const double x = special(a.word("value"));
    for (index i = 0; i < n; ++i) {
        if (a.word("line") == "row") A(n / 2, i) = x;
        if (a.word("line") == "column") A(i, n / 2) = x;
        if (a.word("line") == "everything")
            for (index j = 0; j < n; ++j) A(i, j) = x;
    }
    return {A, fmt::format("order {}, {} in the {}", n, a.word("value"), a.word("line"))};
}

// Inf and NaN together, so that neither hides the other.
made make_both(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n");
    random_stream r(seed, stream + 2);
    matrix<double> A = integers(n, n, 9, r);
    A(0, n - 1) = special("inf");
    A(n - 1, 0) = special("nan");
    return {A, fmt::format("order {} with an infinity and a NaN", n)};
}

void list(level l, case_list& out) {
    const auto entry = [&](index m, index n, index row, index column, const char* value) {
        out.add("kind=entry m={} n={} row={} column={} value={}", m, n, row, column, value);
    };
    const auto values = {"nan", "inf", "minus_inf"};
    for (const char* value : values) {
        entry(1, 1, 1, 1, value);
        entry(30, 30, 15, 15, value);
    }
    entry(2, 2, 2, 1, "nan");
    entry(3, 3, 1, 3, "inf");
    entry(30, 30, 1, 1, "nan");
    entry(30, 30, 30, 30, "nan");
    entry(30, 30, 1, 1, "inf");
    entry(12, 5, 12, 5, "inf");
    entry(5, 12, 1, 12, "nan");
    out.add("kind=line n=10 line=row value=inf");
    out.add("kind=line n=10 line=column value=inf");
    out.add("kind=line n=4 line=everything value=nan");
    out.add("kind=both n=8");
    if (l == level::quick) return;
    for (index n = 1; n <= 4; ++n)
        for (index row = 1; row <= n; ++row)
            for (index column = 1; column <= n; ++column)
                for (const char* value : values) entry(n, n, row, column, value);
    for (const index at : {1, 15, 30})
        for (const char* value : values) entry(30, 30, at, at, value);
    for (const index n : {2, 33}) {
        for (const char* line : {"row", "column", "everything"})
            for (const char* value : values) out.add("kind=line n={} line={} value={}", n, line, value);
        out.add("kind=both n={}", n);
    }
    if (l == level::standard) return;
    for (index m = 1; m <= 4; ++m)
        for (index n = 1; n <= 4; ++n)
            for (index row = 1; row <= m; ++row)
                for (index column = 1; column <= n; ++column)
                    for (const char* value : values) entry(m, n, row, column, value);
}

} // namespace

family_source f20_nonfinite() {
    const parameter value = word("value", {"nan", "inf", "minus_inf"});
    return {{"F20", "NaN and infinities",
             "a documented error or NaN within the time limit is right; a hang, a crash, an exit or finite nonsense with INFO = 0 is not"},
            {{"entry",
              {integer("m", 1, 512), integer("n", 1, 512), integer("row", 1, 512), integer("column", 1, 512), value},
              true,
              make_entry},
             {"line", {integer("n", 1, 512), word("line", {"row", "column", "everything"}), value}, true, make_line},
             {"both", {integer("n", 2, 512)}, true, make_both}},
            list};
}

} // namespace eckart::validate::gallery
