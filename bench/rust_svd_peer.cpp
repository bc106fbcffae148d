#include "bench/svd_peer.hpp"

#include <dlfcn.h>

#include <stdexcept>

namespace eckart::bench {

namespace {

/// The C ABI of bench/rust_peers/src/lib.rs.
struct abi {
    void* (*create)(char library, char scalar, std::size_t m, std::size_t n, int vectors, std::size_t threads);
    int (*run)(void* solver, const void* A, void* S, void* U, void* V);
    void (*destroy)(void* solver);
};

template <class T>
class prepared final : public prepared_svd<T> {
public:
    prepared(const svd_request<T>& r, const abi& f, char library)
        : A_(r.A), out_(r.A, r.job), f_(f),
          solver_(f.create(library, scalar_letter<T>, static_cast<std::size_t>(r.A.rows), static_cast<std::size_t>(r.A.cols),
                           r.job == vectors::thin, static_cast<std::size_t>(r.threads))) {
        if (solver_ == nullptr) throw std::invalid_argument("the Rust peer does not serve this scalar");
    }
    prepared(const prepared&) = delete;
    prepared& operator=(const prepared&) = delete;
    ~prepared() override { f_.destroy(solver_); }

    bool run() override {
        bool ok = true;
        for (index i = 0; i < A_.count; ++i) ok = f_.run(solver_, A_.at(i), out_.s(i), out_.u(i), out_.v(i)) == 0 && ok;
        return ok;
    }
    svd_result<T> result(index i) const override { return out_.result(i, false); }

private:
    const matrix_stack<T>& A_;
    svd_outputs<T> out_;
    const abi& f_;
    void* solver_;
};

class rust_peer final : public svd_peer_of<rust_peer> {
public:
    rust_peer(const std::string& path, const std::string& library, const std::string& version)
        : name_(library + (version.empty() ? "" : " " + version)), library_(library == "nalgebra" ? 'n' : 'f') {
        void* object = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (object == nullptr) throw std::runtime_error(dlerror());
        f_.create = reinterpret_cast<decltype(f_.create)>(dlsym(object, "rust_peer_new"));
        f_.run = reinterpret_cast<decltype(f_.run)>(dlsym(object, "rust_peer_run"));
        f_.destroy = reinterpret_cast<decltype(f_.destroy)>(dlsym(object, "rust_peer_free"));
        if (f_.create == nullptr || f_.run == nullptr || f_.destroy == nullptr) throw std::runtime_error(path + " is not bench/rust_peers");
    }

    std::string name() const override { return name_; }
    std::vector<std::string> routines(char, index, index, index) const override { return {"svd"}; }

    template <class T>
    std::unique_ptr<prepared_svd<T>> prepare_as(const svd_request<T>& r) const {
        if (r.routine != "svd") throw std::invalid_argument(name_ + " has no routine '" + r.routine + "'");
        return std::make_unique<prepared<T>>(r, f_, library_);
    }

private:
    std::string name_;
    char library_;
    abi f_{};
};

} // namespace

std::unique_ptr<svd_peer> rust_svd_peer(const std::string& path, const std::string& library, const std::string& version) {
    return std::make_unique<rust_peer>(path, library, version);
}

} // namespace eckart::bench
