// certified_campaign [count] [first seed]: certifies random small matrices of every kind that the fuzz target knows, and has each result
// judged by the exact spectrum and by the checker of certificates. Prints every matrix of a disagreement or without a proof, and then ends
// with status 1.
#include "fuzz/certified_input.hpp"
#include "fuzz/random_bytes.hpp"
#include "tests/support/judged_certificate.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace eckart {
namespace {

int run(int count_of_arguments, char** arguments) {
    const long count = count_of_arguments > 1 ? std::atol(arguments[1]) : 3000;
    const long first = count_of_arguments > 2 ? std::atol(arguments[2]) : 1;
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    long open = 0, disagreements = 0, exact = 0, refined = 0;
    for (long seed = first; seed < first + count; ++seed) {
        const auto bytes = fuzz::random_bytes(static_cast<std::uint64_t>(seed));
        const fuzz::certified_input input = fuzz::decode_certified_input(bytes);
        std::visit(
            [&](const auto& A) {
                const auto r = reference::certified_svd(A.view(), input.options);
                open += r.status == reference::certified_status::not_certified;
                exact += r.statistics.exact_tests > 0;
                refined += r.statistics.passes > 1;
                const std::string wrong = tests::judged(r, A.view(), input.options);
                if (wrong.empty() && r.status == reference::certified_status::ok) return;
                const auto& o = input.options;
                std::printf("seed %ld: %s (rounding %d, format %d, %d digits)\n%s\n", seed,
                            wrong.empty() ? r.reason.c_str() : wrong.c_str(), static_cast<int>(o.rounding), static_cast<int>(o.format),
                            o.digits, tests::hex_text(A.view()).c_str());
                disagreements += !wrong.empty();
            },
            input.A);
        if ((seed - first + 1) % 100000 == 0) {
            std::printf("%ld matrices, %.0f s\n", seed - first + 1, seconds());
            std::fflush(stdout);
        }
    }
    std::printf("%ld matrices in %.1f s (%.0f a second): %ld disagreements, %ld not certified; %ld were refined, %ld had exact tests\n",
                count, seconds(), static_cast<double>(count) / seconds(), disagreements, open, refined, exact);
    return disagreements == 0 && open == 0 ? 0 : 1;
}

} // namespace
} // namespace eckart

int main(int count_of_arguments, char** arguments) { return eckart::run(count_of_arguments, arguments); }
