#pragma once

#include <eckart/validate/record.hpp>

#include <string>

namespace sample {

/// A record with one measurement of the verdict, for tests of what is made from records.
inline eckart::validate::record make(const std::string& driver, const std::string& family, const std::string& parameters,
                                     eckart::validate::verdict v, const std::string& check = "L1.residual", long n = 3) {
    eckart::validate::record r;
    r.library = "Test LAPACK 1.0";
    r.driver = driver;
    r.family = family;
    r.case_text = family + "/" + parameters + "/0";
    char id[17];
    std::snprintf(id, sizeof id, "%016zx", std::hash<std::string>{}(r.case_text));
    r.case_id = id;
    r.matrix_hash = "0123456789abcdef0123456789abcdef";
    r.level = "quick";
    r.outcome = "returned";
    r.rows = r.cols = n;
    r.worst = v;
    eckart::validate::measurement m;
    m.check = check;
    m.verdict = v;
    m.value = 12.5;
    m.limit = 8;
    m.unit = "u |A|_2";
    if (v != eckart::validate::verdict::pass) m.message = "|A - U S V^T|_2 is at least 12.5 u |A|_2, the limit is 8";
    r.measurements.push_back(m);
    r.seconds = 0.001;
    r.max_ulps = 2;
    r.sigma_max_digits = 15.5;
    r.created = "2026-01-31T12:00:00Z";
    return r;
}

inline void add(eckart::validate::record_map& all, eckart::validate::record r) { all.insert_or_assign(r.key(), std::move(r)); }

} // namespace sample
