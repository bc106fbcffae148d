#include "bench/blas_environment.hpp"

#include <eckart/fast/targets.hpp>

#include <cstdlib>

namespace eckart::bench {

void prepare_blas_environment() {
    for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"}) setenv(name, "1", 1);
    unsetenv("OPENBLAS_L2_SIZE");
    const auto target = fast::current_target();
    if (target.starts_with("AVX3")) setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
    if (target == "AVX2") setenv("OPENBLAS_CORETYPE", "Haswell", 1);
}

} // namespace eckart::bench
