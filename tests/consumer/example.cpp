#include <eckart/fast/svd.hpp>
#include <eckart/reference/certified/svd.hpp>
#include <eckart/validate/measures/judge.hpp>

#include <iostream>

int main() {
    const eckart::matrix<double> A{{1, 0, 0, 0, 2}, {0, 0, 3, 0, 0}, {0, 0, 0, 0, 0}, {0, 2, 0, 0, 0}};

    const auto fast = eckart::svd(A); // U, S, Vh as NumPy has them
    for (double s : fast.S) std::cout << s << ' ';

    const auto proved = eckart::reference::certified_svd(A.view()); // correctly rounded, with the proof
    std::cout << "\nrank " << proved.rank << ", sigma_2 = " << proved.S[1] << ", " << to_string(proved.status) << '\n';

    for (const auto& m : eckart::validate::check(A, fast.U, fast.S, fast.Vh)) // the verdicts on somebody's result
        std::cout << m.check << ": " << to_string(m.verdict) << '\n';
}
