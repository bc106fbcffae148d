(* T4, norm-wise enclosures from approximate factors. a and b bound the orthogonality defects, e the residual, all in the spectral norm.

   T4_residual          |A - U D V^T| <= e, thin or square factors (Miyajima's form)
   T4_rump              |U^T A V - D| <= e, square factors
   T4_relative          no U: columns of A V D^-1 nearly orthonormal; relative accuracy for every value *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section NormWise.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Theorem T4_residual m n k (M : 'M[R]_(m, n)) (U : 'M[R]_(m, k)) (V : 'M[R]_(n, k))
    (d : nat -> R) a b e :
  (forall i, 0 <= d i) -> noninc d -> (forall i, (k <= i)%N -> d i = 0) ->
  0 <= a <= 1 -> 0 <= b <= 1 -> 0 <= e ->
  opnorm_le (1%:M - U^T *m U) a -> opnorm_le (1%:M - V^T *m V) b ->
  opnorm_le (M - U *m rdiag k k d *m V^T) e ->
  forall i, Num.sqrt ((1 - a) * (1 - b)) * d i - e <= sv M i
         /\ sv M i <= Num.sqrt ((1 + a) * (1 + b)) * d i + e.
Proof.
move=> d0 dS dz /andP[a0 a1] /andP[b0 b1] e0 Ua Vb ME i.
have a0' : 0 <= 1 + a by rewrite addr_ge0.
have b0' : 0 <= 1 + b by rewrite addr_ge0.
have Dd : sv (rdiag k k d : 'M[R]__) i = d i by rewrite sv_rdiag // => j; rewrite minnn; apply: dz.
have := sv_pert i e0 ME; rewrite ler_distl => /andP[lo hi]; split.
  apply: le_trans lo; rewrite ler_add2r -mulmxA sqrtrM ?subr_ge0 // -mulrA.
  apply: le_trans (sv_mull_ge _ _ _ (gram_ge a1 Ua)); last exact: sqrtr_ge0.
  rewrite ler_wpmul2l ?sqrtr_ge0 // -sv_tr trmx_mul trmxK.
  apply: le_trans (sv_mull_ge _ _ _ (gram_ge b1 Vb)); last exact: sqrtr_ge0.
  by rewrite sv_tr Dd.
apply: (le_trans hi); rewrite ler_add2r -mulmxA sqrtrM // -mulrA.
apply: (le_trans (sv_mull_le _ _ _ (gram_le a0 Ua))); first exact: sqrtr_ge0.
rewrite ler_wpmul2l ?sqrtr_ge0 // -sv_tr trmx_mul trmxK.
apply: (le_trans (sv_mull_le _ _ _ (gram_le b0 Vb))); first exact: sqrtr_ge0.
by rewrite sv_tr Dd.
Qed.

Lemma opnorm_ge_unit n (U : 'M[R]_n) c : 0 < c -> opnorm_ge U c -> U \in unitmx.
Proof.
move=> c0 Uc; rewrite -unitmx_tr -row_free_unit; apply: inj_row_free => v vU.
have : norm (U *m v^T) <= 0.
  by rewrite -[U]trmxK -trmx_mul vU trmx0 norm0.
move/(le_trans (Uc _)); rewrite pmulr_rle0 // leNgt norm_gt0 trmx_eq0 negbK.
by move/eqP.
Qed.

Lemma opnorm_inv n (U : 'M[R]_n) c : 0 < c -> opnorm_ge U c -> opnorm_le (invmx U) c^-1.
Proof.
move=> c0 Uc x; rewrite -(ler_pmul2l c0) mulrA divff ?gt_eqF // mul1r.
apply: (le_trans (Uc _)); rewrite mulmxA mulmxV ?mul1mx //.
exact: opnorm_ge_unit Uc.
Qed.

Theorem T4_rump m n (M : 'M[R]_(m, n)) (U : 'M[R]_m) (V : 'M[R]_n)
    (d : nat -> R) a b e :
  (forall i, 0 <= d i) -> noninc d -> (forall i, (minn m n <= i)%N -> d i = 0) ->
  0 <= a < 1 -> 0 <= b < 1 -> 0 <= e ->
  opnorm_le (1%:M - U^T *m U) a -> opnorm_le (1%:M - V^T *m V) b ->
  opnorm_le (U^T *m M *m V - rdiag m n d) e ->
  forall i, (d i - e) / Num.sqrt ((1 + a) * (1 + b)) <= sv M i
         /\ sv M i <= (d i + e) / Num.sqrt ((1 - a) * (1 - b)).
Proof.
move=> d0 dS dz /andP[a0 a1] /andP[b0 b1] e0 Ua Vb ME i.
have a0' : 0 < 1 + a by rewrite ltr_paddr.
have b0' : 0 < 1 + b by rewrite ltr_paddr.
have a1' : 0 < 1 - a by rewrite subr_gt0.
have b1' : 0 < 1 - b by rewrite subr_gt0.
have := sv_pert i e0 ME; rewrite sv_rdiag // ler_distl => /andP[lo hi]; split.
  rewrite ler_pdivr_mulr ?sqrtr_gt0 ?mulr_gt0 //; apply: (le_trans lo).
  rewrite mulrC sqrtrM ?(ltW a0') // -mulrA.
  apply: (le_trans (sv_mulr_le _ _ _ (gram_le b0 Vb))); first exact: sqrtr_ge0.
  rewrite mulrCA ler_wpmul2l ?sqrtr_ge0 //.
  apply: sv_mull_le; first exact: sqrtr_ge0.
  by apply: opnorm_le_tr (gram_le a0 Ua); apply: sqrtr_ge0.
rewrite ler_pdivl_mulr ?sqrtr_gt0 ?mulr_gt0 //; apply: le_trans hi.
have sa : 0 < Num.sqrt (1 - a) by rewrite sqrtr_gt0.
have sb : 0 < Num.sqrt (1 - b) by rewrite sqrtr_gt0.
have gU := gram_ge (ltW a1) Ua; have gV := gram_ge (ltW b1) Vb.
have uU := opnorm_ge_unit sa gU; have uV := opnorm_ge_unit sb gV.
have defM : M = (invmx U)^T *m (U^T *m M *m V) *m invmx V.
  by rewrite !mulmxA -trmx_mul mulmxV // trmx1 mul1mx mulmxK.
rewrite sqrtrM ?(ltW a1') // mulrA -ler_pdivl_mulr // -ler_pdivl_mulr //.
rewrite {1}defM mulrAC mulrC.
apply: (le_trans (sv_mulr_le _ _ _ (opnorm_inv sb gV))).
  by rewrite invr_ge0 ltW.
rewrite ler_wpmul2l ?invr_ge0 ?(ltW sb) // mulrC.
apply: sv_mull_le; first by rewrite invr_ge0 ltW.
by apply: opnorm_le_tr (opnorm_inv sa gU); rewrite invr_ge0 ltW.
Qed.

Theorem T4_relative m n (M : 'M[R]_(m, n)) (V : 'M[R]_n) (d : nat -> R) a b :
  (forall i, 0 <= d i) -> noninc d -> (forall i, (i < n)%N -> 0 < d i) ->
  (forall i, (n <= i)%N -> d i = 0) ->
  0 <= a <= 1 -> 0 <= b < 1 ->
  let W' := M *m V *m rdiag n n (fun i => (d i)^-1) in
  opnorm_le (1%:M - W'^T *m W') a -> opnorm_le (1%:M - V^T *m V) b ->
  forall i, Num.sqrt (1 - a) / Num.sqrt (1 + b) * d i <= sv M i
         /\ sv M i <= Num.sqrt (1 + a) / Num.sqrt (1 - b) * d i.
Proof.
move=> d0 dS dp dz /andP[a0 a1] /andP[b0 b1] W' Wa Vb i.
have b0' : 0 < 1 + b by rewrite ltr_paddr.
have b1' : 0 < 1 - b by rewrite subr_gt0.
have sb0 : 0 < Num.sqrt (1 + b) by rewrite sqrtr_gt0.
have sb1 : 0 < Num.sqrt (1 - b) by rewrite sqrtr_gt0.
have Dd : sv (rdiag n n d : 'M[R]__) i = d i by rewrite sv_rdiag // => j; rewrite minnn; apply: dz.
have defW : M *m V = W' *m rdiag n n d.
  rewrite /W' -mulmxA rdiagM (_ : rdiag n n _ = 1%:M) ?mulmx1 //.
  apply/matrixP => j k; rewrite !mxE ltn_ord mulr1n.
  by rewrite mulVf // lt0r_neq0 // dp.
split.
  rewrite mulrAC ler_pdivr_mulr // [X in _ <= X]mulrC -Dd.
  apply: le_trans (sv_mulr_le _ _ _ (gram_le b0 Vb)); last exact: ltW.
  by rewrite defW; apply: sv_mull_ge (gram_ge a1 Wa); apply: sqrtr_ge0.
have gV := gram_ge (ltW b1) Vb; have uV := opnorm_ge_unit sb1 gV.
have {1}-> : M = M *m V *m invmx V by rewrite mulmxK.
rewrite mulrAC [X in _ <= X]mulrC.
apply: (le_trans (sv_mulr_le _ _ _ (opnorm_inv sb1 gV))).
  by rewrite invr_ge0 ltW.
rewrite ler_wpmul2l ?invr_ge0 ?(ltW sb1) // defW -Dd.
by apply: sv_mull_le (gram_le a0 Wa); apply: sqrtr_ge0.
Qed.

End NormWise.
