//! faer's `svd`, workspace allocated once.

use crate::{Shape, Solver};
use faer::diag::DiagMut;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::svd::{svd, svd_scratch, ComputeSvdVectors};
use faer::traits::ComplexField;
use faer::{c32, c64, MatMut, MatRef, Par};
use std::ffi::c_void;
use std::slice::{from_raw_parts, from_raw_parts_mut};

/// faer writes singular values in the matrix's own type; `real` takes the real part.
struct Faer<T, R> {
    shape: Shape,
    par: Par,
    workspace: MemBuffer,
    s: Vec<T>,
    real: fn(&T) -> R,
}

impl<T: ComplexField, R> Solver for Faer<T, R> {
    unsafe fn run(&mut self, a: *const c_void, s: *mut c_void, u: *mut c_void, v: *mut c_void) -> bool {
        let Shape { m, n, vectors } = self.shape;
        let k = m.min(n);
        let a = MatRef::from_column_major_slice(from_raw_parts(a.cast::<T>(), m * n), m, n);
        let (u, v) = if vectors {
            (
                Some(MatMut::from_column_major_slice_mut(from_raw_parts_mut(u.cast::<T>(), m * k), m, k)),
                Some(MatMut::from_column_major_slice_mut(from_raw_parts_mut(v.cast::<T>(), n * k), n, k)),
            )
        } else {
            (None, None)
        };
        let stack = MemStack::new(&mut self.workspace);
        let done = svd(a, DiagMut::from_slice_mut(&mut self.s), u, v, self.par, stack, Default::default()).is_ok();
        let s = from_raw_parts_mut(s.cast::<R>(), k);
        for (out, value) in s.iter_mut().zip(&self.s) {
            *out = (self.real)(value);
        }
        done
    }
}

fn boxed<T: ComplexField + 'static, R: 'static>(shape: Shape, threads: usize, zero: T, real: fn(&T) -> R) -> Option<Box<dyn Solver>> {
    let par = if threads > 1 { Par::rayon(threads) } else { Par::Seq };
    let wanted = if shape.vectors { ComputeSvdVectors::Thin } else { ComputeSvdVectors::No };
    let scratch = svd_scratch::<T>(shape.m, shape.n, wanted, wanted, par, Default::default());
    let s = vec![zero; shape.m.min(shape.n)];
    Some(Box::new(Faer { shape, par, workspace: MemBuffer::new(scratch), s, real }))
}

pub fn solver(scalar: u8, shape: Shape, threads: usize) -> Option<Box<dyn Solver>> {
    match scalar {
        b's' => boxed::<f32, f32>(shape, threads, 0.0, |x| *x),
        b'd' => boxed::<f64, f64>(shape, threads, 0.0, |x| *x),
        b'c' => boxed::<c32, f32>(shape, threads, c32::new(0.0, 0.0), |x| x.re),
        b'z' => boxed::<c64, f64>(shape, threads, c64::new(0.0, 0.0), |x| x.re),
        _ => None,
    }
}
