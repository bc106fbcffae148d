#pragma once

#include <eckart/core/index.hpp>
#include <eckart/core/scalar.hpp>

#include <complex>

/// Linkage of everything that the shared object exports; all else stays hidden (exports.map).
#define ECKART_LAPACK_ENTRY extern "C" __attribute__((visibility("default")))

namespace eckart::lapack {

/// Fortran's default INTEGER in the LP64 interface.
using integer = int;

/// A job letter as LSAME sees it: upper and lower case are the same.
constexpr char upper(char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; }

/// Whether a job letter is one of `allowed`.
constexpr bool is_one_of(char letter, const char* allowed) {
    for (; *allowed != '\0'; ++allowed)
        if (*allowed == letter) return true;
    return false;
}

/// A routine's name for a scalar: "SGESDD", "DGESDD", "CGESDD", "ZGESDD".
template <class T>
struct routine_name {
    char text[8] = {};
    constexpr explicit routine_name(const char* stem) {
        constexpr bool single = sizeof(real_type<T>) == sizeof(float);
        text[0] = is_complex<T> ? (single ? 'C' : 'Z') : (single ? 'S' : 'D');
        for (int i = 0; i < 6 && stem[i] != '\0'; ++i) text[i + 1] = stem[i];
    }
};

/// The name of a LAPACKE function for a scalar: "LAPACKE_dgesdd_work" for the stem "gesdd_work".
template <class T>
struct lapacke_name {
    char text[24] = "LAPACKE_";
    constexpr explicit lapacke_name(const char* stem) {
        text[8] = static_cast<char>(routine_name<T>("").text[0] - 'A' + 'a');
        for (int i = 0; i < 14 && stem[i] != '\0'; ++i) text[i + 9] = stem[i];
    }
};

/// Where an array argument's entry (i, j) lies: column-major as Fortran has it, or row-major as LAPACKE may. The number of rows and columns
/// is the job's business, because an array that the job does not reference may be any address.
template <class T>
struct array {
    T* data = nullptr;
    index row_stride = 1;
    index col_stride = 1;

    T& operator()(index i, index j) const { return data[i * row_stride + j * col_stride]; }
};

template <class T>
array<T> column_major(T* data, index ld) {
    return {data, 1, ld};
}
template <class T>
array<T> row_major(T* data, index ld) {
    return {data, ld, 1};
}

} // namespace eckart::lapack
