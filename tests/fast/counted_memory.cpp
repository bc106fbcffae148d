#include "tests/fast/counted_memory.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace eckart::tests {

namespace {
constinit thread_local long count = 0;
} // namespace

long allocations() { return count; }

} // namespace eckart::tests

#if defined(__has_feature) // Clang
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ECKART_TESTS_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ECKART_TESTS_SANITIZED
#endif

#if defined(__GLIBC__) && !defined(ECKART_TESTS_SANITIZED)

// operator new asks these.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size) {
    ++eckart::tests::count;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++eckart::tests::count;
    return __libc_calloc(count, size);
}
void* realloc(void* p, std::size_t size) {
    ++eckart::tests::count;
    return __libc_realloc(p, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    ++eckart::tests::count;
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    ++eckart::tests::count;
    return __libc_memalign(alignment, size);
}
int posix_memalign(void** to, std::size_t alignment, std::size_t size) {
    ++eckart::tests::count;
    *to = __libc_memalign(alignment, size);
    return *to == nullptr ? ENOMEM : 0;
}
}

#else

namespace {

void* counted(std::size_t size, std::size_t alignment) {
    ++eckart::tests::count;
    const std::size_t least = alignment < sizeof(void*) ? sizeof(void*) : alignment;
    void* p = nullptr;
    if (posix_memalign(&p, least, size == 0 ? 1 : size) != 0) throw std::bad_alloc();
    return p;
}

void* counted_or_null(std::size_t size, std::size_t alignment) noexcept {
    try {
        return counted(size, alignment);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

} // namespace

void* operator new(std::size_t size) { return counted(size, 0); }
void* operator new[](std::size_t size) { return counted(size, 0); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size, 0); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size, 0); }
void* operator new(std::size_t size, std::align_val_t a) { return counted(size, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t size, std::align_val_t a) { return counted(size, static_cast<std::size_t>(a)); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { std::free(p); }

#endif
