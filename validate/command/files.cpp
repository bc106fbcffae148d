#include <eckart/validate/command/files.hpp>

#include <eckart/core/error.hpp>

#include <cstdlib>
#include <fstream>

namespace eckart::command {

std::filesystem::path made_folder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) throw input_error(folder.string() + ": cannot be created (" + failure.message() + "); choose another folder");
    return folder;
}

void write_text(const std::filesystem::path& file, const std::string& text) {
    if (file.has_parent_path()) made_folder(file.parent_path());
    std::ofstream out(file, std::ios::trunc | std::ios::binary);
    out << text;
    out.close();
    if (!out) throw input_error(file.string() + ": cannot be written; choose another path");
}

std::filesystem::path oracle_cache(const std::filesystem::path& fallback) {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
        return std::filesystem::path(cache) / "eckart" / "oracle";
    if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
        return std::filesystem::path(home) / ".cache" / "eckart" / "oracle";
    return fallback / "oracle";
}

std::filesystem::path results_file(const std::filesystem::path& folder_or_file) {
    const std::filesystem::path file = std::filesystem::is_directory(folder_or_file) ? folder_or_file / "results.jsonl" : folder_or_file;
    if (!std::filesystem::exists(file)) throw input_error(file.string() + ": does not exist; `eckart validate` makes results.jsonl");
    return file;
}

std::string file_name_of(const std::string& text) {
    std::string name;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '=' || c == '.' || c == '-' ||
                           c == '_' || c == '+';
        name += plain ? c : '_';
    }
    return name;
}

} // namespace eckart::command
