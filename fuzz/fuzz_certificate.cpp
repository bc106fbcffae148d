#include "fuzz/violation.hpp"
#include "tests/support/certificate_equality.hpp"

#include <eckart/core/error.hpp>
#include <eckart/reference/certified/certificate_file.hpp>

#include <cstdint>

namespace eckart::fuzz {
/// Any text is a certificate or an input_error; a certificate is written as a text that gives the same certificate back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    reference::certificate c;
    try {
        c = reference::parse_certificate({reinterpret_cast<const char*>(data), size}, "input");
    } catch (const input_error&) {
        return 0;
    }
    if (!tests::same(reference::parse_certificate(reference::certificate_text(c), "written"), c))
        violation("the certificate's round trip changed it");
    return 0;
}

} // namespace eckart::fuzz
