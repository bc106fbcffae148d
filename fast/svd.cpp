#include <eckart/fast/svd.hpp>

#include <eckart/fast/bidiagonal_svd.hpp>
#include <eckart/fast/equilibrated.hpp>
#include <eckart/fast/gram.hpp>
#include <eckart/fast/jacobi.hpp>
#include <eckart/fast/lane_batch.hpp>
#include <eckart/fast/largest_entry.hpp>
#include <eckart/fast/parallel.hpp>
#include <eckart/fast/parts.hpp>
#include <eckart/fast/scratch.hpp>
#include <eckart/fast/small_gram.hpp>
#include <eckart/fast/svd_outputs.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace eckart {

namespace {

template <class E>
[[noreturn]] void refuse(const char* option, E value) {
    throw std::invalid_argument(std::string("svd: ") + option + " is " + std::to_string(static_cast<int>(value)) + ", no enumerator of it");
}

void check(const svd_options& options) {
    if (options.max_sweeps < 1)
        throw std::invalid_argument("svd: max_sweeps is " + std::to_string(options.max_sweeps) + "; it must be at least 1");
    if (options.threads < 1) throw std::invalid_argument("svd: threads is " + std::to_string(options.threads) + "; it must be at least 1");
    if (options.vectors != vectors::none && options.vectors != vectors::thin && options.vectors != vectors::full)
        refuse("vectors", options.vectors);
    if (options.algorithm != algorithm::automatic && options.algorithm != algorithm::jacobi && options.algorithm != algorithm::gram &&
        options.algorithm != algorithm::bidiagonal)
        refuse("algorithm", options.algorithm);
    if (options.accuracy != accuracy::relative && options.accuracy != accuracy::normwise) refuse("accuracy", options.accuracy);
}

/// Whether the norms of the columns, and those of the rows, are nearly equal (equilibrated.hpp). False in doubt.
template <class T>
bool nearly_equilibrated(strided_view<const T> A, double largest) {
    if (!(largest >= std::numeric_limits<double>::min())) return false;
    const int scale = -std::ilogb(largest);
    const double first = std::ldexp(1.0, scale / 2), second = std::ldexp(1.0, scale - scale / 2);
    fast::scratch_vector<double> rows(static_cast<std::size_t>(A.rows), 0.0), cols(static_cast<std::size_t>(A.cols), 0.0);
    for (int p = 0; p < fast::planes_of<T>; ++p) {
        const auto part = fast::part_of(A, p);
        for (index j = 0; j < A.cols; ++j) {
            const auto* a = part.data + j * part.col_stride;
            double* row = rows.data();
            double sum[4] = {}; // any order does: the factor is a rough one
            const auto add = [&](index i, int k) {
                const double x = a[i * part.row_stride] * first * second, square = x * x;
                row[i] += square;
                sum[k] += square;
            };
            index i = 0;
            for (; i + 4 <= A.rows; i += 4)
                for (int k = 0; k < 4; ++k) add(i + k, k);
            for (; i < A.rows; ++i) add(i, 0);
            cols[static_cast<std::size_t>(j)] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
        }
    }
    const auto within = [](const fast::scratch_vector<double>& squares) {
        const auto [low, high] = std::minmax_element(squares.begin(), squares.end());
        return *low >= *high / fast::equilibrated_squares;
    };
    return within(rows) && within(cols);
}

// Internal parameters: which algorithm is the faster one, measured on an AMD Zen 5 (second cache 1 MiB, third 32 MiB).

/// Whether the bidiagonal form of a matrix of T is computed in the precision of T: single precision leaves few digits of small values.
template <class T>
bool in_own_precision(const svd_options& options) {
    return std::is_same_v<real_type<T>, double> || options.accuracy == accuracy::normwise;
}

/// Sizes and shapes whose vectors the bidiagonal form serves well: smaller ones come as fast and more orthogonal otherwise, taller ones
/// would want a QR factorization first.
template <class T>
bool suits_bidiagonal_form(index m, index n, const svd_options& options) {
    const index longer = std::max(m, n), shorter = std::min(m, n);
    return in_own_precision<T>(options) && shorter >= 40 && static_cast<double>(longer) <= 1.6 * static_cast<double>(shorter);
}

/// Values that the Gram matrix tells at once if they are of one scale, as those of tall matrices often are.
template <class T>
bool values_from_gram_matrix(index longer, index shorter) {
    return longer >= 4 * shorter && longer * shorter >= (is_complex<T> ? 500 : 2000);
}

/// Which algorithm has an m-by-n matrix soonest where normwise accuracy suffices.
template <class T>
algorithm fastest(index m, index n, const svd_options& options) {
    if (options.algorithm != algorithm::automatic) return options.algorithm;
    const index longer = std::max(m, n), shorter = std::min(m, n);
    if (options.vectors == vectors::none) {
        if (values_from_gram_matrix<T>(longer, shorter)) return algorithm::gram;
        // Smaller matrices keep the digits of Jacobi unless normwise accuracy is asked for.
        const index least = is_complex<T>                            ? (options.accuracy == accuracy::relative ? 12 : 4)
                            : options.accuracy == accuracy::relative ? 25
                                                                     : 9;
        return shorter >= least ? algorithm::bidiagonal : algorithm::jacobi;
    }
    // For smaller ones, and for real ones beyond the third cache, the passes to bidiagonal form are not cheap.
    constexpr bool is_single = std::is_same_v<real_type<T>, float>;
    constexpr index least = is_complex<T> ? 57 : is_single ? 110 : 120;
    const bool passes_are_cheap = shorter >= least && (is_complex<T> || longer * shorter * static_cast<index>(sizeof(T)) <= 18000000);
    if (suits_bidiagonal_form<T>(m, n, options) && passes_are_cheap) return algorithm::bidiagonal;
    constexpr index few = is_complex<T> ? 3 : 1, small = is_complex<T> ? 36 : 81;
    return shorter > few && longer * shorter >= small ? algorithm::gram : algorithm::jacobi;
}

/// Matrices that are too small for the Gram route are not so for its short form, whose normwise accuracy is a relative one for condition
/// numbers up to this, whatever scaling would do for them.
constexpr double harmless_condition = 0x1p8;

template <class T>
bool starts_with_small_gram(index m, index n, const svd_options& options) {
    const bool sooner = is_complex<T> || (std::min(m, n) > 1 && m * n >= 9);
    return sooner && options.algorithm == algorithm::automatic && options.vectors != vectors::none &&
           fastest<T>(m, n, options) == algorithm::jacobi;
}

/// The effective rank below which `automatic` leaves an m-by-n matrix to the bidiagonal form instead of the Gram route, because its time
/// does not depend on the spectrum: four fifths of what Gaussian matrices have. The same bounds hold for both.
template <class T>
double least_effective_rank(index m, index n, const svd_options& options) {
    const bool bidiagonal_serves = options.vectors == vectors::none || suits_bidiagonal_form<T>(m, n, options);
    return options.algorithm == algorithm::automatic && bidiagonal_serves
               ? 0.8 / (1.0 / static_cast<double>(m) + 1.0 / static_cast<double>(n))
               : 0;
}

template <class T>
algorithm choose(strided_view<const T> A, double largest, const svd_options& options) {
    const algorithm how = fastest<T>(A.rows, A.cols, options);
    const bool keeps_promise = how == algorithm::jacobi || options.algorithm != algorithm::automatic ||
                               options.accuracy == accuracy::normwise || nearly_equilibrated(A, largest);
    return keeps_promise ? how : algorithm::jacobi;
}

/// A 2-by-2 matrix by the kernel of batches; nothing where that cannot hold it, or its entries are too unlike for relative accuracy.
template <class T>
std::optional<svd_outcome> svd_of_order_two(strided_view<const T> A, const fast::svd_outputs<T>& out, const svd_options& options) {
    const fast::svd_outputs<T> to = out.placed();
    const auto alone = [](auto X) { return batch_view(X.data, 1, X.rows, X.cols, X.row_stride, X.col_stride, 0); };
    bool done = false;
    fast::lane_batch<T> one;
    one.A = alone(A);
    one.S = batch_view(to.S, 1, 2, 1);
    one.relative = options.accuracy == accuracy::relative;
    if (options.vectors != vectors::none) {
        one.U = alone(to.U);
        one.Vh = alone(to.Vh);
    }
    one.done = &done;
    fast::svd_in_lanes(one);
    if (!done) return std::nullopt;
    return svd_outcome{std::isinf(to.S[0]) ? status::overflow : status::ok, 0};
}

template <class T>
svd_outcome compute(strided_view<const T> A, const fast::svd_outputs<T>& out, const svd_options& options) {
    // Scans go along the smaller stride.
    const strided_view<const T> scanned = std::abs(A.row_stride) > std::abs(A.col_stride) ? A.transposed() : A;
    const double largest = fast::largest_entry(scanned);
    if (!std::isfinite(largest)) return {status::nonfinite_input, 0};
    const fast::thread_team team(options.threads);
    algorithm how = choose(scanned, largest, options);
    if constexpr (!is_complex<T>) {
        if (A.rows == 2 && A.cols == 2 && options.algorithm == algorithm::automatic)
            if (const auto outcome = svd_of_order_two(A, out, options)) return *outcome;
    }
    if (starts_with_small_gram<T>(A.rows, A.cols, options))
        if (const auto outcome = fast::small_gram_svd(A, largest, out, options.vectors, 0, harmless_condition, options.threads))
            return *outcome;
    if (how == algorithm::gram) {
        const double least_rank = least_effective_rank<T>(A.rows, A.cols, options);
        if (const auto outcome = fast::gram_svd(A, largest, out, options.vectors, least_rank, options.threads)) return *outcome;
        how = algorithm::bidiagonal;
    }
    if (how == algorithm::bidiagonal)
        return in_own_precision<T>(options) ? fast::bidiagonal_svd<real_type<T>>(A, largest, out, options.vectors, options.threads)
                                            : fast::bidiagonal_svd<double>(A, largest, out, options.vectors, options.threads);
    return fast::jacobi_svd(A, out, options.vectors, options.max_sweeps, options.threads);
}

/// The most that an algorithm takes of a workspace.
template <class T>
std::size_t scratch_of(index m, index n, const svd_options& options, algorithm how) {
    if (how == algorithm::gram) return fast::gram_svd_scratch<T>(m, n, options.vectors, options.threads);
    if (how == algorithm::bidiagonal)
        return in_own_precision<T>(options) ? fast::bidiagonal_svd_scratch<real_type<T>, T>(m, n, options.vectors)
                                            : fast::bidiagonal_svd_scratch<double, T>(m, n, options.vectors);
    return fast::jacobi_svd_scratch<T>(m, n, options.vectors);
}

/// The most that `compute` takes of a workspace, whatever it chooses.
template <class T>
std::size_t compute_scratch(index m, index n, const svd_options& options) {
    const std::size_t most = scratch_of<T>(m, n, options, fastest<T>(m, n, options));
    if (options.algorithm != algorithm::automatic) return most;
    const std::size_t norms = fast::scratch_for<double>(m) + fast::scratch_for<double>(n); // nearly_equilibrated
    const std::size_t instead =
        least_effective_rank<T>(m, n, options) > 0 ? scratch_of<T>(m, n, options, algorithm::bidiagonal) : std::size_t(0);
    const std::size_t first =
        starts_with_small_gram<T>(m, n, options) ? fast::small_gram_scratch(m, n, options.vectors, fast::planes_of<T>) : std::size_t(0);
    return std::max({most, norms, instead, first, scratch_of<T>(m, n, options, algorithm::jacobi)});
}

template <class T>
svd_result<T> owned(strided_view<const T> A, const svd_options& options) {
    check(options);
    svd_result<T> r;
    const svd_outcome outcome = compute(A, fast::svd_outputs<T>(r, A.rows, A.cols, options.vectors), options);
    r.status = outcome.status;
    r.iterations = outcome.iterations;
    return r;
}

std::string shape(index rows, index cols) { return std::to_string(rows) + " by " + std::to_string(cols); }

template <class T>
void check_shape(const char* name, const strided_view<T>& X, index rows, index cols) {
    if (X.rows != rows || X.cols != cols)
        throw std::invalid_argument(std::string("svd_into: ") + name + " is " + shape(X.rows, X.cols) + ", it must be " +
                                    shape(rows, cols));
}

/// The entries of a matrix in memory as runs along its smaller stride, in bytes; `step` may be 0 or `count` too.
struct footprint {
    std::uintptr_t first = 0; ///< of the lowest run
    index count = 0;          ///< of runs, 0: no entries
    index step = 0;           ///< from one run to the next, not negative
    index length = 0;         ///< of a run, from its first byte to its last
    bool apart = true;        ///< no two entries share memory, as far as runs tell

    template <class T>
    explicit footprint(const strided_view<T>& X) {
        if (X.rows == 0 || X.cols == 0) return;
        index inner = std::abs(X.row_stride), outer = std::abs(X.col_stride), inner_count = X.rows;
        count = X.cols;
        if ((inner > outer && count > 1) || inner_count == 1) {
            std::swap(inner, outer);
            std::swap(inner_count, count);
        }
        constexpr index size = sizeof(T);
        const index lowest = std::min<index>(0, (X.rows - 1) * X.row_stride) + std::min<index>(0, (X.cols - 1) * X.col_stride);
        first = reinterpret_cast<std::uintptr_t>(X.data + lowest);
        step = size * outer;
        length = size * ((inner_count - 1) * inner + 1);
        apart = (inner_count == 1 || inner > 0) && (count == 1 || step >= length);
    }
    footprint(const void* data, std::size_t bytes)
        : first(reinterpret_cast<std::uintptr_t>(data)), count(bytes > 0 ? 1 : 0), length(static_cast<index>(bytes)) {}

    std::uintptr_t start(index run) const { return first + static_cast<std::uintptr_t>(run * step); }
    std::uintptr_t last() const { return start(count - 1) + static_cast<std::uintptr_t>(length); }
};

/// Whether a run of one meets a run of the other. Runs of one are taken in ascending order.
bool overlap(const footprint& a, const footprint& b) {
    if (a.count == 0 || b.count == 0 || a.last() <= b.first || b.last() <= a.first) return false;
    for (index i = 0, j = 0; i < a.count && j < b.count;) {
        if (a.start(i) + static_cast<std::uintptr_t>(a.length) <= b.start(j))
            ++i;
        else if (b.start(j) + static_cast<std::uintptr_t>(b.length) <= a.start(i))
            ++j;
        else
            return true;
    }
    return false;
}

struct named_footprint {
    const char* name;
    footprint where;
};

template <class T>
void check_memory(strided_view<const T> A, const fast::svd_outputs<T>& out, std::span<std::byte> workspace, index k) {
    const named_footprint all[] = {{"A", footprint(A)},
                                   {"U", footprint(out.U)},
                                   {"S", footprint(out.S, static_cast<std::size_t>(k) * sizeof(real_type<T>))},
                                   {"Vh", footprint(out.Vh)},
                                   {"the workspace", footprint(workspace.data(), workspace.size())}};
    for (const auto& x : all)
        for (const auto& y : all) {
            if (&x == &y) break;
            if (overlap(x.where, y.where)) throw std::invalid_argument(std::string("svd_into: ") + x.name + " overlaps " + y.name);
        }
    for (const auto& x : {all[1], all[3]})
        if (!x.where.apart)
            throw std::invalid_argument(std::string("svd_into: entries of ") + x.name +
                                        " share memory, or its larger stride does not pass over a run along the smaller one");
}

/// `svd_workspace`, which would be a tenth of the time of a small matrix: the last answer in this thread is kept, as many matrices of one
/// shape are usual. (It depends on nothing else while a process lives.)
template <class T>
std::size_t needed_workspace(index m, index n, const svd_options& options) {
    constinit thread_local struct {
        index m = -1, n = -1;
        svd_options options;
        std::size_t bytes = 0;
    } last;
    if (last.m != m || last.n != n || last.options != options) last = {m, n, options, svd_workspace<T>(m, n, options)};
    return last.bytes;
}

template <class T>
svd_outcome into(strided_view<const T> A, fast::svd_outputs<T> out, std::size_t s_size, std::span<std::byte> workspace,
                 const svd_options& options) {
    check(options);
    const index m = A.rows, n = A.cols, k = std::min(m, n);
    if (options.vectors == vectors::none) {
        out.U = {nullptr, m, 0, 1, 1};
        out.Vh = {nullptr, 0, n, 1, 1};
    }
    check_shape("U", out.U, m, fast::columns_of_u(m, n, options.vectors));
    check_shape("Vh", out.Vh, fast::columns_of_u(n, m, options.vectors), n);
    if (s_size != static_cast<std::size_t>(k))
        throw std::invalid_argument("svd_into: S has " + std::to_string(s_size) + " entries, it must have " + std::to_string(k));
    check_memory(A, out, workspace, k);
    if (workspace.empty()) return compute(A, out, options);
    const std::size_t needed = needed_workspace<T>(m, n, options);
    if (workspace.size() < needed)
        throw std::invalid_argument("svd_into: the workspace has " + std::to_string(workspace.size()) + " bytes, a matrix of " +
                                    shape(m, n) + " with these options needs " + std::to_string(needed));
    const fast::scratch_scope scope(workspace);
    return compute(A, out, options);
}

} // namespace

template <class T>
std::size_t svd_workspace(index m, index n, svd_options options) {
    check(options);
    if (m < 0 || n < 0) throw std::invalid_argument("svd_workspace: dimensions " + shape(m, n) + " must not be negative");
    // All terms are multiples, below 200, of the number of entries of a matrix, padding included.
    constexpr double most_entries = 0x1p52;
    const double rows = static_cast<double>(m) + 1024, cols = static_cast<double>(n) + 1024;
    if ((options.vectors == vectors::full ? std::max(rows, cols) * std::max(rows, cols) : rows * cols) > most_entries)
        throw std::invalid_argument("svd_workspace: " + shape(m, n) + " entries are more than any memory holds");
    return 64 + compute_scratch<T>(m, n, options); // 64 for the alignment
}

template std::size_t svd_workspace<double>(index, index, svd_options);
template std::size_t svd_workspace<std::complex<double>>(index, index, svd_options);
template std::size_t svd_workspace<float>(index, index, svd_options);
template std::size_t svd_workspace<std::complex<float>>(index, index, svd_options);

svd_outcome svd_into(strided_view<const double> A, strided_view<double> U, std::span<double> S, strided_view<double> Vh,
                     std::span<std::byte> workspace, svd_options options) {
    return into<double>(A, {U, S.data(), Vh}, S.size(), workspace, options);
}

svd_outcome svd_into(strided_view<const std::complex<double>> A, strided_view<std::complex<double>> U, std::span<double> S,
                     strided_view<std::complex<double>> Vh, std::span<std::byte> workspace, svd_options options) {
    return into<std::complex<double>>(A, {U, S.data(), Vh}, S.size(), workspace, options);
}

svd_outcome svd_into(strided_view<const float> A, strided_view<float> U, std::span<float> S, strided_view<float> Vh,
                     std::span<std::byte> workspace, svd_options options) {
    return into<float>(A, {U, S.data(), Vh}, S.size(), workspace, options);
}

svd_outcome svd_into(strided_view<const std::complex<float>> A, strided_view<std::complex<float>> U, std::span<float> S,
                     strided_view<std::complex<float>> Vh, std::span<std::byte> workspace, svd_options options) {
    return into<std::complex<float>>(A, {U, S.data(), Vh}, S.size(), workspace, options);
}

svd_result<double> svd(strided_view<const double> A, svd_options options) { return owned(A, options); }

svd_result<std::complex<double>> svd(strided_view<const std::complex<double>> A, svd_options options) { return owned(A, options); }

svd_result<float> svd(strided_view<const float> A, svd_options options) { return owned(A, options); }

svd_result<std::complex<float>> svd(strided_view<const std::complex<float>> A, svd_options options) { return owned(A, options); }

} // namespace eckart
