#pragma once

#include <eckart/validate/campaign.hpp>

#include <string>

namespace eckart::command {

/// "412/1280 cases  5.3/s  about 2 min 44 s left": done, rate of this run, estimate from that rate. Without a case made yet, no rate.
std::string progress_text(const validate::progress& p);

/// "2 h 03 min", "2 min 44 s", "9 s". Negative or NaN: "?".
std::string duration_text(double seconds);

/// Shows progress on standard error: on a terminal one line that is rewritten at most five times a second, otherwise a plain line every 30
/// seconds. Silent when quiet. Not thread-safe; the campaign calls it under its lock.
class progress_line {
public:
    explicit progress_line(bool quiet);
    ~progress_line(); ///< leaves the terminal's line empty
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;

    void show(const validate::progress& p);

private:
    bool quiet_;
    bool rewrites_;
    double last_ = -1e9; ///< seconds at the last line shown
};

} // namespace eckart::command
