#pragma once

#include <eckart/validate/gallery/test_case.hpp>

#include <string>
#include <vector>

namespace eckart::validate {

/// How much of each family: `quick` is what `eckart validate` runs by default, minutes for all drivers; `standard` an hour or so; `full`
/// everything. Every level contains the ones before it.
enum class level { quick, standard, full };

struct family {
    std::string name;  ///< "F5"
    std::string title; ///< "companion of truncated series"
    std::string why;   ///< the defect it is there to find
};

/// The families in their order, F1 first.
const std::vector<family>& families();

/// How the parameters of a family are written, a line for each of its forms: "kind=kahan n=1..512 angle=1..15 perturbation=0..1000".
/// @throws eckart::input_error for an unknown family.
std::vector<std::string> parameter_forms(const std::string& family_name);

/// The keys of one family at a level, in a fixed order. @throws eckart::input_error for an unknown family.
std::vector<case_key> cases(const std::string& family_name, level l);

/// The matrix of a key, bit for bit the same everywhere. @throws eckart::input_error if the key is not one the family can make.
test_case make_case(const case_key& key);

} // namespace eckart::validate
