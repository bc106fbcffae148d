#include <eckart/validate/command/terminal.hpp>

#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace eckart::command {

namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

} // namespace

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

int terminal_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const long columns = std::strtol(environment("COLUMNS").data(), nullptr, 10);
    return columns > 0 && columns < 10000 ? static_cast<int>(columns) : 120;
}

bool wants_colour() { return is_terminal(STDOUT_FILENO) && environment("NO_COLOR").empty() && environment("TERM") != "dumb"; }

} // namespace eckart::command
