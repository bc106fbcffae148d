#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/libraries/call_memory.hpp>
#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/libraries/observe.hpp>

#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace eckart::validate {

/// Fortran's INTEGER in an LP64 library, and the hidden length that follows the visible arguments for every CHARACTER argument.
using fortran_int = int;
using hidden_length = std::size_t;

/// One LAPACK driver routine: what its documentation says, and how to call it exactly so.
class lapack_routine {
public:
    virtual ~lapack_routine() = default;

    /// Without `library` and `threads`.
    virtual driver describe() const = 0;

    /// @throws std::invalid_argument for a job that is not listed.
    virtual response run(const call& c, const job& j, matrix_view<const double> A) const = 0;
};

/// `function` is the address of the Fortran symbol of the name.
std::unique_ptr<lapack_routine> make_gesvd(void* function);
std::unique_ptr<lapack_routine> make_gesdd(void* function);
std::unique_ptr<lapack_routine> make_gesvdx(void* function);
std::unique_ptr<lapack_routine> make_gejsv(void* function, char joba);
std::unique_ptr<lapack_routine> make_gesvj(void* function);
std::unique_ptr<lapack_routine> make_gesvdq(void* function, char jobr);

/// INFO before the call: a routine that leaves it is seen.
inline constexpr fortran_int info_poison = -987654321;

/// The steps that all routines share: the two workspace sizes, the observed call, and what is looked at afterwards.
class lapack_call {
public:
    explicit lapack_call(storage s) : memory(s) {}

    call_memory memory;
    response result;

    /// The workspace to call with. For `optimal` the routine is asked with LWORK = -1; an answer that is no size is an event and the
    /// documented minimum is taken.
    /// @param query  calls the routine with LWORK = -1 and WORK as given, and sets INFO.
    index workspace_size(workspace w, index documented_minimum, const std::function<void(double* work, fortran_int& info)>& query);

    /// Calls the routine through `library_call`, which sets INFO.
    void call(const std::function<void(fortran_int& info)>& library_call);

    /// True if INFO says that outputs were computed at all (it is not negative).
    bool has_outputs() const { return result.info >= 0; }

    /// Reads outputs after the call; with INFO = 0 all of every one must have been written.
    void read_values(matrix_view<const double> s, double scale = 1);
    matrix<double> read(const std::string& name, matrix_view<const double> array) { return memory.read(name, array, events()); }

private:
    std::vector<event>* events() { return result.info == 0 ? &result.events : nullptr; }
};

inline char* fortran(const char* letter) { return const_cast<char*>(letter); }
inline fortran_int* fortran(const int* scalar) { return const_cast<fortran_int*>(scalar); }

/// Aᵀ of the input and the swapped factors of the output, for routines that take m >= n only: A = U S Vh is Aᵀ = Vhᵀ S Uᵀ.
template <class run_tall>
response run_transposed_if_wide(const job& j, matrix_view<const double> A, run_tall&& run) {
    if (A.rows >= A.cols) return run(j, A);
    const matrix<double> transposed = transpose(A);
    response r = run(job{j.name, j.vt, j.u}, transposed.view());
    std::swap(r.U, r.Vh);
    if (r.U) r.U = transpose(*r.U);
    if (r.Vh) r.Vh = transpose(*r.Vh);
    return r;
}

} // namespace eckart::validate
