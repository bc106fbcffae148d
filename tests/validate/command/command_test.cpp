// What every subcommand answers, good input and bad: exit codes and messages of the real program.
#include <eckart/core/matrix_file.hpp>
#include <eckart/core/npy.hpp>

#include <nlohmann/json.hpp>

#include <tests/support/error_message.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/validate/command/run_command.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace eckart {
namespace {

using nlohmann::json;
using tests::answer;
using tests::contains;
using tests::eckart_command;
using tests::scratch_folder;
using tests::write_file;

const std::string imitation = "--library " IMITATION_WORKER;

/// Exit code 2, nothing on standard output, and a message that names all the parts.
void expect_refusal(const answer& a, const std::vector<std::string>& parts) {
    EXPECT_EQ(a.code, 2) << a.err;
    EXPECT_EQ(a.out, "");
    for (const std::string& part : parts) EXPECT_TRUE(contains(a.err, part)) << "no '" << part << "' in: " << a.err;
}

TEST(Command, HelpAndVersion) {
    const scratch_folder f;
    EXPECT_EQ(eckart_command(f.path(), "--version").out, "eckart " ECKART_VERSION "\n");
    const answer help = eckart_command(f.path(), "--help");
    EXPECT_EQ(help.code, 0);
    for (const char* sub : {"validate", "explain", "svd", "certify", "check-certificate", "gallery", "libraries", "merge", "report"}) {
        EXPECT_TRUE(contains(help.out, sub)) << sub;
        const answer one = eckart_command(f.path(), std::string(sub) + " --help");
        EXPECT_EQ(one.code, 0);
        EXPECT_TRUE(contains(one.out, "--json") || std::string(sub) == "gallery") << sub;
    }
}

TEST(Command, BadUsage) {
    const scratch_folder f;
    expect_refusal(eckart_command(f.path(), ""), {"subcommand"});
    expect_refusal(eckart_command(f.path(), "frobnicate"), {});
    expect_refusal(eckart_command(f.path(), "svd"), {"FILE"});
    expect_refusal(eckart_command(f.path(), "svd a.npy --speed 3"), {"--speed"});
    expect_refusal(eckart_command(f.path(), "svd a.npy --digits many"), {"many"});
    expect_refusal(eckart_command(f.path(), "gallery"), {"subcommand"});
    expect_refusal(eckart_command(f.path(), "merge out.jsonl"), {"IN"});
    expect_refusal(eckart_command(f.path(), "validate --jobs -1"), {"--jobs"});
}

TEST(CommandSvd, ValuesAreCertifiedAndCarryProvedDigits) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{1, 1}, {0, 1}}); // sigma_1 is the golden ratio, sigma_2 its inverse
    const answer a = eckart_command(f.path(), "svd a.npy --digits 30 --json");
    ASSERT_EQ(a.code, 0) << a.err;
    const json j = json::parse(a.out);
    EXPECT_EQ(j["S"][0].get<double>(), 1.6180339887498949);
    EXPECT_EQ(j["S"][1].get<double>(), 0.6180339887498949);
    EXPECT_EQ(j["S_decimal"][0], "1.61803398874989484820458683437e+00");
    EXPECT_EQ(j["values"][0]["relation"], "<");
    EXPECT_EQ(j["values"][0]["exact"], false);
    EXPECT_EQ(j["rank"], 2);
    EXPECT_EQ(j["status"], "ok");
    EXPECT_TRUE(contains(j["method"], "certified"));
    EXPECT_TRUE(j["statistics"]["passes"].get<int>() >= 1);
    const answer text = eckart_command(f.path(), "svd a.npy");
    EXPECT_EQ(text.code, 0);
    EXPECT_TRUE(contains(text.out, "0x1.9e3779b97f4a8p+0")) << text.out;
    EXPECT_TRUE(contains(text.out, "rank 2 (exact)"));
}

TEST(CommandSvd, DirectionsAndFormats) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{1, 1}, {0, 1}});
    const auto first = [&](const std::string& how) { return json::parse(eckart_command(f.path(), "svd a.npy --json " + how).out); };
    EXPECT_EQ(first("--rounding downward")["S"][0].get<double>(), 0x1.9e3779b97f4a7p+0);
    EXPECT_EQ(first("--rounding upward")["S"][0].get<double>(), 0x1.9e3779b97f4a8p+0);
    EXPECT_EQ(first("--format binary32")["S"][0].get<double>(), 0x1.9e377ap+0);
    EXPECT_EQ(first("--format binary32 --rounding downward")["S"][0].get<double>(), 0x1.9e3778p+0);
    EXPECT_EQ(first("--digits 5 --rounding downward")["S_decimal"][0], "1.6180e+00");
    EXPECT_EQ(first("--digits 5 --rounding upward")["S_decimal"][0], "1.6181e+00");
    EXPECT_TRUE(contains(eckart_command(f.path(), "svd a.npy --format binary32").out, " 1.618034 "));
}

TEST(CommandSvd, ExactValuesAndTiesAreMarked) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{1, 0x1p-53}, {0x1p-53, 1}}); // 1 + 2^-53, the middle of two doubles, and 1 - 2^-53
    const answer a = eckart_command(f.path(), "svd a.npy --digits 20 --json");
    ASSERT_EQ(a.code, 0) << a.err;
    const json j = json::parse(a.out);
    EXPECT_EQ(j["S"], json({1.0, 1 - 0x1p-53}));
    EXPECT_EQ(j["values"][0]["relation"], "+");
    EXPECT_EQ(j["values"][1]["relation"], "=");
    EXPECT_EQ(j["values"][0]["lower"], j["values"][0]["upper"]);
    EXPECT_EQ(j["S_decimal"][0], "1.0000000000000001110e+00");
    const std::string text = eckart_command(f.path(), "svd a.npy").out;
    EXPECT_TRUE(contains(text, " 1 t 1 ") && contains(text, " 2 = 0.9999999999999999 ") && contains(text, "the middle of two numbers"))
        << text;
}

TEST(CommandSvd, BeyondTheBudgetNothingIsCalledCertified) {
    const scratch_folder f;
    matrix<double> hilbert(9, 9);
    for (index i = 0; i < 9; ++i)
        for (index j = 0; j < 9; ++j) hilbert(i, j) = 1 / static_cast<double>(i + j + 1);
    write_npy(f / "h.npy", hilbert);
    const answer a = eckart_command(f.path(), "svd h.npy --max-seconds 0 --json --vectors thin --digits 50");
    EXPECT_EQ(a.code, 1) << a.err;
    const json j = json::parse(a.out);
    EXPECT_EQ(j["status"], "not_certified");
    EXPECT_TRUE(contains(j["reason"], "time")) << j;
    EXPECT_EQ(j["S"][8], "nan");
    EXPECT_FALSE(j.contains("bounds"));
    EXPECT_FALSE(std::filesystem::exists(f / "U.npy"));
    const answer text = eckart_command(f.path(), "svd h.npy --max-seconds 0");
    EXPECT_EQ(text.code, 1);
    EXPECT_TRUE(contains(text.out, "not certified: ") && contains(text.out, " 9 ? nan")) << text.out;
    EXPECT_EQ(eckart_command(f.path(), "certify h.npy --max-seconds 0").code, 1);
    EXPECT_FALSE(std::filesystem::exists(f / "h.npy.certificate"));
    EXPECT_EQ(eckart_command(f.path(), "svd h.npy").code, 0);
}

TEST(CommandSvd, VectorsHaveProvedBounds) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{3, 1, 2}, {1, 5, 1}});
    const answer a = eckart_command(f.path(), "svd a.npy --vectors thin --json");
    ASSERT_EQ(a.code, 0) << a.err;
    const json b = json::parse(a.out)["bounds"];
    EXPECT_TRUE(b["residual"].get<double>() > 0 && b["residual"].get<double>() < 1e-14) << b;
    EXPECT_TRUE(b["orthogonality_U"].get<double>() < 1e-15 && b["orthogonality_V"].get<double>() < 1e-15) << b;
    ASSERT_EQ(b["groups"].size(), 2u);
    EXPECT_TRUE(b["groups"][1]["V"].get<double>() < 1e-14) << b;
    EXPECT_TRUE(contains(eckart_command(f.path(), "svd a.npy --vectors thin").out, "proved: |V^H V - I| <= "));
}

TEST(CommandSvd, TheDerivationIsASecondOpinion) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{1, 1}, {0, 1}});
    const answer a = eckart_command(f.path(), "svd a.npy --reference --digits 30 --json");
    ASSERT_EQ(a.code, 0) << a.err;
    const json j = json::parse(a.out);
    EXPECT_TRUE(contains(j["method"], "reference, D3 at "));
    EXPECT_EQ(j["S_decimal"][0], "1.61803398874989484820458683437e+00");
    EXPECT_FALSE(contains(a.out, "certified"));
    EXPECT_FALSE(contains(eckart_command(f.path(), "svd a.npy --fast").out, "certified"));
    expect_refusal(eckart_command(f.path(), "svd a.npy --reference --fast"), {"--fast"});
    expect_refusal(eckart_command(f.path(), "svd a.npy --reference --rounding upward"), {"--reference"});
}

TEST(CommandCertify, WritesACertificateThatIsAccepted) {
    const scratch_folder f;
    write_npy(f / "a.npy", matrix<double>{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}});
    write_npy(f / "c.npy", matrix<std::complex<double>>{{{0, 3}, 1}, {0, {4, -1}}, {1, 1}});
    for (const char* how :
         {"a.npy", "a.npy --digits 50", "a.npy --rounding upward --format binary32", "c.npy", "c.npy --rounding downward"}) {
        const answer a = eckart_command(f.path(), std::string("certify --output proof.txt --json ") + how);
        ASSERT_EQ(a.code, 0) << how << a.err;
        const json j = json::parse(a.out);
        EXPECT_EQ(j["check"]["accepted"], true);
        EXPECT_EQ(j["bytes"], std::filesystem::file_size(f / "proof.txt"));
        EXPECT_TRUE(contains(tests::file_text(f / "proof.txt"), "hash " + j["hash"].get<std::string>()));
        const std::string file(how, 5);
        const answer again = eckart_command(f.path(), "check-certificate proof.txt " + file);
        EXPECT_EQ(again.code, 0) << again.out << again.err;
        EXPECT_EQ(eckart_command(f.path(), "check-certificate proof.txt " + std::string(file == "a.npy" ? "c.npy" : "a.npy")).code, 1);
    }
    const answer text = eckart_command(f.path(), "certify a.npy");
    EXPECT_EQ(text.code, 0) << text.err;
    EXPECT_TRUE(contains(text.out, "rank 3") && contains(text.out, "the checker accepts") && contains(text.out, "a.npy.certificate"))
        << text.out;
    EXPECT_TRUE(std::filesystem::exists(f / "a.npy.certificate"));
}

TEST(CommandCertify, BadInput) {
    const scratch_folder f;
    write_npy(f / "good.npy", matrix<double>{{1}});
    write_npy(f / "nan.npy", matrix<double>{{1, 2}, {3, std::numeric_limits<double>::quiet_NaN()}});
    expect_refusal(eckart_command(f.path(), "certify nan.npy"), {"nan.npy", "(2, 2)", "nan"});
    expect_refusal(eckart_command(f.path(), "certify missing.npy"), {"missing.npy"});
    expect_refusal(eckart_command(f.path(), "certify -"), {"--output"});
    expect_refusal(eckart_command(f.path(), "certify good.npy --output no/such/folder/c"), {"no/such/folder"});
    expect_refusal(eckart_command(f.path(), "certify good.npy --rounding sideways"), {"sideways"});
    expect_refusal(eckart_command(f.path(), "certify good.npy --format binary16"), {"binary16"});
    expect_refusal(eckart_command(f.path(), "certify good.npy --max-bits 3"), {"--max-bits"});
    expect_refusal(eckart_command(f.path(), "certify good.npy --max-seconds nan"), {"--max-seconds"});
    for (const auto& entry : std::filesystem::directory_iterator(f.path()))
        EXPECT_NE(entry.path().extension(), ".certificate") << entry.path();
}

TEST(CommandSvd, VectorsAreWrittenAndMultiplyBack) {
    const scratch_folder f;
    const matrix<double> A{{3, 1, 2}, {1, 5, 1}};
    write_npy(f / "a.npy", A);
    for (const char* how : {"", " --reference", " --fast"})
        for (const char* size : {"thin", "full"}) {
            const answer a = eckart_command(f.path(), std::string("svd a.npy --output out --vectors ") + size + how);
            ASSERT_EQ(a.code, 0) << a.err;
            const auto U = std::get<matrix<double>>(read_matrix(f / "out/U.npy"));
            const auto S = std::get<matrix<double>>(read_matrix(f / "out/S.npy"));
            const auto Vh = std::get<matrix<double>>(read_matrix(f / "out/Vh.npy"));
            EXPECT_EQ(U.rows(), 2);
            EXPECT_EQ(S.rows(), 2);
            EXPECT_EQ(Vh.rows(), std::string(size) == "full" ? 3 : 2);
            for (index i = 0; i < 2; ++i)
                for (index j = 0; j < 3; ++j) {
                    double sum = 0;
                    for (index k = 0; k < 2; ++k) sum += U(i, k) * S(k, 0) * Vh(k, j);
                    EXPECT_TRUE(std::abs(sum - A(i, j)) <= 1e-14) << i << ' ' << j; // 20 p u |A|_F of the fast path's promise
                }
        }
}

TEST(CommandSvd, EmptyAndThinShapes) {
    const scratch_folder f;
    for (const auto& [m, n] : {std::pair<index, index>{0, 0}, {0, 3}, {3, 0}, {1, 1}, {1, 5}, {5, 1}}) {
        write_npy(f / "a.npy", matrix<double>(m, n));
        for (const char* how : {"", " --fast", " --reference", " --digits 20", " --vectors full"}) {
            const answer a = eckart_command(f.path(), std::string("svd a.npy --json") + how);
            ASSERT_EQ(a.code, 0) << m << " x " << n << how << ": " << a.err;
            EXPECT_EQ(json::parse(a.out)["S"].size(), static_cast<std::size_t>(std::min(m, n)));
        }
    }
}

TEST(CommandSvd, FloatAndComplexFiles) {
    const scratch_folder f;
    write_npy(f / "f.npy", matrix<float>{{3, 0}, {0, 4}});
    write_npy(f / "c.npy", matrix<std::complex<double>>{{{0, 3}, 0}, {0, {4, 0}}});
    for (const char* how : {"", " --fast"}) {
        for (const char* file : {"f.npy", "c.npy"}) {
            const answer a = eckart_command(f.path(), std::string("svd --json --vectors thin ") + file + how);
            ASSERT_EQ(a.code, 0) << a.err;
            EXPECT_EQ(json::parse(a.out)["S"], json({4.0, 3.0}));
        }
        EXPECT_TRUE(std::holds_alternative<matrix<std::complex<double>>>(read_matrix(f / "U.npy")));
    }
}

TEST(CommandSvd, BadInput) {
    const scratch_folder f;
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    write_npy(f / "nan.npy", matrix<double>{{1, 2}, {3, nan}});
    write_npy(f / "inf.npy", matrix<double>{{1, -infinity}});
    write_npy(f / "good.npy", matrix<double>{{1}});
    write_file(f / "text.npy", "hello");
    write_file(f / "empty.npy", "");
    write_file(f / "cut.npy", tests::file_text(f / "good.npy").substr(0, 100));
    expect_refusal(eckart_command(f.path(), "svd missing.npy"), {"missing.npy"});
    expect_refusal(eckart_command(f.path(), "svd ."), {"."});
    expect_refusal(eckart_command(f.path(), "svd nan.npy"), {"nan.npy", "(2, 2)", "nan"});
    expect_refusal(eckart_command(f.path(), "svd nan.npy --fast"), {"nan.npy", "(2, 2)"});
    expect_refusal(eckart_command(f.path(), "svd inf.npy"), {"inf.npy", "(1, 2)", "-inf"});
    for (const char* file : {"text.npy", "empty.npy", "cut.npy"})
        expect_refusal(eckart_command(f.path(), std::string("svd ") + file), {file});
    expect_refusal(eckart_command(f.path(), "svd good.npy --vectors some"), {"some"});
    expect_refusal(eckart_command(f.path(), "svd good.npy --digits 0"), {"--digits"});
    expect_refusal(eckart_command(f.path(), "svd good.npy --digits 5 --fast"), {"--fast"});
    expect_refusal(eckart_command(f.path(), "svd good.npy --vectors thin --output good.npy"), {"good.npy"});
}

TEST(CommandGallery, ListsAndMakes) {
    const scratch_folder f;
    const json families = json::parse(eckart_command(f.path(), "gallery list --json").out);
    EXPECT_GE(families.size(), 20u);
    const json cases = json::parse(eckart_command(f.path(), "gallery list F5 --json").out);
    ASSERT_FALSE(cases.empty());
    const std::string one = cases[0]["case"];
    const answer made = eckart_command(f.path(), "gallery make '" + one + "' -o m.mtx --json");
    ASSERT_EQ(made.code, 0) << made.err;
    const auto A = std::get<matrix<double>>(read_matrix(f / "m.mtx"));
    EXPECT_EQ(json::parse(made.out)["rows"], A.rows());
    EXPECT_EQ(json::parse(made.out)["id"], cases[0]["id"]);
}

TEST(CommandGallery, CertifiesAFamily) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "gallery certify --family F5,F20 --json");
    ASSERT_EQ(a.code, 0) << a.out << a.err;
    const json j = json::parse(a.out);
    EXPECT_EQ(j["families"][0]["certified"], j["families"][0]["cases"]);
    EXPECT_EQ(j["families"][0]["closed_forms"], j["families"][0]["cases"]); // all of F5, and they agree
    EXPECT_EQ(j["families"][0]["disagreements"], 0);
    EXPECT_EQ(j["cases"].size(), j["families"][0]["cases"].get<std::size_t>() + j["families"][1]["cases"].get<std::size_t>());
    const answer little = eckart_command(f.path(), "gallery certify --family F5 --max-seconds 0");
    EXPECT_EQ(little.code, 1);
    EXPECT_TRUE(contains(little.out, "not certified: F5/n=")) << little.out;
    expect_refusal(eckart_command(f.path(), "gallery certify --family F99"), {"F99"});
}

TEST(CommandGallery, BadInput) {
    const scratch_folder f;
    expect_refusal(eckart_command(f.path(), "gallery list F99"), {"F99"});
    expect_refusal(eckart_command(f.path(), "gallery list --level huge"), {"huge"});
    for (const char* bad : {"F5", "F5/n=26", "F5/n=x/0", "F99/n=1/0", "''", "F5/n=26/0/0"})
        expect_refusal(eckart_command(f.path(), std::string("gallery make ") + bad), {});
    expect_refusal(eckart_command(f.path(), "gallery make F5/n=26/0 -o m.xyz"), {"m.xyz"});
    expect_refusal(eckart_command(f.path(), "gallery make F5/n=26/0 -o no/such/folder.npy"), {"folder.npy"});
}

TEST(CommandLibraries, ListsDriversPromisesAndJobs) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "libraries " IMITATION_WORKER " --json");
    ASSERT_EQ(a.code, 0) << a.err;
    const json j = json::parse(a.out);
    EXPECT_EQ(j[0]["drivers"].size(), 4u);
    EXPECT_EQ(j[0]["drivers"][0]["promise"], "normwise");
    EXPECT_EQ(eckart_command(f.path(), "libraries").code, 0);
    expect_refusal(eckart_command(f.path(), "libraries ./missing.so"), {"missing.so"});
    expect_refusal(eckart_command(f.path(), "libraries no_such_library"), {"no_such_library"});
    expect_refusal(eckart_command(f.path(), "libraries /bin/true"), {"/bin/true"});
}

TEST(CommandExplain, ShowsExactValuesMeasurementsAndASmallerMatrix) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "explain F5/n=26/0 " + imitation + " --driver wrong");
    EXPECT_EQ(a.code, 1) << a.err;
    for (const char* part : {"F5/n=26/0", "6.623264", "imitation/wrong", "The smallest matrix found", "const double A[", "np.array"})
        EXPECT_TRUE(contains(a.out, part)) << part << "\n" << a.out;
    const answer right = eckart_command(f.path(), "explain F5/n=26/0 " + imitation + " --driver right --json");
    EXPECT_EQ(right.code, 0) << right.out;
    const json j = json::parse(right.out);
    EXPECT_EQ(j["sigma"].size(), 26u);
    EXPECT_EQ(j["results"][0]["driver"], "right");
    EXPECT_TRUE(std::filesystem::exists(f.path() / j["file"].get<std::string>()));
}

TEST(CommandExplain, ShrunkMatrixIsSmallAndStillFails) {
    const scratch_folder f;
    const answer a = eckart_command(f.path(), "explain F5/n=10/0 " + imitation + " --driver wrong --json");
    ASSERT_EQ(a.code, 1) << a.err;
    const json j = json::parse(a.out)["results"][0]["shrunk"];
    EXPECT_LE(j["rows"].get<int>() * j["cols"].get<int>(), 1) << j; // one entry suffices to be a quarter too large
    EXPECT_TRUE(std::filesystem::exists(f.path() / j["file"].get<std::string>()));
}

TEST(CommandExplain, TakesTheIdOfACase) {
    const scratch_folder f;
    const json cases = json::parse(eckart_command(f.path(), "gallery list F5 --json").out);
    const answer a = eckart_command(f.path(), "explain " + cases[0]["id"].get<std::string>() + " " + imitation + " --driver right --json");
    ASSERT_EQ(a.code, 0) << a.err;
    EXPECT_EQ(json::parse(a.out)["case"], cases[0]["case"]);
}

TEST(CommandExplain, BadInput) {
    const scratch_folder f;
    expect_refusal(eckart_command(f.path(), "explain nonsense " + imitation), {"nonsense"});
    expect_refusal(eckart_command(f.path(), "explain 0123456789abcdef " + imitation), {"0123456789abcdef"});
    expect_refusal(eckart_command(f.path(), "explain F5/n=26/0 --library ./missing.so"), {"missing.so"});
    expect_refusal(eckart_command(f.path(), "explain F5/n=26/0 " + imitation + " --driver dgesdd"), {"dgesdd", "right"});
    for (const char* limit : {"0", "-1", "nan", "1e9"})
        expect_refusal(eckart_command(f.path(), "explain F5/n=26/0 " + imitation + " --time-limit " + limit), {"--time-limit"});
}

TEST(CommandReport, BadInput) {
    const scratch_folder f;
    write_file(f / "bad.jsonl", "{}\n");
    write_file(f / "good.jsonl", "");
    expect_refusal(eckart_command(f.path(), "report missing"), {"missing"});
    expect_refusal(eckart_command(f.path(), "report ."), {"results.jsonl"});
    expect_refusal(eckart_command(f.path(), "report bad.jsonl"), {"bad.jsonl:1", "schema"});
    expect_refusal(eckart_command(f.path(), "merge out.jsonl bad.jsonl"), {"bad.jsonl:1"});
    expect_refusal(eckart_command(f.path(), "merge out.jsonl missing.jsonl"), {"missing.jsonl"});
    expect_refusal(eckart_command(f.path(), "merge good.jsonl/x good.jsonl"), {"good.jsonl"});
    EXPECT_EQ(eckart_command(f.path(), "report good.jsonl").code, 0);
    EXPECT_EQ(eckart_command(f.path(), "merge out.jsonl good.jsonl").code, 0);
}

} // namespace
} // namespace eckart
