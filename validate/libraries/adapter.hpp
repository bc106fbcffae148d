#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/libraries/driver.hpp>

#include <string>
#include <vector>

namespace eckart::validate {

/// One library under test, inside the worker process.
class adapter {
public:
    virtual ~adapter() = default;

    virtual std::string library() const = 0;

    /// At least one; their field `library` need not be set.
    virtual std::vector<driver> drivers() const = 0;

    /// One call. @throws std::invalid_argument for a driver or job that `drivers` does not list, std::bad_alloc if memory is spent.
    virtual response run(const call& c, matrix_view<const double> A) = 0;
};

/// The driver (its position) and the job that a call names. @throws std::invalid_argument if they are not among `drivers`.
struct located_job {
    std::size_t driver;
    eckart::validate::job job;
};
located_job locate(const std::vector<driver>& drivers, const call& c);

} // namespace eckart::validate
