#include <eckart/validate/report/findings.hpp>

#include <eckart/validate/report/grid.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace eckart::validate {

std::vector<finding> find(const record_map& records, verdict v, bool each) {
    std::map<std::string, std::size_t> place; // of a driver in the grid
    for (const grid_row& row : make_grid(records).rows) place.emplace(row.text(), place.size());

    std::map<std::tuple<std::size_t, std::string, std::string, std::string>, finding> groups;
    for (const auto& [key, r] : records)
        for (const measurement& m : r.measurements) {
            if (m.verdict != v) continue;
            finding& f = groups[{place.at(r.driver_text()), r.family, m.check, each ? r.case_id : ""}];
            const auto simplicity = [](long rows, long cols, const std::string& text) {
                return std::make_tuple(rows * cols, text.size(), text);
            };
            const bool is_first = f.cases == 0;
            const bool same_case = !is_first && f.case_id == r.case_id;
            if (!same_case) ++f.cases;
            if (!is_first && simplicity(f.rows, f.cols, f.case_text) <= simplicity(r.rows, r.cols, r.case_text)) continue;
            f.library = r.library;
            f.driver = r.driver;
            f.family = r.family;
            f.case_text = r.case_text;
            f.case_id = r.case_id;
            f.rows = r.rows;
            f.cols = r.cols;
            f.worst = m;
        }
    std::vector<finding> all;
    for (auto& [key, f] : groups) all.push_back(std::move(f));
    std::stable_sort(all.begin(), all.end(), [&](const finding& a, const finding& b) {
        const std::size_t row_a = place.at(a.driver_text()), row_b = place.at(b.driver_text());
        if (row_a != row_b) return row_a < row_b;
        if (a.family != b.family) return family_before(a.family, b.family);
        return std::make_tuple(a.worst.check, a.rows * a.cols) < std::make_tuple(b.worst.check, b.rows * b.cols);
    });
    return all;
}

std::string shell_quoted(const std::string& text) {
    const bool plain = !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                               "_-+=./:,@%") == std::string::npos;
    if (plain) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string reproducing_line(const finding& f, const std::map<std::string, std::string>& arguments) {
    const auto known = arguments.find(f.library);
    return "eckart explain " + shell_quoted(f.case_text) + " --library " +
           shell_quoted(known == arguments.end() ? f.library : known->second) + " --driver " + shell_quoted(f.driver);
}

std::string value_text(const measurement& m) {
    if (std::isnan(m.value) && std::isnan(m.limit)) return "";
    if (m.value == 0 && m.limit == 0) return "";
    return fmt::format("{:.3g} {} (limit {:.3g})", m.value, m.unit, m.limit);
}

std::string describe(const finding& f) {
    std::string line = fmt::format("{} {} {} {} {} case{}, simplest {} ({} x {})", glyph(f.worst.verdict), f.driver_text(), f.family,
                                   f.worst.check, f.cases, f.cases == 1 ? "" : "s", f.case_text, f.rows, f.cols);
    const std::string what = f.worst.message.empty() ? value_text(f.worst) : f.worst.message;
    return what.empty() ? line : line + ": " + what;
}

} // namespace eckart::validate
