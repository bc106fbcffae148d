#include <eckart/validate/libraries/worker.hpp>

#include <eckart/core/error.hpp>
#include <eckart/fast/targets.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <unistd.h>

namespace eckart::validate {

namespace {

namespace fs = std::filesystem;

/// The worker program: the environment variable ECKART_WORKER, beside the running program, where it was built, in PATH.
std::string worker_program() {
    if (const char* chosen = std::getenv("ECKART_WORKER"); chosen != nullptr && *chosen != '\0') return chosen;
    std::error_code ignored;
    const fs::path beside = fs::read_symlink("/proc/self/exe", ignored).parent_path() / "eckart-worker";
    for (const fs::path& candidate : {beside, fs::path(ECKART_WORKER_PATH)})
        if (access(candidate.c_str(), X_OK) == 0) return candidate.string();
    return "eckart-worker";
}

/// Text of `ldconfig -p`: one line a library, "name (flags) => path". Empty where there is no ldconfig.
std::string loader_cache() {
    std::string text;
    std::FILE* const pipe = popen("PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null", "r");
    if (pipe == nullptr) return text;
    std::array<char, 4096> chunk;
    for (std::size_t got; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) text.append(chunk.data(), got);
    pclose(pipe);
    return text;
}

/// The folders that the loader searches, each followed by its immediate subfolders, where distributions keep alternatives
/// (openblas-pthread, lapack, atlas, ...).
std::vector<fs::path> library_folders() {
    std::vector<fs::path> top;
    const auto add = [&top](const fs::path& folder) {
        std::error_code ignored;
        const fs::path real = fs::canonical(folder, ignored);
        if (!real.empty() && fs::is_directory(real, ignored) && std::find(top.begin(), top.end(), real) == top.end()) top.push_back(real);
    };
    if (const char* path = std::getenv("LD_LIBRARY_PATH")) {
        std::istringstream entries(path);
        for (std::string entry; std::getline(entries, entry, ':');)
            if (!entry.empty()) add(entry);
    }
    std::istringstream cache(loader_cache());
    for (std::string line; std::getline(cache, line);)
        if (const auto arrow = line.find(" => "); arrow != std::string::npos) add(fs::path(line.substr(arrow + 4)).parent_path());
    for (const char* usual : {"/usr/local/lib", "/usr/lib64", "/usr/lib"}) add(usual);
    std::vector<fs::path> all;
    for (const auto& folder : top) {
        all.push_back(folder);
        std::vector<fs::path> inside;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            std::error_code ignored;
            if (entry->is_directory(ignored)) inside.push_back(entry->path());
        }
        std::sort(inside.begin(), inside.end()); // the order of a directory is arbitrary, ours is not
        all.insert(all.end(), inside.begin(), inside.end());
    }
    return all;
}

/// File names that LAPACK comes under. liblapacke is C wrappers around another file; libblas has no LAPACK.
bool may_hold_lapack(const std::string& name) {
    if (name.find(".so") == std::string::npos || name.starts_with("liblapacke")) return false;
    for (const char* prefix : {"liblapack", "libopenblas", "libmkl_rt", "libflame", "libatlas", "libtatlas", "libsatlas", "libarmpl",
                               "libnvpl_lapack", "libessl", "libsci", "libscalapack"})
        if (name.starts_with(prefix)) return true;
    return false;
}

std::vector<fs::path> lapack_candidates() {
    std::set<fs::path> seen;
    std::vector<fs::path> files;
    for (const auto& folder : library_folders()) {
        std::vector<fs::path> here;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            std::error_code missing;
            if (!may_hold_lapack(entry->path().filename().string())) continue;
            const fs::path real = fs::canonical(entry->path(), missing);
            if (!missing && fs::is_regular_file(real, missing)) here.push_back(real);
        }
        std::sort(here.begin(), here.end());
        for (const auto& file : here)
            if (seen.insert(file).second) files.push_back(file);
    }
    return files;
}

/// The label with which a worker greets. @throws eckart::input_error if it does not.
std::string greeted_label(const worker_command& command) { return worker(command, limits{}).drivers().front().library; }

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> all;
    for (std::string word; in >> word;) all.push_back(word);
    return all;
}

} // namespace

std::vector<found_library> find_libraries() {
    const std::string program = worker_program();
    std::vector<found_library> found;
    const auto add = [&found](worker_command command, const fs::path& file) {
        std::string label = greeted_label(command);
        const auto taken = [&found](const std::string& l) {
            return std::any_of(found.begin(), found.end(), [&](const found_library& f) { return f.label == l; });
        };
        // Two files may be one version of one library: the folder tells them apart, here and in the worker's greeting.
        if (taken(label)) {
            const std::string in_folder = label + " in " + file.parent_path().filename().string();
            label = taken(in_folder) ? label + " in " + file.string() : in_folder;
            command.argv.insert(command.argv.end(), {"--label", label});
        }
        found.push_back({std::move(label), std::move(command)});
    };
    for (const auto& file : lapack_candidates()) {
        try {
            add({{program, "--lapack", file.string()}, {}}, file);
        } catch (const input_error&) {
            // Not a LAPACK, in spite of its name, or it cannot be loaded.
        }
    }
    add({{program, "--eigen"}, {}}, program);
    const auto targets = fast::supported_targets();
    add({{program, "--fast", targets.front()}, {}}, program);
    if (targets.front() != "AVX2" && std::find(targets.begin(), targets.end(), "AVX2") != targets.end())
        add({{program, "--fast", "AVX2"}, {}}, program);
    return found;
}

found_library library_at(const std::string& path_or_command) {
    const auto parts = words(path_or_command);
    if (parts.empty()) throw input_error("the library's name is empty; give a shared object or a program that speaks the worker protocol");
    std::error_code ignored;
    const bool whole_is_file = fs::is_regular_file(path_or_command, ignored);
    const std::string file = whole_is_file ? path_or_command : parts.front();
    if (file.find('/') != std::string::npos || whole_is_file)
        if (!fs::is_regular_file(file, ignored)) throw input_error("there is no file '" + file + "'; give a shared object or a program");
    worker_command command;
    if (fs::path(file).filename().string().find(".so") != std::string::npos)
        command.argv = {worker_program(), "--lapack", fs::absolute(file).string()};
    else
        command.argv = whole_is_file ? std::vector<std::string>{fs::absolute(path_or_command).string()} : parts;
    return {greeted_label(command), command};
}

} // namespace eckart::validate
