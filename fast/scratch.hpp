#pragma once

#include <eckart/core/index.hpp>

#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace eckart::fast {

/// What a piece of scratch memory takes of a workspace: whole units of 64 bytes, one at least, and one before them.
constexpr std::size_t scratch_bytes(std::size_t bytes) { return 128 + bytes / 64 * 64; }

/// The same for `count` objects.
template <class T>
constexpr std::size_t scratch_for(index count) {
    return scratch_bytes(static_cast<std::size_t>(count) * sizeof(T));
}

/// While it lives, all scratch memory of its thread comes from a workspace, a stack: pieces are taken from its end, and what was given back
/// is free again once everything taken after it was given back too. What a function takes at most is therefore the sum of its own pieces,
/// of what those that it calls take and return, and of the most that one of the others takes: functions that take scratch memory state it
/// as `..._scratch`.
class scratch_scope {
public:
    /// @param workspace  64 bytes more than its pieces take suffice at any alignment.
    explicit scratch_scope(std::span<std::byte> workspace);
    scratch_scope(const scratch_scope&) = delete;
    scratch_scope& operator=(const scratch_scope&) = delete;
    /// @pre all pieces were given back.
    ~scratch_scope();

    /// That of this thread, or null.
    static scratch_scope* current() { return current_; }

    /// 64-byte aligned, contents undefined.
    /// @throws std::logic_error if the workspace is exhausted: somebody stated too little. There is no other memory to fall back on.
    void* take(std::size_t bytes);
    /// False if the memory is not of this workspace.
    bool give_back(void* memory) noexcept;

private:
    struct head {
        head* before;
        bool free;
    };
    static constinit thread_local scratch_scope* current_;

    std::byte* begin_;
    std::byte* top_;
    std::byte* end_;
    head* last_ = nullptr;
    scratch_scope* outer_;
};

/// Temporary vectors: from the workspace of the thread if it has one, otherwise from the heap.
template <class T>
struct scratch_allocator {
    using value_type = T;
    scratch_allocator() = default;
    template <class U>
    scratch_allocator(const scratch_allocator<U>&) {}

    T* allocate(std::size_t count) {
        if (scratch_scope* s = scratch_scope::current()) return static_cast<T*>(s->take(count * sizeof(T)));
        return static_cast<T*>(::operator new(count * sizeof(T)));
    }
    void deallocate(T* p, std::size_t) noexcept {
        scratch_scope* s = scratch_scope::current();
        if (s == nullptr || !s->give_back(p)) ::operator delete(p);
    }
    bool operator==(const scratch_allocator&) const = default;
};

template <class T>
using scratch_vector = std::vector<T, scratch_allocator<T>>;

} // namespace eckart::fast
