#pragma once

#include <eckart/core/matrix.hpp>
#include <eckart/validate/libraries/driver.hpp>
#include <eckart/validate/libraries/guarded_array.hpp>

#include <deque>
#include <list>
#include <string>
#include <vector>

namespace eckart::validate {

/// All arguments of one call under test, each array in guarded memory of exactly the size that is asked for and filled with signalling
/// NaNs, so that after the call everything that was left unwritten, read uninitialised or written out of place shows.
///
/// Storage: `packed` has ld = max(1, rows); `padded` has three more rows, which hold their own poison; `misaligned` starts every array of
/// doubles at 8 modulo 16.
class call_memory {
public:
    explicit call_memory(storage s) : storage_(s) {}

    /// A copy of A as an argument. The copy may be overwritten by the call; `check_preserved` finds out.
    matrix_view<double> input(const std::string& name, matrix_view<const double> A);

    /// A poisoned rows-by-cols output.
    matrix_view<double> output(const std::string& name, index rows, index cols);

    /// A poisoned output vector of exactly n entries, whatever the storage. As a view it has one column.
    matrix_view<double> output_vector(const std::string& name, index n);

    /// Poisoned workspace of exactly n entries.
    double* work(const std::string& name, index n);
    int* iwork(const std::string& name, index n);

    /// An array that the documentation says is not referenced: its address is inaccessible. Leading dimension 1.
    matrix_view<double> unreferenced(const std::string& name);

    /// Arguments passed by reference that the call must not change.
    const int* scalar(const std::string& name, index value);
    const char* letter(const std::string& name, char value);

    /// Canaries, padding rows and by-reference scalars, after the call.
    void check_intact(std::vector<event>& events) const;

    /// An event if the input array differs from A in any bit.
    void check_preserved(matrix_view<const double> array, matrix_view<const double> A, std::vector<event>& events) const;

    /// The contents of an output after the call. While `events` is given, entries that still hold the poison and NaNs that carry the poison
    /// of memory that was never written are events.
    matrix<double> read(const std::string& name, matrix_view<const double> array, std::vector<event>* events) const;

private:
    struct guarded_matrix {
        guarded_array memory;
        matrix_view<double> view;
    };
    matrix_view<double> allocate(const std::string& name, index entries, index rows, index cols, index ld);

    storage storage_;
    std::list<guarded_matrix> matrices_;
    std::list<guarded_array> vectors_;
    struct by_reference {
        std::string name;
        int passed, value;
    };
    struct letter_argument {
        std::string name;
        char passed, value;
    };
    std::deque<by_reference> scalars_; // a deque: addresses stay as it grows
    std::deque<letter_argument> letters_;
};

} // namespace eckart::validate
