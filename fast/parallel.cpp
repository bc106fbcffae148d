#include <eckart/fast/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

namespace eckart::fast {

namespace {

/// Runs pieces and keeps what the first of those that fail has thrown.
class guarded {
public:
    explicit guarded(const std::function<void(index)>& work) : work_(work) {}

    void operator()(index i) noexcept {
        try {
            work_(i);
        } catch (...) {
            const std::lock_guard lock(failing_);
            if (failure_ != nullptr && failed_ < i) return;
            failed_ = i;
            failure_ = std::current_exception();
        }
    }
    void rethrow() const {
        if (failure_ != nullptr) std::rethrow_exception(failure_);
    }

private:
    const std::function<void(index)>& work_;
    std::mutex failing_;
    index failed_ = 0;
    std::exception_ptr failure_;
};

/// Waits until `value` differs from `old`: a while awake, for what comes at once, then asleep.
void wait_for_change(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
    constexpr int attempts = 2000; // internal parameter
    for (int i = 0; i < attempts; ++i) {
        if (value.load(std::memory_order_acquire) != old) return;
#if defined(__x86_64__)
        __builtin_ia32_pause();
#else
        std::this_thread::yield();
#endif
    }
    value.wait(old, std::memory_order_acquire);
}

/// The threads of a team. Each waits for its ticket to change, then takes its piece, if the thread in charge has not taken it back in the
/// meantime, and says when it is done. Numbers count the pieces.
class members {
public:
    explicit members(index most) : most_(most) {}
    members(const members&) = delete;
    members& operator=(const members&) = delete;
    ~members() {
        for (member& m : started_) call(m, nullptr);
    }

    index most() const { return most_; }

    /// Whether it can: not for more pieces than it may have threads, nor from within a piece.
    bool run(index count, guarded& work) {
        if (busy_ || count > most_) return false;
        busy_ = true;
        const auto others = static_cast<std::size_t>(count - 1);
        for (std::size_t i = 0; i < others; ++i) {
            try {
                if (i == started_.size()) started_.emplace_back();
                member& m = started_[i];
                if (!m.thread.joinable()) m.thread = std::jthread(&members::serve, std::ref(m), static_cast<index>(i + 1));
            } catch (...) {
                finish(i, work);
                throw;
            }
            call(started_[i], &work);
        }
        work(0);
        finish(others, work);
        return true;
    }

private:
    struct member {
        std::atomic<std::uint32_t> ticket = 0, taken = 0, done = 0;
        guarded* work = nullptr; ///< null: the end
        std::jthread thread;
    };

    static void call(member& m, guarded* work) {
        m.work = work;
        m.ticket.fetch_add(1, std::memory_order_release);
        m.ticket.notify_one();
    }

    /// Whether piece `ticket` is the caller's now.
    static bool take(member& m, std::uint32_t ticket) {
        std::uint32_t before = ticket - 1;
        return m.taken.compare_exchange_strong(before, ticket, std::memory_order_acq_rel);
    }

    static void serve(member& m, index piece) {
        sigset_t all; // signals are for the threads of the program
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, nullptr);
        for (std::uint32_t seen = 0;;) {
            wait_for_change(m.ticket, seen);
            seen = m.ticket.load(std::memory_order_acquire);
            if (!take(m, seen)) continue;
            if (m.work == nullptr) return;
            (*m.work)(piece);
            m.done.store(seen, std::memory_order_release);
            m.done.notify_one();
        }
    }

    /// Runs what nobody has taken yet, as of a thread that is still waking up, and waits for the rest.
    void finish(std::size_t others, guarded& work) {
        for (std::size_t i = 0; i < others; ++i) {
            member& m = started_[i];
            const std::uint32_t ticket = m.ticket.load(std::memory_order_relaxed);
            if (take(m, ticket)) {
                work(static_cast<index>(i + 1));
            } else {
                for (std::uint32_t done; (done = m.done.load(std::memory_order_acquire)) != ticket;) wait_for_change(m.done, done);
            }
        }
        busy_ = false;
    }

    index most_;
    bool busy_ = false;
    std::deque<member> started_; ///< as many as have been needed
};

/// What a thread keeps of its teams.
class kept_members {
public:
    ~kept_members() { forget_those_of_a_parent(); }

    void enlist(index threads) {
        forget_those_of_a_parent();
        if (all_ == nullptr || all_->most() < threads) all_ = std::make_unique<members>(threads);
        process_ = getpid();
        in_charge = all_.get();
    }

    members* in_charge = nullptr; ///< while a team lives

private:
    /// A child process has the memory of its parent but none of its threads: there is nobody to wait for.
    void forget_those_of_a_parent() {
        if (all_ != nullptr && process_ != getpid()) static_cast<void>(all_.release());
    }

    std::unique_ptr<members> all_;
    pid_t process_ = 0;
};

kept_members& of_this_thread() {
    thread_local kept_members m;
    return m;
}

} // namespace

thread_team::thread_team(int threads) {
    if (threads == 1 || of_this_thread().in_charge != nullptr) return;
    of_this_thread().enlist(threads);
    in_charge_ = true;
}

thread_team::~thread_team() {
    if (in_charge_) of_this_thread().in_charge = nullptr;
}

index threads_worth(double flops, int threads, double least) {
    return static_cast<index>(std::clamp(flops / least, 1.0, static_cast<double>(threads)));
}

void run_on_threads(index count, const std::function<void(index)>& work) {
    if (count < 1) return;
    guarded pieces(work);
    if (members* team = of_this_thread().in_charge; team == nullptr || !team->run(count, pieces)) {
        std::vector<std::jthread> others;
        others.reserve(static_cast<std::size_t>(count - 1));
        for (index i = 1; i < count; ++i) others.emplace_back([&pieces, i] { pieces(i); });
        pieces(0);
    }
    pieces.rethrow();
}

} // namespace eckart::fast
