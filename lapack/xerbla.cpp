#include <eckart/lapack/xerbla.hpp>

#include <cstddef>
#include <cstring>

extern "C" {
// Weak: the dynamic linker fills them in if any library or program of the process's global scope defines them, and leaves null otherwise.
[[gnu::weak]] void xerbla_(const char* routine, const int* position, std::size_t length);
[[gnu::weak]] void LAPACKE_xerbla(const char* routine, int info);
}

namespace eckart::lapack {

void call_xerbla(const char* routine, integer position) {
    if (xerbla_ != nullptr) xerbla_(routine, &position, std::strlen(routine));
}

void call_lapacke_xerbla(const char* routine, integer info) {
    if (LAPACKE_xerbla != nullptr) LAPACKE_xerbla(routine, info);
}

} // namespace eckart::lapack
