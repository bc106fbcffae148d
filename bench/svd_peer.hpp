#pragma once

#include "bench/matrix_stack.hpp"

#include <eckart/core/svd_result.hpp>

#include <algorithm>
#include <complex>
#include <memory>
#include <string>
#include <vector>

namespace eckart::bench {

/// LAPACK's letter for a scalar.
template <class T>
inline constexpr char scalar_letter = is_complex<T> ? (sizeof(T) == 8 ? 'c' : 'z') : (sizeof(T) == 4 ? 's' : 'd');

/// Somebody's SVD of a stack of matrices, set up as its library likes it best: workspace is queried and allocated before.
template <class T>
class prepared_svd {
public:
    virtual ~prepared_svd() = default;

    /// Decomposes every matrix of the stack; this is what is timed. False if one of them was reported as failed.
    virtual bool run() = 0;

    /// The result for matrix i of the last run, thin factors or none.
    virtual svd_result<T> result(index i) const = 0;
};

/// A row's request to a peer. The stack outlives what is prepared for it.
template <class T>
struct svd_request {
    std::string routine; ///< one of the peer's `routines`
    const matrix_stack<T>& A;
    vectors job = vectors::thin; ///< `none` or `thin`
    int threads = 1;
};

/// A library with SVDs.
class svd_peer {
public:
    virtual ~svd_peer() = default;

    /// Library, version and kernels as the library itself tells them: "OpenBLAS 0.3.34 (SapphireRapids)".
    virtual std::string name() const = 0;

    /// What it offers for a scalar (s, d, c, z) and a shape, by the names of its own documentation without LAPACK's letter.
    virtual std::vector<std::string> routines(char scalar, index rows, index cols, index count) const = 0;

    /// @throws std::invalid_argument for a routine that it does not offer.
    virtual std::unique_ptr<prepared_svd<float>> prepare(const svd_request<float>&) const = 0;
    virtual std::unique_ptr<prepared_svd<double>> prepare(const svd_request<double>&) const = 0;
    virtual std::unique_ptr<prepared_svd<std::complex<float>>> prepare(const svd_request<std::complex<float>>&) const = 0;
    virtual std::unique_ptr<prepared_svd<std::complex<double>>> prepare(const svd_request<std::complex<double>>&) const = 0;
};

/// Implements the four `prepare` by one template of `Peer`, `template <class T> std::unique_ptr<prepared_svd<T>> prepare_as(...) const`.
template <class Peer>
class svd_peer_of : public svd_peer {
public:
    std::unique_ptr<prepared_svd<float>> prepare(const svd_request<float>& r) const override {
        return self().template prepare_as<float>(r);
    }
    std::unique_ptr<prepared_svd<double>> prepare(const svd_request<double>& r) const override {
        return self().template prepare_as<double>(r);
    }
    std::unique_ptr<prepared_svd<std::complex<float>>> prepare(const svd_request<std::complex<float>>& r) const override {
        return self().template prepare_as<std::complex<float>>(r);
    }
    std::unique_ptr<prepared_svd<std::complex<double>>> prepare(const svd_request<std::complex<double>>& r) const override {
        return self().template prepare_as<std::complex<double>>(r);
    }

private:
    const Peer& self() const { return static_cast<const Peer&>(*this); }
};

/// Thin factors and values of a stack in plain arrays, for libraries that write where they are told.
template <class T>
struct svd_outputs {
    svd_outputs(const matrix_stack<T>& A, vectors job)
        : m(A.rows), n(A.cols), k(std::min(A.rows, A.cols)), thin(job == vectors::thin), U(size(thin ? m * k * A.count : 0)),
          S(size(k * A.count)), right(size(thin ? n * k * A.count : 0)) {}

    T* u(index i) { return U.data() + (thin ? i * m * k : 0); }
    real_type<T>* s(index i) { return S.data() + i * k; }
    T* v(index i) { return right.data() + (thin ? i * n * k : 0); }

    /// @param conjugate_transposed  `right` holds V^H, k-by-n; otherwise V, n-by-k.
    svd_result<T> result(index i, bool conjugate_transposed) const {
        svd_result<T> r;
        r.S.assign(S.begin() + i * k, S.begin() + (i + 1) * k);
        r.U = matrix<T>(m, thin ? k : 0);
        r.Vh = matrix<T>(thin ? k : 0, n);
        if (!thin) return r;
        std::copy_n(U.begin() + i * m * k, m * k, r.U.data());
        const T* v = right.data() + i * n * k;
        for (index j = 0; j < n; ++j)
            for (index l = 0; l < k; ++l) r.Vh(l, j) = conjugate_transposed ? v[l + j * k] : scalar_traits<T>::conjugate(v[j + l * n]);
        return r;
    }

    index m, n, k;
    bool thin;
    std::vector<T> U;
    std::vector<real_type<T>> S;
    std::vector<T> right;

private:
    static std::size_t size(index x) { return static_cast<std::size_t>(x); }
};

/// Eckart's own fast path on the SIMD target in use.
std::unique_ptr<svd_peer> fast_svd_peer();

/// A LAPACK-ABI library (LP64) by path or loader's name; its routines may carry a prefix ("scipy_").
/// @throws std::runtime_error if it cannot be loaded or has no SVD.
std::unique_ptr<svd_peer> lapack_svd_peer(const std::string& path, const std::string& prefix = "");

/// JacobiSVD and BDCSVD of the Eigen that this was compiled with, for the instruction set of the compiling machine.
std::unique_ptr<svd_peer> eigen_svd_peer();

/// faer or nalgebra (`library`) through the shared object of bench/rust_peers. @throws std::runtime_error if it cannot be loaded.
std::unique_ptr<svd_peer> rust_svd_peer(const std::string& path, const std::string& library, const std::string& version);

} // namespace eckart::bench
