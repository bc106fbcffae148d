#include <eckart/validate/report/charts.hpp>
#include <eckart/validate/report/escape.hpp>
#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>
#include <eckart/validate/report/html.hpp>
#include <eckart/validate/report/junit.hpp>
#include <eckart/validate/report/summary.hpp>
#include <eckart/validate/report/witness_text.hpp>

#include <tests/support/error_message.hpp>
#include <tests/validate/command/sample_records.hpp>
#include <tests/validate/command/well_formed.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

namespace eckart::validate {
namespace {

using tests::contains;
using tests::xml_defect;

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
}

record_map sample_set() {
    record_map all;
    sample::add(all, sample::make("good", "F1", "n=1", verdict::pass));
    sample::add(all, sample::make("good", "F11", "n=1", verdict::pass));
    sample::add(all, sample::make("good", "F5", "n=1", verdict::lossy, "L2.ulps"));
    sample::add(all, sample::make("bad", "F1", "n=1", verdict::fail));
    sample::add(all, sample::make("bad", "F1", "n=2", verdict::fail, "L1.residual", 2));
    sample::add(all, sample::make("bad", "F1", "n=3", verdict::fail, "L0.order", 9));
    sample::add(all, sample::make("bad", "F11", "n=1", verdict::undecided));
    sample::add(all, sample::make("worse", "F1", "n=1", verdict::died, "L0.crash"));
    return all;
}

TEST(Grid, RowsWorstFirstColumnsByNumber) {
    const verdict_grid g = make_grid(sample_set());
    EXPECT_EQ(g.families, (std::vector<std::string>{"F1", "F5", "F11"}));
    ASSERT_EQ(g.rows.size(), 3u);
    EXPECT_EQ(g.rows[0].driver, "worse");
    EXPECT_EQ(g.rows[1].driver, "bad");
    EXPECT_EQ(g.rows[2].driver, "good");
    EXPECT_EQ(g.rows[1].by_family.at("F1").of(verdict::fail), 3u);
    EXPECT_EQ(g.rows[1].by_family.at("F1").worst(), verdict::fail);
    EXPECT_EQ(g.rows[1].all.cases(), 4u);
}

TEST(Grid, TerminalShowsOneGlyphPerCell) {
    const std::string text = terminal_grid(make_grid(sample_set()), 100, false);
    const auto rows = lines(text);
    const auto starts = [&](std::size_t i, const std::string& begin) { return rows.at(i).rfind(begin, 0) == 0; };
    EXPECT_TRUE(contains(rows.at(0), "  F1  F5 F11")) << text;
    EXPECT_TRUE(starts(1, "Test LAPACK 1.0/worse    !        ")) << text;
    EXPECT_TRUE(starts(2, "Test LAPACK 1.0/bad      X       ?")) << text;
    EXPECT_TRUE(starts(3, "Test LAPACK 1.0/good     .   ~   .")) << text;
    EXPECT_TRUE(contains(text, ". pass") && contains(text, "~ lossy") && contains(text, "? undecided: exact values not certified") &&
                contains(text, "X fail") && contains(text, "! died"));
    EXPECT_FALSE(contains(text, "\033"));
    EXPECT_TRUE(contains(terminal_grid(make_grid(sample_set()), 100, true), "\033[31mX\033[0m"));
}

TEST(Grid, KeepsToTheWidthAndShowsEveryColumnOnce) {
    record_map all;
    for (int f = 1; f <= 28; ++f)
        sample::add(all, sample::make("a_driver_with_a_very_long_name_indeed", "F" + std::to_string(f), "n=1", verdict::pass));
    for (const int width : {0, 40, 61, 80, 120, 200}) {
        const std::string text = terminal_grid(make_grid(all), width, false);
        int columns = 0;
        for (const std::string& line : lines(text)) {
            if (contains(line, "pass")) continue; // the legend
            EXPECT_TRUE(line.size() <= static_cast<std::size_t>(std::max(40, width))) << width << ": " << line;
            if (line.find_first_not_of(' ') != std::string::npos && line[0] == ' ')
                for (const char c : line) columns += c == 'F';
        }
        EXPECT_EQ(columns, 28) << width;
    }
    EXPECT_TRUE(contains(terminal_grid(make_grid({}), 80, false), "no records"));
}

TEST(Grid, LongNamesBecomeNumbersOfLibraries) {
    record_map all = sample_set();
    for (int f = 30; f < 45; ++f) sample::add(all, sample::make("bad", "F" + std::to_string(f), "n=1", verdict::pass));
    const std::string text = terminal_grid(make_grid(all), 105, false);
    EXPECT_TRUE(contains(text, "\nbad [1]      X       ?")) << text;
    EXPECT_TRUE(contains(text, "\n[1] Test LAPACK 1.0\n")) << text;
}

TEST(Grid, MarkdownTable) {
    const auto rows = lines(markdown_grid(make_grid(sample_set())));
    EXPECT_EQ(rows.at(0), "| driver | F1 | F5 | F11 |");
    EXPECT_EQ(rows.at(1), "|:---|:-:|:-:|:-:|");
    EXPECT_EQ(rows.at(3), "| Test LAPACK 1.0/bad | X 3 |   | ? 1 |");
    record_map odd;
    sample::add(odd, sample::make("a|b", "F1", "n=1", verdict::pass));
    EXPECT_TRUE(contains(markdown_grid(make_grid(odd)), "a\\|b"));
}

TEST(Findings, GroupedByDriverCheckAndFamilyWithTheSimplestCase) {
    const auto failed = find(sample_set(), verdict::fail);
    ASSERT_EQ(failed.size(), 2u);
    EXPECT_EQ(failed[0].worst.check, "L0.order");
    EXPECT_EQ(failed[1].worst.check, "L1.residual");
    EXPECT_EQ(failed[1].cases, 2u);
    EXPECT_EQ(failed[1].case_text, "F1/n=2/0"); // fewer entries than n=1 of the sample, which has 3 x 3
    EXPECT_EQ(find(sample_set(), verdict::fail, true).size(), 3u);
    EXPECT_EQ(find(sample_set(), verdict::lossy).size(), 1u);
    EXPECT_TRUE(find({}, verdict::fail).empty());
}

TEST(Findings, OneCaseCountsOnceHoweverManyMeasurements) {
    record r = sample::make("d", "F1", "n=1", verdict::fail);
    r.measurements.push_back(r.measurements.front());
    record_map all;
    sample::add(all, r);
    ASSERT_EQ(find(all, verdict::fail).size(), 1u);
    EXPECT_EQ(find(all, verdict::fail)[0].cases, 1u);
}

TEST(Findings, ReproducingLineIsQuotedForTheShell) {
    finding f;
    f.case_text = "F6/n=3 k=2/0";
    f.library = "It's LAPACK";
    f.driver = "dgesdd";
    EXPECT_EQ(reproducing_line(f, {}), "eckart explain 'F6/n=3 k=2/0' --library 'It'\\''s LAPACK' --driver dgesdd");
    EXPECT_EQ(reproducing_line(f, {{"It's LAPACK", "./lib.so"}}), "eckart explain 'F6/n=3 k=2/0' --library ./lib.so --driver dgesdd");
    EXPECT_EQ(shell_quoted(""), "''");
    EXPECT_EQ(shell_quoted("$(x)"), "'$(x)'");
}

TEST(Escape, MarkupAndControlsBecomeHarmless) {
    EXPECT_EQ(escaped("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    EXPECT_EQ(escaped(std::string("a\0b\x1b", 4)), "a\xEF\xBF\xBD"
                                                   "b\xEF\xBF\xBD");
    EXPECT_EQ(escaped("\xC3\xA9\n"), "\xC3\xA9\n");
}

/// Every text that a library, a driver or a witness could smuggle in.
record_map hostile_set() {
    record_map all;
    const std::string evil = "</script><script>alert(1)</script>&<\"'\x01";
    for (const verdict v : {verdict::pass, verdict::lossy, verdict::undecided, verdict::fail, verdict::died}) {
        record r = sample::make(evil + to_string(v), "F1", "n=1", v);
        r.library = evil;
        r.measurements[0].check = evil;
        r.measurements[0].message = evil;
        r.measurements[0].unit = evil;
        r.measurements[0].witness = nlohmann::json{{"kind", evil}, {evil, evil}};
        r.created = evil;
        sample::add(all, r);
    }
    return all;
}

TEST(Html, WellFormedSelfContainedAndEscaped) {
    for (const record_map& all : {sample_set(), hostile_set(), record_map{}}) {
        const std::string html = html_report(all, {});
        EXPECT_EQ(xml_defect(html), "");
        EXPECT_FALSE(contains(html, "alert(1)</script>"));
        EXPECT_FALSE(contains(html, "src=") || contains(html, "<link") || contains(html, "@import") || contains(html, "url("));
    }
}

TEST(Html, ShowsGridFindingsWitnessesAndReproducingLines) {
    record_map all = sample_set();
    record r = sample::make("bad", "F1", "n=1", verdict::fail, "L0.order", 1);
    r.measurements[0].witness = nlohmann::json{{"kind", "stretch"}, {"x", {0.5, 0.25}}};
    sample::add(all, r);
    const std::string html = html_report(all, {});
    EXPECT_TRUE(contains(html, "eckart explain F1/n=1/0 --library &#39;Test LAPACK 1.0&#39; --driver bad"));
    EXPECT_TRUE(contains(html, "stretch"));
    EXPECT_TRUE(contains(html, "title=\"Test LAPACK 1.0/bad, F1: 3 fail\""));
    EXPECT_TRUE(contains(html, "<svg"));
    // every link within the page has its target
    for (std::size_t at = html.find("href=\"#"); at != std::string::npos; at = html.find("href=\"#", at + 1)) {
        const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
        EXPECT_TRUE(contains(html, "id=\"" + id + "\"")) << id;
    }
}

TEST(Junit, CountsAndStaysWellFormed) {
    const std::string xml = junit_xml(sample_set(), {});
    EXPECT_EQ(xml_defect(xml), "");
    EXPECT_TRUE(contains(xml, "<testsuite name=\"Test LAPACK 1.0/bad\" tests=\"4\" failures=\"3\" errors=\"0\" skipped=\"1\">")) << xml;
    EXPECT_TRUE(contains(xml, "<error type=\"died\""));
    EXPECT_TRUE(contains(xml, "classname=\"Test LAPACK 1.0/bad\" name=\"F1/n=1/0\""));
    EXPECT_TRUE(contains(xml, "eckart explain F1/n=1/0"));
    EXPECT_EQ(xml_defect(junit_xml(hostile_set(), {})), "");
    EXPECT_EQ(xml_defect(junit_xml({}, {})), "");
    record_map all;
    record r = sample::make("d", "F1", "n=1", verdict::pass);
    r.seconds = std::numeric_limits<double>::quiet_NaN();
    sample::add(all, r);
    EXPECT_FALSE(contains(junit_xml(all, {}), "nan"));
}

TEST(WellFormed, TheCheckerItselfSeesDefects) {
    EXPECT_EQ(xml_defect("<a b=\"1\"><c/></a>"), "");
    for (const char* bad : {"<a>", "</a>", "<a></b>", "a & b", "<a b=\"<\"/>", "<a", "&bogus"}) EXPECT_NE(xml_defect(bad), "") << bad;
}

TEST(Summary, CountsAndFindings) {
    const nlohmann::json j = summary_json(sample_set(), {});
    EXPECT_EQ(j["records"], 8);
    EXPECT_EQ(j["drivers"][0]["driver"], "worse");
    EXPECT_EQ(j["findings"].size(), 3u);
    EXPECT_EQ(j["findings"][0]["verdict"], "died");
    EXPECT_EQ(j["lossy"].size(), 1u);
    EXPECT_EQ(j["undecided"].size(), 1u);
    EXPECT_TRUE(has_findings(sample_set()));
    record_map lossy;
    sample::add(lossy, sample::make("d", "F1", "n=1", verdict::lossy));
    EXPECT_FALSE(has_findings(lossy));
    EXPECT_FALSE(has_findings({}));
}

TEST(Charts, HoldNoNonFiniteNumbers) {
    record_map all;
    const double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
    int n = 0;
    for (const double ulps : {0.0, 1.0, 1e300, infinity, nan})
        for (const double seconds : {0.0, 1e-9, 1e9, nan}) {
            record r = sample::make("d" + std::to_string(n % 3), "F1", "n=" + std::to_string(n), verdict::pass);
            ++n;
            r.max_ulps = ulps;
            r.seconds = seconds;
            sample::add(all, r);
        }
    std::vector<const record*> list;
    for (const auto& [key, r] : all) list.push_back(&r);
    for (const std::string& svg : {error_chart(list), accuracy_speed_chart(all), error_chart({}), accuracy_speed_chart({})}) {
        EXPECT_EQ(xml_defect(svg), "");
        for (const char* bad : {"=\"nan", "=\"-nan", "=\"inf", "=\"-inf"}) EXPECT_FALSE(contains(svg, bad)) << svg;
    }
}

TEST(Charts, Quantile) {
    std::vector<double> x{5, 1, 4, 2, 3};
    EXPECT_EQ(quantile(x, 0), 1);
    EXPECT_EQ(quantile(x, 0.5), 3);
    EXPECT_EQ(quantile(x, 1), 5);
    std::vector<double> one{7};
    EXPECT_EQ(quantile(one, 0.95), 7);
}

TEST(WitnessText, EveryKindIsExplainedAlsoWithinAnother) {
    for (const char* kind : {"entry", "exact_sigma", "stretch", "squeeze", "null", "residual", "columns", "closer"})
        EXPECT_NE(how_to_check(nlohmann::json{{"kind", kind}}), "") << kind;
    const nlohmann::json nested{{"kind", "exact_sigma"}, {"proof", {{"kind", "stretch"}}}};
    EXPECT_TRUE(contains(how_to_check(nested), "sigma_1"));
    EXPECT_EQ(how_to_check(nlohmann::json{{"kind", "novel"}}), "");
    EXPECT_EQ(how_to_check(nlohmann::json::array()), "");
}

} // namespace
} // namespace eckart::validate
