#include <eckart/validate/record.hpp>

#include <tests/support/error_message.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/validate/command/sample_records.hpp>
#include <tests/validate/command/text_files.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart::validate {
namespace {

using tests::contains;
using tests::error_message;
using tests::file_text;
using tests::scratch_folder;
using tests::write_file;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Record, RoundTripKeepsEveryFieldAndBit) {
    record r = sample::make("dgesdd", "F5", "n=26", verdict::fail);
    r.max_ulps = 0x1.23456789abcdfp+77;
    r.sigma_max_digits = std::numeric_limits<double>::denorm_min();
    r.correctly_rounded = 3;
    r.measurements[0].value = 0.1 + 0.2;
    r.measurements[0].witness = nlohmann::json{{"kind", "entry"}, {"i", 1}};
    r.measurements[0].message = "quote \" backslash \\ newline \n \xC3\xA9";
    const record back = record_from_json(nlohmann::json::parse(to_json(r).dump()));
    EXPECT_EQ(to_json(back), to_json(r));
    EXPECT_EQ(back.max_ulps, r.max_ulps);
    EXPECT_EQ(back.sigma_max_digits, r.sigma_max_digits);
    EXPECT_EQ(back.correctly_rounded, 3);
    EXPECT_EQ(back.measurements[0].value, 0.1 + 0.2);
    EXPECT_EQ(*back.measurements[0].witness, *r.measurements[0].witness);
    EXPECT_EQ(back.key(), "Test LAPACK 1.0/dgesdd/" + r.case_id);
}

TEST(Record, NonFiniteNumbersAreTexts) {
    EXPECT_EQ(number_to_json(nan), "nan");
    EXPECT_EQ(number_to_json(infinity), "inf");
    EXPECT_EQ(number_to_json(-infinity), "-inf");
    EXPECT_TRUE(std::isnan(number_from_json("nan", "x")));
    EXPECT_EQ(number_from_json("-inf", "x"), -infinity);
    EXPECT_EQ(number_from_json(3, "x"), 3.0);
    for (const auto& wrong : {nlohmann::json("1"), nlohmann::json(nullptr), nlohmann::json::array(), nlohmann::json(true)})
        EXPECT_TRUE(contains(error_message([&] { number_from_json(wrong, "seconds"); }), "'seconds'")) << wrong;
}

TEST(Record, MissingAndMistypedFieldsAreNamed) {
    const nlohmann::json good = to_json(sample::make("dgesdd", "F5", "n=26", verdict::pass));
    for (const auto& [name, value] : good.items()) {
        nlohmann::json j = good;
        j.erase(name);
        EXPECT_TRUE(contains(error_message([&] { record_from_json(j); }), "'" + name + "'")) << name;
        j = good;
        j[name] = nlohmann::json::object();
        EXPECT_TRUE(contains(error_message([&] { record_from_json(j); }), name)) << name;
    }
    nlohmann::json j = good;
    j["verdict"] = "splendid";
    EXPECT_TRUE(contains(error_message([&] { record_from_json(j); }), "splendid"));
    j = good;
    j["schema"] = 1;
    EXPECT_TRUE(contains(error_message([&] { record_from_json(j); }), "schema 1"));
    j = good;
    j["rows"] = -1;
    EXPECT_TRUE(contains(error_message([&] { record_from_json(j); }), "'rows'"));
    EXPECT_NE(error_message([&] { record_from_json(nlohmann::json::array()); }), "");
    EXPECT_NE(error_message([&] { record_from_json(3); }), "");
}

TEST(RecordFile, AppendedRecordsAreReadBackAndTheLastOfAKeyWins) {
    const scratch_folder folder;
    const auto file = folder / "results.jsonl";
    record first = sample::make("dgesdd", "F5", "n=26", verdict::pass);
    record second = sample::make("dgesvd", "F5", "n=26", verdict::pass);
    append(file, first);
    append(file, second);
    first.seconds = 42;
    append(file, first);
    const record_map all = read_records(file);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all.at(first.key()).seconds, 42);
}

TEST(RecordFile, EveryTruncationOfTheLastLineIsIgnoredAndCutOff) {
    const scratch_folder folder;
    const auto file = folder / "results.jsonl";
    const record a = sample::make("dgesdd", "F5", "n=10", verdict::pass), b = sample::make("dgesdd", "F5", "n=11", verdict::fail);
    append(file, a);
    const std::size_t first = file_text(file).size();
    append(file, b);
    const std::string whole = file_text(file);
    for (std::size_t size = first; size < whole.size(); ++size) {
        write_file(file, whole.substr(0, size));
        EXPECT_EQ(read_records(file).size(), 1u) << size;
        drop_truncated_line(file);
        EXPECT_EQ(file_text(file), whole.substr(0, first)) << size;
    }
    drop_truncated_line(file);
    append(file, b);
    EXPECT_EQ(file_text(file), whole);
    write_file(file, "{\"cut");
    drop_truncated_line(file);
    EXPECT_EQ(file_text(file), "");
    drop_truncated_line(folder / "missing.jsonl");
    EXPECT_FALSE(std::filesystem::exists(folder / "missing.jsonl"));
}

TEST(RecordFile, MalformedLinesAreErrorsWithFileAndLine) {
    const scratch_folder folder;
    const auto file = folder / "results.jsonl";
    const std::string good = to_json(sample::make("dgesdd", "F5", "n=10", verdict::pass)).dump() + "\n";
    for (const std::string bad : {"{\"schema\":2\n", "not json\n", "[]\n", "{}\n", "\x01\xff\n", "null\n"}) {
        write_file(file, good + bad + good);
        const std::string message = error_message([&] { read_records(file); });
        EXPECT_TRUE(contains(message, "results.jsonl:2: ")) << bad << message;
    }
    EXPECT_TRUE(contains(error_message([&] { read_records(folder / "missing.jsonl"); }), "missing.jsonl"));
    EXPECT_TRUE(contains(error_message([&] { read_records(folder.path()); }), "folder"));
    EXPECT_NE(error_message([&] { append(folder / "no" / "such" / "folder.jsonl", sample::make("d", "F1", "n=1", verdict::pass)); }), "");
}

TEST(RecordFile, EmptyFileAndEmptyLinesHoldNoRecords) {
    const scratch_folder folder;
    write_file(folder / "a", "");
    EXPECT_TRUE(read_records(folder / "a").empty());
    write_file(folder / "a", "\n\n");
    EXPECT_TRUE(read_records(folder / "a").empty());
}

TEST(RecordFile, WrittenWholeInTheOrderOfTheKeys) {
    const scratch_folder folder;
    record_map all;
    sample::add(all, sample::make("dgesvd", "F5", "n=10", verdict::pass));
    sample::add(all, sample::make("dgesdd", "F5", "n=10", verdict::fail));
    write_records(folder / "out.jsonl", all);
    EXPECT_EQ(read_records(folder / "out.jsonl").size(), 2u);
    const std::string text = file_text(folder / "out.jsonl");
    EXPECT_TRUE(text.find("dgesdd") < text.find("dgesvd"));
    EXPECT_FALSE(std::filesystem::exists(folder / "out.jsonl.new"));
}

/// Three overlapping sets: associativity, commutativity, idempotence, identity.
TEST(Merge, IsAssociativeCommutativeAndIdempotent) {
    record_map a, b, c;
    record r = sample::make("dgesdd", "F5", "n=10", verdict::pass);
    sample::add(a, r);
    r.created = "2026-01-30T12:00:00Z";
    r.seconds = 7;
    sample::add(b, r);
    r.seconds = 5; // the same time of creation, other contents
    sample::add(c, r);
    sample::add(b, sample::make("dgesdd", "F5", "n=11", verdict::fail));
    sample::add(c, sample::make("dgesvd", "F6", "n=11", verdict::lossy));
    const auto merged = [](const record_map& x, const record_map& y) {
        record_map z = x;
        merge_into(z, y);
        return z;
    };
    const auto text = [](const record_map& x) {
        std::string lines;
        for (const auto& [key, e] : x) lines += to_json(e).dump() + "\n";
        return lines;
    };
    EXPECT_EQ(text(merged(merged(a, b), c)), text(merged(a, merged(b, c))));
    EXPECT_EQ(text(merged(a, b)), text(merged(b, a)));
    EXPECT_EQ(text(merged(b, c)), text(merged(c, b)));
    EXPECT_EQ(text(merged(merged(a, b), c)), text(merged(merged(c, b), a)));
    EXPECT_EQ(text(merged(a, a)), text(a));
    EXPECT_EQ(text(merged(a, {})), text(a));
    EXPECT_EQ(merged(merged(a, b), c).size(), 3u);
    EXPECT_EQ(merged(a, b).at(r.key()).created, "2026-01-30T12:00:00Z");
}

TEST(Merge, DifferentVerdictsOfOneKeyAreAnErrorThatNamesIt) {
    record_map a, b;
    sample::add(a, sample::make("dgesdd", "F5", "n=10", verdict::pass));
    sample::add(b, sample::make("dgesdd", "F5", "n=10", verdict::fail));
    const std::string message = error_message([&] { merge_into(a, b); });
    EXPECT_TRUE(contains(message, "dgesdd") && contains(message, "F5/n=10/0") && contains(message, "pass") && contains(message, "fail"))
        << message;
}

TEST(Verdicts, WorstOfMeasurements) {
    EXPECT_EQ(worst_of({}), verdict::pass);
    measurement a, b;
    a.verdict = verdict::lossy;
    b.verdict = verdict::not_applicable;
    EXPECT_EQ(worst_of({a, b}), verdict::lossy);
    EXPECT_EQ(worst_of({b}), verdict::pass);
}

} // namespace
} // namespace eckart::validate
