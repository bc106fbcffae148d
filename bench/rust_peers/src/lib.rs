//! The SVDs of faer and nalgebra behind a C ABI: thin factors of column-major matrices without padding.
//!
//! Scalars are named by LAPACK's letters s, d, c, z. U is m-by-k, V (not its transpose) n-by-k, k = min(m, n); S is real and non-increasing.

mod faer_svd;
mod nalgebra_svd;

use std::ffi::{c_char, c_int, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// One shape, one scalar type, one job; owns its workspace.
pub trait Solver {
    /// # Safety
    /// `a`, `s`, `u` and `v` point to that many entries of the solver's scalar type (`s`: of its real type); `u` and `v` are not touched
    /// without vectors.
    unsafe fn run(&mut self, a: *const c_void, s: *mut c_void, u: *mut c_void, v: *mut c_void) -> bool;
}

pub struct Shape {
    pub m: usize,
    pub n: usize,
    pub vectors: bool,
}

/// A solver of the library "faer" or "nalgebra" (`f` or `n`), or null if it does not serve this scalar.
#[no_mangle]
pub extern "C" fn rust_peer_new(library: c_char, scalar: c_char, m: usize, n: usize, vectors: c_int, threads: usize) -> *mut c_void {
    let shape = Shape { m, n, vectors: vectors != 0 };
    let solver = match library as u8 {
        b'f' => faer_svd::solver(scalar as u8, shape, threads),
        b'n' => nalgebra_svd::solver(scalar as u8, shape),
        _ => None,
    };
    match solver {
        Some(solver) => Box::into_raw(Box::new(solver)).cast(),
        None => std::ptr::null_mut(),
    }
}

/// 0: done; 1: it did not converge; 2: it panicked.
///
/// # Safety
/// `solver` comes from `rust_peer_new`; the rest as in `Solver::run`.
#[no_mangle]
pub unsafe extern "C" fn rust_peer_run(solver: *mut c_void, a: *const c_void, s: *mut c_void, u: *mut c_void, v: *mut c_void) -> c_int {
    let solver = &mut *solver.cast::<Box<dyn Solver>>();
    match catch_unwind(AssertUnwindSafe(|| solver.run(a, s, u, v))) {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(_) => 2,
    }
}

/// # Safety
/// `solver` comes from `rust_peer_new` and is not used again.
#[no_mangle]
pub unsafe extern "C" fn rust_peer_free(solver: *mut c_void) {
    drop(Box::from_raw(solver.cast::<Box<dyn Solver>>()));
}
