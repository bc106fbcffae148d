// Roots of f(x) = r + sum_j z_j^2 / (d_j - x), d ascending, r > 0, one between each two poles. Arrays are padded to whole blocks of 8 by
// poles beyond all roots with z = 0. Sums go pole after pole.

#if defined(ECKART_FAST_KERNELS_SECULAR_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ECKART_FAST_KERNELS_SECULAR_INL_H_
#undef ECKART_FAST_KERNELS_SECULAR_INL_H_
#else
#define ECKART_FAST_KERNELS_SECULAR_INL_H_
#endif

#include <eckart/fast/kernels/lanes-inl.h>

HWY_BEFORE_NAMESPACE();
namespace eckart::fast::HWY_NAMESPACE {

/// Roots side by side, one in each lane of a block.
using eight_roots = pack<vectors_per_block>;
HWY_INLINE eight_roots eight_times(double x) { return set_pack<vectors_per_block>(x); }

/// f and its derivative in two parts: `low` from the poles below x (negative), `high` from those above (positive).
struct secular_values {
    eight_roots low, low_slope, high, high_slope;
};

/// f - r at x = origin + offset, which in lane l lies between the poles first + l and first + l + 1, beyond the last pole in none; n poles.
HWY_INLINE secular_values secular(const double* d, const double* z, std::ptrdiff_t n, std::ptrdiff_t first, const eight_roots& origin,
                                  const eight_roots& offset) {
    const eight_roots none = eight_times(0);
    secular_values v{none, none, none, none};
    struct term {
        eight_roots gap, value, slope;
    };
    const auto term_of = [&](std::ptrdiff_t j) HWY_ATTR {
        const eight_roots weight = eight_times(z[j]), gap = (eight_times(d[j]) - origin) - offset, ratio = weight / gap;
        return term{gap, weight * ratio, ratio * ratio};
    };
    std::ptrdiff_t j = 0;
    for (; j <= first; ++j) { // below all of them
        const term t = term_of(j);
        copy(v.low + t.value, v.low);
        copy(v.low_slope + t.slope, v.low_slope);
    }
    for (; j < first + block_size && j < n; ++j) {
        const term t = term_of(j);
        const auto below = none > t.gap, above = t.gap >= none;
        copy(v.low + keep(below, t.value), v.low);
        copy(v.low_slope + keep(below, t.slope), v.low_slope);
        copy(v.high + keep(above, t.value), v.high);
        copy(v.high_slope + keep(above, t.slope), v.high_slope);
    }
    for (; j < n; ++j) { // above all of them
        const term t = term_of(j);
        copy(v.high + t.value, v.high);
        copy(v.high_slope + t.slope, v.high_slope);
    }
    return v;
}

struct secular_root {
    double origin; ///< the nearer pole
    double offset; ///< root - origin
};

/// The roots between the poles first + l and first + l + 1, each for itself whatever the others do; where there are fewer, the last one
/// again.
/// @pre d[n] is beyond all roots and z[n] = 0.
/// @param[out] origin, offset  of block_size roots, aligned to a vector.
/// @return lane l is 0 where a root took more than the budget.
HWY_INLINE eight_roots find_eight_roots(const double* d, const double* z, std::ptrdiff_t n, double r, std::ptrdiff_t first, double* origins,
                                        double* offsets) {
    constexpr int N = vectors_per_block;
    constexpr int budget = 200; // every third step at least halves the bracket; about 4 are usual
    // Beside the distance from the nearer pole: the next step would be the square of this one, a multiple of 2^-56.
    constexpr double last_step = 0x1p-28;
    const eight_roots none = eight_times(0), one = eight_times(1), half = eight_times(0.5), two = eight_times(2), four = eight_times(4);
    const eight_roots u = eight_times(0x1p-53), constant_term = eight_times(r);
    HWY_ALIGN double ends[4][block_size];
    for (std::ptrdiff_t l = 0; l < block_size; ++l) {
        const std::ptrdiff_t i = first + l < n ? first + l : n - 1;
        ends[0][l] = d[i];
        ends[1][l] = d[i + 1];
        ends[2][l] = z[i];
        ends[3][l] = z[i + 1];
    }
    const eight_roots left_pole = load_pack<N>(ends[0], 0), right_pole = load_pack<N>(ends[1], 0), width = right_pole - left_pole;
    const eight_roots left_z = load_pack<N>(ends[2], 0), right_z = load_pack<N>(ends[3], 0), a = left_z * left_z, b = right_z * right_z;

    const eight_roots half_width = half * width;
    const secular_values middle = secular(d, z, n, first, left_pole, half_width);
    const eight_roots f_middle = (constant_term + middle.low) + middle.high;
    const auto in_left_half = f_middle >= none, from_left = in_left_half | (b == none);
    const eight_roots origin = select(from_left, left_pole, right_pole);
    const eight_roots to_left = left_pole - origin, to_right = right_pole - origin; // of the poles
    eight_roots low = select(from_left, none, none - half_width), high = keep(from_left, select(in_left_half, half_width, width));

    // Start where c + a / (left pole - x) + b / (right pole - x) vanishes, c being what all else adds in the middle; mirrored for the
    // right.
    const eight_roots c = (f_middle + two * a / width) - two * b / width, mirror = select(from_left, one, none - one);
    const eight_roots p = (mirror * c) * width + (a + b), q = select(from_left, a, b) * width;
    const eight_roots discriminant = sqrt(abs(p * p - four * q * (mirror * c)));
    eight_roots x = mirror * select(p > none, two * q / (p + discriminant), (p - discriminant) / (two * (mirror * c)));
    x = select((x > low) & (high > x), x, low + half * (high - low));

    eight_roots last = none, slow = none, found = none; // found: 1 where a lane is done
    for (int spent = 0; spent < budget && !none_of(found == none); ++spent) {
        const secular_values v = secular(d, z, n, first, origin, x);
        const eight_roots f = (constant_term + v.low) + v.high, slope = v.low_slope + v.high_slope, size = abs(f);
        // What rounding may have made of f: a few units of its terms, and of the root's own last place.
        const eight_roots noise = u * ((eight_times(8) * (v.high - v.low) + constant_term) + abs(x) * slope);
        found = select(noise >= size, one, found);
        const auto before_root = none > f;
        low = select(before_root, x, low);
        high = select(before_root, high, x);
        slow = spent > 0 ? keep(size > eight_times(0.1) * last, slow + one) : none;
        last = size;

        // Middle way: the poles below act as one at the left pole, those above as one at the right, with the right values and slopes.
        const eight_roots left_gap = to_left - x, right_gap = to_right - x;
        const eight_roots constant = (f - left_gap * v.low_slope) - right_gap * v.high_slope;
        const eight_roots product = left_gap * right_gap, linear = (left_gap + right_gap) * f - product * slope, free = product * f;
        const eight_roots root = sqrt(max(none, linear * linear - four * free * constant));
        const eight_roots step = select(none >= linear, (linear - root) / (two * constant), two * free / (linear + root));
        const eight_roots by_step = x + step;
        const auto is_step = without((by_step > low) & (high > by_step), slow >= two);
        const eight_roots next = select(is_step, by_step, low + half * (high - low));
        slow = keep(is_step, slow);
        // No number is left between.
        found = select((next == x) | (next == low) | (next == high), one, found);
        x = select(found == none, next, x);
        const eight_roots nearer = min(abs(left_gap), abs(right_gap));
        found = select(is_step & (eight_times(last_step) * nearer >= abs(step)), one, found);
    }
    store_pack(origin, origins, 0);
    store_pack(x, offsets, 0);
    return found;
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
