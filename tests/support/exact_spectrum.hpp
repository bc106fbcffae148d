#pragma once

#include <eckart/core/matrix_view.hpp>
#include <eckart/reference/certified/certificate.hpp>

#include <complex>
#include <vector>

namespace eckart::tests {

/// Counts singular values of small matrices exactly, by integers alone and by a way of its own: the characteristic polynomial of the
/// smaller Gram matrix by Faddeev and LeVerrier, shifted to μ². All its roots are real, so that Descartes' rule of signs counts those above
/// exactly.
class exact_spectrum {
public:
    /// Finite entries over the whole range of double.
    explicit exact_spectrum(matrix_view<const double> A);
    explicit exact_spectrum(matrix_view<const std::complex<double>> A);

    /// min(m, n)
    index size() const { return static_cast<index>(coefficients_.size()) - 1; }

    struct position {
        index above = 0; ///< #{σ > μ}
        index equal = 0; ///< #{σ = μ}
    };
    position at(const reference::big_dyadic& mu) const;
    position at(double mu) const;

    /// σ_k against μ for k = 0, 1, ..: -1, 0, 1.
    int compare(index k, const reference::big_dyadic& mu) const;
    index rank() const { return size() - at(0.0).equal; }

private:
    /// Gram matrix (Gaussian integers, row by row) of A 2^-exponent.
    void set_polynomial(const std::vector<mpz_class>& re, const std::vector<mpz_class>& im, std::size_t n);

    std::vector<mpz_class> coefficients_; ///< of x^n, .., x^0
    long exponent_ = 0;                   ///< A = 2^exponent times an integer matrix
};

} // namespace eckart::tests
