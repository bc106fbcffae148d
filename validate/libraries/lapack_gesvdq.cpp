#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgesvdq_function = void (*)(char* joba, char* jobp, char* jobr, char* jobu, char* jobv, fortran_int* m, fortran_int* n, double* A,
                                  fortran_int* lda, double* S, double* U, fortran_int* ldu, double* V, fortran_int* ldv,
                                  fortran_int* numrank, fortran_int* iwork, fortran_int* liwork, double* work, fortran_int* lwork,
                                  double* rwork, fortran_int* lrwork, fortran_int* info, hidden_length, hidden_length, hidden_length,
                                  hidden_length, hidden_length);

/// Documentation of dgesvdq, without a condition estimate (JOBA is not 'E').
index documented_minimum(char jobu, char jobv, index m, index n) {
    const index lwqp3 = 3 * n + 1, lwsvd = std::max<index>(5 * n, 1), lworq = std::max<index>(jobu == 'A' ? m : n, 1);
    const index lwlqf = std::max<index>(n / 2, 1), lwsvd2 = std::max<index>(5 * (n / 2), 1), lworlq = std::max<index>(n, 1);
    const bool left = jobu != 'N', right = jobv != 'N';
    index size = 0;
    if (left && right)
        // The same bound is documented for JOBR = 'N' and 'T': LWQRF = LWLQF and LWORQ2 = LWORLQ.
        size = std::max(n + std::max({lwqp3, lwsvd, lworq}), n + std::max({lwqp3, n / 2 + lwlqf, n / 2 + lwsvd2, n / 2 + lworlq, lworq}));
    else if (left)
        size = n + std::max({lwqp3, lwsvd, lworq});
    else if (right)
        size = n + std::max(lwqp3, lwsvd);
    else
        size = std::max(n + lwqp3, lwsvd);
    return std::max<index>(2, size);
}

/// JOBR chooses between two algorithms, DGESVD of R or of its transpose; they are two rows of the grid.
class gesvdq final : public lapack_routine {
public:
    gesvdq(void* function, char jobr) : function_(reinterpret_cast<dgesvdq_function>(function)), jobr_(jobr) {}

    driver describe() const override {
        driver d;
        d.name = jobr_ == 'N' ? "dgesvdq" : "dgesvdq(T)";
        d.promise = promise::normwise;
        // JOBA JOBP JOBR JOBU JOBV. JOBA stays 'H': 'A' and 'M' are documented to truncate. With JOBU = 'A' both factors are full: V is
        // square, and for m < n it is the transpose that is decomposed.
        const std::string r(1, jobr_);
        d.jobs = {{"HP" + r + "SV", factor::thin, factor::thin}, {"HP" + r + "AV", factor::full, factor::full},
                  {"HP" + r + "NN", factor::none, factor::none}, {"HP" + r + "SN", factor::thin, factor::none},
                  {"HP" + r + "NV", factor::none, factor::thin}, {"HN" + r + "SV", factor::thin, factor::thin}};
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
        const char joba = j.name[0], jobp = j.name[1];
        const char jobu = j.u == factor::none ? 'N' : j.u == factor::full ? 'A' : 'S', jobv = j.vt == factor::none ? 'N' : 'V';
        const index m = A.rows, n = A.cols;
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("S", n);
        const auto u = jobu == 'N' ? l.memory.unreferenced("U") : l.memory.output("U", m, jobu == 'A' ? m : n);
        const auto v = jobv == 'N' ? l.memory.unreferenced("V") : l.memory.output("V", n, n);
        const index liwork = std::max<index>(1, jobp == 'P' ? n + m - 1 : n);
        const index lrwork = jobp == 'P' ? std::max<index>(2, m) : 2;
        int* const iwork = l.memory.iwork("IWORK", liwork);
        double* const rwork = l.memory.work("RWORK", lrwork);
        fortran_int numrank = 0;
        const auto invoke = [&](double* work, index lwork, fortran_int& info) {
            function_(fortran(l.memory.letter("JOBA", joba)), fortran(l.memory.letter("JOBP", jobp)),
                      fortran(l.memory.letter("JOBR", jobr_)), fortran(l.memory.letter("JOBU", jobu)),
                      fortran(l.memory.letter("JOBV", jobv)), fortran(l.memory.scalar("M", m)), fortran(l.memory.scalar("N", n)), a.data,
                      fortran(l.memory.scalar("LDA", a.ld)), s.data, u.data, fortran(l.memory.scalar("LDU", u.ld)), v.data,
                      fortran(l.memory.scalar("LDV", v.ld)), &numrank, iwork, fortran(l.memory.scalar("LIWORK", liwork)), work,
                      fortran(l.memory.scalar("LWORK", lwork)), rwork, fortran(l.memory.scalar("LRWORK", lrwork)), &info, 1, 1, 1, 1, 1);
        };
        const index lwork =
            l.workspace_size(c.workspace, documented_minimum(jobu, jobv, m, n), [&](double* w, fortran_int& info) { invoke(w, -1, info); });
        double* const work = l.memory.work("WORK", std::max<index>(2, lwork));
        l.call([&](fortran_int& info) { invoke(work, lwork, info); });
        if (!l.has_outputs()) return l.result;
        l.read_values(s);
        if (jobu != 'N') l.result.U = l.read("U", u);
        if (jobv != 'N') l.result.Vh = l.read("V", v); // V holds V**T
        return l.result;
    }

    dgesvdq_function function_;
    char jobr_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gesvdq(void* function, char jobr) { return std::make_unique<gesvdq>(function, jobr); }

} // namespace eckart::validate
