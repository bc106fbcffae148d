#pragma once

#include <eckart/validate/gallery/gallery.hpp>
#include <eckart/validate/libraries/worker.hpp>
#include <eckart/validate/record.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace eckart::validate {

/// Part `index` of `count` of the cases: those whose `case_number` is `index` modulo `count`. The parts are disjoint and cover everything.
struct shard {
    std::uint64_t index = 0;
    std::uint64_t count = 1;
    bool holds(const std::string& case_id) const;
};
/// "0/2". @throws eckart::input_error that names the text and shows a valid one.
shard parse_shard(const std::string& text);

struct campaign_options {
    eckart::validate::level level = level::quick;
    std::vector<std::string> families; ///< empty: all
    std::string driver;                ///< as in `introduce`
    eckart::validate::shard shard;
    int jobs = 0;                 ///< threads, each with its own worker processes; 0: one per core
    double time_limit = 20;       ///< seconds of one call
    int hang_limit = 3;           ///< after so many hangs in a row the driver is not called again in that family
    bool fresh = false;           ///< forget earlier results in `output`
    std::filesystem::path output; ///< folder of results.jsonl, created if missing
    std::filesystem::path cache;  ///< folder of the oracle's cache; empty: none
};

/// A library under test: how its workers are started and what a person writes to name it on the command line.
struct candidate {
    found_library library;
    std::string argument;
};

/// A library whose worker did not start.
struct library_failure {
    std::string label;
    std::string reason;
};

/// A library and those of its drivers that are wanted.
struct contestant {
    candidate from;
    std::vector<driver> drivers; ///< their `library` is the candidate's label
};

/// Starts each library once to learn its drivers. Those that do not start go to `failures`.
/// @param driver_text  a driver's name; if no driver of any candidate has exactly this name, a part of "library/driver"; empty: all.
/// @throws eckart::input_error if every library started and no driver matches; the message lists what there is.
std::vector<contestant> introduce(const std::vector<candidate>& candidates, const std::string& driver_text, limits l,
                                  std::vector<library_failure>& failures);

struct progress {
    std::size_t done = 0;  ///< cases finished, those found in earlier results included
    std::size_t total = 0; ///< cases
    std::size_t made = 0;  ///< cases finished by this run
    double seconds = 0;    ///< since this run's first case
};

struct campaign_result {
    record_map records; ///< what the options select, earlier results included
    std::vector<library_failure> failures;
    std::size_t drivers = 0;
    std::size_t cases = 0;
    std::size_t reused = 0; ///< records that were there before
    double seconds = 0;
    std::string note; ///< why earlier results were not used; empty if they were or there were none
};

/// Runs every driver of the candidates on every selected case and appends to `output`/results.jsonl. Records that are there already, of the
/// same libraries and the same build of this program at the same or a higher level, are kept and not made again: a killed run continues.
///
/// The records, and their order in the file, depend on the options alone, not on the number of threads: threads take cases in turn, their
/// records are written in the order of the cases, and the hang limit is applied in that order. Only `seconds` and `created` differ.
/// @throws eckart::input_error if no driver is selected, a family is unknown or the folder cannot be written.
campaign_result run_campaign(const std::vector<candidate>& candidates, const campaign_options& options,
                             const std::function<void(const progress&)>& on_progress);

} // namespace eckart::validate
