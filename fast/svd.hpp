#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

#include <complex>
#include <cstddef>
#include <span>

namespace eckart {

/// How the fast path computes.
enum class algorithm {
    automatic, ///< the fastest that keeps what `accuracy` asks for
    jacobi,    ///< one-sided Jacobi after two QR factorizations (Drmac and Veselic), from order 64 (complex: 128) on in products;
               ///< `accuracy::relative`
    gram,      ///< V from the Gram matrix and passes that make A V orthogonal, in products of matrices; `accuracy::normwise`
    bidiagonal ///< reflections to bidiagonal form, divide and conquer for vectors; `accuracy::normwise`
};

/// What the singular values are accurate relative to, see the docstring of `svd`: each to itself as far as scaled rows or columns allow, or
/// all of them to the largest.
enum class accuracy { relative, normwise };

struct svd_options {
    eckart::vectors vectors = eckart::vectors::thin;
    eckart::algorithm algorithm = eckart::algorithm::automatic;
    /// What `algorithm::automatic` has to keep. `normwise` lets the bidiagonal form of single precision be computed in it.
    eckart::accuracy accuracy = eckart::accuracy::relative;
    /// Most Jacobi sweeps to spend; 5 to 10 are usual, none from order 64 (complex: 128) on where passes in products suffice.
    int max_sweeps = 60;
    /// Most threads to use, the caller's included. (Jacobi below order 64, complex 128, uses one.) The others wait, asleep, for the next
    /// call of the same caller.
    int threads = 1;
    bool operator==(const svd_options&) const = default;
};

/// Singular value decomposition of a real or complex matrix, on the best SIMD target of this CPU (fast/targets.hpp).
/// \f[ A = U \,\mathrm{diag}(S)\, V^H,\quad S_1 \ge S_2 \ge \dots \ge 0 \f]
/// @param A  m-by-n, any strides (row-major, transposed, reversed, broadcast), m or n may be 0. Never written; entries outside the view are
///           never read. The result owns its memory, so nothing can overlap. (`svd_into` writes into memory of the caller.)
/// @param options  which vectors, which algorithm, the iteration budget.
/// @return U m-by-k, S of length k, Vh k-by-n for `vectors::thin`, k = min(m, n); U m-by-m and Vh n-by-n for `full`, where the columns
///         beyond k complete the basis; Vh is V^H, conjugated for complex A; U m-by-0 and Vh 0-by-n for `none`. `iterations` counts Jacobi
///         sweeps, or passes of the Gram route or of Jacobi in products, 0 for the bidiagonal and closed forms. No S_i is -0. status: `ok`;
///         `nonfinite_input`: A holds a NaN or an infinity, in one part of an entry is enough, then U, S and Vh are empty (0-by-0) and
///         nothing was computed; `overflow`: singular values beyond the largest number of the result are +infinity, all else, vectors
///         included, is as for `ok`; `not_converged`: the budget is spent, outputs hold the last iterate.
/// @throws std::invalid_argument for max_sweeps < 1, threads < 1, an enumerator that does not exist; std::bad_alloc; eckart::input_error if
/// the environment variable ECKART_TARGET names no target of this CPU.
/// @par Accuracy With u = 2^-53, p = max(m, n): |A - U diag(S) Vh|_F <= 20 p u |A|_F, |U^H U - I|_F and |V^H V - I|_F <= 20 p u, plus one
///      rounding to the subnormal range (5 p u at most are seen for p <= 400; beyond p = 64 the stopping rule alone would admit p^1.5 u).
///      |S_i - sigma_i| <= 20 p u |A|_F: this is what `accuracy::normwise` promises. `accuracy::relative`, the default, promises more:
///      every S_i is relatively accurate, |S_i - sigma_i| <= c u sigma_i with c a modest multiple of p and of the condition number of the
///      well-scaled factor B, if A = B D, D B or D1 B D2 with diagonal D of any size (proved for one side, practice for two, where
///      pivoted minors of B must be tame as well). `automatic` keeps it by Jacobi, except where the norms of the rows lie within a factor
///      of 16 and those of the columns too: there no D on one side lowers the condition number by more than 16 sqrt(p), so that the
///      normwise bound is a relative one with c = 320 p^2 cond(B) at worst, and except for fewer than 81 entries (complex: 36, or at
///      most three columns) if the condition number of A itself is below 2^8, c below 2^13 p^1.5. (Dense matrices without any scaling have
///      factors up to some 10 where few values are large.) Rank-deficient matrices keep orthogonal U and V. Scaling A by 2^k scales S
///      exactly and changes no bit of U and Vh while A and S neither over- nor underflow. Entries may span the whole range of double;
///      within a row and a column at once, what lies more than 2^2034 below the largest may be lost. For complex A the same holds, moduli
///      standing for entries (the stopping rule alone would admit sqrt(2) times the p^1.5 u).
/// @par Single precision float and std::complex<float> with `accuracy::relative`, and by any algorithm but the bidiagonal form, are
///      computed in double and rounded once at the end, to nearest. S_i is within 1/2 + c 2^-29 ulp of sigma_i where the above is relative,
///      subnormal sigma_i included, and within half an ulp and 20 p 2^-53 |A|_F always. U and Vh are factors in double rounded entry by
///      entry, which the Gram route leaves when what it would still change is below 2^-24: residual and orthogonality keep the bounds above
///      with u = 2^-24. With `accuracy::normwise` the bidiagonal form is reached, and left, in single precision (its own values and vectors
///      are computed in double): then |S_i - sigma_i| too is bounded with u = 2^-24 only.
/// @par Reproducibility Bits do not depend on strides or alignment, and are equal on all targets that have fma (AVX2, AVX3) and on all
///      that have not (SCALAR, SSE4). They do not depend on the number of threads either. Where `automatic` takes
///      another algorithm for `vectors::none`, S differs from that of the other jobs within the bounds above; so does that of
///      Jacobi from order 64 on (complex: 128).
/// @par Cost for m >= n: values from the bidiagonal form 4 m n^2 - 4 n^3 / 3 flops and O(n^2), U, S and V 4 m n^2 beside it and at most 8
///      n^3 / 3 for the bidiagonal matrix, whatever the spectrum. Gram route about 6 m n^2 + 8 n^3 flops in products of matrices, 2 m n^2 +
///      2 n^3 of them in single precision, and 2 n^3 / 3 beside them, for float 2 m n^2 + 3 n^3 less; at most 3 m n^2 + 3 n^3 for each pass
///      after the first (there is a second from condition numbers of 1e4 on, a third from 1e7), which columns of large values are spared;
///      up to condition 4 no pass but 3 m n^2 + 8 n^3 (vectors) or m n^2 + 5 n^3 (values). Jacobi about 2 m n^2 + 4 n^3 flops, and 5 n^3
///      (values) to 8 n^3 (vectors) for each sweep that still rotates all pairs; from order 64 (complex: 128) on instead of the sweeps
///      about 11 n^3 (vectors) or 6 n^3 (values) in products of matrices, and the eigenvectors of blocks of neighbouring lengths, two for
///      each 2^20. Four times that for complex A, by any. Where accuracy allows, `automatic` computes vectors by Jacobi for fewer than
///      81 entries or one column (complex: 36, or three; of these complex ones, and real ones with 9 entries and two columns or more, those
///      whose condition number is below 2^8 by one step of the Gram route; real 2-by-2 ones by a closed form), else by the Gram route, but
///      by the bidiagonal form if max(m, n) <= 1.6 min(m, n) and A is complex double of order 57 or more, double of order 120 to 1500, or
///      either of order 40 or more with an effective rank (sum sigma_i^2)^2 / sum sigma_i^4 below 0.8 m n / (m + n), as it is where many
///      values are small; with `accuracy::normwise` single precision likewise, complex of order 57 or more, real of order 110 to 2100.
///      Values alone come from the bidiagonal form, but if max(m, n) >= 4 min(m, n) from the Gram matrix where no value is below a quarter
///      of the largest. Single precision costs what double costs, but from the bidiagonal form, where it may be in single precision, half
///      as much, its divide and conquer and real values of tall matrices or of more than 2.25 million entries apart.
/// @par Source Drmac and Veselic, "New fast and accurate Jacobi SVD algorithm" I and II, SIAM J. Matrix Anal. Appl. 29 (2008).
/// @par Tests FastSvd.*, FastSvdAccuracy.*, FastSvdProp.*, Gram.*, GramComplex.*, BidiagonalSvd.*, SinglePrecision.*,
/// FastTargets.SameBitsWithinEachClass
svd_result<double> svd(strided_view<const double> A, svd_options options = {});
svd_result<std::complex<double>> svd(strided_view<const std::complex<double>> A, svd_options options = {});
svd_result<float> svd(strided_view<const float> A, svd_options options = {});
svd_result<std::complex<float>> svd(strided_view<const std::complex<float>> A, svd_options options = {});

/// The bytes of workspace that `svd_into` wants for an m-by-n matrix of T with these options: enough for every such matrix, whatever
/// algorithm `automatic` takes for it. T is one of the four scalars that `svd` serves.
/// @param m, n  >= 0.
/// @return with k = min(m, n) at most about 5 m n + 14 k^2 numbers (double or std::complex<double>, for single precision too) where Jacobi
///         may serve, 6 m n + 8 k^2 where the Gram route may (8 m n + 8 k^2 complex ones), 3 m n + 2 k^2 where the bidiagonal form serves
///         values alone, 2 m n + 7 k^2 where it serves vectors; for `vectors::full` 2 max(m, n)^2 more (4 max(m, n)^2 complex ones where
///         the Gram route may serve, max(m, n)^2 where the bidiagonal form does); and for all of them some max(m, n) times the width of a
///         panel and at most 8 MiB. Part of that is for packing products and depends on the second cache of this machine.
/// @throws std::invalid_argument for options that `svd` refuses, for a negative dimension, and if m n is beyond any memory.
/// @par Cost some hundred operations; nothing is allocated.
/// @par Tests SvdInto.*
template <class T>
std::size_t svd_workspace(index m, index n, svd_options options = {});

/// `svd` into memory of the caller: the same bits, the same promises. Once `svd_workspace` bytes are given no memory is allocated by the
/// calling thread, for programs that must not wait for an allocator; the outputs alone spare what `svd` allocates for its result. An
/// example is in fast/README.md.
/// @param A  as for `svd`.
/// @param[out] U, Vh  of the shapes that `svd` returns, any strides, negative ones too, whose larger one passes over a run along the
///         smaller: column-major or row-major with any leading dimension, or a transposed or reversed one. What lies between entries is
///         neither read nor written. For `vectors::none` they are not looked at: {} will do.
/// @param[out] S  k = min(m, n) of them.
/// @param workspace  any alignment, contents irrelevant before and undefined after the call. Empty: temporary memory is allocated as by
///         `svd`. With options.threads > 1 the threads, when they are needed first, and the buffers in which they pack their share of a
///         product, up to 1.6 MiB each, are allocated nevertheless.
/// @return status as `svd` states it; for `nonfinite_input` nothing was written to the outputs.
/// @throws std::invalid_argument for options that `svd` refuses; for U, S or Vh of another shape; for a workspace too small, with the size
///         needed; if U, S, Vh, the workspace and A overlap. Matrices that interleave within one array may be apart as blocks of it are,
///         runs along their smaller stride having nothing in common; what interleaves more finely is refused. std::bad_alloc without a
///         workspace, std::system_error with threads > 1 if one cannot be started; eckart::input_error as `svd`. Outputs are untouched
///         after any of them.
/// @par Cost that of `svd`, less its allocations.
/// @par Tests SvdInto.*
svd_outcome svd_into(strided_view<const double> A, strided_view<double> U, std::span<double> S, strided_view<double> Vh,
                     std::span<std::byte> workspace = {}, svd_options options = {});
svd_outcome svd_into(strided_view<const std::complex<double>> A, strided_view<std::complex<double>> U, std::span<double> S,
                     strided_view<std::complex<double>> Vh, std::span<std::byte> workspace = {}, svd_options options = {});
svd_outcome svd_into(strided_view<const float> A, strided_view<float> U, std::span<float> S, strided_view<float> Vh,
                     std::span<std::byte> workspace = {}, svd_options options = {});
svd_outcome svd_into(strided_view<const std::complex<float>> A, strided_view<std::complex<float>> U, std::span<float> S,
                     strided_view<std::complex<float>> Vh, std::span<std::byte> workspace = {}, svd_options options = {});

} // namespace eckart
