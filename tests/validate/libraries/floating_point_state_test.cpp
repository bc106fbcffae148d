#include <eckart/validate/libraries/floating_point_state.hpp>
#include <eckart/validate/libraries/observe.hpp>

#include <gtest/gtest.h>

#include <cfenv>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace eckart::validate {

TEST(FloatingPointState, RoundingDirectionIsSeenAndPutBack) {
    response r;
    observe(r, [] { std::fesetround(FE_UPWARD); });
    EXPECT_EQ(std::fegetround(), FE_TONEAREST);
    ASSERT_EQ(r.events.size(), 1u);
    EXPECT_EQ(r.events[0].kind, "floating_point_environment");
}

TEST(FloatingPointState, StickyFlagsAreFree) {
    response r;
    observe(r, [] { std::feraiseexcept(FE_INEXACT | FE_INVALID | FE_OVERFLOW); });
    EXPECT_TRUE(r.events.empty());
    EXPECT_TRUE(r.seconds >= 0);
}

#if defined(__x86_64__)
TEST(FloatingPointState, EveryControlIsNamed) {
    const auto seen = [](const auto& change) {
        response r;
        observe(r, change);
        EXPECT_EQ(_mm_getcsr() & 0xFFC0u, 0x1F80u);
        return r.events.size() == 1 ? r.events[0].detail : "no event";
    };
    EXPECT_EQ(seen([] { _mm_setcsr(_mm_getcsr() | 0x8000); }), "flush to zero off -> on");
    EXPECT_EQ(seen([] { _mm_setcsr(_mm_getcsr() | 0x0040); }), "denormals are zero off -> on");
    EXPECT_EQ(seen([] { _mm_setcsr(_mm_getcsr() & ~0x0080u); }), "exception masks");
    EXPECT_EQ(seen([] { _mm_setcsr(_mm_getcsr() | 0x6000); }), "rounding direction nearest -> towards zero");
    EXPECT_EQ(seen([] {
                  const unsigned short single = 0x007F; // 24-bit precision
                  __asm__ volatile("fldcw %0" : : "m"(single));
              }),
              "x87 control word");
    EXPECT_EQ(seen([] { __asm__ volatile("fldz"); }), "x87 register stack not empty");
}
#endif

} // namespace eckart::validate
