#include <eckart/core/error.hpp>
#include <eckart/validate/gallery/test_case.hpp>

#include <gtest/gtest.h>

namespace eckart::validate {

TEST(CaseKey, TextIsFamilyParametersSeed) {
    EXPECT_EQ((case_key{"F5", "n=26", 0}).text(), "F5/n=26/0");
    EXPECT_EQ((case_key{"F18", "m=6 n=5", 18446744073709551615U}).text(), "F18/m=6 n=5/18446744073709551615");
}

// Records of all times name cases by their ids. The values are FNV-1a of the texts, computed independently.
TEST(CaseKey, IdNeverChanges) {
    EXPECT_EQ((case_key{"F5", "n=26", 0}).id(), "4cd0fc2ae51ea207");
    EXPECT_EQ((case_key{"F1", "kind=constant m=3 n=3 value=one", 0}).id(), "da92fd5d82df4204");
    EXPECT_EQ((case_key{"F18", "m=6 n=5", 7}).id(), "1691a8dcf7f795dd");
}

TEST(CaseKey, ParsesWhatItPrints) {
    for (const case_key& key : {case_key{"F5", "n=26", 0}, case_key{"F9", "kind=one_hot m=40 levels=6", 18446744073709551615U}})
        EXPECT_EQ(parse_case_key(key.text()), key);
}

TEST(CaseKey, RejectsMalformedTextsAndNamesThem) {
    for (const char* text : {"",
                             "/",
                             "//",
                             "F5",
                             "F5/n=26",
                             "F5//0",
                             "/n=26/0",
                             "F/n=26/0",
                             "5/n=26/0",
                             "f5/n=26/0",
                             "Fx/n=26/0",
                             "F5/n=26/",
                             "F5/n=26/x",
                             "F5/n=26/-1",
                             "F5/n=26/+1",
                             "F5/n=26/01",
                             "F5/n=26/1.0",
                             "F5/n=26/0 ",
                             "F5/n=26/18446744073709551616",
                             "F5/n=26/0/0",
                             "F5 /n=26/0",
                             "F5/n=26/nan"}) {
        try {
            parse_case_key(text);
            ADD_FAILURE() << "accepted: " << text;
        } catch (const input_error& e) {
            EXPECT_NE(std::string(e.what()).find("\"" + std::string(text) + "\""), std::string::npos) << e.what();
            EXPECT_NE(std::string(e.what()).find("F5/n=26/0"), std::string::npos) << e.what(); // shows a valid one
        }
    }
}

} // namespace eckart::validate
