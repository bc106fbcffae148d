#include <eckart/validate/libraries/call_memory.hpp>

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>
#include <new>

namespace eckart::validate {

namespace {

std::vector<event> events_after(storage s, const std::function<void(call_memory&)>& use) {
    call_memory memory(s);
    use(memory);
    std::vector<event> events;
    memory.check_intact(events);
    return events;
}

volatile double sink;

} // namespace

TEST(GuardedArray, EndsAtAnInaccessiblePage) {
    for (const std::size_t bytes : {std::size_t(0), std::size_t(8), std::size_t(24), std::size_t(4096), std::size_t(40000)}) {
        guarded_array a("A", bytes);
        std::memset(a.data(), 1, bytes); // all of it is there
        const auto hit = overrun_at(a.data() + bytes);
        ASSERT_TRUE(hit);
        EXPECT_STREQ(hit->array, "A");
        EXPECT_EQ(hit->bytes_from_array, 0);
        EXPECT_FALSE(overrun_at(a.data() - 1)); // that is canary
        EXPECT_TRUE(overrun_at(a.data() - 2 * 4096 - (4096 - static_cast<int>(bytes % 4096)) + 1));
        EXPECT_FALSE(a.broken_canary());
        EXPECT_DEATH(sink = *reinterpret_cast<volatile double*>(a.data() + bytes), "");
    }
    std::byte* gone = nullptr;
    { gone = guarded_array("B", 8).data(); }
    EXPECT_FALSE(overrun_at(gone + 8));
}

TEST(GuardedArray, CanariesTellWhereAWriteWent) {
    guarded_array a("U", 24);
    a.data()[-8] = std::byte{1};
    ASSERT_TRUE(a.broken_canary());
    EXPECT_EQ(*a.broken_canary(), "U: wrote 8 bytes before its first entry");
    guarded_array b("V", 16, true);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(b.data()) % 16, 8u);
    b.data()[16] = std::byte{1};
    EXPECT_EQ(*b.broken_canary(), "V: wrote 0 bytes behind its end");
}

TEST(CallMemory, IntactMemoryMakesNoEvent) {
    for (const storage s : {storage::packed, storage::padded, storage::misaligned})
        EXPECT_TRUE(events_after(s, [](call_memory& m) {
                        const matrix<double> A{{1, 2}, {3, 4}, {5, 6}};
                        const auto a = m.input("A", A.view());
                        EXPECT_EQ(a(2, 1), 6);
                        m.output("U", 0, 3);
                        m.output_vector("S", 3)(2, 0) = 1;
                        m.output_vector("T", 0);
                        m.iwork("IWORK", 5)[4] = 1;
                        m.work("WORK", 7)[6] = 1;
                        m.scalar("M", 3);
                        m.letter("JOBZ", 'S');
                    }).empty());
}

TEST(CallMemory, NothingOfAnEmptyVectorIsAccessible) {
    call_memory m(storage::padded);
    EXPECT_TRUE(overrun_at(m.output_vector("S", 0).data));
    EXPECT_TRUE(overrun_at(m.unreferenced("U").data));
}

TEST(CallMemory, EveryBreachIsNamed) {
    const auto only = [](storage s, const std::function<void(call_memory&)>& use) {
        const auto events = events_after(s, use);
        return events.size() == 1 ? events[0].kind + ": " + events[0].detail : std::to_string(events.size()) + " events";
    };
    EXPECT_NE(only(storage::padded, [](call_memory& m) { m.output("U", 2, 2).data[7] = 0; }).find("padding: U: row 3 of column 2"),
              std::string::npos);
    EXPECT_NE(only(storage::packed, [](call_memory& m) { m.output("S", 2, 1).data[-1] = 0; }).find("canary: S"), std::string::npos);
    EXPECT_NE(only(storage::packed, [](call_memory& m) { *const_cast<int*>(m.scalar("LDA", 5)) = 6; }).find("LDA was 5 and is now 6"),
              std::string::npos);
    EXPECT_NE(only(storage::packed, [](call_memory& m) { *const_cast<char*>(m.letter("JOBZ", 'S')) = 'N'; }).find("argument_changed"),
              std::string::npos);
}

TEST(CallMemory, UnwrittenAndUninitialisedOutputsAreTold) {
    call_memory m(storage::packed);
    const auto u = m.output("U", 2, 2);
    const double* const work = m.work("WORK", 1);
    u(0, 0) = 1;
    u(1, 0) = 2;
    u(0, 1) = 2 * *work; // arithmetic keeps the payload of the workspace's poison
    std::vector<event> events;
    m.read("U", u, &events);
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].kind, "unwritten_output");
    EXPECT_NE(events[0].detail.find("U(2,2) was never written, 1 of 4"), std::string::npos);
    EXPECT_EQ(events[1].kind, "uninitialised_read");
    EXPECT_NE(events[1].detail.find("U(1,2)"), std::string::npos);
    u(1, 1) = std::numeric_limits<double>::quiet_NaN(); // a NaN of its own is not ours
    u(0, 1) = 0;
    events.clear();
    m.read("U", u, &events);
    EXPECT_TRUE(events.empty());
}

TEST(CallMemory, PreservedInputIsComparedByBits) {
    call_memory m(storage::padded);
    const matrix<double> A{{0.0, 1.0}};
    const auto a = m.input("A", A.view());
    std::vector<event> events;
    m.check_preserved(a, A.view(), events);
    EXPECT_TRUE(events.empty());
    a(0, 0) = -0.0;
    m.check_preserved(a, A.view(), events);
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].kind, "input_changed");
}

TEST(CallMemory, RefusesWhatDoesNotFitTheInterface) {
    call_memory m(storage::packed);
    EXPECT_THROW(m.scalar("M", index(1) << 40), std::invalid_argument);
    EXPECT_THROW(m.work("WORK", index(1) << 60), std::bad_alloc);
}

} // namespace eckart::validate
