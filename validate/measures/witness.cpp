#include <eckart/validate/measures/witness.hpp>

#include <eckart/core/floating_point.hpp>
#include <eckart/validate/measures/scaled_condition.hpp>
#include <eckart/validate/measures/singular_value_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace eckart::validate {

namespace {

std::string exact_text(double x) { return fmt::format("{}", x); } // shortest text that reads back as x

nlohmann::json vector_json(const stretched_vector& v) {
    nlohmann::json j{{"x", v.x}};
    if (std::any_of(v.x_low.begin(), v.x_low.end(), [](double x) { return x != 0; })) j["x_low"] = v.x_low;
    return j;
}

/// G x = 0, exactly: a product of two doubles has at most 106 bits between 2^-2148 and 2^2048, so 1300 digits hold any sum of them.
bool annihilates(matrix_view<const double> G, const std::vector<double>& x) {
    using exact_real = boost::multiprecision::number<boost::multiprecision::mpfr_float_backend<1300>, boost::multiprecision::et_off>;
    for (index i = 0; i < G.rows; ++i) {
        exact_real y = 0;
        for (index j = 0; j < G.cols; ++j) y += exact_real(G(i, j)) * exact_real(x[static_cast<std::size_t>(j)]);
        if (y != 0) return false;
    }
    return true;
}

/// A small integer multiple of x with G x = 0 exactly; empty if there is none with entries up to 60.
std::vector<double> integer_null_vector(matrix_view<const double> G, const std::vector<double>& x) {
    double largest = 0;
    for (const double xj : x) largest = std::max(largest, std::fabs(xj));
    for (int multiple = 1; multiple <= 60; ++multiple) {
        std::vector<double> y;
        double off = 0;
        for (const double xj : x) {
            const double t = xj / largest * multiple;
            y.push_back(std::round(t));
            off = std::max(off, std::fabs(t - y.back()));
        }
        if (off < 1e-6 && annihilates(G, y)) return y;
    }
    return {};
}

/// A proof without oracle that s is wrong, null if there is no short one.
nlohmann::json proof(matrix_view<const double> A, index i, double s, const exact_values& exact) {
    const index K = std::min(A.rows, A.cols);
    const auto at = static_cast<std::size_t>(i);
    if (i == 0 && oracle_real(s) < exact.S[at]) {
        const stretched_vector v = most_stretched(A);
        if (!v.x.empty() && v.lower > s) {
            nlohmann::json j = vector_json(v);
            j["kind"] = "stretch";
            j["norm_Ax_over_norm_x_at_least"] = exact_text(v.lower);
            return j;
        }
    }
    if (i == K - 1 && oracle_real(s) > exact.S[at]) {
        const bool wide = A.rows < A.cols;
        const matrix<double> G = wide ? transpose(A) : matrix<double>(A);
        const stretched_vector v = least_stretched(G);
        if (!v.x.empty() && v.upper < s) {
            nlohmann::json j;
            if (const auto x = integer_null_vector(G, v.x); exact.S[at] == 0 && !x.empty()) {
                j = {{"kind", "null"}, {"x", x}};
            } else {
                j = vector_json(v);
                j["kind"] = "squeeze";
                j["norm_Ax_over_norm_x_at_most"] = exact_text(v.upper);
            }
            j["of"] = wide ? "A^T" : "A";
            return j;
        }
    }
    return nullptr;
}

} // namespace

nlohmann::json entry_witness(const std::string& array, index i, index j, double value) {
    return {{"kind", "entry"}, {"array", array}, {"i", i + 1}, {"j", j + 1}, {"value", exact_text(value)}, {"hex", hex_float(value)}};
}

nlohmann::json exact_sigma_witness(matrix_view<const double> A, index i, double s, const exact_values& exact) {
    const auto at = static_cast<std::size_t>(i);
    const double c = exact.rounded[at];
    nlohmann::json j{{"kind", "exact_sigma"},
                     {"i", i + 1},
                     {"s", exact_text(s)},
                     {"s_hex", hex_float(s)},
                     {"sigma", decimal_text(exact.S[at])},
                     {"correctly_rounded", exact_text(c)},
                     {"correctly_rounded_hex", hex_float(c)},
                     {"ulps", error_in_ulps(s, exact, at)},
                     {"right_digits", right_digits(s, exact, at)},
                     {"rank", exact.rank},
                     {"oracle", exact.method}};
    if (nlohmann::json p = proof(A, i, s, exact); !p.is_null()) j["proof"] = std::move(p);
    return j;
}

nlohmann::json residual_witness(const norm_bounds& b, int exponent) {
    return {{"kind", "residual"}, {"x", b.x}, {"norm_Ex_over_norm_x_at_least", exact_text(std::ldexp(b.lower, exponent))}};
}

nlohmann::json columns_witness(const std::string& array, const gram_defect& g) {
    return {{"kind", "columns"},
            {"array", array},
            {"i", g.i + 1},
            {"j", g.j + 1},
            {"inner_product", exact_text(g.i == g.j ? 1 + g.entry : g.entry)},
            {"defect", g.entry},
            {"x", g.norm.x}};
}

nlohmann::json better_maximiser(matrix_view<const double> A, matrix_view<const double> Vh, index i, index j) {
    if (i == j || i >= Vh.rows || j >= Vh.rows) return nullptr;
    // a = |A v_i|^2, c = |A v_j|^2, b = <A v_i, A v_j>: the rotation by theta in their plane maximises the stretch (D4 in two dimensions)
    const scaled_problem p = scale(A, {});
    double a = 0, b = 0, c = 0;
    for (index r = 0; r < A.rows; ++r) {
        double x = 0, y = 0;
        for (index l = 0; l < A.cols; ++l) {
            x += p.A(r, l) * Vh(i, l);
            y += p.A(r, l) * Vh(j, l);
        }
        a += x * x;
        b += x * y;
        c += y * y;
    }
    const double theta = std::atan2(2 * b, a - c) / 2;
    std::vector<double> v, x;
    for (index l = 0; l < A.cols; ++l) {
        v.push_back(Vh(i, l));
        x.push_back(std::cos(theta) * Vh(i, l) + std::sin(theta) * Vh(j, l));
    }
    const stretched_vector old = stretched(A, v), better = stretched(A, x);
    if (!(better.lower > old.upper)) return nullptr;
    nlohmann::json w = vector_json(better);
    w["kind"] = "stretch";
    w["instead_of"] = i + 1;
    w["norm_Ax_over_norm_x_at_least"] = exact_text(better.lower);
    w["norm_Av_over_norm_v_at_most"] = exact_text(old.upper);
    return w;
}

nlohmann::json closer_witness(const std::string& norm, const deficit& d, int exponent, const oracle_real& optimum) {
    nlohmann::json j{{"kind", "closer"},
                     {"norm", norm},
                     {"k", d.k},
                     {"distance_of_A_k", exact_text(std::ldexp(d.norm, exponent))},
                     {"least_distance", decimal_text(optimum)}};
    if (!d.x.empty()) j["x"] = d.x;
    return j;
}

} // namespace eckart::validate
