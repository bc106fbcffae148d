(* The checker's main theorems: what check_certificate accepts is true of the user's matrix.

   check_real_sound     real matrices: the rank, every rounded value, every enclosure
   check_complex_sound  complex ones, B + i C, stated on the real matrix [[B, -C], [C, B]]: theory/d11_complex_matrices.v shows that its
                        singular values are those of B + i C, each standing twice *)
From Coq Require Import ZArith Lia.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d11_complex_matrices.
From Eckart Require Import checker lists dominance soundness.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

#[local] Arguments euclid : simpl never.

Section Certificate.
Variable R : rcfType.
Notation dval := (dval R).

(* What an accepted certificate says about singular values s 0 >= s 1 >= ... that stand `copies` times each. *)
Definition certified (t : certificate) (copies : nat) (s : nat -> R) : Prop :=
  (forall k i, (k < minn (nrows t) (ncols t))%N -> (copies * k <= i < copies * k.+1)%N ->
     value_proved t s (nth (None, Equal) (values t) k) i) /\
  (forall k i, (k < size (enclosures t))%N -> (k < minn (nrows t) (ncols t))%N -> (copies * k <= i < copies * k.+1)%N ->
     dval (nth ((0, 0), (0, 0))%Z (enclosures t) k).1 <= s i <= dval (nth ((0, 0), (0, 0))%Z (enclosures t) k).2).

(* A matrix M-by-N of integers by rows, scaled by 2^e; the problem is about it or its transpose, whichever is not wide. *)
Lemma check_rows_sound t copies e M N rows V :
  (0 < copies)%N -> has_shape M N rows -> has_shape (minn M N) (minn M N) V ->
  (copies * minn (nrows t) (ncols t))%N = minn M N -> size (values t) = minn (nrows t) (ncols t) ->
  (rank t <= size (values t))%N ->
  let wide := (M < N)%N in
  let n := if wide then M else N in
  let B := if wide then trz N rows else rows in
  check_problem (Problem (if wide then N else M) n copies B e (symmetric_of n (gram (mul_columns B V))) (symmetric_of n (gram V))) t = Accepted ->
  let A := 2 ^ int_of_Z e *: mxz R M N rows in \rank A = (copies * rank t)%N /\ certified t copies (sv A).
Proof.
move=> c0 hrows hV sizes vn rle wide n B; rewrite {}/n {}/B {}/wide.
case: ltnP => [MN|NM].
  set P := Problem _ _ _ _ _ _ _; have hT := trz_shape hrows.
  have mn : minn M N = M by apply/minn_idPl/ltnW.
  rewrite mn in hV sizes.
  have AE : (2 ^ int_of_Z e *: mxz R M N rows)^T = 2 ^ int_of_Z (e0 P) *: mxz R N (pn P) (rows_of P).
    by rewrite [(_ *: _)^T]linearZ /= (trzE R hrows).
  have cnt : symmetric_ok (pn P) (pH P) -> symmetric_ok (pn P) (pG P) -> forall x p, above P x = Some p -> _ :=
    fun okH okG x p E => count_above_sound hT hV AE okH okG E.
  move=> acc; set A := 2 ^ int_of_Z e *: mxz R M N rows; have sz : (copies * size (values t))%N = pn P by rewrite vn sizes.
  have [rk vals encl] := @check_problem_sound R P t N A^T hT AE cnt c0 sz rle acc.
  split; first by rewrite -mxrank_tr rk.
  split=> [k i kn ki|k i ke kn ki]; last by have := encl k i ke; rewrite vn sv_tr; apply.
  by have := vals k i; rewrite vn /value_proved sv_tr; apply.
set P := Problem _ _ _ _ _ _ _.
have mn : minn M N = N by apply/minn_idPr.
rewrite mn in hV sizes.
have AE : 2 ^ int_of_Z e *: mxz R M N rows = 2 ^ int_of_Z (e0 P) *: mxz R M (pn P) (rows_of P) by [].
have cnt : symmetric_ok (pn P) (pH P) -> symmetric_ok (pn P) (pG P) -> forall x p, above P x = Some p -> _ :=
  fun okH okG x p E => count_above_sound hrows hV AE okH okG E.
move=> acc; set A := 2 ^ int_of_Z e *: mxz R M N rows; have sz : (copies * size (values t))%N = pn P by rewrite vn sizes.
have [rk vals encl] := @check_problem_sound R P t M A hrows AE cnt c0 sz rle acc.
split=> //; split=> [k i kn ki|k i ke kn ki]; last by have := encl k i ke; rewrite vn; apply.
by have := vals k i; rewrite vn; apply.
Qed.

Lemma scale_shape M N e A : size A = M -> all (fun r => eqn (size r) N) A -> has_shape M N (scale_to e A).
Proof.
move=> Am An; apply/andP; split; first by rewrite size_map Am; apply/eqnP.
by rewrite all_map; apply: sub_all An => r /=; rewrite size_map.
Qed.

Theorem check_real_sound t A_re A_im : complex t = false -> check_certificate A_re A_im t = Accepted ->
  let A := mxd R (nrows t) (ncols t) A_re in \rank A = rank t /\ certified t 1 (sv A).
Proof.
move=> real; rewrite /check_certificate; case: ifP => // /negbFE; case: ifP => // _.
rewrite /shapes_ok real /= => /and5P[/eqnP rn cn hV /eqnP vn /andP[_ rk]].
rewrite /real_problem real; cbv zeta; rewrite !mul1n; set e := Z.min _ _ => acc; set A := mxd R (nrows t) (ncols t) A_re.
have eA : (e <= min_exponent A_re)%Z by apply: Z.le_min_l.
have hr := scale_shape e rn cn.
have -> : A = 2 ^ int_of_Z e *: mxz R (nrows t) (ncols t) (scale_to e A_re) by apply: mxdE.
have := check_rows_sound (copies := 1) isT hr hV (mul1n _) vn; rewrite vn => /(_ e rk acc).
by rewrite mul1n.
Qed.

(* ---------- complex matrices ---------- *)
Lemma real_rows_shape M N B C : has_shape M N B -> has_shape M N C -> has_shape (M + M) (N + N) (real_rows B C).
Proof.
move=> /has_shapeP[BM BN] /has_shapeP[CM CN].
have zn : size (zip B C) = M by rewrite size_zip BM CM minnn.
have one (f : zvec * zvec -> zvec) : (forall r, size (f r) = (size r.1 + size r.2)%N) ->
    all (fun r => eqn (size r) (N + N)) (map f (zip B C)).
  move=> fs; rewrite all_map; apply/(all_nthP ([::], [::])) => i; rewrite zn => iM /=.
  by rewrite fs nth_zip ?BM ?CM //= BN // CN //; apply/eqnP.
apply/andP; split; first by rewrite size_cat !size_map zn; apply/eqnP.
by rewrite all_cat !one //= => r; rewrite size_cat ?size_map // addnC.
Qed.

Lemma real_columns_shape M N B C : has_shape M N B -> has_shape M N C -> has_shape (M + M) (N + N) (real_columns B C).
Proof.
move=> /has_shapeP[BM BN] /has_shapeP[CM CN].
have zn : size (zip B C) = M by rewrite size_zip BM CM minnn.
have one (f : zvec * zvec -> zvec) : (forall r, size (f r) = (size r.1 + size r.2)%N) ->
    all (fun r => eqn (size r) (N + N)) (map f (zip B C)).
  move=> fs; rewrite all_map; apply/(all_nthP ([::], [::])) => i; rewrite zn => iM /=.
  by rewrite fs nth_zip ?BM ?CM //= BN // CN //; apply/eqnP.
apply/andP; split; first by rewrite size_cat !size_map zn; apply/eqnP.
by rewrite all_cat !one //= => r; rewrite size_cat ?size_map // addnC.
Qed.

Lemma real_rowsE M N B C : has_shape M N B -> has_shape M N C ->
  mxz R (M + M) (N + N) (real_rows B C) = real_block (mxz R M N B) (mxz R M N C).
Proof.
move=> /has_shapeP[BM BN] /has_shapeP[CM CN].
have zn : size (zip B C) = M by rewrite size_zip BM CM minnn.
have row1 (i : 'I_M) : nth [::] (real_rows B C) (lshift M i) = nth [::] B i ++ map Z.opp (nth [::] C i).
  by rewrite /real_rows nth_cat size_map zn /= ltn_ord (nth_map ([::], [::])) ?zn // nth_zip ?BM ?CM.
have row2 (i : 'I_M) : nth [::] (real_rows B C) (rshift M i) = nth [::] C i ++ nth [::] B i.
  rewrite /real_rows nth_cat size_map zn /= ltnNge leq_addr /= addKn.
  by rewrite (nth_map ([::], [::])) ?zn // nth_zip ?BM ?CM.
have left (u v : zvec) (j : 'I_N) : size u = N -> nth 0%Z (u ++ v) (lshift N j) = nth 0%Z u j.
  by move=> uN; rewrite nth_cat uN /= ltn_ord.
have right (u v : zvec) (j : 'I_N) : size u = N -> nth 0%Z (u ++ v) (rshift N j) = nth 0%Z v j.
  by move=> uN; rewrite nth_cat uN /= ltnNge leq_addr /= addKn.
rewrite -[LHS]submxK; congr block_mx; apply/matrixP => i j; rewrite !mxE /vz ?row1 ?row2 ?left ?right ?BN ?CN //.
by rewrite (nth_map 0%Z) ?CN // zrN.
Qed.

Theorem check_complex_sound t A_re A_im : complex t = true -> check_certificate A_re A_im t = Accepted ->
  let A := real_block (mxd R (nrows t) (ncols t) A_re) (mxd R (nrows t) (ncols t) A_im) in
  \rank A = (2 * rank t)%N /\ certified t 2 (sv A).
Proof.
move=> cplx; rewrite /check_certificate; case: ifP => // /negbFE; case: ifP => // _.
rewrite /shapes_ok cplx /= => /and5P[/eqnP rn cn /andP[/eqnP irn icn] hV /and4P[hVi /eqnP vn _ rk]].
rewrite /real_problem cplx; cbv zeta; rewrite !mul2n -!addnn; set e := Z.min _ _ => acc; set A := real_block _ _.
have eA : (e <= min_exponent A_re)%Z by apply: Z.le_min_l.
have eI : (e <= min_exponent A_im)%Z by apply: Z.le_min_r.
have hr := scale_shape e rn cn; have hi := scale_shape e irn icn.
have hR := real_rows_shape hr hi; have hC := real_columns_shape hV hVi.
have -> : A = 2 ^ int_of_Z e *: mxz R (nrows t + nrows t) (ncols t + ncols t) (real_rows (scale_to e A_re) (scale_to e A_im)).
  by rewrite (real_rowsE hr hi) /A /real_block !(mxdE R _ _ (e := e)) // scale_block_mx scalerN.
have mE : minn (nrows t + nrows t) (ncols t + ncols t) = (minn (nrows t) (ncols t) + minn (nrows t) (ncols t))%N.
  by rewrite !addnn -!mul2n minnMr.
rewrite -mE in hC.
have sz : (2 * minn (nrows t) (ncols t))%N = minn (nrows t + nrows t) (ncols t + ncols t) by rewrite mE mul2n addnn.
have rk' : (rank t <= size (values t))%N by rewrite vn.
have [-> cert] := check_rows_sound (copies := 2) isT hR hC sz vn rk' acc.
by split; rewrite // mul2n addnn.
Qed.
End Certificate.
