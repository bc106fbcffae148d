// The form of certificate files: what is written is read back, and every text that is not a certificate is refused by line and reason.
#include "tests/support/certificate_equality.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/scratch_folder.hpp"

#include <eckart/core/file_bytes.hpp>
#include <eckart/reference/certified/certificate_file.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace eckart::tests {
namespace {

using namespace reference;

// diag(3, 3, 0) below a zero row, written by hand.
const std::string sample_text = R"(eckart-certificate 1
scalar real
rows 4
cols 3
hash 00ff
format binary64
rounding nearest-even
rank 2
rank-prime 4611686018427387847
values 3
3p0 =
3p0 =
0p0 =
points 2
3p0 2 5p-1 7p-1 4611686018427387847
1 0 0
0 1 0
0p0 1 - 1p-2 4611686018427387847
0 0 -1f
enclosures 3
5p-1 7p-1
3p0 3p0
0p0 0p0
V 3
1 0 0
0 ffffffffffffffffffffffff 0
0 0 1
end
)";

integer_columns columns(index rows, index cols, std::vector<mpz_class> re, std::vector<mpz_class> im = {}) {
    return {rows, cols, std::move(re), std::move(im)};
}

certificate sample() {
    constexpr std::uint64_t p = 4611686018427387847u;
    certificate c;
    c.rows = 4;
    c.cols = 3;
    c.hash = "00ff";
    c.rank = 2;
    c.rank_prime = p;
    c.values = {3, 3, 0};
    c.relations = {relation::equal, relation::equal, relation::equal};
    c.points = {{{3, 0}, 2, big_dyadic{5, -1}, big_dyadic{7, -1}, columns(3, 2, {1, 0, 0, 0, 1, 0}), p},
                {{0, 0}, 1, std::nullopt, big_dyadic{1, -2}, columns(3, 1, {0, 0, -31}), p}};
    c.enclosures = {{{5, -1}, {7, -1}}, {{3, 0}, {3, 0}}, {{0, 0}, {0, 0}}};
    c.V = columns(3, 3, {1, 0, 0, 0, mpz_class("ffffffffffffffffffffffff", 16), 0, 0, 0, 1});
    return c;
}

certificate complex_sample() {
    certificate c;
    c.is_complex = true;
    c.rows = 1;
    c.cols = 5;
    c.format = target_format::binary32;
    c.rounding = rounding::upward;
    c.rank = 1;
    c.values = {std::numeric_limits<double>::infinity()};
    c.relations = {relation::below};
    c.V = columns(1, 1, {-1}, {2});
    return c;
}

std::string rejection(const std::string& text) {
    return error_message([&] { parse_certificate(text, "x.cert"); });
}

std::string replaced(const std::string& from, const std::string& to) {
    std::string text = sample_text;
    const std::size_t at = text.find(from);
    if (at == std::string::npos) throw std::logic_error("no '" + from + "' in the sample");
    return text.replace(at, from.size(), to);
}

TEST(CertificateFile, TextIsTheDocumentedOne) {
    EXPECT_EQ(certificate_text(sample()), sample_text);
    EXPECT_TRUE(same(parse_certificate(sample_text), sample()));
}

TEST(CertificateFile, RoundTrip) {
    std::vector<certificate> all = {sample(), complex_sample(), certificate{}};
    certificate tall;
    tall.rows = std::numeric_limits<index>::max();
    all.push_back(tall);
    for (const double c : {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max(), 0x1.fffffffffffffp-1022, 0.1}) {
        all.push_back(complex_sample());
        all.back().values = {c};
    }
    for (const rounding r : {rounding::nearest_even, rounding::downward, rounding::upward}) {
        all.push_back(sample());
        all.back().rounding = r;
        all.back().enclosures.clear();
        all.back().relations = {relation::above, relation::tie_low, relation::tie_high};
    }
    for (const certificate& c : all) {
        const std::string text = certificate_text(c);
        EXPECT_TRUE(same(parse_certificate(text), c)) << text;
    }
}

TEST(CertificateFile, LayoutDoesNotMatter) {
    std::string one_line = sample_text, spread = sample_text;
    std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    EXPECT_TRUE(same(parse_certificate(one_line), sample()));
    for (std::size_t at = 0; (at = spread.find(' ', at)) != std::string::npos; at += 3) spread.replace(at, 1, "\r\n\t");
    EXPECT_TRUE(same(parse_certificate(spread + "\n \t\r\n"), sample()));
}

TEST(CertificateFile, EveryTruncationIsRefused) {
    for (const certificate& c : {sample(), complex_sample()}) {
        const std::string text = certificate_text(c);
        for (std::size_t cut = 0; cut + 1 < text.size(); ++cut)
            EXPECT_TRUE(rejection(text.substr(0, cut)).starts_with("x.cert: line ")) << "cut at " << cut;
    }
}

TEST(CertificateFile, EveryTokenIsNeeded) {
    const std::string text = certificate_text(sample());
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find_first_of(" \n", begin);
        const std::string without = text.substr(0, begin) + text.substr(end + 1);
        EXPECT_NE(rejection(without), "") << "without the token at " << begin;
        const std::string twice = text.substr(0, end + 1) + text.substr(begin);
        EXPECT_NE(rejection(twice), "") << "with the token at " << begin << " twice";
        begin = end + 1;
    }
}

TEST(CertificateFile, MessagesNameTheLineWhatIsFoundAndWhatIsExpected) {
    struct wrong {
        std::string from, to;
        std::vector<std::string> parts;
    };
    const std::vector<wrong> cases = {
        {"eckart-certificate 1", "eckart 1", {"line 1:", "found 'eckart'", "'eckart-certificate'"}},
        {"certificate 1", "certificate 2", {"line 1:", "found '2'", "expected is '1'"}},
        {"scalar real", "scalar float", {"line 2:", "found 'float'", "real or complex"}},
        {"rows 4", "rows -4", {"line 3:", "found '-4'", "the number of rows", "from 0 to"}},
        {"rows 4", "rows 4.0", {"line 3:", "found '4.0'"}},
        {"rows 4", "rows 9223372036854775808", {"line 3:", "found '9223372036854775808'"}},
        {"cols 3", "columns 3", {"line 4:", "found 'columns'", "'cols'"}},
        {"hash 00ff", "hash 00FF", {"line 5:", "found '00FF'", "lower-case"}},
        {"format binary64", "format binary16", {"line 6:", "'binary16'", "binary64 or binary32"}},
        {"nearest-even", "nearest", {"line 7:", "'nearest'", "nearest-even or downward or upward"}},
        {"rank 2", "rank 4", {"line 8:", "'4'", "from 0 to 3"}},
        {"rank-prime 4611686018427387847", "rank-prime 4611686018427387904", {"line 9:", "from 0 to 4611686018427387903"}},
        {"values 3", "values 2", {"line 10:", "found '2'", "the number of values"}},
        {"3p0 =", "3p0 ~", {"line 11:", "found '~'", "< = > - +"}},
        {"3p0 =", "3p0 ==", {"line 11:", "found '=='"}},
        {"3p0 =", "-3p0 =", {"line 11:", "found '-3p0'", "non-negative double"}},
        {"3p0 =", "3 =", {"line 11:", "found '3'"}},
        {"3p0 =", "p0 =", {"line 11:", "found 'p0'"}},
        {"3p0 =", "gp0 =", {"line 11:", "found 'gp0'"}},
        {"3p0 =", "3p =", {"line 11:", "found '3p'"}},
        {"3p0 =", "3p0x =", {"line 11:", "found '3p0x'"}},
        {"3p0 =", "nan =", {"line 11:", "found 'nan'"}},
        {"3p0 =", "-inf =", {"line 11:", "found '-inf'"}},
        {"3p0 =", "20000000000001p0 =", {"line 11:", "found '20000000000001p0'"}}, // 54 bits
        {"3p0 =", "1p1024 =", {"line 11:", "found '1p1024'"}},
        {"3p0 =", "1p-1075 =", {"line 11:", "found '1p-1075'"}},
        {"points 2", "points 4", {"line 14:", "found '4'", "the number of exact points"}},
        {"points 2", "points 1", {"line 18:", "found '0p0'", "'enclosures'"}},
        {"3p0 2 5p-1", "3p0 4 5p-1", {"line 15:", "found '4'", "a multiplicity"}},
        {"3p0 2 5p-1", "3p0 0 5p-1", {"line 15:", "found '0'", "a multiplicity"}},
        {"5p-1 7p-1", "5p-100001 7p-1", {"line 15:", "found '5p-100001'", "at most 100000"}},
        {"5p-1 7p-1", "+ 7p-1", {"line 15:", "found '+'", "or -"}},
        {"7p-1 4611686018427387847", "7p-1 1", {"line 15:", "found '1'", "a prime"}},
        {"0 0 -1f", "0 0 0x1f", {"line 19:", "found '0x1f'", "hexadecimal"}},
        {"0 0 -1f", "0 0 --1f", {"line 19:", "found '--1f'"}},
        {"0 0 -1f", "0 0 -", {"line 19:", "found '-'"}},
        {"0 0 -1f", "0 0 +1f", {"line 19:", "found '+1f'"}},
        {"0 0 -1f", "0 0 -1F", {"line 19:", "found '-1F'"}},
        {"enclosures 3", "enclosures 1", {"line 20:", "found '1'", "0 or 3"}},
        {"enclosures 3", "enclosures 4", {"line 20:", "found '4'"}},
        {"V 3", "V 2", {"line 24:", "found '2'", "the order of V"}},
        {"V 3", "v 3", {"line 24:", "found 'v'", "'V'"}},
        {"end\n", "end\nend\n", {"line 29:", "found 'end'", "nothing after 'end'"}},
        {"end\n", "ende\n", {"line 28:", "found 'ende'", "'end'"}},
        {"end\n", "", {"the text ends", "'end'", "truncated"}},
        {"scalar real", "scalar complex", {"line 18:", "found '0p0'", "hexadecimal"}},
    };
    for (const wrong& w : cases) {
        const std::string message = rejection(replaced(w.from, w.to));
        EXPECT_TRUE(message.starts_with("x.cert: line ")) << w.to << " gave: " << message;
        for (const std::string& part : w.parts) EXPECT_TRUE(contains(message, part)) << w.to << ": no \"" << part << "\" in: " << message;
    }
    EXPECT_TRUE(contains(rejection(""), "line 1: the text ends"));
    EXPECT_TRUE(contains(rejection(std::string(100, '\0')), "found '????"));
}

// Were the lists allocated as the counts say, these would end in bad_alloc.
TEST(CertificateFile, CountsBeyondTheTextAreRefusedBeforeAnythingIsAllocated) {
    const std::string large = "1000000000000000000";
    const std::string head = "eckart-certificate 1 scalar real rows " + large + " cols " + large +
                             " hash - format binary64 rounding upward rank 0 rank-prime 0 values " + large;
    EXPECT_TRUE(contains(rejection(head + " 1p0 ="), "found " + large + " as the number of values, which the 6 bytes that follow"));
    const auto wide = [](const std::string& tail) { // 40 values, their 40 by 40 numbers missing
        std::string text = "eckart-certificate 1 scalar real rows 40 cols 40 hash - format binary64 rounding upward rank 0 rank-prime 0 "
                           "values 40";
        for (int k = 0; k < 40; ++k) text += " 1p0 =";
        return text + tail;
    };
    EXPECT_TRUE(contains(rejection(wide(" points 0 enclosures 0 V 40 1 2 3")), "found 40 as the order of V"));
    EXPECT_TRUE(contains(rejection(wide(" points 1 1p0 40 - - 7 1 2 3")), "found 40 as the multiplicity of an exact point"));
    EXPECT_TRUE(contains(rejection(wide(" points 39 1p0 1 - - 7")), "found 39 as the number of exact points"));
    EXPECT_TRUE(contains(rejection(wide(" points 0 enclosures 40 1p0 1p0")), "found 40 as the number of enclosures"));
}

TEST(CertificateFile, WriterRefusesListsThatDoNotFit) {
    const auto refuses = [](auto change) {
        certificate c = sample();
        change(c);
        EXPECT_THROW(certificate_text(c), std::invalid_argument);
    };
    refuses([](certificate& c) { c.rows = -1; });
    refuses([](certificate& c) { c.values.pop_back(); });
    refuses([](certificate& c) { c.relations.pop_back(); });
    refuses([](certificate& c) { c.enclosures.pop_back(); });
    refuses([](certificate& c) { c.V.re.pop_back(); });
    refuses([](certificate& c) { c.V.im.resize(9); });
    refuses([](certificate& c) { c.points[0].X.re.pop_back(); });
    refuses([](certificate& c) { c.points[0].multiplicity = 1; });
    refuses([](certificate& c) { c.values[0] = -1; });
    refuses([](certificate& c) { c.values[0] = std::numeric_limits<double>::quiet_NaN(); });
}

TEST(CertificateFile, FilesAreWrittenWhole) {
    const scratch_folder folder;
    const auto path = folder / "a.cert";
    write_certificate(path, sample());
    EXPECT_EQ(read_bytes(path), sample_text);
    write_certificate(path, complex_sample()); // replaces
    EXPECT_TRUE(same(read_certificate(path), complex_sample()));
    certificate broken = sample();
    broken.values.pop_back();
    EXPECT_THROW(write_certificate(path, broken), std::invalid_argument);
    EXPECT_TRUE(same(read_certificate(path), complex_sample()));
    const auto files = std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator());
    EXPECT_EQ(files, 1) << "something is left beside the certificate";
    EXPECT_TRUE(contains(error_message([&] { write_certificate(folder / "no" / "a.cert", sample()); }), "a.cert"));
    EXPECT_TRUE(contains(error_message([&] { read_certificate(folder / "missing.cert"); }), "missing.cert: no such file"));
    write_bytes(path, "eckart-certificate 1\nscalar what");
    EXPECT_TRUE(contains(error_message([&] { read_certificate(path); }), "a.cert: line 2: found 'what'"));
}

} // namespace
} // namespace eckart::tests
