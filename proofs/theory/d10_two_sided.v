(* D10, the two-sided projection problem: min over X (m-by-r) and Y (r-by-n) of |X X^T A + A Y^T Y - A|_F^2.

   two_sided_bound      the value is at least sum_(j >= 2 r) sigma_j^2, for X and Y of any kind: the approximant has rank at most 2 r
   two_sided_attained   X = U[:, :r] and Y = V[:, r:2r]^T attain it *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms d09_eckart_young.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section TwoSided.
Variable R : rcfType.
Variables (m n r : nat) (A : 'M[R]_(m, n)).

Lemma fro2N (Z : 'M[R]_(m, n)) : fro2 (- Z) = fro2 Z.
Proof. by rewrite /fro2; do 2!apply: eq_bigr => ? _; rewrite mxE sqrrN. Qed.

Theorem two_sided_bound (X : 'M[R]_(m, r)) (Y : 'M[R]_(r, n)) :
  \sum_(r + r <= i < minn m n) sv A i ^+ 2 <= fro2 (X *m X^T *m A + A *m Y^T *m Y - A).
Proof.
have -> : fro2 (X *m X^T *m A + A *m Y^T *m Y - A) = fro2 (A - (X *m X^T *m A + A *m Y^T *m Y)).
  by rewrite -opprB fro2N.
rewrite -EY_fro_best; apply: EY_fro_sv; apply: (leq_trans (mxrank_add _ _)); apply: leq_add.
  by rewrite -mulmxA; apply: (leq_trans (mxrankM_maxl _ _)); apply: rank_leq_col.
by apply: (leq_trans (mxrankM_maxr _ _)); apply: rank_leq_row.
Qed.

Definition selection k p : 'M[R]_(p, r) := \matrix_(i, j) (i == (k + j)%N :> nat)%:R.

Lemma selection_square k p : selection k p *m (selection k p)^T = rdiag p p (fun i => (k <= i < k + r)%N%:R).
Proof.
apply/matrixP => i j; rewrite !mxE; have [ik|ik] := boolP (k <= i < k + r)%N; last first.
  rewrite mul0rn big1 // => l _; rewrite !mxE; case: eqP => [e|]; rewrite ?mul0r //.
  by move: ik; rewrite e leq_addr ltn_add2l ltn_ord.
case/andP: ik => ki ir; have lr : (i - k < r)%N by rewrite ltn_subLR.
rewrite (bigD1 (Ordinal lr)) //= !mxE /= subnKC // eqxx mul1r big1 ?addr0 => [|l ll]; first by rewrite eq_sym; case: eqP.
rewrite !mxE; case: eqP => [e|]; rewrite ?mul0r //; case/negP: ll.
by apply/eqP/val_inj; rewrite /= e addKn.
Qed.

Lemma two_windows (s : nat -> R) : rdiag m m (fun i => (0 <= i < 0 + r)%N%:R) *m rdiag m n s + rdiag m n s *m rdiag n n (fun i => (r <= i < r + r)%N%:R)
  = rdiag m n (fun i => s i *+ (i < r + r)%N).
Proof.
rewrite !rdiagM; apply/matrixP => i j; rewrite !mxE.
have [ij|] := eqVneq (i : nat) j; last by rewrite !mulr0n addr0.
have jm : (j < m)%N by rewrite -ij.
rewrite !mulr1n ij jm ltn_ord !mulr1n leq0n add0n /=; case: (ltnP j r) => jr /=.
  by rewrite mul1r mulr0 addr0 (leq_trans jr) ?leq_addr.
by rewrite mul0r add0r /=; case: (j < r + r)%N; rewrite ?mulr1 ?mulr0.
Qed.

Theorem two_sided_attained :
  let X := (svd_of A).1.1 *m selection 0 m in let Y := ((svd_of A).2 *m selection r n)^T in
  fro2 (X *m X^T *m A + A *m Y^T *m Y - A) = \sum_(r + r <= i < minn m n) sv A i ^+ 2.
Proof.
move=> X Y; have h := svP A; rewrite -EY_fro_best.
have XX : X *m X^T = (svd_of A).1.1 *m rdiag m m (fun i => (0 <= i < 0 + r)%N%:R) *m (svd_of A).1.1^T.
  by rewrite /X trmx_mul mulmxA -(mulmxA _ (selection 0 m)) selection_square.
have YY : Y^T *m Y = (svd_of A).2 *m rdiag n n (fun i => (r <= i < r + r)%N%:R) *m (svd_of A).2^T.
  by rewrite /Y trmxK trmx_mul mulmxA -(mulmxA _ (selection r n)) selection_square.
have left (U : 'M[R]_m) D (S : 'M[R]_(m, n)) (V : 'M[R]_n) : U^T *m U = 1%:M ->
    U *m D *m U^T *m (U *m S *m V^T) = U *m (D *m S) *m V^T.
  by move=> o; rewrite !mulmxA -(mulmxA (U *m D)) o mulmx1.
have right (U : 'M[R]_m) (S : 'M[R]_(m, n)) D (V : 'M[R]_n) : V^T *m V = 1%:M ->
    U *m S *m V^T *m (V *m D *m V^T) = U *m (S *m D) *m V^T.
  by move=> o; rewrite !mulmxA -(mulmxA (U *m S)) o mulmx1.
have -> : X *m X^T *m A + A *m Y^T *m Y = best A (r + r).
  have L : X *m X^T *m A = (svd_of A).1.1 *m (rdiag m m (fun i => (0 <= i < 0 + r)%N%:R) *m rdiag m n (sv A)) *m (svd_of A).2^T.
    by rewrite XX [Z in _ *m Z = _](svd_E h) (left _ _ _ _ (orthP _ (svd_U h))).
  have M : A *m Y^T *m Y = (svd_of A).1.1 *m (rdiag m n (sv A) *m rdiag n n (fun i => (r <= i < r + r)%N%:R)) *m (svd_of A).2^T.
    by rewrite -mulmxA YY [Z in Z *m _ = _](svd_E h) (right _ _ _ _ (orthP _ (svd_V h))).
  by rewrite L M -mulmxDl -mulmxDr two_windows.
by rewrite -opprB fro2N.
Qed.
End TwoSided.
