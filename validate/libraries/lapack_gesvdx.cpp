#include <eckart/validate/libraries/lapack_routine.hpp>

#include <algorithm>

namespace eckart::validate {

namespace {

using dgesvdx_function = void (*)(char* jobu, char* jobvt, char* range, fortran_int* m, fortran_int* n, double* A, fortran_int* lda,
                                  double* vl, double* vu, fortran_int* il, fortran_int* iu, fortran_int* ns, double* S, double* U,
                                  fortran_int* ldu, double* VT, fortran_int* ldvt, double* work, fortran_int* lwork, fortran_int* iwork,
                                  fortran_int* info, hidden_length, hidden_length, hidden_length);

class gesvdx final : public lapack_routine {
public:
    explicit gesvdx(void* function) : function_(reinterpret_cast<dgesvdx_function>(function)) {}

    driver describe() const override {
        driver d;
        d.name = "dgesvdx";
        d.promise = promise::normwise;
        const auto kind = [](char letter) { return letter == 'V' ? factor::thin : factor::none; };
        // JOBU, JOBVT, RANGE; 'I' asks for all values by their indices 1 to min(M,N).
        for (const char* name : {"VVA", "NNA", "VNA", "NVA", "VVI", "NNI"}) d.jobs.push_back({name, kind(name[0]), kind(name[1])});
        d.workspace_choice = true;
        d.padded_storage = true;
        return d;
    }

    response run(const call& c, const job& j, matrix_view<const double> A) const override {
        const char jobu = j.name[0], jobvt = j.name[1], range = j.name[2];
        const index m = A.rows, n = A.cols, k = std::min(m, n);
        lapack_call l(c.storage);
        const auto a = l.memory.input("A", A);
        const auto s = l.memory.output_vector("S", k);
        const auto u = jobu == 'V' ? l.memory.output("U", m, k) : l.memory.unreferenced("U");
        const auto vt = jobvt == 'V' ? l.memory.output("VT", k, n) : l.memory.unreferenced("VT");
        int* const iwork = l.memory.iwork("IWORK", 12 * k);
        double vl = 0, vu = 0; // not referenced for these ranges
        fortran_int ns = info_poison;
        const auto invoke = [&](double* work, index lwork, fortran_int& info) {
            function_(fortran(l.memory.letter("JOBU", jobu)), fortran(l.memory.letter("JOBVT", jobvt)),
                      fortran(l.memory.letter("RANGE", range)), fortran(l.memory.scalar("M", m)), fortran(l.memory.scalar("N", n)), a.data,
                      fortran(l.memory.scalar("LDA", a.ld)), &vl, &vu, fortran(l.memory.scalar("IL", 1)), fortran(l.memory.scalar("IU", k)),
                      &ns, s.data, u.data, fortran(l.memory.scalar("LDU", u.ld)), vt.data, fortran(l.memory.scalar("LDVT", vt.ld)), work,
                      fortran(l.memory.scalar("LWORK", lwork)), iwork, &info, 1, 1, 1);
        };
        // The documentation of dgesvdx says MAX(1, MIN(M,N)*(MIN(M,N)+4)) and MAX(1, MIN(M,N)*2 + MAX(M,N)), which LAPACK refuses with
        // INFO = -19 (test LapackDrivers.DgesvdxRefusesItsDocumentedMinimum). So that the smallest workspace is tried at all, and not one
        // defect of the documentation reported for every matrix, these are the bounds that the routine itself checks.
        const index minimum = std::max<index>({1, k * (3 * k + 20), 4 * k + std::max(m, n)});
        const index lwork = l.workspace_size(c.workspace, minimum, [&](double* w, fortran_int& info) { invoke(w, -1, info); });
        double* const work = l.memory.work("WORK", lwork);
        l.call([&](fortran_int& info) { invoke(work, lwork, info); });
        if (!l.has_outputs()) return l.result;
        if (l.result.info == 0 && ns != k)
            l.result.events.push_back(
                {"unwritten_output", "NS is " + std::to_string(ns) + ", documented is min(M,N) = " + std::to_string(k)});
        l.read_values(s);
        if (jobu == 'V') l.result.U = l.read("U", u);
        if (jobvt == 'V') l.result.Vh = l.read("VT", vt);
        return l.result;
    }

private:
    dgesvdx_function function_;
};

} // namespace

std::unique_ptr<lapack_routine> make_gesvdx(void* function) { return std::make_unique<gesvdx>(function); }

} // namespace eckart::validate
