// `eckart check-certificate`: exit codes and messages of the real program.
#include <eckart/core/matrix_file.hpp>
#include <eckart/core/matrix_hash.hpp>

#include <nlohmann/json.hpp>

#include <tests/support/error_message.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/validate/command/run_command.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace eckart {
namespace {

using nlohmann::json;
using tests::answer;
using tests::contains;
using tests::eckart_command;
using tests::scratch_folder;
using tests::write_file;

/// Of diag(3, 4) below nothing else: σ = 4, 3, both exact, by hand.
std::string certificate_of_diagonal(const std::string& hash, const std::string& first_value = "4p0 =") {
    return "eckart-certificate 1\nscalar real\nrows 2\ncols 2\nhash " + hash +
           "\nformat binary64\nrounding nearest-even\nrank 2\nrank-prime 7\nvalues 2\n" + first_value +
           "\n3p0 =\npoints 2\n4p0 1 7p-1 9p-1 7\n0 1\n3p0 1 5p-1 7p-1 7\n1 0\nenclosures 0\nV 2\n0 1\n1 0\nend\n";
}

const matrix<double> diagonal{{3, 0}, {0, 4}};

TEST(CommandCheckCertificate, Accepts) {
    const scratch_folder f;
    write_matrix(f / "a.npy", diagonal);
    write_matrix(f / "a.mtx", diagonal);
    write_matrix(f / "f.npy", matrix<float>{{3, 0}, {0, 4}});
    write_file(f / "a.cert", certificate_of_diagonal(matrix_hash(diagonal)));
    write_file(f / "no-hash.cert", certificate_of_diagonal("-"));
    for (const char* files :
         {"a.cert a.npy", "a.cert a.mtx", "a.cert f.npy", "no-hash.cert a.npy", "- a.npy < a.cert", "a.cert - < a.mtx"}) {
        const answer a = eckart_command(f.path(), std::string("check-certificate ") + files);
        EXPECT_EQ(a.code, 0) << files << a.out << a.err;
        EXPECT_EQ(a.err, "") << files;
        EXPECT_TRUE(contains(a.out, "accepted")) << a.out;
        EXPECT_TRUE(contains(a.out, "2 singular values rounded to binary64, nearest-even: 2 exact (0 of them 0), 0 ties; rank 2")) << a.out;
    }
    const json j = json::parse(eckart_command(f.path(), "check-certificate --json a.cert a.npy").out);
    EXPECT_EQ(j["accepted"], true);
    EXPECT_EQ(j["hash"], "same");
    EXPECT_EQ(j["rank"], 2);
    EXPECT_EQ(j["values"], 2);
    EXPECT_EQ(j["exact"], 2);
    EXPECT_EQ(j["ties"], 0);
}

TEST(CommandCheckCertificate, RefusesWithTheReason) {
    const scratch_folder f;
    write_matrix(f / "a.npy", diagonal);
    write_matrix(f / "b.npy", matrix<double>{{3, 0}, {0, 5}});
    write_matrix(f / "c.npy", matrix<std::complex<double>>{{3, 0}, {0, 4}});
    write_file(f / "a.cert", certificate_of_diagonal(matrix_hash(diagonal)));
    write_file(f / "wrong.cert", certificate_of_diagonal("-", "5p0 ="));
    const answer wrong = eckart_command(f.path(), "check-certificate wrong.cert a.npy");
    EXPECT_EQ(wrong.code, 1) << wrong.err;
    EXPECT_TRUE(contains(wrong.out, "refused")) << wrong.out;
    EXPECT_TRUE(contains(wrong.out, "value 1: no exact point shows that σ_1 is 5p0 (5)")) << wrong.out;
    EXPECT_EQ(wrong.err, "");

    const answer other = eckart_command(f.path(), "check-certificate a.cert b.npy --json");
    EXPECT_EQ(other.code, 1);
    EXPECT_TRUE(contains(other.err, "belongs to another matrix")) << other.err;
    const json j = json::parse(other.out);
    EXPECT_EQ(j["accepted"], false);
    EXPECT_EQ(j["hash"], "differs");
    EXPECT_TRUE(contains(j["reason"], "exact point 1"));
    EXPECT_FALSE(j.contains("rank"));

    const answer scalar = eckart_command(f.path(), "check-certificate a.cert c.npy");
    EXPECT_EQ(scalar.code, 1);
    EXPECT_TRUE(contains(scalar.out, "the certificate is of a real matrix")) << scalar.out;
}

TEST(CommandCheckCertificate, HashDecidesNothing) {
    const scratch_folder f;
    write_matrix(f / "a.npy", diagonal);
    write_file(f / "a.cert", certificate_of_diagonal("0123"));
    const answer a = eckart_command(f.path(), "check-certificate a.cert a.npy");
    EXPECT_EQ(a.code, 0);
    EXPECT_TRUE(contains(a.err, "hash"));
}

TEST(CommandCheckCertificate, BadInput) {
    const scratch_folder f;
    write_matrix(f / "a.npy", diagonal);
    write_matrix(f / "nan.npy", matrix<double>{{1, std::numeric_limits<double>::quiet_NaN()}});
    write_file(f / "a.cert", certificate_of_diagonal("-"));
    write_file(f / "cut.cert", certificate_of_diagonal("-").substr(0, 150));
    const std::pair<const char*, std::vector<std::string>> cases[] = {
        {"a.cert", {"MATRIX"}},
        {"missing.cert a.npy", {"missing.cert"}},
        {"a.cert missing.npy", {"missing.npy"}},
        {"a.npy a.cert", {"a.npy", "line 1", "eckart-certificate"}},
        {"cut.cert a.npy", {"cut.cert", "line 1", "truncated"}},
        {"a.cert nan.npy", {"nan.npy", "(1, 2)"}},
        {"- -", {"standard input"}},
        {"a.cert a.npy --time-limit -1", {"--time-limit"}},
    };
    for (const auto& [tail, parts] : cases) {
        const answer a = eckart_command(f.path(), std::string("check-certificate ") + tail);
        EXPECT_EQ(a.code, 2) << tail << a.out;
        EXPECT_EQ(a.out, "");
        for (const std::string& part : parts) EXPECT_TRUE(contains(a.err, part)) << tail << ": no '" << part << "' in: " << a.err;
    }
}

// A copy of the program stands alone in its folder, so that what is found beside it is the test's.
TEST(CommandCheckCertificate, VerifiedChecker) {
    namespace fs = std::filesystem;
    const scratch_folder f;
    fs::create_directories(f / "bin");
    fs::create_directories(f / "path");
    fs::copy_file(ECKART_COMMAND, f / "bin/eckart");
    write_matrix(f / "a.npy", matrix<float>{{3, 0}, {0, 4}});
    write_file(f / "a.cert", certificate_of_diagonal("-"));
    const std::string program = "PATH='" + (f / "path").string() + "':$PATH " + (f / "bin/eckart").string();
    const auto run = [&](const std::string& options) {
        return tests::run_program(f.path(), program, "check-certificate a.cert a.npy " + options);
    };
    const auto install = [&](const std::string& folder, const std::string& script) {
        const fs::path file = f / (folder + "/eckart-verified-checker");
        write_file(file, "#!/bin/sh\n" + script + "\n");
        fs::permissions(file, fs::perms::owner_all);
    };

    const answer none = run("--verified");
    EXPECT_EQ(none.code, 2);
    EXPECT_TRUE(contains(none.err, "eckart-verified-checker is neither beside eckart nor in PATH")) << none.err;
    EXPECT_EQ(run("").code, 0);

    install("path", "cmp \"$1\" a.cert && head -c 6 \"$2\" | tail -c 5 && [ $# = 2 ]"); // gets the certificate and an NPY file
    const answer accepted = run("--verified --json");
    EXPECT_EQ(accepted.code, 0) << accepted.out << accepted.err;
    const json j = json::parse(accepted.out);
    EXPECT_EQ(j["verified"]["accepted"], true);
    EXPECT_EQ(j["verified"]["output"], "NUMPY");

    install("bin", "echo row 2; exit 1"); // beside the program goes before PATH
    const answer refused = run("--verified");
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(contains(refused.out, "refused: row 2")) << refused.out;
    EXPECT_TRUE(contains(refused.out, "the two checkers disagree")) << refused.out;

    install("bin", "echo out of memory >&2; exit 3");
    const answer failed = run("--verified");
    EXPECT_EQ(failed.code, 2);
    EXPECT_TRUE(contains(failed.err, "ended by exit code 3: out of memory")) << failed.err;

    install("bin", "exec sleep 60");
    const answer slow = run("--verified --time-limit 0.2");
    EXPECT_EQ(slow.code, 2);
    EXPECT_TRUE(contains(slow.err, "did not end within 0.2 s")) << slow.err;
}

} // namespace
} // namespace eckart
