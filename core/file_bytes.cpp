#include <eckart/core/file_bytes.hpp>

#include <eckart/core/error.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <unistd.h>

namespace eckart {
namespace {

constexpr std::size_t longest_stream = std::size_t(1) << 30;

struct close_file {
    // Only of files that were read, where closing cannot lose anything.
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

std::string reason() { return std::strerror(errno); }

std::string read_all(std::FILE* file, const std::string& name, bool is_stream) {
    std::string bytes;
    std::array<char, std::size_t(1) << 16> buffer{};
    for (std::size_t n; (n = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) {
        if (is_stream && bytes.size() + n > longest_stream)
            throw input_error(name + ": the stream is longer than 1 GiB; save it to a file and read that");
        bytes.append(buffer.data(), n);
    }
    if (std::ferror(file)) throw input_error(name + ": cannot be read: " + reason());
    return bytes;
}

} // namespace

std::string read_bytes(const std::filesystem::path& path) {
    const std::string name = path.string();
    if (name == "-") return read_all(stdin, "standard input", true);
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) throw input_error(name + ": no such file");
    if (std::filesystem::is_directory(status)) throw input_error(name + ": is a directory; give a matrix file (.npy or .mtx)");
    const file_handle file(std::fopen(name.c_str(), "rb"));
    if (!file) throw input_error(name + ": cannot be opened: " + reason());
    return read_all(file.get(), name, !std::filesystem::is_regular_file(status));
}

void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
    const std::string name = path.string();
    file_handle file(std::fopen(name.c_str(), "wb"));
    if (!file) throw input_error(name + ": cannot be created: " + reason());
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
    // Closing flushes, and a full disk may show only now.
    if (std::fclose(file.release()) != 0 || !written) throw input_error(name + ": cannot be written completely: " + reason());
}

void replace_bytes(const std::filesystem::path& path, std::string_view bytes) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) return write_bytes(path, bytes);
    std::filesystem::path beside = path;
    beside += ".part-" + std::to_string(getpid());
    try {
        write_bytes(beside, bytes);
    } catch (const input_error&) {
        std::filesystem::remove(beside, error);
        throw;
    }
    std::filesystem::rename(beside, path, error);
    if (!error) return;
    const std::string why = error.message();
    std::filesystem::remove(beside, error);
    throw input_error(path.string() + ": cannot be replaced: " + why);
}

} // namespace eckart
