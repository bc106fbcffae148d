#include <eckart/validate/libraries/fast_adapter.hpp>

#include <eckart/core/error.hpp>
#include <eckart/fast/svd.hpp>
#include <eckart/fast/targets.hpp>
#include <eckart/validate/libraries/call_memory.hpp>
#include <eckart/validate/libraries/observe.hpp>

#include <algorithm>
#include <complex>
#include <limits>
#include <vector>

namespace eckart::validate {

namespace {

/// The column INFO of core/status.hpp.
long info_of(status s) {
    switch (s) {
    case status::ok: return 0;
    case status::nonfinite_input: return -4;
    case status::not_converged: return 1;
    case status::overflow: return 2;
    }
    return 3;
}

vectors vectors_of(const job& j) { return j.u == factor::none ? vectors::none : j.u == factor::full ? vectors::full : vectors::thin; }

using complex = std::complex<double>;

/// i^k x, exactly; k may be negative.
complex quarter_turns(complex x, index k) {
    const complex y = k % 2 == 0 ? x : complex(-x.imag(), x.real());
    return (k % 4 + 4) % 4 >= 2 ? -y : y;
}

/// The turns of row and column i of the complex problem: every difference of two, modulo 4, occurs.
index row_turns(index i) { return i * i + i / 3; }
index col_turns(index j) { return 3 * j + j / 5; }

/// How many quarters a turn is. From order 128 on Jacobi works in products, in which columns of equal length may get any unitary basis:
/// turns by half a circle keep that real, and with it all imaginary parts zero. (tests/fast/svd_gallery_test.cpp judges it in complex
/// numbers.)
index quarters_of_turn(index m, index n) { return std::min(m, n) < 128 ? 1 : 2; }

/// How many quarter turns a real vector was turned by, modulo 2.
index turns_from_real(const complex* x, index count, index stride) {
    for (index i = 0; i < count; ++i)
        if (x[i * stride].imag() != 0) return 1;
    return 0;
}

/// A number that must be real; one that is not becomes NaN, which is a finding.
double real_or_nan(complex z) { return z.imag() == 0 ? z.real() : std::numeric_limits<double>::quiet_NaN(); }

/// From the SVD of diag(i^row_turns) A diag(i^col_turns), or of that with -1 in place of i, to that of A. The turns are exact, and so is
/// their way through the algorithm: each product of two complex numbers has one product of parts that is not zero. Hence each column of U
/// and row of Vh is a real vector, turned, by Jacobi, which is asked for where there are vectors. (The Gram route may give equal values any
/// unitary basis: tests/fast/svd_gallery_test.cpp judges it in complex numbers.)
void undo_turns(svd_result<complex>& f, response& r) {
    const index m = f.U.rows(), n = f.Vh.cols(), quarters = quarters_of_turn(m, n);
    for (index l = 0; l < f.U.cols(); ++l)
        for (index i = 0; i < m; ++i) f.U(i, l) = quarter_turns(f.U(i, l), -quarters * row_turns(i));
    for (index j = 0; j < n; ++j)
        for (index l = 0; l < f.Vh.rows(); ++l) f.Vh(l, j) = quarter_turns(f.Vh(l, j), -quarters * col_turns(j));
    r.U = matrix<double>(m, f.U.cols());
    r.Vh = matrix<double>(f.Vh.rows(), n);
    std::vector<index> turns(static_cast<std::size_t>(std::max(f.U.cols(), f.Vh.rows())));
    for (index l = 0; l < f.U.cols(); ++l) {
        turns[static_cast<std::size_t>(l)] = turns_from_real(f.U.col(l), m, 1);
        for (index i = 0; i < m; ++i) (*r.U)(i, l) = real_or_nan(quarter_turns(f.U(i, l), -turns[static_cast<std::size_t>(l)]));
    }
    for (index l = 0; l < f.Vh.rows(); ++l) {
        // u sigma v^H is to stay what it is; where sigma is 0 or there is none, the row may be turned on its own.
        const bool paired = static_cast<std::size_t>(l) < f.S.size() && f.S[static_cast<std::size_t>(l)] > 0;
        const index k = paired ? turns[static_cast<std::size_t>(l)] : -turns_from_real(&f.Vh(l, 0), n, f.Vh.ld());
        for (index j = 0; j < n; ++j) (*r.Vh)(l, j) = real_or_nan(quarter_turns(f.Vh(l, j), k));
    }
}

class fast_adapter final : public adapter {
public:
    std::string library() const override { return "eckart fast " + fast::current_target(); }

    std::vector<driver> drivers() const override {
        driver d;
        d.name = "svd";
        d.promise = promise::two_sided_scaled;
        d.jobs = {{"thin", factor::thin, factor::thin}, {"full", factor::full, factor::full}, {"none", factor::none, factor::none}};
        d.nonfinite_documented = true;
        d.padded_storage = true;
        d.preserves_input = true;
        driver z = d;
        z.name = "svd(complex)";
        z.padded_storage = false; // the rows added would be half numbers
        return {d, z};
    }

    response run(const call& c, matrix_view<const double> A) override {
        const auto [driver, j] = locate(drivers(), c);
        return driver == 0 ? run_real(c, j, A) : run_complex(c, j, A);
    }

private:
    static response run_real(const call& c, const job& j, matrix_view<const double> A) {
        call_memory memory(c.storage);
        const auto a = memory.input("A", A);
        response r;
        svd_result<double> result;
        observe(r, [&] { result = svd(matrix_view<const double>(a), {.vectors = vectors_of(j)}); });
        memory.check_intact(r.events);
        memory.check_preserved(a, A, r.events);
        r.info = info_of(result.status);
        if (r.info < 0) return r;
        r.S = std::move(result.S);
        if (j.u != factor::none) r.U = std::move(result.U);
        if (j.vt != factor::none) r.Vh = std::move(result.Vh);
        return r;
    }

    /// The complex path on A with rows and columns turned by powers of i, turned back at the end.
    static response run_complex(const call& c, const job& j, matrix_view<const double> A) {
        const index quarters = quarters_of_turn(A.rows, A.cols);
        matrix<double> parts(2 * A.rows, A.cols); // a column of complex numbers is one of twice as many real ones
        for (index l = 0; l < A.cols; ++l)
            for (index i = 0; i < A.rows; ++i) {
                const complex z = quarter_turns(A(i, l), quarters * (row_turns(i) + col_turns(l)));
                parts(2 * i, l) = z.real();
                parts(2 * i + 1, l) = z.imag();
            }
        call_memory memory(c.storage);
        const auto a = memory.input("A", parts);
        const strided_view<const complex> Z(reinterpret_cast<const complex*>(a.data), A.rows, A.cols, 1, a.ld / 2);
        response r;
        svd_result<complex> result;
        const algorithm how = vectors_of(j) == vectors::none ? algorithm::automatic : algorithm::jacobi;
        observe(r, [&] { result = svd(Z, {.vectors = vectors_of(j), .algorithm = how}); });
        memory.check_intact(r.events);
        memory.check_preserved(a, parts, r.events);
        r.info = info_of(result.status);
        if (r.info < 0) return r;
        undo_turns(result, r);
        r.S = std::move(result.S);
        if (j.u == factor::none) r.U.reset();
        if (j.vt == factor::none) r.Vh.reset();
        return r;
    }
};

} // namespace

std::unique_ptr<adapter> make_fast_adapter(const std::string& target) {
    if (!target.empty()) {
        try {
            fast::force_target(target);
        } catch (const std::invalid_argument& e) {
            throw input_error(e.what());
        }
    }
    return std::make_unique<fast_adapter>();
}

} // namespace eckart::validate
