#pragma once

// Include this before <hwy/highway.h>, everywhere: all files must agree on the set of targets.
// The kernels keep several vectors in an array, which scalable vectors do not allow; AArch64 runs the NEON target instead.
// Processors with SSSE3 but not SSE4 ended in 2008: they run the SCALAR target, and everything compiles a fifth faster.
// Sanitizer builds keep one target with fma and one without.
#ifdef ECKART_FEW_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#else
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#endif
