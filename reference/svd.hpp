#pragma once

#include <eckart/reference/derivation/svd_from_gram.hpp>

#include <boost/multiprecision/mpc.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include <complex>

/// Where each label of the derivations is constructed, all below reference/derivation/:
///
/// | label | file                                                         |
/// |-------|--------------------------------------------------------------|
/// | D1    | svd_from_gram.hpp (sizes, compact), exact_rank.hpp           |
/// | D2    | spectral_theorem.hpp, tridiagonal_form.hpp, deflation.hpp, unitary_completion.hpp, simple_spectrum_nearby.hpp (D2d) |
/// | D3    | svd_from_gram.hpp, and its precision policy here             |
/// | D4    | stretch_ratio.hpp, characteristic_polynomial.hpp             |
/// | D5    | variational_svd.hpp                                          |
/// | D6    | best_fit_subspaces.hpp                                       |
/// | D7    | norms.hpp                                                    |
/// | D8    | pseudoinverse.hpp                                            |
/// | D9    | eckart_young.hpp                                             |
/// | D10   | two_sided_projection.hpp                                     |
/// | D11   | scalar.hpp: every construction serves complex scalars        |
namespace eckart::reference {

/// Numbers whose precision is chosen at run time. Arithmetic between them in user code runs in Boost's default precision: hold a
/// `working_precision` (derivation/precision.hpp) around it.
using real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<0>, boost::multiprecision::et_off>;
using complex = boost::multiprecision::number<boost::multiprecision::mpc_complex_backend<0>, boost::multiprecision::et_off>;

/// The SVD of a matrix of doubles to `digits` right digits by D3: A = U diag(S) Vh with every non-zero σ right to `digits` decimal digits,
/// the rank exact (integer arithmetic) and σ beyond it exactly zero.
///
/// D3's precision policy: p right digits of σ_r need p + 2 log₁₀(σ₁/σ_r) digits of work plus guard digits (`working_digits_for`). The work
/// starts without a loss assumed; when the computed λ_r is not above the error bound by the factor 10^p, the ratio is estimated from it, or
/// the digits are doubled where λ_r is lost in the error, and the values are computed again. The vectors then come from one more run at the
/// digits found.
///
/// @param A m-by-n, any shape, entries over the whole range of double.  @param digits p >= 1.
/// @param wanted `none`: S only, much cheaper; `thin`: U m-by-k, Vh k-by-n; `full`: m-by-m, n-by-n.
/// @return status ok | nonfinite_input (nothing else computed) | not_converged (`max_working_digits` do not suffice; S holds what was
/// reached). ‖UᴴU − I‖_F, ‖Vh Vhᴴ − I‖_F <= 10^-digits and ‖A − U diag(S) Vh‖_F <= 10^-digits σ₁; the measured ones are in `residuals`.
/// @throws std::invalid_argument if digits < 1.
/// @par Threads calls from several threads are safe and follow each other (Boost keeps the precision per process).
/// @par Cost min(m,n)² max(m,n) + 4/3 min(m,n)³ operations of the working precision for the values.
/// @par Tests ReferenceSvd.*, PrecisionPolicy.*
reference_svd<real> svd(matrix_view<const double> A, int digits, vectors wanted = vectors::thin);
reference_svd<complex> svd(matrix_view<const std::complex<double>> A, int digits, vectors wanted = vectors::thin);

/// More digits of work than this are not tried: σ₁/σ_r up to about 10^30000 (a dense 100-by-100 matrix of doubles of full rank stays far
/// below unless built to exceed it).
inline constexpr int max_working_digits = 60000;

} // namespace eckart::reference
