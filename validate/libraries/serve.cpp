#include <eckart/validate/libraries/serve.hpp>

#include <eckart/validate/libraries/guarded_array.hpp>
#include <eckart/validate/libraries/protocol.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace eckart::validate {

namespace {

int output = -1; // also the signal handler's

bool write_all(int fd, const char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes += put;
        size -= static_cast<std::size_t>(put);
    }
    return true;
}

/// Text in a fixed buffer without allocation: all that a signal handler may do.
class fixed_text {
public:
    void add(const char* s) {
        while (*s != '\0' && length_ + 1 < sizeof buffer_) buffer_[length_++] = *s++;
    }
    void add(std::ptrdiff_t x) {
        char digits[24];
        int n = 0;
        auto magnitude = static_cast<unsigned long>(x < 0 ? -x : x);
        do {
            digits[n++] = static_cast<char>('0' + magnitude % 10);
            magnitude /= 10;
        } while (magnitude != 0);
        if (x < 0) add("-");
        char one[2] = {};
        while (n > 0) {
            one[0] = digits[--n];
            add(one);
        }
    }
    const char* data() const { return buffer_; }
    std::size_t size() const { return length_; }

private:
    char buffer_[400] = {};
    std::size_t length_ = 0;
};

void on_memory_fault(int signal, siginfo_t* info, void*) {
    if (const auto hit = overrun_at(info->si_addr)) {
        fixed_text t;
        t.add(R"({"type":"failure","outcome":"memory_overrun","detail":"access to )");
        t.add(hit->array);
        t.add(hit->bytes_from_array < 0 ? ", " : ", ");
        t.add(hit->bytes_from_array < 0 ? -hit->bytes_from_array : hit->bytes_from_array);
        t.add(hit->bytes_from_array < 0 ? R"( bytes before its first entry","arrays":[]})" : R"( bytes behind its end","arrays":[]})");
        t.add("\n");
        write_all(output, t.data(), t.size());
    }
    // Back to the default action and return: the access faults again and the process dies of the signal itself.
    struct sigaction by_default {};
    by_default.sa_handler = SIG_DFL;
    sigaction(signal, &by_default, nullptr);
}

void catch_memory_faults() {
    // A stack of its own, so that a stack overflow is a crash with a signal and not a second fault inside the handler.
    static char stack[1 << 16];
    stack_t alternate{};
    alternate.ss_sp = stack;
    alternate.ss_size = sizeof stack;
    sigaltstack(&alternate, nullptr);
    struct sigaction action {};
    action.sa_sigaction = on_memory_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, nullptr);
    sigaction(SIGBUS, &action, nullptr);
}

/// Ends this process if the parent is gone and the call never returns; the parent itself ends it sooner.
void arm_alarm(double seconds) {
    const double wait = std::clamp(2 * seconds + 5, 1.0, 1e6);
    alarm(static_cast<unsigned>(wait));
}

response failure(outcome o, const std::string& detail) {
    response r;
    r.outcome = o;
    r.detail = detail;
    return r;
}

response answer(adapter& a, const frame& f) {
    try {
        const requested_call request = decode_call(f);
        arm_alarm(request.seconds);
        response r = a.run(request.call, request.A.view());
        alarm(0);
        return r;
    } catch (const std::bad_alloc&) {
        return failure(outcome::out_of_memory, "an allocation failed");
    } catch (const protocol_error& e) {
        return failure(outcome::protocol_violation, std::string("the request is malformed: ") + e.what());
    } catch (const std::invalid_argument& e) {
        return failure(outcome::protocol_violation, std::string("the worker refused the call: ") + e.what());
    } catch (const std::exception& e) {
        return failure(outcome::crashed, std::string("C++ exception: ") + e.what());
    }
}

} // namespace

int serve(adapter& a, const std::string& label) {
    const int input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 10);
    output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || output < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        std::perror("eckart-worker: cannot move its standard streams");
        return 3;
    }
    catch_memory_faults();

    const auto send = [](const frame& f) {
        std::fflush(nullptr); // what the library printed arrives before the answer to the call that printed it
        const std::string bytes = encode(f);
        return write_all(output, bytes.data(), bytes.size());
    };
    if (!send(encode_greeting(label.empty() ? a.library() : label, a.drivers()))) return 0;

    frame_reader reader([input](char* to, std::size_t size) -> std::size_t {
        for (;;) {
            const ssize_t got = read(input, to, size);
            if (got < 0 && errno == EINTR) continue;
            return got < 0 ? 0 : static_cast<std::size_t>(got);
        }
    });
    try {
        frame f;
        while (reader.next(f, call_limits()))
            if (!send(encode_response(answer(a, f)))) return 0; // the parent is gone
    } catch (const protocol_error& e) {
        std::fprintf(stderr, "eckart-worker: %s\n", e.what());
        return 2;
    } catch (const std::bad_alloc&) {
        send(encode_response(failure(outcome::out_of_memory, "the matrix of the request does not fit")));
        return 4;
    }
    return 0;
}

} // namespace eckart::validate
