// MKL runs its AVX-512 kernels on processors of its own vendor only; on others dgemm of 2026.2 has half their speed. It asks this function
// for a function that answers whether the vendor is the right one. Preloaded into MKL's process, it answers yes, so that MKL is measured at
// its best; which instructions the processor has MKL still finds out for itself. An undocumented name: an MKL without it is not affected.
extern "C" {
static int yes() { return 1; }
using answer = int (*)();
answer mkl_serv_get_cpu_true() { return yes; }
}
