#pragma once

#include <tests/validate/command/text_files.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <sys/wait.h>

namespace eckart::tests {

/// What a run of the program answered.
struct answer {
    int code = -1; ///< exit code; -1 if it did not exit by itself
    std::string out;
    std::string err;
};

/// Runs a program with a shell command line's tail, in a folder that also takes its cache and results.
inline answer run_program(const std::filesystem::path& folder, const std::string& program, const std::string& tail) {
    const std::filesystem::path err = folder / "stderr.txt";
    const std::string line = "cd '" + folder.string() + "' && XDG_CACHE_HOME='" + (folder / "cache").string() + "' " + program + " " +
                             tail + " 2>'" + err.string() + "'";
    answer a;
    std::FILE* const pipe = popen(line.c_str(), "r");
    std::array<char, 4096> chunk;
    for (std::size_t got; (got = fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) a.out.append(chunk.data(), got);
    const int state = pclose(pipe);
    if (WIFEXITED(state)) a.code = WEXITSTATUS(state);
    a.err = file_text(err);
    return a;
}

/// `run_program` of the `eckart` that was built.
inline answer eckart_command(const std::filesystem::path& folder, const std::string& tail) {
    return run_program(folder, ECKART_COMMAND, tail);
}

} // namespace eckart::tests
