#include "tests/support/random.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/fast/gemm_engine.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <stdexcept>

namespace eckart::tests {
namespace {

using fast::gemm_engine;
using fast::transposition;

matrix<double> integers(index rows, index cols, std::uint64_t seed) {
    counter_random random(seed);
    matrix<double> A(rows, cols);
    for (index i = 0; i < rows * cols; ++i) A.data()[i] = random.between(-1000, 1000);
    return A;
}

/// Integers, so that every order of summation gives the same product.
void expect_products(const gemm_engine& engine) {
    for (const auto a : {transposition::none, transposition::transpose})
        for (const auto b : {transposition::none, transposition::transpose}) {
            const auto A = a == transposition::none ? integers(7, 5, 1) : integers(5, 7, 1);
            const auto B = b == transposition::none ? integers(5, 9, 2) : integers(9, 5, 2);
            auto C = integers(12, 9, 3), expected = C; // the view below leaves 5 rows as padding
            engine(a, b, 2, A, B, -1, C.view().block(3, 0, 7, 9));
            fast::gemm(a, b, 2, A, B, -1, expected.view().block(3, 0, 7, 9));
            EXPECT_TRUE(C == expected);
        }
}

void expect_refusals(const gemm_engine& engine) {
    matrix<double> A(2, 3), B(3, 4), C(2, 4);
    EXPECT_NO_THROW(engine(transposition::none, transposition::none, 1, A, B, 0, C));
    EXPECT_THROW(engine(transposition::transpose, transposition::none, 1, A, B, 0, C), std::invalid_argument);
    EXPECT_THROW(engine(transposition::none, static_cast<transposition>(9), 1, A, B, 0, C), std::invalid_argument);
}

TEST(GemmEngine, OwnIsGemm) {
    expect_products(fast::own_gemm());
    expect_products(fast::own_gemm(2));
    expect_refusals(fast::own_gemm());
    EXPECT_THROW(fast::own_gemm(0), std::invalid_argument);
}

TEST(GemmEngine, SystemCallsTheLibrary) {
    std::optional<gemm_engine> engine;
    for (const char* name : {"libopenblas.so.0", "libblas.so.3", "libmkl_rt.so.2"}) try {
            engine = fast::system_gemm(name);
            break;
        } catch (const input_error&) {
        }
    // Whose BLAS it is does not matter; `./eckart test` installs one.
    if (!engine) GTEST_SKIP() << "no BLAS on this machine";
    expect_products(*engine);
    expect_refusals(*engine);
}

TEST(GemmEngine, AMissingFileOrSymbolIsReportedByName) {
    const auto message = [](const char* path) -> std::string {
        try {
            (void)fast::system_gemm(path);
        } catch (const input_error& e) {
            return e.what();
        }
        return "";
    };
    EXPECT_NE(message("/no/such/libblas.so").find("/no/such/libblas.so"), std::string::npos);
    EXPECT_NE(message("libm.so.6").find("dgemm_"), std::string::npos);
}

} // namespace
} // namespace eckart::tests
