#pragma once

#include <eckart/core/strided_view.hpp>
#include <eckart/fast/planes.hpp>
#include <eckart/fast/scratch.hpp>

#include <array>
#include <cstddef>

namespace eckart::fast {

/// What `orthogonalisation` takes of a workspace: its members, which stay, and the most that a step of it takes besides.
struct orthogonalisation_scratch {
    std::size_t members, step;
};

/// Y = A V with orthogonal columns and V orthogonal, for real (P = 1) and complex (P = 2) A: the work of `gram_svd`, which says what a pass
/// does.
/// \f[ Y = A V,\quad Y \leftarrow Y W,\ V \leftarrow V W,\quad W \text{ from } G = Y^H Y \f]
/// @par Accuracy proofs/notes/fast-path.md.
/// @par Source Ogita and Aishima, J. Comput. Appl. Math. 369 (2020), in its one-sided form; angles: D3, Jacobi (1846).
/// @par Tests Gram.*, GramComplex.*, GramProp.*, GramComplexProp.*
template <int P>
class orthogonalisation {
public:
    /// @param A  m >= n, 2^scale A is decomposed.
    /// @param T  of single precision if cosines of its rounding error may remain.
    /// @param least_rank  as `gram_svd` has it.
    template <class T>
    orthogonalisation(strided_view<const T> A, int scale, bool with_vectors, double least_rank, int threads);

    /// Goes on from Y = L I, columns of any order whose lengths may differ by 2^400; they are kept accurate relative to each column.
    /// Windows of columns, whose lengths lie within a factor of 2^20, are turned by the eigenvectors of their Gram matrices, and once
    /// more windows that are cut elsewhere, which leaves small angles to the passes where the lengths tell columns apart.
    /// @param Y  n-by-n, lengths between 2^-200 and 2^200, or zero.
    orthogonalisation(planes<P> Y, bool with_vectors, int threads);

    /// `gram_svd` is to return nothing; nothing else may be called then.
    bool gave_up() const { return gave_up_; }

    /// True when all pairs of columns are orthogonal. On return they are sorted by length.
    bool run();

    int passes() const { return passes_; }
    planes<P>& Y() { return Y_; }
    planes<P>& V() { return V_; }
    /// The length of column j of Y.
    double length(index j);
    /// Columns that carry a direction; they come first.
    index active() const { return active_; }

    /// For an m-by-n A, m >= n.
    static orthogonalisation_scratch scratch(index m, index n, bool with_vectors, int threads);
    /// For a Y that is given, itself not included.
    static orthogonalisation_scratch scratch(index n, bool with_vectors);

private:
    static std::size_t scratch_of_passes(index m, index n, index rows_at_once, bool with_vectors);

    using entry = std::array<double, P>;

    /// First and one past the last of a run of neighbouring columns, or rows.
    struct group {
        index first, last;
        index size() const { return last - first; }
    };

    /// The rows of A in parts that are taken through all steps at once.
    static scratch_vector<group> slices(index rows, index cols, int threads);
    static planes_view<P> slice(planes<P>& X, const group& s);

    /// V (I + (I - V^H V) / 2): what rounding has cost eigenvectors of orthogonality. Y inherits it and has no pass to mend it.
    void orthonormalise();

    bool graded() const { return window_range_ > 0; }

    double square_length(index j) const;
    scratch_vector<double> square_lengths(index count) const;
    static entry get(const planes<P>& X, index i, index j);
    static std::array<double*, P> parts_of_column(planes<P>& X, index j);
    static std::array<const double*, P> parts_of_column(const planes<P>& X, index j);

    /// Sorts the columns from head_ on by length, and finds how many of them count.
    void look();

    /// Column j becomes what column order[j] was, in place: what is replaced while passes go on would stay in a workspace.
    static void permute(columns& X, scratch_vector<index> order);

    struct measure {
        double size = 0;       ///< |X|_F
        double scaled = 0;     ///< sum of squares of |y_j| / |y_i| X_ij: what X leaves of the cosines is of this order
        bool fits = true;      ///< no pair turns by more than the limit
        bool head_fits = true; ///< no pair with one column before head_ does
    };

    /// The lower triangle of X: angles up to `limit` of the columns that are not orthogonal yet.
    measure first_order(double limit);

    /// `first_order` with the limit lowered as far as the series in `turn` needs it.
    measure moderate(double& limit);

    /// What is left of the cosine of two columns is not worth another pass.
    static bool settled(const entry& gij, double di, double dj);

    /// Columns of a cluster that are settled would turn by angles that mean nothing.
    static double largest_angle(bool is_settled, double limit);

    /// The angle of first order between columns i and j.
    entry angle(index i, index j) const;

    /// The end of the leading columns that are orthogonal enough to one another, and to all others up to angles that may wait for the last
    /// step. Others are made orthogonal to them by `turn`, and from then on the columns before it stay as they are.
    /// @param exact  the first column whose length and products G does not have all digits of: it might turn out to carry no direction.
    index settled_head(index exact);

    bool turns_too_far(index i, index j) const;

    /// Runs of columns that hold all pairs whose angle `first_order` found too large.
    scratch_vector<group> groups() const;

    /// The end, at most `end`, of the neighbours from `first` on whose squared lengths have at least that ratio to that of the first.
    index end_of_window(index first, index end, double range) const;

    /// Neighbours within a range of lengths, turned by the eigenvectors of their Gram matrix.
    /// @param first_range  that of the first window, as a ratio of squares.
    void turn_windows(double first_range);

    /// No pair of the group turns by more than the small angle that passes of first order take.
    bool turns_little(const group& g) const;

    /// Multiplies the columns of the group by the eigenvectors of its block of G, which it returns; G does not follow.
    planes<P> turn_group(const group& g);

    /// Rotates the columns of each group by the eigenvectors of its block of G; G follows. The first column of which not all
    /// digits of G do: rounding is relative to the largest entry of the block, so that columns much shorter have to be looked at again.
    index rotate(const scratch_vector<group>& found);

    /// Columns g of Z are multiplied by Q.
    void multiply_columns(planes_view<P> Z, const group& g, const planes<P>& Q);

    /// One pass; true if what it leaves of the cosines is below rounding.
    bool pass();

    /// The columns from head_ on, as a matrix Z, and what belongs to them of V: Z <- Z exp(X) for the anti-Hermitian X whose lower triangle
    /// is stored, as many terms as make exp(X) unitary to working precision, or I + X for graded columns and a small X, which leaves that
    /// to the last step. With it they lose their part along the columns before head_;
    /// these do not turn in exchange, so that V has to be made orthogonal in the end.
    void turn(double size);

    /// Where the cosines that are left may stay, or nobody asks for vectors, the values alone need the angles of X: to their squares,
    /// sigma_j^2 = G_jj + sum_i |G_ij|^2 / (G_jj - G_ii).
    void correct_values();

    /// The last step, of first order: Y (I + X) has orthogonal columns and V (I + X) orthonormal ones. With S = V^H V, G = Y^H Y
    ///   X_ij + conj(X_ji) = -S_ij,   X_ij d_i + conj(X_ji) d_j = -G_ij,   d the diagonal of G.
    /// Columns of a cluster, for which the two contradict each other within rounding, take X from each equation apart, X_ij = conj(X_ji):
    /// then A V = Y holds up to their cosine.
    void finish(bool in_single_precision);

    /// Z X is added to the last columns of Z, as many as X has.
    void add_product(planes_view<P> Z, planes_view<P, const double> X);

    /// To the norms of the columns of Y, for the rows s.
    void add_squares_of_parts(const group& s);

    double trace() const; ///< of G_
    /// Of the matrix whose Gram matrix is G_; NaN for the zero matrix.
    double effective_rank() const;

    bool with_vectors_;
    bool gave_up_ = false;
    bool of_one_scale_ = false; ///< the eigenvectors of the Gram matrix suffice, its eigenvalues are the squares of the lengths
    double window_range_ = 0;   ///< least ratio of squared lengths in a group: 0, or columns are accurate relative to their own lengths
    bool coarse_ = false;       ///< cosines of single precision may remain
    int threads_;
    index rows_, n_;
    scratch_vector<group> slices_;
    planes<P> Y_, V_, G_, X_, work_;
    double lost_ = 0;    ///< a column whose squared length is no larger carries no direction
    index head_ = 0;     ///< columns before it wait for the last step
    double waiting_ = 0; ///< sum of squares of the angles that they wait for
    index active_ = 0;
    int passes_ = 0;
};

} // namespace eckart::fast
