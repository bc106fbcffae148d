#include "manifest.hpp"

const std::vector<seeded_fault>& seeded_faults() {
    static const std::vector<seeded_fault> all = {
        // The call does not come back.
        {"null_dereference", "died"},
        {"aborts", "died"},
        {"exits_quietly", "died"},
        {"stops", "died"},
        {"loops_forever", "died"},
        {"hangs_on_nan", "died"},
        {"writes_beyond_values", "died"},
        {"reads_beyond_input", "died"},
        {"leaks", "died"},
        // L0: the contract of the call.
        {"writes_before_vectors", "L0.canary"},
        {"writes_into_padding", "L0.padding"},
        {"changes_leading_dimension", "L0.argument_changed"},
        {"flushes_to_zero", "L0.floating_point_environment"},
        {"rounds_upward", "L0.floating_point_environment"},
        {"prints", "L0.printed"},
        {"unwritten_null_space", "L0.unwritten"},
        {"uninitialised_workspace", "L0.uninitialised_read"},
        {"nan_with_success", "L0.finite"},
        {"swaps_two_values", "L0.order"},
        {"negative_value", "L0.sign"},
        {"negative_zero", "L0.negative_zero"},
        {"query_too_small", "L0.info"},
        {"refuses_documented_minimum", "L0.info"},
        {"reports_failure", "L0.convergence"},
        // L1: norm-wise.
        {"drops_last_value", "L1."},
        {"swaps_two_left_vectors", "L1.residual"},
        {"flips_one_left_vector", "L1.residual"},
        {"returns_v_for_vt", "L1.residual"},
        {"zero_null_space_column", "L1.orthogonality_u"},
        {"unnormalised_column", "L1.orthogonality_u"},
        {"values_of_previous_matrix", "L1."},
        {"loose_tolerance", "L1."},
        {"skips_one_pair", "L1."},
        {"too_few_sweeps", "L1."},
        {"truncates_small_values", "L1."},
        {"wrong_for_odd_size", "L1."},
        {"wrong_for_one_column", "L1."},
        {"wrong_when_wide", "L1."},
        {"single_precision", "L1."},
        {"does_not_scale", ""}, // overflow makes L0, underflow L1
        // J: the same values whatever is asked besides.
        {"values_only_differs", "J.values_only"},
        {"minimum_workspace_differs", "J.workspace_minimum"},
        {"ignores_leading_dimension", ""}, // reads padding: L0, and J.storage_padded
    };
    return all;
}

const std::vector<std::string>& legal_variants() {
    static const std::vector<std::string> all = {
        "legal_plain",          "legal_flipped_signs", "legal_other_null_space",       "legal_rotated_cluster",
        "legal_reversed_order", "legal_last_bits",     "legal_smaller_workspace_query"};
    return all;
}
