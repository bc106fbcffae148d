// Every SVD on this machine through its worker, on matrices whose singular values are known exactly.
#include <eckart/core/floating_point.hpp>
#include <eckart/validate/libraries/worker.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <dlfcn.h>
#include <set>
#include <sys/wait.h>

namespace eckart::validate {

namespace {

/// Norm-wise bound below which LAPACK's own test programs accept: 50 max(m, n) eps (svd.in, THRESH = 50.0), eps = 2 u.
double bound(index m, index n) { return 100.0 * static_cast<double>(std::max<index>({m, n, 1})) * unit_roundoff<double>; }

struct known {
    std::string name;
    matrix<double> A;
    std::vector<double> S;
};

/// sigma(ones(m, n)) = sqrt(m n), 0, ...; sigma(Hadamard of order 4) = 2; a scaled permutation has the absolute values of its entries.
std::vector<known> known_matrices() {
    std::vector<known> all;
    for (const auto& [m, n] :
         {std::pair<index, index>{5, 3}, {3, 5}, {4, 4}, {1, 1}, {1, 6}, {6, 1}, {30, 7}, {20, 20}, {0, 3}, {3, 0}, {0, 0}}) {
        known ones{"ones", matrix<double>(m, n), std::vector<double>(static_cast<std::size_t>(std::min(m, n)), 0)};
        known permutation{"permutation", matrix<double>(m, n), {}};
        for (index j = 0; j < n; ++j)
            for (index i = 0; i < m; ++i) ones.A(i, j) = 1;
        if (!ones.S.empty()) ones.S[0] = std::sqrt(static_cast<double>(m * n));
        const index k = std::min(m, n);
        for (index i = 0; i < k; ++i) {
            permutation.A((i + 1) % k, k - 1 - i) = (i % 2 == 0 ? 1.0 : -1.0) * static_cast<double>(i + 1);
            permutation.S.push_back(static_cast<double>(k - i));
        }
        all.push_back(std::move(ones));
        all.push_back(std::move(permutation));
    }
    all.push_back({"Hadamard", matrix<double>{{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}}, {2, 2, 2, 2}});
    return all;
}

double orthogonality(const matrix<double>& Q) { // of columns, largest entry of Q'Q - I
    double worst = 0;
    for (index p = 0; p < Q.cols(); ++p)
        for (index q = 0; q < Q.cols(); ++q) {
            double sum = p == q ? -1 : 0;
            for (index i = 0; i < Q.rows(); ++i) sum += Q(i, p) * Q(i, q);
            worst = std::isnan(sum) ? sum : std::max(worst, std::abs(sum));
        }
    return worst;
}

double residual(const matrix<double>& A, const response& r) { // largest entry of A - U S Vh
    double worst = 0;
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) {
            double sum = A(i, j);
            for (std::size_t k = 0; k < r.S.size(); ++k) {
                const auto at = static_cast<index>(k);
                sum -= (*r.U)(i, at) * r.S[k] * (*r.Vh)(at, j);
            }
            worst = std::isnan(sum) ? sum : std::max(worst, std::abs(sum));
        }
    return worst;
}

void expect_right(const known& c, const job& j, const response& r, const std::string& where) {
    const index m = c.A.rows(), n = c.A.cols(), k = std::min(m, n);
    ASSERT_EQ(r.outcome, outcome::returned) << where << ": " << r.detail;
    ASSERT_EQ(r.info, 0) << where;
    EXPECT_TRUE(r.events.empty()) << where << ": " << r.events[0].kind << ", " << r.events[0].detail;
    ASSERT_EQ(r.S.size(), c.S.size()) << where;
    const double limit = bound(m, n) * (c.S.empty() ? 0 : c.S[0]);
    for (std::size_t i = 0; i < c.S.size(); ++i)
        EXPECT_TRUE(std::abs(r.S[i] - c.S[i]) <= limit) << where << ": s_" << i + 1 << " = " << r.S[i];
    ASSERT_EQ(r.U.has_value(), j.u != factor::none) << where;
    ASSERT_EQ(r.Vh.has_value(), j.vt != factor::none) << where;
    if (r.U) {
        ASSERT_EQ(r.U->rows(), m) << where;
        ASSERT_EQ(r.U->cols(), j.u == factor::full ? m : k) << where;
        EXPECT_TRUE(orthogonality(*r.U) <= bound(m, n)) << where;
    }
    if (r.Vh) {
        ASSERT_EQ(r.Vh->rows(), j.vt == factor::full ? n : k) << where;
        ASSERT_EQ(r.Vh->cols(), n) << where;
        EXPECT_TRUE(orthogonality(transpose(*r.Vh)) <= bound(m, n)) << where;
    }
    if (r.U && r.Vh) {
        EXPECT_TRUE(residual(c.A, r) <= limit) << where;
    }
}

/// Defects of the libraries themselves, which this test of the workers must not trip over. The validator reports each of them.
bool known_defect(const driver& d, const job& j, const known& c) {
    const bool empty = c.A.empty();
    if (d.name == "dgesvdx" && c.name == "ones") return true; // DBDSVDX writes beyond S(min(M,N)) where the bidiagonal splits
    if (empty && d.library.starts_with("Eigen")) return true; // Eigen 3.4 takes the maximum of an empty matrix and crashes
    // LAPACK returns at once for an empty matrix and leaves the square factor of a full job unwritten.
    if (empty && d.name.starts_with("dge") && (j.u == factor::full || j.vt == factor::full)) return true;
    return d.name == "dgesvdq(T)"; // calls DORMQR with an illegal argument, and reference XERBLA stops the process
}

/// Whether dgesvj's sweeps converge on an exactly rank-deficient matrix depends on the rounding of the BLAS's kernels; a positive INFO says
/// that they did not, and what came back is then no decomposition. Where INFO is 0 it has to be one.
bool did_not_converge(const driver& d, const known& c, const response& r) {
    return d.name == "dgesvj" && c.name == "ones" && r.outcome == outcome::returned && r.info > 0 && r.events.empty();
}

void check_library(const worker_command& command) {
    worker w(command, limits{.seconds = 20});
    const auto matrices = known_matrices();
    for (const driver& d : w.drivers())
        for (const job& j : d.jobs)
            for (const workspace ws : {workspace::optimal, workspace::minimum})
                for (const storage st : {storage::packed, storage::padded, storage::misaligned})
                    for (const known& c : matrices) {
                        if ((ws == workspace::minimum && !d.workspace_choice) || (st == storage::padded && !d.padded_storage)) continue;
                        if (known_defect(d, j, c)) continue;
                        const std::string where = d.text() + " " + j.name + (ws == workspace::minimum ? " minimum " : " optimal ") +
                                                  std::to_string(static_cast<int>(st)) + " " + c.name + " " + std::to_string(c.A.rows()) +
                                                  "x" + std::to_string(c.A.cols());
                        const response r = w.run({d.name, j.name, ws, st}, c.A.view());
                        if (!did_not_converge(d, c, r)) expect_right(c, j, r, where);
                    }
}

class Drivers : public ::testing::Test {
protected:
    static void SetUpTestSuite() { setenv("ECKART_WORKER", ECKART_WORKER_PROGRAM, 1); }
};

} // namespace

TEST_F(Drivers, EveryLibraryFoundIsServedRightly) {
    const auto libraries = find_libraries();
    std::set<std::string> labels;
    for (const auto& l : libraries) {
        SCOPED_TRACE(l.label);
        EXPECT_TRUE(labels.insert(l.label).second) << "the label " << l.label << " is given twice";
        check_library(l.command);
    }
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const std::string& l) { return l.starts_with("Eigen 3."); }));
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const std::string& l) { return l.starts_with("eckart fast"); }));
}

TEST_F(Drivers, AComputedColumnOfAnUnderflowedValueIsNotReplaced) {
    // dgesvj documents no column of U for sigma <= 2^-1022; for n = 1 it gives the right one, whose sign the completion would lose.
    const known tiny{"minus the least normal number", matrix<double>{{-0x1p-1022}}, {0x1p-1022}};
    for (const auto& l : find_libraries()) {
        worker w(l.command, limits{.seconds = 20});
        for (const driver& d : w.drivers())
            if (d.name == "dgesvj") expect_right(tiny, d.jobs.front(), w.run({d.name, d.jobs.front().name}, tiny.A.view()), d.text());
    }
}

TEST_F(Drivers, LabelIsTheGreetings) {
    for (const auto& l : find_libraries()) EXPECT_EQ(worker(l.command, limits{}).drivers().front().library, l.label);
}

TEST_F(Drivers, PlainPythonServesByTheWrittenProtocol) {
    // The worker is a Python program; `./eckart test` installs Python.
    if (std::system("python3 -c pass >/dev/null 2>&1") != 0) GTEST_SKIP() << "no python3";
    const found_library python = library_at(EXAMPLE_WORKER);
    EXPECT_EQ(python.label, "plain Python");
    worker w(python.command, limits{.seconds = 30});
    for (const known& c : known_matrices()) {
        if (c.name == "ones") continue; // its page of code has no completion of U for zero values
        const response r = w.run({"jacobi", "thin"}, c.A.view());
        expect_right(c, w.drivers().front().jobs.front(), r, c.name);
    }
    matrix<double> bad(2, 2);
    bad(1, 1) = std::numeric_limits<double>::infinity();
    EXPECT_EQ(w.run({"jacobi", "thin"}, bad.view()).info, -1);
}

TEST_F(Drivers, NonfiniteInputIsAnsweredWithinTheLimit) {
    for (const auto& l : find_libraries()) {
        worker w(l.command, limits{.seconds = 2});
        for (const driver& d : w.drivers()) {
            matrix<double> A = matrix<double>::identity(4);
            A(2, 1) = std::numeric_limits<double>::quiet_NaN();
            const response r = w.run({d.name, d.jobs.front().name}, A.view());
            EXPECT_NE(r.outcome, outcome::protocol_violation) << d.text() << ": " << r.detail;
            if (d.nonfinite_documented) {
                EXPECT_TRUE(r.outcome == outcome::returned && r.info != 0) << d.text();
            }
        }
    }
}

TEST(LapackDrivers, DgesvdxRefusesItsDocumentedMinimum) {
    // Why the gesvdx adapter does not take the documented size: MAX(1, 2*MIN(M,N) + MAX(M,N)) and MAX(1, MIN(M,N)*(MIN(M,N)+4)).
    const auto ask = [] {
        void* const lapack = dlopen("liblapack.so.3", RTLD_NOW | RTLD_LOCAL);
        void* const f = lapack == nullptr ? nullptr : dlsym(lapack, "dgesvdx_");
        if (f == nullptr) std::_Exit(19); // nothing to show without LAPACK
        using dgesvdx = void (*)(const char*, const char*, const char*, int*, int*, double*, int*, double*, double*, int*, int*, int*,
                                 double*, double*, int*, double*, int*, double*, int*, int*, int*, std::size_t, std::size_t, std::size_t);
        int m = 5, n = 4, lda = 5, il = 1, iu = 4, ns = 0, ldu = 1, ldvt = 1, lwork = 32, info = 0, iwork[48];
        double A[20] = {}, vl = 0, vu = 0, S[4], U[1], VT[1], work[32];
        reinterpret_cast<dgesvdx>(f)("N", "N", "A", &m, &n, A, &lda, &vl, &vu, &il, &iu, &ns, S, U, &ldu, VT, &ldvt, work, &lwork, iwork,
                                     &info, 1, 1, 1);
        std::_Exit(info == -19 ? 19 : 1);
    };
    // Reference XERBLA stops the process (exit code 0); OpenBLAS's returns and INFO tells.
    const auto refused = [](int status) { return WIFEXITED(status) && (WEXITSTATUS(status) == 19 || WEXITSTATUS(status) == 0); };
    EXPECT_EXIT(ask(), refused, "");
}

} // namespace eckart::validate
