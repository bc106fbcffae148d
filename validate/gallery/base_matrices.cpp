#include <eckart/validate/gallery/base_matrices.hpp>

#include <eckart/validate/gallery/gallery.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace eckart::validate::gallery {

const std::vector<std::string>& base_words() {
    static const std::vector<std::string> words = {"constant", "flag",    "integer_product", "permutation", "companion",
                                                   "graded",   "cluster", "repeated",        "gaussian"};
    return words;
}

matrix<double> base_matrix(const std::string& base, index n, std::uint64_t seed) {
    const auto make = [](std::string family, std::string parameters, std::uint64_t s) {
        return make_case({std::move(family), std::move(parameters), s}).A;
    };
    if (base == "constant") return make("F1", fmt::format("kind=constant m={} n={} value=third", n, n), 0);
    if (base == "flag") return make("F2", fmt::format("m={} n={} stripes={} odd_row=1 value=fraction", n, n, n < 3 ? n : 3), seed);
    if (base == "integer_product") return make("F3", fmt::format("kind=integer m={} n={} rank={} bound=9", n, n, n / 2), seed);
    if (base == "permutation") return make("F4", fmt::format("kind=permutation n={}", n), seed);
    if (base == "companion") return make("F5", fmt::format("n={}", n), 0);
    if (base == "graded") return make("F6", fmt::format("kind=scaled m={} n={} decades=10 side=both", n, n), seed);
    if (base == "cluster") return make("F7", fmt::format("kind=dense n={} exponent=1", n), seed);
    if (base == "repeated") return make("F9", fmt::format("kind=circulant n={}", n), seed);
    if (base == "gaussian") return make("F3", fmt::format("kind=gaussian m={} n={} rank={}", n, n, n), seed);
    throw std::invalid_argument("base_matrix: \"" + base + "\" stands for no matrix");
}

} // namespace eckart::validate::gallery
