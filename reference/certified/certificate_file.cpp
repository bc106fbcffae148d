#include <eckart/reference/certified/certificate_file.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/floating_point.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace eckart::reference {
namespace {

constexpr std::uint64_t prime_bound = std::uint64_t(1) << 62;

/// The second column of the file's list of values, in the order of `relation`.
constexpr std::string_view relation_signs = "<=>-+";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A token for a message: short and printable whatever the file holds.
std::string quoted(std::string_view token) {
    std::string text = "'" + std::string(token.substr(0, 40)) + (token.size() > 40 ? "...'" : "'");
    for (char& c : text)
        if (c < ' ' || c > '~') c = '?';
    return text;
}

/// The tokens of the text one after the other, each as what is expected there.
class token_reader {
public:
    token_reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    std::string_view token(const std::string& expected) {
        skip_blanks();
        if (position_ == text_.size()) fail_with("the text ends, expected is " + expected + "; the file is truncated");
        const std::size_t begin = position_;
        while (position_ < text_.size() && !is_blank(text_[position_])) ++position_;
        token_ = text_.substr(begin, position_ - begin);
        return token_;
    }

    void keyword(std::string_view word) {
        if (token(quoted(word)) != word) fail(quoted(word));
    }

    /// The place of the next token in `words`.
    template <std::size_t N>
    std::size_t one_of(const std::string_view (&words)[N]) {
        std::string expected;
        for (std::size_t i = 0; i < N; ++i) expected += (i == 0 ? "" : " or ") + std::string(words[i]);
        const std::string_view found = token(expected);
        for (std::size_t i = 0; i < N; ++i)
            if (found == words[i]) return i;
        fail(expected);
    }

    std::int64_t integer(std::string_view what, std::int64_t least, std::int64_t greatest) {
        const std::string expected =
            std::string(what) + ", a decimal integer from " + std::to_string(least) + " to " + std::to_string(greatest);
        return decimal(token(expected), least, greatest, expected);
    }

    /// A count of things that take at least `bytes_each` of the text that follows.
    index count(std::string_view what, index least, index greatest, std::size_t bytes_each) {
        const index n = integer(what, least, greatest);
        demand_room(what, static_cast<std::size_t>(n), bytes_each);
        return n;
    }

    /// Refuses counts of more than the rest of the text can hold.
    void demand_room(std::string_view what, std::size_t count, std::size_t bytes_each) const {
        const std::size_t left = text_.size() - position_;
        if (count > left / bytes_each)
            fail_with("found " + std::to_string(count) + " as " + std::string(what) + ", which the " + std::to_string(left) +
                      " bytes that follow cannot hold; the file is truncated");
    }

    mpz_class hexadecimal() {
        const std::string_view found = token("an integer in hexadecimal");
        return hexadecimal(found, "an integer in hexadecimal");
    }

    big_dyadic number(const char* expected) { return number(token(expected), expected); }

    std::optional<big_dyadic> number_or_none() {
        const char* const expected = "a number like 3p-1, or -";
        const std::string_view found = token(expected);
        if (found == "-") return std::nullopt;
        return number(found, expected);
    }

    /// A non-negative double or infinity.
    double value() {
        const char* const expected = "a non-negative double like 3p-1, or inf";
        const std::string_view found = token(expected);
        if (found == "inf") return std::numeric_limits<double>::infinity();
        big_dyadic x = number(found, expected);
        if (x.mantissa == 0) return 0;
        const auto zeros = static_cast<long>(mpz_scan1(x.mantissa.get_mpz_t(), 0));
        x.mantissa >>= static_cast<mp_bitcnt_t>(zeros);
        x.exponent += zeros;
        const auto bits = static_cast<long>(mpz_sizeinbase(x.mantissa.get_mpz_t(), 2));
        if (x.mantissa < 0 || bits > 53 || x.exponent < -1074 || x.exponent + bits > 1024) fail(expected);
        return std::ldexp(x.mantissa.get_d(), static_cast<int>(x.exponent));
    }

    relation sign() {
        const char* const expected = "one of the relations < = > - +";
        const std::string_view found = token(expected);
        const std::size_t i = found.size() == 1 ? relation_signs.find(found.front()) : std::string_view::npos;
        if (i == std::string_view::npos) fail(expected);
        return static_cast<relation>(i);
    }

    /// @pre `demand_room` was asked for all of them.
    integer_columns columns(index rows, index cols, bool is_complex) {
        integer_columns X;
        X.rows = rows;
        X.cols = cols;
        const auto size = static_cast<std::size_t>(rows * cols);
        X.re.reserve(size);
        if (is_complex) X.im.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            X.re.push_back(hexadecimal());
            if (is_complex) X.im.push_back(hexadecimal());
        }
        return X;
    }

    std::string hash() {
        const char* const expected = "a hash of at most 128 lower-case hexadecimal digits, or -";
        const std::string_view found = token(expected);
        if (found != "-" && (found.size() > 128 || found.find_first_not_of("0123456789abcdef") != std::string_view::npos)) fail(expected);
        return std::string(found);
    }

    void end() {
        skip_blanks();
        if (position_ == text_.size()) return;
        token("");
        fail("nothing after 'end'");
    }

    /// The last token is not what is expected.
    [[noreturn]] void fail(const std::string& expected) const { fail_with("found " + quoted(token_) + ", expected is " + expected); }

private:
    void skip_blanks() {
        for (; position_ < text_.size() && is_blank(text_[position_]); ++position_)
            if (text_[position_] == '\n') ++line_;
    }

    [[noreturn]] void fail_with(const std::string& what) const {
        throw input_error(name_ + ": line " + std::to_string(line_) + ": " + what);
    }
    std::int64_t decimal(std::string_view digits, std::int64_t least, std::int64_t greatest, const std::string& expected) const {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || end != digits.data() + digits.size() || value < least || value > greatest) fail(expected);
        return value;
    }

    mpz_class hexadecimal(std::string_view text, const char* expected) {
        const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
        if (digits.empty() || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) fail(expected);
        scratch_.assign(text);
        return mpz_class(scratch_, 16);
    }

    big_dyadic number(std::string_view text, const char* expected) {
        const std::size_t p = text.find('p');
        if (p == std::string_view::npos) fail(expected);
        big_dyadic x;
        x.mantissa = hexadecimal(text.substr(0, p), expected);
        x.exponent = decimal(text.substr(p + 1), -largest_exponent, largest_exponent,
                             std::string(expected) + ", its exponent of absolute value at most " + std::to_string(largest_exponent));
        return x;
    }

    std::string_view text_;
    const std::string& name_;
    std::string_view token_;
    std::string scratch_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
};

// Least bytes of one item with what separates it from the next.
constexpr std::size_t bytes_of_value = 6;     // "0p0 =\n"
constexpr std::size_t bytes_of_point = 10;    // "0p0 1 - - 2 0"
constexpr std::size_t bytes_of_enclosure = 8; // "0p0 0p0\n"
constexpr std::size_t bytes_of_integer = 2;   // "0 "

exact_point read_point(token_reader& in, index n, bool is_complex) {
    exact_point point;
    point.mu = in.number("an exact point's number like 3p-1");
    const std::size_t bytes_of_column = static_cast<std::size_t>(n) * bytes_of_integer * (is_complex ? 2 : 1);
    point.multiplicity = in.integer("a multiplicity", 1, n);
    point.lower = in.number_or_none();
    point.upper = in.number_or_none();
    point.prime = static_cast<std::uint64_t>(in.integer("a prime", 2, prime_bound - 1));
    in.demand_room("the multiplicity of an exact point", static_cast<std::size_t>(point.multiplicity), bytes_of_column);
    point.X = in.columns(n, point.multiplicity, is_complex);
    return point;
}

std::string text_of(const mpz_class& x) { return x.get_str(16); }
std::string text_of(const big_dyadic& x) { return text_of(x.mantissa) + "p" + std::to_string(x.exponent); }
std::string text_of(const std::optional<big_dyadic>& x) { return x ? text_of(*x) : "-"; }

std::string text_of_value(double c) {
    if (!(c >= 0)) throw std::invalid_argument("certificate_text: a value is negative or NaN");
    if (std::isinf(c)) return "inf";
    const dyadic d = decompose(c);
    if (d.mantissa == 0) return "0p0";
    const int zeros = std::countr_zero(static_cast<std::uint64_t>(d.mantissa));
    return text_of(big_dyadic{mpz_class(static_cast<unsigned long>(d.mantissa >> zeros)), d.exponent + zeros});
}

void append(std::string& text, const integer_columns& X, bool is_complex) {
    for (index j = 0, at = 0; j < X.cols; ++j) {
        for (index i = 0; i < X.rows; ++i, ++at) {
            if (i > 0) text += ' ';
            text += text_of(X.re[at]);
            if (is_complex) text += ' ' + text_of(X.im[at]);
        }
        text += '\n';
    }
}

void demand(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(std::string("certificate_text: ") + what);
}

void demand_shape(const integer_columns& X, index rows, index cols, bool is_complex) {
    const auto size = static_cast<std::size_t>(rows * cols);
    demand(X.rows == rows && X.cols == cols && X.re.size() == size && X.im.size() == (is_complex ? size : 0), "V or X has a wrong shape");
}

} // namespace

std::string certificate_text(const certificate& c) {
    demand(c.rows >= 0 && c.cols >= 0, "negative dimensions");
    const index n = std::min(c.rows, c.cols);
    const auto size = static_cast<std::size_t>(n);
    demand(c.values.size() == size && c.relations.size() == size, "values and relations must be min(rows, cols)");
    demand(c.enclosures.empty() || c.enclosures.size() == size, "enclosures must be none or min(rows, cols)");
    demand_shape(c.V, n, n, c.is_complex);

    std::string text = "eckart-certificate 1\nscalar ";
    text += c.is_complex ? "complex" : "real";
    text += "\nrows " + std::to_string(c.rows) + "\ncols " + std::to_string(c.cols) + "\nhash " + c.hash + "\nformat ";
    text += c.format == target_format::binary64 ? "binary64" : "binary32";
    text += "\nrounding ";
    text += c.rounding == rounding::nearest_even ? "nearest-even" : c.rounding == rounding::downward ? "downward" : "upward";
    text += "\nrank " + std::to_string(c.rank) + "\nrank-prime " + std::to_string(c.rank_prime) + "\nvalues " + std::to_string(n) + "\n";
    for (std::size_t k = 0; k < size; ++k)
        text += text_of_value(c.values[k]) + ' ' + relation_signs[static_cast<std::size_t>(c.relations[k])] + '\n';
    text += "points " + std::to_string(c.points.size()) + "\n";
    for (const exact_point& point : c.points) {
        demand_shape(point.X, n, point.multiplicity, c.is_complex);
        text += text_of(point.mu) + ' ' + std::to_string(point.multiplicity) + ' ' + text_of(point.lower) + ' ' + text_of(point.upper) +
                ' ' + std::to_string(point.prime) + '\n';
        append(text, point.X, c.is_complex);
    }
    text += "enclosures " + std::to_string(c.enclosures.size()) + "\n";
    for (const auto& [low, high] : c.enclosures) text += text_of(low) + ' ' + text_of(high) + '\n';
    text += "V " + std::to_string(n) + "\n";
    append(text, c.V, c.is_complex);
    return text + "end\n";
}

void write_certificate(const std::filesystem::path& path, const certificate& c) { replace_bytes(path, certificate_text(c)); }

certificate parse_certificate(std::string_view text, const std::string& name) {
    token_reader in(text, name);
    certificate c;
    in.keyword("eckart-certificate");
    in.keyword("1");
    in.keyword("scalar");
    c.is_complex = in.one_of({"real", "complex"}) == 1;
    constexpr index largest = std::numeric_limits<index>::max();
    in.keyword("rows");
    c.rows = in.integer("the number of rows", 0, largest);
    in.keyword("cols");
    c.cols = in.integer("the number of columns", 0, largest);
    const index n = std::min(c.rows, c.cols);
    in.keyword("hash");
    c.hash = in.hash();
    in.keyword("format");
    c.format = static_cast<target_format>(in.one_of({"binary64", "binary32"}));
    in.keyword("rounding");
    c.rounding = static_cast<rounding>(in.one_of({"nearest-even", "downward", "upward"}));
    in.keyword("rank");
    c.rank = in.integer("the rank", 0, n);
    in.keyword("rank-prime");
    c.rank_prime = static_cast<std::uint64_t>(in.integer("a prime or 0", 0, prime_bound - 1));

    in.keyword("values");
    in.count("the number of values", n, n, bytes_of_value);
    c.values.reserve(static_cast<std::size_t>(n));
    c.relations.reserve(static_cast<std::size_t>(n));
    for (index k = 0; k < n; ++k) {
        c.values.push_back(in.value());
        c.relations.push_back(in.sign());
    }
    in.keyword("points");
    const index points = in.count("the number of exact points", 0, n, bytes_of_point);
    for (index i = 0; i < points; ++i) c.points.push_back(read_point(in, n, c.is_complex));
    in.keyword("enclosures");
    const index enclosures = in.count("the number of enclosures", 0, n, bytes_of_enclosure);
    if (enclosures != 0 && enclosures != n) in.fail("0 or " + std::to_string(n) + " enclosures");
    for (index k = 0; k < enclosures; ++k) {
        big_dyadic low = in.number("an enclosure's end like 3p-1");
        c.enclosures.emplace_back(std::move(low), in.number("an enclosure's end like 3p-1"));
    }
    in.keyword("V");
    // n values were read, so that n * bytes_of_integer cannot overflow.
    in.count("the order of V", n, n, std::max<std::size_t>(1, static_cast<std::size_t>(n) * bytes_of_integer * (c.is_complex ? 2 : 1)));
    c.V = in.columns(n, n, c.is_complex);
    in.keyword("end");
    in.end();
    return c;
}

certificate read_certificate(const std::filesystem::path& path) {
    return parse_certificate(read_bytes(path), path == "-" ? "standard input" : path.string());
}

} // namespace eckart::reference
