#pragma once

#include <mpfr.h>

namespace eckart::reference {

/// MPFR keeps constants and spare limbs for every thread and frees them only when told to. After this call the calling thread frees its own
/// when it ends; further calls cost nothing. Whatever may be the first to use MPFR on a caller's thread calls it.
inline void release_mpfr_cache_at_thread_exit() {
    struct release {
        release() = default;
        release(const release&) = delete;
        release& operator=(const release&) = delete;
        ~release() { mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE); }
    };
    [[maybe_unused]] static thread_local const release at_exit;
}

} // namespace eckart::reference
