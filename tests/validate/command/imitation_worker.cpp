// A library under test whose behaviour is known: a worker program for the end-to-end tests of the command.
#include <eckart/fast/svd.hpp>
#include <eckart/validate/libraries/serve.hpp>

#include <cstdlib>
#include <string_view>
#include <thread>

namespace {

using namespace eckart;
using namespace eckart::validate;

class imitation : public adapter {
public:
    explicit imitation(std::string name) : name_(std::move(name)) {}

    std::string library() const override { return name_; }

    std::vector<driver> drivers() const override {
        std::vector<driver> all;
        for (const char* name : {"right", "wrong", "crashing", "hanging"}) {
            driver d;
            d.library = name_;
            d.name = name;
            d.jobs = {{"thin", factor::thin, factor::thin}, {"values", factor::none, factor::none}};
            d.nonfinite_documented = true;
            all.push_back(d);
        }
        return all;
    }

    response run(const call& c, matrix_view<const double> A) override {
        if (c.driver == "crashing" && A.rows % 3 == 0) std::abort();
        if (c.driver == "hanging")
            for (;;) std::this_thread::sleep_for(std::chrono::seconds(1));
        svd_options options;
        options.vectors = c.job == "thin" ? vectors::thin : vectors::none;
        svd_result<double> f = eckart::svd(strided_view<const double>(A), options);
        response r;
        r.info = f.status == status::ok ? 0 : f.status == status::nonfinite_input ? -4 : 1;
        r.S = std::move(f.S);
        if (c.driver == "wrong" && !r.S.empty()) r.S.front() *= 1.25;
        if (c.job == "thin") {
            r.U = std::move(f.U);
            r.Vh = std::move(f.Vh);
        }
        return r;
    }

private:
    std::string name_;
};

} // namespace

int main(int argc, char** argv) {
    imitation all(argc > 1 ? argv[1] : "imitation");
    return serve(all);
}
