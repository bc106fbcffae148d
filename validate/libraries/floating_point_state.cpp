#include <eckart/validate/libraries/floating_point_state.hpp>

#include <cfenv>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace eckart::validate {

namespace {

// Bits of MXCSR, Intel SDM vol. 1, 10.2.3; the lowest six are the sticky flags.
constexpr std::uint32_t sticky_flags = 0x3F;
constexpr std::uint32_t denormals_are_zero = 1u << 6;
constexpr std::uint32_t exception_masks = 0x3Fu << 7;
constexpr std::uint32_t rounding_control = 3u << 13;
constexpr std::uint32_t flush_to_zero = 1u << 15;

#if defined(__x86_64__)
/// The 28-byte protected-mode environment that FNSTENV stores, SDM vol. 1, figure 8-9.
struct x87_environment {
    std::uint16_t control, reserved0, status, reserved1, tags, reserved2;
    std::uint32_t rest[4];
};

x87_environment x87() {
    x87_environment e;
    // FNSTENV masks all exceptions as a side effect, hence the reload.
    __asm__ volatile("fnstenv %0\n\tfldenv %0" : "=m"(e));
    return e;
}
#endif

const char* rounding_name(std::uint32_t mxcsr) {
    constexpr const char* names[] = {"nearest", "downward", "upward", "towards zero"};
    return names[(mxcsr & rounding_control) >> 13];
}

} // namespace

floating_point_state current_floating_point_state() {
#if defined(__x86_64__)
    const x87_environment e = x87();
    return {_mm_getcsr() & ~sticky_flags, e.control, e.tags};
#else
    return {static_cast<std::uint32_t>(std::fegetround()), 0, 0};
#endif
}

void restore(const floating_point_state& s) {
#if defined(__x86_64__)
    _mm_setcsr(s.mxcsr_control);
    __asm__ volatile("fninit\n\tfldcw %0" : : "m"(s.x87_control));
#else
    std::fesetround(static_cast<int>(s.mxcsr_control));
#endif
}

std::string difference(const floating_point_state& before, const floating_point_state& after) {
    std::string text;
    const auto note = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    const std::uint32_t changed = before.mxcsr_control ^ after.mxcsr_control;
    const auto switched = [&](const std::string& what, std::uint32_t bit) {
        const bool was_on = (before.mxcsr_control & bit) != 0;
        if ((changed & bit) != 0) note(what + (was_on ? " on -> off" : " off -> on"));
    };
    if ((changed & rounding_control) != 0)
        note(std::string("rounding direction ") + rounding_name(before.mxcsr_control) + " -> " + rounding_name(after.mxcsr_control));
    switched("flush to zero", flush_to_zero);
    switched("denormals are zero", denormals_are_zero);
    if ((changed & exception_masks) != 0) note("exception masks");
    if (before.x87_control != after.x87_control) note("x87 control word");
    if (before.x87_tags != after.x87_tags) note("x87 register stack not empty");
    return text;
}

} // namespace eckart::validate
