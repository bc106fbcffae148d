#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

// First row -n!/(n-i)!, i = 1..n, each rounded once; ones below the diagonal.
made make(const arguments& a, std::uint64_t) {
    const index n = a.integer("n");
    matrix<double> A(n, n);
    real falling = 1; // n!/(n-i)!
    for (index i = 1; i <= n; ++i) {
        falling *= n - i + 1; // below 10^307: exact in 300 digits up to a rounding far below the double's
        A(0, i - 1) = -to_double(falling);
        if (i < n) A(i, i - 1) = 1;
    }
    // A Aᵀ = [|a|², aᵀ; a, I] with a the first row: n-2 singular values are 1, the squares of the two others have sum 1 + |a|² and product
    // a_n² (the determinant of A is a_n up to sign). Exact for the rounded entries.
    real square = 0;
    for (index j = 0; j < n; ++j) square += real(A(0, j)) * A(0, j);
    const real sum = 1 + square, determinant = abs(real(A(0, n - 1)));
    std::vector<real> s = repeated(real(1), n);
    s.front() = sqrt((sum + sqrt(sum * sum - 4 * determinant * determinant)) / 2);
    s.back() = determinant / s.front();
    return {A, fmt::format("companion matrix of order {} of the truncated exponential series", n), singular_values(std::move(s))};
}

void list(level l, case_list& out) {
    for (const index n : {5, 10, 12, 15, 18, 19, 20, 22, 24, 26, 30, 35, 40}) out.add("n={}", n);
    if (l == level::quick) return;
    for (index n = 2; n <= 40; ++n) out.add("n={}", n);
    for (const index n : {50, 60, 80, 100, 120, 150, 170}) out.add("n={}", n);
    if (l == level::standard) return;
    for (index n = 2; n <= 170; ++n) out.add("n={}", n);
}

} // namespace

family_source f05_companion() {
    return {{"F5", "companion matrices of the truncated exponential series",
             "sigma_1 is about n! and all others are about 1: a norm-wise right driver may have no right digit in any of the others "
             "(Reference-LAPACK issue 316)"},
            {{"", {integer("n", 2, 170)}, false, make}},
            list};
}

} // namespace eckart::validate::gallery
