#pragma once

namespace eckart::bench {

/// Independent chains of fma (of products and sums where the target in use has none) in registers alone: the most that any kernel of this
/// target can reach.
/// @return the flops spent, at least `flops`.
double spend_in_registers(double flops);

} // namespace eckart::bench
