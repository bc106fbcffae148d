#include <eckart/core/npy.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/floating_point.hpp>

#include <bit>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

namespace eckart {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

struct npy_header {
    std::string descr;
    bool fortran_order = false;
    std::vector<index> shape;
};

/// Parser of the Python dict literal that is the header: exactly the keys descr, fortran_order and shape, in any order.
class header_parser {
public:
    header_parser(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    npy_header parse() {
        std::optional<std::string> descr;
        std::optional<bool> fortran_order;
        std::optional<std::vector<index>> shape;
        expect('{');
        while (!accept('}')) {
            const std::string key = string();
            expect(':');
            if (key == "descr" && !descr)
                descr = string();
            else if (key == "fortran_order" && !fortran_order)
                fortran_order = boolean();
            else if (key == "shape" && !shape)
                shape = tuple();
            else
                fail("key '" + key + "' is unknown or given twice; the keys are 'descr', 'fortran_order' and 'shape'");
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skip_space();
        if (position_ != text_.size()) fail("text after the closing brace");
        if (!descr || !fortran_order || !shape) fail("one of the keys 'descr', 'fortran_order' and 'shape' is missing");
        return {*descr, *fortran_order, *shape};
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw input_error(name_ + ": NPY header, column " + std::to_string(position_) + ": " + what + "; write the file with numpy.save");
    }

    void skip_space() {
        while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\t' || text_[position_] == '\n')) ++position_;
    }

    bool accept(char c) {
        skip_space();
        if (position_ == text_.size() || text_[position_] != c) return false;
        ++position_;
        return true;
    }

    void expect(char c) {
        if (!accept(c)) fail(std::string("expected '") + c + "'");
    }

    std::string string() {
        const char quote = accept('\'') ? '\'' : accept('"') ? '"' : '\0';
        if (quote == '\0') fail("expected a quoted string (structured dtypes are not matrices)");
        const std::size_t begin = position_;
        while (position_ < text_.size() && text_[position_] != quote) {
            if (text_[position_] < ' ' || text_[position_] > '~' || text_[position_] == '\\') fail("unexpected character in a string");
            ++position_;
        }
        if (position_ == text_.size()) fail("string without an end");
        return std::string(text_.substr(begin, position_++ - begin));
    }

    bool boolean() {
        skip_space();
        for (const bool value : {true, false}) {
            const std::string_view word = value ? "True" : "False";
            if (text_.substr(position_).starts_with(word)) {
                position_ += word.size();
                return value;
            }
        }
        fail("expected True or False");
    }

    index dimension() {
        skip_space();
        const std::size_t begin = position_;
        index value = 0;
        for (; position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9'; ++position_) {
            const int digit = text_[position_] - '0';
            if (value > (std::numeric_limits<index>::max() - digit) / 10) fail("a dimension is too large");
            value = 10 * value + digit;
        }
        if (position_ == begin) fail("expected a dimension, a non-negative decimal integer");
        return value;
    }

    std::vector<index> tuple() {
        std::vector<index> values;
        expect('(');
        while (!accept(')')) {
            values.push_back(dimension());
            if (accept(',')) continue;
            if (values.size() == 1) fail("a tuple of one dimension is written with a comma, (n,)");
            expect(')');
            break;
        }
        return values;
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t position_ = 0;
};

/// A real number of either byte order; independent of the machine's own order.
template <ieee_float R>
R load(const std::byte* from, bool big_endian) {
    float_bits<R> pattern = 0;
    for (std::size_t i = 0; i < sizeof(R); ++i) pattern |= static_cast<float_bits<R>>(from[big_endian ? sizeof(R) - 1 - i : i]) << (8 * i);
    return std::bit_cast<R>(pattern);
}

template <ieee_float R>
void store(std::string& to, R x) {
    const auto pattern = std::bit_cast<float_bits<R>>(x);
    for (std::size_t i = 0; i < sizeof(R); ++i) to.push_back(static_cast<char>((pattern >> (8 * i)) & 0xff));
}

template <class T>
matrix<T> load_matrix(std::span<const std::byte> data, index rows, index cols, const npy_header& header, const std::string& name) {
    const auto fits = static_cast<std::size_t>(data.size()) / sizeof(T);
    const bool exact = rows == 0 || cols == 0
                           ? data.empty()
                           : static_cast<std::size_t>(rows) <= fits && static_cast<std::size_t>(cols) <= fits &&
                                 fits / static_cast<std::size_t>(rows) >= static_cast<std::size_t>(cols) &&
                                 data.size() == sizeof(T) * static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    if (!exact)
        throw input_error(name + ": " + std::to_string(data.size()) + " bytes of data are not " + std::to_string(rows) + " x " +
                          std::to_string(cols) + " entries of " + std::to_string(sizeof(T)) +
                          " bytes; the file is truncated, has trailing bytes or a wrong shape");
    matrix<T> A(rows, cols);
    const std::byte* from = data.data();
    const bool big_endian = header.descr.front() == '>';
    const auto entry = [&](index i, index j) {
        using R = real_type<T>;
        const R re = load<R>(from, big_endian);
        const R im = is_complex<T> ? load<R>(from + sizeof(T) - sizeof(R), big_endian) : R(0);
        A(i, j) = scalar_traits<T>::from_parts(re, im);
        from += sizeof(T);
    };
    if (A.empty()) return A;
    if (header.fortran_order) {
        for (index j = 0; j < cols; ++j)
            for (index i = 0; i < rows; ++i) entry(i, j);
    } else {
        for (index i = 0; i < rows; ++i)
            for (index j = 0; j < cols; ++j) entry(i, j);
    }
    return A;
}

std::size_t little_endian(std::span<const std::byte> bytes) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= static_cast<std::size_t>(bytes[i]) << (8 * i);
    return value;
}

template <class T>
constexpr std::string_view descr_of() {
    if constexpr (std::is_same_v<T, float>) return "<f4";
    if constexpr (std::is_same_v<T, double>) return "<f8";
    if constexpr (std::is_same_v<T, std::complex<float>>) return "<c8";
    if constexpr (std::is_same_v<T, std::complex<double>>) return "<c16";
}

template <class T>
std::string bytes_of(const matrix<T>& A, npy_format format) {
    const std::size_t prefix = magic.size() + 2 + (format.version == 1 ? 2 : 4);
    std::string header = "{'descr': '" + std::string(descr_of<T>()) + "', 'fortran_order': " + (format.fortran_order ? "True" : "False") +
                         ", 'shape': (" + std::to_string(A.rows()) + ", " + std::to_string(A.cols()) + "), }";
    header.append(63 - (prefix + header.size()) % 64, ' ');
    header.push_back('\n');

    std::string bytes(magic);
    bytes.push_back(static_cast<char>(format.version));
    bytes.push_back('\0');
    for (std::size_t i = bytes.size(); i < prefix; ++i) bytes.push_back(static_cast<char>((header.size() >> (8 * (i - 8))) & 0xff));
    bytes += header;
    if (A.empty()) return bytes;
    bytes.reserve(bytes.size() + sizeof(T) * static_cast<std::size_t>(A.rows()) * static_cast<std::size_t>(A.cols()));
    const auto entry = [&](const T& x) {
        store(bytes, scalar_traits<T>::real_part(x));
        if constexpr (is_complex<T>) store(bytes, scalar_traits<T>::imaginary_part(x));
    };
    if (format.fortran_order) {
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i) entry(A(i, j));
    } else {
        for (index i = 0; i < A.rows(); ++i)
            for (index j = 0; j < A.cols(); ++j) entry(A(i, j));
    }
    return bytes;
}

} // namespace

any_matrix parse_npy(std::span<const std::byte> bytes, const std::string& name) {
    const auto text = std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with(magic)) throw input_error(name + ": not an NPY file (it does not begin with \\x93NUMPY)");
    if (bytes.size() < 8) throw input_error(name + ": truncated NPY file, the format version is missing");
    const int major = std::to_integer<int>(bytes[6]), minor = std::to_integer<int>(bytes[7]);
    if ((major != 1 && major != 2) || minor != 0)
        throw input_error(name + ": NPY format version " + std::to_string(major) + "." + std::to_string(minor) +
                          " is not supported; save with version (1, 0) or (2, 0)");
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    if (bytes.size() - 8 < length_bytes) throw input_error(name + ": truncated NPY file, the header's length is missing");
    const std::size_t header_length = little_endian(bytes.subspan(8, length_bytes));
    const auto rest = bytes.subspan(8 + length_bytes);
    if (header_length > rest.size())
        throw input_error(name + ": truncated NPY file, the header should have " + std::to_string(header_length) + " bytes, " +
                          std::to_string(rest.size()) + " are left");
    const npy_header header = header_parser(text.substr(8 + length_bytes, header_length), name).parse();
    if (header.shape.empty() || header.shape.size() > 2)
        throw input_error(name + ": an array of " + std::to_string(header.shape.size()) +
                          " dimensions is not a matrix; reshape it to two (a vector counts as one column)");
    const index rows = header.shape[0], cols = header.shape.size() == 2 ? header.shape[1] : 1;
    const auto data = rest.subspan(header_length);
    const std::string_view descr = header.descr;
    const bool has_order = descr.starts_with('<') || descr.starts_with('>');
    const std::string_view kind = has_order ? descr.substr(1) : std::string_view();
    if (kind == "f4") return load_matrix<float>(data, rows, cols, header, name);
    if (kind == "f8") return load_matrix<double>(data, rows, cols, header, name);
    if (kind == "c8") return load_matrix<std::complex<float>>(data, rows, cols, header, name);
    if (kind == "c16") return load_matrix<std::complex<double>>(data, rows, cols, header, name);
    throw input_error(name + ": dtype '" + header.descr + "' is not supported; convert with A.astype('<f8') (or <f4, <c8, <c16)");
}

any_matrix read_npy(const std::filesystem::path& path) {
    const std::string bytes = read_bytes(path);
    return parse_npy(std::as_bytes(std::span(bytes)), path.string());
}

std::string npy_bytes(const any_matrix& A, npy_format format) {
    if (format.version != 1 && format.version != 2)
        throw std::invalid_argument("npy_bytes: version " + std::to_string(format.version) + " must be 1 or 2");
    return std::visit([&](const auto& B) { return bytes_of(B, format); }, A);
}

void write_npy(const std::filesystem::path& path, const any_matrix& A, npy_format format) { write_bytes(path, npy_bytes(A, format)); }

} // namespace eckart
