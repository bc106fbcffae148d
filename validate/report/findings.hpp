#pragma once

#include <eckart/validate/record.hpp>

#include <map>
#include <string>
#include <vector>

namespace eckart::validate {

/// What one driver does wrong by one check in one family, over all cases: the simplest case stands for the group.
struct finding {
    std::string library;
    std::string driver;
    std::string family;
    std::size_t cases = 0; ///< how many cases of the family show it
    std::string case_text; ///< the simplest of them: fewest entries, then by name
    std::string case_id;
    long rows = 0;
    long cols = 0;
    measurement worst; ///< of the simplest case

    std::string driver_text() const { return library + "/" + driver; }
};

/// The measurements whose verdict is `v`, grouped by driver, check and family; with `each` one group a case. Worst drivers first, as in the
/// grid, then by family.
std::vector<finding> find(const record_map& records, verdict v, bool each = false);

/// "eckart explain "F5/n=26/0" --library "OpenBLAS 0.3.21" --driver dgesdd": quoted for a POSIX shell. `arguments` maps labels to what a
/// person writes for the library (library_arguments); a label that it lacks stands for itself.
std::string reproducing_line(const finding& f, const std::map<std::string, std::string>& arguments);

/// One line for a person: verdict, driver, family, check, how many cases, the message or else value and limit.
std::string describe(const finding& f);

/// Value and limit with their unit, "1.2e+15 ulp (limit 8)"; empty if there is nothing to compare.
std::string value_text(const measurement& m);

/// The text in single quotes for a POSIX shell, or as it is when it needs none.
std::string shell_quoted(const std::string& text);

} // namespace eckart::validate
