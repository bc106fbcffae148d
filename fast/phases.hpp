#pragma once

#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <cmath>
#include <complex>
#include <cstddef>

namespace eckart::fast {

/// Numbers of modulus 1, one for each row of a matrix.
class phases {
public:
    explicit phases(index n) : re_(static_cast<std::size_t>(n)), im_(static_cast<std::size_t>(n)) {}
    static std::size_t scratch(index n) { return 2 * scratch_for<double>(n); }

    std::complex<double> get(index i) const { return {re_[static_cast<std::size_t>(i)], im_[static_cast<std::size_t>(i)]}; }
    /// d_i <- x y, brought back to modulus 1.
    void set(index i, std::complex<double> x, std::complex<double> y) {
        const double re = x.real() * y.real() - x.imag() * y.imag(), im = x.real() * y.imag() + x.imag() * y.real();
        const double modulus = std::sqrt(re * re + im * im);
        re_[static_cast<std::size_t>(i)] = re / modulus;
        im_[static_cast<std::size_t>(i)] = im / modulus;
    }
    /// Z <- diag(d) Z for a Z that is real, its imaginary part undefined.
    template <class R>
    void multiply_real(planes_view<2, R> Z) const {
        for (index j = 0; j < Z.cols(); ++j) {
            R *x = Z.part[0].col(j), *y = Z.part[1].col(j);
            for (std::size_t i = 0; i < re_.size(); ++i) {
                y[i] = static_cast<R>(im_[i] * x[i]);
                x[i] = static_cast<R>(re_[i] * x[i]);
            }
        }
    }

private:
    scratch_vector<double> re_, im_;
};

} // namespace eckart::fast
