(* Extraction of the checker to OCaml: Z becomes zarith's integer; nat stays unary (it only counts rows, columns and indices). *)
From Coq Require Import ZArith Extraction ExtrOcamlBasic ExtrOcamlZBigInt.
From Eckart Require Import checker.
(* Speed only: no theorem says anything about Z.log2, which serves the untrusted proposals. *)
Extract Constant Z.log2 => "Numbers.log2".
Extraction "extracted_checker.ml" check_certificate binary64 binary32.
