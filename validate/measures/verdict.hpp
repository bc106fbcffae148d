#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace eckart::validate {

/// From best to worst; a grid cell shows the worst of its cases.
enum class verdict {
    not_applicable, ///< the check does not concern this driver or case
    pass,
    lossy,     ///< allowed by what the driver promises, but digits are lost (L2)
    undecided, ///< the oracle could not certify the exact values within its budget
    fail,
    died ///< crash, hang, exit, memory overrun, protocol violation
};

const char* to_string(verdict v);
verdict parse_verdict(const std::string& text);

/// One check on one result: what was measured, in which unit, against which limit from which source.
/// Comparisons that lead to `pass` are written `value <= limit`, so that NaN fails.
struct measurement {
    std::string check; ///< "L0.order", "L1.residual", "L2.ulps", "L4.frobenius", "M.transpose", "J.values_only"
    eckart::validate::verdict verdict = verdict::pass;
    double value = 0;
    double limit = 0;
    std::string unit;                      ///< "u |A|_2", "ulp", "u"
    std::string message;                   ///< one sentence for a person; of a passing check only what is worth knowing
    std::optional<nlohmann::json> witness; ///< see validate/measures/README.md for the kinds
};

} // namespace eckart::validate
