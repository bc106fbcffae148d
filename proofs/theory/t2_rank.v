(* T2, exact rank and exact zeros: residues modulo p from below, an integer kernel from above.

   A rank certificate for X over a ring is a pair (L, Y) with L X Y = 1 of order r.
   rank_skip, rank_pivot   Gaussian elimination builds one row by row; a pivot needs an inverse, not a field, so that p need not be prime
   T2_lower             a certificate over Z/p, any p > 1, proves rank X >= r over the reals: det(L X Y) = 1 mod p is not 0
   T2_upper             A N = 0 with rank N = t proves rank A <= n - t
   T2_rank              both together: the rank, and which singular values are exactly 0 *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Certificate.
Variable K : comRingType.

Definition rank_certificate m n (X : 'M[K]_(m, n)) r :=
  exists (L : 'M[K]_(r, m)) (Y : 'M[K]_(n, r)), L *m X *m Y = 1%:M.

Lemma rank_none m n (X : 'M[K]_(m, n)) : rank_certificate X 0.
Proof. by exists 0, 0; apply/matrixP => -[]. Qed.

Lemma rank_skip m n (v : 'rV[K]_n) (W : 'M[K]_(m, n)) r :
  rank_certificate W r -> rank_certificate (col_mx v W) r.
Proof. by case=> L [Y E]; exists (row_mx 0 L), Y; rewrite mul_row_col mul0mx add0r. Qed.

(* v is the pivot row and e the scaled unit vector of its column; a holds the multipliers of the other rows. *)
Lemma rank_pivot m n (v : 'rV[K]_n) (W : 'M[K]_(m, n)) (e : 'cV[K]_n) (a : 'cV[K]_m) r :
  v *m e = 1%:M -> (W - a *m v) *m e = 0 -> rank_certificate (W - a *m v) r ->
  rank_certificate (col_mx v W) (1 + r).
Proof.
move=> ve We [L [Y E]].
exists (block_mx 1%:M 0 (- (L *m a)) L), (row_mx e (Y - e *m (v *m Y))).
rewrite mul_block_col mul1mx mul0mx addr0.
have -> : - (L *m a) *m v + L *m W = L *m (W - a *m v) by rewrite mulmxBr mulNmx -mulmxA addrC.
set S := W - a *m v in We E *.
have ve2 : v *m (Y - e *m (v *m Y)) = 0 by rewrite mulmxBr mulmxA ve mul1mx subrr.
have Le : L *m S *m e = 0 by rewrite -mulmxA We mulmx0.
have LY : L *m S *m (Y - e *m (v *m Y)) = 1%:M by rewrite mulmxBr E mulmxA Le mul0mx subr0.
by rewrite mul_col_row ve ve2 Le LY scalar_mx_block.
Qed.
End Certificate.

Section Rank.
Variable R : rcfType.

Theorem T2_lower m n (X : 'M[int]_(m, n)) p r : (1 < p)%N ->
  rank_certificate (map_mx (intmul 1) X : 'M['Z_p]_(m, n)) r ->
  (r <= \rank (map_mx (intmul 1) X : 'M[R]_(m, n)))%N.
Proof.
move=> p1 [L [Y E]].
pose lift (z : 'Z_p) : int := (val z)%:Z.
have liftK : cancel lift (intmul 1) by move=> z; rewrite /lift -pmulrn natr_Zp.
pose Z := map_mx lift L *m X *m map_mx lift Y.
have EZ : map_mx (intmul 1) Z = 1%:M :> 'M['Z_p]_r.
  have mapK a b (B : 'M['Z_p]_(a, b)) : map_mx (intmul 1) (map_mx lift B) = B.
    by apply/matrixP => i j; rewrite !mxE liftK.
  by rewrite /Z !map_mxM /= !mapK E.
have dZ : \det Z != 0.
  apply/eqP => d0; have : \det (map_mx (intmul 1) Z : 'M['Z_p]_r) = 1 by rewrite EZ det1.
  by rewrite det_map_mx d0 rmorph0 => /esym/eqP; rewrite oner_eq0.
have uZ : (map_mx (intmul 1) Z : 'M[R]_r) \in unitmx by rewrite unitmxE det_map_mx unitfE intr_eq0.
rewrite -{1}(mxrank_unit uZ) /Z !map_mxM /=.
exact: leq_trans (mxrankM_maxl _ _) (mxrankM_maxr _ _).
Qed.

Theorem T2_upper m n t (A : 'M[R]_(m, n)) (N : 'M[R]_(n, t)) :
  A *m N = 0 -> \rank N = t -> (\rank A <= n - t)%N.
Proof.
move=> AN rN; have := mulmx0_rank_max AN.
by rewrite rN addnC leq_subRL // -rN rank_leq_row.
Qed.

(* A = c X with an integer matrix X *)
Theorem T2_rank m n (X : 'M[int]_(m, n)) (N : 'M[int]_(n, n)) (c : R) p q r : 0 < c -> (1 < p)%N -> (1 < q)%N ->
  let A : 'M[R]_(m, n) := c *: map_mx (intmul 1) X in
  rank_certificate (map_mx (intmul 1) X : 'M['Z_p]_(m, n)) r ->
  X *m N = 0 -> rank_certificate (map_mx (intmul 1) N : 'M['Z_q]_n) (n - r) -> (r <= n)%N ->
  [/\ \rank A = r, forall k, (k < r)%N -> 0 < sv A k & forall k, (r <= k)%N -> sv A k = 0].
Proof.
move=> c0 p1 q1 A cX XN cN rn.
have AE : \rank A = \rank (map_mx (intmul 1) X : 'M[R]_(m, n)) by rewrite mxrank_scale_nz // gt_eqF.
have rA : \rank A = r.
  apply/eqP; rewrite eqn_leq AE (T2_lower p1 cX) andbT.
  have := @mulmx0_rank_max _ _ _ _ (map_mx (intmul 1) X : 'M[R]_(m, n)) (map_mx (intmul 1) N).
  rewrite -map_mxM XN map_mx0 => /(_ erefl) h.
  have := T2_lower q1 cN; rewrite -(leq_add2l (\rank (map_mx (intmul 1) X : 'M[R]_(m, n)))) => /leq_trans/(_ h) h2.
  by rewrite -(leq_add2r (n - r)) subnKC.
split=> // k kr; first by rewrite sv_gt0_rank rA.
by apply/eqP; rewrite sv_eq0_rank rA.
Qed.
End Rank.
