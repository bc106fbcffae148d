#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgejsv_function = void (*)(char* joba, char* jobu, char* jobv, char* jobr, char* jobt, char* jobp, fortran_int* m, fortran_int* n,
                                 double* A, fortran_int* lda, double* SVA, double* U, fortran_int* ldu, double* V, fortran_int* ldv,
                                 double* work, fortran_int* lwork, fortran_int* iwork, fortran_int* info, hidden_length, hidden_length,
                                 hidden_length, hidden_length, hidden_length, hidden_length);

/// Documentation of dgejsv, "LWORK depends on the job"; no condition estimate is asked for (JOBA is 'C' or 'F').
index documented_minimum(char jobu, char jobv, index m, index n) {
    const bool left = jobu != 'N', right = jobv != 'N';
    if (left && right && jobv == 'V') return std::max({2 * m + n, 6 * n + 2 * n * n, index(7)});
    if (left && right) return std::max({2 * m + n, 4 * n + n * n, 2 * n + n * n + 6, index(7)});
    return std::max({2 * m + n, 4 * n + 1, index(7)});
}

/// The documentation's "for optimal performance": it has no query, but formulas in the block size NB, for which 64 is plenty.
index documented_optimum(char jobu, char jobv, index m, index n) {
    constexpr index nb = 64;
    return documented_minimum(jobu, jobv, m, n) + std::max({3 * n + (n + 1) * nb, n + m * nb});
}

/// dgejsv makes two different promises: JOBA = 'C' for column scaling, 'F' for scaling from both sides. They are two rows of the grid.
class gejsv final : public lapack_routine {
public:
    gejsv(void* function, char joba) : function_(reinterpret_cast<dgejsv_function>(function)), joba_(joba) {}

    driver describe() const override {
        driver d;
        d.name = joba_ == 'C' ? "dgejsv" : "dgejsv(F)";
        d.promise = joba_ == 'C' ? promise::column_scaled : promise::two_sided_scaled;
        const auto kind_u = [](char letter) { return letter == 'F' ? factor::full : letter == 'N' ? factor::none : factor::thin; };
        // JOBA JOBU JOBV JOBR JOBT JOBP. JOBR stays 'N': 'R' is documented to set small values to zero. With JOBU = 'F' both factors are
        // full: V is square, and for m < n it is the transpose that is decomposed.
        for (const char* letters : {"UVNNN", "FVNNN", "NNNNN", "UNNNN", "NVNNN", "UJNNN"}) {
            const factor u = kind_u(letters[0]);
            const factor v = letters[1] == 'N' ? factor::none : letters[0] == 'F' ? factor::full : factor::thin;
            d.jobs.push_back({joba_ + std::string(letters), u, v});
        }
        d.tall_only = true;
        d.workspace_choice = true;
        d.padded_storage = true;
        return d;
    }

    response run(const call& c, const job& asked, matrix_view<const double> matrix) const override {
        return run_transposed_if_wide(asked, matrix, [&](const job& j, matrix_view<const double> A) { return run_tall(c, j, A); });
    }

private:
    response run_tall(const call& c, const job& j, matrix_view<const double> A) const {
        // From the factors, not from the letters: for a wide matrix "U only" asks for V of the transpose.
        const char jobu = j.u == factor::none ? 'N' : j.u == factor::full ? 'F' : 'U';
        const char jobv = j.vt == factor::none ? 'N' : j.name[2] == 'J' ? 'J' : 'V';
        const index m = A.rows, n = A.cols;
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("SVA", n);
        const auto u = jobu == 'N' ? l.memory.unreferenced("U") : l.memory.output("U", m, jobu == 'F' ? m : n);
        const auto v = jobv == 'N' ? l.memory.unreferenced("V") : l.memory.output("V", n, n);
        const index lwork = c.workspace == workspace::minimum ? documented_minimum(jobu, jobv, m, n) : documented_optimum(jobu, jobv, m, n);
        double* const work = l.memory.work("WORK", lwork);
        int* const iwork = l.memory.iwork("IWORK", std::max<index>(3, m + 3 * n));
        l.call([&](fortran_int& info) {
            function_(fortran(l.memory.letter("JOBA", joba_)), fortran(l.memory.letter("JOBU", jobu)),
                      fortran(l.memory.letter("JOBV", jobv)), fortran(l.memory.letter("JOBR", j.name[3])),
                      fortran(l.memory.letter("JOBT", j.name[4])), fortran(l.memory.letter("JOBP", j.name[5])),
                      fortran(l.memory.scalar("M", m)), fortran(l.memory.scalar("N", n)), a.data, fortran(l.memory.scalar("LDA", a.ld)),
                      s.data, u.data, fortran(l.memory.scalar("LDU", u.ld)), v.data, fortran(l.memory.scalar("LDV", v.ld)), work,
                      fortran(l.memory.scalar("LWORK", lwork)), iwork, &info, 1, 1, 1, 1, 1, 1);
        });
        if (!l.has_outputs()) return l.result;
        // "The singular values of A are (WORK(1)/WORK(2)) * SVA(1:N)"; WORK is not referenced for an empty matrix.
        l.read_values(s, n > 0 ? work[0] / work[1] : 1);
        if (jobu != 'N') l.result.U = l.read("U", u);
        if (jobv != 'N') l.result.Vh = transpose(l.read("V", v));
        return l.result;
    }

    dgejsv_function function_;
    char joba_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gejsv(void* function, char joba) { return std::make_unique<gejsv>(function, joba); }

} // namespace eckart::validate
