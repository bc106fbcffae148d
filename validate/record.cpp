#include <eckart/validate/record.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/floating_point.hpp>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <limits>
#include <tuple>

namespace eckart::validate {

namespace {

using nlohmann::json;

const json& field(const json& j, const std::string& name) {
    if (!j.is_object()) throw input_error("record is " + std::string(j.type_name()) + ", not an object");
    const auto found = j.find(name);
    if (found == j.end()) throw input_error("record has no field '" + name + "'");
    return *found;
}

std::string text_field(const json& j, const std::string& name) {
    const json& value = field(j, name);
    if (!value.is_string()) throw input_error("record field '" + name + "' is " + value.dump() + ", not a string");
    return value.get<std::string>();
}

long count_field(const json& j, const std::string& name) {
    const json& value = field(j, name);
    if (!value.is_number_integer() || value < 0) throw input_error("record field '" + name + "' is " + value.dump() + ", not a count");
    return value.get<long>();
}

verdict verdict_field(const json& j, const std::string& name) {
    const std::string text = text_field(j, name);
    try {
        return parse_verdict(text);
    } catch (const std::exception&) {
        throw input_error("record field '" + name + "' is '" + text + "', not a verdict (pass, lossy, undecided, fail, died)");
    }
}

json measurement_to_json(const measurement& m) {
    json j{{"check", m.check}, {"verdict", to_string(m.verdict)}, {"value", number_to_json(m.value)}, {"limit", number_to_json(m.limit)}};
    if (!m.unit.empty()) j["unit"] = m.unit;
    if (!m.message.empty()) j["message"] = m.message;
    if (m.verdict != verdict::pass && m.verdict != verdict::not_applicable) j["value_hex"] = hex_float(m.value);
    if (m.witness) j["witness"] = *m.witness;
    return j;
}

measurement measurement_from_json(const json& j) {
    measurement m;
    m.check = text_field(j, "check");
    m.verdict = verdict_field(j, "verdict");
    m.value = number_from_json(field(j, "value"), "value");
    m.limit = number_from_json(field(j, "limit"), "limit");
    if (j.contains("unit")) m.unit = text_field(j, "unit");
    if (j.contains("message")) m.message = text_field(j, "message");
    if (j.contains("witness")) m.witness = j["witness"];
    return m;
}

std::string line_of(const record& r) { return to_json(r).dump(-1, ' ', false, json::error_handler_t::replace); }

} // namespace

json number_to_json(double x) {
    if (std::isnan(x)) return "nan";
    if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
    return x;
}

double number_from_json(const json& j, const std::string& name) {
    if (j.is_number()) return j.get<double>();
    if (j == "nan") return std::numeric_limits<double>::quiet_NaN();
    if (j == "inf") return std::numeric_limits<double>::infinity();
    if (j == "-inf") return -std::numeric_limits<double>::infinity();
    throw input_error("record field '" + name + "' is " + j.dump() + ", not a number, \"nan\", \"inf\" or \"-inf\"");
}

verdict worst_of(const std::vector<measurement>& measurements) {
    verdict worst = verdict::pass;
    for (const measurement& m : measurements) worst = std::max(worst, m.verdict);
    return worst;
}

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

json to_json(const record& r) {
    json measurements = json::array();
    for (const measurement& m : r.measurements) measurements.push_back(measurement_to_json(m));
    return {{"schema", record::schema},
            {"library", r.library},
            {"driver", r.driver},
            {"family", r.family},
            {"case", r.case_text},
            {"case_id", r.case_id},
            {"matrix_hash", r.matrix_hash},
            {"level", r.level},
            {"outcome", r.outcome},
            {"rows", r.rows},
            {"cols", r.cols},
            {"verdict", to_string(r.worst)},
            {"measurements", measurements},
            {"seconds", number_to_json(r.seconds)},
            {"max_ulps", number_to_json(r.max_ulps)},
            {"right_digits", number_to_json(r.sigma_max_digits)},
            {"correctly_rounded", r.correctly_rounded ? json(*r.correctly_rounded) : json(nullptr)},
            {"created", r.created}};
}

record record_from_json(const json& j) {
    if (const json& schema = field(j, "schema"); schema != record::schema)
        throw input_error("record has schema " + schema.dump() + "; this version reads schema " + std::to_string(record::schema));
    record r;
    r.library = text_field(j, "library");
    r.driver = text_field(j, "driver");
    r.family = text_field(j, "family");
    r.case_text = text_field(j, "case");
    r.case_id = text_field(j, "case_id");
    r.matrix_hash = text_field(j, "matrix_hash");
    r.level = text_field(j, "level");
    r.outcome = text_field(j, "outcome");
    r.rows = count_field(j, "rows");
    r.cols = count_field(j, "cols");
    r.worst = verdict_field(j, "verdict");
    const json& measurements = field(j, "measurements");
    if (!measurements.is_array()) throw input_error("record field 'measurements' is " + measurements.dump() + ", not an array");
    for (const json& m : measurements) r.measurements.push_back(measurement_from_json(m));
    r.seconds = number_from_json(field(j, "seconds"), "seconds");
    r.max_ulps = number_from_json(field(j, "max_ulps"), "max_ulps");
    r.sigma_max_digits = number_from_json(field(j, "right_digits"), "right_digits");
    if (!field(j, "correctly_rounded").is_null()) r.correctly_rounded = count_field(j, "correctly_rounded");
    r.created = text_field(j, "created");
    return r;
}

void append(const std::filesystem::path& file, const record& r) {
    std::ofstream out(file, std::ios::app | std::ios::binary);
    // One write of line and newline: what a kill cuts off lacks the newline, and the reader drops it.
    const std::string line = line_of(r) + "\n";
    out.write(line.data(), static_cast<std::streamsize>(line.size()));
    out.flush();
    if (!out) throw input_error(file.string() + ": cannot be written; choose another --output folder");
}

record_map read_records(const std::filesystem::path& file) {
    if (std::filesystem::is_directory(file)) throw input_error(file.string() + ": is a folder; name the results.jsonl in it");
    std::ifstream in(file, std::ios::binary);
    if (!in) throw input_error(file.string() + ": cannot be read; is the path right?");
    record_map records;
    std::string line;
    for (long number = 1; std::getline(in, line); ++number) {
        const bool has_newline = !in.eof();
        if (!has_newline) break; // a killed run's last line: without its newline it is not a record yet
        if (line.empty()) continue;
        const std::string where = file.string() + ":" + std::to_string(number) + ": ";
        const json j = json::parse(line, nullptr, false);
        if (j.is_discarded()) throw input_error(where + "not a line of JSON; delete the line or the file");
        try {
            record r = record_from_json(j);
            records.insert_or_assign(r.key(), std::move(r));
        } catch (const input_error& e) {
            throw input_error(where + e.what());
        }
    }
    return records;
}

void drop_truncated_line(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return;
    std::ifstream in(file, std::ios::binary);
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
    std::int64_t keep = size;
    for (; keep > 0; --keep) {
        in.seekg(keep - 1);
        if (in.get() == '\n') break;
    }
    in.close();
    if (keep != size) std::filesystem::resize_file(file, static_cast<std::uintmax_t>(keep));
}

void write_records(const std::filesystem::path& file, const record_map& records) {
    const std::filesystem::path fresh = file.string() + ".new";
    std::ofstream out(fresh, std::ios::trunc | std::ios::binary);
    for (const auto& [key, r] : records) out << line_of(r) << '\n';
    out.close();
    if (!out) throw input_error(fresh.string() + ": cannot be written; choose another folder");
    std::filesystem::rename(fresh, file);
}

void merge_into(record_map& all, const record_map& more) {
    for (const auto& [key, theirs] : more) {
        const auto [place, is_new] = all.try_emplace(key, theirs);
        if (is_new) continue;
        record& ours = place->second;
        if (ours.worst != theirs.worst)
            throw input_error("results disagree on " + theirs.driver_text() + " for " + theirs.case_text + " (" + key +
                              "): " + to_string(ours.worst) + " and " + to_string(theirs.worst) +
                              "; they come from different builds or levels, merge only results of one");
        // The minimum of a total order over contents: whichever order files come in, the same record stays.
        const auto rank = [](const record& r) { return std::make_tuple(r.created, line_of(r)); };
        if (rank(theirs) < rank(ours)) ours = theirs;
    }
}

} // namespace eckart::validate
