#include <eckart/validate/report/witness_text.hpp>

#include <utility>

namespace eckart::validate {

namespace {

constexpr std::pair<const char*, const char*> sentences[] = {
    {"entry", "Look at the named entry of the returned array (subscripts start at 1); hex is its exact value."},
    {"exact_sigma",
     "sigma is the exact value to 20 digits: recompute it with `eckart svd` on the matrix or with any multiprecision SVD, and "
     "compare with s."},
    {"stretch", "Multiply A by x in exact or higher precision: |A x| / |x| is at most sigma_1 (D4), yet it exceeds what the library "
                "returned."},
    {"squeeze",
     "Multiply by x in exact or higher precision: |A x| / |x| is at least the smallest singular value (D4), yet it is below what "
     "the library returned."},
    {"null", "Multiply by x exactly: A x = 0, so the smallest singular value is 0."},
    {"residual", "Form E = A - U diag(S) Vh in higher precision: |E x| / |x| is a lower bound of |E|_2."},
    {"columns", "Take the inner product of the two columns (the same column twice: its squared length) in higher precision; orthonormal "
                "columns have 0 (or 1)."},
    {"closer",
     "Form A_k from the k leading triplets and its distance from A in higher precision; the Eckart-Young minimum (D9) is smaller."},
};

} // namespace

std::string how_to_check(const nlohmann::json& witness) {
    std::string text;
    if (!witness.is_object()) return text;
    if (const auto kind = witness.find("kind"); kind != witness.end())
        for (const auto& [name, sentence] : sentences)
            if (*kind == name) text = sentence;
    // A witness may carry another one: a proof that needs no oracle, a better maximiser.
    for (const auto& [name, value] : witness.items()) {
        const std::string inner = how_to_check(value);
        if (!inner.empty()) text += (text.empty() ? "" : " ") + inner;
    }
    return text;
}

} // namespace eckart::validate
