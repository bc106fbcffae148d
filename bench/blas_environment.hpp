#pragma once

namespace eckart::bench {

/// An OpenBLAS older than the CPU falls back to its slowest core; tells it what the target in use can do, unless OPENBLAS_CORETYPE is set
/// already, and tells every BLAS to take one thread. To be called before one is loaded: they read these variables once.
void prepare_blas_environment();

} // namespace eckart::bench
