#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/svd_result.hpp>
#include <eckart/fast/gemm_engine.hpp>
#include <eckart/reference/certified/certificate.hpp>

#include <complex>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::reference {

struct certified_options {
    eckart::reference::rounding rounding = rounding::nearest_even;
    /// What S is rounded to; binary32 values are returned as doubles.
    target_format format = target_format::binary64;
    /// Also enclose every σ to so many decimal digits, upper − lower <= 10^(1 − digits) σ; 0: only as narrow as the rounding needs.
    int digits = 0;
    eckart::vectors vectors = eckart::vectors::none;
    /// Keep the certificate (its V takes n² integers of any length).
    bool certificate = false;
    /// Most threads for products and proposal.
    int threads = 1;
    /// The product of the digit matrices; empty: the fast path's own. S and the rank do not depend on it; the last bits
    /// of V, hence of the certificate and of U and Vh, may.
    fast::gemm_engine engine;
    /// Proposes right singular vectors: B, or the embedding of a complex B (proposal.hpp), to V; empty: the fast path. A bad proposal costs
    /// time only.
    std::function<matrix<double>(const matrix<double>& B, bool is_complex)> propose;
    /// The budget: bits of V, seconds. What is not proved within it is reported as such.
    long max_bits = 40000;
    double max_seconds = 1e9;
};

enum class certified_status {
    ok,              ///< every claim is proved
    nonfinite_input, ///< A holds a NaN or an infinity; nothing was computed
    not_certified    ///< the budget did not suffice for all; `reason` says where, unproved entries of S are NaN
};

constexpr const char* to_string(certified_status s) {
    switch (s) {
    case certified_status::ok: return "ok";
    case certified_status::nonfinite_input: return "nonfinite_input";
    case certified_status::not_certified: return "not_certified";
    }
    return "unknown";
}

/// One singular value: the rounded value c, where σ lies against it, and an interval that holds σ.
struct certified_value {
    double value = 0; ///< c; +infinity: σ rounds beyond the largest number; NaN: not proved
    relation side = relation::equal;
    bool exact = false;      ///< σ is exactly `lower` = `upper`: c itself or a midpoint (a tie)
    big_dyadic lower, upper; ///< lower <= σ <= upper, whatever else is proved
};

/// A group of singular values whose enclosures are separate from all others, and how near the computed vectors are to its singular
/// subspaces.
struct vector_group {
    index first = 0, count = 0;
    double gap = 0; ///< lower bound of the distance to every other singular value; +infinity if there is none
    /// Upper bounds of the distance (2-norm) between the computed columns and some orthonormal basis of the group's subspace (T5);
    /// infinity: none known.
    double right = 0, left = 0;
};

/// Proved bounds for U, S = `S`, V as returned, all upper bounds in the Frobenius norm.
struct vector_bounds {
    double right_orthogonality = 0; ///< ‖VᴴV − I‖
    double left_orthogonality = 0;  ///< ‖UᴴU − I‖
    double residual = 0;            ///< ‖A − U diag(S) Vᴴ‖
    std::vector<vector_group> groups;
};

struct certified_statistics {
    int passes = 0;      ///< V's that were judged, the proposal's included
    long bits = 53;      ///< precision of the last V
    long products = 0;   ///< calls of the GEMM engine
    int exact_tests = 0; ///< exact ranks and kernels that were computed (T2, T3)
    double seconds = 0, proposal_seconds = 0;
};

template <class T>
struct [[nodiscard]] certified_svd_result {
    certified_status status = certified_status::ok;
    std::string reason;                  ///< of `not_certified`
    std::vector<double> S;               ///< min(m, n) correctly rounded values, non-increasing
    std::vector<certified_value> values; ///< the proof of each
    index rank = 0;                      ///< exact; −1 if not proved
    matrix<T> U, Vh;                     ///< as `options.vectors` asks, rounded to double
    vector_bounds bounds;                ///< of thin or full vectors
    std::optional<eckart::reference::certificate> certificate;
    certified_statistics statistics;
};

/// Every singular value of A correctly rounded, the exact rank, and the proof.
///
/// A proposal for V, the fast path's, is judged by T1 in exact or safely rounded arithmetic; what it does not prove is refined in higher
/// precision until T1 does, zeros are proved by an integer kernel (T2) and values that lie exactly on a double or on the midpoint of two by
/// T3. Multiplicities, clusters, any condition number, grading, subnormal results and overflow are within reach; only the budget limits.
///
/// @param A  any shape, entries over the whole range of double; float input is widened without error.
/// @throws std::invalid_argument if options.digits < 0 or max_bits < 64 or threads < 1, or if a proposal has another shape.
/// @par Threads reentrant. @par Reproducibility S, rank and status do not depend on the engine, its threads or the SIMD target.
/// @par Cost for a well separated spectrum the proposal and about ten GEMMs of order n; each pass of refinement grows with the square of
/// V's bits.
/// @par Source T1 is proved in proofs/; refinement after Ogita and Aishima (2020); products after Ozaki et al. (2012). @par Tests
/// CertifiedSvd.*
certified_svd_result<double> certified_svd(matrix_view<const double> A, const certified_options& options = {});
certified_svd_result<std::complex<double>> certified_svd(matrix_view<const std::complex<double>> A, const certified_options& options = {});
certified_svd_result<double> certified_svd(matrix_view<const float> A, const certified_options& options = {});
certified_svd_result<std::complex<double>> certified_svd(matrix_view<const std::complex<float>> A, const certified_options& options = {});

/// The values, or the rank, or ‖A‖₂ alone: `certified_svd` without vectors and certificate.
template <class T>
auto certified_singular_values(matrix_view<const T> A, certified_options options = {}) {
    options.vectors = vectors::none;
    options.certificate = false;
    return certified_svd(A, options);
}

/// Thrown by the functions below where `certified_svd` reports a status.
class not_certified_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// @throws not_certified_error if A is not finite or the budget does not suffice.
index certified_rank(matrix_view<const double> A);
index certified_rank(matrix_view<const std::complex<double>> A);

/// The correctly rounded ‖A‖₂ = σ₁; 0 for an empty matrix. @throws not_certified_error as `certified_rank`.
double certified_norm2(matrix_view<const double> A);
double certified_norm2(matrix_view<const std::complex<double>> A);

} // namespace eckart::reference
