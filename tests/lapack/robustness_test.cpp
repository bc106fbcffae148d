#include "measures.hpp"
#include "scalars.hpp"

#include <eckart/lapack/gesvd.hpp>
#include <eckart/lapack/gesvj.hpp>
#include <eckart/validate/libraries/floating_point_state.hpp>

#include <sys/resource.h>

#include <cfenv>
#include <fstream>
#include <thread>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace eckart::lapack_test {

namespace {

/// Every routine with its richest job, on a matrix with m >= n.
template <class T>
std::vector<result<T>> all_routines(const matrix<T>& A) {
    return {gesdd('A', A),      gesdd('O', A),      gesdd('N', A),   gesvd('A', 'S', A), gesvd('O', 'A', A),
            gejsv("FFVNTN", A), gejsv("ENNNNN", A), gesvj("GUV", A), gesvj("GNN", A)};
}

template <class T>
bool same_bits(const result<T>& a, const result<T>& b) {
    return a.info == b.info && a.S == b.S && a.U == b.U && a.Vh == b.Vh;
}

} // namespace

template <class T>
class LapackRobustness : public testing::Test {};
TYPED_TEST_SUITE(LapackRobustness, scalars);

TYPED_TEST(LapackRobustness, NonfiniteInputIsAnIllegalArgumentAndNothingIsWritten) {
    using T = TypeParam;
    using real = real_type<T>;
    using limits = std::numeric_limits<real>;
    for (const real bad : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()})
        for (const index where : {0, 13, 34})
            for (const bool imaginary : {false, true}) {
                if (imaginary && !is_complex<T>) continue;
                matrix<T> A = gaussian<T>(7, 5);
                T& x = A.data()[where];
                x = imaginary ? scalar_traits<T>::from_parts(scalar_traits<T>::real_part(x), bad) : T(bad);
                for (const char job : {'A', 'S', 'O', 'N'}) EXPECT_EQ(gesdd(job, A).info, -4);
                for (const char u : {'A', 'S', 'O', 'N'})
                    for (const char v : {'A', 'S', 'N'}) EXPECT_EQ(gesvd(u, v, A).info, -5);
                for (const char* job : {"CUVNNN", "EFJRTP", "FNNNNN", "GUNNTN"}) EXPECT_EQ(gejsv(job, A).info, -9) << job;
                for (const char* job : {"GUV", "GNN", "GCV"}) EXPECT_EQ(gesvj(job, A).info, -6) << job;
                for (const int layout : {101, 102}) {
                    std::vector<real> s(5), superb(5);
                    std::vector<T> u(49), v(25);
                    matrix<T> copy = A;
                    const int ld = layout == 101 ? 5 : 7;
                    EXPECT_EQ(entry<T>::lapacke_gesdd(layout, 'S', 7, 5, copy.data(), ld, s.data(), u.data(), ld, v.data(), 5), -5);
                    EXPECT_EQ(entry<T>::lapacke_gesvd(layout, 'S', 'S', 7, 5, copy.data(), ld, s.data(), u.data(), ld, v.data(), 5,
                                                      superb.data()),
                              -6);
                }
            }
}

TYPED_TEST(LapackRobustness, OverflowIsAnInfiniteValueAndNoError) {
    using T = TypeParam;
    using real = real_type<T>;
    const matrix<T> A(matrix<T>{{T(std::numeric_limits<real>::max()), T(std::numeric_limits<real>::max())}, {T(1), T(-1)}});
    const auto r = gesdd('S', A), s = gesvd('S', 'S', A);
    for (const auto& x : {r, s}) {
        EXPECT_EQ(x.info, 0);
        EXPECT_EQ(x.S[0], std::numeric_limits<real>::infinity());
        EXPECT_TRUE(std::isfinite(x.S[1]));
        EXPECT_LE(orthogonality(x.U), promised);
        EXPECT_LE(orthogonality(x.Vh), promised);
    }
}

TYPED_TEST(LapackRobustness, QueriesTouchNothingButTheAnswer) {
    using T = TypeParam;
    using real = real_type<T>;
    using E = entry<T>;
    const argument<T> none("none", 0, 0);
    const argument<real> no_reals("no reals", 0, 0);
    const argument<int> no_integers("no integers", 0, 0);
    const auto answer = [](const argument<T>& work) { return std::real(work.read()(0, 0)); };
    for (const auto& [m, n] :
         {std::array<int, 2>{0, 0}, std::array<int, 2>{9, 4}, std::array<int, 2>{4, 9}, std::array<int, 2>{3000, 2000}}) {
        const int mx = std::max(m, n), mn = std::min(m, n);
        for (const char job : {'A', 'S', 'O', 'N'}) {
            const argument<T> work("WORK", 1, 1);
            EXPECT_EQ(E::gesdd(job, m, n, none.data(), std::max(1, m), no_reals.data(), none.data(), std::max(1, m), none.data(),
                               std::max(1, n), work.data(), -1, no_reals.data(), no_integers.data()),
                      0);
            EXPECT_GE(answer(work), static_cast<real>(gesdd_workspace<T>(job, mx, mn)));
            const argument<T> other("WORK", 1, 1);
            EXPECT_EQ(E::gesvd(job, 'N', m, n, none.data(), std::max(1, m), no_reals.data(), none.data(), std::max(1, m), none.data(),
                               std::max(1, n), other.data(), -1, no_reals.data()),
                      0);
            EXPECT_GE(answer(other), static_cast<real>(gesvd_workspace<T>(m >= n ? job == 'N' : true, mx, mn)));
        }
        if (m < n) continue;
        const argument<T> work("CWORK", is_complex<T> ? 2 : 1, 1), cwork("CWORK", 1, 1);
        const argument<real> rwork("RWORK", is_complex<T> ? 1 : 0, 1), rwork2("RWORK", is_complex<T> ? 1 : 0, 1);
        const argument<int> iwork("IWORK", is_complex<T> ? 1 : 0, 1);
        EXPECT_EQ(E::gejsv("FUVNNN", m, n, none.data(), std::max(1, m), no_reals.data(), none.data(), std::max(1, m), none.data(),
                           std::max(1, n), work.data(), -1, rwork.data(), -1, iwork.data()),
                  0);
        EXPECT_GE(answer(work), static_cast<real>(gejsv_workspace<T>('F', 'U', 'V', m, n).least));
        EXPECT_EQ(E::gesvj("GCV", m, n, none.data(), std::max(1, m), no_reals.data(), 0, none.data(), std::max(1, n), cwork.data(), -1,
                           rwork2.data(), -1),
                  0);
        EXPECT_GE(answer(cwork), static_cast<real>(m > 0 && n > 0 ? m + n : 1));
        if (is_complex<T>) {
            EXPECT_GE(rwork.read()(0, 0), real(7));
            EXPECT_GE(iwork.read()(0, 0), 4);
            EXPECT_GE(rwork2.read()(0, 0), real(1));
        }
    }
}

TYPED_TEST(LapackRobustness, SizesBeyondAnIntegerAreNotAsked) {
    using T = TypeParam;
    using real = real_type<T>;
    using E = entry<T>;
    const int largest = std::numeric_limits<int>::max();
    // LAPACK's formulas exceed an INTEGER here: no caller could pass such a workspace, so none is wanted.
    for (const char job : is_complex<T> ? std::string("O") : std::string("ASO")) {
        T work{};
        EXPECT_EQ(E::gesdd(job, 50000, 50000, nullptr, 50000, nullptr, nullptr, 50000, nullptr, 50000, &work, -1, nullptr, nullptr), 0);
        EXPECT_EQ(std::real(work), real(1));
    }
    T work{};
    EXPECT_EQ(E::gesdd('N', largest, largest, nullptr, largest, nullptr, nullptr, 1, nullptr, 1, &work, -1, nullptr, nullptr), 0);
    EXPECT_EQ(std::real(work), real(1));
    EXPECT_EQ(E::gesvd('N', 'N', largest, largest, nullptr, largest, nullptr, nullptr, 1, nullptr, 1, &work, -1, nullptr), 0);
    EXPECT_EQ(std::real(work), real(1));
    EXPECT_EQ(gejsv_workspace<T>('E', 'U', 'V', largest, largest).answer, 1);
    // One below the edge: in single precision the answer is rounded up, never down.
    const index wanted = gesdd_workspace<T>('S', 20001, 20001);
    EXPECT_EQ(E::gesdd('S', 20001, 20001, nullptr, 20001, nullptr, nullptr, 20001, nullptr, 20001, &work, -1, nullptr, nullptr), 0);
    EXPECT_GE(static_cast<index>(std::real(work)), wanted);
}

TYPED_TEST(LapackRobustness, ForeignFloatingPointEnvironmentChangesNoBitAndIsKept) {
    using T = TypeParam;
    const matrix<T> A = gaussian<T>(9, 6);
    matrix<T> tiny = A; // its values are subnormal numbers
    for (index j = 0; j < 6; ++j)
        for (index i = 0; i < 9; ++i) tiny(i, j) *= std::numeric_limits<real_type<T>>::min() / 8;
    const auto wanted = all_routines(A), wanted_tiny = all_routines(tiny);
    EXPECT_GT(wanted_tiny[0].S[0], 0);
    const auto original = validate::current_floating_point_state();
    const auto check = [&](const char* what) {
        std::feclearexcept(FE_ALL_EXCEPT);
        const auto before = validate::current_floating_point_state();
        const auto got = all_routines(A), got_tiny = all_routines(tiny);
        const auto after = validate::current_floating_point_state();
        const int raised = std::fetestexcept(FE_DIVBYZERO | FE_INVALID);
        validate::restore(original);
        EXPECT_TRUE(before == after) << what << ": " << validate::difference(before, after);
        EXPECT_EQ(raised, 0) << what;
        for (std::size_t i = 0; i < got.size(); ++i) {
            EXPECT_TRUE(same_bits(got[i], wanted[i])) << what << ", call " << i;
            // The test itself multiplies by the scale of gejsv and gesvj, in the foreign environment.
            if (i < 5) {
                EXPECT_TRUE(same_bits(got_tiny[i], wanted_tiny[i])) << what << ", tiny, call " << i;
            }
        }
    };
    for (const int direction : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
        std::fesetround(direction);
        check("rounding");
    }
#if defined(__x86_64__)
    _mm_setcsr(_mm_getcsr() | 0x8040); // flush to zero, denormals are zero: what fast-math start-up code sets
    check("flush to zero");
#endif
}

TYPED_TEST(LapackRobustness, ThreadsChangeNoBit) {
    using T = TypeParam;
    const matrix<T> A = gaussian<T>(200, 180);
    const auto compare = [&] {
        setenv("ECKART_NUM_THREADS", "2", 1);
        const auto r = gesdd('S', A);
        const auto one = svd(strided_view<const T>(A), {.accuracy = accuracy::normwise, .threads = 1});
        std::_Exit(r.S == one.S && r.U == one.U && r.Vh == one.Vh ? 0 : 1);
    };
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(compare(), testing::ExitedWithCode(0), "^$");
}

TYPED_TEST(LapackRobustness, CallsInParallelGiveTheSameBits) {
    using T = TypeParam;
    const matrix<T> A = gaussian<T>(24, 17);
    const auto wanted = gesdd('A', A);
    const auto wanted_jacobi = gejsv("CUVNNN", A);
    std::vector<std::thread> threads;
    std::vector<int> wrong(4);
    for (std::size_t t = 0; t < wrong.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                std::vector<T> a(A.data(), A.data() + 24 * 17), u(24 * 24), v(17 * 17), work(20000);
                std::vector<real_type<T>> s(17), rwork(20000);
                std::vector<int> iwork(200);
                entry<T>::gesdd('A', 24, 17, a.data(), 24, s.data(), u.data(), 24, v.data(), 17, work.data(), 20000, rwork.data(),
                                iwork.data());
                wrong[t] +=
                    s != wanted.S || !std::equal(u.begin(), u.end(), wanted.U.data()) || !std::equal(v.begin(), v.end(), wanted.Vh.data());
                a.assign(A.data(), A.data() + 24 * 17);
                entry<T>::gejsv("CUVNNN", 24, 17, a.data(), 24, s.data(), u.data(), 24, v.data(), 17, work.data(), 20000, rwork.data(),
                                20000, iwork.data());
                wrong[t] += s != wanted_jacobi.S;
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

#if !defined(__SANITIZE_ADDRESS__)
TYPED_TEST(LapackRobustness, OutOfMemoryIsInfoAndALine) {
    using T = TypeParam;
    constexpr int n = 1500;
    const auto starve = [&] {
        std::vector<T> a(n * n, T(1)), u(n * n), v(n * n), work(1);
        std::vector<real_type<T>> s(n);
        work.resize(static_cast<std::size_t>(gesvd_workspace<T>(false, n, n)));
        std::vector<real_type<T>> rwork(5 * n);
        std::ifstream statm("/proc/self/statm");
        rlim_t pages = 0;
        statm >> pages;
        rlimit limit{};
        getrlimit(RLIMIT_AS, &limit);
        limit.rlim_cur = pages * 4096 + (rlim_t(2) << 20);
        setrlimit(RLIMIT_AS, &limit);
        const int info = entry<T>::gesvd('S', 'S', n, n, a.data(), n, s.data(), u.data(), n, v.data(), n, work.data(),
                                         static_cast<int>(work.size()), rwork.data());
        std::_Exit(info == -1010 && s[0] == 0 && u[0] == T(0) ? 0 : 1);
    };
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(starve(), testing::ExitedWithCode(0), "eckart: .GESVD: out of memory for a 1500-by-1500 matrix; INFO = -1010");
}
#endif

TYPED_TEST(LapackRobustness, UnconvergedSuperdiagonalsStayInTheArray) {
    using T = TypeParam;
    using real = real_type<T>;
    // What a spent budget leaves: INFO > 0, zero superdiagonals, WORK(1) as it was.
    const int m = 9, n = 6;
    const argument<T> work("WORK", 31, 1);
    const argument<real> rwork("RWORK", 5, 1);
    real* const superdiagonal = is_complex<T> ? rwork.data() : reinterpret_cast<real*>(work.data()) + 1;
    lapack::finish_gesvd<T>(5, 'S', 'S', m, n, work.data(), 31, superdiagonal);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(superdiagonal[i], real(0));
    work.check_outside();
    rwork.check_outside();
    // A workspace of one entry has no room behind WORK(1).
    const argument<T> one("WORK", 1, 1);
    if constexpr (!is_complex<T>) lapack::finish_gesvd<T>(5, 'S', 'S', m, n, one.data(), 1, one.data() + 1);
    one.check_untouched();
}

TYPED_TEST(LapackRobustness, GesvjMeasuresWhatIsNotOrthogonal) {
    using T = TypeParam;
    using real = real_type<T>;
    svd_result<T> r;
    r.U = matrix<T>{{T(1), T(real(0.6))}, {T(0), T(real(0.8))}};
    r.S = {2, 1};
    const auto measured = lapack::measure_rotations(r);
    EXPECT_NEAR(static_cast<double>(measured.largest_cosine), 0.6, 1e-6);
    EXPECT_NEAR(static_cast<double>(measured.largest_sine), std::sin(0.5 * std::atan2(2 * 0.5 * 0.6, 1 - 0.25)), 1e-6);
}

} // namespace eckart::lapack_test
