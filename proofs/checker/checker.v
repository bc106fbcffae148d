(* The certificate checker on integers. This file holds definitions only and is what gets extracted; soundness.v proves it right.

   Vectors are lists of Z, matrices lists of rows (or of columns where a name says so). Everything that is searched for instead of
   computed by a formula (the scaling d, the set of rows that are looked at exactly, inverses modulo p, a common exponent) is an
   untrusted proposal, and only the inequality or identity that is checked afterwards carries the proof.
   check_certificate    the whole check; its answer names the first claim that it could not prove *)
From Coq Require Import ZArith.
From mathcomp Require Import ssreflect ssrfun ssrbool eqtype ssrnat seq.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Local Open Scope Z_scope.

Definition zvec := seq Z.
Definition zmat := seq zvec.
Definition dyadic := (Z * Z)%type.       (* mantissa, exponent: mantissa * 2 ^ exponent *)

(* ---------- vectors and matrices ---------- *)
Fixpoint dotz (u v : zvec) : Z :=
  match u, v with
  | a :: u', b :: v' => a * b + dotz u' v'
  | _, _ => 0
  end.

Fixpoint consz (r : zvec) (acc : zmat) : zmat :=
  match r, acc with
  | a :: r', c :: acc' => (a :: c) :: consz r' acc'
  | _, _ => [::]
  end.
(* transpose of a list of rows of length n *)
Definition trz (n : nat) (A : zmat) : zmat := foldr consz (nseq n [::]) A.

(* columns of A X from the rows of A and the columns of X *)
Definition mul_columns (A : zmat) (X : zmat) : zmat := map (fun x => map (fun r => dotz r x) A) X.

(* the symmetric matrix of inner products, every product computed once *)
Fixpoint prepend (u : zvec) (A : zmat) : zmat :=
  match u, A with
  | a :: u', r :: A' => (a :: r) :: prepend u' A'
  | _, _ => [::]
  end.
Fixpoint gram (X : zmat) : zmat :=
  if X is x :: X' then
    let first := map (dotz x) X' in (dotz x x :: first) :: prepend first (gram X')
  else [::].

Definition has_shape (m n : nat) (A : zmat) : bool := eqn (size A) m && all (fun r => eqn (size r) n) A.

(* ---------- dyadic numbers ---------- *)
Definition dyadic_lt (a b : dyadic) : bool :=
  let e := Z.min a.2 b.2 in Z.shiftl a.1 (a.2 - e) <? Z.shiftl b.1 (b.2 - e).
Definition dyadic_eq (a b : dyadic) : bool :=
  let e := Z.min a.2 b.2 in Z.shiftl a.1 (a.2 - e) =? Z.shiftl b.1 (b.2 - e).

Definition min_exponent (A : seq (seq dyadic)) : Z :=
  foldr (fun r a => foldr (fun (p : dyadic) b => Z.min p.2 b) a r) 0 A.
Definition scale_to (e : Z) (A : seq (seq dyadic)) : zmat :=
  map (map (fun p : dyadic => Z.shiftl p.1 (p.2 - e))) A.

(* (s, t) with s H - t G = c (2^(2 e0) H - mu^2 G), c > 0 *)
Definition pencil (e0 : Z) (mu : dyadic) : Z * Z :=
  if e0 <=? mu.2 then (1, let a := Z.shiftl mu.1 (mu.2 - e0) in a * a)
  else (Z.shiftl 1 (2 * (e0 - mu.2)), mu.1 * mu.1).

(* ---------- T1: counts by generalised diagonal dominance ---------- *)
(* The off-diagonal part of a symmetric matrix with a bound of rank one: |off_ij| <= bound_i * weight_j. *)
Record symmetric := Symmetric { diag : zvec; off : zmat; bound : zvec; weight : zvec }.

Definition ceil_div_pow2 (a k : Z) : Z := - Z.shiftr (- a) k.
(* an exponent k with 2^k about sqrt a *)
Definition half_log (a : Z) : Z := (Z.log2 a + 1) / 2.

Fixpoint row_bound (h : zvec) (ks : zvec) : Z :=
  match h, ks with
  | a :: h', k :: ks' => Z.max (ceil_div_pow2 (Z.abs a) k) (row_bound h' ks')
  | _, _ => 0
  end.
Fixpoint row_bounded (b : Z) (h w : zvec) : bool :=
  match h, w with
  | a :: h', x :: w' => (Z.abs a <=? b * x) && row_bounded b h' w'
  | _, _ => true
  end.
Fixpoint bounded (bs : zvec) (O : zmat) (w : zvec) : bool :=
  match bs, O with
  | b :: bs', r :: O' => row_bounded b r w && bounded bs' O' w
  | _, _ => true
  end.

Definition symmetric_of (n : nat) (H : zmat) : symmetric :=
  let d := mkseq (fun i => nth 0 (nth [::] H i) i) n in
  let O := mkseq (fun i => set_nth 0 (nth [::] H i) i 0) n in
  let ks := map half_log d in
  Symmetric d O (map (fun r => row_bound r ks) O) (map (fun k => Z.shiftl 1 k) ks).

Definition symmetric_ok (n : nat) (S : symmetric) : bool :=
  [&& eqn (size (bound S)) n, eqn (size (weight S)) n, all (fun b => 0 <=? b) (bound S), all (fun b => 0 <=? b) (weight S)
    & bounded (bound S) (off S) (weight S)].

Fixpoint zip_with (f : Z -> Z -> Z) (u v : zvec) : zvec :=
  match u, v with
  | a :: u', b :: v' => f a b :: zip_with f u' v'
  | _, _ => [::]
  end.

(* rows |s H_i - t G_i| off the diagonal, where a row is selected; empty elsewhere *)
Fixpoint selected_rows (s t : Z) (sel : seq bool) (H G : zmat) : zmat :=
  match sel, H, G with
  | b :: sel', h :: H', g :: G' =>
      (if b then zip_with (fun x y => Z.abs (s * x - t * y)) h g else [::]) :: selected_rows s t sel' H' G'
  | _, _, _ => [::]
  end.

(* sum of d_k row_k over the selected rows *)
Fixpoint selected_sum (n : nat) (sel : seq bool) (rows : zmat) (d : zvec) : zvec :=
  match sel, rows, d with
  | b :: sel', r :: rows', x :: d' =>
      let rest := selected_sum n sel' rows' d' in
      if b then zip_with (fun a c => a * x + c) r rest else rest
  | _, _, _ => nseq n 0
  end.

(* sum of w_j d_j over the other indices *)
Fixpoint unselected_dot (sel : seq bool) (w d : zvec) : Z :=
  match sel, w, d with
  | b :: sel', a :: w', x :: d' => (if b then 0 else a * x) + unselected_dot sel' w' d'
  | _, _, _ => 0
  end.

(* upper bounds of sum_(j <> i) |M_ij| d_j: exact in the selected rows *)
Fixpoint off_sums (sel : seq bool) (rows : zmat) (d : zvec) (sums bH bG : zvec) (tH tG : Z) : zvec :=
  match sel, rows, sums, bH, bG with
  | b :: sel', r :: rows', c :: sums', x :: bH', y :: bG' =>
      (if b then dotz r d else c + (x * tH + y * tG)) :: off_sums sel' rows' d sums' bH' bG' tH tG
  | _, _, _, _, _ => [::]
  end.

Fixpoint dominated (d w sums : zvec) : bool :=
  match d, w, sums with
  | x :: d', a :: w', b :: sums' => [&& 0 <? x, b <? a * x & dominated d' w' sums']
  | [::], [::], [::] => true
  | _, _, _ => false
  end.

(* d <- e + |off| d / |diag|: its limit proves dominance whenever any d does *)
Fixpoint improve (e w sums : zvec) : zvec :=
  match e, w, sums with
  | x :: e', a :: w', b :: sums' => (x + b / (if a =? 0 then 1 else a)) :: improve e' w' sums'
  | _, _, _ => [::]
  end.

Section Dominance.
Variables (n : nat) (H G : symmetric) (s t : Z) (e w : zvec).

Fixpoint try_dominance (fuel : nat) (sel : seq bool) (rows : zmat) (d : zvec) : bool :=
  if fuel is fuel'.+1 then
    let sums := off_sums sel rows d (selected_sum n sel rows d) (bound H) (bound G)
                         (s * unselected_dot sel (weight H) d) (t * unselected_dot sel (weight G) d) in
    dominated d w sums || try_dominance fuel' sel rows (improve e w sums)
  else false.

Definition dominance (sel : seq bool) : bool :=
  eqn (size sel) n && try_dominance 4 sel (selected_rows s t sel (off H) (off G)) e.
End Dominance.

Definition positive_entries (u : zvec) : nat := count (fun a => 0 <? a) u.

(* Some p: exactly p singular values are above mu, and none equals it *)
Definition count_above (n : nat) (H G : symmetric) (e0 : Z) (mu : dyadic) : option nat :=
  if 0 <? mu.1 then
    let (s, t) := pencil e0 mu in
    let m := zip_with (fun a b => s * a - t * b) (diag H) (diag G) in
    let u := zip_with (fun a b => s * a + t * b) (diag H) (diag G) in
    let w := map Z.abs m in
    let logs := map half_log u in
    let top := foldr Z.max 0 logs in
    let e := map (fun l => Z.shiftl 1 (top - l + 32)) logs in
    let near := map (fun p : Z * Z => Z.shiftl p.1 14 <? p.2) (zip w u) in
    if dominance n H G s t e w near || dominance n H G s t e w (nseq n true) then Some (positive_entries m) else None
  else None.

(* ---------- T2: rank modulo p ---------- *)
(* the extended Euclidean algorithm; what it returns is only a proposal for an inverse *)
Fixpoint euclid (fuel : nat) (r0 r1 s0 s1 : Z) : Z :=
  if fuel is fuel'.+1 then
    if r1 =? 0 then s0 else let q := r0 / r1 in euclid fuel' r1 (r0 - q * r1) s1 (s0 - q * s1)
  else 0.

(* an index j and a number u with v_j u = 1 modulo p *)
Fixpoint find_pivot (p : Z) (v : zvec) (j : nat) : option (nat * Z) :=
  if v is a :: v' then
    let u := if a =? 0 then 0 else euclid 200 a p 1 0 in
    if (a * u) mod p =? 1 then Some (j, u mod p) else find_pivot p v' j.+1
  else None.

Definition eliminate (p : Z) (j : nat) (u : Z) (v : zvec) (rows : zmat) : zmat :=
  map (fun r => let a := (nth 0 r j * u) mod p in
                if a =? 0 then r else zip_with (fun x y => (x - a * y) mod p) r v) rows.

(* the number of pivots: a lower bound of the rank over the reals for every p > 1 *)
Fixpoint pivots (fuel : nat) (p : Z) (rows : zmat) : nat :=
  match fuel, rows with
  | fuel'.+1, v :: rows' =>
      if find_pivot p v 0 is Some (j, u) then (pivots fuel' p (eliminate p j u v rows')).+1 else pivots fuel' p rows'
  | _, _ => 0%nat
  end.
Definition rank_modulo (p : Z) (rows : zmat) : nat :=
  if 1 <? p then pivots (size rows) p (map (map (fun x => x mod p)) rows) else 0%nat.

(* ---------- formats and rounding ---------- *)
Record format := Format { precision : Z; least_exponent : Z; overflow_exponent : Z }.
Definition binary64 := Format 53 (-1074) 1024.
Definition binary32 := Format 24 (-149) 128.

(* mantissa * 2^exponent in canonical form; infinity is written as 2^overflow_exponent with the flag set *)
Record value := Value { man : Z; expo : Z; infinite : bool }.

Definition leading (f : format) : Z := Z.shiftl 1 (precision f - 1).
Definition infinity (f : format) : value := Value (leading f) (overflow_exponent f - precision f + 1) true.
Definition canonical (f : format) (c : value) : bool :=
  [&& 0 <=? man c, man c <? 2 * leading f, least_exponent f <=? expo c,
      (leading f <=? man c) || (expo c =? least_exponent f)
    & if infinite c then (man c =? leading f) && (expo c =? overflow_exponent f - precision f + 1)
      else expo c + precision f <=? overflow_exponent f].

(* a finite number of the format from any dyadic that is one *)
Definition to_value (f : format) (x : dyadic) : value :=
  if x.1 <=? 0 then Value 0 (least_exponent f) false else
  let e := Z.max (x.2 + Z.log2 x.1 + 1 - precision f) (least_exponent f) in
  Value (if x.2 <=? e then Z.shiftr x.1 (e - x.2) else Z.shiftl x.1 (x.2 - e)) e false.
Definition value_dyadic (c : value) : dyadic := (man c, expo c).

Definition binade_bottom (f : format) (c : value) : bool := (man c =? leading f) && (least_exponent f <? expo c).
(* the neighbours and the midpoints to them, as dyadics; below 0 there is nothing, and pred 0 and low 0 are negative *)
Definition pred (f : format) (c : value) : dyadic :=
  if binade_bottom f c then (2 * man c - 1, expo c - 1) else (man c - 1, expo c).
Definition succ (c : value) : dyadic := (man c + 1, expo c).
Definition low (f : format) (c : value) : dyadic :=
  if binade_bottom f c then (4 * man c - 1, expo c - 2) else (2 * man c - 1, expo c - 1).
Definition high (c : value) : dyadic := (2 * man c + 1, expo c - 1).

Inductive mode := NearestEven | Downward | Upward.
Inductive relation := Below | Equal | Above | TieLow | TieHigh.

(* ---------- the certificate ---------- *)
Record exact_point := ExactPoint {
  mu : dyadic; multiplicity : nat; lower : option dyadic; upper : option dyadic; prime : Z;
  columns_re : zmat; columns_im : zmat }.

Record certificate := Certificate {
  complex : bool; nrows : nat; ncols : nat; fmt : format; rounding : mode;
  rank : nat; rank_prime : Z;
  values : seq (option dyadic * relation);                (* None: infinity *)
  points : seq exact_point;
  enclosures : seq (dyadic * dyadic);
  V_re : zmat; V_im : zmat }.                             (* columns *)

(* A complex matrix B + i C as the real matrix [[B, -C], [C, B]]: by rows, and by columns *)
Definition real_rows (B C : zmat) : zmat :=
  map (fun r => r.1 ++ map Z.opp r.2) (zip B C) ++ map (fun r => r.2 ++ r.1) (zip B C).
Definition real_columns (B C : zmat) : zmat :=
  map (fun r => r.1 ++ r.2) (zip B C) ++ map (fun r => map Z.opp r.2 ++ r.1) (zip B C).

Inductive step := Shape | Format_ | Diagonals | Point | Value_ | Rank_ | Enclosure.
Inductive verdict := Accepted | Rejected (what : step) (index : nat).

(* Everything about one matrix that the steps below share: A has columns of length m, n of them; its values come in groups of
   copies equal ones (2 for a complex matrix written as a real one). *)
Record problem := Problem { pm : nat; pn : nat; copies : nat; rows_of : zmat; e0 : Z; pH : symmetric; pG : symmetric }.

Section Steps.
Variables (P : problem) (f : format) (md : mode).

Definition above (x : dyadic) : option nat := count_above (pn P) (pH P) (pG P) (e0 P) x.

(* Exact points become proved ranges: (mu, a, b) says that exactly the values number a, ..., b - 1 equal mu. *)
Definition kernel_ok (mu : dyadic) (X : zmat) : bool :=
  let (s, t) := pencil (e0 P) mu in
  let W := mul_columns (trz (pn P) (rows_of P)) (mul_columns (rows_of P) X) in
  all (fun c : zvec * zvec => all (fun x : Z * Z => s * x.1 =? t * x.2) (zip c.1 c.2)) (zip W X).

(* r: a proved lower bound of the rank *)
Definition point_range (r : nat) (q : exact_point) : option (dyadic * nat * nat) :=
  let t := (copies P * multiplicity q)%nat in
  let X := if eqn (copies P) 1 then columns_re q else real_columns (columns_re q) (columns_im q) in
  if [&& 0 <=? (mu q).1, has_shape t (pn P) X, kernel_ok (mu q) X & eqn (rank_modulo (prime q) X) t] then
    if (mu q).1 =? 0 then
      if upper q is Some h then
        if above h is Some a then if eqn (a + t) (pn P) then Some (mu q, a, pn P) else None else None
      else if eqn (r + t) (pn P) then Some (mu q, r, pn P) else None
    else
      match lower q, upper q with
      | Some l, Some h =>
          match above l, above h with
          | Some b, Some a =>
              if [&& dyadic_lt l (mu q), dyadic_lt (mu q) h & eqn (a + t) b] then Some (mu q, a, b) else None
          | _, _ => None
          end
      | _, _ => None
      end
  else None.

Fixpoint point_ranges (r k : nat) (qs : seq exact_point) : seq (dyadic * nat * nat) + nat :=
  if qs is q :: qs' then
    match point_range r q, point_ranges r k.+1 qs' with
    | Some a, inl l => inl (a :: l)
    | None, _ => inr k
    | _, inr j => inr j
    end
  else inl [::].

Variables (exact : seq (dyadic * nat * nat)) (r : nat).

Definition range := (nat * nat)%type.                  (* (a, b): the values number a, ..., b - 1 *)
Fixpoint exact_range (x : dyadic) (l : seq (dyadic * nat * nat)) : option range :=
  if l is (y, a, b) :: l' then if dyadic_eq x y then Some (a, b) else exact_range x l' else None.

(* (p, q): the first p values are above x, and those from number q on are below. Where T1 counts, p = q; at a proved exact point, where it
   never does, the values between equal x. *)
Definition split_at (x : dyadic) : option range :=
  if exact_range x exact is Some g then Some g
  else if above x is Some p then Some (p, p) else None.

(* the number of values that are proved to be above x; 0 is the point that T1 does not serve *)
Definition above_or_zero (x : dyadic) : option nat :=
  if x.1 =? 0 then Some r else if split_at x is Some (p, _) then Some p else None.
(* the index from which on all values are proved to be below x *)
Definition below (x : dyadic) : option nat := if split_at x is Some (_, q) then Some q else None.

Definition between (l : dyadic) (h : option dyadic) : option range :=
  match above_or_zero l, (if h is Some y then below y else Some 0%nat) with
  | Some b, Some a => Some (a, b)
  | _, _ => None
  end.

(* a range of values for which the claim (c, rel) is proved *)
Definition claim_range (c : value) (rel : relation) : option range :=
  let here := value_dyadic c in
  let this := if infinite c then None else Some here in
  match rel with
  | Equal => if infinite c then None else exact_range here exact
  | Below =>
      if 0 <? man c then
        match md with
        | NearestEven => between (low f c) this
        | Upward => between (pred f c) this
        | Downward => None
        end
      else None
  | Above =>
      if infinite c then None else
        match md with
        | NearestEven => between here (Some (high c))
        | Downward => between here (if (man c =? 2 * leading f - 1) && (expo c + precision f =? overflow_exponent f)
                                    then None else Some (succ c))
        | Upward => None
        end
  | TieLow =>
      match md with
      | NearestEven => if (0 <? man c) && Z.even (man c) then exact_range (low f c) exact else None
      | _ => None
      end
  | TieHigh =>
      match md with
      | NearestEven => if ~~ infinite c && Z.even (man c) then exact_range (high c) exact else None
      | _ => None
      end
  end.

Definition covers (g : option range) (k : nat) : bool :=
  if g is Some (a, b) then (a <= copies P * k)%N && (copies P * k.+1 <= b)%N else false.

(* a claim in canonical form: (c, rel) of the file *)
Definition claimed (v : option dyadic * relation) : value :=
  if v.1 is Some x then to_value f x else infinity f.
Definition claimed_ok (v : option dyadic * relation) : bool :=
  canonical f (claimed v) && (if v.1 is Some x then dyadic_eq x (value_dyadic (claimed v)) else true).

Definition same_relation (a b : relation) : bool :=
  match a, b with
  | Below, Below | Equal, Equal | Above, Above | TieLow, TieLow | TieHigh, TieHigh => true
  | _, _ => false
  end.
Definition same_claim (v w : option dyadic * relation) : bool :=
  same_relation v.2 w.2 &&
  match v.1, w.1 with
  | Some x, Some y => (x.1 =? y.1) && (x.2 =? y.2)
  | None, None => true
  | _, _ => false
  end.

Definition claim_proved (v : option dyadic * relation) : option range :=
  if claimed_ok v then claim_range (claimed v) v.2 else None.

(* Equal neighbours share their range. The answer is the index of the first claim that is not proved. *)
Fixpoint check_values (last : (option dyadic * relation) * option range) (k : nat) (vs : seq (option dyadic * relation)) : option nat :=
  if vs is v :: vs' then
    let g := if same_claim v last.1 then last.2 else claim_proved v in
    if covers g k then check_values (v, g) k.+1 vs' else Some k
  else None.

Definition enclosure_range (lh : dyadic * dyadic) : option range :=
  if dyadic_eq lh.1 lh.2 then exact_range lh.1 exact
  else if lh.1.1 =? 0 then (if below lh.2 is Some a then Some (a, pn P) else None)
  else between lh.1 (Some lh.2).

Fixpoint check_enclosures (k : nat) (l : seq (dyadic * dyadic)) : option nat :=
  if l is x :: l' then if covers (enclosure_range x) k then check_enclosures k.+1 l' else Some k else None.

(* the claim shows that its singular value is positive *)
Definition positive_claim (v : option dyadic * relation) : bool :=
  (0 <? man (claimed v)) || match v.2 with TieHigh => true | _ => false end.
End Steps.

Definition real_problem (t : certificate) (A_re A_im : seq (seq dyadic)) : problem :=
  let e := Z.min (min_exponent A_re) (min_exponent A_im) in
  let R := if complex t then real_rows (scale_to e A_re) (scale_to e A_im) else scale_to e A_re in
  let k := if complex t then 2%nat else 1%nat in
  let M := (k * nrows t)%nat in let N := (k * ncols t)%nat in
  let wide := (M < N)%N in
  let m := if wide then N else M in
  let n := if wide then M else N in
  let rows := if wide then trz N R else R in
  let V := if complex t then real_columns (V_re t) (V_im t) else V_re t in
  Problem m n k rows e (symmetric_of n (gram (mul_columns rows V))) (symmetric_of n (gram V)).

Definition shapes_ok (t : certificate) (A_re A_im : seq (seq dyadic)) : bool :=
  let m := nrows t in let n := ncols t in let k := minn m n in
  [&& eqn (size A_re) m, all (fun r => eqn (size r) n) A_re,
      ~~ complex t || (eqn (size A_im) m && all (fun r => eqn (size r) n) A_im),
      has_shape k k (V_re t), ~~ complex t || has_shape k k (V_im t),
      eqn (size (values t)) k, eqn (size (enclosures t)) 0 || eqn (size (enclosures t)) k & (rank t <= k)%N].

Definition format_ok (f : format) : bool :=
  [&& 1 <? precision f, least_exponent f + precision f <? overflow_exponent f & 0 <? overflow_exponent f].

Definition check_problem (P : problem) (t : certificate) : verdict :=
  if ~~ (symmetric_ok (pn P) (pH P) && symmetric_ok (pn P) (pG P)) then Rejected Diagonals 0 else
  let r0 := if rank_prime t =? 0 then 0%nat else rank_modulo (rank_prime t) (rows_of P) in
  match point_ranges P r0 0 (points t) with
  | inr k => Rejected Point k
  | inl exact =>
      let r := (copies P * rank t)%nat in
      (* an exact point 0 says how many values are positive *)
      let zero := exact_range (0, 0) exact in
      let from_below := (r <= r0)%N || (if zero is Some (a, _) then (r <= a)%N else false) in
      let proved := if from_below then r else 0%nat in
      match check_values P (fmt t) (rounding t) exact proved ((None, Equal), None) 0 (values t) with
      | Some k => Rejected Value_ k
      | None =>
          let by_values := eqn (rank t) 0 || positive_claim (fmt t) (nth (None, Equal) (values t) (rank t).-1) in
          if ~~ (from_below || by_values) then Rejected Rank_ 0 else
          if ~~ (eqn r (pn P) || (if zero is Some (a, _) then (a <= r)%N else false)) then Rejected Rank_ 1 else
          if check_enclosures P exact proved 0 (enclosures t) is Some k then Rejected Enclosure k else Accepted
      end
  end.

Definition check_certificate (A_re A_im : seq (seq dyadic)) (t : certificate) : verdict :=
  if ~~ shapes_ok t A_re A_im then Rejected Shape 0 else
  if ~~ format_ok (fmt t) then Rejected Format_ 0 else
  check_problem (real_problem t A_re A_im) t.
