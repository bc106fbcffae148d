#include <eckart/validate/measures/verdict.hpp>

#include <eckart/core/error.hpp>

namespace eckart::validate {

const char* to_string(verdict v) {
    switch (v) {
    case verdict::not_applicable: return "not_applicable";
    case verdict::pass: return "pass";
    case verdict::lossy: return "lossy";
    case verdict::undecided: return "undecided";
    case verdict::fail: return "fail";
    case verdict::died: return "died";
    }
    return "unknown";
}

verdict parse_verdict(const std::string& text) {
    for (const verdict v : {verdict::not_applicable, verdict::pass, verdict::lossy, verdict::undecided, verdict::fail, verdict::died})
        if (text == to_string(v)) return v;
    throw input_error("'" + text + "' is not a verdict; one of not_applicable, pass, lossy, undecided, fail, died");
}

} // namespace eckart::validate
