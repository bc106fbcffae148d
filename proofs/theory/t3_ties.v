(* T3, exact points and ties.

   T3_not_singular      if A^T A - mu^2 has full rank, mu is not a singular value: so refinement must end
   T3_exact             if (A^T A - mu^2) X = 0 with rank X = t, and all singular values but those numbered p, ..., p + t - 1 are known to
                        differ from mu, then exactly these equal mu; mu = 0 included (A X = 0) *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Ties.
Variable R : rcfType.
Variables (m n : nat) (A : 'M[R]_(m, n)).

Lemma gram_coordinates p (X : 'M[R]_(n, p)) (j : 'I_n) :
  row j ((svd_of A).2^T *m (A^T *m A *m X)) = sv A j ^+ 2 *: row j ((svd_of A).2^T *m X).
Proof.
have h := svP A; rewrite (svd_gram h) !mulmxA (orthP _ (svd_V h)) mul1mx -mulmxA.
move: ((svd_of A).2^T *m X) => Y; apply/rowP => l; rewrite !mxE (bigD1 j) //= !mxE eqxx mulr1n big1 ?addr0 // => i ij.
by rewrite !mxE [_ == _](inj_eq val_inj) eq_sym (negPf ij) mul0r.
Qed.

Theorem T3_not_singular mu (i : 'I_n) : \rank (A^T *m A - (mu ^+ 2)%:M) = n -> sv A i != mu.
Proof.
move=> rk; apply/eqP => e; have h := svP A; pose v := col i (svd_of A).2.
have vV : (svd_of A).2^T *m v = delta_mx i 0 by rewrite /v colE mulmxA (orthP _ (svd_V h)) mul1mx.
have Bv : (A^T *m A - (mu ^+ 2)%:M) *m v = 0.
  rewrite mulmxBl mul_scalar_mx -e; apply/eqP; rewrite subr_eq0; apply/eqP.
  rewrite (svd_gram h) -mulmxA vV.
  have -> : v = (svd_of A).2 *m delta_mx i 0 by rewrite -vV mulmxA (orthC (svd_V h)) mul1mx.
  rewrite scalemxAr -mulmxA; congr (_ *m _); apply/colP => j; rewrite -colE !mxE eqxx andbT -val_eqE /=.
  by have [->|_] := eqVneq (j : nat) i; rewrite ?mulr1 ?mulr0.
have : v^T == 0.
  rewrite -(mulmx_free_eq0 _ (B := (A^T *m A - (mu ^+ 2)%:M)^T)); last by rewrite /row_free mxrank_tr rk.
  by rewrite -trmx_mul Bv trmx0.
rewrite trmx_eq0 => /eqP v0; move: vV; rewrite v0 mulmx0 => /colP/(_ i)/eqP.
by rewrite !mxE !eqxx eq_sym oner_eq0.
Qed.

Theorem T3_exact t (X : 'M[R]_(n, t)) mu p :
  A^T *m A *m X = mu ^+ 2 *: X -> \rank X = t -> 0 <= mu ->
  (forall i, (i < n)%N -> ~~ (p <= i < p + t)%N -> sv A i != mu) ->
  forall i, (i < n)%N -> (p <= i < p + t)%N -> sv A i = mu.
Proof.
move=> E rX mu0 out i i_n ipt; apply/eqP; apply/negP => /negP ne.
have h := svP A; set V := (svd_of A).2 in h; pose W := V^T *m X.
have W0 (j : 'I_n) : sv A j != mu -> row j W = 0.
  move=> neq; have /eqP := gram_coordinates X j; rewrite E -scalemxAr linearZ /= -subr_eq0 -scalerBl scaler_eq0.
  rewrite subr_eq0 eqr_expn2 ?sv_ge0 // eq_sym (negPf neq) /= => /eqP; exact.
pose f k : 'cV[R]_t := if insub k is Some j then (row (j : 'I_n) W)^T else 0.
pose L := [seq f k | k <- iota p t & k != i].
have [|z z0 zL] := @common_kernel R t L.
  rewrite size_map size_filter -[X in (_ < X)%N](size_iota p t) ltn_neqAle count_size andbT -all_count.
  by apply/allPn; exists i; rewrite ?mem_iota // eqxx.
have Wz : W *m z = 0.
  apply/row_matrixP => j; rewrite row_mul row0; have [jpt|jpt] := boolP (p <= j < p + t)%N; last first.
    by rewrite W0 ?mul0mx // out.
  have [ji|ji] := eqVneq (j : nat) i; first by rewrite W0 ?mul0mx // ji.
  have := zL (row j W)^T; rewrite /dot trmxK => H; apply/rowP => k; rewrite ord1 H ?mxE //.
  by apply/mapP; exists (j : nat); rewrite ?mem_filter ?ji ?mem_iota // /f valK.
have Xz : X *m z = 0.
  by rewrite -[X]mul1mx -(orthC (svd_V h)) -mulmxA -mulmxA [V^T *m _]mulmxA -/W Wz mulmx0.
move: z0; rewrite -trmx_eq0 -(mulmx_free_eq0 _ (B := X^T)); last by rewrite /row_free mxrank_tr rX.
by rewrite -trmx_mul Xz trmx0 eqxx.
Qed.
End Ties.
