#include "bench/fma_peak.hpp"

#include <eckart/fast/kernels/highway_targets.hpp>
#include <eckart/fast/targets.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/fma_peak.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

double spend(double flops, double factor) {
    constexpr int chains = 12; // latency 4, two a cycle: 8 at least; 16 registers hold no more with the two factors
    vector x[chains];
    for (int i = 0; i < chains; ++i) x[i] = hn::Set(lanes(), 1.0 + i);
    const vector f = hn::Set(lanes(), factor), g = hn::Set(lanes(), 1 - factor);
    const double step = 2.0 * chains * vector_size;
    double spent = 0;
    while (spent < flops) {
        for (int k = 0; k < 1000; ++k) {
            HWY_UNROLL(12)
            for (int i = 0; i < chains; ++i) x[i] = hn::MulAdd(f, x[i], g);
        }
        spent += 1000 * step;
    }
    for (int i = 1; i < chains; ++i) x[0] = hn::Add(x[0], x[i]);
    return hn::GetLane(x[0]) < 0 ? 0 : spent; // positive: this only keeps the chains alive
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace eckart::fast {
HWY_EXPORT(spend);
} // namespace eckart::fast

namespace eckart::bench {

double spend_in_registers(double flops) {
    using namespace eckart::fast;
    prepare_dispatch();
    return HWY_DYNAMIC_DISPATCH(spend)(flops, 0.999);
}

} // namespace eckart::bench
#endif
