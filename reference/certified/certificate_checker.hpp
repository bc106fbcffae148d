#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/reference/certified/certificate.hpp>

#include <complex>
#include <string>

namespace eckart::reference {

/// What a check ends with. `reason` names the claim that is not proved and is empty if all of them are.
struct certificate_verdict {
    bool accepted = false;
    std::string reason;
};

/// Whether `c` proves everything that it claims about A, by the rules of CERTIFICATE.md and by nothing else. Accepted means proved: every
/// value, relation, exact point, enclosure and the rank are true of A, whoever made the certificate and however.
///
/// All decisions are made in integers: the entries of A are taken apart by their bits, B V, (BV)ᴴ(BV) and VᴴV are exact, and the dominance
/// of H − μ²G is decided on fixed-point bounds of its scaled entries that are rounded the safe way. Nothing is shared with the code that
/// makes certificates. The content hash is not looked at.
///
/// @param A m-by-n as its file has it; floats are widened by the caller. A matrix with an entry that is not finite is refused, and so is a
/// certificate whose lists do not fit its dimensions.
/// @par Cost  min(m,n)² max(m,n) products of integers, and min(m,n)² more for each different number that values are counted at.
/// @par Tests CertificateChecker.*, CertificateMutation.*
certificate_verdict check_certificate(const certificate& c, matrix_view<const double> A);
certificate_verdict check_certificate(const certificate& c, matrix_view<const std::complex<double>> A);

} // namespace eckart::reference
