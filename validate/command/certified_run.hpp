#pragma once

#include <eckart/reference/certified/svd.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace eckart::command {

/// What `svd` and `certify` take alike.
struct certified_request {
    int digits = 0; ///< 0: the doubles only
    std::string rounding = "nearest-even";
    std::string format = "binary64";
    double max_seconds = 1e9;
    long max_bits = 40000;
};

/// The options of a request on the command line; returned so that others can exclude them.
std::vector<CLI::Option*> add_certified_options(CLI::App& sub, certified_request& given);

/// @throws eckart::input_error that names an unknown rounding or format, or a budget that is none.
reference::certified_options certified_options_of(const certified_request& given);

/// Every value to the digits asked for, as far as they are proved; empty without --digits.
std::vector<std::string> proved_decimals(const std::vector<reference::certified_value>& values, const certified_request& given,
                                         reference::rounding mode);

/// Whether digits that were asked for are missing, because a value lies within 10^(-digits − guard) of a decimal where the rounding
/// changes.
bool lacks_digits(const std::vector<std::string>& decimals, int digits);

/// "rounded to the nearest number of binary64, ties to even".
std::string rounding_text(const certified_request& given);

/// "3 matrices V judged, the last of 118 bits; matrix products: 84; exact ranks and kernels: 1; 0.012 s".
std::string statistics_text(const reference::certified_statistics& s);
nlohmann::json statistics_json(const reference::certified_statistics& s);

/// The value itself as text: the shortest decimal that reads back in the format.
std::string shortest_text(double value, const certified_request& given);

/// "=" for σ exactly this number, "t" for a tie, "?" for a value that is not proved, " " otherwise.
const char* mark(const reference::certified_value& v);
/// "-" and "+" for ties, "<", "=", ">": where σ lies against the value.
const char* relation_text(reference::relation r);

/// One line for each value: number, mark, the value in decimal and hexadecimal, and its decimals or, if it is not proved, what encloses it.
/// Then what the marks mean, if there are any.
void print_values(const std::vector<reference::certified_value>& values, const std::vector<std::string>& decimals,
                  const certified_request& given);
nlohmann::json values_json(const std::vector<reference::certified_value>& values, const std::vector<std::string>& decimals);

} // namespace eckart::command
