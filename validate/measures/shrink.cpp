#include <eckart/validate/measures/shrink.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

namespace eckart::validate {

namespace {

/// Delta debugging (Zeller and Hildebrandt 2002) on the matrix: a candidate replaces the matrix if the predicate stays true.
class shrinker {
public:
    shrinker(matrix<double> A, const std::function<bool(const matrix<double>&)>& still_fails, int budget, double seconds)
        : A_(std::move(A)), still_fails_(still_fails), budget_(budget),
          end_(std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                      std::chrono::duration<double>(std::clamp(seconds, 0.0, 1e6)))) {}

    matrix<double> run() && {
        bool changed = true;
        while (changed && !spent()) {
            changed = remove_lines(true);
            changed = remove_lines(false) || changed;
            changed = rescale() || changed;
            changed = zero_entries() || changed;
            changed = simplify_entries() || changed;
        }
        return std::move(A_);
    }

private:
    bool spent() const { return budget_ <= 0 || std::chrono::steady_clock::now() >= end_; }

    bool accept(matrix<double> candidate) {
        if (spent() || candidate == A_) return false;
        --budget_;
        if (!still_fails_(candidate)) return false;
        A_ = std::move(candidate);
        return true;
    }

    /// A without `count` rows (or columns) from `first` on.
    matrix<double> without(bool rows, index first, index count) const {
        matrix<double> B(A_.rows() - (rows ? count : 0), A_.cols() - (rows ? 0 : count));
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i) B(i, j) = A_(i + (rows && i >= first ? count : 0), j + (!rows && j >= first ? count : 0));
        return B;
    }

    /// Ever smaller runs of rows or columns, down to single ones; at least one stays.
    bool remove_lines(bool rows) {
        bool changed = false;
        const auto lines = [&] { return rows ? A_.rows() : A_.cols(); };
        for (index count = lines() / 2; count >= 1; count /= 2)
            for (index first = 0; first < lines() && !spent();) {
                const index removed = std::min(count, lines() - first);
                if (removed < lines() && accept(without(rows, first, removed)))
                    changed = true; // the next run has moved here
                else
                    first += count;
            }
        return changed;
    }

    /// The whole matrix times the power of two that brings its largest entry into [1, 2).
    bool rescale() {
        double largest = 0;
        for (index j = 0; j < A_.cols(); ++j)
            for (index i = 0; i < A_.rows(); ++i) largest = std::max(largest, std::fabs(A_(i, j)));
        if (!(largest > 0 && std::isfinite(largest)) || std::ilogb(largest) == 0) return false;
        matrix<double> B = A_;
        for (index j = 0; j < B.cols(); ++j)
            for (index i = 0; i < B.rows(); ++i) B(i, j) = std::ldexp(B(i, j), -std::ilogb(largest));
        return accept(std::move(B));
    }

    /// Ever smaller runs of entries, column by column, to zero.
    bool zero_entries() {
        bool changed = false;
        const index size = A_.rows() * A_.cols();
        for (index count = size / 2; count >= 1; count /= 2)
            for (index first = 0; first < size && !spent(); first += count) {
                matrix<double> B = A_;
                std::fill(B.data() + first, B.data() + std::min(size, first + count), 0.0);
                changed = accept(std::move(B)) || changed;
            }
        return changed;
    }

    /// Single entries to 1, -1, a power of two, or fewer bits: the first of these, simplest first, that still fails.
    bool simplify_entries() {
        bool changed = false;
        const index size = A_.rows() * A_.cols();
        for (index at = 0; at < size && !spent(); ++at) {
            const double a = A_.data()[at];
            if (a == 0 || a == 1) continue;
            for (const double b : simpler(a)) {
                matrix<double> B = A_;
                B.data()[at] = b;
                if (accept(std::move(B))) {
                    changed = true;
                    break;
                }
            }
        }
        return changed;
    }

    /// Values strictly simpler than a, simplest first; every chain of them ends.
    static std::vector<double> simpler(double a) {
        if (!std::isfinite(a)) return {1.0, -1.0};
        std::vector<double> candidates{1.0};
        if (a == -1) return candidates;
        candidates.push_back(-1.0);
        int e = 0;
        const double f = std::frexp(a, &e);
        if (std::fabs(f) == 0.5) return candidates; // already a power of two
        candidates.push_back(std::ldexp(std::copysign(0.5, f), e));
        for (const int bits : {3, 6, 12, 26}) {
            const double b = std::ldexp(std::trunc(std::ldexp(f, bits)), e - bits);
            if (b == a) break;
            candidates.push_back(b);
        }
        return candidates;
    }

    matrix<double> A_;
    const std::function<bool(const matrix<double>&)>& still_fails_;
    int budget_;
    std::chrono::steady_clock::time_point end_;
};

} // namespace

matrix<double> shrink(matrix<double> A, const std::function<bool(const matrix<double>&)>& still_fails, int budget, double seconds) {
    return shrinker(std::move(A), still_fails, budget, seconds).run();
}

} // namespace eckart::validate
