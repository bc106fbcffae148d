#include "bench/peers.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstddef>

namespace eckart::bench {

namespace {

using gesdd = void(const char* jobz, const int* m, const int* n, double* A, const int* lda, double* S, double* U, const int* ldu,
                   double* VT, const int* ldvt, double* work, const int* lwork, int* iwork, int* info, std::size_t);
using gesvd = void(const char* jobu, const char* jobvt, const int* m, const int* n, double* A, const int* lda, double* S, double* U,
                   const int* ldu, double* VT, const int* ldvt, double* work, const int* lwork, int* info, std::size_t, std::size_t);
using gejsv = void(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp, const int* m,
                   const int* n, double* A, const int* lda, double* S, double* U, const int* ldu, double* V, const int* ldv, double* work,
                   const int* lwork, int* iwork, int* info, std::size_t, std::size_t, std::size_t, std::size_t, std::size_t, std::size_t);
using gesvj = void(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, double* A, const int* lda, double* S,
                   const int* mv, double* V, const int* ldv, double* work, const int* lwork, int* info, std::size_t, std::size_t,
                   std::size_t);

/// Sizes r for a job and hands out its parts; vectors that are not wanted get one dummy entry.
struct outputs {
    outputs(const matrix<double>& A, vectors job, svd_result<double>& r)
        : m(static_cast<int>(A.rows())), n(static_cast<int>(A.cols())), X(A) {
        const index all = std::min(A.rows(), A.cols()), k = job == vectors::none ? 0 : all;
        r.U = matrix<double>(A.rows(), k);
        r.Vh = matrix<double>(k, A.cols());
        r.S.resize(static_cast<std::size_t>(all));
        ld = std::max(1, m);
        vh_ld = std::max(1, static_cast<int>(all));
    }
    int m, n, ld = 1, vh_ld = 1;
    matrix<double> X; // destroyed by the call
};

void finish(int info, svd_result<double>& r) { r.status = info == 0 ? status::ok : status::not_converged; }

/// Calls f(work, lwork) once to ask for the best size and once with it.
template <class F>
void with_best_workspace(F f) {
    double best = 0;
    f(&best, -1);
    std::vector<double> work(static_cast<std::size_t>(best));
    f(work.data(), static_cast<int>(best));
}

peer gesdd_peer(const std::string& label, gesdd* f) {
    return {label + " dgesdd", [f](const matrix<double>& A, vectors job, svd_result<double>& r) {
                outputs o(A, job, r);
                std::vector<int> iwork(8 * static_cast<std::size_t>(o.ld));
                int info = 0;
                with_best_workspace([&](double* work, int lwork) {
                    f(job == vectors::none ? "N" : "S", &o.m, &o.n, o.X.data(), &o.ld, r.S.data(), r.U.data(), &o.ld, r.Vh.data(), &o.vh_ld,
                      work, &lwork, iwork.data(), &info, 1);
                });
                finish(info, r);
            }};
}

peer gesvd_peer(const std::string& label, gesvd* f) {
    return {label + " dgesvd", [f](const matrix<double>& A, vectors job, svd_result<double>& r) {
                outputs o(A, job, r);
                const char* letter = job == vectors::none ? "N" : "S";
                int info = 0;
                with_best_workspace([&](double* work, int lwork) {
                    f(letter, letter, &o.m, &o.n, o.X.data(), &o.ld, r.S.data(), r.U.data(), &o.ld, r.Vh.data(), &o.vh_ld, work, &lwork,
                      &info, 1, 1);
                });
                finish(info, r);
            }};
}

/// The mode for A = D1 C D2, without perturbation and with the range of A as it is.
peer gejsv_peer(const std::string& label, gejsv* f) {
    return {label + " dgejsv", [f](const matrix<double>& A, vectors job, svd_result<double>& r) {
                outputs o(A, job, r);
                const bool wanted = job != vectors::none;
                matrix<double> V(A.rows(), r.U.cols());
                // It has no workspace query in LAPACK 3.11: the documented optimum, with room for blocks of 64.
                const int lwork = 2 * o.n * o.n + 80 * o.n + 7;
                std::vector<double> work(static_cast<std::size_t>(lwork));
                std::vector<int> iwork(4 * static_cast<std::size_t>(o.ld) + 3);
                int info = 0;
                f("F", wanted ? "U" : "N", wanted ? "V" : "N", "N", "N", "N", &o.n, &o.n, o.X.data(), &o.ld, r.S.data(), r.U.data(), &o.ld,
                  V.data(), &o.ld, work.data(), &lwork, iwork.data(), &info, 1, 1, 1, 1, 1, 1);
                for (double& s : r.S) s *= work[0] / work[1];
                if (wanted) r.Vh = transpose(V);
                finish(info, r);
            }};
}

peer gesvj_peer(const std::string& label, gesvj* f) {
    return {label + " dgesvj", [f](const matrix<double>& A, vectors job, svd_result<double>& r) {
                outputs o(A, job, r);
                const bool wanted = job != vectors::none;
                matrix<double> V(A.rows(), r.U.cols());
                const int lwork = std::max(6, 2 * o.n), mv = 0;
                std::vector<double> work(static_cast<std::size_t>(lwork));
                int info = 0;
                f("G", wanted ? "U" : "N", wanted ? "V" : "N", &o.n, &o.n, o.X.data(), &o.ld, r.S.data(), &mv, V.data(), &o.ld, work.data(),
                  &lwork, &info, 1, 1, 1);
                for (double& s : r.S) s *= work[0];
                if (wanted) {
                    r.U = std::move(o.X);
                    r.Vh = transpose(V);
                }
                finish(info, r);
            }};
}

template <class F>
F* routine(void* library, const char* name) {
    return reinterpret_cast<F*>(dlsym(library, name));
}

/// The shared object that holds the symbol at this address.
std::string file_of(void* address) {
    Dl_info info{};
    return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fname : "";
}

} // namespace

std::vector<peer> lapack_peers(const std::string& path, std::string label) {
    std::vector<peer> peers;
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return peers;
    if (label.empty()) {
        label = path.substr(path.find_last_of('/') + 1);
        // A reference LAPACK on top of OpenBLAS's BLAS finds the function too; the name is OpenBLAS's only if its SVD is.
        auto* corename = routine<const char*()>(library, "openblas_get_corename");
        if (corename != nullptr && file_of(dlsym(library, "dgesdd_")) == file_of(reinterpret_cast<void*>(corename)))
            label = std::string("OpenBLAS(") + corename() + ")";
    }
    if (auto* f = routine<gesdd>(library, "dgesdd_")) peers.push_back(gesdd_peer(label, f));
    if (auto* f = routine<gesvd>(library, "dgesvd_")) peers.push_back(gesvd_peer(label, f));
    if (auto* f = routine<gejsv>(library, "dgejsv_")) peers.push_back(gejsv_peer(label, f));
    if (auto* f = routine<gesvj>(library, "dgesvj_")) peers.push_back(gesvj_peer(label, f));
    return peers;
}

} // namespace eckart::bench
