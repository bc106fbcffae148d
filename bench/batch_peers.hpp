#pragma once

#include <eckart/core/index.hpp>

#include <functional>
#include <string>
#include <vector>

namespace eckart::bench {

/// `count` column-major n-by-n matrices one behind the other, and room for their U, S and Vh.
struct batch_data {
    index n = 0, count = 0;
    std::vector<double> A, U, S, Vh;
};

/// Somebody's way through a batch: values, or values and vectors.
struct batch_peer {
    std::string name;
    std::function<void(batch_data& batch, bool with_vectors)> run;
};

/// JacobiSVD of Eigen for matrices whose size is known at compile time; no entry for sizes that were not compiled.
std::vector<batch_peer> eigen_batch_peers(index n);

} // namespace eckart::bench
