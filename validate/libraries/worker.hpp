#pragma once

#include <eckart/validate/libraries/driver.hpp>

#include <memory>
#include <string>
#include <vector>

namespace eckart::validate {

/// How to start a worker: the program, its arguments, and what its environment gets on top of ours.
struct worker_command {
    std::vector<std::string> argv;
    std::vector<std::string> environment; ///< "OPENBLAS_CORETYPE=SkylakeX"
};

struct limits {
    double seconds = 20;                             ///< wall time of one call; longer is a hang
    std::size_t memory_bytes = std::size_t(4) << 30; ///< address space of the worker
};

/// A child process that serves SVD calls over the framed protocol (validate/libraries/PROTOCOL.md). One call at a time; after a crash,
/// hang, exit or violation the process is gone and the next call starts a new one, so that a bad call costs only itself.
class worker {
public:
    /// Starts the process and reads its greeting. @throws eckart::input_error if it cannot be started or does not greet.
    worker(worker_command command, limits l);
    ~worker();
    worker(worker&&) noexcept;
    worker& operator=(worker&&) noexcept;

    const std::vector<driver>& drivers() const;

    /// One call on one matrix; never throws for what the library does, everything becomes the response's outcome.
    response run(const call& c, matrix_view<const double> A);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// A library on this machine that a worker can serve.
struct found_library {
    std::string label; ///< "Reference LAPACK 3.11.0"
    worker_command command;
};

/// Every SVD on this machine: LAPACK-ABI libraries in the loader's directories (each file once, however many names point to it), Eigen, our
/// own fast path.
std::vector<found_library> find_libraries();

/// A LAPACK-ABI shared object by path, or any program that speaks the protocol ("./myworker --flag").
/// @throws eckart::input_error if the path does not exist or is neither.
found_library library_at(const std::string& path_or_command);

} // namespace eckart::validate
