#pragma once

namespace eckart::bench {

/// An OpenBLAS older than the CPU falls back to its slowest core, and the environment may ask for another one: tells it what the target in use
/// can do, and tells every BLAS to take one thread. To be called before one is loaded: they read these variables once.
void prepare_blas_environment();

} // namespace eckart::bench
