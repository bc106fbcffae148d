#include <eckart/fast/scratch.hpp>

#include <cassert>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace eckart::fast {

namespace {
constexpr std::size_t unit = 64;
} // namespace

constinit thread_local scratch_scope* scratch_scope::current_ = nullptr;

scratch_scope::scratch_scope(std::span<std::byte> workspace) : end_(workspace.data() + workspace.size()), outer_(current_) {
    const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(workspace.data()) % unit;
    const std::size_t lead = misaligned == 0 ? 0 : unit - misaligned;
    begin_ = top_ = lead < workspace.size() ? workspace.data() + lead : end_;
    current_ = this;
}

scratch_scope::~scratch_scope() {
    assert(last_ == nullptr);
    current_ = outer_;
}

void* scratch_scope::take(std::size_t bytes) {
    const auto left = static_cast<std::size_t>(end_ - top_);
    if (bytes > left || scratch_bytes(bytes) > left)
        throw std::logic_error("svd: internal error, the workspace is exhausted: " + std::to_string(bytes) + " bytes wanted, " +
                               std::to_string(left) + " left");
    last_ = new (top_) head{last_, false};
    std::byte* memory = top_ + unit;
    top_ += scratch_bytes(bytes);
    return memory;
}

bool scratch_scope::give_back(void* memory) noexcept {
    auto* p = static_cast<std::byte*>(memory);
    if (std::less<>()(p, begin_) || !std::less<>()(p, end_)) return false;
    reinterpret_cast<head*>(p - unit)->free = true;
    while (last_ != nullptr && last_->free) {
        top_ = reinterpret_cast<std::byte*>(last_);
        last_ = last_->before;
    }
    return true;
}

} // namespace eckart::fast
