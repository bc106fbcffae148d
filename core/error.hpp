#pragma once

#include <stdexcept>
#include <string>

namespace eckart {

/// A file or a command line that cannot be used. The message names the input, the value and the remedy; the command maps it to exit code 2.
class input_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace eckart
