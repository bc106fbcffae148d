#include <eckart/validate/report/snippets.hpp>

#include <fmt/format.h>

#include <cmath>

namespace eckart::validate {

namespace {

std::string number(double x, const char* nan, const char* infinity) {
    if (std::isnan(x)) return nan;
    if (std::isinf(x)) return (x < 0 ? "-" : "") + std::string(infinity);
    std::string text = fmt::format("{}", x); // shortest that reads back
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

} // namespace

std::string c_array(const matrix<double>& A) {
    std::string text = fmt::format("const double A[{}] = {{ /* {} x {}, column-major */\n", A.rows() * A.cols(), A.rows(), A.cols());
    for (index j = 0; j < A.cols(); ++j) {
        text += "   ";
        for (index i = 0; i < A.rows(); ++i) text += " " + number(A(i, j), "NAN", "INFINITY") + ",";
        text += "\n";
    }
    return text + "};\n";
}

std::string python_program(const matrix<double>& A, const std::string& driver) {
    std::string text = "import numpy as np\n";
    if (A.empty()) {
        text += fmt::format("A = np.zeros(({}, {}))\n", A.rows(), A.cols());
    } else {
        text += "A = np.array([\n";
        for (index i = 0; i < A.rows(); ++i) {
            text += "    [";
            for (index j = 0; j < A.cols(); ++j) text += (j == 0 ? "" : ", ") + number(A(i, j), "np.nan", "np.inf");
            text += "],\n";
        }
        text += "])\n";
    }
    if (driver == "dgesdd" || driver == "dgesvd")
        text += "import scipy.linalg\nprint(scipy.linalg.svd(A, lapack_driver=\"" + driver.substr(1) + "\", check_finite=False)[1])\n";
    else
        text += "print(np.linalg.svd(A, compute_uv=False))\n";
    return text;
}

} // namespace eckart::validate
