#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

index lapack_call::workspace_size(workspace w, index documented_minimum,
                                  const std::function<void(double* work, fortran_int& info)>& query) {
    if (w == workspace::minimum) return documented_minimum;
    // Two entries: dgesvdq is documented to answer in WORK(1) and WORK(2).
    double* const answer = memory.work("WORK", 2);
    fortran_int info = info_poison;
    observe(result, [&] { query(answer, info); });
    result.seconds = 0; // asking is not computing
    constexpr double largest = 2147483647.0;
    if (info == 0 && *answer >= 1 && *answer <= largest) return static_cast<index>(std::ceil(*answer));
    result.events.push_back({"workspace_query", "LWORK = -1 gave INFO = " + std::to_string(info) + " and the size " +
                                                    (std::isfinite(*answer) ? std::to_string(*answer) : std::string("NaN or infinity")) +
                                                    "; the documented minimum is used"});
    return documented_minimum;
}

void lapack_call::call(const std::function<void(fortran_int& info)>& library_call) {
    fortran_int info = info_poison;
    observe(result, [&] { library_call(info); });
    if (info == info_poison) result.events.push_back({"unwritten_output", "INFO was not set"});
    result.info = info;
    memory.check_intact(result.events);
}

void lapack_call::read_values(matrix_view<const double> s, double scale) {
    const matrix<double> values = read("S", s);
    result.S.assign(values.data(), values.data() + values.rows());
    if (scale != 1)
        for (double& x : result.S) x *= scale;
}

} // namespace eckart::validate
