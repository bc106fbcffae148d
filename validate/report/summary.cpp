#include <eckart/validate/report/summary.hpp>

#include <eckart/validate/report/findings.hpp>
#include <eckart/validate/report/grid.hpp>

namespace eckart::validate {

namespace {

using nlohmann::json;

json counts_json(const tally& t) {
    json j = json::object();
    for (const auto& [v, n] : t.count) j[to_string(v)] = n;
    return j;
}

json findings_json(const record_map& records, verdict v, const std::map<std::string, std::string>& arguments) {
    json list = json::array();
    for (const finding& f : find(records, v)) {
        json j{{"library", f.library},
               {"driver", f.driver},
               {"family", f.family},
               {"check", f.worst.check},
               {"verdict", to_string(v)},
               {"cases", f.cases},
               {"simplest_case", f.case_text},
               {"rows", f.rows},
               {"cols", f.cols},
               {"value", number_to_json(f.worst.value)},
               {"limit", number_to_json(f.worst.limit)},
               {"unit", f.worst.unit},
               {"message", f.worst.message},
               {"reproduce", reproducing_line(f, arguments)}};
        if (f.worst.witness) j["witness"] = *f.worst.witness;
        list.push_back(std::move(j));
    }
    return list;
}

} // namespace

json summary_json(const record_map& records, const std::map<std::string, std::string>& arguments) {
    json drivers = json::array();
    for (const grid_row& row : make_grid(records).rows) {
        json families = json::object();
        for (const auto& [name, t] : row.by_family) families[name] = {{"worst", to_string(t.worst())}, {"cases", counts_json(t)}};
        drivers.push_back({{"library", row.library}, {"driver", row.driver}, {"cases", counts_json(row.all)}, {"families", families}});
    }
    json findings = findings_json(records, verdict::died, arguments);
    for (json& j : findings_json(records, verdict::fail, arguments)) findings.push_back(std::move(j));
    return {{"schema", record::schema},
            {"records", records.size()},
            {"drivers", drivers},
            {"findings", findings},
            {"lossy", findings_json(records, verdict::lossy, arguments)},
            {"undecided", findings_json(records, verdict::undecided, arguments)}};
}

std::map<verdict, std::size_t> verdict_counts(const record_map& records) {
    std::map<verdict, std::size_t> counts;
    for (const auto& [key, r] : records) ++counts[r.worst];
    return counts;
}

bool has_findings(const record_map& records) {
    for (const auto& [key, r] : records)
        if (r.worst >= verdict::fail) return true;
    return false;
}

} // namespace eckart::validate
