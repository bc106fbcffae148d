#include <eckart/validate/libraries/child_process.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

extern char** environ;

namespace eckart::validate {

namespace {

constexpr std::size_t kept_error_text = 4096;

/// Both ends of a pipe, closed when the object dies unless taken.
struct pipe_ends {
    int read = -1, write = -1;
    pipe_ends() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
        read = above_standard(ends[0]);
        write = above_standard(ends[1]);
    }
    ~pipe_ends() {
        if (read >= 0) ::close(read);
        if (write >= 0) ::close(write);
    }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    int take_read() { return std::exchange(read, -1); }
    int take_write() { return std::exchange(write, -1); }

private:
    /// A caller whose own standard streams are closed gets pipes numbered 0 to 2, which the child's dup2 would trample on.
    static int above_standard(int fd) {
        if (fd > STDERR_FILENO) return fd;
        const int moved = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        ::close(fd);
        return moved;
    }
};

std::vector<std::string> merged_environment(const std::vector<std::string>& extra) {
    std::map<std::string, std::string> variables;
    const auto set = [&variables](const std::string& entry) {
        if (const auto equals = entry.find('='); equals != std::string::npos) variables[entry.substr(0, equals)] = entry.substr(equals + 1);
    };
    // Unless somebody says otherwise a library under test computes in one thread: reproducible, and its buffers fit the memory limit.
    set("OPENBLAS_NUM_THREADS=1");
    set("OMP_NUM_THREADS=1");
    for (char** e = environ; *e != nullptr; ++e) set(*e);
    for (const auto& e : extra) set(e);
    std::vector<std::string> entries;
    for (const auto& [key, value] : variables) entries.push_back(key + "=" + value);
    return entries;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> p;
    for (auto& t : texts) p.push_back(t.data());
    p.push_back(nullptr);
    return p;
}

/// AddressSanitizer reserves terabytes of address space, so a build with it cannot bound the address space of its worker.
constexpr bool limit_address_space =
#if defined(__SANITIZE_ADDRESS__)
    false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    false;
#else
    true;
#endif
#else
    true;
#endif

int milliseconds_until(child_process::clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - child_process::clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left + 1, 0, 1'000'000));
}

/// Blocks SIGPIPE in this thread for its life and swallows one that arrived meanwhile.
class no_sigpipe {
public:
    no_sigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~no_sigpipe() {
        const timespec at_once{};
        if (!was_pending_)
            while (sigtimedwait(&pipe_, nullptr, &at_once) == -1 && errno == EINTR) {
            }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    no_sigpipe(const no_sigpipe&) = delete;
    no_sigpipe& operator=(const no_sigpipe&) = delete;

private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

} // namespace

child_process::child_process(const std::vector<std::string>& argv, const std::vector<std::string>& environment, std::size_t memory_bytes) {
    if (argv.empty()) throw std::system_error(ENOENT, std::generic_category(), "empty command");
    pipe_ends in, out, err, exec_error;
    // Everything that allocates happens before the fork: the child of a threaded program may only make async-signal-safe calls.
    std::vector<std::string> arguments = argv, variables = merged_environment(environment);
    std::vector<char*> argument_pointers = pointers(arguments), variable_pointers = pointers(variables);

    pid_ = fork();
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) {
        setpgid(0, 0);
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        if (limit_address_space && memory_bytes > 0) {
            const rlimit memory{memory_bytes, memory_bytes};
            setrlimit(RLIMIT_AS, &memory);
        }
        struct sigaction by_default {};
        by_default.sa_handler = SIG_DFL;
        sigaction(SIGPIPE, &by_default, nullptr);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        if (dup2(in.read, STDIN_FILENO) >= 0 && dup2(out.write, STDOUT_FILENO) >= 0 && dup2(err.write, STDERR_FILENO) >= 0)
            execvpe(argument_pointers[0], argument_pointers.data(), variable_pointers.data());
        const int code = errno;
        (void)!::write(exec_error.write, &code, sizeof code);
        _exit(127);
    }
    setpgid(pid_, pid_); // in both processes, so that it holds whichever runs first
    ::close(exec_error.take_write());
    int code = 0;
    ssize_t got;
    do got = ::read(exec_error.read, &code, sizeof code);
    while (got < 0 && errno == EINTR);
    if (got == static_cast<ssize_t>(sizeof code)) {
        reap();
        throw std::system_error(code, std::generic_category(), argv.front());
    }
    to_child_ = in.take_write();
    from_child_ = out.take_read();
    errors_ = err.take_read();
    for (const int fd : {to_child_, from_child_, errors_}) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

child_process::~child_process() {
    kill();
    for (const int fd : {to_child_, from_child_, errors_})
        if (fd >= 0) ::close(fd);
}

void child_process::kill() {
    if (pid_ <= 0) return;
    // The group also holds what the child started; until the child is reaped its number cannot be given to anybody else.
    if (!reaped_) {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
    }
    reap();
}

bool child_process::ended() const {
    siginfo_t info{};
    // WNOWAIT leaves the child unreaped: its process and group numbers stay ours.
    return reaped_ || (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_);
}

void child_process::reap() {
    while (!reaped_) {
        const pid_t got = waitpid(pid_, &status_, 0);
        if (got == pid_ || (got < 0 && errno == ECHILD)) reaped_ = true;
    }
}

void child_process::drain_errors() {
    std::array<char, 4096> chunk;
    while (errors_ >= 0) {
        const ssize_t got = ::read(errors_, chunk.data(), chunk.size());
        if (got > 0) {
            error_text_.append(chunk.data(), static_cast<std::size_t>(got));
            if (error_text_.size() > 2 * kept_error_text) error_text_.erase(0, error_text_.size() - kept_error_text);
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else {
            if (got == 0) ::close(std::exchange(errors_, -1));
            break;
        }
    }
}

std::string child_process::take_error_text() {
    drain_errors();
    return std::exchange(error_text_, {});
}

child_process::io child_process::send(const std::string& bytes, clock::time_point deadline) {
    const no_sigpipe guard;
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        if (to_child_ < 0) return io::closed;
        const ssize_t put = ::write(to_child_, bytes.data() + sent, bytes.size() - sent);
        if (put >= 0) {
            sent += static_cast<std::size_t>(put);
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return io::closed;
        if (clock::now() >= deadline) return io::timed_out;
        std::array<pollfd, 2> fds{pollfd{to_child_, POLLOUT, 0}, pollfd{errors_, POLLIN, 0}};
        poll(fds.data(), fds.size(), milliseconds_until(deadline));
        drain_errors();
    }
    return io::done;
}

child_process::io child_process::receive(char* to, std::size_t size, std::size_t& got, clock::time_point deadline) {
    got = 0;
    bool was_ended = false;
    for (;;) {
        const ssize_t n = ::read(from_child_, to, size);
        if (n > 0) {
            got = static_cast<std::size_t>(n);
            return io::done;
        }
        if (n == 0) return io::closed;
        if (errno == EINTR) continue;
        // A child's own children may hold the pipe open after it died, hence the look at the child itself.
        if (errno != EAGAIN || (was_ended && ended())) return io::closed;
        was_ended = ended(); // one more read after that: the last bytes were written before the end
        if (clock::now() >= deadline) return io::timed_out;
        std::array<pollfd, 2> fds{pollfd{from_child_, POLLIN, 0}, pollfd{errors_, POLLIN, 0}}; // poll ignores a negative descriptor
        poll(fds.data(), fds.size(), was_ended ? 0 : std::min(milliseconds_until(deadline), 200));
        drain_errors();
    }
}

void child_process::close_input() {
    if (to_child_ >= 0) ::close(std::exchange(to_child_, -1));
}

bool child_process::wait(clock::time_point deadline, child_end& end) {
    bool by_itself = true;
    while (!ended()) {
        drain_errors();
        if (clock::now() >= deadline) {
            by_itself = false;
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    kill(); // also whatever the child left running in its group
    end.by_signal = WIFSIGNALED(status_);
    end.code = end.by_signal ? WTERMSIG(status_) : WEXITSTATUS(status_);
    return by_itself;
}

} // namespace eckart::validate
