#pragma once

namespace eckart::lapack {

/// How many threads a call may use: the environment variable ECKART_NUM_THREADS, 1 if it is not set or empty. It is read once, by the first
/// call. What is no whole number from 1 to 1024 is told once on standard error and means 1.
int thread_count();

/// The number in `text`, 0 if it is none of 1 to 1024.
int parse_thread_count(const char* text);

} // namespace eckart::lapack
