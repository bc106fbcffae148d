#include <eckart/validate/gallery/gallery.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/family_source.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using namespace gallery;

const std::vector<family_source>& sources() {
    static const std::vector<family_source> all = {f01_constant(),      f02_striped(),       f03_product(),     f04_zero_and_permutation(),
                                                   f05_companion(),     f06_graded(),        f07_cluster(),     f09_repeated(),
                                                   f10_split(),         f11_shell(),         f12_decaying(),    f13_trap(),
                                                   f14_equal(),         f15_near_diagonal(), f16_small_world(), f18_aspect(),
                                                   f19_storage(),       f20_nonfinite(),     f21_sensitive(),   f22_scale_sweep(),
                                                   f23_residual_noise()};
    return all;
}

const family_source& source(const std::string& name) {
    const auto& all = sources();
    const auto at = std::find_if(all.begin(), all.end(), [&](const family_source& s) { return s.about.name == name; });
    if (at == all.end()) {
        std::string names;
        for (const family_source& s : all) names += (names.empty() ? "" : " ") + s.about.name;
        throw input_error("no family is called \"" + name + "\"; the gallery has " + names);
    }
    return *at;
}

const form& form_of(const family_source& s, const std::string& parameters) {
    if (s.forms.size() == 1) return s.forms.front();
    const std::string kind = kind_of(parameters);
    std::string kinds;
    for (const form& f : s.forms) {
        if (f.kind == kind) return f;
        kinds += (kinds.empty() ? "" : " | ") + f.kind;
    }
    throw input_error(s.about.name + ": parameters \"" + parameters + "\" must start with kind = " + kinds);
}

} // namespace

void gallery::case_list::add_key(case_key key) {
    if (seen_.insert(key.text()).second) keys_.push_back(std::move(key));
}

const std::vector<family>& families() {
    static const std::vector<family> all = [] {
        std::vector<family> list;
        for (const family_source& s : sources()) list.push_back(s.about);
        return list;
    }();
    return all;
}

std::vector<std::string> parameter_forms(const std::string& family_name) {
    std::vector<std::string> lines;
    for (const form& f : source(family_name).forms) {
        std::string line = f.kind.empty() ? std::string() : fmt::format("kind={}", f.kind);
        for (const parameter& p : f.parameters) line.append(line.empty() ? "" : " ").append(p.allowed());
        lines.push_back(std::move(line));
    }
    return lines;
}

std::vector<case_key> cases(const std::string& family_name, level l) {
    const family_source& s = source(family_name);
    case_list out(s.about.name);
    s.list(l, out);
    return out.take();
}

test_case make_case(const case_key& key) {
    const family_source& s = source(key.family);
    const form& f = form_of(s, key.parameters);
    std::vector<parameter> declared = f.parameters;
    if (!f.kind.empty()) declared.insert(declared.begin(), word("kind", {f.kind}));
    const arguments a(key.family, declared, key.parameters);
    if (!f.random && key.seed != 0)
        throw input_error(key.family + ": seed " + std::to_string(key.seed) + " given, but nothing is random in \"" + key.parameters +
                          "\"; the seed must be 0");
    made m = f.make(a, key.seed);
    return {key, std::move(m.title), std::move(m.A), std::move(m.known_singular_values), m.every_storage};
}

} // namespace eckart::validate
