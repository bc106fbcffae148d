// The largest singular value in a stream of 60-by-40 matrices. The loop allocates nothing.
inline double largest_of_all(const std::function<bool(eckart::matrix<double>&)>& next) {
    eckart::matrix<double> A(60, 40), U(60, 40), Vh(40, 40);
    std::vector<double> S(40);
    std::vector<std::byte> workspace(eckart::svd_workspace<double>(60, 40));
    double largest = 0;
    while (next(A))
        if (eckart::svd_into(A, U.view(), S, Vh.view(), workspace).status == eckart::status::ok) largest = std::max(largest, S[0]);
    return largest;
}
