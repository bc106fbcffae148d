#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace eckart::validate {

/// Memory for one array argument of a call under test: the array ends where an inaccessible page begins, another inaccessible page lies in
/// front, and the accessible bytes around the array hold canaries.
///
///     | guard page | canary ... canary | array | (canary, only when misaligned) | guard page |
///
/// An access beyond the end faults at once and `overrun_at` names the array; a write just before the start is found by `broken_canary`.
/// An empty array still has an address, that of the guard page.
class guarded_array {
public:
    /// @param bytes      size of the array, a multiple of its element size.
    /// @param misaligned  the array starts at an address that is 8 modulo 16 (only then up to 15 bytes of canary lie behind the array).
    /// @throws std::bad_alloc if the address space is spent.
    guarded_array(std::string name, std::size_t bytes, bool misaligned = false);
    ~guarded_array();
    guarded_array(guarded_array&&) noexcept;
    guarded_array(const guarded_array&) = delete;
    guarded_array& operator=(const guarded_array&) = delete;
    guarded_array& operator=(guarded_array&&) = delete;

    const std::string& name() const { return name_; }
    std::byte* data() const { return data_; }
    std::size_t bytes() const { return bytes_; }

    /// What overwrote a canary, as text for a person; nothing if all are intact.
    std::optional<std::string> broken_canary() const;

private:
    std::string name_;
    std::byte* mapping_ = nullptr;
    std::size_t mapping_bytes_ = 0;
    std::byte* data_ = nullptr;
    std::size_t bytes_ = 0;
    int slot_ = -1; ///< in the table that the signal handler reads
};

/// The array whose guard page holds an address and how many bytes from the array's end (positive) or start (negative) that is.
struct overrun {
    const char* array;
    std::ptrdiff_t bytes_from_array;
};

/// Async-signal-safe look-up for a SIGSEGV handler; nothing if the address lies in no guard page of a living array.
std::optional<overrun> overrun_at(const void* address);

} // namespace eckart::validate
