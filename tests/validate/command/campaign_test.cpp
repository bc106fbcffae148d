// Whole runs of `eckart validate`: resuming, sharding, threads, dying drivers, exit codes.
#include <eckart/validate/record.hpp>

#include <nlohmann/json.hpp>

#include <tests/support/error_message.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/validate/command/run_command.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace eckart::validate {
namespace {

using nlohmann::json;
using tests::answer;
using tests::contains;
using tests::eckart_command;
using tests::file_text;
using tests::scratch_folder;
using tests::write_file;

/// The lines of a results file without the two fields in which runs may differ.
std::vector<std::string> timeless_lines(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::istringstream in(file_text(file));
    for (std::string line; std::getline(in, line);) {
        json j = json::parse(line);
        j.erase("seconds");
        j.erase("created");
        lines.push_back(j.dump());
    }
    return lines;
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
    std::sort(lines.begin(), lines.end());
    return lines;
}

const std::string worker = IMITATION_WORKER;

TEST(Campaign, ExitCodeFollowsTheVerdicts) {
    const scratch_folder f;
    const answer good = eckart_command(f.path(), "validate " + worker + " --family F5 --driver right --quiet --output good");
    EXPECT_EQ(good.code, 0) << good.out << good.err;
    EXPECT_EQ(good.err, "");
    const answer bad = eckart_command(f.path(), "validate " + worker + " --family F5 --driver wrong --quiet --output bad");
    EXPECT_EQ(bad.code, 1) << bad.err;
    EXPECT_TRUE(contains(bad.out, "X imitation/wrong F5 L1.singular_values")) << bad.out;
    EXPECT_TRUE(contains(bad.out, "eckart explain F5/n=")) << bad.out;
    for (const char* file : {"results.jsonl", "report.html", "junit.xml"}) EXPECT_TRUE(std::filesystem::exists(f / "bad" / file)) << file;
    EXPECT_TRUE(contains(file_text(f / "bad/junit.xml"), "<failure"));
}

TEST(Campaign, PrintedLineReproducesTheFinding) {
    const scratch_folder f;
    const answer bad = eckart_command(f.path(), "validate " + worker + " --family F5 --driver wrong --json");
    ASSERT_EQ(bad.code, 1) << bad.err;
    const json summary = json::parse(bad.out);
    ASSERT_FALSE(summary["findings"].empty());
    const std::string line = summary["findings"][0]["reproduce"];
    ASSERT_EQ(line.rfind("eckart ", 0), 0u) << line;
    const answer again = eckart_command(f.path(), line.substr(7) + " --no-shrink");
    EXPECT_EQ(again.code, 1) << again.err;
    EXPECT_TRUE(contains(again.out, "X " + summary["findings"][0]["check"].get<std::string>())) << again.out;
}

TEST(Campaign, CrashesAreSurvivedAndRecorded) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "validate " + worker + " --family F5 --driver crashing --quiet");
    EXPECT_EQ(a.code, 1);
    int died = 0, passed = 0;
    for (const auto& [key, r] : read_records(f / "eckart-results/results.jsonl")) {
        died += r.worst == verdict::died;
        passed += r.worst == verdict::pass;
        if (r.rows % 3 == 0) {
            EXPECT_EQ(r.outcome, "crashed") << r.case_text;
        }
    }
    EXPECT_GT(died, 0);
    EXPECT_GT(passed, 0);
}

TEST(Campaign, ADriverThatAlwaysHangsIsGivenUpInTheFamilyTheSameForAnyNumberOfThreads) {
    const scratch_folder f;
    const std::string tail = "validate " + worker + " --family F5 --driver hanging --time-limit 0.3 --quiet";
    EXPECT_EQ(eckart_command(f.path(), tail + " --jobs 1 --output one").code, 1);
    EXPECT_EQ(eckart_command(f.path(), tail + " --jobs 4 --output four").code, 1);
    const auto one = timeless_lines(f / "one/results.jsonl");
    EXPECT_EQ(one, timeless_lines(f / "four/results.jsonl"));
    std::size_t hung = 0, left_out = 0;
    for (const std::string& line : one) {
        const json j = json::parse(line);
        EXPECT_EQ(j["verdict"], "died");
        hung += j["outcome"] == "timed_out";
        left_out += j["outcome"] == "skipped";
    }
    EXPECT_EQ(hung, 3u);
    EXPECT_EQ(left_out, one.size() - 3);
}

TEST(Campaign, RecordsDoNotDependOnTheNumberOfThreads) {
    const scratch_folder f;
    const std::string tail = "validate " + worker + " --family F5,F2 --quiet --time-limit 0.3 --output ";
    eckart_command(f.path(), tail + "one --jobs 1");
    eckart_command(f.path(), tail + "three --jobs 3");
    const auto one = timeless_lines(f / "one/results.jsonl");
    EXPECT_GT(one.size(), 40u);
    EXPECT_EQ(one, timeless_lines(f / "three/results.jsonl")) << "also in the order of the lines";
}

TEST(Campaign, KilledRunResumesToWhatAnUninterruptedRunGives) {
    const scratch_folder f;
    const std::string tail = "validate " + worker + " --family F5,F2 --driver r --quiet --output ";
    eckart_command(f.path(), tail + "whole");
    const auto whole = timeless_lines(f / "whole/results.jsonl");
    ASSERT_GT(whole.size(), 20u);

    const auto results = f / "killed/results.jsonl";
    std::filesystem::create_directories(f / "killed");
    const std::string cache = "XDG_CACHE_HOME=" + (f / "cache2").string(); // no cache from before: slow enough to be hit
    const pid_t child = fork();
    if (child == 0) {
        const int quiet = open("/dev/null", O_WRONLY);
        dup2(quiet, 1);
        dup2(quiet, 2);
        const std::string output = (f / "killed").string();
        execl("/usr/bin/env", "env", cache.c_str(), ECKART_COMMAND, "validate", worker.c_str(), "--family", "F5,F2", "--driver", "r",
              "--quiet", "--output", output.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    const auto line_count = [&] {
        const std::string text = file_text(results);
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    };
    const auto start = std::chrono::steady_clock::now();
    while (line_count() < whole.size() / 2 && std::chrono::steady_clock::now() - start < std::chrono::seconds(200))
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const std::size_t before = line_count();
    ASSERT_GE(before, whole.size() / 2);
    ASSERT_LT(before, whole.size()) << "the run was over before it could be killed";
    // and half a line, as a kill within a write leaves it
    write_file(results, file_text(results) + whole.back().substr(0, 100));

    const answer resumed = eckart_command(f.path(), tail + "killed --json");
    EXPECT_EQ(json::parse(resumed.out)["reused"], before) << resumed.err;
    EXPECT_EQ(timeless_lines(results), whole);
    const answer again = eckart_command(f.path(), tail + "killed --json");
    EXPECT_EQ(json::parse(again.out)["reused"], whole.size());
    EXPECT_EQ(timeless_lines(results), whole);
}

TEST(Campaign, TwoShardsMergeToTheWhole) {
    const scratch_folder f;
    const std::string tail = "validate " + worker + " --family F5,F2 --driver right --quiet --output ";
    eckart_command(f.path(), tail + "whole");
    eckart_command(f.path(), tail + "a --shard 0/2");
    eckart_command(f.path(), tail + "b --shard 1/2");
    const answer merged = eckart_command(f.path(), "merge merged.jsonl b/results.jsonl a");
    ASSERT_EQ(merged.code, 0) << merged.err;
    const auto a = timeless_lines(f / "a/results.jsonl"), b = timeless_lines(f / "b/results.jsonl");
    EXPECT_FALSE(a.empty() || b.empty());
    const auto whole = sorted(timeless_lines(f / "whole/results.jsonl"));
    EXPECT_EQ(a.size() + b.size(), whole.size());
    EXPECT_EQ(sorted(timeless_lines(f / "merged.jsonl")), whole);
}

TEST(Campaign, RecordsOfARebuiltLibraryAreNotKept) {
    const scratch_folder f;
    const auto copy = f / "worker";
    std::filesystem::copy_file(worker, copy);
    const std::string tail = "validate ./worker --family F5 --driver right --json --quiet";
    const answer first = eckart_command(f.path(), tail);
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_GT(json::parse(eckart_command(f.path(), tail).out)["reused"], 0);
    write_file(copy, file_text(copy) + "another build");
    EXPECT_EQ(json::parse(eckart_command(f.path(), tail).out)["reused"], 0);
    EXPECT_GT(json::parse(eckart_command(f.path(), tail).out)["reused"], 0);
    EXPECT_EQ(json::parse(eckart_command(f.path(), tail + " --fresh").out)["reused"], 0);
    write_file(f / "eckart-results/manifest.json", "{ not json");
    EXPECT_EQ(json::parse(eckart_command(f.path(), tail).out)["reused"], 0);
}

TEST(Campaign, ReportsFromResultsEqualThoseOfTheRun) {
    const scratch_folder f;
    eckart_command(f.path(), "validate " + worker + " --family F5 --driver wrong --quiet");
    EXPECT_EQ(eckart_command(f.path(), "report eckart-results --html r.html --junit j.xml --markdown m.md").code, 1);
    EXPECT_EQ(file_text(f / "r.html"), file_text(f / "eckart-results/report.html"));
    EXPECT_EQ(file_text(f / "j.xml"), file_text(f / "eckart-results/junit.xml"));
    EXPECT_TRUE(contains(file_text(f / "m.md"), "| imitation/wrong | X "));
    EXPECT_TRUE(contains(eckart_command(f.path(), "report eckart-results --markdown -").out, "| imitation/wrong |"));
    EXPECT_TRUE(json::accept(eckart_command(f.path(), "report eckart-results --json").out));
}

TEST(Campaign, BadInput) {
    const scratch_folder f;
    write_file(f / "file", "");
    std::filesystem::create_directories(f / "broken");
    write_file(f / "broken/results.jsonl", "not json\n");
    const struct {
        std::string tail, part;
    } all[] = {
        {worker + " --family F99", "F99"},
        {worker + " --family F5, --level large", "large"},
        {worker + " --shard 2/2", "2/2"},
        {worker + " --driver dgesdd", "dgesdd"},
        {worker + " --time-limit 0", "--time-limit"},
        {worker + " --time-limit nan", "--time-limit"},
        {worker + " --family F5 --output file", "file"},
        {worker + " --family F5 --output broken", "broken/results.jsonl:1"},
        {"./missing.so", "missing.so"},
        {"/", "/"},
        {"/bin/true", "/bin/true"},
        {"''", "empty"},
    };
    for (const auto& [tail, part] : all) {
        const answer a = eckart_command(f.path(), "validate --quiet " + tail);
        EXPECT_EQ(a.code, 2) << tail << ": " << a.out << a.err;
        EXPECT_TRUE(contains(a.err, part)) << tail << ": " << a.err;
    }
}

/// Whatever this machine has, our own fast path at least: the run ends with a grid.
TEST(Campaign, LibrariesOfThisMachine) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "validate --family F2 --json --quiet");
    ASSERT_TRUE(a.code == 0 || a.code == 1) << a.err;
    const json summary = json::parse(a.out);
    EXPECT_TRUE(summary["libraries_not_started"].empty()) << summary["libraries_not_started"];
    bool ours = false;
    for (const json& d : summary["drivers"]) ours = ours || contains(d["library"], "ckart");
    EXPECT_TRUE(ours) << summary["drivers"];
}

} // namespace
} // namespace eckart::validate
