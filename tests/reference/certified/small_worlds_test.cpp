// Every matrix of some small worlds: certified in all roundings, each result judged by integers alone and by the checker of certificates.
#include "tests/support/judged_certificate.hpp"
#include "tests/support/svd_problem.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eckart::tests {
namespace {

using namespace reference;

/// Counts failures instead of printing each of thousands; the first ones are shown.
class world {
public:
    void judge(const matrix<double>& A, const certified_options& options) {
        ++matrices;
        const auto r = certified_svd(A.view(), options);
        std::string wrong = judged(r, A.view(), options);
        if (wrong.empty() && r.status != certified_status::ok) wrong = r.reason;
        if (wrong.empty()) return;
        if (++failures <= 5)
            ADD_FAILURE() << hex_text(A.view()) << ", rounding " << static_cast<int>(options.rounding) << ", format "
                          << static_cast<int>(options.format) << ": " << wrong;
    }
    ~world() { EXPECT_EQ(failures, 0) << "of " << matrices; }

private:
    long matrices = 0, failures = 0;
};

certified_options option(target_format format, rounding mode) {
    certified_options o;
    o.format = format;
    o.rounding = mode;
    o.certificate = true;
    return o;
}

/// Matrix number `code` of those whose entries are the given numbers.
matrix<double> numbered(index m, index n, const std::vector<double>& numbers, long code) {
    matrix<double> A(m, n);
    for (index l = 0; l < m * n; ++l, code /= static_cast<long>(numbers.size()))
        A.data()[l] = numbers[static_cast<std::size_t>(code % static_cast<long>(numbers.size()))];
    return A;
}

long power(long base, long exponent) {
    long p = 1;
    while (exponent-- > 0) p *= base;
    return p;
}

void judge_all(index m, index n, const std::vector<double>& numbers, target_format format, rounding mode) {
    world w;
    for (long code = power(static_cast<long>(numbers.size()), static_cast<long>(m * n)); code-- > 0;)
        w.judge(numbered(m, n, numbers, code), option(format, mode));
}

TEST(CertifiedSmallWorlds, TwoByTwoOfSigns) {
    for (const target_format format : {target_format::binary64, target_format::binary32})
        for (const rounding mode : {rounding::nearest_even, rounding::downward, rounding::upward})
            judge_all(2, 2, {0, 1, -1}, format, mode);
}

TEST(CertifiedSmallWorlds, ThreeByThreeOfSigns) { judge_all(3, 3, {0, 1, -1}, target_format::binary64, rounding::nearest_even); }

TEST(CertifiedSmallWorlds, ShapesOfSignsAtTheEndsOfTheRange) {
    const double least = 0x1p-1074, greatest = 0x1p1023;
    for (const rounding mode : {rounding::nearest_even, rounding::downward, rounding::upward}) {
        judge_all(2, 2, {0, least, -least, 2 * least}, target_format::binary64, mode);
        judge_all(3, 2, {0, greatest, -greatest}, target_format::binary64, mode);
        judge_all(2, 2, {0, 0x1p-150, 0x1p-149, -0x1p-149}, target_format::binary32, mode);
        judge_all(2, 2, {0, 0x1p127, -0x1.fffffep127}, target_format::binary32, mode);
    }
}

/// Two-bit significands, exponents −2 .. 2, and zero; up to the signs that rows and columns can take out, so that three entries are not
/// negative.
TEST(CertifiedSmallWorlds, TwoByTwoOfATinyFormat) {
    std::vector<double> numbers{0};
    for (int e = -2; e <= 2; ++e)
        for (const double significand : {1.0, 1.5}) numbers.push_back(std::ldexp(significand, e));
    world w;
    for (const double a : numbers)
        for (const double b : numbers)
            for (const double c : numbers)
                for (const double d : numbers)
                    for (const double sign : {1.0, -1.0})
                        if (d != 0 || sign > 0)
                            w.judge(matrix<double>{{a, b}, {c, sign * d}}, option(target_format::binary64, rounding::nearest_even));
}

} // namespace
} // namespace eckart::tests
