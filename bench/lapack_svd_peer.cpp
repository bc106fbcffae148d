#include "bench/svd_peer.hpp"

#include <dlfcn.h>

#include <cmath>
#include <stdexcept>

namespace eckart::bench {

namespace {

using length = std::size_t; // Fortran's hidden length of a character argument

/// One call shape: copies each matrix, which LAPACK destroys, and calls the routine with arguments and workspace that were set up before.
template <class T>
class lapack_svd : public prepared_svd<T> {
public:
    explicit lapack_svd(const svd_request<T>& r)
        : A_(r.A), thin(r.job == vectors::thin), out(r.A, r.job), X(static_cast<std::size_t>(r.A.rows * r.A.cols)),
          m(static_cast<int>(r.A.rows)), n(static_cast<int>(r.A.cols)), k(std::min(m, n)), ldm(std::max(1, m)), ldn(std::max(1, n)),
          ldk(std::max(1, k)) {}

    bool run() override {
        bool ok = true;
        for (index i = 0; i < A_.count; ++i) {
            std::copy_n(A_.at(i), X.size(), X.data());
            ok = call(i) == 0 && ok;
        }
        return ok;
    }

protected:
    using R = real_type<T>;

    /// Decomposes X into slot i of `out`; INFO.
    virtual int call(index i) = 0;

    /// Asks `query`, which sends its argument as WORK with LWORK = -1, for the best size.
    template <class Query>
    static std::vector<T> best_workspace(Query query) {
        T best = 0;
        query(&best);
        return std::vector<T>(static_cast<std::size_t>(std::real(best)));
    }

    const matrix_stack<T>& A_;
    bool thin;
    svd_outputs<T> out;
    std::vector<T> X;
    int m, n, k, ldm, ldn, ldk;
    int ask = -1;
};

template <class T>
class gesdd final : public lapack_svd<T> {
    using base = lapack_svd<T>;
    using typename base::R;
    using real_routine = void(const char* jobz, const int* m, const int* n, T* A, const int* lda, R* S, T* U, const int* ldu, T* VT,
                              const int* ldvt, T* work, const int* lwork, int* iwork, int* info, length);
    using complex_routine = void(const char* jobz, const int* m, const int* n, T* A, const int* lda, R* S, T* U, const int* ldu, T* VT,
                                 const int* ldvt, T* work, const int* lwork, R* rwork, int* iwork, int* info, length);

public:
    gesdd(const svd_request<T>& r, void* routine) : base(r), routine_(routine), iwork_(8 * static_cast<std::size_t>(this->ldk)) {
        if constexpr (is_complex<T>) {
            const std::size_t a = static_cast<std::size_t>(this->k), b = static_cast<std::size_t>(std::max(this->m, this->n));
            rwork_.resize(std::max<std::size_t>(1, a * std::max(5 * a + 7, 2 * b + 2 * a + 1)));
        }
        work_ = this->best_workspace([this](T* best) { lapack(0, best, this->ask); });
    }
    svd_result<T> result(index i) const override { return this->out.result(i, true); }

protected:
    int call(index i) override { return lapack(i, work_.data(), static_cast<int>(work_.size())); }

private:
    int lapack(index i, T* work, int lwork) {
        const char* jobz = this->thin ? "S" : "N";
        auto& o = this->out;
        int info = 0;
        if constexpr (is_complex<T>)
            reinterpret_cast<complex_routine*>(routine_)(jobz, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), o.u(i), &this->ldm,
                                                         o.v(i), &this->ldk, work, &lwork, rwork_.data(), iwork_.data(), &info, 1);
        else
            reinterpret_cast<real_routine*>(routine_)(jobz, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), o.u(i), &this->ldm,
                                                      o.v(i), &this->ldk, work, &lwork, iwork_.data(), &info, 1);
        return info;
    }
    void* routine_;
    std::vector<int> iwork_;
    std::vector<R> rwork_;
    std::vector<T> work_;
};

template <class T>
class gesvd final : public lapack_svd<T> {
    using base = lapack_svd<T>;
    using typename base::R;
    using real_routine = void(const char* jobu, const char* jobvt, const int* m, const int* n, T* A, const int* lda, R* S, T* U,
                              const int* ldu, T* VT, const int* ldvt, T* work, const int* lwork, int* info, length, length);
    using complex_routine = void(const char* jobu, const char* jobvt, const int* m, const int* n, T* A, const int* lda, R* S, T* U,
                                 const int* ldu, T* VT, const int* ldvt, T* work, const int* lwork, R* rwork, int* info, length, length);

public:
    gesvd(const svd_request<T>& r, void* routine) : base(r), routine_(routine) {
        if constexpr (is_complex<T>) rwork_.resize(5 * static_cast<std::size_t>(this->ldk));
        work_ = this->best_workspace([this](T* best) { lapack(0, best, this->ask); });
    }
    svd_result<T> result(index i) const override { return this->out.result(i, true); }

protected:
    int call(index i) override { return lapack(i, work_.data(), static_cast<int>(work_.size())); }

private:
    int lapack(index i, T* work, int lwork) {
        const char* job = this->thin ? "S" : "N";
        auto& o = this->out;
        int info = 0;
        if constexpr (is_complex<T>)
            reinterpret_cast<complex_routine*>(routine_)(job, job, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), o.u(i),
                                                         &this->ldm, o.v(i), &this->ldk, work, &lwork, rwork_.data(), &info, 1, 1);
        else
            reinterpret_cast<real_routine*>(routine_)(job, job, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), o.u(i), &this->ldm,
                                                      o.v(i), &this->ldk, work, &lwork, &info, 1, 1);
        return info;
    }
    void* routine_;
    std::vector<R> rwork_;
    std::vector<T> work_;
};

/// The mode for A = D1 C D2, without perturbation and with the range of A as it is. m >= n.
template <class T>
class gejsv final : public lapack_svd<T> {
    using base = lapack_svd<T>;
    using typename base::R;
    using real_routine = void(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                              const int* m, const int* n, T* A, const int* lda, R* S, T* U, const int* ldu, T* V, const int* ldv, T* work,
                              const int* lwork, int* iwork, int* info, length, length, length, length, length, length);
    using complex_routine = void(const char* joba, const char* jobu, const char* jobv, const char* jobr, const char* jobt, const char* jobp,
                                 const int* m, const int* n, T* A, const int* lda, R* S, T* U, const int* ldu, T* V, const int* ldv,
                                 T* cwork, const int* lwork, R* rwork, const int* lrwork, int* iwork, int* info, length, length, length,
                                 length, length, length);

public:
    gejsv(const svd_request<T>& r, void* routine) : base(r), routine_(routine) {
        // The real routines have no workspace query in LAPACK 3.11, the complex ones' is wrong for some jobs: the documented optimum with
        // room for blocks of 64.
        const auto a = static_cast<std::size_t>(this->n), b = static_cast<std::size_t>(this->m);
        work_.resize(2 * a * a + 80 * (a + b) + 7);
        if constexpr (is_complex<T>) rwork_.resize(2 * (a + b) + 7 + 5 * a);
        iwork_.resize(b + 4 * a + 4);
    }
    svd_result<T> result(index i) const override { return this->out.result(i, false); }

protected:
    int call(index i) override {
        const char *u = this->thin ? "U" : "N", *v = this->thin ? "V" : "N";
        auto& o = this->out;
        const int lwork = static_cast<int>(work_.size()), lrwork = static_cast<int>(rwork_.size());
        int info = 0;
        R factor = 1;
        if constexpr (is_complex<T>) {
            reinterpret_cast<complex_routine*>(routine_)("F", u, v, "N", "N", "N", &this->m, &this->n, this->X.data(), &this->ldm, o.s(i),
                                                         o.u(i), &this->ldm, o.v(i), &this->ldn, work_.data(), &lwork, rwork_.data(),
                                                         &lrwork, iwork_.data(), &info, 1, 1, 1, 1, 1, 1);
            factor = rwork_[0] / rwork_[1];
        } else {
            reinterpret_cast<real_routine*>(routine_)("F", u, v, "N", "N", "N", &this->m, &this->n, this->X.data(), &this->ldm, o.s(i),
                                                      o.u(i), &this->ldm, o.v(i), &this->ldn, work_.data(), &lwork, iwork_.data(), &info, 1,
                                                      1, 1, 1, 1, 1);
            factor = work_[0] / work_[1];
        }
        for (index l = 0; l < this->k; ++l) o.s(i)[l] *= factor;
        return info;
    }

private:
    void* routine_;
    std::vector<T> work_;
    std::vector<R> rwork_;
    std::vector<int> iwork_;
};

/// m >= n. It writes U over A.
template <class T>
class gesvj final : public lapack_svd<T> {
    using base = lapack_svd<T>;
    using typename base::R;
    using real_routine = void(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, T* A, const int* lda, R* S,
                              const int* mv, T* V, const int* ldv, T* work, const int* lwork, int* info, length, length, length);
    using complex_routine = void(const char* joba, const char* jobu, const char* jobv, const int* m, const int* n, T* A, const int* lda,
                                 R* S, const int* mv, T* V, const int* ldv, T* cwork, const int* lwork, R* rwork, const int* lrwork,
                                 int* info, length, length, length);

public:
    gesvj(const svd_request<T>& r, void* routine)
        : base(r), routine_(routine), work_(static_cast<std::size_t>(std::max(6, this->m + this->n))) {
        if constexpr (is_complex<T>) rwork_.resize(static_cast<std::size_t>(std::max(6, 2 * this->n)));
    }
    svd_result<T> result(index i) const override { return this->out.result(i, false); }

protected:
    int call(index i) override {
        const char *u = this->thin ? "U" : "N", *v = this->thin ? "V" : "N";
        auto& o = this->out;
        const int lwork = static_cast<int>(work_.size()), lrwork = static_cast<int>(rwork_.size()), mv = 0;
        int info = 0;
        R factor = 1;
        if constexpr (is_complex<T>) {
            reinterpret_cast<complex_routine*>(routine_)("G", u, v, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), &mv, o.v(i),
                                                         &this->ldn, work_.data(), &lwork, rwork_.data(), &lrwork, &info, 1, 1, 1);
            factor = rwork_[0];
        } else {
            reinterpret_cast<real_routine*>(routine_)("G", u, v, &this->m, &this->n, this->X.data(), &this->ldm, o.s(i), &mv, o.v(i),
                                                      &this->ldn, work_.data(), &lwork, &info, 1, 1, 1);
            factor = work_[0];
        }
        for (index l = 0; l < this->k; ++l) o.s(i)[l] *= factor;
        if (this->thin) std::copy(this->X.begin(), this->X.end(), o.u(i));
        return info;
    }

private:
    void* routine_;
    std::vector<T> work_;
    std::vector<R> rwork_;
};

std::string file_of(void* address) {
    Dl_info info{};
    return address != nullptr && dladdr(address, &info) != 0 ? info.dli_fname : "";
}

/// "blis-openmp/libblas.so.3": Debian's folder tells whose library it is.
std::string two_last_names(const std::string& path) {
    const auto last = path.find_last_of('/');
    if (last == std::string::npos || last == 0) return path;
    return path.substr(path.find_last_of('/', last - 1) + 1);
}

/// The library stays loaded to the end of the process: OpenBLAS and MKL leave threads behind.
class lapack_peer final : public svd_peer_of<lapack_peer> {
public:
    lapack_peer(const std::string& path, const std::string& prefix)
        : prefix_(prefix), library_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
        if (library_ == nullptr) throw std::runtime_error(dlerror());
        if (routine('d', "gesdd") == nullptr) throw std::runtime_error(path + " has no " + prefix + "dgesdd_");
        name_ = identity(path);
    }

    std::string name() const override { return name_; }

    std::vector<std::string> routines(char scalar, index rows, index cols, index) const override {
        std::vector<std::string> names;
        for (const std::string stem : {"gesdd", "gesvd", "gejsv", "gesvj"}) {
            const bool tall_only = stem == "gejsv" || stem == "gesvj";
            if (routine(scalar, stem) != nullptr && (rows >= cols || !tall_only)) names.push_back(stem);
        }
        return names;
    }

    template <class T>
    std::unique_ptr<prepared_svd<T>> prepare_as(const svd_request<T>& r) const {
        void* f = routine(scalar_letter<T>, r.routine);
        if (f != nullptr && r.routine == "gesdd") return std::make_unique<gesdd<T>>(r, f);
        if (f != nullptr && r.routine == "gesvd") return std::make_unique<gesvd<T>>(r, f);
        if (f != nullptr && r.routine == "gejsv") return std::make_unique<gejsv<T>>(r, f);
        if (f != nullptr && r.routine == "gesvj") return std::make_unique<gesvj<T>>(r, f);
        throw std::invalid_argument(name_ + " has no routine '" + r.routine + "'");
    }

private:
    void* symbol(const std::string& name) const { return dlsym(library_, (prefix_ + name).c_str()); }
    void* routine(char scalar, const std::string& stem) const { return symbol(scalar + stem + "_"); }

    /// As the library states it; the file's name if it states nothing.
    std::string identity(const std::string& path) const {
        // A reference LAPACK on top of OpenBLAS's BLAS finds these functions too; the name is OpenBLAS's only if its SVD is.
        void *config = symbol("openblas_get_config"), *core = symbol("openblas_get_corename");
        if (config != nullptr && core != nullptr && file_of(routine('d', "gesdd")) == file_of(core)) {
            const std::string text = reinterpret_cast<const char* (*)()>(config)(); // "OpenBLAS 0.3.21 NO_AFFINITY ..."
            return text.substr(0, text.find(' ', text.find(' ') + 1)) + " (" + reinterpret_cast<const char* (*)()>(core)() + ")";
        }
        if (void* f = symbol("mkl_get_version_string")) {
            char text[200] = {};
            reinterpret_cast<void (*)(char*, int)>(f)(text, sizeof text - 1);
            std::string version(text); // "Intel(R) oneAPI Math Kernel Library Version 2026.0-Product Build ... for ..."
            version.erase(version.find_last_not_of(' ') + 1);
            const auto number = version.find("Version ");
            return "MKL " + (number == std::string::npos
                                 ? version
                                 : version.substr(number + 8, version.find_first_of(" -", number + 8) - number - 8));
        }
        void* gemm = dlsym(library_, "dgemm_");
        const std::string blas = " on " + two_last_names(file_of(gemm != nullptr ? gemm : dlsym(RTLD_DEFAULT, "dgemm_")));
        if (dlsym(library_, "FLA_Init") != nullptr) return "libflame" + blas;
        int major = 0, minor = 0, patch = 0;
        if (void* f = symbol("ilaver_")) reinterpret_cast<void (*)(int*, int*, int*)>(f)(&major, &minor, &patch);
        if (major > 0) return "LAPACK " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch) + blas;
        return path.substr(path.find_last_of('/') + 1);
    }

    std::string prefix_;
    void* library_;
    std::string name_;
};

} // namespace

std::unique_ptr<svd_peer> lapack_svd_peer(const std::string& path, const std::string& prefix) {
    return std::make_unique<lapack_peer>(path, prefix);
}

} // namespace eckart::bench
