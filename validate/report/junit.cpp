#include <eckart/validate/report/junit.hpp>

#include <eckart/validate/report/escape.hpp>
#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>

#include <fmt/format.h>

#include <cmath>

namespace eckart::validate {

namespace {

/// The measurements with the record's worst verdict, one a line.
std::string messages(const record& r) {
    std::string text;
    for (const measurement& m : r.measurements) {
        if (m.verdict != r.worst) continue;
        text += (text.empty() ? "" : "\n") + m.check + ": " + value_text(m) + " " + m.message;
    }
    return text;
}

std::string testcase(const record& r, const std::map<std::string, std::string>& arguments) {
    const double seconds = std::isfinite(r.seconds) ? r.seconds : 0;
    const std::string head =
        fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.6f}\"", escaped(r.driver_text()), escaped(r.case_text), seconds);
    if (r.worst == verdict::pass || r.worst == verdict::not_applicable) return head + "/>\n";
    const std::string what = escaped(messages(r));
    if (r.worst == verdict::lossy) return head + "><system-out>lossy: " + what + "</system-out></testcase>\n";
    if (r.worst == verdict::undecided) return head + "><skipped message=\"undecided: " + what + "\"/></testcase>\n";
    finding f;
    f.library = r.library;
    f.driver = r.driver;
    f.case_text = r.case_text;
    const char* const tag = r.worst == verdict::died ? "error" : "failure";
    return head + fmt::format("><{0} type=\"{1}\" message=\"{2}\">{3}</{0}></testcase>\n", tag, to_string(r.worst), what,
                              escaped(reproducing_line(f, arguments)));
}

} // namespace

std::string junit_xml(const record_map& records, const std::map<std::string, std::string>& arguments) {
    std::map<std::string, std::string> bodies;
    for (const auto& [key, r] : records) bodies[r.driver_text()] += testcase(r, arguments);
    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"eckart validate\">\n";
    for (const grid_row& row : make_grid(records).rows)
        xml += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
                           escaped(row.text()), row.all.cases(), row.all.of(verdict::fail), row.all.of(verdict::died),
                           row.all.of(verdict::undecided), bodies[row.text()]);
    return xml + "</testsuites>\n";
}

} // namespace eckart::validate
