#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgesdd_function = void (*)(char* jobz, fortran_int* m, fortran_int* n, double* A, fortran_int* lda, double* S, double* U,
                                 fortran_int* ldu, double* VT, fortran_int* ldvt, double* work, fortran_int* lwork, fortran_int* iwork,
                                 fortran_int* info, hidden_length);

/// Documentation of dgesdd, with mx = max(M,N) and mn = min(M,N).
index documented_minimum(char jobz, index mx, index mn) {
    switch (jobz) {
    case 'N': return std::max<index>(1, 3 * mn + std::max(mx, 7 * mn));
    case 'O': return std::max<index>(1, 3 * mn + std::max(mx, 5 * mn * mn + 4 * mn));
    case 'S': return std::max<index>(1, 4 * mn * mn + 7 * mn);
    default: return std::max<index>(1, 4 * mn * mn + 6 * mn + mx);
    }
}

class gesdd final : public lapack_routine {
public:
    explicit gesdd(void* function) : function_(reinterpret_cast<dgesdd_function>(function)) {}

    driver describe() const override {
        driver d;
        d.name = "dgesdd";
        d.promise = promise::normwise;
        d.jobs = {{"S", factor::thin, factor::thin},
                  {"A", factor::full, factor::full},
                  {"N", factor::none, factor::none},
                  {"O", factor::thin, factor::thin}};
        // INFO = -4 is documented for a NaN, nothing for an infinity: that is not a documented contract for non-finite input.
        d.workspace_choice = true;
        d.padded_storage = true;
        return d;
    }

    response run(const call& c, const job& j, matrix_view<const double> A) const override {
        const char jobz = j.name[0];
        const index m = A.rows, n = A.cols, k = std::min(m, n);
        // 'O' overwrites A by the factor that has A's shape; the other, square one goes to its own array.
        const bool u_in_a = jobz == 'O' && m >= n, vt_in_a = jobz == 'O' && m < n;
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("S", k);
        const auto u = jobz == 'N' || u_in_a ? l.memory.unreferenced("U") : l.memory.output("U", m, jobz == 'A' ? m : k);
        const auto vt = jobz == 'N' || vt_in_a ? l.memory.unreferenced("VT") : l.memory.output("VT", jobz == 'A' ? n : k, n);
        int* const iwork = l.memory.iwork("IWORK", 8 * k);
        const auto invoke = [&](double* work, index lwork, fortran_int& info) {
            function_(fortran(l.memory.letter("JOBZ", jobz)), fortran(l.memory.scalar("M", m)), fortran(l.memory.scalar("N", n)), a.data,
                      fortran(l.memory.scalar("LDA", a.ld)), s.data, u.data, fortran(l.memory.scalar("LDU", u.ld)), vt.data,
                      fortran(l.memory.scalar("LDVT", vt.ld)), work, fortran(l.memory.scalar("LWORK", lwork)), iwork, &info, 1);
        };
        const index minimum = documented_minimum(jobz, std::max(m, n), k);
        const index lwork = l.workspace_size(c.workspace, minimum, [&](double* w, fortran_int& info) { invoke(w, -1, info); });
        double* const work = l.memory.work("WORK", lwork);
        l.call([&](fortran_int& info) { invoke(work, lwork, info); });
        if (!l.has_outputs()) return l.result;
        l.read_values(s);
        if (jobz == 'N') return l.result;
        l.result.U = u_in_a ? l.read("A", a) : l.read("U", u);
        l.result.Vh = vt_in_a ? l.read("A", a) : l.read("VT", vt);
        return l.result;
    }

private:
    dgesdd_function function_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gesdd(void* function) { return std::make_unique<gesdd>(function); }

} // namespace eckart::validate
