#pragma once

#include <eckart/validate/libraries/adapter.hpp>

#include <memory>

namespace eckart::validate {

/// Eigen's JacobiSVD, with each QR preconditioner for rectangular matrices, and BDCSVD, as compiled into the worker.
std::unique_ptr<adapter> make_eigen_adapter();

} // namespace eckart::validate
