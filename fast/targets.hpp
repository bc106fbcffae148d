#pragma once

#include <string>
#include <vector>

namespace eckart::fast {

/// The instruction sets that this build holds kernels for and this CPU can run, best first: "AVX3" (AVX-512), "AVX2", "SSE4",
/// "SCALAR", "NEON", ...
std::vector<std::string> supported_targets();

/// The one that the next call will run. On first use (of this function or of any of the fast path) the environment variable ECKART_TARGET,
/// if set and not empty, chooses it; without, the best one is taken.
/// @throws eckart::input_error if ECKART_TARGET names none of `supported_targets()`; the message lists them.
std::string current_target();

/// Runs everything from now on, in the whole process, on the named target. Not to be called while another thread computes.
/// @throws std::invalid_argument if it is none of `supported_targets()`; the message lists them.
void force_target(const std::string& name);

/// Reads ECKART_TARGET once. Every function that dispatches calls it first.
void prepare_dispatch();

} // namespace eckart::fast
