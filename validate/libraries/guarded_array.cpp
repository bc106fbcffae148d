#include <eckart/validate/libraries/guarded_array.hpp>

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace eckart::validate {

namespace {

constexpr std::byte canary{0xC5};

/// What the signal handler may read: plain data that is complete before `used` is set and untouched until it is cleared.
struct table_entry {
    volatile bool used = false;
    char name[16] = {};
    std::uintptr_t front_begin = 0, front_end = 0;
    std::uintptr_t array_begin = 0, array_end = 0;
    std::uintptr_t back_begin = 0, back_end = 0;
};

std::array<table_entry, 32> table;

std::size_t page_size() {
    static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

} // namespace

guarded_array::guarded_array(std::string name, std::size_t bytes, bool misaligned) : name_(std::move(name)), bytes_(bytes) {
    const std::size_t page = page_size();
    // Besides the array one page at least is accessible, so that canaries fit in front whatever the size.
    const std::size_t accessible = (bytes / page + 2) * page;
    mapping_bytes_ = accessible + 2 * page;
    void* mapping = mmap(nullptr, mapping_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) throw std::bad_alloc();
    mapping_ = static_cast<std::byte*>(mapping);
    if (mprotect(mapping_ + page, accessible, PROT_READ | PROT_WRITE) != 0) {
        munmap(mapping_, mapping_bytes_);
        throw std::bad_alloc();
    }
    std::byte* const end = mapping_ + page + accessible;
    data_ = end - bytes;
    if (misaligned) data_ -= (reinterpret_cast<std::uintptr_t>(data_) + 8) % 16;
    // Only the canaries are written here, not the array: a large one costs no second pass over its pages.
    const std::size_t canary_bytes = static_cast<std::size_t>(data_ - (mapping_ + page));
    std::memset(mapping_ + page, std::to_integer<int>(canary), canary_bytes);
    std::memset(data_ + bytes, std::to_integer<int>(canary), static_cast<std::size_t>(end - (data_ + bytes)));

    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].used) continue;
        table_entry& e = table[i];
        std::strncpy(e.name, name_.c_str(), sizeof e.name - 1);
        e.front_begin = reinterpret_cast<std::uintptr_t>(mapping_);
        e.front_end = e.front_begin + page;
        e.array_begin = reinterpret_cast<std::uintptr_t>(data_);
        e.array_end = e.array_begin + bytes;
        e.back_begin = reinterpret_cast<std::uintptr_t>(end);
        e.back_end = e.back_begin + page;
        e.used = true;
        slot_ = static_cast<int>(i);
        break;
    }
}

guarded_array::~guarded_array() {
    if (slot_ >= 0) table[static_cast<std::size_t>(slot_)].used = false;
    if (mapping_ != nullptr) munmap(mapping_, mapping_bytes_);
}

guarded_array::guarded_array(guarded_array&& other) noexcept
    : name_(std::move(other.name_)), mapping_(std::exchange(other.mapping_, nullptr)), mapping_bytes_(other.mapping_bytes_),
      data_(other.data_), bytes_(other.bytes_), slot_(std::exchange(other.slot_, -1)) {}

std::optional<std::string> guarded_array::broken_canary() const {
    const std::byte* const begin = mapping_ + page_size();
    const std::byte* const end = mapping_ + mapping_bytes_ - page_size();
    // Nearest to the array first: that is where an index is off by one.
    for (const std::byte* p = data_ - 1; p >= begin; --p)
        if (*p != canary) return name_ + ": wrote " + std::to_string(data_ - p) + " bytes before its first entry";
    for (const std::byte* p = data_ + bytes_; p < end; ++p)
        if (*p != canary) return name_ + ": wrote " + std::to_string(p - (data_ + bytes_)) + " bytes behind its end";
    return std::nullopt;
}

std::optional<overrun> overrun_at(const void* address) {
    const auto a = reinterpret_cast<std::uintptr_t>(address);
    for (const table_entry& e : table) {
        if (!e.used) continue;
        if (e.back_begin <= a && a < e.back_end) return overrun{e.name, static_cast<std::ptrdiff_t>(a - e.array_end)};
        if (e.front_begin <= a && a < e.front_end) return overrun{e.name, static_cast<std::ptrdiff_t>(a - e.array_begin)};
    }
    return std::nullopt;
}

} // namespace eckart::validate
