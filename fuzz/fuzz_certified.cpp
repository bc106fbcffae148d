#include "fuzz/certified_input.hpp"
#include "fuzz/violation.hpp"
#include "tests/support/judged_certificate.hpp"

namespace eckart::fuzz {

/// Every input is a small matrix whose singular values `certified_svd` rounds correctly: by the exact characteristic polynomial, and by the
/// checker that reads the certificate and shares nothing with its maker.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const certified_input input = decode_certified_input({data, size});
    std::visit(
        [&](const auto& A) {
            const auto r = reference::certified_svd(A.view(), input.options);
            const std::string wrong = tests::judged(r, A.view(), input.options);
            if (!wrong.empty()) violation(wrong + "\n" + tests::hex_text(A.view()));
            if (r.status != reference::certified_status::ok) violation("not certified: " + r.reason + "\n" + tests::hex_text(A.view()));
        },
        input.A);
    return 0;
}

} // namespace eckart::fuzz
