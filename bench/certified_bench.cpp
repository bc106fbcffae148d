// The price of proof: the certified SVD beside dgesdd and beside multiprecision codes, time and verified error in the same row.
//
//   bench_certified [--lapack=PATH] [--largest=N] [--peer_limit=N] [--benchmark_...]
//   bench_certified --peak_memory=N [--seed=K]
//
// --lapack (libopenblas.so.0 unless told) gives dgesdd and the GEMM engine of the rows "certified, ... dgemm"; one thread, OpenBLAS is told
// the core that suits the CPU. Orders go up to --largest (1000), those of the multiprecision peers up
// to --peer_limit (100). All times are wall clock. `./eckart bench certified` makes the table and the chart of the README:
//
//   bench_certified --benchmark_repetitions=3 --benchmark_enable_random_interleaving=true --benchmark_format=json
//
// Names: <family>/<n>/<who>; the label of our rows is the status. Counters of ours: `proved` values of n, `passes`, `bits` of V, `products`
// of the GEMM engine, the `condition` σ₁/σₙ of a hard family; up to n = 200 `accepted`, 1 if the independent checker accepts the
// certificate; for Gaussian matrices up to n = 100 `wrong`, how many values are not the reference's (another algorithm, 30 digits).
// Counters of the peers: `right`, how many of n values are the correctly rounded ones; `ulps`, the worst error of one in units in the last
// place; `proved` and `bits` of those that prove something. "spread" rows time nine Gaussian matrices of one order, the first of them that
// of the "gaussian" rows; "memory" rows are fresh processes (--peak_memory, the K-th Gaussian matrix), in units of n² doubles.

#include "bench/blas_environment.hpp"
#include "bench/certified_problems.hpp"
#include "bench/svd_peer.hpp"
#include "bench/value_peers.hpp"

#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/reference/certified/certificate_checker.hpp>
#include <eckart/reference/certified/svd.hpp>
#include <eckart/reference/svd.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace eckart::bench {
namespace {

constexpr index largest_checked = 200;  // the checker's integers take as long as the rest of the run beyond
constexpr index largest_compared = 100; // so does the reference

struct command_line {
    std::string lapack; // empty: libopenblas.so.0, if there is one
    index largest = 1000;
    index peer_limit = 100;
    index peak_memory = 0;
    std::uint64_t seed = 1;
};

/// Takes our options out of argv and leaves the benchmark library's.
command_line parse(int& argc, char** argv) {
    command_line line;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        const auto value = [&](const std::string& name) {
            const bool ours = argument.starts_with(name);
            return ours ? argument.substr(name.size()) : std::string();
        };
        if (const auto path = value("--lapack="); !path.empty())
            line.lapack = path;
        else if (const auto n = value("--largest="); !n.empty())
            line.largest = std::stol(n);
        else if (const auto limit = value("--peer_limit="); !limit.empty())
            line.peer_limit = std::stol(limit);
        else if (const auto order = value("--peak_memory="); !order.empty())
            line.peak_memory = std::stol(order);
        else if (const auto seed = value("--seed="); !seed.empty())
            line.seed = std::stoul(seed);
        else
            argv[kept++] = argv[i];
    }
    argc = kept;
    return line;
}

using counters = std::map<std::string, double>;
using reference::certified_options;
using certified_result = reference::certified_svd_result<double>;

double proved_values(const certified_result& r) {
    return static_cast<double>(std::count_if(r.S.begin(), r.S.end(), [](double s) { return !std::isnan(s); }));
}

/// A matrix with its singular values, correctly rounded.
struct solved_problem {
    matrix<double> A;
    std::vector<double> S;
};

/// Solved when it is first asked for, so that rows that are filtered out cost nothing.
const solved_problem& solved(const std::string& family, index n) {
    static std::map<std::pair<std::string, index>, solved_problem> all;
    const auto [entry, fresh] = all.try_emplace({family, n});
    if (fresh) {
        entry->second.A = certified_problem(family, n);
        entry->second.S = reference::certified_svd(entry->second.A.view()).S;
    }
    return entry->second;
}

/// What proves or refutes a row of ours by other means than those that made it.
counters cross_checks(const std::string& family, index n, const certified_options& options) {
    counters found;
    const auto& problem = solved(family, n);
    if (n <= largest_checked) {
        certified_options with_certificate = options;
        with_certificate.certificate = true;
        const auto r = reference::certified_svd(problem.A.view(), with_certificate);
        found["accepted"] = r.certificate && reference::check_certificate(*r.certificate, problem.A.view()).accepted ? 1 : 0;
        if (n <= largest_compared && family == "gaussian") {
            const auto other = reference::svd(problem.A.view(), 30, vectors::none);
            double wrong = 0;
            for (std::size_t k = 0; k < r.S.size(); ++k)
                if (!(r.S[k] == static_cast<double>(other.S[k]))) ++wrong;
            found["wrong"] = wrong;
        }
    }
    if (family != "gaussian" && std::isfinite(problem.S.front())) found["condition"] = problem.S.front() / problem.S.back();
    return found;
}

/// How near S is to the correctly rounded values.
counters compared(const std::vector<double>& S, const std::vector<double>& exact) {
    double right = 0, worst = 0;
    for (std::size_t k = 0; k < exact.size(); ++k) {
        const double s = k < S.size() ? S[k] : NAN;
        if (s == exact[k])
            ++right;
        else
            worst = std::max(worst, std::isfinite(s) && std::isfinite(exact[k]) ? std::fabs(s - exact[k]) / ulp(exact[k]) : INFINITY);
    }
    return {{"right", right}, {"ulps", worst}};
}

/// Registers a row whose `check` runs once, before the first timing.
template <class Run, class Check>
benchmark::internal::Benchmark* row(const std::string& name, Run run, Check check) {
    auto checked = std::make_shared<counters>();
    return benchmark::RegisterBenchmark(name.c_str(),
                                        [=](benchmark::State& state) {
                                            if (checked->empty()) *checked = check();
                                            run(state);
                                            for (const auto& [key, value] : *checked) state.counters[key] = value;
                                        })
        ->Unit(benchmark::kMicrosecond)
        ->UseRealTime();
}

std::string row_name(const std::string& family, index n, const std::string& who) { return family + "/" + std::to_string(n) + "/" + who; }

void enlist_certified(const std::string& family, index n, const std::string& who, const certified_options& options) {
    row(
        row_name(family, n, who),
        [=](benchmark::State& state) {
            const auto& A = solved(family, n).A;
            certified_result r;
            for (auto _ : state) {
                r = reference::certified_svd(A.view(), options);
                benchmark::DoNotOptimize(r.S.data());
            }
            state.SetLabel(to_string(r.status));
            state.counters["proved"] = proved_values(r);
            state.counters["passes"] = r.statistics.passes;
            state.counters["bits"] = static_cast<double>(r.statistics.bits);
            state.counters["products"] = static_cast<double>(r.statistics.products);
        },
        [=] { return cross_checks(family, n, options); });
}

void enlist_gesdd(const std::string& family, index n, const std::shared_ptr<svd_peer>& lapack) {
    struct call {
        matrix_stack<double> A;
        std::unique_ptr<prepared_svd<double>> svd;
    };
    const auto prepare = [=] {
        auto c = std::make_shared<call>();
        c->A = matrix_stack<double>(solved(family, n).A.view());
        c->svd = lapack->prepare(svd_request<double>{"gesdd", c->A, vectors::thin, 1});
        return c;
    };
    row(
        row_name(family, n, lapack->name() + " dgesdd"),
        [=](benchmark::State& state) {
            const auto c = prepare();
            bool ok = true;
            for (auto _ : state) ok = c->svd->run();
            state.SetLabel(ok ? "ok" : "failed");
        },
        [=] {
            const auto c = prepare();
            c->svd->run();
            return compared(c->svd->result(0).S, solved(family, n).S);
        });
}

void enlist_values_peer(index n, const values_peer& who) {
    auto last = std::make_shared<peer_values>();
    row(
        row_name("gaussian", n, who.name),
        [=](benchmark::State& state) {
            const auto& problem = solved("gaussian", n);
            for (auto _ : state) *last = who.run(problem.A);
            for (const auto& [key, value] : compared(last->S, problem.S)) state.counters[key] = value;
            if (last->bits > 0) {
                state.counters["bits"] = static_cast<double>(last->bits);
                state.counters["proved"] = static_cast<double>(last->proved);
            }
        },
        [] { return counters(); });
}

/// Many small matrices one after another: certified, certified and checked, and checked alone.
void enlist_throughput(index n) {
    struct sample {
        std::vector<matrix<double>> matrices;
        std::vector<reference::certificate> certificates;
        counters accepted;
    };
    constexpr std::uint64_t count = 64;
    auto shared = std::make_shared<sample>();
    const auto prepare = [=] {
        if (!shared->matrices.empty()) return shared->accepted;
        double accepted = 0;
        for (std::uint64_t seed = 1; seed <= count; ++seed) {
            shared->matrices.push_back(certified_problem("gaussian", n, seed));
            certified_options options;
            options.certificate = true;
            auto r = reference::certified_svd(shared->matrices.back().view(), options);
            if (!r.certificate) throw std::runtime_error("no certificate for a Gaussian matrix");
            if (reference::check_certificate(*r.certificate, shared->matrices.back().view()).accepted) ++accepted;
            shared->certificates.push_back(std::move(*r.certificate));
        }
        return shared->accepted = {{"accepted", accepted / static_cast<double>(count)}};
    };
    const auto enlist = [&](const std::string& who, auto one) {
        row(
            row_name("throughput", n, who),
            [=](benchmark::State& state) {
                std::size_t k = 0;
                for (auto _ : state) {
                    one(*shared, k);
                    k = (k + 1) % count;
                }
                state.counters["matrices/s"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
            },
            prepare);
    };
    enlist("certified", [](const sample& s, std::size_t k) {
        const auto r = reference::certified_svd(s.matrices[k].view());
        benchmark::DoNotOptimize(r.S.data());
    });
    enlist("certified and checked", [](const sample& s, std::size_t k) {
        certified_options options;
        options.certificate = true;
        const auto r = reference::certified_svd(s.matrices[k].view(), options);
        benchmark::DoNotOptimize(reference::check_certificate(*r.certificate, s.matrices[k].view()).accepted);
    });
    enlist("checked", [](const sample& s, std::size_t k) {
        benchmark::DoNotOptimize(reference::check_certificate(s.certificates[k], s.matrices[k].view()).accepted);
    });
}

/// How the time differs between Gaussian matrices of one order: a value that lies close to a rounding boundary costs a pass of refinement.
void enlist_spread(index n) {
    constexpr std::uint64_t count = 9;
    row(
        row_name("spread", n, "certified"),
        [n](benchmark::State& state) {
            std::vector<double> seconds;
            double one_pass = 0;
            for (auto _ : state)
                for (std::uint64_t seed = 1; seed <= count; ++seed) {
                    const auto A = certified_problem("gaussian", n, seed);
                    const auto r = reference::certified_svd(A.view());
                    if (r.status != reference::certified_status::ok) return state.SkipWithError(r.reason.c_str());
                    seconds.push_back(r.statistics.seconds);
                    if (r.statistics.passes == 1) ++one_pass;
                }
            std::sort(seconds.begin(), seconds.end());
            state.counters["matrices"] = count;
            state.counters["one_pass"] = one_pass;
            state.counters["least_s"] = seconds.front();
            state.counters["median_s"] = seconds[seconds.size() / 2];
            state.counters["greatest_s"] = seconds.back();
        },
        [] { return counters(); })
        ->Iterations(1);
}

/// VmHWM, the greatest resident set of this process so far, in bytes.
double peak_resident_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmHWM:") {
            double kilobytes = 0;
            status >> kilobytes;
            return 1024 * kilobytes;
        }
    throw std::runtime_error("/proc/self/status has no VmHWM");
}

/// What a fresh process does for `memory` rows: prints its peak before and after a certified SVD.
void print_peak_memory(index n, std::uint64_t seed) {
    const auto A = certified_problem("gaussian", n, seed);
    const double before = peak_resident_bytes();
    const auto r = reference::certified_svd(A.view());
    if (r.status != reference::certified_status::ok) throw std::runtime_error(r.reason);
    std::printf("%.0f %.0f\n", before, peak_resident_bytes());
}

void enlist_memory(index n, std::uint64_t seed) {
    row(
        row_name("memory", n, "certified, matrix " + std::to_string(seed)),
        [=](benchmark::State& state) {
            const std::string command = "'" + std::filesystem::read_symlink("/proc/self/exe").string() +
                                        "' --peak_memory=" + std::to_string(n) + " --seed=" + std::to_string(seed);
            double before = 0, after = 0;
            for (auto _ : state) {
                const std::unique_ptr<std::FILE, int (*)(std::FILE*)> child(popen(command.c_str(), "r"), pclose);
                if (!child || std::fscanf(child.get(), "%lf %lf", &before, &after) != 2) return state.SkipWithError("the child failed");
            }
            const double square = 8.0 * static_cast<double>(n) * static_cast<double>(n);
            state.counters["n2_doubles"] = after / square;
            state.counters["n2_doubles_before"] = before / square; // the program and A itself
        },
        [] { return counters(); })
        ->Iterations(1);
}

void enlist(const command_line& line) {
    const std::string lapack = line.lapack.empty() ? "libopenblas.so.0" : line.lapack;
    std::shared_ptr<svd_peer> peer;
    certified_options plain, two_threads, system;
    two_threads.threads = 2;
    try {
        system.engine = fast::system_gemm(lapack);
        peer = lapack_svd_peer(lapack);
    } catch (const std::runtime_error&) {
        if (!line.lapack.empty()) throw; // what was asked for must load
    }

    for (const index n : {10, 16, 20, 50, 100, 127, 128, 200, 500, 1000, 2000}) {
        if (n > line.largest) continue;
        enlist_certified("gaussian", n, "certified", plain);
        if (n >= 100) enlist_certified("gaussian", n, "certified, 2 threads", two_threads);
        if (!peer) continue;
        enlist_certified("gaussian", n, "certified, " + peer->name() + " dgemm", system);
        enlist_gesdd("gaussian", n, peer);
    }
    certified_options digits;
    digits.digits = 100;
    enlist_certified("gaussian", 100, "certified, 100 digits", digits);
    for (const auto& family : hard_families()) {
        enlist_certified(family, 100, "certified", plain);
        if (peer) enlist_gesdd(family, 100, peer);
    }
    auto slow = eigen_mpfr_peers();
#ifdef ECKART_BENCH_ARB
    slow.push_back(arb_peer());
#endif
    for (const index n : {10, 20, 50, 100, 200})
        for (const auto& who : slow)
            if (n <= line.peer_limit) enlist_values_peer(n, who);
    for (const index n : {4, 8, 16}) enlist_throughput(n);
    for (const index n : {100, 200, 500, 1000})
        if (n <= line.largest) enlist_spread(n);
    for (const index n : {500, 1000})
        for (const std::uint64_t seed : {1, 2})
            if (n <= line.largest) enlist_memory(n, seed);
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        const auto line = eckart::bench::parse(argc, argv);
        if (line.seed != 1 && line.peak_memory == 0) throw std::invalid_argument("--seed goes with --peak_memory");
        if (line.peak_memory > 0) {
            eckart::bench::print_peak_memory(line.peak_memory, line.seed);
            return 0;
        }
        eckart::bench::prepare_blas_environment();
        benchmark::AddCustomContext("fast target", eckart::fast::current_target());
        eckart::bench::enlist(line);
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        benchmark::RunSpecifiedBenchmarks();
        benchmark::Shutdown();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_certified: %s\n", e.what());
        return 2;
    }
    return 0;
}
