(* The theorems about the checker in their final form.

   certificate_correct_real     an accepted certificate of a real matrix states its rank, and every value is the correctly rounded singular
                                value in the certificate's format and mode (subnormal numbers, 0 and overflow included); enclosures hold
   certificate_correct_complex  the same for complex matrices: for every decomposition U Sigma V^H of the matrix, Sigma is as certified *)
From Coq Require Import ZArith Lia.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex ssrZ.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d11_complex_matrices.
From Eckart Require Import checker lists soundness certificate_soundness rounding.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

#[local] Arguments euclid : simpl never.

Section Main.
Variable R : rcfType.
Notation dval := (dval R).

(* the k-th claimed value, and the k-th enclosure *)
Definition claimed_value (t : certificate) k : value := claimed (fmt t) (nth (None, Equal) (values t) k).
Definition enclosure (t : certificate) k : dyadic * dyadic := nth ((0, 0), (0, 0))%Z (enclosures t) k.

Lemma accepted_format A_re A_im t : check_certificate A_re A_im t = Accepted -> format_ok (fmt t).
Proof. by rewrite /check_certificate; case: ifP => // _; case: ifP => // /negbFE. Qed.

Lemma format_leading f : format_ok f -> (1 <= leading f)%Z /\ (0 <= precision f - 1)%Z.
Proof.
case/and3P=> /Z.ltb_lt p1 _ _; split; last by lia.
rewrite /leading Z.shiftl_mul_pow2; last by lia.
by have := Z.pow_pos_nonneg 2 (precision f - 1); lia.
Qed.

Lemma certified_rounds t copies s A_re A_im : check_certificate A_re A_im t = Accepted -> certified t copies s ->
  (forall k i, (k < minn (nrows t) (ncols t))%N -> (copies * k <= i < copies * k.+1)%N ->
     @rounds_to R (fmt t) (rounding t) (claimed_value t k) (s i)) /\
  (forall k i, (k < size (enclosures t))%N -> (k < minn (nrows t) (ncols t))%N -> (copies * k <= i < copies * k.+1)%N ->
     dval (enclosure t k).1 <= s i <= dval (enclosure t k).2).
Proof.
move=> /accepted_format/format_leading[l1 p0] [vals encl]; split=> [k i kn ki|]; last exact: encl.
have [ok holds] := vals k i kn ki; apply: (claim_rounds l1 p0 _ holds).
by case/andP: ok.
Qed.

Theorem certificate_correct_real t A_re A_im : complex t = false -> check_certificate A_re A_im t = Accepted ->
  let A := mxd R (nrows t) (ncols t) A_re in
  [/\ \rank A = rank t,
      forall k, (k < minn (nrows t) (ncols t))%N -> rounds_to (fmt t) (rounding t) (claimed_value t k) (sv A k) &
      forall k, (k < size (enclosures t))%N -> (k < minn (nrows t) (ncols t))%N ->
        dval (enclosure t k).1 <= sv A k <= dval (enclosure t k).2].
Proof.
move=> real acc A; have [rk /(certified_rounds acc)[vals encl]] := check_real_sound R real acc.
by split=> // k *; [apply: vals | apply: encl]; rewrite // !mul1n leqnn ltnSn.
Qed.

(* the user's complex matrix *)
Definition mxdc m n (A_re A_im : seq (seq dyadic)) : 'M[R[i]]_(m, n) :=
  \matrix_(i, j) (mxd R m n A_re i j +i* mxd R m n A_im i j)%C.

Lemma real_form_mxdc m n A_re A_im : real_form (mxdc m n A_re A_im) = real_block (mxd R m n A_re) (mxd R m n A_im).
Proof.
rewrite /real_form; have -> : re_mx (mxdc m n A_re A_im) = mxd R m n A_re by apply/matrixP => a b; rewrite mxE [mxdc _ _ _ _ _ _]mxE.
by have -> : im_mx (mxdc m n A_re A_im) = mxd R m n A_im by apply/matrixP => a b; rewrite mxE [mxdc _ _ _ _ _ _]mxE.
Qed.

Theorem certificate_correct_complex t A_re A_im : complex t = true -> check_certificate A_re A_im t = Accepted ->
  forall U s V, is_complex_svd (mxdc (nrows t) (ncols t) A_re A_im) U s V ->
  [/\ forall k, (0 < s k) = (k < rank t)%N,
      forall k, (k < minn (nrows t) (ncols t))%N -> rounds_to (fmt t) (rounding t) (claimed_value t k) (s k) &
      forall k, (k < size (enclosures t))%N -> (k < minn (nrows t) (ncols t))%N ->
        dval (enclosure t k).1 <= s k <= dval (enclosure t k).2].
Proof.
move=> cplx acc U s V h; have [rk /(certified_rounds acc)[vals encl]] := check_complex_sound R cplx acc.
set A := real_block _ _ in rk vals encl.
have E i : sv A i = s i./2 by rewrite /A -real_form_mxdc; apply: complex_singular_values h.
have Ek k : sv A k.*2 = s k by rewrite E doubleK.
have ki k : (2 * k <= k.*2 < 2 * k.+1)%N by rewrite !mul2n leqnn ltn_double ltnSn.
split=> k *; rewrite -Ek.
- by rewrite sv_gt0_rank rk mul2n ltn_double.
- by apply: vals.
by apply: encl.
Qed.
End Main.
