#pragma once

#include <eckart/core/matrix.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace eckart::validate {

/// The other side broke a rule of PROTOCOL.md; the message says which.
class protocol_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One message: a JSON object on one line, then the entries of its arrays.
struct frame {
    struct array {
        std::string name;
        matrix<double> values;
    };
    nlohmann::json header; ///< without the member "arrays"
    std::vector<array> arrays;
};

inline constexpr std::size_t max_header_bytes = std::size_t(1) << 20;

/// The largest shape that the reader accepts for an array of this name; nothing for a name that does not belong here.
struct array_limit {
    std::string name;
    index rows, cols;
};

/// Reads frames from a source of bytes. Nothing that a header claims is allocated before its bytes arrive.
class frame_reader {
public:
    /// @param read  puts at most `size` bytes at `to` and returns how many; 0 at the end of the stream. It may throw, which passes through.
    using read_function = std::function<std::size_t(char* to, std::size_t size)>;
    explicit frame_reader(read_function read) : read_(std::move(read)) {}

    /// False at the end of the stream before the first byte of a frame.
    /// @throws protocol_error for anything else that is not a frame within the limits.
    bool next(frame& f, const std::vector<array_limit>& limits);

    /// True from the first byte of a frame to its last.
    bool inside_frame() const { return inside_; }

private:
    std::size_t fill();
    std::string line();
    matrix<double> array(index rows, index cols);

    read_function read_;
    std::string buffer_;
    std::size_t used_ = 0;
    bool inside_ = false;
};

/// The bytes of a frame.
std::string encode(const frame& f);

} // namespace eckart::validate
