#include <eckart/validate/measures/contract.hpp>
#include <eckart/validate/measures/judge.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

factor deduced(matrix_view<const double> M, bool thin, bool full) {
    if (M.empty() && !full && !thin) return factor::none;
    return full && !thin ? factor::full : factor::thin; // a shape that is neither is found wrong as a thin one
}

} // namespace

std::vector<measurement> check(matrix_view<const double> A, matrix_view<const double> U, std::span<const double> S,
                               matrix_view<const double> Vh) {
    const index m = A.rows, n = A.cols, K = std::min(m, n);
    driver d;
    d.library = "result";
    d.name = "check";
    job j;
    j.name = "check";
    response r;
    r.S.assign(S.begin(), S.end());
    j.u = deduced(U, U.rows == m && U.cols == K, U.rows == m && U.cols == m);
    j.vt = deduced(Vh, Vh.rows == K && Vh.cols == n, Vh.rows == n && Vh.cols == n);
    if (j.u != factor::none) r.U = matrix<double>(U);
    if (j.vt != factor::none) r.Vh = matrix<double>(Vh);
    if (!all_finite(A)) return judge(d, j, A, r, nullptr);
    const exact_values exact = oracle{}.values(A);
    return judge(d, j, A, r, &exact);
}

} // namespace eckart::validate
