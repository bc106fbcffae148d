#include <eckart/fast/parallel.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

// Broken on purpose and seen red: a child that waits for its parent's threads, at work or at its end; pieces within pieces and more pieces
// than members given to the team, signals not blocked, new threads for each team, a piece run by two. Green: pieces never taken back, which
// costs time alone.

namespace eckart::tests {
namespace {

TEST(Parallel, ThreadsAreWorthTheirStart) {
    EXPECT_EQ(fast::threads_worth(0, 8), 1);
    EXPECT_EQ(fast::threads_worth(1.9e6, 8), 1);
    EXPECT_EQ(fast::threads_worth(2.1e6, 8), 2);
    EXPECT_EQ(fast::threads_worth(3e3, 8, 1e3), 3);
    EXPECT_EQ(fast::threads_worth(1e12, 8), 8);
    EXPECT_EQ(fast::threads_worth(1e300, 1), 1);
}

void expect_each_piece_to_run_once() {
    for (const index count : {0, 1, 2, 5}) {
        std::vector<int> runs(static_cast<std::size_t>(count) + 1, 0);
        fast::parallel(count, [&](index i) { ++runs[static_cast<std::size_t>(i)]; });
        for (index i = 0; i < count; ++i) EXPECT_EQ(runs[static_cast<std::size_t>(i)], 1);
        EXPECT_EQ(runs.back(), 0);
    }
}

TEST(Parallel, EachPieceRunsOnce) { expect_each_piece_to_run_once(); }

TEST(Parallel, EachPieceRunsOnceInATeam) {
    for (const int threads : {1, 2, 5, 3, std::numeric_limits<int>::max()}) { // more pieces than members too; none is made before its time
        const fast::thread_team team(threads);
        expect_each_piece_to_run_once();
        const fast::thread_team inner(7);
        expect_each_piece_to_run_once();
    }
}

void expect_the_same_threads_for_each_team() {
    {
        const fast::thread_team smaller(2);
        expect_each_piece_to_run_once();
    }
    std::set<pid_t> seen;
    for (int i = 0; i < 100; ++i) {
        const fast::thread_team team(3);
        const fast::thread_team inner(5);
        // Each waits for the other two, so that no thread can take two pieces.
        std::barrier together(3);
        std::mutex m;
        fast::parallel(3, [&](index) {
            together.arrive_and_wait();
            const std::lock_guard lock(m);
            seen.insert(gettid());
        });
    }
    EXPECT_EQ(seen.size(), 3U);
    EXPECT_EQ(seen.count(gettid()), 1U);
}

TEST(Parallel, TeamsOfOneThreadAreTheSameThreads) { std::jthread(expect_the_same_threads_for_each_team).join(); } // which had no team yet

TEST(Parallel, ManyPiecesInQuickSuccessionAndAfterPauses) {
    const fast::thread_team team(2);
    for (int i = 0; i < 20000; ++i) {
        int runs[2] = {0, 0};
        fast::parallel(2, [&](index piece) { runs[piece] = i + 1; });
        ASSERT_TRUE(runs[0] == i + 1 && runs[1] == i + 1) << i;
        if (i % 1000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

TEST(Parallel, PiecesWithinPieces) {
    const fast::thread_team team(2);
    std::atomic<int> runs = 0;
    fast::parallel(2, [&](index) { fast::parallel(3, [&](index) { ++runs; }); });
    EXPECT_EQ(runs, 6);
}

void expect_the_first_failure_after_all_have_ended() {
    std::vector<int> ended(4, 0);
    try {
        fast::parallel(4, [&](index i) {
            ended[static_cast<std::size_t>(i)] = 1;
            if (i >= 1 && i <= 2) throw std::runtime_error(std::to_string(i));
        });
        ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& e) {
        EXPECT_EQ(std::string(e.what()), "1");
    }
    EXPECT_EQ(ended, std::vector<int>(4, 1));
}

TEST(Parallel, TheFirstFailureIsThrownAfterAllHaveEnded) {
    expect_the_first_failure_after_all_have_ended();
    const fast::thread_team team(4);
    expect_the_first_failure_after_all_have_ended();
    expect_each_piece_to_run_once();
}

TEST(Parallel, OfAnyThreadAndAfterItsEnd) {
    for (int i = 0; i < 20; ++i) {
        std::jthread([] {
            const fast::thread_team team(3);
            expect_each_piece_to_run_once();
        });
    }
}

TEST(Parallel, AChildProcessHasItsOwn) {
    const auto work = [] {
        const fast::thread_team team(3);
        std::atomic<int> runs = 0;
        fast::parallel(3, [&](index) { ++runs; });
        return runs == 3;
    };
    EXPECT_TRUE(work());
    // Until they sleep: a sanitizer's locks, which a thread that starts may hold, would stay locked in the child.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::fflush(nullptr); // or the child prints it again
    for (const bool with_work : {false, true}) {
        const pid_t child = fork();
        if (child == 0) {
            alarm(20);
            static int result;
            result = with_work && !work() ? 1 : 0;
            // With what a thread and then a process do at their end, up to a leak checker, which would wait for threads of the parent.
            std::atexit([] { std::_Exit(result); });
            std::exit(result);
        }
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    }
}

TEST(Parallel, SignalsAreNotForThem) {
    const fast::thread_team team(2);
    std::barrier together(2);
    bool blocked[2] = {false, true};
    fast::parallel(2, [&](index piece) {
        together.arrive_and_wait();
        sigset_t now;
        pthread_sigmask(SIG_BLOCK, nullptr, &now);
        blocked[piece] = sigismember(&now, SIGTERM) == 1;
    });
    EXPECT_FALSE(blocked[0]);
    EXPECT_TRUE(blocked[1]);
}

} // namespace
} // namespace eckart::tests
