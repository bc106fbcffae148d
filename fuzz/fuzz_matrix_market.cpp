#include "fuzz/violation.hpp"
#include "tests/support/any_matrix_bits.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/matrix_market.hpp>

#include <cstdint>

// Inside the namespace, because POSIX puts a function `index` into the global one; C linkage makes the name global all the same.
namespace eckart::fuzz {
/// Any text is a matrix or an input_error; a matrix comes back with all its bits from both formats that we write.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const index entry_limit = 1 << 14; // keeps each input fast
    any_matrix A;
    try {
        A = parse_matrix_market({reinterpret_cast<const char*>(data), size}, "input", entry_limit);
    } catch (const input_error&) {
        return 0;
    }
    for (const auto format : {matrix_market_format::array, matrix_market_format::coordinate})
        if (!tests::same_bits(parse_matrix_market(matrix_market_text(A, format), "written"), A))
            violation("Matrix Market round trip changed the matrix");
    return 0;
}

} // namespace eckart::fuzz
