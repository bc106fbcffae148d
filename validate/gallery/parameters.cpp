#include <eckart/validate/gallery/parameters.hpp>

#include <eckart/core/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace eckart::validate::gallery {

std::string parameter::allowed() const {
    if (!words.empty()) return fmt::format("{}={}", name, fmt::join(words, "|"));
    return fmt::format("{}={}..{}", name, least, greatest);
}

parameter integer(std::string name, std::int64_t least, std::int64_t greatest) { return {std::move(name), least, greatest, {}}; }

parameter word(std::string name, std::vector<std::string> words) { return {std::move(name), 0, 0, std::move(words)}; }

namespace {

std::vector<std::string> split_at_spaces(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text)
        if (c == ' ')
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

// A text has one spelling for each number, so that equal cases have equal names.
std::optional<std::int64_t> canonical_integer(const std::string& text) {
    std::int64_t x = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), x);
    if (error != std::errc() || end != text.data() + text.size() || std::to_string(x) != text) return std::nullopt;
    return x;
}

std::string usage(const std::vector<parameter>& declared) {
    std::vector<std::string> parts;
    for (const parameter& p : declared) parts.push_back(p.allowed());
    return fmt::format("{}", fmt::join(parts, " "));
}

} // namespace

arguments::arguments(std::string context, const std::vector<parameter>& declared, const std::string& text) : context_(std::move(context)) {
    const std::vector<std::string> parts = split_at_spaces(text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::size_t equals = parts[i].find('=');
        const std::string name = parts[i].substr(0, equals);
        if (equals == std::string::npos || i >= declared.size() || name != declared[i].name)
            throw input_error(fmt::format("{}: parameters \"{}\": \"{}\" stands where {} is expected; a case has, in this order: {}",
                                          context_, text, parts[i], i < declared.size() ? declared[i].name + "=" : "the end",
                                          usage(declared)));
        const parameter& p = declared[i];
        const std::string given = parts[i].substr(equals + 1);
        value v{name, 0, {}};
        if (!p.words.empty()) {
            if (std::find(p.words.begin(), p.words.end(), given) == p.words.end())
                throw input_error(fmt::format("{}: parameter {} is \"{}\"; allowed: {}", context_, name, given, p.allowed()));
            v.word = given;
        } else {
            const std::optional<std::int64_t> x = canonical_integer(given);
            if (!x || *x < p.least || *x > p.greatest)
                throw input_error(fmt::format("{}: parameter {} is \"{}\"; allowed: an integer, {}", context_, name, given, p.allowed()));
            v.number = *x;
        }
        values_.push_back(std::move(v));
    }
    if (values_.size() < declared.size())
        throw input_error(fmt::format("{}: parameters \"{}\" lack {}; a case has, in this order: {}", context_, text,
                                      declared[values_.size()].name, usage(declared)));
}

const arguments::value& arguments::find(const std::string& name) const {
    const auto at = std::find_if(values_.begin(), values_.end(), [&](const value& v) { return v.name == name; });
    if (at == values_.end()) throw std::invalid_argument(context_ + ": no parameter " + name + " is declared");
    return *at;
}

index arguments::integer(const std::string& name) const { return static_cast<index>(find(name).number); }

const std::string& arguments::word(const std::string& name) const { return find(name).word; }

void arguments::at_most(const std::string& name, index greatest, const std::string& meaning) const {
    if (integer(name) > greatest)
        throw input_error(
            fmt::format("{}: parameter {} is {}; allowed: at most {} = {}", context_, name, integer(name), meaning, greatest));
}

std::string kind_of(const std::string& text) {
    const std::string prefix = "kind=";
    if (text.compare(0, prefix.size(), prefix) != 0) return {};
    return text.substr(prefix.size(), text.find(' ') - prefix.size());
}

} // namespace eckart::validate::gallery
