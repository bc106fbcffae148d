#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgesvj_function = void (*)(char* joba, char* jobu, char* jobv, fortran_int* m, fortran_int* n, double* A, fortran_int* lda,
                                 double* SVA, fortran_int* mv, double* V, fortran_int* ldv, double* work, fortran_int* lwork,
                                 fortran_int* info, hidden_length, hidden_length, hidden_length);

/// Whether column j has been normalised at all; false for the NaN of memory that nobody wrote.
bool is_about_unit(const matrix<double>& U, index j) {
    double squares = 0;
    for (index i = 0; i < U.rows(); ++i) squares += U(i, j) * U(i, j);
    return squares > 0.5 && squares < 2;
}

/// Replaces columns computed..n-1 by an orthonormal completion of the columns before them, which stay bit for bit: for each column the unit
/// vector that is farthest from the span so far, orthogonalised twice ("twice is enough", Parlett) and normalised.
void complete_columns(matrix<double>& U, index computed) {
    const index m = U.rows();
    std::vector<double> covered(static_cast<std::size_t>(m), 0); // squared lengths of the rows of the columns so far
    const auto cover = [&](index j) {
        for (index i = 0; i < m; ++i) covered[static_cast<std::size_t>(i)] += U(i, j) * U(i, j);
    };
    for (index j = 0; j < computed; ++j) cover(j);
    for (index j = computed; j < U.cols(); ++j) {
        const index farthest = std::min_element(covered.begin(), covered.end()) - covered.begin();
        for (index i = 0; i < m; ++i) U(i, j) = i == farthest ? 1 : 0;
        for (int pass = 0; pass < 2; ++pass)
            for (index p = 0; p < j; ++p) {
                double product = 0;
                for (index i = 0; i < m; ++i) product += U(i, p) * U(i, j);
                for (index i = 0; i < m; ++i) U(i, j) -= product * U(i, p);
            }
        double squares = 0;
        for (index i = 0; i < m; ++i) squares += U(i, j) * U(i, j);
        for (index i = 0; i < m; ++i) U(i, j) /= std::sqrt(squares);
        cover(j);
    }
}

class gesvj final : public lapack_routine {
public:
    explicit gesvj(void* function) : function_(reinterpret_cast<dgesvj_function>(function)) {}

    driver describe() const override {
        driver d;
        d.name = "dgesvj";
        d.promise = promise::column_scaled;
        // JOBA JOBU JOBV; 'L' and 'U' of JOBA are for triangular input.
        d.jobs = {{"GUV", factor::thin, factor::thin},
                  {"GNN", factor::none, factor::none},
                  {"GUN", factor::thin, factor::none},
                  {"GNV", factor::none, factor::thin}};
        d.tall_only = true;
        d.padded_storage = true;
        return d;
    }

    response run(const call& c, const job& asked, matrix_view<const double> matrix) const override {
        return run_transposed_if_wide(asked, matrix, [&](const job& j, matrix_view<const double> A) { return run_tall(c, j, A); });
    }

private:
    response run_tall(const call& c, const job& j, matrix_view<const double> A) const {
        const char jobu = j.u == factor::none ? 'N' : 'U', jobv = j.vt == factor::none ? 'N' : 'V';
        const index m = A.rows, n = A.cols;
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("SVA", n);
        const auto v = jobv == 'N' ? l.memory.unreferenced("V") : l.memory.output("V", n, n);
        const index lwork = std::max<index>(6, m + n); // documented as the one size; there is no optimum
        double* const work = l.memory.work("WORK", lwork);
        l.call([&](fortran_int& info) {
            function_(fortran(l.memory.letter("JOBA", j.name[0])), fortran(l.memory.letter("JOBU", jobu)),
                      fortran(l.memory.letter("JOBV", jobv)), fortran(l.memory.scalar("M", m)), fortran(l.memory.scalar("N", n)), a.data,
                      fortran(l.memory.scalar("LDA", a.ld)), s.data, fortran(l.memory.scalar("MV", 0)), v.data,
                      fortran(l.memory.scalar("LDV", v.ld)), work, fortran(l.memory.scalar("LWORK", lwork)), &info, 1, 1, 1);
        });
        if (!l.has_outputs()) return l.result;
        l.read_values(s, n > 0 ? work[0] : 1); // "the computed singular values of A are SCALE*SVA(1:N)", SCALE = WORK(1)
        if (jobv == 'V') l.result.Vh = transpose(l.read("V", v));
        if (jobu == 'U') {
            matrix<double> U = l.read("A", a);
            // Documented: of U only RANKA columns are computed, RANKA the number of values above DLAMCH('S') = 2^-1022. The call asks for a
            // thin U, so the worker completes the orthonormal columns itself, from the first that need not be computed and was not: a unit
            // column stays. WORK(2) and WORK(3) differ in what they say about underflowed values and about one column.
            index computed = 0;
            while (computed < n && (l.result.S[static_cast<std::size_t>(computed)] > 0x1p-1022 || is_about_unit(U, computed))) ++computed;
            if (l.result.info == 0) complete_columns(U, computed);
            l.result.U = std::move(U);
        }
        return l.result;
    }

    dgesvj_function function_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gesvj(void* function) { return std::make_unique<gesvj>(function); }

} // namespace eckart::validate
