#pragma once

#include <eckart/reference/derivation/mpfr_thread_cache.hpp>
#include <eckart/reference/derivation/scalar.hpp>

#include <boost/multiprecision/mpc.hpp>
#include <boost/multiprecision/mpfr.hpp>

#include <mutex>

namespace eckart::reference {

/// While it lives, new numbers of mpfr_float_backend<0> and mpc_complex_backend<0> have `digits` decimal digits; then the former precision
/// returns. Boost keeps that precision once per process, so the scope also holds a lock: scopes of different threads follow each other,
/// scopes of one thread nest.
class working_precision {
public:
    explicit working_precision(int digits) : lock_(mutex()), real_(real::default_precision()), complex_(complex::default_precision()) {
        release_mpfr_cache_at_thread_exit();
        real::default_precision(static_cast<unsigned>(digits));
        complex::default_precision(static_cast<unsigned>(digits));
    }
    ~working_precision() {
        real::default_precision(real_);
        complex::default_precision(complex_);
    }
    working_precision(const working_precision&) = delete;
    working_precision& operator=(const working_precision&) = delete;

private:
    using real = boost::multiprecision::mpfr_float_backend<0>;
    using complex = boost::multiprecision::mpc_complex_backend<0>;

    static std::recursive_mutex& mutex() {
        static std::recursive_mutex m;
        return m;
    }

    std::unique_lock<std::recursive_mutex> lock_;
    unsigned real_;
    unsigned complex_;
};

} // namespace eckart::reference
