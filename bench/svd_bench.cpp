// Time and error of every SVD at hand, in the same row.
//
//   bench_svd [--lapack=PATH]... [--reference_limit=N] [--benchmark_...]
//
// Without --lapack the libraries that the loader knows are taken: OpenBLAS and MKL, or else liblapack. One thread each; OpenBLAS is told
// the core that suits the CPU (its name is in the rows) unless OPENBLAS_CORETYPE is set. For figures to be quoted, interleave the
// repetitions:
//
//   bench_svd --benchmark_repetitions=5 --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true
//
// Counters: residual in u |A|_F, orth (worse of U and V) in u, sigma_ulps the worst relative error of a singular value in ulps against the
// reference (absent above --reference_limit, 100 unless told).

#include "bench/blas_environment.hpp"
#include "bench/peers.hpp"
#include "bench/problems.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace eckart::bench {
namespace {

peer fast_peer() {
    return {"eckart(" + fast::current_target() + ")",
            [](const matrix<double>& A, vectors job, svd_result<double>& r) { r = svd(A, {job}); }};
}

struct command_line {
    std::vector<std::string> lapack;
    index reference_limit = 100;
};

/// Takes our options out of argv and leaves the benchmark library's.
command_line parse(int& argc, char** argv) {
    command_line line;
    int kept = 1;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument.starts_with("--lapack="))
            line.lapack.push_back(argument.substr(9));
        else if (argument.starts_with("--reference_limit="))
            line.reference_limit = std::stol(argument.substr(18));
        else
            argv[kept++] = argv[i];
    }
    argc = kept;
    return line;
}

std::vector<peer> find_peers(const command_line& line) {
    std::vector<peer> peers{fast_peer()};
    const auto append = [&peers](std::vector<peer> more) {
        const bool found = !more.empty();
        for (auto& p : more) peers.push_back(std::move(p));
        return found;
    };
    if (line.lapack.empty()) {
        const bool openblas = append(lapack_peers("libopenblas.so.0", ""));
        const bool mkl = append(lapack_peers("libmkl_rt.so.2", "MKL"));
        if (!openblas && !mkl) append(lapack_peers("liblapack.so.3", "LAPACK"));
    }
    for (const auto& path : line.lapack)
        if (!append(lapack_peers(path, ""))) throw std::runtime_error("--lapack=" + path + ": cannot be loaded or has no SVD");
    append(eigen_peers());
    return peers;
}

void run(benchmark::State& state, const peer& who, const problem& what, vectors job, const errors& e) {
    svd_result<double> r;
    for (auto _ : state) {
        who.run(what.A, job, r);
        benchmark::DoNotOptimize(r.S.data());
    }
    if (job != vectors::none) {
        state.counters["residual"] = e.residual;
        state.counters["orth"] = e.orthogonality;
    }
    if (!what.sigma.empty()) state.counters["sigma_ulps"] = e.sigma_ulps;
}

void enlist(const std::vector<peer>& peers, const command_line& line) {
    for (const std::string family : {"gaussian", "graded", "companion"})
        for (const index n : {8, 16, 26, 32, 64, 100, 128, 200, 256}) {
            if ((family == "companion") != (n == 26)) continue;
            for (const vectors job : {vectors::none, vectors::thin})
                for (const auto& who : peers) {
                    const std::string name =
                        family + "/" + (job == vectors::none ? "values" : "thin") + "/" + std::to_string(n) + "/" + who.name;
                    // Made and checked once, when the first repetition asks: filtered-out rows cost nothing.
                    auto checked = std::make_shared<std::pair<std::unique_ptr<problem>, errors>>();
                    benchmark::RegisterBenchmark(name.c_str(), [=, limit = line.reference_limit](benchmark::State& state) {
                        if (!checked->first) {
                            checked->first = std::make_unique<problem>(make_problem(family, n, limit));
                            svd_result<double> r;
                            who.run(checked->first->A, job, r);
                            if (r.status != status::ok) return state.SkipWithError(to_string(r.status));
                            checked->second = measure(*checked->first, r);
                        }
                        run(state, who, *checked->first, job, checked->second);
                    })->Unit(benchmark::kMicrosecond);
                }
        }
}

} // namespace
} // namespace eckart::bench

int main(int argc, char** argv) {
    try {
        eckart::bench::prepare_blas_environment();
        const auto line = eckart::bench::parse(argc, argv);
        const auto peers = eckart::bench::find_peers(line);
        benchmark::AddCustomContext("fast target", eckart::fast::current_target());
        std::string names;
        for (const auto& p : peers) names += (names.empty() ? "" : ", ") + p.name;
        benchmark::AddCustomContext("peers", names);
        eckart::bench::enlist(peers, line);
        benchmark::Initialize(&argc, argv);
        if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
        benchmark::RunSpecifiedBenchmarks();
        benchmark::Shutdown();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_svd: %s\n", e.what());
        return 2;
    }
    return 0;
}
