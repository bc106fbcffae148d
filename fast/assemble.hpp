#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes.hpp>

#include <array>

namespace eckart::fast {

/// The parts of a matrix of P real ones: real, imaginary.
template <int P>
using part_views = std::array<strided_view<const double>, P>;

template <int P>
part_views<P> parts(planes<P>& X) {
    part_views<P> all;
    for (int p = 0; p < P; ++p) all[p] = X.part[p].view();
    return all;
}

template <std::size_t P>
std::array<strided_view<const double>, P> transposed(std::array<strided_view<const double>, P> X) {
    for (auto& part : X) part = part.transposed();
    return X;
}

/// Numbers of type T, each rounded once, from their parts. T is one of the four scalars.
template <class T>
void assemble(const part_views<planes_of<T>>& from, strided_view<T> to);

} // namespace eckart::fast
