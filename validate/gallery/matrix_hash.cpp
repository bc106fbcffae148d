#include <eckart/validate/gallery/matrix_hash.hpp>

#include <eckart/validate/gallery/random_stream.hpp>

#include <bit>
#include <cstdint>
#include <cstdio>

namespace eckart::validate {

namespace {

// Each step is a bijection of the state for a given word and of the word for a given state.
std::uint64_t hash(matrix_view<const double> A, std::uint64_t state) {
    const auto absorb = [&](std::uint64_t word) { state = gallery::mix((state ^ word) + gallery::golden_step); };
    absorb(static_cast<std::uint64_t>(A.rows));
    absorb(static_cast<std::uint64_t>(A.cols));
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) absorb(std::bit_cast<std::uint64_t>(A(i, j)));
    return state;
}

} // namespace

std::string matrix_hash(matrix_view<const double> A) {
    constexpr std::uint64_t first_seed = 0x243f6a8885a308d3U, second_seed = 0x13198a2e03707344U; // the binary digits of pi
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016llx%016llx", static_cast<unsigned long long>(hash(A, first_seed)),
                  static_cast<unsigned long long>(hash(A, second_seed)));
    return digits;
}

} // namespace eckart::validate
