#include <eckart/validate/gallery/family_source.hpp>

namespace eckart::validate::gallery {

namespace {

constexpr std::uint64_t stream = 1900;

made make(const arguments& a, std::uint64_t seed) {
    const index m = a.integer("m"), n = a.integer("n");
    random_stream r(seed, stream);
    made c{integers(m, n, 99, r), fmt::format("{} by {} integers, to be called in every storage and with every job", m, n)};
    c.every_storage = true;
    return c;
}

void list(level l, case_list& out) {
    for (const auto& [m, n] : {std::pair<index, index>{1, 1}, {1, 6}, {6, 1}, {2, 2}, {3, 3}, {7, 5}, {5, 7}, {26, 26}, {40, 12}, {12, 40}})
        out.add("m={} n={}", m, n);
    if (l == level::quick) return;
    for (const index m : {2, 9, 25, 60})
        for (const index n : {2, 9, 25, 60}) out.add("m={} n={}", m, n);
    if (l == level::standard) return;
    for (index m = 1; m <= 16; ++m)
        for (index n = 1; n <= 16; ++n) out.add("m={} n={}", m, n);
}

} // namespace

family_source f19_storage() {
    return {
        {"F19", "storage and jobs",
         "the numbers are easy, the calls are not: leading dimensions, padding, misaligned arrays, minimal workspace, every job option"},
        {{"", {integer("m", 1, 512), integer("n", 1, 512)}, true, make}},
        list};
}

} // namespace eckart::validate::gallery
