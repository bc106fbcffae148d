#include <eckart/fast/svd.hpp>
#include <eckart/reference/svd.hpp>
#include <eckart/validate/measures/judge.hpp>

#include <iostream>

int main() {
    const eckart::matrix<double> A{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}};

    const auto fast = eckart::svd(A); // U, S, Vh as NumPy has them
    for (double s : fast.S) std::cout << s << ' ';

    const auto exact = eckart::reference::svd(A, 30); // 30 right digits, by the derivation
    std::cout << "\nrank " << exact.rank << ", sigma_2 = " << exact.S[1].str(30) << '\n';

    for (const auto& m : eckart::validate::check(A, fast.U, fast.S, fast.Vh)) // the verdicts on somebody's result
        std::cout << m.check << ": " << to_string(m.verdict) << '\n';
}
