#pragma once

// A small correct SVD with the Fortran LAPACK interface (dgesvd_, dgesdd_), and the places where a seeded fault or a legal variation can
// change it: a struct derives from `correct`, hides what it changes, and is exported with EXPORT_SVD. Nothing here uses the code that
// judges.

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

namespace svd_under_test {

/// Column-major, ld = rows.
struct table {
    int rows = 0, cols = 0;
    std::vector<double> entries;
    table() = default;
    table(int m, int n) : rows(m), cols(n), entries(static_cast<std::size_t>(m) * static_cast<std::size_t>(n), 0.0) {}
    double& operator()(int i, int j) {
        return entries[static_cast<std::size_t>(i) + static_cast<std::size_t>(j) * static_cast<std::size_t>(rows)];
    }
    double* col(int j) { return entries.data() + static_cast<std::size_t>(j) * static_cast<std::size_t>(rows); }
};

inline table transposed(table& a) {
    table b(a.cols, a.rows);
    for (int j = 0; j < a.cols; ++j)
        for (int i = 0; i < a.rows; ++i) b(j, i) = a(i, j);
    return b;
}

/// A = U diag(S) V^T with full square U and V.
struct decomposition {
    table U, V;
    std::vector<double> S;
    int info = 0;
};

/// The arguments of a call as the caller passed them.
struct arguments {
    char jobu, jobvt;
    int *m, *n, *lda, *ldu, *ldvt, *lwork, *info;
    double *a, *s, *u, *vt, *work;
    int k() const { return std::min(*m, *n); }
};

/// What every library does unless it says otherwise.
struct correct {
    static constexpr int sweeps = 60;
    static constexpr double tolerance_factor = 1; ///< times sqrt(m) eps
    static constexpr bool scales = true;
    static constexpr bool reversed_pairs = false;
    static bool skips(int /*p*/, int /*q*/, int /*n*/) { return false; }
    static void completion(table& /*candidates*/) {}  ///< the basis from which null-space columns are taken
    static void input(arguments&, table& /*A*/) {}    ///< after A was copied
    static void result(arguments&, decomposition&) {} ///< before anything is stored
    static void stored(arguments&) {}                 ///< after everything is stored
    static int optimal_work(const arguments& c) { return 8 * c.k() + 1; }
    static int least_work(const arguments&) { return 1; }
};

inline double dot(const double* x, const double* y, int n) {
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += x[i] * y[i];
    return sum;
}

/// Overwrites columns from..n-1 of the n-by-n Q by an orthonormal completion of the columns before them.
inline void complete(table& Q, int from, table& candidates) {
    const int n = Q.rows;
    for (int j = from; j < n; ++j) {
        double best = -1;
        std::vector<double> chosen(static_cast<std::size_t>(n));
        for (int c = 0; c < n; ++c) {
            std::vector<double> x(candidates.col(c), candidates.col(c) + n);
            for (int pass = 0; pass < 2; ++pass)
                for (int p = 0; p < j; ++p) {
                    const double h = dot(Q.col(p), x.data(), n);
                    for (int i = 0; i < n; ++i) x[static_cast<std::size_t>(i)] -= h * Q(i, p);
                }
            const double norm = std::sqrt(dot(x.data(), x.data(), n));
            if (norm <= best) continue;
            best = norm;
            for (int i = 0; i < n; ++i) chosen[static_cast<std::size_t>(i)] = x[static_cast<std::size_t>(i)] / norm;
        }
        std::copy(chosen.begin(), chosen.end(), Q.col(j));
    }
}

/// Length below which a column of a scaled matrix counts as zero: far below the norm-wise error, its square above underflow.
constexpr double negligible = 1e-140;

/// One-sided Jacobi of a tall B: columns of B become U diag(S).
template <class variation>
void jacobi(table& B, table& V, int& info) {
    const int m = B.rows, n = B.cols;
    const double tolerance = variation::tolerance_factor * std::sqrt(static_cast<double>(m)) * DBL_EPSILON;
    info = 1;
    for (int sweep = 0; sweep < variation::sweeps && info != 0; ++sweep) {
        info = 0;
        for (int p0 = 0; p0 < n; ++p0)
            for (int q0 = p0 + 1; q0 < n; ++q0) {
                const int p = variation::reversed_pairs ? n - 1 - q0 : p0, q = variation::reversed_pairs ? n - 1 - p0 : q0;
                if (variation::skips(p, q, n)) continue;
                const double a = dot(B.col(p), B.col(p), m), b = dot(B.col(q), B.col(q), m), c = dot(B.col(p), B.col(q), m);
                if (std::fabs(c) <= tolerance * std::sqrt(a) * std::sqrt(b)) continue;
                if (!(a > negligible * negligible && b > negligible * negligible)) continue; // squares near underflow have no angle
                info = 1;
                const double zeta = (b - a) / (2 * c);
                const double t = std::copysign(1.0, zeta) / (std::fabs(zeta) + std::hypot(1.0, zeta));
                const double cosine = 1 / std::hypot(1.0, t), sine = cosine * t;
                const auto rotate = [&](table& M) {
                    for (int i = 0; i < M.rows; ++i) {
                        const double x = M(i, p), y = M(i, q);
                        M(i, p) = cosine * x - sine * y;
                        M(i, q) = sine * x + cosine * y;
                    }
                };
                rotate(B);
                rotate(V);
            }
    }
}

template <class variation>
decomposition decompose(table A) {
    const bool wide = A.rows < A.cols;
    table B = wide ? transposed(A) : std::move(A);
    const int m = B.rows, n = B.cols;
    double largest = 0;
    for (const double x : B.entries) largest = std::max(largest, std::fabs(x));
    int exponent = 0;
    if (variation::scales && largest > 0) std::frexp(largest, &exponent);
    for (double& x : B.entries) x = std::ldexp(x, -exponent);

    decomposition d;
    table V(n, n);
    for (int j = 0; j < n; ++j) V(j, j) = 1;
    jacobi<variation>(B, V, d.info);

    std::vector<std::pair<double, int>> order;
    for (int j = 0; j < n; ++j) order.emplace_back(std::sqrt(dot(B.col(j), B.col(j), m)), j);
    std::stable_sort(order.begin(), order.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
    d.U = table(m, m);
    d.V = table(n, n);
    int nonzero = 0;
    for (int j = 0; j < n; ++j) {
        const auto [norm, from] = order[static_cast<std::size_t>(j)];
        d.S.push_back(std::ldexp(norm, exponent));
        std::copy(V.col(from), V.col(from) + n, d.V.col(j));
        // A column whose squares underflow has lost its direction; its value is below the norm-wise error.
        if (!(norm > negligible)) continue;
        for (int i = 0; i < m; ++i) d.U(i, j) = B(i, from) / norm;
        ++nonzero;
    }
    table unit(m, m);
    for (int j = 0; j < m; ++j) unit(j, j) = 1;
    variation::completion(unit);
    complete(d.U, nonzero, unit);
    if (wide) std::swap(d.U, d.V);
    return d;
}

inline bool has_nan(const table& A) {
    return std::any_of(A.entries.begin(), A.entries.end(), [](double x) { return !std::isfinite(x); });
}

template <class variation>
void solve(arguments c) {
    const int m = *c.m, n = *c.n, k = c.k();
    *c.info = 0;
    if (*c.lwork == -1) {
        c.work[0] = variation::optimal_work(c);
        return;
    }
    if (*c.lwork < variation::least_work(c)) {
        *c.info = -13;
        return;
    }
    table A(m, n);
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < m; ++i) A(i, j) = c.a[i + static_cast<std::ptrdiff_t>(j) * *c.lda];
    variation::input(c, A);
    if (has_nan(A)) {
        *c.info = -4;
        return;
    }
    decomposition d = decompose<variation>(std::move(A));
    variation::result(c, d);
    *c.info = d.info;
    std::copy(d.S.begin(), d.S.end(), c.s);
    const auto store_u = [&](double* u, int ld, int columns) {
        for (int j = 0; j < columns; ++j)
            for (int i = 0; i < m; ++i) u[i + static_cast<std::ptrdiff_t>(j) * ld] = d.U(i, j);
    };
    const auto store_vt = [&](double* vt, int ld, int rows) {
        for (int j = 0; j < n; ++j)
            for (int i = 0; i < rows; ++i) vt[i + static_cast<std::ptrdiff_t>(j) * ld] = d.V(j, i);
    };
    if (c.jobu == 'A' || c.jobu == 'S') store_u(c.u, *c.ldu, c.jobu == 'A' ? m : k);
    if (c.jobvt == 'A' || c.jobvt == 'S') store_vt(c.vt, *c.ldvt, c.jobvt == 'A' ? n : k);
    if (c.jobu == 'O') store_u(c.a, *c.lda, k);
    if (c.jobvt == 'O') store_vt(c.a, *c.lda, k);
    variation::stored(c);
}

} // namespace svd_under_test

/// The two symbols of the library.
#define EXPORT_SVD(variation)                                                                                                              \
    extern "C" void dgesvd_(char* jobu, char* jobvt, int* m, int* n, double* a, int* lda, double* s, double* u, int* ldu, double* vt,      \
                            int* ldvt, double* work, int* lwork, int* info, std::size_t, std::size_t) {                                    \
        svd_under_test::solve<variation>({*jobu, *jobvt, m, n, lda, ldu, ldvt, lwork, info, a, s, u, vt, work});                           \
    }                                                                                                                                      \
    extern "C" void dgesdd_(char* jobz, int* m, int* n, double* a, int* lda, double* s, double* u, int* ldu, double* vt, int* ldvt,        \
                            double* work, int* lwork, int*, int* info, std::size_t) {                                                      \
        char jobu = *jobz, jobvt = *jobz;                                                                                                  \
        if (*jobz == 'O') {                                                                                                                \
            jobu = *m >= *n ? 'O' : 'S';                                                                                                   \
            jobvt = *m >= *n ? 'S' : 'O';                                                                                                  \
        }                                                                                                                                  \
        svd_under_test::solve<variation>({jobu, jobvt, m, n, lda, ldu, ldvt, lwork, info, a, s, u, vt, work});                             \
    }
