(* The certificate file (reference/certified/CERTIFICATE.md) as the record that the checker takes. Structure is judged here, claims are not. *)

open Numbers
module C = Extracted_checker

let rec nat_of_int n = if n <= 0 then C.O else C.S (nat_of_int (n - 1))

(* the bound that the format states *)
let most_exponent = 100_000

let tokens_of text =
  let is_blank c = c = ' ' || c = '\n' || c = '\t' || c = '\r' in
  let size = String.length text in
  let position = ref 0 and number = ref 0 in
  let next () =
    while !position < size && is_blank text.[!position] do incr position done;
    if !position = size then None
    else (
      let start = !position in
      while !position < size && not (is_blank text.[!position]) do incr position done;
      incr number;
      Some (String.sub text start (!position - start)))
  in
  (next, fun () -> !number)

let is_digit c = c >= '0' && c <= '9'
let is_hex c = is_digit c || (c >= 'a' && c <= 'f')

let read name =
  let next, number = tokens_of (Matrix_file.read_file name) in
  let fail fmt = Printf.ksprintf (fun text -> malformed "certificate, token %d: %s" (number ()) text) fmt in
  let token what = match next () with Some t -> t | None -> malformed "certificate: it ends where %s is expected" what in
  let keyword k =
    let t = token ("'" ^ k ^ "'") in
    if t <> k then fail "'%s' where '%s' is expected" t k
  in
  let unsigned s = if String.length s > 0 && s.[0] = '-' then String.sub s 1 (String.length s - 1) else s in
  let int_of what low high s =
    match int_of_string_opt s with
    | Some i when unsigned s <> "" && String.for_all is_digit (unsigned s) ->
        if i < low || i > high then fail "%s is %d, allowed are %d to %d" what i low high;
        i
    | _ -> fail "'%s' is not %s" s what
  in
  let count what high = int_of what 0 high (token what) in
  let hex_of s =
    let digits = unsigned s in
    if digits = "" || not (String.for_all is_hex digits) then fail "'%s' is not a hexadecimal integer" s;
    let z = Z.of_string_base 16 digits in
    if s.[0] = '-' then Z.neg z else z
  in
  let dyadic_of s =
    match String.index_opt s 'p' with
    | None -> fail "'%s' is not a dyadic number" s
    | Some i ->
        let mantissa = hex_of (String.sub s 0 i) in
        let e = int_of "an exponent" (-most_exponent) most_exponent (String.sub s (i + 1) (String.length s - i - 1)) in
        dyadic mantissa e
  in
  (* below 2^62, which is max_int + 1 *)
  let prime_of what least = Z.of_int (int_of what least max_int (token what)) in
  let list n f = List.init n (fun _ -> f ()) in
  keyword "eckart-certificate";
  keyword "1";
  keyword "scalar";
  let complex = match token "the scalar" with "real" -> false | "complex" -> true | t -> fail "scalar '%s'" t in
  keyword "rows";
  let rows = count "the number of rows" Matrix_file.most in
  keyword "cols";
  let cols = count "the number of columns" Matrix_file.most in
  let n = min rows cols in
  keyword "hash";
  (match token "the hash" with
  | "-" -> ()
  | s -> if String.length s > 128 || not (String.for_all is_hex s) then fail "'%s' is neither a hash of at most 128 hexadecimal digits nor -" s);
  keyword "format";
  let fmt = match token "the format" with "binary64" -> C.binary64 | "binary32" -> C.binary32 | t -> fail "format '%s'" t in
  keyword "rounding";
  let rounding =
    match token "the rounding" with
    | "nearest-even" -> C.NearestEven
    | "downward" -> C.Downward
    | "upward" -> C.Upward
    | t -> fail "rounding '%s'" t
  in
  keyword "rank";
  let rank = count "the rank" n in
  keyword "rank-prime";
  let rank_prime = prime_of "the prime" 0 in
  keyword "values";
  if count "the number of values" n <> n then fail "a %d-by-%d matrix has %d values" rows cols n;
  let value () =
    let c = match token "a value" with "inf" -> None | s -> Some (dyadic_of s) in
    let rel =
      match token "a relation" with
      | "<" -> C.Below
      | "=" -> C.Equal
      | ">" -> C.Above
      | "-" -> C.TieLow
      | "+" -> C.TieHigh
      | t -> fail "relation '%s'" t
    in
    (c, rel)
  in
  let values = list n value in
  (* a list of columns of length n: real and imaginary parts *)
  let columns k =
    let both = list k (fun () -> list n (fun () -> let re = hex_of (token "a number") in (re, if complex then hex_of (token "a number") else Z.zero))) in
    (List.map (List.map fst) both, if complex then List.map (List.map snd) both else [])
  in
  keyword "points";
  let exact_points = count "the number of exact points" n in
  let point () =
    let mu = dyadic_of (token "mu") in
    let t = int_of "a multiplicity" 1 n (token "a multiplicity") in
    let bound () = match token "a bound" with "-" -> None | s -> Some (dyadic_of s) in
    let lower = bound () in
    let upper = bound () in
    let prime = prime_of "the prime" 2 in
    let columns_re, columns_im = columns t in
    { C.mu; multiplicity = nat_of_int t; lower; upper; prime; columns_re; columns_im }
  in
  let points = list exact_points point in
  keyword "enclosures";
  let q = count "the number of enclosures" n in
  if q <> 0 && q <> n then fail "%d enclosures; allowed are none or %d" q n;
  let enclosures = list q (fun () -> let lo = dyadic_of (token "lo") in (lo, dyadic_of (token "hi"))) in
  keyword "V";
  if count "the order of V" n <> n then fail "V must have order %d" n;
  let v_re, v_im = columns n in
  keyword "end";
  (match next () with None -> () | Some t -> fail "'%s' behind the end" t);
  ( { C.complex; nrows = nat_of_int rows; ncols = nat_of_int cols; fmt; rounding; rank = nat_of_int rank; rank_prime; values; points; enclosures; v_re; v_im },
    rows, cols, rank )
