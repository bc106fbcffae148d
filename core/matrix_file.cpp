#include <eckart/core/matrix_file.hpp>

#include <eckart/core/error.hpp>
#include <eckart/core/file_bytes.hpp>
#include <eckart/core/matrix_market.hpp>
#include <eckart/core/npy.hpp>

namespace eckart {

any_matrix parse_matrix(std::string_view bytes, const std::string& name) {
    if (bytes.starts_with("\x93NUMPY")) return parse_npy(std::as_bytes(std::span(bytes)), name);
    if (bytes.starts_with("%%MatrixMarket")) return parse_matrix_market(bytes, name);
    throw input_error(name + (bytes.empty() ? ": is empty" : ": is neither an NPY nor a Matrix Market file") +
                      "; save the matrix with numpy.save or scipy.io.mmwrite");
}

any_matrix read_matrix(const std::filesystem::path& path) {
    return parse_matrix(read_bytes(path), path == "-" ? "standard input" : path.string());
}

void write_matrix(const std::filesystem::path& path, const any_matrix& A) {
    const auto extension = path.extension();
    if (extension == ".npy")
        write_npy(path, A);
    else if (extension == ".mtx")
        write_matrix_market(path, A);
    else
        throw input_error(path.string() + ": unknown matrix file extension '" + extension.string() + "'; use .npy or .mtx");
}

} // namespace eckart
