#pragma once

#include <eckart/validate/gallery/closed_form.hpp>
#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/gallery/parameters.hpp>
#include <eckart/validate/gallery/random_matrices.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace eckart::validate::gallery {

/// What a form makes from its arguments.
struct made {
    matrix<double> A;
    std::string title;
    std::optional<std::vector<oracle_real>> known_singular_values = std::nullopt;
    bool every_storage = false;
};

/// One construction of a family. A family with several has the parameter `kind` in front, which names the form.
struct form {
    std::string kind; ///< empty if the family has one form only
    std::vector<parameter> parameters;
    bool random = false; ///< false: the seed is not used and must be 0
    made (*make)(const arguments& a, std::uint64_t seed) = nullptr;
};

/// Collects parameter texts; what is listed twice stays in its first place.
class case_list {
public:
    explicit case_list(std::string family) : family_(std::move(family)) {}

    template <class... Values>
    void add(fmt::format_string<Values...> parameters, Values&&... values) {
        add_key({family_, fmt::format(parameters, std::forward<Values>(values)...), 0});
    }
    template <class... Values>
    void add_seeded(std::uint64_t seed, fmt::format_string<Values...> parameters, Values&&... values) {
        add_key({family_, fmt::format(parameters, std::forward<Values>(values)...), seed});
    }

    std::vector<case_key> take() { return std::move(keys_); }

private:
    void add_key(case_key key);

    std::string family_;
    std::vector<case_key> keys_;
    std::unordered_set<std::string> seen_;
};

/// A family as its source file states it.
struct family_source {
    family about;
    std::vector<form> forms;
    /// Lists the cases of a level, those of the lower levels first.
    void (*list)(level l, case_list& out) = nullptr;
};

family_source f01_constant();
family_source f02_striped();
family_source f03_product();
family_source f04_zero_and_permutation();
family_source f05_companion();
family_source f06_graded();
family_source f07_cluster();
family_source f09_repeated();
family_source f10_split();
family_source f11_shell();
family_source f12_decaying();
family_source f13_trap();
family_source f14_equal();
family_source f15_near_diagonal();
family_source f16_small_world();
family_source f18_aspect();
family_source f19_storage();
family_source f20_nonfinite();
family_source f21_sensitive();
family_source f22_scale_sweep();
family_source f23_residual_noise();

} // namespace eckart::validate::gallery
