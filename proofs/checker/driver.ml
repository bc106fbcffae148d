(* eckart-verified-checker CERTIFICATE MATRIX: reads both files, runs the extracted check and says what is proved.
   Exit status: 0 accepted, 1 rejected, 2 a file that cannot be read. *)

module C = Extracted_checker

let rec int_of_nat = function C.O -> 0 | C.S n -> 1 + int_of_nat n

let show_dyadic (m, e) =
  let e = Z.to_int e in
  if e >= 0 && e <= 64 then Z.to_string (Z.shift_left m e) else Printf.sprintf "%s * 2^%d" (Z.to_string m) e

let show_value = function
  | None -> "inf"
  | Some (m, e) ->
      let x = ldexp (Z.to_float m) (Z.to_int e) in
      Printf.sprintf "%h (%.17g)" x x

let relation_text k = function
  | C.Below -> Printf.sprintf "sigma_%d is below it" k
  | C.Equal -> Printf.sprintf "sigma_%d equals it" k
  | C.Above -> Printf.sprintf "sigma_%d is above it" k
  | C.TieLow -> "a tie, from the midpoint below"
  | C.TieHigh -> "a tie, from the midpoint above"

let reason step index =
  match step with
  | C.Shape -> "the shapes of matrix, values and V do not fit together"
  | C.Format_ -> "the format is not one"
  | C.Diagonals -> "the bounds of H and G do not hold"
  | C.Point -> Printf.sprintf "exact point %d is not proved" (index + 1)
  | C.Value_ -> Printf.sprintf "the claim about sigma_%d is not proved" (index + 1)
  | C.Rank_ -> if index = 0 then "the rank is not proved to be as large as claimed" else "the rank is not proved to be as small as claimed"
  | C.Enclosure -> Printf.sprintf "the enclosure of sigma_%d is not proved" (index + 1)

let check certificate_name matrix_name =
  let t, rows, cols, rank = Certificate_file.read certificate_name in
  let a = Matrix_file.read matrix_name in
  if (a.rows, a.cols) <> (rows, cols) then (
    Printf.printf "rejected: the certificate is about a %d-by-%d matrix, %s is %d-by-%d\n" rows cols matrix_name a.rows a.cols;
    1)
  else if a.complex && not t.C.complex then (
    Printf.printf "rejected: the certificate is about a real matrix, %s is complex\n" matrix_name;
    1)
  else
    let part f = List.init rows (fun i -> List.init cols (fun j -> f (a.entry i j))) in
    match C.check_certificate (part fst) (if t.C.complex then part snd else []) t with
    | C.Rejected (step, index) ->
        Printf.printf "rejected: %s\n" (reason step (int_of_nat index));
        1
    | C.Accepted ->
        Printf.printf "accepted: proved for the %d-by-%d matrix in %s\n" rows cols matrix_name;
        Printf.printf "rank %d\n" rank;
        let mode = match t.C.rounding with C.NearestEven -> "to nearest, ties to even" | C.Downward -> "downward" | C.Upward -> "upward" in
        List.iteri
          (fun i (c, rel) -> Printf.printf "sigma_%d rounded %s is %s; %s\n" (i + 1) mode (show_value c) (relation_text (i + 1) rel))
          t.C.values;
        List.iteri
          (fun i (lo, hi) -> Printf.printf "%s <= sigma_%d <= %s\n" (show_dyadic lo) (i + 1) (show_dyadic hi))
          t.C.enclosures;
        0

let () =
  let status =
    match Sys.argv with
    | [| _; certificate_name; matrix_name |] -> (
        try check certificate_name matrix_name with
        | Numbers.Malformed text ->
            Printf.eprintf "eckart-verified-checker: %s\n" text;
            2
        | Stack_overflow | Out_of_memory ->
            Printf.eprintf "eckart-verified-checker: the matrix or a number is too large for the memory\n";
            2)
    | _ ->
        Printf.eprintf "usage: eckart-verified-checker CERTIFICATE MATRIX\n";
        2
  in
  exit status
