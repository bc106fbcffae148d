// One library's SVDs in a process of its own, so that no two libraries' symbols, threads or settings meet. Times what it is told to.
//
//   bench_svd_worker eckart|eigen|lapack=PATH|faer=PATH|nalgebra=PATH [--prefix=P] [--version=V] [--threads=N] [--sigma=FOLDER]
//
// Speaks JSON, a line a message, on standard input and output; bench/svd_bench.py is at the other end. After {"name": ...}, the library's
// own statement of version and kernels, each request has one answer, {"error": ...} if it went wrong:
//
//   {"do": "routines", PROBLEM}                         {"routines": [...]}
//   {"do": "certify", PROBLEM, "seconds": s}            {"proved": how many values}: fills the folder of certified values
//   {"do": "prepare", PROBLEM, "routine": r, "job": j}  {"ok": no failure reported, "seconds": of the second call, "errors": {...}}
//   {"do": "run", "routine": r, "seconds": s}           {"calls": c, "wall": s, "cpu": s}: as many calls as fit, one at least
//   {"do": "release"}                                   {}
//   {"do": "ceiling", "kind": "fma"|"gemm", "n": n}     {"flops": f, "wall": s, "cpu": s}; {} if it has none
//
// PROBLEM is "family", "scalar" (s, d, c, z), "m", "n", "count"; j is "values" or "thin". Errors are those of the first call, for a stack
// the worst over its first matrices. CPU time is that of the whole process.

#include "bench/certified_sigma.hpp"
#include "bench/fma_peak.hpp"
#include "bench/problems.hpp"
#include "bench/svd_errors.hpp"
#include "bench/svd_peer.hpp"

#include <eckart/fast/gemm_engine.hpp>

#include <nlohmann/json.hpp>

#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>

namespace eckart::bench {
namespace {

using json = nlohmann::json;

constexpr index checked_of_stack = 200;

struct command_line {
    std::string kind, path, prefix, version, sigma;
    int threads = 1;
};

command_line parse(int argc, char** argv) {
    command_line line;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const auto equal = argument.find('=');
        const std::string key = argument.substr(0, equal), value = equal == std::string::npos ? "" : argument.substr(equal + 1);
        if (key == "--prefix")
            line.prefix = value;
        else if (key == "--version")
            line.version = value;
        else if (key == "--threads")
            line.threads = std::stoi(value);
        else if (key == "--sigma")
            line.sigma = value;
        else if (!key.starts_with("--") && line.kind.empty()) {
            line.kind = key;
            line.path = value;
        } else
            throw std::invalid_argument("unknown argument '" + argument + "'");
    }
    return line;
}

std::unique_ptr<svd_peer> find_peer(const command_line& line) {
    if (line.kind == "eckart") return fast_svd_peer();
    if (line.kind == "eigen") return eigen_svd_peer();
    if (line.kind == "lapack") return lapack_svd_peer(line.path, line.prefix);
    if (line.kind == "faer" || line.kind == "nalgebra") return rust_svd_peer(line.path, line.kind, line.version);
    throw std::invalid_argument("no kind of peer '" + line.kind + "'");
}

struct spent {
    double wall = 0, cpu = 0;
};

spent time_of(const std::function<void()>& work) {
    const auto cpu = [] {
        timespec t{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    };
    const double cpu_before = cpu();
    const auto before = std::chrono::steady_clock::now();
    work();
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    return {wall, cpu() - cpu_before};
}

/// null for what was not measured, "inf" for what is infinite: JSON has neither.
json number(double x) { return std::isnan(x) ? json() : std::isinf(x) ? json("inf") : json(x); }

json to_json(const svd_errors& e) {
    return {{"residual", number(e.residual)},
            {"left", number(e.left)},
            {"right", number(e.right)},
            {"sigma_absolute", number(e.sigma_absolute)},
            {"sigma_relative", number(e.sigma_relative)},
            {"compared", e.compared}};
}

/// A row that is being measured, whatever its scalar.
class row {
public:
    virtual ~row() = default;
    virtual bool run() = 0;
    virtual svd_errors errors() const = 0;
};

template <class T>
class row_of final : public row {
public:
    row_of(const svd_peer& who, const problem& p, const json& request, const command_line& line)
        : A_(make_problem<T>(p)), sigma_folder_(line.sigma),
          prepared_(who.prepare(
              svd_request<T>{request.at("routine"), A_, request.at("job") == "thin" ? vectors::thin : vectors::none, line.threads})) {}

    bool run() override { return prepared_->run(); }

    svd_errors errors() const override {
        svd_errors worst{};
        for (index i = 0; i < std::min(A_.count, checked_of_stack); ++i) {
            const auto sigma = sigma_folder_.empty() ? std::vector<double>() : known_sigma<T>(A_[i], sigma_folder_);
            const auto e = errors_of<T>(A_[i], prepared_->result(i), sigma);
            worst = i == 0 ? e : worse(worst, e);
        }
        return worst;
    }

private:
    matrix_stack<T> A_;
    std::string sigma_folder_;
    std::unique_ptr<prepared_svd<T>> prepared_;
};

/// Calls f with a value of the scalar's type.
template <class F>
auto with_scalar(const std::string& letter, F f) {
    if (letter == "s") return f(float());
    if (letter == "d") return f(double());
    if (letter == "c") return f(std::complex<float>());
    if (letter == "z") return f(std::complex<double>());
    throw std::invalid_argument("no scalar '" + letter + "'");
}

class worker {
public:
    explicit worker(command_line line) : line_(std::move(line)), peer_(find_peer(line_)) {}

    std::string name() const { return peer_->name(); }

    json answer(const json& request) {
        const std::string what = request.at("do");
        if (what == "run") return run(request.at("routine"), request.at("seconds"));
        if (what == "release") {
            rows_.clear();
            return json::object();
        }
        if (what == "ceiling") return ceiling(request.at("kind"), request.at("n"));
        const problem p{request.at("family"), request.at("m"), request.at("n"), request.at("count")};
        const std::string scalar = request.at("scalar");
        if (what == "routines") return {{"routines", peer_->routines(scalar.at(0), p.rows, p.cols, p.count)}};
        if (what == "certify") return certify(p, scalar, request.at("seconds"));
        if (what == "prepare") return prepare(p, scalar, request);
        throw std::invalid_argument("unknown request '" + what + "'");
    }

private:
    json certify(problem p, const std::string& scalar, double seconds) const {
        p.count = std::min(p.count, checked_of_stack);
        return with_scalar(scalar, [&]<class T>(T) -> json {
            const auto A = make_problem<T>(p);
            std::ptrdiff_t proved = 0;
            for (index i = 0; i < p.count; ++i) {
                const auto sigma = certified_sigma<T>(A[i], line_.sigma, seconds);
                proved += std::count_if(sigma.begin(), sigma.end(), [](double s) { return !std::isnan(s); });
            }
            return {{"proved", proved}};
        });
    }

    json prepare(const problem& p, const std::string& scalar, const json& request) {
        const std::string routine = request.at("routine");
        rows_.erase(routine);
        auto made =
            with_scalar(scalar, [&]<class T>(T) -> std::unique_ptr<row> { return std::make_unique<row_of<T>>(*peer_, p, request, line_); });
        bool ok = false;
        spent t = time_of([&] { ok = made->run(); }); // the first call pays for pages and lazy set-up
        if (t.wall < 0.5) t = time_of([&] { ok = made->run() && ok; });
        const json errors = to_json(made->errors());
        rows_[routine] = {std::move(made), t.wall};
        return {{"ok", ok}, {"seconds", t.wall}, {"errors", errors}};
    }

    json run(const std::string& routine, double seconds) {
        const auto found = rows_.find(routine);
        if (found == rows_.end()) throw std::invalid_argument("nothing is prepared for " + routine);
        auto& [what, estimate] = found->second;
        // The clocks are read twice only: for the smallest matrices they would be part of the time.
        const long calls = std::max(1l, static_cast<long>(seconds / std::max(estimate, 1e-8)));
        const spent t = time_of([&, &work = *what] {
            for (long i = 0; i < calls; ++i) work.run();
        });
        estimate = t.wall / static_cast<double>(calls);
        return {{"calls", calls}, {"wall", t.wall}, {"cpu", t.cpu}};
    }

    json ceiling(const std::string& kind, index n) const {
        if (kind == "fma" && line_.kind == "eckart") {
            double flops = 0;
            const spent t = time_of([&] { flops = spend_in_registers(1e9); });
            return {{"flops", flops}, {"wall", t.wall}, {"cpu", t.cpu}};
        }
        if (kind != "gemm" || (line_.kind != "eckart" && line_.kind != "lapack")) return json::object();
        const auto engine = line_.kind == "eckart" ? fast::own_gemm(line_.threads) : fast::system_gemm(line_.path);
        const auto A = make_problem<double>({"gaussian", n, n, 1});
        matrix_stack<double> C(n, n, 1);
        const auto product = [&] { engine(fast::transposition::none, fast::transposition::none, 1, A[0], A[0], 0, {C.at(0), n, n, n}); };
        product();
        const spent t = time_of(product);
        const double x = static_cast<double>(n);
        return {{"flops", 2 * x * x * x}, {"wall", t.wall}, {"cpu", t.cpu}};
    }

    command_line line_;
    std::unique_ptr<svd_peer> peer_;
    std::map<std::string, std::pair<std::unique_ptr<row>, double>> rows_; // by routine, with the seconds of its last call
};

void serve(worker& w) {
    std::cout << json{{"name", w.name()}} << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        json answer;
        try {
            answer = w.answer(json::parse(line));
        } catch (const std::exception& e) {
            answer = {{"error", e.what()}};
        }
        std::cout << answer << std::endl;
    }
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // stopped between its turns, it would outlive a driver that is killed
    try {
        eckart::bench::worker w(eckart::bench::parse(argc, argv));
        eckart::bench::serve(w);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_svd_worker: %s\n", e.what());
        return 2;
    }
    return 0;
}
