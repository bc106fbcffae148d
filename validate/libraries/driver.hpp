#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/core/svd_result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace eckart::validate {

/// What a driver's own documentation promises about small singular values; L2 judges by it and by nothing else.
enum class promise {
    normwise,        ///< |s_i - sigma_i| <= p(m,n) u sigma_1 (gesdd, gesvd, ...)
    column_scaled,   ///< relative accuracy for A = B D, B well conditioned, D diagonal (gesvj; gejsv 'C')
    two_sided_scaled ///< relative accuracy also for A = D1 B D2 in practice (gejsv 'F', our fast path as far as it documents)
};

/// What a job option returns of one factor.
enum class factor { none, thin, full };

/// One way to call a driver.
struct job {
    std::string name; ///< the library's own option letters or our word: "S", "NN", "AS", "thin"
    factor u = factor::none;
    factor vt = factor::none;
};

/// One SVD routine of one library, as its worker announced it.
struct driver {
    std::string library; ///< label of the library under test: "OpenBLAS 0.3.21", "Eigen 3.4.0", "eckart fast AVX3"
    std::string name;    ///< "dgesdd", "BDCSVD"
    eckart::validate::promise promise = promise::normwise;
    std::vector<job> jobs;             ///< the first one is the primary job: thin U and V wherever the driver can
    bool flushes_denormals = false;    ///< documented to treat denormals as zero
    bool nonfinite_documented = false; ///< documents an error for NaN and infinity; then anything else is a finding
    bool tall_only = false;            ///< takes m >= n only; the worker hands it the transpose when m < n
    bool workspace_choice = false;     ///< has LWORK: minimum and queried optimum are both called
    bool padded_storage = false;       ///< has a leading dimension: lda > m is called too
    bool preserves_input = false;      ///< documented to leave A unchanged
    int threads = 1;

    /// "OpenBLAS 0.3.21/dgesdd": the row's name in grids and records.
    std::string text() const { return library + "/" + name; }
};

/// How to call, besides the job.
enum class workspace { optimal, minimum };
enum class storage { packed, padded, misaligned };

struct call {
    std::string driver;
    std::string job;
    eckart::validate::workspace workspace = workspace::optimal;
    eckart::validate::storage storage = storage::packed;
};

/// How a call ended. Everything but `returned` is a finding by itself.
enum class outcome { returned, crashed, memory_overrun, timed_out, out_of_memory, exited, protocol_violation };

/// Contract events that the worker noticed while the call returned normally.
struct event {
    std::string kind;   ///< "canary", "padding", "input_changed", "argument_changed", "floating_point_environment",
                        ///< "workspace_query", "unwritten_output", "uninitialised_read", "printed"
    std::string detail; ///< which array, which index, what was there and what is now
};

struct response {
    eckart::validate::outcome outcome = outcome::returned;
    std::string detail; ///< signal name, exit code, violated rule; empty when returned
    long info = 0;      ///< LAPACK INFO, or the adapter's documented equivalent (0 success, > 0 not converged, < 0 argument refused)
    std::vector<double> S;
    std::optional<matrix<double>> U;  ///< as the job returns it: m-by-k or m-by-m
    std::optional<matrix<double>> Vh; ///< k-by-n or n-by-n
    std::vector<event> events;
    double seconds = 0; ///< wall time inside the library call
};

} // namespace eckart::validate
