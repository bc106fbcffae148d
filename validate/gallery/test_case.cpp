#include <eckart/validate/gallery/test_case.hpp>

#include <eckart/core/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace eckart::validate {

std::string case_key::text() const { return family + "/" + parameters + "/" + std::to_string(seed); }

// FNV-1a, 64 bits (Fowler, Noll, Vo). Records of all times refer to cases by it: it must never change.
std::string case_key::id() const {
    std::uint64_t h = 0xcbf29ce484222325U;
    for (const char c : text()) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(h));
    return digits;
}

case_key parse_case_key(const std::string& text) {
    const auto malformed = [&](const std::string& what) {
        return input_error("case \"" + text + "\": " + what + "; a case is written FAMILY/PARAMETERS/SEED, for example \"F5/n=26/0\"");
    };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::size_t first = text.find('/'), last = text.rfind('/');
    if (first == std::string::npos || first == last) throw malformed("two slashes are needed");
    case_key key{text.substr(0, first), text.substr(first + 1, last - first - 1), 0};
    if (key.family.size() < 2 || key.family[0] != 'F' || !std::all_of(key.family.begin() + 1, key.family.end(), is_digit))
        throw malformed("\"" + key.family + "\" is not the name of a family");
    if (key.parameters.empty()) throw malformed("there are no parameters");
    if (key.parameters.find('/') != std::string::npos) throw malformed("there are more than two slashes");
    const std::string seed = text.substr(last + 1);
    const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), key.seed);
    if (error != std::errc() || end != seed.data() + seed.size() || std::to_string(key.seed) != seed)
        throw malformed("\"" + seed + "\" is not a seed, an integer from 0 to 18446744073709551615");
    return key;
}

} // namespace eckart::validate
