#pragma once

namespace eckart::tests {

/// How often the calling thread has asked for memory so far: operator new in all its forms, and, where no sanitizer takes their place,
/// malloc and its kin. counted_memory.cpp replaces both for the whole program.
long allocations();

} // namespace eckart::tests
