#include <eckart/core/matrix_hash.hpp>

#include <eckart/core/mix.hpp>

#include <bit>
#include <cstdint>
#include <cstdio>

namespace eckart {

namespace {

constexpr std::uint64_t complex_mark = 2; // parts of an entry; real matrices have no mark

/// Absorbs one word after the other. Each step is a bijection of the state for a given word and of the word for a given state.
class absorber {
public:
    explicit absorber(std::uint64_t seed) : state_(seed) {}
    void absorb(std::uint64_t word) { state_ = mix((state_ ^ word) + golden_step); }
    void absorb(double x) { absorb(std::bit_cast<std::uint64_t>(x)); }
    void absorb(const std::complex<double>& x) {
        absorb(x.real());
        absorb(x.imag());
    }
    unsigned long long state() const { return state_; }

private:
    std::uint64_t state_;
};

template <class T>
unsigned long long hash(matrix_view<const T> A, std::uint64_t seed) {
    absorber h(seed);
    if constexpr (!std::is_same_v<T, double>) h.absorb(complex_mark);
    h.absorb(static_cast<std::uint64_t>(A.rows));
    h.absorb(static_cast<std::uint64_t>(A.cols));
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i) h.absorb(A(i, j));
    return h.state();
}

template <class T>
std::string hash_text(matrix_view<const T> A) {
    constexpr std::uint64_t first_seed = 0x243f6a8885a308d3U, second_seed = 0x13198a2e03707344U; // the binary digits of pi
    char digits[33];
    std::snprintf(digits, sizeof digits, "%016llx%016llx", hash(A, first_seed), hash(A, second_seed));
    return digits;
}

} // namespace

std::string matrix_hash(matrix_view<const double> A) { return hash_text(A); }
std::string matrix_hash(matrix_view<const std::complex<double>> A) { return hash_text(A); }

} // namespace eckart
