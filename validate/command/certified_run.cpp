#include <eckart/validate/command/certified_run.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>
#include <eckart/reference/certified/dyadic_arithmetic.hpp>
#include <eckart/validate/command/decimal_digits.hpp>
#include <eckart/validate/record.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace eckart::command {

namespace {

using reference::big_dyadic;
using reference::certified_value;
using reference::relation;
using reference::rounding;

/// Digits of the enclosures beyond those that are printed: one value in 10^6 is then too near to a decimal where the rounding changes.
constexpr int guard_digits = 6;

std::string dyadic_text(const big_dyadic& x) { return x.mantissa.get_str(16) + "p" + std::to_string(x.exponent); }

/// An enclosure that says something: `lower` = `upper` without an exact value is none.
bool is_enclosed(const certified_value& v) { return v.exact || !(v.lower == v.upper); }

} // namespace

std::vector<CLI::Option*> add_certified_options(CLI::App& sub, certified_request& given) {
    return {sub.add_option("--digits", given.digits, "Also so many decimal digits of each value (1 to 1000), proved")
                ->check(CLI::Range(1, 1000)),
            sub.add_option("--rounding", given.rounding, "nearest-even, downward or upward")->capture_default_str(),
            sub.add_option("--format", given.format, "The numbers that values are rounded to: binary64 or binary32")->capture_default_str(),
            sub.add_option("--max-seconds", given.max_seconds, "Give up, with exit code 1, when a step ends after so many seconds"),
            sub.add_option("--max-bits", given.max_bits, "Give up when V would need more bits (at least 64)")->capture_default_str()};
}

reference::certified_options certified_options_of(const certified_request& given) {
    reference::certified_options options;
    if (given.rounding == "downward")
        options.rounding = rounding::downward;
    else if (given.rounding == "upward")
        options.rounding = rounding::upward;
    else if (given.rounding != "nearest-even")
        throw input_error("--rounding '" + given.rounding + "' is unknown; use nearest-even, downward or upward");
    if (given.format == "binary32")
        options.format = reference::target_format::binary32;
    else if (given.format != "binary64")
        throw input_error("--format '" + given.format + "' is unknown; use binary64 or binary32");
    if (!(given.max_seconds >= 0)) throw input_error(fmt::format("--max-seconds {} is negative or not a number", given.max_seconds));
    if (given.max_bits < 64) throw input_error(fmt::format("--max-bits {} is less than 64", given.max_bits));
    options.max_seconds = given.max_seconds;
    options.max_bits = given.max_bits;
    options.digits = given.digits > 0 ? given.digits + guard_digits : 0;
    return options;
}

std::vector<std::string> proved_decimals(const std::vector<certified_value>& values, const certified_request& given, rounding mode) {
    std::vector<std::string> decimals;
    if (given.digits == 0) return decimals;
    for (const certified_value& v : values) decimals.push_back(is_enclosed(v) ? proved_digits(v.lower, v.upper, given.digits, mode) : "");
    return decimals;
}

bool lacks_digits(const std::vector<std::string>& decimals, int digits) {
    return std::any_of(decimals.begin(), decimals.end(), [&](const std::string& text) {
        const auto count = std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find('e'), text.size())),
                                         [](char c) { return c >= '0' && c <= '9'; });
        return text != "0" && count < digits;
    });
}

std::string rounding_text(const certified_request& given) {
    if (given.rounding == "nearest-even") return "rounded to the nearest number of " + given.format + ", ties to even";
    return "rounded " + given.rounding + " to a number of " + given.format;
}

std::string statistics_text(const reference::certified_statistics& s) {
    return fmt::format("{} V judged, the last of {} bits; matrix products: {}; exact ranks and kernels: {}; {:.3g} s",
                       s.passes == 1 ? "one matrix" : fmt::format("{} matrices", s.passes), s.bits, s.products, s.exact_tests, s.seconds);
}

nlohmann::json statistics_json(const reference::certified_statistics& s) {
    return {{"passes", s.passes},           {"bits", s.bits},       {"products", s.products},
            {"exact_tests", s.exact_tests}, {"seconds", s.seconds}, {"proposal_seconds", s.proposal_seconds}};
}

std::string shortest_text(double value, const certified_request& given) {
    return given.format == "binary32" ? fmt::format("{}", static_cast<float>(value)) : fmt::format("{}", value);
}

const char* mark(const certified_value& v) {
    if (std::isnan(v.value)) return "?";
    if (v.side == relation::tie_low || v.side == relation::tie_high) return "t";
    return v.side == relation::equal ? "=" : " ";
}

const char* relation_text(relation r) {
    switch (r) {
    case relation::below: return "<";
    case relation::equal: return "=";
    case relation::above: return ">";
    case relation::tie_low: return "-";
    case relation::tie_high: return "+";
    }
    return "";
}

void print_values(const std::vector<certified_value>& values, const std::vector<std::string>& decimals, const certified_request& given) {
    bool any_exact = false, any_tie = false, any_open = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const certified_value& v = values[i];
        const std::string sign = mark(v);
        any_exact = any_exact || sign == "=";
        any_tie = any_tie || sign == "t";
        any_open = any_open || sign == "?";
        std::string more;
        if (sign == "?")
            more = is_enclosed(v)
                       ? "[" + decimal_digits(v.lower, 20, rounding::downward) + ", " + decimal_digits(v.upper, 20, rounding::upward) + "]"
                       : "nothing proved but >= 0";
        else if (!decimals.empty())
            more = decimals[i];
        std::cout << fmt::format("{:>5} {} {:<24} {:<24} {}", i + 1, sign, shortest_text(v.value, given), hex_float(v.value), more) << '\n';
    }
    if (any_exact) std::cout << "= the singular value is exactly this number\n";
    if (any_tie) std::cout << "t the singular value is exactly the middle of two numbers, of which this is the even one\n";
    if (any_open) std::cout << "? not certified; the interval is what is proved\n";
}

nlohmann::json values_json(const std::vector<certified_value>& values, const std::vector<std::string>& decimals) {
    nlohmann::json all = nlohmann::json::array();
    for (std::size_t i = 0; i < values.size(); ++i) {
        const certified_value& v = values[i];
        nlohmann::json j{{"value", validate::number_to_json(v.value)}, {"hex", hex_float(v.value)}, {"exact", v.exact}};
        if (!std::isnan(v.value)) j["relation"] = relation_text(v.side);
        if (is_enclosed(v)) {
            j["lower"] = dyadic_text(v.lower);
            if (compare(v.lower, v.upper) <= 0) j["upper"] = dyadic_text(v.upper); // without digits, overflow has no upper bound
        }
        if (!decimals.empty()) j["decimal"] = decimals[i];
        all.push_back(std::move(j));
    }
    return all;
}

} // namespace eckart::command
