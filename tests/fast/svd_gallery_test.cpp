#include "tests/fast/measures.hpp"
#include "tests/fast/scalars.hpp"

#include <eckart/fast/svd.hpp>
#include <eckart/reference/certified/svd.hpp>
#include <eckart/validate/gallery/gallery.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace eckart::tests {
namespace {

/// The validator judges real double precision; here its quick gallery is brought to the other scalars and judged against certified values.
template <class T>
class FastSvdGallery : public testing::Test {
protected:
    static constexpr bool is_single = sizeof(real_type<T>) == 4;

    /// A in this scalar: rounded, after a power of two where the range of float asks for one; the imaginary parts are A's with rows and
    /// columns in another order, so that zeros, sizes and small integers stay what the family is about.
    static matrix<T> as_scalar(const matrix<double>& A) {
        double largest = 0;
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i)
                if (std::isfinite(A(i, j))) largest = std::max(largest, std::fabs(A(i, j)));
        const bool fits = !is_single || largest == 0 || (largest >= 0x1p-100 && largest <= 0x1p126);
        const int e = fits ? 0 : -std::ilogb(largest);
        matrix<T> B(A.rows(), A.cols());
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i) {
                const double im = A(A.rows() - 1 - i, (j + 1) % A.cols());
                B(i, j) = scalar<T>(std::ldexp(A(i, j), e), std::ldexp(im, e));
            }
        return B;
    }

    static bool all_finite(const matrix<T>& A) {
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i)
                if (!std::isfinite(scalar_traits<T>::real_part(A(i, j))) || !std::isfinite(scalar_traits<T>::imaginary_part(A(i, j))))
                    return false;
        return true;
    }

    static void check(const matrix<T>& A) {
        const index m = A.rows(), n = A.cols();
        if (!all_finite(A)) {
            for (const vectors job : {vectors::none, vectors::thin, vectors::full})
                EXPECT_EQ(svd(strided_view<const T>(A), {job}).status, status::nonfinite_input);
            return;
        }
        const auto exact = reference::certified_svd(A.view());
        ASSERT_EQ(exact.status, reference::certified_status::ok) << exact.reason;
        const bool infinite = !exact.S.empty() && static_cast<real_type<T>>(exact.S[0]) == std::numeric_limits<real_type<T>>::infinity();
        for (const vectors job : {vectors::none, vectors::thin, vectors::full})
            for (const auto& [how, what] : {std::pair{algorithm::automatic, accuracy::relative},
                                            {algorithm::jacobi, accuracy::relative},
                                            {algorithm::bidiagonal, accuracy::relative},
                                            {algorithm::automatic, accuracy::normwise},
                                            {algorithm::bidiagonal, accuracy::normwise}}) {
                if (job == vectors::full && std::max(m, n) > 150) continue; // the judge's orthogonality takes max(m, n)^3
                SCOPED_TRACE(static_cast<int>(how) + 10 * static_cast<int>(what));
                const auto r = svd(strided_view<const T>(A), {.vectors = job, .algorithm = how, .accuracy = what});
                if (infinite || r.status == status::overflow) {
                    EXPECT_EQ(r.status, status::overflow);
                    EXPECT_TRUE(exact.S[0] >= std::numeric_limits<real_type<T>>::max());
                    continue;
                }
                expect_contract(A, r, job);
                const long double p = static_cast<long double>(std::max<index>({m, n, 1}));
                // Single precision is computed in double but where normwise accuracy suffices.
                const long double u = what == accuracy::normwise ? unit_roundoff<real_type<T>> : 0x1p-53L;
                const long double bound = 62 * p * u * frobenius_norm(A) + std::numeric_limits<real_type<T>>::denorm_min();
                for (std::size_t i = 0; i < r.S.size(); ++i) {
                    const long double sigma = exact.S[i];
                    EXPECT_TRUE(std::fabs(r.S[i] - sigma) <= bound + unit_roundoff<real_type<T>> * sigma) << i << ": " << r.S[i];
                }
            }
    }
};
using other_scalars = testing::Types<float, std::complex<float>, std::complex<double>>;
TYPED_TEST_SUITE(FastSvdGallery, other_scalars, scalar_names);

TYPED_TEST(FastSvdGallery, QuickLevelOfEveryFamily) {
    for (const auto& family : validate::families())
        for (const auto& key : validate::cases(family.name, validate::level::quick)) {
            SCOPED_TRACE(key.text());
            this->check(this->as_scalar(validate::make_case(key).A));
        }
}

} // namespace
} // namespace eckart::tests
