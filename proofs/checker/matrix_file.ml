(* The user's matrix: NPY (f4 f8 c8 c16, little endian, C or Fortran order) or Matrix Market, as exact dyadic numbers. *)

open Numbers

type matrix = {
  rows : int;
  cols : int;
  complex : bool;
  entry : int -> int -> (Z.t * Z.t) * (Z.t * Z.t);  (* real and imaginary part *)
}

let zero = (Z.zero, Z.zero)
let most = 20_000 (* rows or columns; more is not a matrix that this program can check *)

let read_file name =
  try
    let channel = open_in_bin name in
    Fun.protect ~finally:(fun () -> close_in_noerr channel) (fun () -> really_input_string channel (in_channel_length channel))
  with Sys_error text -> malformed "cannot read the file: %s" text | End_of_file -> malformed "%s: the file ended while it was read" name

(* ---------- NPY ---------- *)

(* the value behind 'key': in the header's Python dictionary, up to the next comma outside parentheses or the closing brace *)
let header_value header key =
  let quoted = Printf.sprintf "'%s':" key in
  let count = ref 0 and found = ref (-1) in
  String.iteri
    (fun i _ ->
      if i + String.length quoted <= String.length header && String.sub header i (String.length quoted) = quoted then (
        incr count;
        found := i + String.length quoted))
    header;
  if !count <> 1 then malformed "NPY header: the key %s must stand there once" key;
  let finish = ref !found and depth = ref 0 in
  let stop () =
    !finish >= String.length header || (!depth = 0 && (header.[!finish] = ',' || header.[!finish] = '}'))
  in
  while not (stop ()) do
    (match header.[!finish] with '(' -> incr depth | ')' -> decr depth | _ -> ());
    incr finish
  done;
  if !finish >= String.length header then malformed "NPY header: the value of %s has no end" key;
  String.trim (String.sub header !found (!finish - !found))

let dimension text =
  let text = String.trim text in
  if text = "" || String.length text > 9 || not (String.for_all (fun c -> c >= '0' && c <= '9') text) then malformed "NPY header: bad dimension '%s'" text;
  int_of_string text

let read_npy text =
  let size = String.length text in
  if size < 10 then malformed "NPY: the file is shorter than its preamble";
  let start, length =
    match Char.code text.[6] with
    | 1 -> (10, String.get_uint16_le text 8)
    | 2 | 3 ->
        if size < 12 then malformed "NPY: the file is shorter than its preamble";
        (12, Int32.to_int (String.get_int32_le text 8) land 0xffffffff)
    | v -> malformed "NPY: version %d is unknown" v
  in
  if length > size - start then malformed "NPY: the header ends behind the file";
  let header = String.sub text start length in
  let fortran =
    match header_value header "fortran_order" with
    | "True" -> true
    | "False" -> false
    | other -> malformed "NPY header: fortran_order is %s" other
  in
  let rows, cols =
    let shape = header_value header "shape" in
    let n = String.length shape in
    if n < 2 || shape.[0] <> '(' || shape.[n - 1] <> ')' then malformed "NPY header: bad shape %s" shape;
    match String.split_on_char ',' (String.sub shape 1 (n - 2)) with
    | [ a; b ] -> (dimension a, dimension b)
    | _ -> malformed "NPY: the array must have two dimensions, its shape is %s" shape
  in
  if rows > most || cols > most then malformed "NPY: more than %d rows or columns" most;
  let bytes, complex =
    match header_value header "descr" with
    | "'<f4'" -> (4, false)
    | "'<f8'" -> (8, false)
    | "'<c8'" -> (4, true)
    | "'<c16'" -> (8, true)
    | other -> malformed "NPY: entries of type %s; supported are '<f4', '<f8', '<c8' and '<c16'" other
  in
  let per_entry = if complex then 2 * bytes else bytes in
  let data = start + length in
  if size - data <> rows * cols * per_entry then
    malformed "NPY: %d bytes of entries, a %d-by-%d array of this type has %d" (size - data) rows cols (rows * cols * per_entry);
  let number at =
    if bytes = 8 then of_bits (String.get_int64_le text at) ~fraction:52 ~exponent:11
    else of_bits (Int64.of_int32 (String.get_int32_le text at)) ~fraction:23 ~exponent:8
  in
  let entry i j =
    let at = data + (per_entry * if fortran then i + (j * rows) else (i * cols) + j) in
    (number at, if complex then number (at + bytes) else zero)
  in
  { rows; cols; complex; entry }

(* ---------- Matrix Market ---------- *)

let words line = List.filter (fun w -> w <> "") (String.split_on_char ' ' (String.map (fun c -> if c = '\t' || c = '\r' then ' ' else c) line))

let market_index most_index word =
  match int_of_string_opt word with
  | Some i when i >= 1 && i <= most_index && String.for_all (fun c -> c >= '0' && c <= '9') word -> i - 1
  | _ -> malformed "Matrix Market: bad index '%s'" word

(* decimal text is rounded to the nearest double, as every reader does *)
let market_number word =
  if word = "" || not (String.for_all (fun c -> (c >= '0' && c <= '9') || String.contains "+-.eE" c) word) then
    malformed "Matrix Market: bad number '%s'" word;
  match float_of_string_opt word with Some x -> of_double x | None -> malformed "Matrix Market: bad number '%s'" word

let market_count word =
  match int_of_string_opt word with
  | Some i when i >= 0 && i <= most * most && String.for_all (fun c -> c >= '0' && c <= '9') word -> i
  | _ -> malformed "Matrix Market: bad count '%s'" word

let negate (m, e) = (Z.neg m, e)

let read_market text =
  let lines = String.split_on_char '\n' text in
  let layout, field, symmetry =
    match words (String.lowercase_ascii (List.hd lines)) with
    | [ "%%matrixmarket"; "matrix"; layout; field; symmetry ] -> (layout, field, symmetry)
    | _ -> malformed "Matrix Market: bad first line"
  in
  if layout <> "array" && layout <> "coordinate" then malformed "Matrix Market: layout %s" layout;
  let complex = match field with "complex" -> true | "real" | "integer" -> false | f -> malformed "Matrix Market: field %s" f in
  let mirror =
    match symmetry with
    | "general" -> None
    | "symmetric" -> Some (fun x -> x)
    | "skew-symmetric" -> Some (fun (re, im) -> (negate re, negate im))
    | "hermitian" when complex -> Some (fun (re, im) -> (re, negate im))
    | s -> malformed "Matrix Market: symmetry %s" s
  in
  let body = List.filter_map (fun l -> match words l with [] -> None | w :: _ when w.[0] = '%' -> None | ws -> Some ws) (List.tl lines) in
  let value = function
    | [ re ] when not complex -> (market_number re, zero)
    | [ re; im ] when complex -> (market_number re, market_number im)
    | _ -> malformed "Matrix Market: an entry has the wrong number of fields"
  in
  let sizes, entries = match body with [] -> malformed "Matrix Market: no size line" | s :: e -> (List.map market_count s, e) in
  let rows, cols = match sizes with r :: c :: _ -> (r, c) | _ -> malformed "Matrix Market: bad size line" in
  if rows > most || cols > most then malformed "Matrix Market: more than %d rows or columns" most;
  if mirror <> None && rows <> cols then malformed "Matrix Market: a %s matrix must be square" symmetry;
  let table = Array.make_matrix rows cols (zero, zero) and seen = Array.make_matrix rows cols false in
  let put i j x =
    if seen.(i).(j) then malformed "Matrix Market: entry (%d, %d) is given twice" (i + 1) (j + 1);
    seen.(i).(j) <- true;
    table.(i).(j) <- x
  in
  let place i j x =
    put i j x;
    match mirror with
    | Some f when i <> j -> put j i (f x)
    | Some _ when symmetry = "skew-symmetric" -> malformed "Matrix Market: a skew-symmetric matrix has no diagonal entries"
    | _ -> ()
  in
  (match (layout, sizes) with
  | "coordinate", [ _; _; n ] ->
      if List.length entries <> n then malformed "Matrix Market: %d entries, the size line says %d" (List.length entries) n;
      List.iter
        (function
          | i :: j :: rest -> place (market_index rows i) (market_index cols j) (value rest)
          | _ -> malformed "Matrix Market: bad entry")
        entries
  | "array", [ _; _ ] ->
      let first j = match symmetry with "general" -> 0 | "skew-symmetric" -> j + 1 | _ -> j in
      let rest = ref entries in
      for j = 0 to cols - 1 do
        for i = first j to rows - 1 do
          match !rest with
          | [] -> malformed "Matrix Market: too few entries"
          | e :: more ->
              place i j (value e);
              rest := more
        done
      done;
      if !rest <> [] then malformed "Matrix Market: too many entries"
  | _ -> malformed "Matrix Market: bad size line");
  { rows; cols; complex; entry = (fun i j -> table.(i).(j)) }

let read name =
  let text = read_file name in
  let begins prefix = String.length text >= String.length prefix && String.sub text 0 (String.length prefix) = prefix in
  if begins "\x93NUMPY" then read_npy text
  else if begins "%%" then read_market text
  else malformed "%s: neither an NPY nor a Matrix Market file" name
