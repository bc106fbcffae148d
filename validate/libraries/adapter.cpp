#include <eckart/validate/libraries/adapter.hpp>

#include <stdexcept>

namespace eckart::validate {

located_job locate(const std::vector<driver>& drivers, const call& c) {
    for (std::size_t i = 0; i < drivers.size(); ++i) {
        if (drivers[i].name != c.driver) continue;
        for (const job& j : drivers[i].jobs)
            if (j.name == c.job) return {i, j};
        throw std::invalid_argument("driver '" + c.driver + "' has no job '" + c.job + "'");
    }
    throw std::invalid_argument("there is no driver '" + c.driver + "'");
}

} // namespace eckart::validate
