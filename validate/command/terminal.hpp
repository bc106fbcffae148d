#pragma once

namespace eckart::command {

/// True if the standard stream (1 output, 2 error) is a terminal.
bool is_terminal(int descriptor);

/// Columns of the terminal on standard output: the terminal's own width, else COLUMNS, else 120.
int terminal_width();

/// Colour on standard output: on a terminal unless NO_COLOR is set to something (no-color.org) or TERM is "dumb".
bool wants_colour();

} // namespace eckart::command
