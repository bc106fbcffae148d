#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/planes.hpp>

#include <array>

namespace eckart::fast {

/// The parts of a matrix of P real ones: real, imaginary.
template <int P, class R = double>
using part_views = std::array<strided_view<const R>, P>;

template <int P, class R>
part_views<P, R> parts(planes<P, R>& X) {
    part_views<P, R> all;
    for (int p = 0; p < P; ++p) all[p] = X.part[p].view();
    return all;
}

template <class R, std::size_t P>
std::array<strided_view<const R>, P> transposed(std::array<strided_view<const R>, P> X) {
    for (auto& part : X) part = part.transposed();
    return X;
}

/// Numbers of type T, each rounded once, from their parts. T is one of the four scalars, R double or T's real type.
template <class T, class R>
void assemble(const std::array<strided_view<const R>, planes_of<T>>& from, strided_view<T> to);

} // namespace eckart::fast
