#include <eckart/fast/kept_memory.hpp>

#include <eckart/fast/scratch.hpp>

#include <cstddef>
#include <new>
#include <vector>

namespace eckart::fast {

namespace {

constexpr std::size_t most_kept = std::size_t(64) << 20; // internal parameters: bytes a thread keeps, and in how many pieces
constexpr std::size_t most_pieces = 64;

void free_aligned(double* p) { ::operator delete(p, std::align_val_t(64)); }

struct piece {
    double* memory;
    std::size_t bytes;
};

struct store {
    std::vector<piece> pieces; // the oldest first
    std::size_t bytes = 0;
    store() { pieces.reserve(most_pieces); }
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    void forget_oldest() {
        free_aligned(pieces.front().memory);
        bytes -= pieces.front().bytes;
        pieces.erase(pieces.begin());
    }
    ~store() {
        for (const piece& p : pieces) free_aligned(p.memory);
        ended = true;
    }
    static thread_local bool ended; // objects of static storage may outlive it
};
thread_local bool store::ended = false;

store& of_this_thread() {
    thread_local store s;
    return s;
}

} // namespace

void keep_memory::operator()(double* p) const noexcept {
    if (p == nullptr) return;
    if (scratch_scope* scope = scratch_scope::current(); scope != nullptr && scope->give_back(p)) return;
    if (store::ended || bytes > most_kept) return free_aligned(p);
    store& s = of_this_thread();
    while (s.pieces.size() == most_pieces || s.bytes + bytes > most_kept) s.forget_oldest();
    s.pieces.push_back({p, bytes}); // within the reserved capacity
    s.bytes += bytes;
}

kept_array kept_memory(std::size_t bytes) {
    if (scratch_scope* scope = scratch_scope::current()) return {static_cast<double*>(scope->take(bytes)), {bytes}};
    if (!store::ended) {
        store& s = of_this_thread();
        std::size_t best = s.pieces.size();
        for (std::size_t i = 0; i < s.pieces.size(); ++i) // the smallest that is large enough and not wasted on it, the last used of equals
            if (s.pieces[i].bytes >= bytes && s.pieces[i].bytes <= 2 * bytes + 4096 &&
                (best == s.pieces.size() || s.pieces[i].bytes <= s.pieces[best].bytes))
                best = i;
        if (best < s.pieces.size()) {
            const piece found = s.pieces[best];
            s.pieces.erase(s.pieces.begin() + static_cast<std::ptrdiff_t>(best));
            s.bytes -= found.bytes;
            return {found.memory, {found.bytes}};
        }
    }
    return {static_cast<double*>(::operator new(bytes, std::align_val_t(64))), {bytes}};
}

} // namespace eckart::fast
