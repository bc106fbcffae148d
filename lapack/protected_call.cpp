#include <eckart/lapack/protected_call.hpp>

#include <cstdio>

namespace eckart::lapack {

integer report_out_of_memory(const char* routine, index m, index n) {
    std::fprintf(stderr, "eckart: %s: out of memory for a %lld-by-%lld matrix; INFO = %d\n", routine, static_cast<long long>(m),
                 static_cast<long long>(n), info_out_of_memory);
    return info_out_of_memory;
}

integer report_failure(const char* routine, const char* reason) {
    std::fprintf(stderr, "eckart: %s: %s; INFO = %d\n", routine, reason, info_failed);
    return info_failed;
}

} // namespace eckart::lapack
