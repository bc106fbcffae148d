#include <eckart/reference/derivation/modular_rank.hpp>
#include <eckart/reference/derivation/montgomery.hpp>

#include <utility>
#include <vector>

namespace eckart::reference {

namespace {

/// Miller-Rabin with the first twelve primes as bases: no composite below 3.18e23 passes (Sorenson & Webster, Math. Comp. 86 (2017)).
bool is_prime(std::uint64_t n) {
    constexpr std::uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    for (const std::uint64_t b : bases)
        if (n % b == 0) return n == b;
    const montgomery field(n);
    const std::uint64_t minus_one = field.subtract(0, field.one());
    std::uint64_t odd = n - 1;
    int twos = 0;
    for (; odd % 2 == 0; odd /= 2) ++twos;
    for (const std::uint64_t b : bases) {
        std::uint64_t x = field.power(field.residue(b), odd);
        bool passes = x == field.one() || x == minus_one;
        for (int i = 1; i < twos && !passes; ++i) {
            x = field.multiply(x, x);
            passes = x == minus_one;
        }
        if (!passes) return false;
    }
    return true;
}

} // namespace

std::uint64_t previous_prime(std::uint64_t n) {
    do --n;
    while (!is_prime(n));
    return n;
}

index modular_rank(const integer_matrix& N, std::uint64_t p) {
    const montgomery field(p);
    const index m = N.mantissas.rows(), n = N.mantissas.cols();
    // Rows are contiguous in this copy, so that the elimination runs along memory.
    matrix<std::uint64_t> W(n, m);
    for (index i = 0; i < m; ++i)
        for (index j = 0; j < n; ++j) {
            const std::int64_t mantissa = N.mantissas(i, j);
            if (mantissa == 0) continue;
            const auto magnitude = static_cast<std::uint64_t>(mantissa < 0 ? -mantissa : mantissa);
            const std::uint64_t power = field.power(field.residue(2), static_cast<std::uint64_t>(N.exponents(i, j)));
            const std::uint64_t residue = field.multiply(field.residue(magnitude), power);
            W(j, i) = mantissa < 0 ? field.subtract(0, residue) : residue;
        }
    std::vector<std::uint64_t*> row;
    for (index i = 0; i < m; ++i) row.push_back(W.col(i));
    index rank = 0;
    for (index j = 0; j < n && rank < m; ++j) {
        index pivot = rank;
        while (pivot < m && row[pivot][j] == 0) ++pivot;
        if (pivot == m) continue;
        std::swap(row[rank], row[pivot]);
        const std::uint64_t inverse = field.inverse(row[rank][j]);
        for (index i = rank + 1; i < m; ++i) {
            if (row[i][j] == 0) continue;
            const std::uint64_t factor = field.multiply(row[i][j], inverse);
            for (index l = j; l < n; ++l) row[i][l] = field.subtract(row[i][l], field.multiply(factor, row[rank][l]));
        }
        ++rank;
    }
    return rank;
}

} // namespace eckart::reference
