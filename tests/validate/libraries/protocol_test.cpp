#include <eckart/validate/libraries/protocol.hpp>

#include <gtest/gtest.h>

#include <functional>

namespace eckart::validate {

namespace {

driver some_driver() {
    driver d;
    d.library = "Some 1.0";
    d.name = "dgesdd";
    d.promise = promise::two_sided_scaled;
    d.jobs = {{"S", factor::thin, factor::full}, {"N", factor::none, factor::none}};
    d.flushes_denormals = d.tall_only = d.padded_storage = true;
    d.threads = 7;
    return d;
}

std::string refusal(const std::function<void()>& decode) {
    try {
        decode();
    } catch (const protocol_error& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST(Protocol, GreetingRoundTrip) {
    const auto back = decode_greeting(encode_greeting("Some 1.0", {some_driver()}));
    ASSERT_EQ(back.size(), 1u);
    const driver &d = back.front(), expected = some_driver();
    EXPECT_EQ(d.text(), expected.text());
    EXPECT_EQ(d.promise, expected.promise);
    ASSERT_EQ(d.jobs.size(), 2u);
    EXPECT_EQ(d.jobs[0].name, "S");
    EXPECT_EQ(d.jobs[0].u, factor::thin);
    EXPECT_EQ(d.jobs[0].vt, factor::full);
    EXPECT_TRUE(d.flushes_denormals && d.tall_only && d.padded_storage);
    EXPECT_FALSE(d.nonfinite_documented || d.workspace_choice || d.preserves_input);
    EXPECT_EQ(d.threads, 7);
}

TEST(Protocol, CallRoundTrip) {
    const matrix<double> A{{1, 2, 3}, {4, 5, 6}};
    const auto back = decode_call(encode_call({"d", "j", workspace::minimum, storage::misaligned}, A.view(), 2.5));
    EXPECT_EQ(back.call.driver, "d");
    EXPECT_EQ(back.call.job, "j");
    EXPECT_EQ(back.call.workspace, workspace::minimum);
    EXPECT_EQ(back.call.storage, storage::misaligned);
    EXPECT_EQ(back.seconds, 2.5);
    EXPECT_EQ(back.A, A);
}

TEST(Protocol, ResultRoundTrip) {
    response r;
    r.info = -4;
    r.seconds = 0.25;
    r.S = {3, 1};
    r.U = matrix<double>{{1, 2}, {3, 4}};
    r.events = {{"canary", "broken \xFF bytes"}};
    const response back = decode_response(encode_response(r));
    EXPECT_EQ(back.outcome, outcome::returned);
    EXPECT_EQ(back.info, -4);
    EXPECT_EQ(back.seconds, 0.25);
    EXPECT_EQ(back.S, r.S);
    EXPECT_EQ(back.U, r.U);
    EXPECT_FALSE(back.Vh);
    ASSERT_EQ(back.events.size(), 1u);
    EXPECT_EQ(back.events[0].kind, "canary");
}

TEST(Protocol, FailureRoundTrip) {
    response r;
    r.outcome = outcome::memory_overrun;
    r.detail = "U";
    const response back = decode_response(encode_response(r));
    EXPECT_EQ(back.outcome, outcome::memory_overrun);
    EXPECT_EQ(back.detail, "U");
}

TEST(Protocol, RefusalsNameTheField) {
    const auto greeting_with = [](const std::function<void(nlohmann::json&)>& change) {
        frame f = encode_greeting("Some 1.0", {some_driver()});
        change(f.header);
        return refusal([&] { (void)decode_greeting(f); });
    };
    EXPECT_EQ(greeting_with([](auto&) {}), "");
    EXPECT_NE(greeting_with([](auto& h) { h["version"] = 2; }).find("version 2"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["version"] = "1"; }).find("\"version\" is not an integer"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h.erase("protocol"); }).find("\"protocol\" is missing"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["library"] = ""; }).find("\"library\" is empty"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"] = nlohmann::json::array(); }).find("no driver"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0] = 3; }).find("\"name\" is missing"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"].push_back(h["drivers"][0]); }).find("twice"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0]["promise"] = "best"; }).find("normwise"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0]["jobs"] = nlohmann::json::array(); }).find("no job"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0]["jobs"][0]["u"] = 1; }).find("\"u\" is not a string"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0]["tall_only"] = 1; }).find("true or false"), std::string::npos);
    EXPECT_NE(greeting_with([](auto& h) { h["drivers"][0]["threads"] = 0; }).find("\"threads\" is 0"), std::string::npos);

    const auto result_with = [](const std::function<void(nlohmann::json&)>& change) {
        frame f = encode_response({});
        change(f.header);
        return refusal([&] { (void)decode_response(f); });
    };
    EXPECT_EQ(result_with([](auto&) {}), "");
    EXPECT_NE(result_with([](auto& h) { h["type"] = "call"; }).find("where 'result' is due"), std::string::npos);
    EXPECT_NE(result_with([](auto& h) { h["seconds"] = nullptr; }).find("\"seconds\" is not a number"), std::string::npos); // JSON's NaN
    EXPECT_NE(result_with([](auto& h) { h["seconds"] = -1; }).find("negative"), std::string::npos);
    EXPECT_NE(result_with([](auto& h) { h["info"] = 0.5; }).find("\"info\" is not an integer"), std::string::npos);
    EXPECT_NE(result_with([](auto& h) { h["events"] = "none"; }).find("\"events\" is not a list"), std::string::npos);
    EXPECT_NE(result_with([](auto& h) {
                  h = {{"type", "failure"}, {"outcome", "returned"}, {"detail", ""}};
              }).find("'returned'"),
              std::string::npos);
}

TEST(Protocol, ResultLimitsFollowTheJob) {
    const auto thin = result_limits({"S", factor::thin, factor::none}, 5, 3);
    ASSERT_EQ(thin.size(), 2u);
    EXPECT_EQ(thin[0].rows, 3);
    EXPECT_EQ(thin[1].rows, 5);
    EXPECT_EQ(thin[1].cols, 3);
    const auto full = result_limits({"A", factor::full, factor::full}, 2, 4);
    ASSERT_EQ(full.size(), 3u);
    EXPECT_EQ(full[1].cols, 2);
    EXPECT_EQ(full[2].rows, 4);
}

} // namespace eckart::validate
