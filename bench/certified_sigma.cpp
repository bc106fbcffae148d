#include "bench/certified_sigma.hpp"

#include <eckart/core/matrix.hpp>
#include <eckart/core/matrix_hash.hpp>
#include <eckart/reference/certified/svd.hpp>

#include <unistd.h>

#include <algorithm>
#include <complex>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace eckart::bench {

namespace {

/// Nothing unless the file holds exactly `count` numbers.
std::vector<double> read(const std::filesystem::path& file, std::size_t count) {
    std::vector<double> sigma;
    std::ifstream in(file);
    for (std::string word; in >> word;) sigma.push_back(std::strtod(word.c_str(), nullptr));
    return sigma.size() == count ? sigma : std::vector<double>();
}

void write(const std::filesystem::path& file, const std::vector<double>& sigma) {
    std::filesystem::create_directories(file.parent_path());
    const auto beside = file.string() + "." + std::to_string(getpid());
    {
        std::ofstream out(beside);
        for (const double s : sigma) {
            char text[40];
            std::snprintf(text, sizeof text, "%a\n", s);
            out << text;
        }
    }
    std::filesystem::rename(beside, file);
}

/// The matrix in double precision and where its values are kept.
template <class T>
struct entry {
    using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;

    entry(matrix_view<const T> A, const std::filesystem::path& folder) : B(A.rows, A.cols) {
        for (index j = 0; j < A.cols; ++j) std::copy_n(A.col(j), A.rows, B.col(j));
        file = folder / matrix_hash(B.view());
    }
    std::vector<double> known() const { return read(file, static_cast<std::size_t>(std::min(B.rows(), B.cols()))); }

    matrix<wide> B;
    std::filesystem::path file;
};

} // namespace

template <class T>
std::vector<double> certified_sigma(matrix_view<const T> A, const std::filesystem::path& folder, double seconds) {
    const entry<T> e(A, folder);
    auto sigma = e.known();
    if (!sigma.empty()) return sigma;
    reference::certified_options options;
    options.max_seconds = seconds;
    sigma = reference::certified_svd(e.B.view(), options).S;
    write(e.file, sigma);
    return sigma;
}

template <class T>
std::vector<double> known_sigma(matrix_view<const T> A, const std::filesystem::path& folder) {
    return entry<T>(A, folder).known();
}

template std::vector<double> certified_sigma(matrix_view<const float>, const std::filesystem::path&, double);
template std::vector<double> known_sigma(matrix_view<const float>, const std::filesystem::path&);
template std::vector<double> certified_sigma(matrix_view<const double>, const std::filesystem::path&, double);
template std::vector<double> known_sigma(matrix_view<const double>, const std::filesystem::path&);
template std::vector<double> certified_sigma(matrix_view<const std::complex<float>>, const std::filesystem::path&, double);
template std::vector<double> known_sigma(matrix_view<const std::complex<float>>, const std::filesystem::path&);
template std::vector<double> certified_sigma(matrix_view<const std::complex<double>>, const std::filesystem::path&, double);
template std::vector<double> known_sigma(matrix_view<const std::complex<double>>, const std::filesystem::path&);

} // namespace eckart::bench
