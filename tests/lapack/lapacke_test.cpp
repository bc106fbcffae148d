#include "measures.hpp"
#include "scalars.hpp"

#include <array>

namespace eckart::lapack_test {

namespace {

/// A rows-by-cols matrix as a LAPACKE argument in either layout: the row-major one is the column-major one of the transpose.
template <class T>
argument<T> in_layout(int layout, const std::string& name, index rows, index cols, index padding) {
    return layout == 101 ? argument<T>(name, cols, rows, padding) : argument<T>(name, rows, cols, padding);
}
template <class T>
argument<T> in_layout(int layout, const std::string& name, const matrix<T>& A, index padding) {
    return layout == 101 ? argument<T>(name, transpose(A), padding) : argument<T>(name, A, padding);
}
template <class T>
matrix<T> read(int layout, const argument<T>& a) {
    return layout == 101 ? transpose(a.read()) : a.read();
}

constexpr std::array<std::array<index, 2>, 8> shapes{{{1, 1}, {1, 4}, {4, 1}, {5, 5}, {8, 5}, {5, 8}, {25, 9}, {9, 25}}};

} // namespace

template <class T>
class Lapacke : public testing::Test {};
TYPED_TEST_SUITE(Lapacke, scalars);

TYPED_TEST(Lapacke, GesddInBothLayouts) {
    using T = TypeParam;
    using real = real_type<T>;
    for (const int layout : {101, 102})
        for (const auto& [m, n] : shapes)
            for (const char job : {'A', 'S', 'O', 'N', 'o'})
                for (const index padding : {0, 2}) {
                    SCOPED_TRACE(testing::Message() << layout << " " << m << " by " << n << " " << job);
                    const index k = std::min(m, n);
                    const char z = lapack::upper(job);
                    const bool u_in_a = z == 'O' && m >= n, vt_in_a = z == 'O' && m < n;
                    const bool no_u = z == 'N' || u_in_a, no_vt = z == 'N' || vt_in_a;
                    const matrix<T> A = gaussian<T>(m, n);
                    const auto a = in_layout(layout, "A", A, padding);
                    const argument<real> s("S", k, 1);
                    const auto u = no_u ? argument<T>("U", 0, 0) : in_layout<T>(layout, "U", m, z == 'A' ? m : k, padding);
                    const auto vt = no_vt ? argument<T>("VT", 0, 0) : in_layout<T>(layout, "VT", z == 'A' ? n : k, n, padding);
                    ASSERT_EQ(entry<T>::lapacke_gesdd(layout, job, static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(), s.data(),
                                                      u.data(), u.ld(), vt.data(), vt.ld()),
                              0);
                    s.read();
                    result<T> r;
                    r.S = values(s, k);
                    const auto wanted = gesdd('S', A);
                    expect_values(A, r.S, wanted.S);
                    if (z == 'N') {
                        a.check_outside();
                        continue;
                    }
                    r.U = read(layout, u_in_a ? a : u);
                    r.Vh = read(layout, vt_in_a ? a : vt);
                    EXPECT_LE(residual(A, r), promised);
                    EXPECT_LE(orthogonality(r.U), promised);
                    EXPECT_LE(orthogonality(conjugate_transpose(r.Vh)), promised);
                }
}

TYPED_TEST(Lapacke, GesvdInBothLayouts) {
    using T = TypeParam;
    using real = real_type<T>;
    for (const int layout : {101, 102})
        for (const auto& [m, n] : shapes)
            for (const char* jobs : {"AA", "SS", "AS", "SA", "NN", "NS", "AN", "OS", "SO", "on"}) {
                SCOPED_TRACE(testing::Message() << layout << " " << m << " by " << n << " " << jobs);
                const index k = std::min(m, n);
                const char ju = lapack::upper(jobs[0]), jv = lapack::upper(jobs[1]);
                const bool with_u = is_one_of(ju, "AS"), with_vt = is_one_of(jv, "AS");
                const matrix<T> A = gaussian<T>(m, n);
                const auto a = in_layout(layout, "A", A, 1);
                const argument<real> s("S", k, 1), superb("SUPERB", k - 1, 1);
                const auto u = with_u ? in_layout<T>(layout, "U", m, ju == 'A' ? m : k, 1) : argument<T>("U", 0, 0);
                const auto vt = with_vt ? in_layout<T>(layout, "VT", jv == 'A' ? n : k, n, 1) : argument<T>("VT", 0, 0);
                ASSERT_EQ(entry<T>::lapacke_gesvd(layout, jobs[0], jobs[1], static_cast<int>(m), static_cast<int>(n), a.data(), a.ld(),
                                                  s.data(), u.data(), u.ld(), vt.data(), vt.ld(), superb.data()),
                          0);
                s.read();
                superb.read();
                result<T> r;
                r.S = values(s, k);
                const auto wanted = gesvd('S', 'S', A);
                expect_values(A, r.S, wanted.S);
                const auto part_of_a = [&](index rows, index cols) {
                    const matrix<T> all = read(layout, a);
                    return matrix<T>(all.view().block(0, 0, rows, cols));
                };
                r.U = ju == 'N' ? wanted.U : ju == 'O' ? part_of_a(m, k) : read(layout, u);
                r.Vh = jv == 'N' ? wanted.Vh : jv == 'O' ? part_of_a(k, n) : read(layout, vt);
                EXPECT_LE(residual(A, r), promised);
                EXPECT_LE(orthogonality(r.U), promised);
                EXPECT_LE(orthogonality(conjugate_transpose(r.Vh)), promised);
                a.check_outside();
            }
}

} // namespace eckart::lapack_test
