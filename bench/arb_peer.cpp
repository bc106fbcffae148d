#include "bench/value_peers.hpp"

#include <acb_mat.h>
#include <arb_mat.h>

#include <algorithm>

namespace eckart::bench {

namespace {

/// AᵀA in balls that hold it.
void gram(acb_mat_t C, const matrix<double>& A, slong bits) {
    arb_mat_t X, T, G;
    arb_mat_init(X, A.rows(), A.cols());
    arb_mat_init(T, A.cols(), A.rows());
    arb_mat_init(G, A.cols(), A.cols());
    for (index j = 0; j < A.cols(); ++j)
        for (index i = 0; i < A.rows(); ++i) arb_set_d(arb_mat_entry(X, i, j), A(i, j));
    arb_mat_transpose(T, X);
    arb_mat_mul(G, T, X, bits);
    acb_mat_set_arb_mat(C, G);
    arb_mat_clear(G);
    arb_mat_clear(T);
    arb_mat_clear(X);
}

/// Adds √λ to r, for an enclosure of λ >= 0. Its imaginary part needs no look: AᵀA is symmetric.
void append_root(peer_values& r, const acb_t lambda, slong bits) {
    arb_t root;
    arf_t lower, upper;
    arb_init(root);
    arf_init(lower);
    arf_init(upper);
    arb_sqrtpos(root, acb_realref(lambda), bits);
    arb_get_interval_arf(lower, upper, root, bits);
    const double low = arf_get_d(lower, ARF_RND_NEAR), high = arf_get_d(upper, ARF_RND_NEAR);
    r.S.push_back(high);
    if (low == high) ++r.proved;
    arf_clear(upper);
    arf_clear(lower);
    arb_clear(root);
}

peer_values enclose(const matrix<double>& A, slong bits) {
    peer_values r{{}, 0, bits};
    const slong n = A.cols();
    acb_mat_t C, R;
    acb_mat_init(C, n, n);
    acb_mat_init(R, n, n);
    acb_ptr approximate = _acb_vec_init(n), enclosed = _acb_vec_init(n);
    gram(C, A, bits);
    acb_mat_approx_eig_qr(approximate, nullptr, R, C, nullptr, 0, bits);
    if (acb_mat_eig_simple(enclosed, nullptr, nullptr, C, approximate, R, bits) != 0)
        for (slong i = 0; i < n; ++i) append_root(r, enclosed + i, bits);
    _acb_vec_clear(enclosed, n);
    _acb_vec_clear(approximate, n);
    acb_mat_clear(R);
    acb_mat_clear(C);
    std::sort(r.S.rbegin(), r.S.rend());
    return r;
}

} // namespace

values_peer arb_peer() {
    return {std::string("Arb ") + arb_version, [](const matrix<double>& A) {
                peer_values r;
                for (slong bits = 128; bits <= 1024 && (r.S.empty() || r.proved < A.cols()); bits *= 2) r = enclose(A, bits);
                return r;
            }};
}

} // namespace eckart::bench
