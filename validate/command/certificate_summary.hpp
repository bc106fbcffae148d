#pragma once

#include <eckart/reference/certified/certificate.hpp>

#include <cstddef>

namespace eckart::command {

/// What a certificate states, as numbers.
struct certificate_summary {
    index exact = 0; ///< values that are σ itself
    index ties = 0;
    index zeros = 0;
};

inline certificate_summary summarised(const reference::certificate& c) {
    using reference::relation;
    certificate_summary s;
    for (std::size_t k = 0; k < c.values.size(); ++k) {
        const relation r = c.relations[k];
        if (r == relation::tie_low || r == relation::tie_high) ++s.ties;
        if (r != relation::equal) continue;
        ++s.exact;
        if (c.values[k] == 0) ++s.zeros;
    }
    return s;
}

} // namespace eckart::command
