#include <eckart/validate/command/verified_checker.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/npy.hpp>
#include <eckart/validate/libraries/child_process.hpp>

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <system_error>

#include <stdlib.h>
#include <unistd.h>

namespace eckart::command {

namespace {

namespace fs = std::filesystem;
using validate::child_end;
using validate::child_process;

constexpr const char* program_name = "eckart-verified-checker";

/// A folder of its own for two files, removed at the end.
class temporary_folder {
public:
    temporary_folder() {
        std::string pattern = (fs::temp_directory_path() / "eckart-check-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw input_error(pattern + ": no temporary folder can be made; set TMPDIR");
        path_ = pattern;
    }
    ~temporary_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

std::string program() {
    std::error_code ignored;
    const fs::path beside = fs::read_symlink("/proc/self/exe", ignored).parent_path() / program_name;
    return access(beside.c_str(), X_OK) == 0 ? beside.string() : program_name;
}

} // namespace

verified_answer run_verified_checker(const std::string& certificate_text, const wide_matrix& A, double seconds) {
    const temporary_folder folder;
    const fs::path certificate = folder / "certificate.txt", matrix = folder / "matrix.npy";
    write_bytes(certificate, certificate_text);
    std::visit([&](const auto& B) { write_npy(matrix, B); }, A);

    verified_answer answer;
    answer.program = program();
    const auto deadline =
        child_process::clock::now() + std::chrono::duration_cast<child_process::clock::duration>(std::chrono::duration<double>(seconds));
    try {
        child_process child({answer.program, certificate.string(), matrix.string()}, {}, 0);
        child.close_input();
        std::array<char, 4096> chunk;
        auto state = child_process::io::done;
        while (state == child_process::io::done) {
            std::size_t got = 0;
            state = child.receive(chunk.data(), chunk.size(), got, deadline);
            answer.output.append(chunk.data(), got);
        }
        child_end end;
        if (!child.wait(deadline, end))
            throw input_error(fmt::format("{} did not end within {} s; raise --time-limit", answer.program, seconds));
        answer.output += child.take_error_text();
        while (answer.output.ends_with('\n')) answer.output.pop_back();
        if (end.by_signal || (end.code != 0 && end.code != 1))
            throw input_error(fmt::format("{} ended by {} {}: {}", answer.program, end.by_signal ? "signal" : "exit code", end.code,
                                          answer.output.empty() ? "it says nothing" : answer.output));
        answer.accepted = end.code == 0;
    } catch (const std::system_error& e) {
        if (e.code() != std::errc::no_such_file_or_directory) throw;
        throw input_error(fmt::format("{} is neither beside eckart nor in PATH; build it, or leave --verified out", program_name));
    }
    return answer;
}

} // namespace eckart::command
