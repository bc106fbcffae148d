(* D8, pseudoinverse and least squares.

   pinv_svd             A^+ = V Sigma^+ U^T
   pinv1 ... pinv4      the four Moore-Penrose equations
   pinv_unique          which determine it
   pinv_inverse         A invertible: A^+ = A^-1
   pinv_minimises       A^+ minimises |A B - I|_F over all B; pinv_least_norm: among the minimisers it has the least Frobenius norm
   ls_min, ls_min_norm  A^+ b solves the least-squares problem, with the least norm *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Pseudoinverse.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Section OneSVD.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.

Let s0 := svd_0 h.
Let s_ge0 := svd_ge0 h.
Let s_le := svd_le h.

Definition pinv_svd : 'M[R]_(n, m) := V *m rdiag n m (fun i => (s i)^-1) *m U^T.
Let P := pinv_svd.

Lemma svd_MP : M *m P = U *m rdiag m m (fun i => (s i != 0)%:R) *m U^T.
Proof.
rewrite /P /pinv_svd (svd_E h) !mulmxA -(mulmxA _ V^T) (orthP _ (svd_V h)).
rewrite mulmx1 -(mulmxA U (rdiag m n s)) rdiagM; congr (_ *m _ *m _); apply: eq_rdiag => i _.
have [->|si] := eqVneq (s i) 0; first by rewrite mul0r mul0rn.
rewrite divff //; case: ltnP => // ni; case/eqP: si.
by rewrite s0 // geq_min ni orbT.
Qed.

Lemma svd_PM : P *m M = V *m rdiag n n (fun i => (s i != 0)%:R) *m V^T.
Proof.
rewrite /P /pinv_svd (svd_E h) !mulmxA -(mulmxA _ U^T) (orthP _ (svd_U h)).
rewrite mulmx1 -(mulmxA V (rdiag n m _)) rdiagM; congr (_ *m _ *m _); apply: eq_rdiag => i _.
have [->|si] := eqVneq (s i) 0; first by rewrite mulr0 mul0rn.
rewrite mulVf //; case: ltnP => // mi; case/eqP: si.
by rewrite s0 // geq_min mi.
Qed.

Lemma rdiag_bM p q f : (forall i, (p <= i)%N -> f i = 0) ->
  rdiag p p (fun i => (f i != 0)%:R) *m rdiag p q f = rdiag p q f.
Proof.
move=> f0; rewrite rdiagM; apply: eq_rdiag => i; rewrite leq_min => /andP[-> _].
by have [->|fi] := eqVneq (f i) 0; rewrite ?mul0r ?mul1r.
Qed.

Theorem pinv1 : M *m P *m M = M.
Proof.
rewrite svd_MP [in RHS](svd_E h) (svd_E h) !mulmxA -(mulmxA _ U^T).
rewrite (orthP _ (svd_U h)) mulmx1 -(mulmxA U (rdiag m m _)) rdiag_bM // => i mi.
by rewrite s0 // geq_min mi.
Qed.

Theorem pinv2 : P *m M *m P = P.
Proof.
rewrite svd_PM /P /pinv_svd !mulmxA -(mulmxA _ V^T) (orthP _ (svd_V h)) mulmx1.
rewrite -(mulmxA V (rdiag n n _)) rdiagM; congr (_ *m _ *m _); apply: eq_rdiag => i.
rewrite leq_min => /andP[-> _].
by have [->|fi] := eqVneq (s i) 0; rewrite ?invr0 ?mulr0 ?mul1r.
Qed.

Theorem pinv3 : (M *m P)^T = M *m P.
Proof. by rewrite svd_MP !trmx_mul trmxK tr_rdiag mulmxA. Qed.

Theorem pinv4 : (P *m M)^T = P *m M.
Proof. by rewrite svd_PM !trmx_mul trmxK tr_rdiag mulmxA. Qed.

End OneSVD.

Theorem pinv_unique m n (M : 'M[R]_(m, n)) (P Q : 'M[R]_(n, m)) :
  M *m P *m M = M -> P *m M *m P = P -> (M *m P)^T = M *m P -> (P *m M)^T = P *m M ->
  M *m Q *m M = M -> Q *m M *m Q = Q -> (M *m Q)^T = M *m Q -> (Q *m M)^T = Q *m M ->
  P = Q.
Proof.
move=> P1 P2 P3 P4 Q1 Q2 Q3 Q4.
have MPQ : M *m P = M *m Q.
  rewrite -P3 -[in LHS]Q1 -mulmxA trmx_mul P3 Q3 !mulmxA.
  by rewrite P1.
have PMQM : P *m M = Q *m M.
  rewrite -P4 -[in LHS]Q1 -mulmxA mulmxA trmx_mul Q4 P4.
  by rewrite -mulmxA [in X in _ *m X]mulmxA P1.
by rewrite -P2 PMQM -mulmxA MPQ mulmxA Q2.
Qed.


Theorem pinv_inverse n (M P : 'M[R]_n) : M \in unitmx -> M *m P *m M = M -> P = invmx M.
Proof.
move=> u E; rewrite -[P]mul1mx -(mulVmx u) -[invmx M *m M *m P]mulmx1 -(mulmxV u) mulmxA.
by rewrite -(mulmxA (invmx M)) -(mulmxA (invmx M)) E mulVmx // mul1mx.
Qed.

Section LeastSquares.
Variables (m n : nat) (M : 'M[R]_(m, n)) (P : 'M[R]_(n, m)).
Hypotheses (P1 : M *m P *m M = M) (P2 : P *m M *m P = P)
  (P3 : (M *m P)^T = M *m P) (P4 : (P *m M)^T = P *m M).
Variables (b : 'cV[R]_m) (x : 'cV[R]_n).
Let x0 := P *m b.

Lemma normal_eq : M^T *m (M *m x0 - b) = 0.
Proof.
by rewrite /x0 mulmxBr !mulmxA -(mulmxA M^T) -P3 -trmx_mul P1 subrr.
Qed.

Theorem ls_pythagoras : nsq (M *m x - b) = nsq (M *m (x - x0)) + nsq (M *m x0 - b).
Proof.
have -> : M *m x - b = M *m (x - x0) + (M *m x0 - b) by rewrite mulmxBr addrA subrK.
by rewrite nsqD dot_mull normal_eq dot0r mul0rn addr0.
Qed.

Theorem ls_min : nsq (M *m x0 - b) <= nsq (M *m x - b).
Proof. by rewrite ls_pythagoras ler_addr nsq_ge0. Qed.

Theorem ls_min_norm : nsq (M *m x - b) = nsq (M *m x0 - b) -> nsq x0 <= nsq x.
Proof.
rewrite ls_pythagoras => /eqP; rewrite -subr_eq0 addrK nsq_eq0 => /eqP Mx.
have xE : nsq x = nsq (x - x0) + dot (x - x0) x0 *+ 2 + nsq x0 by rewrite -nsqD subrK.
have d0 : dot (x - x0) (P *m b) = 0.
  by rewrite -P2 -mulmxA dot_mulr P4 -mulmxA Mx mulmx0 dot0l.
by rewrite xE d0 mul0rn addr0 ler_addr nsq_ge0.
Qed.
End LeastSquares.

(* |A B - I|_F column by column *)
Lemma fro2_cols m n (X : 'M[R]_(m, n)) : fro2 X = \sum_j nsq (col j X).
Proof.
rewrite /fro2 exchange_big; apply: eq_bigr => j _; rewrite nsqE.
by apply: eq_bigr => i _; rewrite mxE.
Qed.

Section Minimisation.
Variables (m n : nat) (M : 'M[R]_(m, n)) (P : 'M[R]_(n, m)).
Hypotheses (P1 : M *m P *m M = M) (P2 : P *m M *m P = P)
  (P3 : (M *m P)^T = M *m P) (P4 : (P *m M)^T = P *m M).

Let colB (B : 'M[R]_(n, m)) j : col j (M *m B - 1%:M) = M *m col j B - col j 1%:M.
Proof. by rewrite linearB /= colE -mulmxA -colE. Qed.
Let colP j : col j P = P *m col j 1%:M.
Proof. by rewrite !colE mul1mx. Qed.

Theorem pinv_minimises (B : 'M[R]_(n, m)) : fro2 (M *m P - 1%:M) <= fro2 (M *m B - 1%:M).
Proof.
by rewrite !fro2_cols; apply: ler_sum => j _; rewrite !colB colP; apply: ls_min.
Qed.

Theorem pinv_least_norm (B : 'M[R]_(n, m)) : fro2 (M *m B - 1%:M) = fro2 (M *m P - 1%:M) -> fro2 P <= fro2 B.
Proof.
rewrite !fro2_cols => E; apply: ler_sum => j _; rewrite colP; apply: (ls_min_norm P1 P2 P3 P4).
have le i : nsq (M *m (P *m col i 1%:M) - col i 1%:M) <= nsq (M *m col i B - col i 1%:M) by apply: ls_min.
have := E; under eq_bigr do rewrite colB; under [in RHS]eq_bigr do rewrite colB colP.
move/eqP; rewrite -subr_eq0 -sumrB psumr_eq0 => [/allP/(_ j (mem_index_enum _))/=|i _]; last by rewrite subr_ge0.
by rewrite subr_eq0 => /eqP.
Qed.
End Minimisation.
End Pseudoinverse.
