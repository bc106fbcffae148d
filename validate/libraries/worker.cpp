#include <eckart/validate/libraries/worker.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/libraries/child_process.hpp>
#include <eckart/validate/libraries/protocol.hpp>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <system_error>

namespace eckart::validate {

namespace {

using clock = child_process::clock;

clock::time_point after(double seconds) {
    return clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e8)));
}

/// Starting includes loading a library, which is slow on a busy machine; it is not what the time limit of a call is about.
constexpr double least_seconds_to_start = 30;
constexpr double seconds_to_end = 2;

std::string signal_name(int signal) {
    if (const char* abbreviation = sigabbrev_np(signal)) return std::string("SIG") + abbreviation;
    return "signal " + std::to_string(signal);
}

/// The last lines that a process printed, as one line for a detail field.
std::string last_lines(const std::string& text) {
    constexpr std::size_t kept = 300;
    std::string shown = text.size() > kept ? "..." + text.substr(text.size() - kept) : text;
    while (!shown.empty() && (shown.back() == '\n' || shown.back() == ' ')) shown.pop_back();
    for (std::size_t at = 0; (at = shown.find('\n', at)) != std::string::npos;) shown.replace(at, 1, " | ");
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7F) c = '?';
    return shown;
}

struct read_timed_out {};

} // namespace

struct worker::state {
    worker_command command;
    eckart::validate::limits limits;
    std::vector<driver> drivers;
    std::unique_ptr<child_process> child;
    std::unique_ptr<frame_reader> reader;
    clock::time_point deadline; ///< of whatever the reader is waiting for

    response start();
    response exchange(const call& c, const job& j, matrix_view<const double> A);
    response ended(const std::string& when);
    response stop(outcome o, const std::string& detail);
    void forget() {
        reader.reset();
        child.reset();
    }
};

/// Kills the process and says why.
response worker::state::stop(outcome o, const std::string& detail) {
    response r;
    r.outcome = o;
    r.detail = detail;
    if (child) {
        child->kill();
        if (const auto printed = last_lines(child->take_error_text()); !printed.empty()) r.detail += "; it printed: " + printed;
    }
    forget();
    return r;
}

/// The process closed its output: by dying, by exiting, or against the rules.
response worker::state::ended(const std::string& when) {
    child_end end;
    if (!child->wait(after(seconds_to_end), end))
        return stop(outcome::protocol_violation, "the worker closed its output " + when + " and went on running");
    if (!end.by_signal) return stop(outcome::exited, "exit code " + std::to_string(end.code) + " " + when);
    // The kernel's out-of-memory killer sends SIGKILL, and nobody else does: a time-out is handled elsewhere.
    if (end.code == SIGKILL) return stop(outcome::out_of_memory, "killed by SIGKILL " + when);
    return stop(outcome::crashed, signal_name(end.code) + " " + when);
}

response worker::state::start() {
    forget();
    try {
        child = std::make_unique<child_process>(command.argv, command.environment, limits.memory_bytes);
    } catch (const std::system_error& e) {
        return stop(outcome::exited, std::string("cannot be started: ") + e.what());
    }
    reader = std::make_unique<frame_reader>([this](char* to, std::size_t size) -> std::size_t {
        std::size_t got = 0;
        if (child->receive(to, size, got, deadline) == child_process::io::timed_out) throw read_timed_out{};
        return got;
    });
    deadline = after(std::max(limits.seconds, least_seconds_to_start));
    try {
        frame greeting;
        if (!reader->next(greeting, {})) return ended("before it greeted");
        auto announced = decode_greeting(greeting);
        // A restarted worker says the same again; callers hold references into the first list.
        if (drivers.empty()) drivers = std::move(announced);
    } catch (const read_timed_out&) {
        return stop(outcome::timed_out, "no greeting");
    } catch (const protocol_error& e) {
        return stop(outcome::protocol_violation, std::string("greeting: ") + e.what());
    }
    child->take_error_text(); // what a library prints while it is loaded belongs to no call
    return {};
}

response worker::state::exchange(const call& c, const job& j, matrix_view<const double> A) {
    deadline = after(limits.seconds);
    const auto timed_out = [this] { return stop(outcome::timed_out, "no answer within " + std::to_string(limits.seconds) + " s"); };
    // `closed` is no error yet: a worker that refuses to read more may still have said why.
    if (child->send(encode(encode_call(c, A, limits.seconds)), deadline) == child_process::io::timed_out) return timed_out();
    try {
        frame f;
        if (!reader->next(f, result_limits(j, A.rows, A.cols))) return ended("during the call");
        response r = decode_response(f);
        const auto printed = last_lines(child->take_error_text());
        if (r.outcome != outcome::returned) {
            if (!printed.empty()) r.detail += "; it printed: " + printed;
            forget();
            return r;
        }
        // A message for a refused argument (INFO < 0) is what XERBLA is documented to do; other output pollutes the caller's streams.
        if (!printed.empty() && r.info >= 0) r.events.push_back({"printed", "the call printed: " + printed});
        return r;
    } catch (const read_timed_out&) {
        return timed_out();
    } catch (const protocol_error& e) {
        // Dying in the middle of a frame is a death first.
        if (reader->inside_frame() && std::string(e.what()).starts_with("the stream ends")) return ended("in the middle of an answer");
        return stop(outcome::protocol_violation, e.what());
    }
}

worker::worker(worker_command command, limits l) : state_(std::make_unique<state>()) {
    state_->command = std::move(command);
    state_->limits = l;
    const response r = state_->start();
    if (r.outcome == outcome::returned) return;
    std::string text;
    for (const auto& a : state_->command.argv) text += (text.empty() ? "" : " ") + a;
    throw input_error("worker '" + text + "' does not serve (" + outcome_name(r.outcome) + ": " + r.detail +
                      "); a worker greets as validate/libraries/PROTOCOL.md says");
}

worker::~worker() {
    if (!state_ || !state_->child) return;
    state_->child->close_input();
    child_end end;
    state_->child->wait(after(seconds_to_end), end);
}

worker::worker(worker&&) noexcept = default;
worker& worker::operator=(worker&&) noexcept = default;

const std::vector<driver>& worker::drivers() const { return state_->drivers; }

response worker::run(const call& c, matrix_view<const double> A) {
    const auto refused = [](const std::string& why) {
        response r;
        r.outcome = outcome::protocol_violation;
        r.detail = why;
        return r;
    };
    const auto d = std::find_if(state_->drivers.begin(), state_->drivers.end(), [&](const driver& x) { return x.name == c.driver; });
    if (d == state_->drivers.end()) return refused("the worker lists no driver '" + c.driver + "'");
    const auto j = std::find_if(d->jobs.begin(), d->jobs.end(), [&](const job& x) { return x.name == c.job; });
    if (j == d->jobs.end()) return refused("driver '" + c.driver + "' lists no job '" + c.job + "'");
    const job asked = *j;
    if (!state_->child)
        if (const response started = state_->start(); started.outcome != outcome::returned) return started;
    return state_->exchange(c, asked, A);
}

} // namespace eckart::validate
