#include <eckart/core/matrix_market.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/floating_point.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <system_error>

namespace eckart {
namespace {

enum class field { real, complex, integer, pattern };
enum class symmetry { general, symmetric, skew_symmetric, hermitian };

struct banner {
    matrix_market_format format = matrix_market_format::array;
    eckart::field field = field::real;
    eckart::symmetry symmetry = symmetry::general;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string lower_case(std::string_view word) {
    std::string lower(word);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// A token for a message: short and printable whatever the file holds.
std::string quoted(std::string_view token) {
    std::string text = "'" + std::string(token.substr(0, 40)) + (token.size() > 40 ? "...'" : "'");
    for (char& c : text)
        if (c < ' ' || c > '~') c = '?';
    return text;
}

/// The non-blank lines of a text one after the other, each cut into its tokens.
class line_reader {
public:
    /// More tokens than any line may have.
    static constexpr std::size_t most_tokens = 6;

    line_reader(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

    /// The next line as it is, blank or not; false at the end of the text.
    bool next_raw() {
        if (rest_.empty()) return false;
        const std::size_t end = rest_.find('\n');
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
        ++number_;
        cut();
        return true;
    }

    /// The next line that is not blank.
    bool next() {
        while (next_raw())
            if (count_ > 0) return true;
        return false;
    }

    bool is_comment() const { return !line_.empty() && line_.front() == '%'; }
    std::size_t count() const { return count_; }
    std::string_view token(std::size_t i) const { return tokens_[i]; }
    std::size_t bytes_left() const { return rest_.size(); }
    std::size_t number() const { return number_; }

    [[noreturn]] void fail(const std::string& what) const { throw input_error(name_ + ": line " + std::to_string(number_) + ": " + what); }

private:
    void cut() {
        count_ = 0;
        for (std::size_t i = 0; count_ < most_tokens;) {
            while (i < line_.size() && is_blank(line_[i])) ++i;
            if (i == line_.size()) return;
            const std::size_t begin = i;
            while (i < line_.size() && !is_blank(line_[i])) ++i;
            tokens_[count_++] = line_.substr(begin, i - begin);
        }
    }

    std::string_view rest_;
    const std::string& name_;
    std::string_view line_;
    std::array<std::string_view, most_tokens> tokens_;
    std::size_t count_ = 0;
    std::size_t number_ = 0;
};

banner read_banner(line_reader& in) {
    if (!in.next_raw() || in.count() == 0 || in.token(0) != "%%MatrixMarket")
        in.fail("not a Matrix Market file (it does not begin with %%MatrixMarket)");
    if (in.count() != 5) in.fail("the banner needs five words, like '%%MatrixMarket matrix array real general'");
    const auto choose = [&](std::size_t word, const auto& names) {
        const std::string given = lower_case(in.token(word));
        std::string all;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (given == names[i]) return i;
            all += (i == 0 ? "" : ", ") + std::string(names[i]);
        }
        in.fail("unknown word " + quoted(in.token(word)) + " in the banner; known here: " + all);
    };
    using words = std::string_view;
    choose(1, std::array<words, 1>{"matrix"});
    banner b;
    b.format = static_cast<matrix_market_format>(choose(2, std::array<words, 2>{"array", "coordinate"}));
    b.field = static_cast<field>(choose(3, std::array<words, 4>{"real", "complex", "integer", "pattern"}));
    b.symmetry = static_cast<symmetry>(choose(4, std::array<words, 4>{"general", "symmetric", "skew-symmetric", "hermitian"}));
    if (b.field == field::pattern && b.format == matrix_market_format::array) in.fail("an array cannot be a pattern; use coordinate");
    if (b.field == field::pattern && b.symmetry == symmetry::skew_symmetric) in.fail("a pattern cannot be skew-symmetric");
    if (b.field != field::complex && b.symmetry == symmetry::hermitian) in.fail("only complex matrices are hermitian; use symmetric");
    return b;
}

index read_index(const line_reader& in, std::size_t i, const char* what) {
    const std::string_view token = in.token(i);
    index value = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc() || end != token.data() + token.size() || value < 0)
        in.fail(std::string(what) + " " + quoted(token) + " is not a non-negative decimal integer below 2^63");
    return value;
}

double read_integer(const line_reader& in, std::size_t i) {
    const std::string_view token = in.token(i);
    const bool has_sign = token.front() == '-' || token.front() == '+';
    const std::string_view digits = token.substr(has_sign ? 1 : 0);
    std::uint64_t magnitude = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude);
    const bool numeric = !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!numeric) in.fail("entry " + quoted(token) + " is not an integer");
    const bool exact = error == std::errc() && (magnitude == 0 || magnitude >> std::countr_zero(magnitude) < std::uint64_t(1) << 53);
    if (!exact) in.fail("integer " + quoted(token) + " is not exact in double; store the matrix as real if rounding is meant");
    const auto value = static_cast<double>(magnitude);
    return token.front() == '-' && magnitude != 0 ? -value : value;
}

double read_real(const line_reader& in, std::size_t i) {
    const std::string_view token = in.token(i);
    const bool has_sign = token.front() == '-' || token.front() == '+';
    const std::string word = lower_case(token.substr(has_sign ? 1 : 0));
    const bool decimal = token.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
    if (!decimal && word != "nan" && word != "inf" && word != "infinity")
        in.fail("entry " + quoted(token) + " is not a number; write it like -1.5e-3, nan or inf");
    try {
        return parse_float(token);
    } catch (const input_error& e) {
        in.fail(e.what());
    }
}

template <class T>
T read_entry(const line_reader& in, std::size_t first, field f) {
    if constexpr (is_complex<T>)
        return {read_real(in, first), read_real(in, first + 1)};
    else
        return f == field::pattern ? 1.0 : f == field::integer ? read_integer(in, first) : read_real(in, first);
}

std::size_t tokens_of(field f) { return f == field::complex ? 2 : f == field::pattern ? 0 : 1; }

void expect_tokens(const line_reader& in, std::size_t expected, const char* what) {
    if (in.is_comment()) in.fail("a comment after the size line; comments stand between banner and size line");
    if (in.count() != expected) in.fail(std::string(what) + " needs " + std::to_string(expected) + " numbers");
}

template <class T>
void store(matrix<T>& A, index i, index j, const T& x, symmetry s, const line_reader& in) {
    A(i, j) = x;
    if (s == symmetry::general) return;
    if (i == j) {
        if (s == symmetry::hermitian && !(scalar_traits<T>::imaginary_part(x) == 0))
            in.fail("a diagonal entry of a hermitian matrix must be real");
        return;
    }
    A(j, i) = s == symmetry::symmetric ? x : s == symmetry::hermitian ? scalar_traits<T>::conjugate(x) : -x;
}

template <class T>
matrix<T> read_array(line_reader& in, const banner& b, index rows, index cols) {
    const index triangle = b.symmetry == symmetry::general ? 0 : rows % 2 == 0 ? rows / 2 * (rows + 1) : (rows + 1) / 2 * rows;
    const index expected = b.symmetry == symmetry::general          ? rows * cols
                           : b.symmetry == symmetry::skew_symmetric ? triangle - rows
                                                                    : triangle;
    if (static_cast<std::size_t>(expected) > in.bytes_left())
        in.fail("the size line asks for " + std::to_string(expected) + " entries, but only " + std::to_string(in.bytes_left()) +
                " bytes follow; the file is truncated");
    matrix<T> A(rows, cols);
    if (!A.empty())
        for (index j = 0; j < cols; ++j) {
            const index first = b.symmetry == symmetry::general ? 0 : b.symmetry == symmetry::skew_symmetric ? j + 1 : j;
            for (index i = first; i < rows; ++i) {
                if (!in.next()) in.fail("truncated: " + std::to_string(expected) + " entries are expected");
                expect_tokens(in, tokens_of(b.field), "an entry");
                store(A, i, j, read_entry<T>(in, 0, b.field), b.symmetry, in);
            }
        }
    return A;
}

template <class T>
matrix<T> read_coordinate(line_reader& in, const banner& b, index rows, index cols, index count, index entry_limit) {
    if (rows * cols > entry_limit)
        in.fail("a dense " + std::to_string(rows) + " x " + std::to_string(cols) + " matrix is beyond the limit of " +
                std::to_string(entry_limit) + " entries for coordinate files; store it as an array or NPY file");
    // The shortest entry is "1 1\n", and the last one may lack its end of line.
    if (static_cast<std::size_t>(count) > (in.bytes_left() + 1) / 4)
        in.fail("the size line asks for " + std::to_string(count) + " entries, but only " + std::to_string(in.bytes_left()) +
                " bytes follow; the file is truncated");
    matrix<T> A(rows, cols);
    std::vector<std::pair<index, std::size_t>> positions; // in storage, with the line
    positions.reserve(static_cast<std::size_t>(count));
    for (index k = 0; k < count; ++k) {
        if (!in.next()) in.fail("truncated: " + std::to_string(count) + " entries are expected, " + std::to_string(k) + " are there");
        expect_tokens(in, 2 + tokens_of(b.field), "an entry");
        const index i = read_index(in, 0, "row") - 1, j = read_index(in, 1, "column") - 1;
        if (i < 0 || i >= rows || j < 0 || j >= cols)
            in.fail("position (" + std::to_string(i + 1) + ", " + std::to_string(j + 1) + ") is outside of 1.." + std::to_string(rows) +
                    " x 1.." + std::to_string(cols));
        if (b.symmetry != symmetry::general && i < j)
            in.fail("an entry above the diagonal; a file with symmetry stores the lower triangle only");
        if (b.symmetry == symmetry::skew_symmetric && i == j)
            in.fail("a diagonal entry of a skew-symmetric matrix; it is zero by definition");
        positions.emplace_back(i + j * rows, in.number());
        store(A, i, j, read_entry<T>(in, 2, b.field), b.symmetry, in);
    }
    std::sort(positions.begin(), positions.end());
    const auto same = [](const auto& x, const auto& y) { return x.first == y.first; };
    const auto twice = std::adjacent_find(positions.begin(), positions.end(), same);
    if (twice != positions.end())
        in.fail("position (" + std::to_string(twice->first % rows + 1) + ", " + std::to_string(twice->first / rows + 1) +
                ") is given twice, in lines " + std::to_string(twice->second) + " and " + std::to_string((twice + 1)->second) +
                "; add the values up or drop one");
    return A;
}

template <class T>
matrix<T> read_body(line_reader& in, const banner& b, index entry_limit) {
    const bool coordinate = b.format == matrix_market_format::coordinate;
    do {
        if (!in.next()) in.fail("truncated: the size line is missing");
    } while (in.is_comment());
    expect_tokens(in, coordinate ? 3 : 2, "the size line");
    const index rows = read_index(in, 0, "dimension"), cols = read_index(in, 1, "dimension");
    if (cols != 0 && rows > std::numeric_limits<index>::max() / cols)
        in.fail(std::to_string(rows) + " x " + std::to_string(cols) + " entries are more than any memory holds");
    if (b.symmetry != symmetry::general && rows != cols) in.fail("a matrix with symmetry must be square");
    matrix<T> A = coordinate ? read_coordinate<T>(in, b, rows, cols, read_index(in, 2, "number of entries"), entry_limit)
                             : read_array<T>(in, b, rows, cols);
    if (in.next()) in.fail("data after the last entry; the size line promises fewer entries");
    return A;
}

void append(std::string& text, double x) {
    std::array<char, 32> buffer{}; // the shortest decimal of a double has at most 24 characters
    text.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), x).ptr);
}

template <class T>
void append_entry(std::string& text, const T& x) {
    append(text, static_cast<double>(scalar_traits<T>::real_part(x)));
    if constexpr (is_complex<T>) {
        text.push_back(' ');
        append(text, static_cast<double>(scalar_traits<T>::imaginary_part(x)));
    }
    text.push_back('\n');
}

template <class T>
bool is_positive_zero(const T& x) {
    const auto re = scalar_traits<T>::real_part(x), im = scalar_traits<T>::imaginary_part(x);
    return re == 0 && im == 0 && !std::signbit(re) && !std::signbit(im);
}

template <class T>
std::string text_of(const matrix<T>& A, matrix_market_format format) {
    const bool coordinate = format == matrix_market_format::coordinate;
    std::string entries;
    index count = 0;
    if (!A.empty())
        for (index j = 0; j < A.cols(); ++j)
            for (index i = 0; i < A.rows(); ++i) {
                if (coordinate && is_positive_zero(A(i, j))) continue;
                if (coordinate) entries += std::to_string(i + 1) + " " + std::to_string(j + 1) + " ";
                append_entry(entries, A(i, j));
                ++count;
            }
    return std::string("%%MatrixMarket matrix ") + (coordinate ? "coordinate " : "array ") + (is_complex<T> ? "complex" : "real") +
           " general\n" + std::to_string(A.rows()) + " " + std::to_string(A.cols()) + (coordinate ? " " + std::to_string(count) : "") +
           "\n" + entries;
}

} // namespace

any_matrix parse_matrix_market(std::string_view text, const std::string& name, index entry_limit) {
    line_reader in(text, name);
    const banner b = read_banner(in);
    if (b.field == field::complex) return read_body<std::complex<double>>(in, b, entry_limit);
    return read_body<double>(in, b, entry_limit);
}

any_matrix read_matrix_market(const std::filesystem::path& path) { return parse_matrix_market(read_bytes(path), path.string()); }

std::string matrix_market_text(const any_matrix& A, matrix_market_format format) {
    return std::visit([&](const auto& B) { return text_of(B, format); }, A);
}

void write_matrix_market(const std::filesystem::path& path, const any_matrix& A, matrix_market_format format) {
    write_bytes(path, matrix_market_text(A, format));
}

} // namespace eckart
