#include "fuzz/violation.hpp"
#include "tests/support/any_matrix_bits.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/npy.hpp>

#include <cstdint>

// Inside the namespace, because POSIX puts a function `index` into the global one; C linkage makes the name global all the same.
namespace eckart::fuzz {
namespace {

any_matrix parse(const std::string& bytes) { return parse_npy(std::as_bytes(std::span(bytes)), "written"); }

} // namespace

/// Any bytes are a matrix or an input_error; a matrix comes back with all its bits from every layout that we write.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    any_matrix A;
    try {
        A = parse_npy(std::as_bytes(std::span(data, size)), "input");
    } catch (const input_error&) {
        return 0;
    }
    for (const bool fortran_order : {false, true})
        for (const int version : {1, 2})
            if (!tests::same_bits(parse(npy_bytes(A, {fortran_order, version})), A)) violation("NPY round trip changed the matrix");
    return 0;
}

} // namespace eckart::fuzz
