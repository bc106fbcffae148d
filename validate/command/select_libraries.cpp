#include <eckart/validate/command/select_libraries.hpp>

#include <eckart/core/error.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>

namespace eckart::command {

namespace {

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

std::vector<validate::candidate> select_libraries(const std::vector<std::string>& arguments) {
    std::optional<std::vector<validate::found_library>> search; // starts every library once, so only if it is needed
    const auto found = [&search]() -> const std::vector<validate::found_library>& {
        if (!search) search = validate::find_libraries();
        return *search;
    };
    std::vector<validate::candidate> chosen;
    std::set<std::string> labels;
    const auto add = [&](validate::found_library library, const std::string& argument) {
        // Two builds of one library have one label; what the person wrote tells them apart.
        if (labels.count(library.label) != 0) {
            const bool is_same = std::any_of(chosen.begin(), chosen.end(), [&](const validate::candidate& c) {
                return c.library.label == library.label && c.library.command.argv == library.command.argv;
            });
            if (is_same) return;
            library.label += " [" + argument + "]";
            if (labels.count(library.label) != 0) return;
        }
        labels.insert(library.label);
        chosen.push_back({std::move(library), argument});
    };
    if (arguments.empty())
        for (const validate::found_library& library : found()) add(library, library.label);
    for (const std::string& argument : arguments) {
        // A whole label means that library alone, a path what stands there, a part of labels all that have it.
        std::error_code ignored;
        const bool is_path = std::filesystem::exists(argument, ignored);
        const std::string wanted = lower(argument);
        const auto is_whole = [&](const validate::found_library& l) { return lower(l.label) == wanted; };
        const auto is_part = [&](const validate::found_library& l) { return lower(l.label).find(wanted) != std::string::npos; };
        bool any = false;
        if (!is_path && !argument.empty()) {
            const bool whole = std::any_of(found().begin(), found().end(), is_whole);
            for (const validate::found_library& library : found())
                if (whole ? is_whole(library) : is_part(library)) {
                    add(library, library.label);
                    any = true;
                }
        }
        if (any) continue;
        try {
            add(validate::library_at(argument), argument);
        } catch (const input_error& e) {
            std::string names;
            for (const validate::found_library& library : found()) names += (names.empty() ? "" : ", ") + library.label;
            throw input_error(std::string(e.what()) + " (libraries found here: " + (names.empty() ? "none" : names) + ")");
        }
    }
    if (chosen.empty()) throw input_error("no SVD library was found on this machine; name one: eckart validate /path/to/liblapack.so");
    return chosen;
}

} // namespace eckart::command
