#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/core/svd_result.hpp>

namespace eckart {

/// How the fast path computes. `automatic` chooses by shape; the choice never changes what is promised.
enum class algorithm { automatic, jacobi };

struct svd_options {
    eckart::vectors vectors = eckart::vectors::thin;
    eckart::algorithm algorithm = eckart::algorithm::automatic;
};

/// Placeholder docstring, completed with the implementation: A (m-by-n, any strides) = U diag(S) Vh.
svd_result<double> svd(strided_view<const double> A, svd_options options = {});

} // namespace eckart
