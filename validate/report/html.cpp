#include <eckart/validate/report/html.hpp>

#include <eckart/validate/report/charts.hpp>
#include <eckart/validate/report/escape.hpp>
#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>
#include <eckart/validate/report/html_parts.hpp>
#include <eckart/validate/report/summary.hpp>

#include <fmt/format.h>

#include <set>
#include <vector>

namespace eckart::validate {

namespace {

/// Longest witness text shown; results.jsonl has it whole.
constexpr std::size_t witness_limit = 6000;

/// Anchor of a driver's findings of a verdict in a family.
std::string anchor(verdict v, const std::string& driver, const std::string& family) {
    std::string id = std::string(to_string(v)) + "-" + family + "-";
    for (const char c : driver) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        id += plain ? std::string(1, c) : fmt::format("_{:02x}", static_cast<unsigned char>(c));
    }
    return id;
}

std::string tooltip(const grid_row& row, const std::string& family, const tally& t) {
    std::string text = row.text() + ", " + family + ":";
    for (auto it = t.count.rbegin(); it != t.count.rend(); ++it) text += fmt::format(" {} {}", it->second, to_string(it->first));
    return escaped(text);
}

std::string grid_table(const verdict_grid& g) {
    std::string html = "<div class=\"scroll\"><table>\n<tr><th class=\"driver\">driver</th>";
    for (const std::string& family : g.families) html += fmt::format("<th><a href=\"#family-{0}\">{0}</a></th>", escaped(family));
    html += "<th>cases</th><th>lossy</th><th>fail</th><th>died</th></tr>\n";
    for (const grid_row& row : g.rows) {
        html += "<tr><th class=\"driver\">" + escaped(row.text()) + "</th>";
        for (const std::string& family : g.families) {
            const auto found = row.by_family.find(family);
            if (found == row.by_family.end()) {
                html += "<td class=\"cell\"></td>";
                continue;
            }
            const verdict v = found->second.worst();
            const bool is_listed = v != verdict::pass && v != verdict::not_applicable;
            const std::string sign = fmt::format("{}", glyph(v));
            html += fmt::format("<td class=\"cell v-{}\" title=\"{}\">{}</td>", to_string(v), tooltip(row, family, found->second),
                                is_listed ? fmt::format("<a href=\"#{}\">{}</a>", anchor(v, row.text(), family), sign) : sign);
        }
        html += fmt::format(
            "<td class=\"count\">{}</td><td class=\"count\">{}</td><td class=\"count\">{}</td><td class=\"count\">{}</td></tr>\n",
            row.all.cases(), row.all.of(verdict::lossy), row.all.of(verdict::fail), row.all.of(verdict::died));
    }
    return html +
           "</table></div>\n<p><span class=\"glyph v-pass\">.</span> pass &#160; <span class=\"glyph v-lossy\">~</span> allowed by what "
           "the driver promises, but digits are lost &#160; <span class=\"glyph v-undecided\">?</span> undecided: the oracle could not "
           "certify the exact values &#160; <span "
           "class=\"glyph v-fail\">X</span> fail &#160; <span class=\"glyph v-died\">!</span> died</p>\n";
}

std::string finding_list(const record_map& records, verdict v, const std::map<std::string, std::string>& arguments) {
    std::string html;
    std::set<std::string> anchors;
    for (const finding& f : find(records, v)) {
        const std::string id = anchor(v, f.driver_text(), f.family);
        html += fmt::format("<details class=\"finding v-{}\"{}><summary><span class=\"glyph\">{}</span>{}</summary>\n", to_string(v),
                            anchors.insert(id).second ? " id=\"" + id + "\"" : "", glyph(v), escaped(describe(f).substr(1)));
        html += "<p>Reproduce with</p><pre>" + escaped(reproducing_line(f, arguments)) + "</pre>\n";
        if (f.worst.witness) {
            std::string witness = f.worst.witness->dump(1, ' ', true, nlohmann::json::error_handler_t::replace);
            if (witness.size() > witness_limit) witness = witness.substr(0, witness_limit) + "\n... the rest stands in results.jsonl";
            html += "<p>Witness, to be checked by hand</p><pre>" + escaped(witness) + "</pre>\n";
        }
        html += "</details>\n";
    }
    return html;
}

} // namespace

std::string html_report(const record_map& records, const std::map<std::string, std::string>& arguments) {
    const verdict_grid g = make_grid(records);
    std::string newest;
    for (const auto& [key, r] : records) newest = std::max(newest, r.created);
    std::string counts;
    for (const auto& [v, n] : verdict_counts(records)) counts += fmt::format(", {} {}", n, to_string(v));

    std::string html = "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"/>\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>Eckart: verdicts on SVDs</title>\n"
                       "<style>" +
                       std::string(html_style) + "</style></head>\n<body>\n<h1>Eckart: verdicts on SVDs</h1>\n";
    html += fmt::format("<p>{} drivers, {} families, {} records{}. Newest record {}.</p>\n", g.rows.size(), g.families.size(),
                        records.size(), counts, escaped(newest));
    html +=
        "<h2>Grid</h2>\n<p>One row a driver, worst first; one column a family of matrices. A cell shows the worst verdict of its cases; "
        "point at it for the counts, follow it to the findings.</p>\n" +
        grid_table(g);

    const std::string died = finding_list(records, verdict::died, arguments), failed = finding_list(records, verdict::fail, arguments);
    html += "<h2>Findings</h2>\n<p><input id=\"filter\" placeholder=\"filter by words: driver, family, check\" "
            "aria-label=\"filter findings\"/></p>\n";
    html += died.empty() && failed.empty() ? "<p>None.</p>\n" : died + failed;
    const std::string undecided = finding_list(records, verdict::undecided, arguments);
    if (!undecided.empty())
        html += "<h2>Undecided</h2>\n<p>The oracle could not certify the exact values within its budget: neither passed nor failed.</p>\n" +
                undecided;
    const std::string lossy = finding_list(records, verdict::lossy, arguments);
    if (!lossy.empty())
        html +=
            "<h2>Lossy</h2>\n<p>Within the norm-wise error that the driver promises, yet small singular values lose digits.</p>\n" + lossy;

    html += "<h2>Accuracy against speed</h2>\n<p>Dot: median over the cases of the largest error of a singular value, in units in the last "
            "place; line: up to the 95th percentile. Left and low is good.</p>\n" +
            accuracy_speed_chart(records);

    html += "<h2>Error in ulps, per family</h2>\n<p>Largest error of a non-zero singular value of each case, in units in the last place of "
            "the correctly rounded value: thin line least to largest, thick line quartiles, tick median.</p>\n";
    std::map<std::string, std::vector<const record*>> by_family;
    for (const auto& [key, r] : records) by_family[r.family].push_back(&r);
    for (const std::string& family : g.families)
        html += fmt::format("<h3 id=\"family-{0}\">{0}</h3>\n", escaped(family)) + error_chart(by_family[family]);

    return html + "<script>" + html_script + "</script>\n</body></html>\n";
}

} // namespace eckart::validate
