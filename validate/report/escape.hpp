#pragma once

#include <string>
#include <string_view>

namespace eckart::validate {

/// The text as character data or attribute value of XML and HTML: the five markup characters become entities, characters that XML 1.0
/// forbids (controls) become U+FFFD. UTF-8 passes through.
std::string escaped(std::string_view text);

} // namespace eckart::validate
