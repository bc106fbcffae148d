#pragma once

#include <string>
#include <vector>

namespace eckart::tests {

/// Empty if the text is well-formed as far as reports go: every element closed in order, attributes quoted, no bare & or <; otherwise what
/// is wrong. Declarations (<?...?>, <!...>) are skipped.
inline std::string xml_defect(const std::string& xml) {
    std::vector<std::string> open;
    for (std::size_t i = 0; i < xml.size();) {
        if (xml[i] == '&') {
            const std::size_t end = xml.find(';', i);
            if (end == std::string::npos || end - i > 8 || end - i < 3) return "bare & at " + std::to_string(i);
            for (std::size_t k = i + 1; k < end; ++k)
                if (!isalnum(static_cast<unsigned char>(xml[k])) && xml[k] != '#') return "bare & at " + std::to_string(i);
            i = end + 1;
        } else if (xml[i] != '<') {
            ++i;
        } else if (xml[i + 1] == '?' || xml[i + 1] == '!') {
            i = xml.find('>', i) + 1;
        } else {
            std::size_t end = i + 1;
            for (bool quoted = false; end < xml.size() && (quoted || xml[end] != '>'); ++end) {
                if (xml[end] == '"') quoted = !quoted;
                if (xml[end] == '<') return "< inside a tag at " + std::to_string(i);
            }
            if (end == xml.size()) return "tag without end at " + std::to_string(i);
            const std::string tag = xml.substr(i + 1, end - i - 1);
            const std::string name = tag.substr(tag[0] == '/' ? 1 : 0, tag.find_first_of(" /\n", 1) - (tag[0] == '/' ? 1 : 0));
            if (tag[0] == '/') {
                if (open.empty() || open.back() != tag.substr(1))
                    return "</" + tag.substr(1) + "> closes " + (open.empty() ? "nothing" : open.back());
                open.pop_back();
            } else if (tag.back() != '/') {
                open.push_back(name);
            }
            i = end + 1;
        }
    }
    return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

} // namespace eckart::tests
