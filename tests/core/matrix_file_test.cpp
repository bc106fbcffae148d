#include "tests/support/any_matrix_bits.hpp"
#include "tests/support/error_message.hpp"
#include "tests/support/scratch_folder.hpp"

#include <eckart/core/file_bytes.hpp>
#include <eckart/core/matrix_file.hpp>
#include <eckart/core/matrix_market.hpp>
#include <eckart/core/npy.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace eckart::tests {
namespace {

const any_matrix A = matrix<double>{{1, 0.1}, {-0.0, 5e-324}};

/// Runs f with standard input replaced by the file, which must not exceed what stdio buffers.
template <class F>
auto with_standard_input(const std::filesystem::path& path, F f) {
    const int saved = dup(STDIN_FILENO);
    const int file = open(path.c_str(), O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
    auto result = f();
    dup2(saved, STDIN_FILENO);
    close(saved);
    std::clearerr(stdin);
    return result;
}

TEST(MatrixFile, ExtensionsAndContent) {
    const scratch_folder folder;
    for (const std::string name : {"a.npy", "a.mtx"}) {
        write_matrix(folder / name, A);
        EXPECT_TRUE(same_bits(read_matrix(folder / name), A));
    }
    EXPECT_TRUE(read_bytes(folder / "a.npy").starts_with("\x93NUMPY"));
    EXPECT_TRUE(read_bytes(folder / "a.mtx").starts_with("%%MatrixMarket"));
    // The content decides, not the name.
    std::filesystem::rename(folder / "a.npy", folder / "b.mtx");
    EXPECT_TRUE(same_bits(read_matrix(folder / "b.mtx"), A));
}

TEST(MatrixFile, WhatCannotBeReadIsNamed) {
    const scratch_folder folder;
    write_bytes(folder / "empty", "");
    write_bytes(folder / "text", "1 2 3\n");
    const auto message = [&](const std::filesystem::path& path) { return error_message([&] { read_matrix(path); }); };
    EXPECT_EQ(message(folder / "none"), (folder / "none").string() + ": no such file");
    EXPECT_EQ(message(folder.path()), folder.path().string() + ": is a directory; give a matrix file (.npy or .mtx)");
    EXPECT_TRUE(contains(message(folder / "empty"), ": is empty; save the matrix with"));
    EXPECT_TRUE(contains(message(folder / "text"), ": is neither an NPY nor a Matrix Market file; save"));
    EXPECT_TRUE(contains(message((folder / "text") / "below"), "text/below: "));
    EXPECT_TRUE(contains(message(std::string(5000, 'x')), "cannot be opened: "));
    // /proc/self/mem opens and then fails to read at address 0.
    EXPECT_TRUE(contains(message("/proc/self/mem"), "/proc/self/mem: cannot be read: "));
}

TEST(MatrixFile, WhatCannotBeWrittenIsNamed) {
    const scratch_folder folder;
    const auto message = [&](const std::filesystem::path& path) { return error_message([&] { write_matrix(path, A); }); };
    EXPECT_TRUE(contains(message(folder / "a.csv"), "a.csv: unknown matrix file extension '.csv'; use .npy or .mtx"));
    EXPECT_TRUE(contains(message(folder / "a"), "unknown matrix file extension ''"));
    EXPECT_TRUE(contains(message(folder / "none" / "a.npy"), "a.npy: cannot be created: "));
    EXPECT_TRUE(contains(error_message([] { write_bytes("/dev/full", "x"); }), "/dev/full: cannot be written completely: "));
}

TEST(MatrixFile, StandardInput) {
    const scratch_folder folder;
    write_matrix(folder / "a.npy", A);
    EXPECT_TRUE(same_bits(with_standard_input(folder / "a.npy", [] { return read_matrix("-"); }), A));
    write_bytes(folder / "text", "1 2 3\n");
    EXPECT_EQ(with_standard_input(folder / "text", [] { return error_message([] { read_matrix("-"); }); }).substr(0, 26),
              "standard input: is neither");
}

TEST(MatrixFile, APipeIsReadToItsEnd) {
    const scratch_folder folder;
    const auto pipe = folder / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::thread writer([&] { write_bytes(pipe, matrix_market_text(A)); });
    const any_matrix B = read_matrix(pipe);
    writer.join();
    EXPECT_TRUE(same_bits(B, A));
}

} // namespace
} // namespace eckart::tests
