#include <eckart/lapack/thread_count.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace eckart::lapack {

TEST(LapackThreadCount, IsAWholeNumberFromOneTo1024) {
    EXPECT_EQ(parse_thread_count("1"), 1);
    EXPECT_EQ(parse_thread_count("16"), 16);
    EXPECT_EQ(parse_thread_count("1024"), 1024);
    for (const char* bad : {"", "0", "-2", "1025", "2x", " 2", "2 ", "two", "1.5", "99999999999999999999", "0x4"})
        EXPECT_EQ(parse_thread_count(bad), 0) << bad;
}

TEST(LapackThreadCount, BadValueIsToldOnceAndMeansOne) {
    const auto twice = [](const char* value) {
        setenv("ECKART_NUM_THREADS", value, 1);
        const int first = thread_count(), second = thread_count();
        std::_Exit(first == second ? first : 99);
    };
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(twice("many"), testing::ExitedWithCode(1),
                "^eckart: ECKART_NUM_THREADS is 'many', not a number from 1 to 1024; using 1 thread\n$");
    EXPECT_EXIT(twice("3"), testing::ExitedWithCode(3), "^$");
    EXPECT_EXIT(twice(""), testing::ExitedWithCode(1), "^$");
}

} // namespace eckart::lapack
