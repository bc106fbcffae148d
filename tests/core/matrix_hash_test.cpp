#include <eckart/core/matrix.hpp>
#include <eckart/core/matrix_hash.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace eckart {

// Expected values from an implementation in exact integers (Python), written from the definition.
TEST(MatrixHash, NeverChanges) {
    EXPECT_EQ(matrix_hash(matrix<double>(0, 0)), "93a9bdb51e5d5285b11e4b8da6a2b579");
    EXPECT_EQ(matrix_hash(matrix<double>{{1, 2}, {3, 4}}), "4014d17c2dc60eb3f8fcfaf2282a26d9");
    EXPECT_EQ(matrix_hash(matrix<double>{{-0.0}}), "623b0cb9d81412f729423265f6bc89e6");
    EXPECT_EQ(matrix_hash(matrix<double>{{0.0}}), "a056885d5f75867db37eddcf247903f1");
    EXPECT_EQ(matrix_hash(matrix<std::complex<double>>(0, 0)), "923e43d1aff54be9f1c08fdf0505b9bd");
    EXPECT_EQ(matrix_hash(matrix<std::complex<double>>{{{1, 2}, {3, -4}}}), "dcb0858674814c66ff6bd9f67e2c11a1");
}

TEST(MatrixHash, SeesShapeEveryBitAndNoPadding) {
    EXPECT_NE(matrix_hash(matrix<double>(0, 3)), matrix_hash(matrix<double>(3, 0)));
    EXPECT_NE(matrix_hash(matrix<double>(2, 3)), matrix_hash(matrix<double>(3, 2)));
    EXPECT_NE(matrix_hash(matrix<double>{{1, 2}}), matrix_hash(matrix<double>{{2, 1}}));
    EXPECT_NE(matrix_hash(matrix<double>{{1}}), matrix_hash(matrix<double>{{1 + 0x1p-52}}));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(matrix_hash(matrix<double>{{nan}}), matrix_hash(matrix<double>{{nan}}));
    const std::vector<double> padded = {1, 3, nan, 2, 4, nan};
    EXPECT_EQ(matrix_hash(matrix_view<const double>(padded.data(), 2, 2, 3)), matrix_hash(matrix<double>{{1, 2}, {3, 4}}));
}

} // namespace eckart
