#include <eckart/core/error.hpp>
#include <eckart/validate/libraries/eigen_adapter.hpp>
#include <eckart/validate/libraries/fast_adapter.hpp>
#include <eckart/validate/libraries/lapack_adapter.hpp>
#include <eckart/validate/libraries/serve.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <unistd.h>

int main(int argc, char** argv) {
    CLI::App app{"eckart-worker: serves one library's SVDs on stdin and stdout (validate/libraries/PROTOCOL.md)"};
    std::string lapack, target, label;
    bool eigen = false;
    auto* const which = app.add_option_group("library", "exactly one");
    which->add_option("--lapack", lapack, "a shared object with the Fortran LAPACK interface");
    which->add_flag("--eigen", eigen, "the Eigen that this program was built with");
    // CLI11 gives an option without a value the text "best".
    which->add_option("--fast", target, "our own fast path, on a SIMD target such as AVX2 or on the best one")
        ->expected(0, 1)
        ->default_str("best");
    which->require_option(1);
    app.add_option("--label", label, "greet with this label, where one library is present twice");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? 0 : 2;
    }
    // Loading a library may print; nothing but frames may reach stdout.
    const int output = dup(STDOUT_FILENO);
    if (output < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) return 3;
    try {
        std::unique_ptr<eckart::validate::adapter> adapter;
        if (!lapack.empty())
            adapter = eckart::validate::make_lapack_adapter(lapack);
        else if (eigen)
            adapter = eckart::validate::make_eigen_adapter();
        else
            adapter = eckart::validate::make_fast_adapter(target == "best" ? "" : target);
        std::fflush(stdout);
        if (dup2(output, STDOUT_FILENO) < 0) return 3;
        close(output);
        return eckart::validate::serve(*adapter, label);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "eckart-worker: %s\n", e.what());
        return 2;
    }
}
