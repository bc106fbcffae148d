#include <eckart/validate/command/progress_line.hpp>

#include <eckart/validate/command/terminal.hpp>

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include <unistd.h>

namespace eckart::command {

std::string duration_text(double seconds) {
    if (!(seconds >= 0) || seconds > 1e9) return "?";
    const long s = std::lround(seconds);
    if (s >= 3600) return fmt::format("{} h {:02} min", s / 3600, s % 3600 / 60);
    if (s >= 60) return fmt::format("{} min {:02} s", s / 60, s % 60);
    return fmt::format("{} s", s);
}

std::string progress_text(const validate::progress& p) {
    std::string text = fmt::format("{}/{} cases", p.done, p.total);
    if (p.made > 0 && p.seconds > 0) {
        const double rate = static_cast<double>(p.made) / p.seconds;
        text += fmt::format("  {:.3g}/s  about {} left", rate, duration_text(static_cast<double>(p.total - p.done) / rate));
    }
    return text;
}

progress_line::progress_line(bool quiet) : quiet_(quiet), rewrites_(is_terminal(STDERR_FILENO)) {}

progress_line::~progress_line() {
    if (!quiet_ && rewrites_) std::fputs("\r\033[K", stderr);
}

void progress_line::show(const validate::progress& p) {
    if (quiet_) return;
    const bool is_last = p.done == p.total;
    if (!is_last && p.seconds - last_ < (rewrites_ ? 0.2 : 30)) return;
    last_ = p.seconds;
    const std::string text = progress_text(p);
    std::fputs((rewrites_ ? "\r\033[K" + text : text + "\n").c_str(), stderr);
    std::fflush(stderr);
}

} // namespace eckart::command
