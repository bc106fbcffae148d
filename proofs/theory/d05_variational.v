(* D5, existence by maximising the bilinear form u^T A v on the unit spheres. The maximum is taken from the spectral theorem, which over a real
   closed field replaces compactness; classical/d05_compactness.v takes it from compactness, over classical reals.

   bilinear_max, bilinear_attained   the maximum is sigma_0, attained at (u_0, v_0)
   bilinear_stationary  every maximiser is a singular pair: A v = sigma_0 u and A^T u = sigma_0 v
   deflated             the next values are those maxima in the complements: |u^T A v| <= sigma_i for v orthogonal to v_0, ..., v_(i-1) *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Variational.
Variable R : rcfType.
Variables (m n : nat) (A : 'M[R]_(m, n)).

Let unit_norm k (x : 'cV[R]_k) : nsq x = 1 -> norm x = 1.
Proof. by rewrite /norm => ->; rewrite sqrtr1. Qed.

Theorem deflated i (u : 'cV[R]_m) (v : 'cV[R]_n) : nsq u = 1 -> nsq v = 1 ->
  (forall j : 'I_n, (j < i)%N -> dot (col j (svd_of A).2) v = 0) -> dot u (A *m v) <= sv A i.
Proof.
move=> u1 v1 vV; apply: (le_trans (dot_le_norm _ _)); rewrite (unit_norm u1) mul1r.
rewrite -[sv A i]mulr1 -(unit_norm v1); apply: (svd_upper (svP A)) => j ji.
by rewrite col_dot vV.
Qed.

Theorem bilinear_max (u : 'cV[R]_m) (v : 'cV[R]_n) : nsq u = 1 -> nsq v = 1 -> dot u (A *m v) <= sv A 0%N.
Proof. by move=> u1 v1; apply: deflated. Qed.

Theorem bilinear_attained (i0 : 'I_m) (j0 : 'I_n) : i0 = j0 :> nat ->
  let u := col i0 (svd_of A).1.1 in let v := col j0 (svd_of A).2 in
  [/\ nsq u = 1, nsq v = 1 & dot u (A *m v) = sv A j0].
Proof.
move=> ij u v; have h := svP A.
have unit_col k (Q : 'M[R]_k) (l : 'I_k) : orth Q -> nsq (col l Q) = 1.
  by move=> /orthP oQ; rewrite /nsq -col_dot colE mulmxA oQ mul1mx mxE !eqxx.
have u1 : nsq u = 1 by apply: unit_col (svd_U h).
split=> //; first exact: unit_col (svd_V h).
by rewrite (svd_pair h ij) dotZr -/(nsq u) u1 mulr1.
Qed.

Theorem bilinear_stationary (u : 'cV[R]_m) (v : 'cV[R]_n) : nsq u = 1 -> nsq v = 1 -> dot u (A *m v) = sv A 0%N ->
  A *m v = sv A 0%N *: u /\ A^T *m u = sv A 0%N *: v.
Proof.
move=> u1 v1 E; have h := svP A; have ht := svd_tr h.
have one k l (B : 'M[R]_(k, l)) (x : 'cV[R]_k) (y : 'cV[R]_l) : nsq x = 1 -> nsq y = 1 ->
    norm (B *m y) <= sv A 0%N * norm y -> dot x (B *m y) = sv A 0%N -> B *m y = sv A 0%N *: x.
  move=> x1 y1; rewrite ler_norm_nsq ?sv_ge0 // y1 mulr1 => le xy.
  apply/eqP; rewrite -subr_eq0 -nsq_eq0 eq_le nsq_ge0 andbT nsqD nsqN nsqZ x1 mulr1 dotNr dotZr dotC xy.
  by rewrite mulNrn mulr2n opprD addrA -expr2 -addrA addNr addr0 subr_le0.
split; first by apply: one => //; apply: svd_max h v.
apply: one => //; first exact: (svd_max ht).
by rewrite dotC dot_mull trmxK.
Qed.
End Variational.
