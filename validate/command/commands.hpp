#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <functional>

namespace eckart::command {

/// What the chosen subcommand does; returns the exit code (exit_code below). Set while the command line is parsed, run afterwards.
using action = std::function<int()>;

/// Exit codes of every subcommand.
enum exit_code { all_pass = 0, findings = 1, bad_input = 2, internal_error = 3 };

/// Each adds one subcommand with its options and help.
void add_validate(CLI::App& app, action& chosen);
void add_explain(CLI::App& app, action& chosen);
void add_svd(CLI::App& app, action& chosen);
void add_certify(CLI::App& app, action& chosen);
void add_check_certificate(CLI::App& app, action& chosen);
void add_gallery(CLI::App& app, action& chosen);
/// Below `gallery`.
void add_gallery_certify(CLI::App& gallery, action& chosen);
void add_libraries(CLI::App& app, action& chosen);
void add_merge(CLI::App& app, action& chosen);
void add_report(CLI::App& app, action& chosen);

} // namespace eckart::command
