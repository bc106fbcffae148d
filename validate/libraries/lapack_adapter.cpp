#include <eckart/validate/libraries/lapack_adapter.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/libraries/lapack_routine.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <filesystem>
#include <vector>

namespace eckart::validate {

namespace {

/// A loaded shared object; never unloaded, because a library's threads and exit handlers may outlive any dlclose.
class shared_object {
public:
    explicit shared_object(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) throw input_error("cannot load '" + path + "': " + dlerror());
    }
    void* symbol(const char* name) const { return dlsym(handle_, name); }

private:
    void* handle_;
};

/// The file that a symbol comes from, with symbolic links resolved.
std::filesystem::path file_of(const void* symbol) {
    Dl_info info{};
    if (symbol == nullptr || dladdr(symbol, &info) == 0 || info.dli_fname == nullptr) return {};
    std::error_code ignored;
    return std::filesystem::weakly_canonical(info.dli_fname, ignored);
}

/// "OpenBLAS 0.3.21 (SkylakeX)" if the object (or what it links) is OpenBLAS, else empty. openblas_get_config answers
/// "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY SkylakeX MAX_THREADS=64".
std::string openblas_label(const shared_object& object) {
    using text_function = const char* (*)();
    const auto config = reinterpret_cast<text_function>(object.symbol("openblas_get_config"));
    if (config == nullptr) return {};
    const std::string text = config();
    const auto second_space = text.find(' ', text.find(' ') + 1);
    std::string label = text.substr(0, second_space);
    const auto core = reinterpret_cast<text_function>(object.symbol("openblas_get_corename"));
    if (core != nullptr) label += " (" + std::string(core()) + ")";
    return label;
}

/// What a person calls the library: who made the LAPACK part, its version, and, if another file serves as its BLAS, in which folder it
/// stands and which BLAS that is.
std::string label_of(const shared_object& object, const std::string& path) {
    const void* svd = object.symbol("dgesdd_") != nullptr ? object.symbol("dgesdd_") : object.symbol("dgesvd_");
    const auto lapack_file = file_of(svd), blas_file = file_of(object.symbol("dgemm_"));
    const std::string openblas = openblas_label(object);
    const bool one_file = blas_file.empty() || blas_file == lapack_file;
    if (one_file && !openblas.empty()) return openblas;
    std::string version;
    if (const auto ilaver = reinterpret_cast<void (*)(fortran_int*, fortran_int*, fortran_int*)>(object.symbol("ilaver_"))) {
        fortran_int major = 0, minor = 0, patch = 0;
        ilaver(&major, &minor, &patch);
        version = "LAPACK " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
    }
    // Without ILAVER there is no LAPACK of the usual build in it; then its file name is all there is.
    const std::string lapack = version.empty() ? std::filesystem::path(path).filename().string() : version;
    if (one_file) return lapack;
    // Distributions keep several builds of one version side by side, a folder each.
    return lapack + " in " + lapack_file.parent_path().filename().string() + " on " +
           (openblas.empty() ? blas_file.filename().string() : openblas);
}

int thread_count(const shared_object& object) {
    const auto count = reinterpret_cast<int (*)()>(object.symbol("openblas_get_num_threads"));
    return count == nullptr ? 1 : std::max(1, count());
}

class lapack_adapter final : public adapter {
public:
    explicit lapack_adapter(const std::string& path) : object_(path), label_(label_of(object_, path)) {
        const auto add = [&](const char* symbol, auto make) {
            if (void* const f = object_.symbol(symbol); f != nullptr) routines_.push_back(make(f));
        };
        add("dgesvd_", make_gesvd);
        add("dgesdd_", make_gesdd);
        add("dgesvdx_", make_gesvdx);
        add("dgejsv_", [](void* f) { return make_gejsv(f, 'C'); });
        add("dgejsv_", [](void* f) { return make_gejsv(f, 'F'); });
        add("dgesvj_", make_gesvj);
        add("dgesvdq_", [](void* f) { return make_gesvdq(f, 'N'); });
        add("dgesvdq_", [](void* f) { return make_gesvdq(f, 'T'); });
        if (object_.symbol("dgesvd_") == nullptr && object_.symbol("dgesdd_") == nullptr)
            throw input_error("'" + path + "' exports neither dgesvd_ nor dgesdd_; give a library with the Fortran LAPACK interface");
        for (const auto& r : routines_) {
            descriptions_.push_back(r->describe());
            descriptions_.back().threads = thread_count(object_);
        }
    }

    std::string library() const override { return label_; }
    std::vector<driver> drivers() const override { return descriptions_; }

    response run(const call& c, matrix_view<const double> A) override {
        const auto [position, j] = locate(descriptions_, c);
        return routines_[position]->run(c, j, A);
    }

private:
    shared_object object_;
    std::string label_;
    std::vector<std::unique_ptr<lapack_routine>> routines_;
    std::vector<driver> descriptions_;
};

} // namespace

std::unique_ptr<adapter> make_lapack_adapter(const std::string& path) { return std::make_unique<lapack_adapter>(path); }

} // namespace eckart::validate
