#include "../correct_svd.hpp"

namespace {

/// From the second call on the values of the call before, if there are as many.
struct values_of_previous_matrix : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        static std::vector<double> before;
        std::vector<double> now = d.S;
        if (before.size() == now.size()) d.S = before;
        before = now;
    }
};

} // namespace

EXPORT_SVD(values_of_previous_matrix)
