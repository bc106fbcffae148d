#include <eckart/lapack/thread_count.hpp>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace eckart::lapack {

int parse_thread_count(const char* text) {
    const char* const end = text + std::strlen(text);
    int count = 0;
    const auto [stop, error] = std::from_chars(text, end, count);
    return error == std::errc() && stop == end && count >= 1 && count <= 1024 ? count : 0;
}

int thread_count() {
    static const int count = [] {
        const char* const text = std::getenv("ECKART_NUM_THREADS");
        if (text == nullptr || *text == '\0') return 1;
        const int asked = parse_thread_count(text);
        if (asked == 0) std::fprintf(stderr, "eckart: ECKART_NUM_THREADS is '%s', not a number from 1 to 1024; using 1 thread\n", text);
        return asked == 0 ? 1 : asked;
    }();
    return count;
}

} // namespace eckart::lapack
