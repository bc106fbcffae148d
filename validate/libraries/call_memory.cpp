#include <eckart/validate/libraries/call_memory.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

namespace eckart::validate {

namespace {

// Signalling NaNs (quiet bit 51 clear) with payloads of our own: arithmetic on one gives the same payload with the quiet bit set, which
// tells where a NaN in a result came from.
constexpr std::uint64_t quiet_bit = std::uint64_t(1) << 51;
constexpr std::uint64_t output_poison = 0x7FF4'ECA0'0000'0000;
constexpr std::uint64_t padding_poison = 0x7FF4'ECA1'0000'0000;
constexpr std::uint64_t work_poison = 0x7FF4'ECA2'0000'0000;
constexpr int integer_poison = 0x7C5A5A5A; // as a subscript it leaves every array

void fill(double* first, index n, std::uint64_t pattern) {
    for (index i = 0; i < n; ++i) std::memcpy(first + i, &pattern, sizeof pattern);
}

std::uint64_t bits(const double& x) {
    std::uint64_t b;
    std::memcpy(&b, &x, sizeof b); // not through a floating-point register: a signalling NaN must stay one
    return b;
}

std::string position(const std::string& name, index i, index j, index cols) {
    if (cols == 1) return name + "(" + std::to_string(i + 1) + ")";
    return name + "(" + std::to_string(i + 1) + "," + std::to_string(j + 1) + ")";
}

std::size_t byte_count(index entries, std::size_t size) {
    if (entries < 0 || static_cast<std::size_t>(entries) > std::numeric_limits<std::size_t>::max() / 4 / size) throw std::bad_alloc();
    return static_cast<std::size_t>(entries) * size;
}

} // namespace

matrix_view<double> call_memory::allocate(const std::string& name, index entries, index rows, index cols, index ld) {
    guarded_array memory(name, byte_count(entries, sizeof(double)), storage_ == storage::misaligned);
    auto* const data = reinterpret_cast<double*>(memory.data());
    matrices_.push_back({std::move(memory), {data, rows, cols, ld}});
    return matrices_.back().view;
}

matrix_view<double> call_memory::output(const std::string& name, index rows, index cols) {
    const index ld = std::max<index>(1, rows) + (storage_ == storage::padded ? 3 : 0);
    const auto view = allocate(name, ld * cols, rows, cols, ld);
    for (index j = 0; j < cols; ++j) {
        fill(view.data + j * ld, rows, output_poison);
        fill(view.data + j * ld + rows, ld - rows, padding_poison);
    }
    return view;
}

matrix_view<double> call_memory::output_vector(const std::string& name, index n) {
    // No entries, no column either: nothing of it is accessible, so no padding of it may be looked at.
    const auto view = allocate(name, n, n, n > 0 ? 1 : 0, std::max<index>(1, n));
    fill(view.data, n, output_poison);
    return view;
}

matrix_view<double> call_memory::input(const std::string& name, matrix_view<const double> A) {
    const auto view = output(name, A.rows, A.cols);
    for (index j = 0; j < A.cols; ++j)
        if (A.rows > 0) std::memcpy(view.data + j * view.ld, A.data + j * A.ld, static_cast<std::size_t>(A.rows) * sizeof(double));
    return view;
}

double* call_memory::work(const std::string& name, index n) {
    vectors_.emplace_back(name, byte_count(n, sizeof(double)), storage_ == storage::misaligned);
    auto* const data = reinterpret_cast<double*>(vectors_.back().data());
    fill(data, n, work_poison);
    return data;
}

int* call_memory::iwork(const std::string& name, index n) {
    vectors_.emplace_back(name, byte_count(n, sizeof(int)));
    auto* const data = reinterpret_cast<int*>(vectors_.back().data());
    std::fill_n(data, n, integer_poison);
    return data;
}

matrix_view<double> call_memory::unreferenced(const std::string& name) { return allocate(name, 0, 0, 0, 1); }

const int* call_memory::scalar(const std::string& name, index value) {
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        throw std::invalid_argument(name + " = " + std::to_string(value) + " does not fit the 32-bit integers of this interface");
    scalars_.push_back({name, static_cast<int>(value), static_cast<int>(value)});
    return &scalars_.back().value;
}

const char* call_memory::letter(const std::string& name, char value) {
    letters_.push_back({name, value, value});
    return &letters_.back().value;
}

void call_memory::check_intact(std::vector<event>& events) const {
    const auto canary = [&events](const guarded_array& a) {
        if (auto text = a.broken_canary()) events.push_back({"canary", *text});
    };
    for (const auto& a : matrices_) canary(a.memory);
    for (const auto& a : vectors_) canary(a);
    for (const auto& [memory, a] : matrices_) {
        bool reported = false;
        for (index j = 0; j < a.cols && !reported; ++j)
            for (index i = a.rows; i < a.ld && !reported; ++i)
                if (bits(a.data[i + j * a.ld]) != padding_poison) {
                    events.push_back({"padding", memory.name() + ": row " + std::to_string(i + 1) + " of column " + std::to_string(j + 1) +
                                                     " lies between the last row " + std::to_string(a.rows) +
                                                     " and the leading dimension " + std::to_string(a.ld) + " and was overwritten"});
                    reported = true;
                }
    }
    for (const auto& s : scalars_)
        if (s.passed != s.value)
            events.push_back(
                {"argument_changed", "argument " + s.name + " was " + std::to_string(s.passed) + " and is now " + std::to_string(s.value)});
    for (const auto& s : letters_)
        if (s.passed != s.value)
            events.push_back({"argument_changed", "argument " + s.name + " was '" + s.passed + "' and is now '" + s.value + "'"});
}

void call_memory::check_preserved(matrix_view<const double> array, matrix_view<const double> A, std::vector<event>& events) const {
    for (index j = 0; j < A.cols; ++j)
        for (index i = 0; i < A.rows; ++i)
            if (bits(array.data[i + j * array.ld]) != bits(A.data[i + j * A.ld])) {
                events.push_back({"input_changed", position("A", i, j, 0) + " is documented to stay and was changed"});
                return;
            }
}

matrix<double> call_memory::read(const std::string& name, matrix_view<const double> array, std::vector<event>* events) const {
    matrix<double> values(array.rows, array.cols);
    index unwritten = 0, uninitialised = 0;
    std::string first_unwritten, first_uninitialised;
    for (index j = 0; j < array.cols; ++j) {
        for (index i = 0; i < array.rows; ++i) {
            const double& x = array.data[i + j * array.ld];
            const std::uint64_t b = bits(x);
            std::memcpy(values.data() + i + j * values.ld(), &x, sizeof x);
            if (b == output_poison) {
                if (unwritten++ == 0) first_unwritten = position(name, i, j, array.cols);
            } else if ((b | quiet_bit) == (output_poison | quiet_bit) || (b | quiet_bit) == (work_poison | quiet_bit) ||
                       (b | quiet_bit) == (padding_poison | quiet_bit)) {
                if (uninitialised++ == 0) first_uninitialised = position(name, i, j, array.cols);
            }
        }
    }
    if (events != nullptr && unwritten > 0)
        events->push_back({"unwritten_output", first_unwritten + " was never written, " + std::to_string(unwritten) + " of " +
                                                   std::to_string(array.rows * array.cols) + " entries in all"});
    if (events != nullptr && uninitialised > 0)
        events->push_back({"uninitialised_read", first_uninitialised + " was computed from memory that nobody wrote, " +
                                                     std::to_string(uninitialised) + " of " + std::to_string(array.rows * array.cols) +
                                                     " entries in all"});
    return values;
}

} // namespace eckart::validate
