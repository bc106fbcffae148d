#pragma once

#include <string>
#include <vector>

/// A broken library and what has to find it.
struct seeded_fault {
    std::string name;     ///< of the shared object
    std::string found_by; ///< a check with this prefix must fail, or "died": the call must not return
};

/// One fault each, from obvious to subtle.
const std::vector<seeded_fault>& seeded_faults();

/// Correct libraries whose answers differ from each other as the definition of the SVD allows.
const std::vector<std::string>& legal_variants();
