#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgesvd_function = void (*)(char* jobu, char* jobvt, fortran_int* m, fortran_int* n, double* A, fortran_int* lda, double* S, double* U,
                                 fortran_int* ldu, double* VT, fortran_int* ldvt, double* work, fortran_int* lwork, fortran_int* info,
                                 hidden_length, hidden_length);

class gesvd final : public lapack_routine {
public:
    explicit gesvd(void* function) : function_(reinterpret_cast<dgesvd_function>(function)) {}

    driver describe() const override {
        driver d;
        d.name = "dgesvd";
        d.promise = promise::normwise;
        const auto kind = [](char letter) { return letter == 'A' ? factor::full : letter == 'N' ? factor::none : factor::thin; };
        // All pairs but (O, O), which the documentation excludes. S, S is the primary job.
        for (const char* name : {"SS", "AA", "NN", "NS", "SN", "NA", "AN", "AS", "SA", "OS", "SO", "ON", "NO", "OA", "AO"})
            d.jobs.push_back({name, kind(name[0]), kind(name[1])});
        d.workspace_choice = true;
        d.padded_storage = true;
        return d;
    }

    response run(const call& c, const job& j, matrix_view<const double> A) const override {
        const char jobu = j.name[0], jobvt = j.name[1];
        const index m = A.rows, n = A.cols, k = std::min(m, n);
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("S", k);
        // U and VT are referenced for 'A' and 'S' only.
        const auto u = jobu == 'A' || jobu == 'S' ? l.memory.output("U", m, jobu == 'A' ? m : k) : l.memory.unreferenced("U");
        const auto vt = jobvt == 'A' || jobvt == 'S' ? l.memory.output("VT", jobvt == 'A' ? n : k, n) : l.memory.unreferenced("VT");
        const auto invoke = [&](double* work, index lwork, fortran_int& info) {
            function_(fortran(l.memory.letter("JOBU", jobu)), fortran(l.memory.letter("JOBVT", jobvt)), fortran(l.memory.scalar("M", m)),
                      fortran(l.memory.scalar("N", n)), a.data, fortran(l.memory.scalar("LDA", a.ld)), s.data, u.data,
                      fortran(l.memory.scalar("LDU", u.ld)), vt.data, fortran(l.memory.scalar("LDVT", vt.ld)), work,
                      fortran(l.memory.scalar("LWORK", lwork)), &info, 1, 1);
        };
        // Documentation of dgesvd: LWORK >= MAX(1, 3*MIN(M,N) + MAX(M,N), 5*MIN(M,N)). It allows 5*MIN(M,N) on its "path 1" alone, whose
        // conditions are internal to the routine, so the general bound is what a caller can know.
        const index minimum = std::max<index>({1, 3 * k + std::max(m, n), 5 * k});
        const index lwork = l.workspace_size(c.workspace, minimum, [&](double* w, fortran_int& info) { invoke(w, -1, info); });
        double* const work = l.memory.work("WORK", lwork);
        l.call([&](fortran_int& info) { invoke(work, lwork, info); });
        if (!l.has_outputs()) return l.result;
        l.read_values(s);
        if (jobu == 'A' || jobu == 'S') l.result.U = l.read("U", u);
        if (jobvt == 'A' || jobvt == 'S') l.result.Vh = l.read("VT", vt);
        if (jobu == 'O') l.result.U = l.read("A", a.block(0, 0, m, k));
        if (jobvt == 'O') l.result.Vh = l.read("A", a.block(0, 0, k, n));
        return l.result;
    }

private:
    dgesvd_function function_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gesvd(void* function) { return std::make_unique<gesvd>(function); }

} // namespace eckart::validate
