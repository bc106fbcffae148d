(* Exact numbers of files: IEEE bits and integers to (mantissa, exponent) pairs of zarith's integers. *)

exception Malformed of string

let malformed fmt = Printf.ksprintf (fun text -> raise (Malformed text)) fmt

(* mantissa * 2^exponent without trailing zeros in the mantissa; the value stays the same *)
let dyadic mantissa exponent =
  if Z.sign mantissa = 0 then (Z.zero, Z.zero)
  else
    let zeros = Z.trailing_zeros mantissa in
    (Z.shift_right mantissa zeros, Z.of_int (exponent + zeros))

(* bits of an IEEE number with the given widths of fraction and exponent *)
let of_bits bits ~fraction ~exponent =
  let field shift width = Int64.to_int (Int64.logand (Int64.shift_right_logical bits shift) (Int64.sub (Int64.shift_left 1L width) 1L)) in
  let biased = field fraction exponent and low = field 0 fraction in
  let negative = field (fraction + exponent) 1 = 1 in
  if biased = (1 lsl exponent) - 1 then malformed "an entry is infinite or not a number";
  let mantissa = if biased = 0 then low else low + (1 lsl fraction) in
  let power = max biased 1 - ((1 lsl (exponent - 1)) - 1) - fraction in
  dyadic (Z.of_int (if negative then -mantissa else mantissa)) power

let of_double x = of_bits (Int64.bits_of_float x) ~fraction:52 ~exponent:11

(* the rounded down binary logarithm, 0 for what has none *)
let log2 x = if Z.sign x <= 0 then Z.zero else Z.of_int (Z.numbits x - 1)
