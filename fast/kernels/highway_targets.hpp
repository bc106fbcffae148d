#pragma once

// Include this before <hwy/highway.h>, everywhere: all files must agree on the set of targets.
// The kernels keep several vectors in an array, which scalable vectors do not allow; AArch64 runs the NEON target instead.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
