#pragma once

#include <eckart/core/floating_point.hpp>
#include <eckart/core/matrix.hpp>
#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/measures/oracle.hpp>

#include <algorithm>
#include <cmath>

namespace eckart::validate {

/// p(m, n) of the norm-wise limit p u |A|: 50 n eps, from which on LAPACK's own test programs report a failure (svd.in: THRESH = 50.0;
/// ratios of DBDT01 and DORT01), eps = 2 u.
constexpr double failure_factor(index m, index n) { return 100.0 * static_cast<double>(std::max<index>({m, n, 1})); }

/// What a careful implementation reaches, for information only: 10 sqrt(max(m, n)).
inline double expected_factor(index m, index n) { return 10.0 * std::sqrt(static_cast<double>(std::max<index>({m, n, 1}))); }

/// The absolute error that underflow may leave in one operation of a driver: the least subnormal, or the least normal number where the
/// driver documents to flush.
inline double underflow_unit(const driver& d) { return d.flushes_denormals ? 0x1p-1022 : 0x1p-1074; }

/// p u |A|_2, or p underflow units if that is more.
inline oracle_real normwise_limit(double p, const oracle_real& norm, const driver& d) {
    return p * std::max<oracle_real>(norm * unit_roundoff<double>, oracle_real(underflow_unit(d)));
}

} // namespace eckart::validate
