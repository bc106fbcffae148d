#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/svd_result.hpp>

#include <functional>
#include <string>
#include <vector>

namespace eckart::bench {

/// Somebody's SVD of a matrix, which must be square unless `run` is dgesdd's or dgesvd's: values, or values and thin vectors, into r (U, S, Vh). The matrix is the peer's to keep.
struct peer {
    std::string name; ///< "OpenBLAS dgesdd"
    std::function<void(const matrix<double>& A, vectors job, svd_result<double>& r)> run;
};

/// dgesdd, dgesvd, dgejsv and dgesvj of one LAPACK-ABI library; those that it has. Empty if the file cannot be loaded.
/// @param label  the library's name in the rows; empty: "OpenBLAS (core)" if it says so itself, else the file name.
std::vector<peer> lapack_peers(const std::string& path, std::string label);

/// JacobiSVD and BDCSVD of the Eigen that this was compiled with, for the instruction set of the compiling machine.
std::vector<peer> eigen_peers();

} // namespace eckart::bench
