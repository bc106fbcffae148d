#pragma once

#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/gallery/test_case.hpp>
#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/measures/judge.hpp>
#include <eckart/validate/measures/oracle.hpp>
#include <eckart/validate/record.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace eckart::validate {

/// A case with everything that does not depend on the driver, so that it is computed once for all of them.
struct prepared_case {
    test_case made;
    std::optional<exact_values> exact; ///< empty for a matrix with a NaN or an infinity: then only L0 is judged
    std::vector<twin> twins;           ///< empty where the level leaves them out
};

/// Closed-form values where the family knows them, the oracle's otherwise. Twins are made of every case at `standard` and `full`, of every
/// fourth case (by its id) at `quick`.
prepared_case prepare(test_case made, const oracle& o, level l);

/// Makes a call: a worker's `run`, or a test's imitation of it.
using caller = std::function<response(const call&, matrix_view<const double>)>;

/// The calls of one driver besides the primary one. A case with `every_storage` gets all: every job, minimum workspace, padded and
/// misaligned storage. Any other case gets the values-only job and one further call, which rotates with the case's id.
struct variant {
    std::string name; ///< "values_only", "job_AS", "workspace_minimum", "storage_padded", "storage_misaligned"
    call how;
    const job* with = nullptr; ///< into the driver's jobs
};
std::vector<variant> variants(const driver& d, const test_case& c);

/// The call whose result every check starts from: the driver's first job, optimal workspace, packed storage.
call primary_call(const driver& d);

/// Every call of one driver on one case, judged: primary call (L0, L1, L2, L4), variants (J and their own L0, L1), twins (M). After a hang
/// no further call of the case is made: it would cost the time limit again and say the same.
record examine(const caller& run, const driver& d, const prepared_case& c, level l);

/// The record of a case that is not called because the driver hung on `hangs` cases of the family in a row.
record skipped(const driver& d, const test_case& c, level l, int hangs);

/// A well-mixed number of the case's id: what shards, twins and rotating calls are chosen by (each by other bits).
std::uint64_t case_number(const std::string& case_id);

const char* to_string(outcome o);
const char* to_string(level l);
/// @throws eckart::input_error that names the text.
level parse_level(const std::string& text);

} // namespace eckart::validate
