#include "tests/support/any_matrix_bits.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/generators.hpp"

#include <eckart/core/matrix_file.hpp>
#include <eckart/core/matrix_market.hpp>
#include <eckart/core/npy.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace eckart::tests {
namespace {

/// Entries of any bits, non-finite ones included; Matrix Market keeps the sign of a NaN only, so `payloads` says if others may occur.
template <class R>
R any_bits(counter_random& random, bool payloads) {
    if (random.below(4) == 0) return static_cast<R>(random.between(-3, 3));
    const R x = std::bit_cast<R>(static_cast<float_bits<R>>(random.bits()));
    return std::isnan(x) && !payloads ? std::numeric_limits<R>::quiet_NaN() : x;
}

template <class T>
matrix<T> any_entries(index m, index n, std::uint64_t seed, bool payloads) {
    counter_random random(seed);
    matrix<T> A(m, n);
    using R = real_type<T>;
    for (index j = 0; j < n; ++j)
        for (index i = 0; i < m; ++i) {
            const R re = any_bits<R>(random, payloads), im = any_bits<R>(random, payloads);
            A(i, j) = scalar_traits<T>::from_parts(re, im);
        }
    return A;
}

any_matrix draw(int kind, index m, index n, std::uint64_t seed, bool payloads) {
    switch (kind) {
    case 0: return any_entries<float>(m, n, seed, payloads);
    case 1: return any_entries<double>(m, n, seed, payloads);
    case 2: return any_entries<std::complex<float>>(m, n, seed, payloads);
    default: return any_entries<std::complex<double>>(m, n, seed, payloads);
    }
}

any_matrix parse(const std::string& bytes) { return parse_matrix(bytes, "generated"); }

/// What Matrix Market gives back: doubles.
any_matrix widened(const any_matrix& A) {
    return std::visit(
        []<class T>(const matrix<T>& B) -> any_matrix {
            using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;
            matrix<wide> C(B.rows(), B.cols());
            for (index j = 0; j < B.cols(); ++j)
                for (index i = 0; i < B.rows(); ++i) C(i, j) = wide(B(i, j));
            return C;
        },
        A);
}

RC_GTEST_PROP(MatrixFileProp, NpyKeepsEveryBit, (std::uint64_t seed, bool fortran_order, bool second_version)) {
    const any_matrix A = draw(*rc::gen::inRange(0, 4), *rc::gen::inRange<index>(0, 7), *rc::gen::inRange<index>(0, 7), seed, true);
    RC_ASSERT(same_bits(parse(npy_bytes(A, {fortran_order, second_version ? 2 : 1})), A));
}

RC_GTEST_PROP(MatrixFileProp, MatrixMarketKeepsEveryValue, (std::uint64_t seed, bool coordinate)) {
    const any_matrix A = draw(*rc::gen::inRange(0, 4), *rc::gen::inRange<index>(0, 7), *rc::gen::inRange<index>(0, 7), seed, false);
    const auto format = coordinate ? matrix_market_format::coordinate : matrix_market_format::array;
    RC_ASSERT(same_bits(parse(matrix_market_text(A, format)), widened(A)));
}

/// A byte changed anywhere gives another matrix or an input_error, nothing else (the sanitizers watch the rest).
RC_GTEST_PROP(MatrixFileProp, ChangedBytesNeverEscapeTheContract, (std::uint64_t seed, unsigned char byte)) {
    const any_matrix A = draw(*rc::gen::inRange(0, 4), *rc::gen::inRange<index>(0, 4), *rc::gen::inRange<index>(0, 4), seed, false);
    for (std::string bytes : {npy_bytes(A), matrix_market_text(A), matrix_market_text(A, matrix_market_format::coordinate)}) {
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = static_cast<char>(byte);
        error_message([&] { parse(bytes); });
    }
}

} // namespace
} // namespace eckart::tests
