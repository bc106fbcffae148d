#include "../correct_svd.hpp"

namespace {

/// Values differ in the last bit, up or down, in a pattern that keeps their order.
struct legal_last_bits : svd_under_test::correct {
    static void result(svd_under_test::arguments& c, svd_under_test::decomposition& d) {
        (void)c;
        for (std::size_t i = 0; i < d.S.size(); ++i)
            if (d.S[i] < DBL_MAX / 2) d.S[i] = std::nextafter(d.S[i], d.S[i] > 1 ? INFINITY : 0.0);
        for (double& s : d.S) s = std::fabs(s);
    }
};

} // namespace

EXPORT_SVD(legal_last_bits)
