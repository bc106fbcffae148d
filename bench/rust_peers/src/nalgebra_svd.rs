//! nalgebra's `SVD`; square matrices of the smallest orders through its statically sized types, which are its fastest.

use crate::{Shape, Solver};
use nalgebra::allocator::Allocator;
use nalgebra::{ComplexField, Const, DefaultAllocator, Dim, DimDiff, DimMin, DimMinimum, DimSub, Dyn, OMatrix, RealField, SVD, U1};
use std::ffi::c_void;
use std::marker::PhantomData;
use std::slice::{from_raw_parts, from_raw_parts_mut};

type Complex32 = nalgebra::Complex<f32>;
type Complex64 = nalgebra::Complex<f64>;

struct Nalgebra<T, R: Dim, C: Dim> {
    rows: R,
    cols: C,
    vectors: bool,
    scalar: PhantomData<T>,
}

impl<T, R, C> Solver for Nalgebra<T, R, C>
where
    T: ComplexField + Copy,
    T::RealField: RealField + Copy,
    R: DimMin<C>,
    C: Dim,
    DimMinimum<R, C>: DimSub<U1>,
    DefaultAllocator: Allocator<R, C>
        + Allocator<C>
        + Allocator<R>
        + Allocator<DimDiff<DimMinimum<R, C>, U1>>
        + Allocator<DimMinimum<R, C>, C>
        + Allocator<R, DimMinimum<R, C>>
        + Allocator<DimMinimum<R, C>>,
{
    unsafe fn run(&mut self, a: *const c_void, s: *mut c_void, u: *mut c_void, v: *mut c_void) -> bool {
        let (m, n) = (self.rows.value(), self.cols.value());
        let k = m.min(n);
        let entries = from_raw_parts(a.cast::<T>(), m * n);
        let a = OMatrix::<T, R, C>::from_column_slice_generic(self.rows, self.cols, entries);
        let result = SVD::new(a, self.vectors, self.vectors);
        from_raw_parts_mut(s.cast::<T::RealField>(), k).copy_from_slice(result.singular_values.as_slice());
        if let (Some(left), Some(right)) = (result.u, result.v_t) {
            from_raw_parts_mut(u.cast::<T>(), m * k).copy_from_slice(left.as_slice());
            let v = from_raw_parts_mut(v.cast::<T>(), n * k);
            for j in 0..n {
                for l in 0..k {
                    v[l * n + j] = right[(l, j)].conjugate();
                }
            }
        }
        true
    }
}

fn of_scalar<T>(Shape { m, n, vectors }: Shape) -> Option<Box<dyn Solver>>
where
    T: ComplexField + Copy,
    T::RealField: RealField + Copy,
{
    macro_rules! sized {
        ($($order:literal)*) => {
            match (m, n) {
                $(($order, $order) => Box::new(Nalgebra::<T, _, _> { rows: Const::<$order>, cols: Const::<$order>, vectors, scalar: PhantomData }) as Box<dyn Solver>,)*
                _ => Box::new(Nalgebra::<T, _, _> { rows: Dyn(m), cols: Dyn(n), vectors, scalar: PhantomData }),
            }
        };
    }
    Some(sized!(2 3 4 8 16))
}

pub fn solver(scalar: u8, shape: Shape) -> Option<Box<dyn Solver>> {
    match scalar {
        b's' => of_scalar::<f32>(shape),
        b'd' => of_scalar::<f64>(shape),
        b'c' => of_scalar::<Complex32>(shape),
        b'z' => of_scalar::<Complex64>(shape),
        _ => None,
    }
}
