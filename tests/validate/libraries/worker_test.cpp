#include <eckart/core/error.hpp>
#include <eckart/validate/libraries/worker.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace eckart::validate {

namespace {

using seconds = std::chrono::duration<double>;

worker fake(const std::string& mode, limits l = {.seconds = 5}) { return worker({{FAKE_WORKER, mode}, {}}, l); }

response called(const std::string& mode, limits l = {.seconds = 5}) {
    worker w = fake(mode, l);
    return w.run({"svd", "values"}, matrix<double>::identity(3).view());
}

std::string reason_not_to_start(const worker_command& command) {
    try {
        worker w(command, limits{.seconds = 1});
    } catch (const input_error& e) {
        return e.what();
    }
    return "";
}

bool has_children() { return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD; }

} // namespace

TEST(Worker, ServesCallAfterCall) {
    worker w = fake("good");
    ASSERT_EQ(w.drivers().size(), 1u);
    EXPECT_EQ(w.drivers()[0].text(), "fake/svd");
    for (const index n : {3, 0, 1, 200}) {
        const response r = w.run({"svd", "values"}, matrix<double>(n, n).view());
        EXPECT_EQ(r.outcome, outcome::returned) << r.detail;
        EXPECT_EQ(r.S.size(), static_cast<std::size_t>(n));
        EXPECT_TRUE(r.events.empty());
    }
}

TEST(Worker, DeathsBecomeOutcomes) {
    const auto expect = [](const std::string& mode, outcome o, const std::string& detail) {
        const response r = called(mode);
        EXPECT_EQ(r.outcome, o) << mode << ": " << r.detail;
        EXPECT_NE(r.detail.find(detail), std::string::npos) << mode << ": " << r.detail;
    };
    expect("exit0", outcome::exited, "exit code 0");
    expect("exit3", outcome::exited, "STOP in SVD");
    expect("abort", outcome::crashed, "SIGABRT");
    expect("killed", outcome::out_of_memory, "SIGKILL");
    expect("oom", outcome::out_of_memory, "no room");
    expect("half", outcome::exited, "exit code 7 in the middle of an answer");
    expect("deaf", outcome::exited, "exit code 6");
    expect("child", outcome::exited, "exit code 5");
    EXPECT_FALSE(has_children());
}

TEST(Worker, ViolationsNameTheRule) {
    const auto expect = [](const std::string& mode, const std::string& detail) {
        const response r = called(mode);
        EXPECT_EQ(r.outcome, outcome::protocol_violation) << mode << ": " << r.detail;
        EXPECT_NE(r.detail.find(detail), std::string::npos) << mode << ": " << r.detail;
    };
    expect("garbage", "not a JSON object: 'Segmentation fault");
    expect("huge", "\"rows\" is 9007199254740992, allowed are 0 to 3");
    expect("unasked", "array 'U' was not asked for");
    expect("nan", "not a JSON object");
    expect("closes", "closed its output");
    const response endless = called("binary", {.seconds = 1}); // never a line end: too long, or too late
    EXPECT_TRUE(endless.outcome == outcome::protocol_violation || endless.outcome == outcome::timed_out) << endless.detail;
    EXPECT_FALSE(has_children());
}

TEST(Worker, HangsAreKilledInTime) {
    for (const char* mode : {"hang", "half-then-hang"}) {
        const auto start = std::chrono::steady_clock::now();
        const response r = called(mode, {.seconds = 0.5});
        EXPECT_EQ(r.outcome, outcome::timed_out) << r.detail;
        EXPECT_LE(seconds(std::chrono::steady_clock::now() - start).count(), 30) << mode;
    }
    EXPECT_FALSE(has_children());
}

TEST(Worker, ABadCallCostsOnlyItself) {
    for (const char* mode : {"second:abort", "second:hang", "second:garbage", "second:half"}) {
        worker w = fake(mode, {.seconds = 0.5});
        const driver& listed = w.drivers().front(); // stays valid over restarts
        for (int round = 0; round < 3; ++round) {
            const response good = w.run({"svd", "values"}, matrix<double>::identity(2).view());
            EXPECT_EQ(good.outcome, outcome::returned) << mode << ": " << good.detail;
            const response bad = w.run({"svd", "values"}, matrix<double>::identity(2).view());
            EXPECT_NE(bad.outcome, outcome::returned) << mode;
        }
        EXPECT_EQ(listed.name, "svd");
    }
    EXPECT_FALSE(has_children());
}

TEST(Worker, PrintedTextIsAnEventAndNeverBlocks) {
    const response r = called("chatty", {.seconds = 30});
    ASSERT_EQ(r.outcome, outcome::returned) << r.detail;
    ASSERT_EQ(r.events.size(), 1u);
    EXPECT_EQ(r.events[0].kind, "printed");
    EXPECT_NE(r.events[0].detail.find("line 19999"), std::string::npos);
    EXPECT_LE(r.events[0].detail.size(), 400u);
}

TEST(Worker, MemoryLimitHolds) {
#if defined(__SANITIZE_ADDRESS__)
    // The release build runs the test.
    GTEST_SKIP() << "AddressSanitizer needs unlimited address space";
#else
    EXPECT_EQ(called("memory", {.seconds = 5, .memory_bytes = std::size_t(1) << 30}).info, 1); // its malloc failed
#endif
}

TEST(Worker, UnknownDriversAndJobsAreNotSent) {
    worker w = fake("good");
    EXPECT_EQ(w.run({"dgesdd", "values"}, matrix<double>(1, 1).view()).outcome, outcome::protocol_violation);
    EXPECT_EQ(w.run({"svd", "full"}, matrix<double>(1, 1).view()).outcome, outcome::protocol_violation);
    EXPECT_EQ(w.run({"svd", "values"}, matrix<double>(1, 1).view()).outcome, outcome::returned);
}

TEST(Worker, StartingFailsWithTheReason) {
    EXPECT_NE(reason_not_to_start({{"/no/such/worker"}, {}}).find("No such file"), std::string::npos);
    EXPECT_NE(reason_not_to_start({{FAKE_WORKER, "no-greeting"}, {}}).find("exit code 4"), std::string::npos);
    EXPECT_NE(reason_not_to_start({{FAKE_WORKER, "wrong-greeting"}, {}}).find("not a JSON object"), std::string::npos);
    EXPECT_NE(reason_not_to_start({{"/bin/sh", "-c", "echo '{}'"}, {}}).find("\"type\" is missing"), std::string::npos);
    EXPECT_NE(reason_not_to_start({{}, {}}).find("empty command"), std::string::npos);
    EXPECT_FALSE(has_children());
}

TEST(Worker, EnvironmentIsSetForTheChild) {
    const std::string greeting =
        R"({"type":"greeting","protocol":"eckart-svd","version":1,"library":"'"$WHO $OMP_NUM_THREADS"'","drivers":[)"
        R"({"name":"d","promise":"normwise","jobs":[{"name":"j","u":"none","vt":"none"}]}]})";
    const worker_command command{{"/bin/sh", "-c", "echo '" + greeting + "'; cat >/dev/null"}, {"WHO=me"}};
    const char* const users = std::getenv("OMP_NUM_THREADS");
    EXPECT_EQ(worker(command, limits{}).drivers()[0].library, std::string("me ") + (users == nullptr ? "1" : users));
}

TEST(Worker, AWorkerThatWillNotEndIsEnded) {
    const auto start = std::chrono::steady_clock::now();
    { worker w = fake("stays"); }
    EXPECT_LE(seconds(std::chrono::steady_clock::now() - start).count(), 20);
    EXPECT_FALSE(has_children());
}

TEST(Worker, SigpipeIsNeitherRaisedNorChanged) {
    struct sigaction before {
    }, after{};
    sigaction(SIGPIPE, nullptr, &before);
    worker w = fake("deaf");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const response r = w.run({"svd", "values"}, matrix<double>(300, 300).view()); // more than a pipe holds
    EXPECT_EQ(r.outcome, outcome::exited);
    sigaction(SIGPIPE, nullptr, &after);
    EXPECT_EQ(before.sa_handler, after.sa_handler);
}

TEST(Worker, LibraryAtExplainsWhatIsWrong) {
    EXPECT_THROW(library_at(""), input_error);
    EXPECT_THROW(library_at("/no/such/file.so"), input_error);
    EXPECT_THROW(library_at("/bin/true"), input_error);
    EXPECT_EQ(library_at(std::string(FAKE_WORKER) + " good").label, "fake");
}

} // namespace eckart::validate
