#include <eckart/validate/command/commands.hpp>

#include <eckart/core/error.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

namespace {

constexpr const char* description = "Eckart judges singular value decompositions: which answers are wrong, by how much, and why.";

constexpr const char* examples = R"(Examples:
  eckart validate                                judge every SVD found on this machine
  eckart validate ./libmylapack.so --family F5,F11
  eckart explain F5/n=26/0 --driver dgesdd       one case: exact values, witness, smallest failing matrix
  eckart svd matrix.npy --digits 40              certified singular values, to 40 digits
  eckart certify matrix.npy                      the proof in a file
  eckart check-certificate a.cert a.npy          is every singular value in it proved?
  eckart gallery list                            the families of test matrices

Exit code: 0 all pass, 1 findings, 2 bad usage or input, 3 internal error.
`eckart COMMAND --help` explains a command.)";

} // namespace

int main(int argc, char** argv) {
    using namespace eckart::command;
    // A worker that dies while it is written to is a finding, not the end of this process.
    std::signal(SIGPIPE, SIG_IGN);

    action chosen;
    CLI::App app{description, "eckart"};
    app.footer(examples);
    app.set_version_flag("--version", "eckart " ECKART_VERSION);
    app.require_subcommand(1);
    add_validate(app, chosen);
    add_explain(app, chosen);
    add_svd(app, chosen);
    add_certify(app, chosen);
    add_check_certificate(app, chosen);
    add_gallery(app, chosen);
    add_libraries(app, chosen);
    add_merge(app, chosen);
    add_report(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e, std::cout, std::cerr) == 0 ? all_pass : bad_input;
    }
    try {
        const int code = chosen();
        std::cout.flush();
        return code;
    } catch (const eckart::input_error& e) {
        std::cerr << "eckart: " << e.what() << '\n';
        return bad_input;
    } catch (const std::exception& e) {
        std::cerr << "eckart: internal error: " << e.what() << '\n';
        return internal_error;
    }
}
