// A worker that misbehaves as its first argument says. Its library has one driver with one job.
#include <eckart/validate/libraries/protocol.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace eckart::validate {

namespace {

void put(const std::string& bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
        const ssize_t n = write(STDOUT_FILENO, bytes.data() + at, bytes.size() - at);
        if (n <= 0) _exit(9);
        at += static_cast<std::size_t>(n);
    }
}

[[noreturn]] void wait_for_ever() {
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

driver only_driver() {
    driver d;
    d.name = "svd";
    d.jobs = {{"values", factor::none, factor::none}};
    return d;
}

/// Never returns for the modes that end in the middle.
std::string answer(const std::string& mode, const matrix<double>& A) {
    response good;
    good.S.assign(static_cast<std::size_t>(std::min(A.rows(), A.cols())), 1.0);
    if (mode == "garbage") return "Segmentation fault (just kidding)\n";
    if (mode == "binary") return std::string(100000, '\xFE');
    if (mode == "huge")
        return R"({"type":"result","info":0,"seconds":0,"arrays":[{"name":"S","rows":9007199254740992,"cols":1}]})"
               "\n";
    if (mode == "unasked")
        return R"({"type":"result","info":0,"seconds":0,"arrays":[{"name":"U","rows":1,"cols":1}]})"
               "\n12345678";
    if (mode == "nan") return "{\"type\":\"result\",\"info\":0,\"seconds\":NaN}\n";
    if (mode == "hang") wait_for_ever();
    if (mode == "half") {
        const std::string bytes = encode(encode_response(good));
        put(bytes.substr(0, bytes.size() - 4));
        _exit(7);
    }
    if (mode == "half-then-hang") {
        put(R"({"type":"res)");
        wait_for_ever();
    }
    if (mode == "exit0") std::exit(0);
    if (mode == "exit3") {
        std::fprintf(stderr, "STOP in SVD\n");
        std::exit(3);
    }
    if (mode == "abort") std::abort();
    if (mode == "killed") raise(SIGKILL);
    if (mode == "child") {
        // What the worker started keeps its pipes open and must not keep the parent waiting.
        if (fork() == 0) wait_for_ever();
        _exit(5);
    }
    if (mode == "closes") {
        close(STDOUT_FILENO);
        wait_for_ever();
    }
    if (mode == "oom") {
        good.outcome = outcome::out_of_memory;
        good.detail = "no room";
    }
    if (mode == "chatty")
        for (int i = 0; i < 20000; ++i) std::fprintf(stderr, "line %d of far more text than a pipe holds\n", i);
    if (mode == "memory") {
        void* const block = std::malloc(std::size_t(1) << 32);
        good.info = block == nullptr ? 1 : 2;
    }
    return encode(encode_response(good));
}

} // namespace

} // namespace eckart::validate

using namespace eckart::validate;

int main(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "good";
    if (mode == "no-greeting") return 4;
    if (mode == "wrong-greeting") {
        put("hello\n");
        wait_for_ever();
    }
    put(encode(encode_greeting("fake", {only_driver()})));
    if (mode == "deaf") {
        close(STDIN_FILENO);
        _exit(6);
    }
    frame_reader reader([](char* to, std::size_t size) {
        const ssize_t got = read(STDIN_FILENO, to, size);
        return got > 0 ? static_cast<std::size_t>(got) : std::size_t(0);
    });
    frame f;
    for (int calls = 0; reader.next(f, call_limits()); ++calls) {
        // "second:MODE" behaves for the first call.
        const bool later = mode.starts_with("second:");
        put(answer(later ? (calls == 0 ? "good" : mode.substr(7)) : mode, decode_call(f).A));
    }
    if (mode == "stays") wait_for_ever();
    return 0;
}
