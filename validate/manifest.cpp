#include <eckart/validate/manifest.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/random_stream.hpp>

#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <vector>

namespace eckart::validate {

namespace {

using nlohmann::json;

/// Tells contents apart; no defence against forgery.
class content_hash {
public:
    void absorb(std::uint64_t word) { state_ = gallery::mix((state_ ^ word) + gallery::golden_step); }
    std::string text() const { return fmt::format("{:016x}", state_); }

private:
    std::uint64_t state_ = 0;
};

void absorb_text(content_hash& h, const std::string& text) {
    h.absorb(text.size());
    for (const char c : text) h.absorb(static_cast<unsigned char>(c));
}

void absorb_file(content_hash& h, const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<char> block(1 << 20);
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        const auto count = static_cast<std::size_t>(in.gcount());
        std::memset(block.data() + count, 0, (8 - count % 8) % 8);
        h.absorb(count);
        for (std::size_t i = 0; i < count; i += 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, block.data() + i, 8);
            h.absorb(word);
        }
    }
}

/// Changes when the command, its environment or any file that it names changes.
std::string fingerprint(const worker_command& command) {
    content_hash h;
    for (const std::string& word : command.environment) absorb_text(h, word);
    for (const std::string& word : command.argv) {
        absorb_text(h, word);
        std::error_code ignored;
        if (std::filesystem::is_regular_file(word, ignored)) absorb_file(h, word);
    }
    return h.text();
}

std::string build_fingerprint() {
    content_hash h;
    absorb_file(h, "/proc/self/exe");
    return h.text();
}

/// The text of a field, empty if there is no such text.
std::string text_of(const json& j, const std::string& name) {
    return j.is_object() && j.contains(name) && j[name].is_string() ? j[name].get<std::string>() : "";
}

/// The folder's manifest; an empty object if there is none or it cannot be understood, which makes every earlier record stale.
json read_manifest(const std::filesystem::path& folder) {
    std::ifstream in(folder / "manifest.json");
    json j = json::parse(in, nullptr, false);
    return j.is_object() && j.contains("libraries") && j["libraries"].is_object() ? j : json::object();
}

} // namespace

record_map open_results(const std::filesystem::path& folder, const std::vector<candidate>& candidates, bool fresh, std::string& note) {
    const std::filesystem::path results = folder / "results.jsonl";
    record_map earlier;
    if (std::filesystem::exists(results)) {
        if (fresh) {
            std::filesystem::remove(results);
        } else {
            drop_truncated_line(results);
            earlier = read_records(results);
        }
    }
    const json before = fresh ? json::object() : read_manifest(folder);
    const std::string build = build_fingerprint();
    const bool same_build = text_of(before, "build") == build;

    json libraries = same_build ? before["libraries"] : json::object();
    std::size_t stale = 0;
    const auto drop = [&](const auto& is_stale) { stale += std::erase_if(earlier, [&](const auto& e) { return is_stale(e.second); }); };
    if (!same_build) drop([](const record&) { return true; });
    for (const candidate& c : candidates) {
        const std::string now = fingerprint(c.library.command);
        if (!libraries.contains(c.library.label) || text_of(libraries[c.library.label], "fingerprint") != now)
            drop([&](const record& r) { return r.library == c.library.label; });
        libraries[c.library.label] = {{"argument", c.argument}, {"fingerprint", now}};
    }
    if (stale > 0) {
        note =
            std::to_string(stale) + " earlier records of another build of " + (same_build ? "the libraries" : "eckart") + " were removed";
        write_records(results, earlier);
    }
    const std::filesystem::path file = folder / "manifest.json";
    std::ofstream out(file, std::ios::trunc);
    out << json{{"schema", record::schema}, {"build", build}, {"libraries", libraries}}.dump(2) << '\n';
    out.close();
    if (!out) throw input_error(file.string() + ": cannot be written; choose another --output folder");
    return earlier;
}

std::map<std::string, std::string> library_arguments(const std::filesystem::path& folder) {
    std::map<std::string, std::string> arguments;
    const json manifest = read_manifest(folder);
    if (manifest.contains("libraries"))
        for (const auto& [label, entry] : manifest["libraries"].items())
            if (const std::string argument = text_of(entry, "argument"); !argument.empty()) arguments[label] = argument;
    return arguments;
}

} // namespace eckart::validate
