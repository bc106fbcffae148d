#include <eckart/validate/gallery/base_matrices.hpp>
#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr index steps = 200;

made make(const arguments& a, std::uint64_t seed) {
    const index n = a.integer("n"), step = a.integer("step");
    const double lambda = to_double(pow(real(10), real(6 * step) / (steps - 1) - 3)); // from 1e-3 to 1e3
    matrix<double> A = base_matrix(a.word("base"), n, seed);
    for (index i = 0; i < n * n; ++i) A.data()[i] = lambda * A.data()[i];
    return {A, fmt::format("{} of order {} times {}", a.word("base"), n, lambda)};
}

void list(level l, case_list& out) {
    for (const char* base : {"gaussian", "companion"})
        for (index step = 9; step < steps; step += 48) out.add("base={} n=12 step={}", base, step);
    out.add("base=cluster n=20 step=50");
    out.add("base=flag n=20 step=150");
    if (l == level::quick) return;
    for (const char* base : {"gaussian", "companion", "constant", "cluster", "graded"})
        for (index step = 0; step < steps; step += 10) out.add("base={} n=12 step={}", base, step);
    if (l == level::standard) return;
    for (const std::string& base : base_words())
        for (const index n : {12, 26})
            for (index step = 0; step < steps; ++step) out.add("base={} n={} step={}", base, n, step);
}

} // namespace

family_source f22_scale_sweep() {
    return {
        {"F22", "one matrix at many scales",
         "multiples that are no powers of two change every rounding: an accuracy that depends on luck shows as a spread over the sweep"},
        {{"", {word("base", base_words()), integer("n", 2, 128), integer("step", 0, steps - 1)}, true, make}},
        list};
}

} // namespace eckart::validate::gallery
