// Preloaded in front of libeckart_lapack.so by tests: counts the calls of each routine and hands them on to the next library that has it,
// whatever the arguments, by a jump. At the end of the process the counts go to the file that ECKART_CALL_COUNTS names.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#define ECKART_ROUTINES(use)                                                                                                               \
    use(sgesdd_) use(dgesdd_) use(cgesdd_) use(zgesdd_) use(sgesvd_) use(dgesvd_) use(cgesvd_) use(zgesvd_) use(sgejsv_) use(dgejsv_)      \
        use(cgejsv_) use(zgejsv_) use(sgesvj_) use(dgesvj_) use(cgesvj_) use(zgesvj_)

#define ECKART_FORWARD(name)                                                                                                               \
    extern "C" {                                                                                                                           \
    [[gnu::visibility("hidden"), gnu::used]] unsigned long eckart_count_##name = 0;                                                        \
    [[gnu::visibility("hidden"), gnu::used]] void* eckart_next_##name = nullptr;                                                           \
    }                                                                                                                                      \
    asm(".text\n.globl " #name "\n.type " #name ",@function\n" #name ":\n"                                                                 \
        "lock incq eckart_count_" #name "(%rip)\n"                                                                                         \
        "jmp *eckart_next_" #name "(%rip)\n");
ECKART_ROUTINES(ECKART_FORWARD)

namespace {

struct counter {
    const char* name;
    unsigned long& count;
    void*& next;
};

#define ECKART_COUNTER(name) {#name, eckart_count_##name, eckart_next_##name},
const counter counters[] = {ECKART_ROUTINES(ECKART_COUNTER)};

[[gnu::constructor]] void find_next() {
    for (const counter& c : counters) c.next = dlsym(RTLD_NEXT, c.name);
}

[[gnu::destructor]] void report() {
    const char* const path = std::getenv("ECKART_CALL_COUNTS");
    std::FILE* const file = path == nullptr ? nullptr : std::fopen(path, "a");
    if (file == nullptr) return;
    for (const counter& c : counters) {
        Dl_info library{};
        if (c.count > 0 && dladdr(c.next, &library) != 0) std::fprintf(file, "%s %lu %s\n", c.name, c.count, library.dli_fname);
    }
    std::fclose(file);
}

} // namespace
