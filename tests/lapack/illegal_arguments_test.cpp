#include "calls.hpp"

#include <gtest/gtest.h>

#include <dlfcn.h>

#include <random>

// What LAPACK calls for illegal arguments: the program's own, so that it prints and stops nothing.
namespace {
struct complaint {
    std::string routine;
    int position = 0;
    int count = 0;
    bool operator==(const complaint&) const = default;
};
complaint last;
} // namespace

extern "C" void xerbla_(const char* routine, const int* position, std::size_t length) {
    last = {std::string(routine, length), *position, last.count + 1};
}
extern "C" void LAPACKE_xerbla(const char* routine, int info) { last = {routine, info, last.count + 1}; }

namespace eckart::lapack_test {

namespace {

/// Whichever LAPACK the machine has, for the INFO that it gives; null if it has none.
void* installed(const char* symbol) {
    static void* const library = [] {
        for (const char* name : {"/usr/lib/x86_64-linux-gnu/lapack/liblapack.so.3", "liblapack.so.3"})
            if (void* const handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return handle;
        return static_cast<void*>(nullptr);
    }();
    return library == nullptr ? nullptr : dlsym(library, symbol);
}

class choices {
public:
    explicit choices(unsigned seed) : random_(seed) {}

    template <class T>
    T of(std::initializer_list<T> list) {
        return *(list.begin() + random_() % list.size());
    }
    char letter(const char* letters) { return letters[random_() % std::strlen(letters)]; }

private:
    std::mt19937 random_;
};

/// Room for any argument of a small call.
struct room {
    std::vector<double> a = std::vector<double>(400), s = a, u = a, v = a, work = std::vector<double>(4000);
    std::vector<int> iwork = std::vector<int>(400);

    void fill() {
        for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<double>(i * i % 17) - 8;
        for (double& x : v) x = 1;
    }
};

/// INFO and what XERBLA was told.
template <class call>
std::pair<int, complaint> outcome(call&& f) {
    last = {};
    const int info = f();
    return {info, last};
}

constexpr int samples = 60000;

} // namespace

TEST(LapackIllegalArguments, GesddRefusesWhatLapackRefuses) {
    auto* const theirs = reinterpret_cast<decltype(&dgesdd_)>(installed("dgesdd_"));
    if (theirs == nullptr) GTEST_SKIP() << "no LAPACK is installed to compare with";
    choices pick(1);
    room ours_room, their_room;
    int refused = 0;
    for (int sample = 0; sample < samples; ++sample) {
        const char z = pick.letter("ASONasonX ");
        const int m = pick.of({-1, 0, 1, 5, 9, 12}), n = pick.of({-1, 0, 1, 4, 5, 12});
        const int lda = pick.of({m - 1, m, std::max(1, m), m + 2, m, m}), ldu = pick.of({0, 1, m - 1, m, m + 1, m, m});
        const int ldvt = pick.of({0, 1, std::min(m, n), n - 1, n, n, n});
        const auto w = gesdd_workspace<double>(lapack::upper(z), std::max(m, n), std::min(std::max(0, m), std::max(0, n)));
        const int lwork = pick.of({-1, 0, 1, static_cast<int>(w.least) - 1, static_cast<int>(w.least), static_cast<int>(w.documented)});
        const auto run = [&](auto* f, room& r) {
            r.fill();
            return outcome([&] {
                int info = 77;
                f(&z, &m, &n, r.a.data(), &lda, r.s.data(), r.u.data(), &ldu, r.v.data(), &ldvt, r.work.data(), &lwork, r.iwork.data(),
                  &info);
                return info;
            });
        };
        const auto ours = run(&dgesdd_, ours_room), wanted = run(theirs, their_room);
        ASSERT_TRUE(ours == wanted) << z << " m " << m << " n " << n << " lda " << lda << " ldu " << ldu << " ldvt " << ldvt << " lwork "
                                    << lwork << ": INFO " << ours.first << ", LAPACK " << wanted.first;
        refused += wanted.first < 0;
    }
    EXPECT_GT(refused, samples / 10);
    EXPECT_LT(refused, samples - samples / 10);
}

TEST(LapackIllegalArguments, GesvdRefusesWhatLapackRefuses) {
    auto* const theirs = reinterpret_cast<decltype(&dgesvd_)>(installed("dgesvd_"));
    if (theirs == nullptr) GTEST_SKIP() << "no LAPACK is installed to compare with";
    choices pick(2);
    room ours_room, their_room;
    int refused = 0;
    for (int sample = 0; sample < samples; ++sample) {
        const char u = pick.letter("ASONasonX"), v = pick.letter("ASONasonX");
        const int m = pick.of({-1, 0, 1, 5, 9, 12}), n = pick.of({-1, 0, 1, 4, 5, 12});
        const int lda = pick.of({m - 1, m, std::max(1, m), m + 2, m, m}), ldu = pick.of({0, 1, m - 1, m, m + 1, m, m});
        const int ldvt = pick.of({0, 1, std::min(m, n), n - 1, n, n, n});
        const auto w =
            gesvd_workspace<double>(lapack::upper(m >= n ? u : v) == 'N', std::max(m, n), std::min(std::max(0, m), std::max(0, n)));
        const int lwork = pick.of({-1, 0, 1, static_cast<int>(w.least) - 1, static_cast<int>(w.least), static_cast<int>(w.documented)});
        const auto run = [&](auto* f, room& r) {
            r.fill();
            return outcome([&] {
                int info = 77;
                f(&u, &v, &m, &n, r.a.data(), &lda, r.s.data(), r.u.data(), &ldu, r.v.data(), &ldvt, r.work.data(), &lwork, &info);
                return info;
            });
        };
        const auto ours = run(&dgesvd_, ours_room), wanted = run(theirs, their_room);
        ASSERT_TRUE(ours == wanted) << u << v << " m " << m << " n " << n << " lda " << lda << " ldu " << ldu << " ldvt " << ldvt
                                    << " lwork " << lwork << ": INFO " << ours.first << ", LAPACK " << wanted.first;
        refused += wanted.first < 0;
    }
    EXPECT_GT(refused, samples / 10);
    EXPECT_LT(refused, samples - samples / 10);
}

TEST(LapackIllegalArguments, GejsvRefusesWhatLapackRefuses) {
    auto* const theirs = reinterpret_cast<decltype(&dgejsv_)>(installed("dgejsv_"));
    if (theirs == nullptr) GTEST_SKIP() << "no LAPACK is installed to compare with";
    choices pick(3);
    room ours_room, their_room;
    int refused = 0;
    for (int sample = 0; sample < samples; ++sample) {
        const char job[] = {pick.letter("CCEFGARcgX"), pick.letter("UUFFWNufX"), pick.letter("VVJJWNvjX"),
                            pick.letter("NRNRnrNNX"),  pick.letter("TNTNtnNNX"), pick.letter("PNPNpnNNX")};
        const int m = pick.of({-1, 0, 1, 4, 5, 9, 9}), n = pick.of({-1, 0, 1, 4, 5, 4});
        const int lda = pick.of({m - 1, m, m + 2, m, m}), ldu = pick.of({m - 1, m, m + 1, m, m}), ldv = pick.of({n - 1, n, n, n + 1, n});
        const auto w =
            gejsv_workspace<double>(lapack::upper(job[0]), lapack::upper(job[1]), lapack::upper(job[2]), std::max(0, m), std::max(0, n));
        const int lwork = pick.of({0, static_cast<int>(w.least) - 1, static_cast<int>(w.least), static_cast<int>(w.documented)});
        const auto run = [&](auto* f, room& r) {
            r.fill();
            return outcome([&] {
                int info = 77;
                f(job, job + 1, job + 2, job + 3, job + 4, job + 5, &m, &n, r.a.data(), &lda, r.s.data(), r.u.data(), &ldu, r.v.data(),
                  &ldv, r.work.data(), &lwork, r.iwork.data(), &info);
                return info;
            });
        };
        const auto ours = run(&dgejsv_, ours_room), wanted = run(theirs, their_room);
        ASSERT_TRUE(ours == wanted) << std::string(job, 6) << " m " << m << " n " << n << " lda " << lda << " ldu " << ldu << " ldv " << ldv
                                    << " lwork " << lwork << ": INFO " << ours.first << ", LAPACK " << wanted.first;
        refused += wanted.first < 0;
    }
    EXPECT_GT(refused, samples / 10);
    EXPECT_LT(refused, samples - samples / 10);
}

TEST(LapackIllegalArguments, GesvjRefusesWhatLapackRefuses) {
    auto* const theirs = reinterpret_cast<decltype(&dgesvj_)>(installed("dgesvj_"));
    if (theirs == nullptr) GTEST_SKIP() << "no LAPACK is installed to compare with";
    choices pick(4);
    room ours_room, their_room;
    int refused = 0;
    for (int sample = 0; sample < samples; ++sample) {
        const char job[] = {pick.letter("LUGGluGGX"), pick.letter("UCNUuUcnX"), pick.letter("VANVvVanX")};
        // Not a single column: there LAPACK's gesvj does not always stop at the same place.
        const int m = pick.of({-1, 0, 4, 5, 9, 9}), n = pick.of({-1, 0, 4, 5, 4});
        const int lda = pick.of({m - 1, m, m + 2, m, m}), mv = pick.of({-1, 0, 1, 3, 3}), ldv = pick.of({n - 1, n, n, mv - 1, n + 1});
        const int least = std::max(6, m + n), lwork = m == 0 || n == 0 ? least : pick.of({0, least - 1, least, least + 5});
        const double tolerance = pick.of({0.5, 2.0, 2.0, 30.0, std::nan("")});
        if (std::isnan(tolerance) && lapack::upper(job[1]) == 'C') continue; // LAPACK takes NaN for a tolerance
        const auto run = [&](auto* f, room& r) {
            r.fill();
            r.work[0] = tolerance;
            return outcome([&] {
                int info = 77;
                f(job, job + 1, job + 2, &m, &n, r.a.data(), &lda, r.s.data(), &mv, r.v.data(), &ldv, r.work.data(), &lwork, &info);
                return info;
            });
        };
        const auto ours = run(&dgesvj_, ours_room), wanted = run(theirs, their_room);
        // LAPACK spends all sweeps on some rank-deficient matrices, which is not an argument's fault.
        if (wanted.first > 0) continue;
        ASSERT_TRUE(ours == wanted) << std::string(job, 3) << " m " << m << " n " << n << " lda " << lda << " mv " << mv << " ldv " << ldv
                                    << " lwork " << lwork << ": INFO " << ours.first << ", LAPACK " << wanted.first;
        refused += wanted.first < 0;
    }
    EXPECT_GT(refused, samples / 10);
    EXPECT_LT(refused, samples - samples / 10);
}

} // namespace eckart::lapack_test
