#include <eckart/validate/report/grid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <tuple>

namespace eckart::validate {

namespace {

const char* colour_of(verdict v) {
    switch (v) {
    case verdict::pass: return "\033[32m";
    case verdict::lossy: return "\033[33m";
    case verdict::undecided: return "\033[36m";
    case verdict::fail: return "\033[31m";
    case verdict::died: return "\033[1;35m";
    case verdict::not_applicable: break;
    }
    return "";
}

std::string painted(const std::string& text, verdict v, bool colour) {
    return colour && v != verdict::not_applicable ? colour_of(v) + text + "\033[0m" : text;
}

tally cell(const grid_row& row, const std::string& family) {
    const auto found = row.by_family.find(family);
    return found == row.by_family.end() ? tally{} : found->second;
}

/// The text cut in its middle, so that both the library and the driver stay readable.
std::string fitted(const std::string& text, std::size_t width) {
    if (text.size() <= width) return text + std::string(width - text.size(), ' ');
    const std::size_t tail = (width - 2) * 2 / 3, head = width - 2 - tail;
    return text.substr(0, head) + ".." + text.substr(text.size() - tail);
}

std::string legend(bool colour) {
    std::string line;
    const auto add = [&](verdict v, const char* words) {
        line += fmt::format("{} {}   ", painted(std::string(1, glyph(v)), v, colour), words);
    };
    add(verdict::pass, "pass");
    add(verdict::lossy, "lossy: allowed, but digits are lost");
    add(verdict::undecided, "undecided: exact values not certified");
    add(verdict::fail, "fail");
    add(verdict::died, "died");
    while (line.back() == ' ') line.pop_back();
    return line;
}

} // namespace

std::size_t tally::of(verdict v) const {
    const auto found = count.find(v);
    return found == count.end() ? 0 : found->second;
}

std::size_t tally::cases() const {
    std::size_t sum = 0;
    for (const auto& [v, n] : count) sum += n;
    return sum;
}

verdict tally::worst() const { return count.empty() ? verdict::not_applicable : count.rbegin()->first; }

bool family_before(const std::string& a, const std::string& b) {
    const auto number = [](const std::string& name) {
        const std::size_t digit = name.find_first_of("0123456789");
        return digit == std::string::npos ? 0L : std::strtol(name.c_str() + digit, nullptr, 10);
    };
    return std::make_tuple(number(a), a) < std::make_tuple(number(b), b);
}

verdict_grid make_grid(const record_map& records) {
    std::map<std::string, grid_row> rows;
    std::set<std::string> families;
    for (const auto& [key, r] : records) {
        grid_row& row = rows[r.driver_text()];
        row.library = r.library;
        row.driver = r.driver;
        row.all.add(r.worst);
        row.by_family[r.family].add(r.worst);
        families.insert(r.family);
    }
    verdict_grid g;
    g.families.assign(families.begin(), families.end());
    std::sort(g.families.begin(), g.families.end(), family_before);
    for (auto& [name, row] : rows) g.rows.push_back(std::move(row));
    std::stable_sort(g.rows.begin(), g.rows.end(), [](const grid_row& a, const grid_row& b) {
        for (const verdict v : {verdict::died, verdict::fail, verdict::undecided, verdict::lossy})
            if (a.all.of(v) != b.all.of(v)) return a.all.of(v) > b.all.of(v);
        return false;
    });
    return g;
}

char glyph(verdict v) {
    switch (v) {
    case verdict::not_applicable: return ' ';
    case verdict::pass: return '.';
    case verdict::lossy: return '~';
    case verdict::undecided: return '?';
    case verdict::fail: return 'X';
    case verdict::died: return '!';
    }
    return ' ';
}

std::string terminal_grid(const verdict_grid& g, int requested_width, bool colour) {
    if (g.rows.empty()) return "no records\n";
    const auto width = static_cast<std::size_t>(std::max(40, requested_width));

    // Whole names where they leave room for the columns; otherwise drivers with the number of their library, which a list explains.
    std::size_t longest = 0;
    std::map<std::string, std::size_t> number; // of a library, by its first row
    for (const grid_row& row : g.rows) {
        longest = std::max(longest, row.text().size());
        number.emplace(row.library, number.size() + 1);
    }
    const std::string totals_head = "     ~     X     !"; // how many cases of the row are lossy, fail, died
    const bool whole = longest + 1 + 4 * g.families.size() + totals_head.size() <= width;
    std::vector<std::string> names;
    std::size_t label = 0;
    for (const grid_row& row : g.rows) {
        names.push_back(whole ? row.text() : fmt::format("{} [{}]", row.driver, number.at(row.library)));
        label = std::max(label, names.back().size());
    }
    label = std::min(label, width / 2);

    const std::size_t per_block = std::max<std::size_t>(1, (width - label - 1) / 4);
    std::string text;
    for (std::size_t first = 0; first < g.families.size(); first += per_block) {
        const std::size_t last = std::min(g.families.size(), first + per_block);
        const bool has_totals = last == g.families.size() && label + 1 + 4 * (last - first) + totals_head.size() <= width;
        text += std::string(label + 1, ' ');
        for (std::size_t f = first; f < last; ++f) text += fmt::format("{:>4}", g.families[f]);
        text += has_totals ? totals_head + "\n" : "\n";
        for (std::size_t i = 0; i < g.rows.size(); ++i) {
            const grid_row& row = g.rows[i];
            text += fitted(names[i], label) + " ";
            for (std::size_t f = first; f < last; ++f) {
                const verdict v = cell(row, g.families[f]).worst();
                text += "   " + painted(std::string(1, glyph(v)), v, colour);
            }
            if (has_totals)
                text += fmt::format("{:>6}{:>6}{:>6}", row.all.of(verdict::lossy), row.all.of(verdict::fail), row.all.of(verdict::died));
            text += "\n";
        }
        text += "\n";
    }
    if (!whole) {
        std::vector<std::string> libraries(number.size());
        for (const auto& [name, n] : number) libraries[n - 1] = fmt::format("[{}] {}\n", n, name);
        for (const std::string& line : libraries) text += line;
        text += "\n";
    }
    return text + legend(colour) + "\n";
}

std::string markdown_grid(const verdict_grid& g) {
    std::string head = "| driver |", rule = "|:---|", body;
    for (const std::string& family : g.families) {
        head += " " + family + " |";
        rule += ":-:|";
    }
    for (const grid_row& row : g.rows) {
        std::string name;
        for (const char c : row.text()) name += c == '|' ? std::string("\\|") : std::string(1, c);
        body += "| " + name + " |";
        for (const std::string& family : g.families) {
            const tally t = cell(row, family);
            const verdict v = t.worst();
            body += v == verdict::pass || v == verdict::not_applicable ? fmt::format(" {} |", glyph(v))
                                                                       : fmt::format(" {} {} |", glyph(v), t.of(v));
        }
        body += "\n";
    }
    return head + "\n" + rule + "\n" + body +
           "\n`.` pass, `~` allowed by what the driver promises but digits are lost, `?` undecided because the oracle could not certify "
           "the exact values, `X` fail, `!` died; "
           "the number counts the cases with that verdict.\n";
}

} // namespace eckart::validate
