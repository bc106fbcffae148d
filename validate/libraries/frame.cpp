#include <eckart/validate/libraries/frame.hpp>

#include <algorithm>
#include <cstring>

namespace eckart::validate {

namespace {

/// A piece of what was sent, printable and short.
std::string excerpt(const std::string& text) {
    std::string shown;
    for (const char c : text.substr(0, 60)) shown += (c >= ' ' && c <= '~') ? c : '?';
    return "'" + shown + (text.size() > 60 ? "..." : "") + "'";
}

index dimension(const nlohmann::json& a, const char* field, index limit, const std::string& name) {
    const auto at = a.find(field);
    if (at == a.end() || !at->is_number_integer()) throw protocol_error("array " + name + ": \"" + field + "\" is not an integer");
    const bool fits = at->is_number_unsigned() ? at->get<std::uint64_t>() <= static_cast<std::uint64_t>(limit) : false;
    if (!fits)
        throw protocol_error("array " + name + ": \"" + field + "\" is " + at->dump() + ", allowed are 0 to " + std::to_string(limit));
    return at->get<index>();
}

} // namespace

std::size_t frame_reader::fill() {
    buffer_.erase(0, used_);
    used_ = 0;
    constexpr std::size_t chunk = std::size_t(1) << 16;
    const std::size_t old = buffer_.size();
    buffer_.resize(old + chunk);
    const std::size_t got = read_(buffer_.data() + old, chunk);
    buffer_.resize(old + got);
    return got;
}

std::string frame_reader::line() {
    std::size_t searched = used_;
    for (;;) {
        const std::size_t end = buffer_.find('\n', searched);
        if (end != std::string::npos) {
            std::string text = buffer_.substr(used_, end - used_);
            used_ = end + 1;
            if (text.size() > max_header_bytes) break;
            return text;
        }
        if (buffer_.size() - used_ > max_header_bytes) break;
        const std::size_t pending = buffer_.size() - used_;
        if (fill() == 0) throw protocol_error("the stream ends inside a header line: " + excerpt(buffer_.substr(used_)));
        searched = used_ + pending;
    }
    throw protocol_error("a header line is longer than " + std::to_string(max_header_bytes) +
                         " bytes: " + excerpt(buffer_.substr(used_, 61)));
}

matrix<double> frame_reader::array(index rows, index cols) {
    // Column by column, so that memory grows only as bytes arrive and a claim alone costs nothing.
    std::vector<double> entries;
    const std::size_t total = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    while (entries.size() < total) {
        while (buffer_.size() - used_ < sizeof(double))
            if (fill() == 0)
                throw protocol_error("the stream ends inside an array: " + std::to_string(entries.size()) + " of " + std::to_string(total) +
                                     " entries arrived");
        const std::size_t count = std::min((buffer_.size() - used_) / sizeof(double), total - entries.size());
        const std::size_t old = entries.size();
        entries.resize(old + count);
        std::memcpy(entries.data() + old, buffer_.data() + used_, count * sizeof(double));
        used_ += count * sizeof(double);
    }
    matrix<double> A(rows, cols);
    if (total > 0) std::memcpy(A.data(), entries.data(), total * sizeof(double));
    return A;
}

bool frame_reader::next(frame& f, const std::vector<array_limit>& limits) {
    inside_ = false;
    if (used_ == buffer_.size() && fill() == 0) return false;
    inside_ = true;
    const std::string text = line();
    f.header = nlohmann::json::parse(text, nullptr, false);
    if (!f.header.is_object()) throw protocol_error("a header line is not a JSON object: " + excerpt(text));
    f.arrays.clear();
    const nlohmann::json arrays = f.header.value("arrays", nlohmann::json::array());
    if (!arrays.is_array()) throw protocol_error("\"arrays\" is not a list: " + excerpt(text));
    f.header.erase("arrays");
    struct shape {
        std::string name;
        index rows, cols;
    };
    std::vector<shape> shapes; // all are checked before the first byte of any is read
    for (const auto& a : arrays) {
        const auto name = a.find("name");
        if (!a.is_object() || name == a.end() || !name->is_string())
            throw protocol_error("an entry of \"arrays\" has no \"name\": " + excerpt(a.dump()));
        const auto text_name = name->get<std::string>();
        const auto limit = std::find_if(limits.begin(), limits.end(), [&](const array_limit& l) { return l.name == text_name; });
        if (limit == limits.end()) throw protocol_error("array " + excerpt(text_name) + " was not asked for");
        if (std::any_of(shapes.begin(), shapes.end(), [&](const shape& s) { return s.name == text_name; }))
            throw protocol_error("array " + text_name + " comes twice");
        const index rows = dimension(a, "rows", limit->rows, text_name);
        shapes.push_back({text_name, rows, dimension(a, "cols", limit->cols, text_name)});
    }
    for (const auto& s : shapes) f.arrays.push_back({s.name, array(s.rows, s.cols)});
    inside_ = false;
    return true;
}

std::string encode(const frame& f) {
    nlohmann::json header = f.header;
    header["arrays"] = nlohmann::json::array();
    for (const auto& a : f.arrays) header["arrays"].push_back({{"name", a.name}, {"rows", a.values.rows()}, {"cols", a.values.cols()}});
    // Bytes of the library that are not UTF-8 (a garbled message) must not make the worker fail.
    std::string bytes = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    for (const auto& a : f.arrays) {
        const auto count = static_cast<std::size_t>(a.values.rows()) * static_cast<std::size_t>(a.values.cols()) * sizeof(double);
        if (count == 0) continue;
        const std::size_t old = bytes.size();
        bytes.resize(old + count);
        std::memcpy(bytes.data() + old, a.values.data(), count);
    }
    return bytes;
}

} // namespace eckart::validate
