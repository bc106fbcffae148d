// Roots of f(x) = r + sum_j z_j^2 / (d_j - x), d ascending, r > 0, one between each two poles. Arrays are padded to whole blocks of 8 by
// poles beyond all roots with z = 0. Order of the sums: block after block, then the tree of `sum`.

#if defined(ECKART_FAST_KERNELS_SECULAR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_SECULAR_INL_H_
#undef ECKART_FAST_KERNELS_SECULAR_INL_H_
#else
#define ECKART_FAST_KERNELS_SECULAR_INL_H_
#endif

#include <eckart/fast/kernels/block-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// f and its derivative in two parts: `low` from the poles below x (negative), `high` from those above (positive).
struct secular_value {
    double low, low_slope;
    double high, high_slope;
};

/// f - r at x = origin + offset.
HWY_INLINE secular_value secular(const double* d, const double* z, std::ptrdiff_t padded, double origin, double offset) {
    const vector o = hn::Set(lanes(), origin), x = hn::Set(lanes(), offset), none = hn::Zero(lanes());
    block low = zero(), low_slope = zero(), high = zero(), high_slope = zero();
    for (std::ptrdiff_t j = 0; j < padded; j += block_size)
        for (int k = 0; k < vectors_per_block; ++k) {
            const vector weight = hn::LoadU(lanes(), z + j + k * vector_size);
            const vector gap = hn::Sub(hn::Sub(hn::LoadU(lanes(), d + j + k * vector_size), o), x);
            const vector ratio = hn::Div(weight, gap);
            const auto below = hn::Lt(gap, none);
            const vector term = hn::Mul(weight, ratio), slope = hn::Mul(ratio, ratio);
            low.v[k] = hn::Add(low.v[k], hn::IfThenElseZero(below, term));
            low_slope.v[k] = hn::Add(low_slope.v[k], hn::IfThenElseZero(below, slope));
            high.v[k] = hn::Add(high.v[k], hn::IfThenZeroElse(below, term));
            high_slope.v[k] = hn::Add(high_slope.v[k], hn::IfThenZeroElse(below, slope));
        }
    return {sum(low), sum(low_slope), sum(high), sum(high_slope)};
}

struct secular_root {
    double origin; ///< the nearer pole
    double offset; ///< root - origin
    bool converged;
};

/// The root between the poles d[i] and d[i + 1].
HWY_INLINE secular_root find_root(const double* d, const double* z, std::ptrdiff_t padded, double r, std::ptrdiff_t i) {
    constexpr int budget = 200; // every third step at least halves the bracket; about 5 are usual
    const double u = 0x1p-53;
    const double width = d[i + 1] - d[i], a = z[i] * z[i], b = z[i + 1] * z[i + 1];

    const secular_value middle = secular(d, z, padded, d[i], width / 2);
    const double f_middle = r + middle.low + middle.high;
    const bool left = f_middle >= 0 || b == 0;
    const double origin = left ? d[i] : d[i + 1];
    double low = left ? 0 : -width / 2, high = left ? (f_middle >= 0 ? width / 2 : width) : 0;
    double to_left = d[i] - origin, to_right = d[i + 1] - origin; // of the poles

    // Start where c + a / (left pole - x) + b / (right pole - x) vanishes, c being what all else adds in the middle.
    const double c = f_middle + 2 * a / width - 2 * b / width;
    const double p = left ? c * width + a + b : c * width - a - b;
    const double q = left ? a * width : b * width;
    const double half = __builtin_sqrt(__builtin_fabs(left ? p * p - 4 * q * c : p * p + 4 * q * c));
    double x;
    if (left)
        x = p > 0 ? 2 * q / (p + half) : (p - half) / (2 * c);
    else
        x = p < 0 ? 2 * q / (p - half) : -(p + half) / (2 * c);
    if (!(x > low && x < high)) x = low + (high - low) / 2;

    double last = 0;
    int slow = 0;
    for (int spent = 0; spent < budget; ++spent) {
        const secular_value v = secular(d, z, padded, origin, x);
        const double f = r + v.low + v.high, slope = v.low_slope + v.high_slope;
        // What rounding may have made of f: a few units of its terms, and of the root's own last place.
        const double noise = u * (8 * (v.high - v.low) + r + __builtin_fabs(x) * slope);
        if (__builtin_fabs(f) <= noise) return {origin, x, true};
        if (f < 0)
            low = x;
        else
            high = x;
        slow = spent > 0 && __builtin_fabs(f) > 0.1 * last ? slow + 1 : 0;
        last = __builtin_fabs(f);

        // Middle way: the poles below act as one at d[i], those above as one at d[i + 1], with the right values and slopes.
        const double left_gap = to_left - x, right_gap = to_right - x;
        const double constant = f - left_gap * v.low_slope - right_gap * v.high_slope;
        const double linear = (left_gap + right_gap) * f - left_gap * right_gap * slope;
        const double product = left_gap * right_gap * f;
        const double root = __builtin_sqrt(__builtin_fmax(0.0, linear * linear - 4 * product * constant));
        const double step = linear <= 0 ? (linear - root) / (2 * constant) : 2 * product / (linear + root);
        double next = x + step;
        if (slow >= 2 || !(next > low && next < high)) {
            next = low + (high - low) / 2;
            slow = 0;
        }
        if (next == x || next == low || next == high) return {origin, x, true}; // no number is left between
        x = next;
    }
    return {origin, x, false};
}

/// column[j] = d_j - root for all poles.
HWY_INLINE void distances(const double* d, std::ptrdiff_t padded, const secular_root& root, double* column) {
    const block o = broadcast(-root.origin), x = broadcast(-root.offset);
    for (std::ptrdiff_t j = 0; j < padded; j += block_size) store(add(add(load(d + j), o), x), column + j);
}

/// a - b = value + rest, exactly [Knuth].
HWY_INLINE vector difference(vector a, vector b, vector& rest) {
    const vector value = hn::Sub(a, b), less = hn::Sub(value, a);
    rest = hn::Sub(hn::Sub(a, hn::Sub(value, less)), hn::Add(b, less));
    return value;
}

/// weight[j] + rest[j] <- (weight[j] + rest[j]) (d_j - root) / (d_j - pole), without the divisor at d_j = pole; `column` holds the
/// distances from the root. With fma the rounding errors of the n factors do not add up: they would be most of what the vectors lack of
/// orthogonality.
HWY_INLINE void multiply_ratios(const double* d, std::ptrdiff_t padded, double pole, const secular_root& root, const double* column,
                                double* weight, double* rest) {
    const vector p = hn::Set(lanes(), pole), o = hn::Set(lanes(), root.origin), x = hn::Set(lanes(), root.offset);
    const vector one = hn::Set(lanes(), 1.0);
    for (std::ptrdiff_t j = 0; j < padded; j += vector_size) {
        const vector at = hn::LoadU(lanes(), d + j), distance = hn::LoadU(lanes(), column + j);
        vector gap_rest, first_rest, second_rest;
        const vector gap = difference(at, p, gap_rest);
        (void)difference(difference(at, o, first_rest), x, second_rest);
        const vector divisor = hn::IfThenElse(hn::Eq(gap, hn::Zero(lanes())), one, gap);
        const vector ratio = hn::Div(distance, divisor);
        const vector left = hn::NegMulAdd(ratio, gap_rest, hn::Add(first_rest, second_rest));
        const vector ratio_rest = hn::Div(hn::Add(hn::NegMulAdd(ratio, divisor, distance), left), divisor);
        const vector w = hn::LoadU(lanes(), weight + j), product = hn::Mul(w, ratio);
        const vector carried = hn::MulAdd(hn::LoadU(lanes(), rest + j), ratio, hn::Mul(w, ratio_rest));
        hn::StoreU(hn::Add(hn::MulSub(w, ratio, product), carried), lanes(), rest + j);
        hn::StoreU(product, lanes(), weight + j);
    }
}

/// column[j] <- weight[j] / column[j], then to length 1.
HWY_INLINE void unit_vector(const double* weight, std::ptrdiff_t padded, double* column) {
    block squares = zero();
    for (std::ptrdiff_t j = 0; j < padded; j += block_size) {
        block y = load(weight + j);
        const block x = load(column + j);
        for (int k = 0; k < vectors_per_block; ++k) y.v[k] = hn::Div(y.v[k], x.v[k]);
        store(y, column + j);
        squares = mul_add(y, y, squares);
    }
    const block scale = broadcast(1 / __builtin_sqrt(sum(squares)));
    for (std::ptrdiff_t j = 0; j < padded; j += block_size) store(mul(load(column + j), scale), column + j);
}

} // namespace eckart::fast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
