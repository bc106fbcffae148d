#pragma once

#include <eckart/lapack/fortran.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

/// Sizes of WORK as LAPACK has them, in 64 bits. This library needs no workspace of the caller; the sizes exist so that a wrong LWORK is
/// refused here exactly where LAPACK refuses it, and a program that asks gets an answer that every LAPACK would accept.
///
/// For xGESDD and xGESVD the size is the least that LAPACK's code takes, which depends on the path that the code would choose and is at
/// most what its documentation asks for; it is also the answer to a query, as there is no larger size that would be faster.
namespace eckart::lapack {

/// Of xGEJSV code and documentation differ: `least` is the smaller of the two, `answer`, to a query, the larger.
struct workspace_size {
    index least = 1;
    index answer = 1;
};

/// What no INTEGER can hold nobody can pass: LAPACK's own formulas overflow there (from n = 26754 on for DGESDD 'S'). Then 1 suffices and
/// is the answer to a query.
constexpr index passable(index size) { return size <= std::numeric_limits<integer>::max() ? std::max<index>(1, size) : 1; }

/// n^2 of an INTEGER n, capped where it is far beyond what is passable, so that no formula overflows.
constexpr index square(index n) { return std::min(n * n, index(1) << 58); }

/// @param mx, mn  the larger and the smaller dimension.
template <class T>
constexpr index gesdd_workspace(char jobz, index mx, index mn) {
    if (mn == 0) return 1;
    if constexpr (is_complex<T>) {
        const bool much_longer = mx >= static_cast<index>(static_cast<double>(mn) * 17 / 9);
        switch (jobz) {
        case 'N': return passable(much_longer ? 3 * mn : 2 * mn + mx);
        case 'O': return passable(much_longer ? 2 * square(mn) + 3 * mn : square(mn) + 2 * mn + mx);
        case 'S': return passable(much_longer ? square(mn) + 3 * mn : 2 * mn + mx);
        default: return passable(much_longer ? square(mn) + std::max(3 * mn, mn + mx) : 2 * mn + mx);
        }
    }
    const bool much_longer = mx >= static_cast<index>(static_cast<double>(mn) * 11 / 6);
    const index values_only = 7 * mn, divide_and_conquer = 3 * square(mn) + 4 * mn;
    switch (jobz) {
    case 'N': return passable(much_longer ? values_only + mn : 3 * mn + std::max(mx, values_only));
    case 'O':
        return passable(much_longer ? divide_and_conquer + 2 * square(mn) + 3 * mn
                                    : 3 * mn + std::max(mx, square(mn) + divide_and_conquer));
    case 'S': return passable(much_longer ? divide_and_conquer + square(mn) + 3 * mn : 3 * mn + std::max(mx, divide_and_conquer));
    default:
        return passable(much_longer ? square(mn) + std::max(3 * mn + divide_and_conquer, mn + mx)
                                    : 3 * mn + std::max(mx, divide_and_conquer));
    }
}

/// @param long_factor_unwanted  JOBU = 'N' for m >= n, JOBVT = 'N' for m < n: "path 1" of LAPACK's comments.
template <class T>
constexpr index gesvd_workspace(bool long_factor_unwanted, index mx, index mn) {
    if (mn == 0) return 1;
    // ILAENV(6, ...): INT(REAL(MIN(M, N)) * 1.6E0), in single precision as there.
    const bool path_1 = long_factor_unwanted && mx >= static_cast<index>(static_cast<float>(mn) * 1.6f);
    if constexpr (is_complex<T>) return passable(path_1 ? 3 * mn : 2 * mn + mx);
    return passable(path_1 ? 5 * mn : std::max(3 * mn + mx, 5 * mn));
}

/// WORK of the real routines, CWORK of the complex ones.
template <class T>
constexpr workspace_size gejsv_workspace(char joba, char jobu, char jobv, index m, index n) {
    const bool left = is_one_of(jobu, "UF"), right = is_one_of(jobv, "VJ"), condition = is_one_of(joba, "EG");
    index size = 0;
    if constexpr (is_complex<T>) {
        if (left && right)
            size = jobv == 'J' ? 4 * n + square(n) : 5 * n + 2 * square(n);
        else if (left || right)
            size = 3 * n;
        else
            size = condition ? std::max(2 * n + 1, square(n) + 2 * n) : 2 * n + 1;
        // N + M for left vectors is in the code of ZGEJSV alone.
        return {passable(std::max<index>(2, size)), passable(std::max({index(2), size, left ? n + m : index(0)}))};
    } else {
        if (left && right)
            size = jobv == 'J' ? std::max(4 * n + square(n), 2 * n + square(n) + 6) : 6 * n + 2 * square(n);
        else if (left || right)
            size = std::max<index>(7, 4 * n + 1);
        else
            size = std::max<index>(7, condition ? 4 * n + square(n) : 4 * n + 1);
        size = std::max(size, 2 * m + n);
        // Not `passable`: DGEJSV takes an empty WORK for both factors of an empty matrix.
        return {size <= std::numeric_limits<integer>::max() ? size : 1, passable(std::max<index>(7, size))};
    }
}

/// RWORK of the complex routines. ZGEJSV documents N where its code wants 2 N.
constexpr workspace_size gejsv_real_workspace(char joba, char jobt, index m, index n) {
    const index rows = is_one_of(joba, "FG") || (jobt == 'T' && m == n) ? 2 * m : 0;
    return {passable(std::max({index(7), n, rows})), passable(std::max({index(7), 2 * n, rows}))};
}

/// A size as WORK(1) holds it: rounded up where single precision cannot hold it.
template <class T>
T workspace_answer(index size) {
    using real = real_type<T>;
    real answer = static_cast<real>(size);
    if (static_cast<index>(answer) < size) answer = std::nextafter(answer, std::numeric_limits<real>::infinity());
    return T(answer);
}

} // namespace eckart::lapack
