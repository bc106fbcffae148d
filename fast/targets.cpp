#include <eckart/fast/targets.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/index.hpp>
#include <eckart/fast/kernels/highway_targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eckart/fast/targets.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <mutex>
#include <stdexcept>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {
/// The target that this copy was compiled for: asking through the dispatch table tells which one runs.
std::int64_t compiled_target() { return HWY_TARGET; }
} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {

HWY_EXPORT(compiled_target);

namespace {

std::int64_t available() {
    // What the CPU offers, taken once: later calls would only see what was forced.
    static const std::int64_t targets = hwy::SupportedTargets() & HWY_TARGETS;
    return targets;
}

/// The bit of the named target, 0 if it is not available.
std::int64_t find(const std::string& name) {
    for (std::int64_t rest = available(); rest != 0; rest &= rest - 1) {
        const std::int64_t bit = rest & ~(rest - 1);
        if (name == hwy::TargetName(bit)) return bit;
    }
    return 0;
}

void choose(std::int64_t bit) {
    hwy::SetSupportedTargetsForTest(bit);
    hwy::GetChosenTarget().Update(bit);
}

std::string refusal(const std::string& what, const std::string& name) {
    std::string text = what + ": target '" + name + "' is not available here; choose one of";
    for (const std::string& valid : supported_targets()) text += " " + valid;
    return text;
}

} // namespace

std::vector<std::string> supported_targets() {
    std::vector<std::string> names;
    for (std::int64_t rest = available(); rest != 0; rest &= rest - 1) names.emplace_back(hwy::TargetName(rest & ~(rest - 1)));
    return names;
}

void prepare_dispatch() {
    static std::once_flag once;
    std::call_once(once, [] {
        available();
        const char* name = std::getenv("ECKART_TARGET");
        if (name == nullptr || *name == '\0') return;
        const std::int64_t bit = find(name);
        if (bit == 0) throw input_error(refusal("ECKART_TARGET", name)); // call_once stays open: the next call reports it again
        choose(bit);
    });
}

std::string current_target() {
    prepare_dispatch();
    return hwy::TargetName(HWY_DYNAMIC_DISPATCH(compiled_target)());
}

void force_target(const std::string& name) {
    const std::int64_t bit = find(name);
    if (bit == 0) throw std::invalid_argument(refusal("force_target", name));
    prepare_dispatch();
    choose(bit);
}

} // namespace eckart::fast
#endif
