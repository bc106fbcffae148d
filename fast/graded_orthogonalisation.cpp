#include <eckart/fast/graded_orthogonalisation.hpp>

#include <eckart/fast/interleaved.hpp>
#include <eckart/fast/orthogonalisation.hpp>
#include <eckart/fast/planes.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace eckart::fast {

namespace {

constexpr int largest_range = 400; // binades, of which fourth powers have to stay representable

template <int P>
double largest_part(const planes<P>& X, index j) {
    double largest = 0;
    for (const columns& x : X.part)
        for (index i = 0; i < X.rows(); ++i) largest = std::max(largest, std::fabs(x(i, j)));
    return largest;
}

template <int P>
sweep_count orthogonalise(columns& W, columns* V, int threads) {
    const index n = W.cols();
    int lowest = std::numeric_limits<int>::max(), highest = std::numeric_limits<int>::min();
    for (index j = 0; j < n; ++j) {
        lowest = std::min(lowest, W.exponent(j));
        highest = std::max(highest, W.exponent(j));
    }
    if (n == 0 || highest - lowest > largest_range) return {};
    const int centre = lowest + (highest - lowest) / 2;
    planes<P> Y = planes<P>::undefined(n, n);
    for (index j = 0; j < n; ++j) copy_column(W, j, std::ldexp(1.0, W.exponent(j) - centre), Y, j);

    orthogonalisation<P> o(std::move(Y), V != nullptr, threads);
    if (!o.run()) return {};
    for (index j = 0; j < n; ++j) {
        const double largest = largest_part(o.Y(), j);
        const int e = largest > 0 ? std::ilogb(largest) : 0;
        copy_column(o.Y(), j, std::ldexp(1.0, -e), W, j);
        W.exponent(j) = e + centre;
        W.norm(j) = std::ldexp(o.length(j), -e);
        if (V != nullptr) copy_column(o.V(), j, 1, *V, j);
    }
    return {o.passes(), true};
}

} // namespace

sweep_count orthogonalise_in_products(columns& W, columns* V, int threads) {
    return W.planes() == 1 ? orthogonalise<1>(W, V, threads) : orthogonalise<2>(W, V, threads);
}

std::size_t orthogonalise_in_products_scratch(index n, bool with_vectors, int planes) {
    const auto o = planes == 1 ? orthogonalisation<1>::scratch(n, with_vectors) : orthogonalisation<2>::scratch(n, with_vectors);
    return static_cast<std::size_t>(planes) * columns::scratch(n, n) + o.members + o.step;
}

} // namespace eckart::fast
