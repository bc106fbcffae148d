#pragma once

#include <eckart/validate/record.hpp>

#include <map>
#include <string>
#include <vector>

namespace eckart::validate {

/// How many cases have which verdict.
struct tally {
    std::map<verdict, std::size_t> count;

    void add(verdict v) { ++count[v]; }
    std::size_t of(verdict v) const;
    std::size_t cases() const;
    /// What a grid cell shows. `not_applicable` if there is no case.
    verdict worst() const;
};

struct grid_row {
    std::string library;
    std::string driver;
    tally all;
    std::map<std::string, tally> by_family;

    std::string text() const { return library + "/" + driver; }
};

/// One row per driver, worst first: most deaths, then failures, then undecided, then lossy cases, then by name. One column per family that
/// has a case, in the order of the numbers in their names.
struct verdict_grid {
    std::vector<std::string> families;
    std::vector<grid_row> rows;
};

verdict_grid make_grid(const record_map& records);

/// A sign that tells verdicts apart without colour: ' ' not applicable, '.' pass, '~' lossy, '?' undecided, 'X' fail, '!' died.
char glyph(verdict v);

/// The grid as text, rows and columns no wider than `width` (at least 40): columns that do not fit follow in a further block, and where
/// "library/driver" is too long rows are called "driver [n]" and a list of the libraries follows. Ends with the legend.
std::string terminal_grid(const verdict_grid& g, int width, bool colour);

/// The grid as a Markdown table, for a README or a step summary.
std::string markdown_grid(const verdict_grid& g);

/// Before `b` in the order of families: by the number in the name ("F5" before "F11"), then by the name.
bool family_before(const std::string& a, const std::string& b);

} // namespace eckart::validate
