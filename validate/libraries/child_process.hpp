#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace eckart::validate {

/// How a child ended, in waitpid's terms.
struct child_end {
    bool by_signal = false;
    int code = 0; ///< exit code or signal number
};

/// A child program on three pipes, in a process group of its own, with limits on its address space and no core file.
/// What it writes to stderr is collected while it is waited for; only the last lines are kept.
class child_process {
public:
    using clock = std::chrono::steady_clock;

    /// @param argv         program (looked up in PATH if it holds no slash) and arguments.
    /// @param environment  "NAME=value" entries on top of the caller's environment.
    /// @throws std::system_error with exec's error code if the program cannot be started.
    child_process(const std::vector<std::string>& argv, const std::vector<std::string>& environment, std::size_t memory_bytes);
    /// Kills the group if it still runs and reaps it.
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    enum class io { done, timed_out, closed };

    /// Sends all bytes, or stops at the deadline or when the child closes its stdin (or died). Never raises SIGPIPE.
    io send(const std::string& bytes, clock::time_point deadline);

    /// Receives at most `size` bytes of the child's stdout; `closed` at its end.
    io receive(char* to, std::size_t size, std::size_t& got, clock::time_point deadline);

    /// Closes the child's stdin, which asks a worker to end.
    void close_input();

    /// Waits until the child ends by itself; on time-out it is killed. False if it had to be killed.
    bool wait(clock::time_point deadline, child_end& end);

    void kill();

    /// What arrived on stderr since the last call of this function.
    std::string take_error_text();

private:
    void drain_errors();
    bool ended() const;
    void reap();

    int pid_ = -1;
    int to_child_ = -1, from_child_ = -1, errors_ = -1;
    bool reaped_ = false;
    int status_ = 0;
    std::string error_text_;
};

} // namespace eckart::validate
