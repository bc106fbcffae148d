#pragma once

#include <eckart/core/any_matrix.hpp>

#include <cstring>

namespace eckart::tests {

/// Same scalar, shape and bits: tells -0 from 0 and calls equal NaNs equal, which == does not.
inline bool same_bits(const any_matrix& A, const any_matrix& B) {
    if (A.index() != B.index()) return false;
    return std::visit(
        [&B]<class T>(const matrix<T>& X) {
            const auto& Y = std::get<matrix<T>>(B);
            if (X.rows() != Y.rows() || X.cols() != Y.cols()) return false;
            return X.empty() || std::memcmp(X.data(), Y.data(), sizeof(T) * static_cast<std::size_t>(X.rows() * X.cols())) == 0;
        },
        A);
}

} // namespace eckart::tests
