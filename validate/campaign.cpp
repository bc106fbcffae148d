#include <eckart/validate/campaign.hpp>

#include <eckart/core/error.hpp>
#include <eckart/validate/examine.hpp>
#include <eckart/validate/manifest.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace eckart::validate {

namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point start) { return std::chrono::duration<double>(clock::now() - start).count(); }

limits limits_of(const campaign_options& options) {
    limits l;
    l.seconds = options.time_limit;
    return l;
}

struct entry {
    record made;
    bool is_earlier = false; ///< it stands in the file already
};

/// One case of the schedule and, once it is examined, its records in the order of the drivers.
struct slot {
    case_key key;
    std::optional<std::vector<entry>> finished;
};

level level_of(const record& r) { return parse_level(r.level); }

class campaign {
public:
    campaign(std::vector<contestant> contestants, const campaign_options& options, record_map earlier,
             const std::function<void(const progress&)>& on_progress)
        : contestants_(std::move(contestants)), options_(options), earlier_(std::move(earlier)), on_progress_(on_progress),
          exact_(options.cache) {
        std::vector<std::string> names = options.families;
        if (names.empty())
            for (const family& f : families()) names.push_back(f.name);
        for (const std::string& name : names)
            for (const case_key& key : cases(name, options.level))
                if (options.shard.holds(key.id())) slots_.push_back({key, {}});
    }

    campaign_result run(std::size_t threads) {
        start_ = clock::now();
        report();
        std::vector<std::thread> pool;
        for (std::size_t t = 0; t < std::min(threads, slots_.size()); ++t) pool.emplace_back([this] { serve(); });
        for (std::thread& t : pool) t.join();
        if (error_) std::rethrow_exception(error_);
        result_.cases = slots_.size();
        result_.seconds = seconds_since(start_);
        return std::move(result_);
    }

private:
    struct streak {
        int hangs = 0;
        bool over = false; ///< the hang limit is reached: no further calls in this family
    };

    /// One thread: its own worker processes, the next case until none is left.
    void serve() {
        try {
            std::vector<std::optional<worker>> workers(contestants_.size());
            while (const std::optional<std::size_t> mine = take()) {
                std::vector<entry> entries = examine_case(slots_[*mine].key, workers);
                const std::lock_guard lock(mutex_);
                slots_[*mine].finished = std::move(entries);
                commit();
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!error_) error_ = std::current_exception();
        }
    }

    std::optional<std::size_t> take() {
        const std::lock_guard lock(mutex_);
        if (error_ || next_ == slots_.size()) return std::nullopt;
        return next_++;
    }

    std::vector<entry> examine_case(const case_key& key, std::vector<std::optional<worker>>& workers) {
        std::vector<entry> entries;
        std::optional<test_case> made; // nothing is made, and no oracle asked, of a case that earlier results cover
        std::optional<prepared_case> prepared;
        for (std::size_t l = 0; l < contestants_.size(); ++l)
            for (const driver& d : contestants_[l].drivers) {
                const auto known = earlier_.find(d.text() + "/" + key.id());
                if (known != earlier_.end() && level_of(known->second) >= options_.level) {
                    entries.push_back({known->second, true});
                    continue;
                }
                if (!made) made = make_case(key);
                if (is_over(d, key.family)) {
                    entries.push_back({skipped(d, *made, options_.level, options_.hang_limit), false});
                    continue;
                }
                if (!prepared) prepared = prepare(*made, exact_, options_.level);
                if (!workers[l]) workers[l].emplace(contestants_[l].from.library.command, limits_of(options_));
                const caller run = [&w = *workers[l]](const call& c, matrix_view<const double> A) { return w.run(c, A); };
                entries.push_back({examine(run, d, *prepared, options_.level), false});
            }
        return entries;
    }

    bool is_over(const driver& d, const std::string& family_name) {
        const std::lock_guard lock(mutex_);
        return streaks_[{d.text(), family_name}].over;
    }

    /// Writes what is finished, in the order of the cases. The hang limit counts in this order, so a record that another thread made before
    /// the limit was known gives way to the one that a single thread would have written.
    void commit() {
        for (; committed_ < slots_.size() && slots_[committed_].finished; ++committed_) {
            bool made_any = false;
            for (auto& [r, is_earlier] : *slots_[committed_].finished) {
                streak& s = streaks_[{r.driver_text(), r.family}];
                if (s.over && !is_earlier && r.outcome != "skipped") {
                    driver d;
                    d.library = r.library;
                    d.name = r.driver;
                    r = skipped(d, make_case(slots_[committed_].key), options_.level, options_.hang_limit);
                }
                if (r.outcome == to_string(outcome::timed_out)) {
                    s.over = ++s.hangs >= options_.hang_limit || s.over;
                } else if (r.outcome != "skipped") {
                    s.hangs = 0;
                }
                if (is_earlier) {
                    ++result_.reused;
                } else {
                    append(options_.output / "results.jsonl", r);
                    made_any = true;
                }
                result_.records.insert_or_assign(r.key(), std::move(r));
            }
            slots_[committed_].finished->clear();
            if (made_any) ++made_;
        }
        report();
    }

    void report() {
        if (on_progress_) on_progress_({committed_, slots_.size(), made_, seconds_since(start_)});
    }

    std::vector<contestant> contestants_;
    campaign_options options_;
    const record_map earlier_;
    std::function<void(const progress&)> on_progress_;
    oracle exact_;
    std::vector<slot> slots_;
    clock::time_point start_;

    std::mutex mutex_; // guards everything below and each slot's `finished`
    std::size_t next_ = 0;
    std::size_t committed_ = 0;
    std::size_t made_ = 0;
    std::map<std::pair<std::string, std::string>, streak> streaks_;
    campaign_result result_;
    std::exception_ptr error_;
};

} // namespace

std::vector<contestant> introduce(const std::vector<candidate>& candidates, const std::string& driver_text, limits l,
                                  std::vector<library_failure>& failures) {
    std::vector<contestant> all;
    bool is_name = false;
    std::string names;
    for (const candidate& c : candidates) {
        try {
            const worker w(c.library.command, l);
            contestant one{c, w.drivers()};
            for (driver& d : one.drivers) {
                d.library = c.library.label; // two builds of one library announce the same name; their labels differ
                names += (names.empty() ? "" : ", ") + d.text();
                is_name = is_name || d.name == driver_text;
            }
            all.push_back(std::move(one));
        } catch (const input_error& e) {
            failures.push_back({c.library.label, e.what()});
        }
    }
    bool any = false;
    for (contestant& c : all) {
        std::erase_if(c.drivers,
                      [&](const driver& d) { return is_name ? d.name != driver_text : d.text().find(driver_text) == std::string::npos; });
        any = any || !c.drivers.empty();
    }
    if (!any && failures.empty())
        throw input_error("no driver matches '" + driver_text + "'; there are: " + (names.empty() ? "none" : names));
    return all;
}

bool shard::holds(const std::string& case_id) const { return case_number(case_id) % count == index; }

shard parse_shard(const std::string& text) {
    shard s;
    const char* const end = text.data() + text.size();
    const auto [slash, first_error] = std::from_chars(text.data(), end, s.index);
    if (first_error == std::errc() && slash != end && *slash == '/') {
        const auto [rest, second_error] = std::from_chars(slash + 1, end, s.count);
        if (second_error == std::errc() && rest == end && s.index < s.count) return s;
    }
    throw input_error("shard '" + text + "' is not i/N with 0 <= i < N; write 0/4, 1/4, 2/4 and 3/4 for four parts");
}

campaign_result run_campaign(const std::vector<candidate>& candidates, const campaign_options& options,
                             const std::function<void(const progress&)>& on_progress) {
    std::error_code failure;
    std::filesystem::create_directories(options.output, failure);
    if (failure) throw input_error(options.output.string() + ": cannot be created (" + failure.message() + "); choose another --output");

    std::vector<library_failure> failures;
    std::vector<contestant> contestants = introduce(candidates, options.driver, limits_of(options), failures);
    std::string note;
    record_map earlier = open_results(options.output, candidates, options.fresh, note);
    std::size_t drivers = 0;
    for (const contestant& c : contestants) drivers += c.drivers.size();
    campaign all(std::move(contestants), options, std::move(earlier), on_progress);
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    campaign_result result = all.run(options.jobs > 0 ? static_cast<std::size_t>(options.jobs) : cores);
    result.drivers = drivers;
    result.failures = std::move(failures);
    result.note = std::move(note);
    return result;
}

} // namespace eckart::validate
