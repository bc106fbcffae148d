#pragma once

#include <eckart/validate/campaign.hpp>

#include <string>
#include <vector>

namespace eckart::command {

/// The libraries that a person names: nothing means all found on this machine; otherwise each argument is a whole label, or part of the
/// labels of found ones
/// ("openblas", "Eigen 3.4.0"; case does not matter), a path to a LAPACK-ABI shared object, or a program that speaks the worker protocol. A
/// path that exists is taken as a path. Labels in the result differ from each other.
/// @throws eckart::input_error that names the argument and what there is.
std::vector<validate::candidate> select_libraries(const std::vector<std::string>& arguments);

} // namespace eckart::command
