(* D8, pseudoinverse and least squares.

   pinv_svd             A^+ = V Sigma^+ U^T
   pinv1 ... pinv4      the four Moore-Penrose equations
   pinv_unique          which determine it
   pinv_inverse         A invertible: A^+ = A^-1
   pinv_minimises       A^+ minimises |A B - I|_F over all B; pinv_least_norm: among the minimisers it has the least Frobenius norm
   pinv_argmin          and only A^+ does: the definition of the source
   pinv_substitution    B = V Z U^T is no loss, and |A B - I|_F = |Sigma Z - I|_F
   sigma_minimisers     which is least exactly when Z[:r, :r] = Sigma_r^-1 and Z[:r, r:] = 0
   pinv_left            the same matrix minimises |B A - I|_F with the least norm
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

Lemma fro2_eq0 m n (X : 'M[R]_(m, n)) : (fro2 X == 0) = (X == 0).
Proof.
rewrite fro2_cols psumr_eq0 => [|j _]; last exact: nsq_ge0.
apply/allP/eqP => [z|-> j _]; last by rewrite /= nsq_eq0 colE mul0mx.
apply/matrixP => i j; have := z j (mem_index_enum _); rewrite /= nsq_eq0 => /eqP/colP/(_ i).
by rewrite !mxE.
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

Lemma fro2_pythagoras (B : 'M[R]_(n, m)) : fro2 (M *m B - 1%:M) = fro2 (M *m (B - P)) + fro2 (M *m P - 1%:M).
Proof.
rewrite !fro2_cols -big_split; apply: eq_bigr => j _; rewrite !colB colP (ls_pythagoras P1 P3) /=; congr (nsq _ + _).
by rewrite !colE mul1mx -mulmxBl mulmxA.
Qed.

Lemma minimiserP (B : 'M[R]_(n, m)) : (forall B', fro2 (M *m B - 1%:M) <= fro2 (M *m B' - 1%:M)) <-> M *m (B - P) = 0.
Proof.
split=> [/(_ P)|E B']; last by rewrite fro2_pythagoras E /fro2 big1 ?add0r ?pinv_minimises // => i _; rewrite big1 // => j _; rewrite mxE expr0n.
rewrite fro2_pythagoras ger_addr => le; apply/eqP; rewrite -fro2_eq0.
by rewrite eq_le le fro2_ge0.
Qed.

(* the definition of the source: among the minimisers of |A B - I|_F the one of least norm is A^+, and no other *)
Theorem pinv_argmin (B : 'M[R]_(n, m)) :
  (forall B', fro2 (M *m B - 1%:M) <= fro2 (M *m B' - 1%:M)) ->
  (forall B', (forall B'', fro2 (M *m B' - 1%:M) <= fro2 (M *m B'' - 1%:M)) -> fro2 B <= fro2 B') -> B = P.
Proof.
move=> /minimiserP MB /(_ P pinv_minimises); rewrite !fro2_cols => le.
have E : \sum_j nsq (col j B) = \sum_j nsq (col j (B - P)) + \sum_j nsq (col j P).
  rewrite -big_split; apply: eq_bigr => j _ /=.
  have -> : col j B = col j (B - P) + P *m col j 1%:M by rewrite -colP linearB subrK.
  rewrite pythagoras; first by rewrite colP.
  have Mx : M *m col j (B - P) = 0 by rewrite colE mulmxA MB mul0mx.
  by move: (col j (B - P)) Mx => x Mx; rewrite -P2 -mulmxA dot_mulr P4 -mulmxA Mx mulmx0 dot0l.
by apply/eqP; rewrite -subr_eq0 -fro2_eq0 fro2_cols eq_le -fro2_cols fro2_ge0 andbT fro2_cols -(ler_add2r (\sum_j nsq (col j P))) -E add0r.
Qed.
End Minimisation.

(* the substitution B = V Z U^T of the source, and where |Sigma Z - I|_F is least *)
Section Substitution.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.

Theorem pinv_substitution : (forall B : 'M[R]_(n, m), exists Z, B = V *m Z *m U^T) /\
  (forall Z : 'M[R]_(n, m), fro2 (M *m (V *m Z *m U^T) - 1%:M) = fro2 (rdiag m n s *m Z - 1%:M)).
Proof.
split=> [B|Z].
  by exists (V^T *m B *m U); rewrite !mulmxA (orthC (svd_V h)) mul1mx -mulmxA (orthC (svd_U h)) mulmx1.
rewrite -(fro2_orth (rdiag m n s *m Z - 1%:M) (svd_U h) (svd_U h)) mulmxBr mulmxBl mulmx1 (orthC (svd_U h)).
by rewrite (svd_E h) !mulmxA -(mulmxA _ V^T) (orthP _ (svd_V h)) mulmx1.
Qed.

Let S0 : is_svd (rdiag m n s) 1%:M s 1%:M := svd_rdiag (svd_ge0 h) (svd_le h) (svd_0 h).

Theorem sigma_minimisers (Z : 'M[R]_(n, m)) :
  (forall Z', fro2 (rdiag m n s *m Z - 1%:M) <= fro2 (rdiag m n s *m Z' - 1%:M)) <->
  (forall (i : 'I_n) (j : 'I_m), s i != 0 -> Z i j = (s i)^-1 *+ (i == j :> nat)).
Proof.
have PE : pinv_svd 1%:M s 1%:M = rdiag n m (fun i => (s i)^-1) by rewrite /pinv_svd trmx1 mul1mx mulmx1.
have := minimiserP (pinv1 S0) (pinv3 S0) Z; rewrite PE => ->; set D := Z - _.
have SD (i : 'I_n) (k : 'I_m) j : k = i :> nat -> (rdiag m n s *m D) k j = s i * D i j.
  move=> ki; have -> : (rdiag m n s *m D) k j = (rdiag m n s *m col j D) k 0.
    by rewrite [LHS]mxE [RHS]mxE; apply: eq_bigr => l _; rewrite [col j D l 0]mxE.
  by rewrite (rdiagMc s (col j D) ki) ki [col j D i 0]mxE.
split=> [E i j si|E].
  have im : (i < m)%N by apply: contraR si; rewrite -leqNgt => mi; rewrite (svd_0 h) // geq_min mi.
  have := SD i (Ordinal im) j erefl; rewrite E mxE => /esym/eqP; rewrite mulf_eq0 (negPf si) /= !mxE subr_eq0.
  by move/eqP.
apply/matrixP => k j; rewrite [RHS]mxE; have [kn|nk] := ltnP k n.
  rewrite (SD (Ordinal kn)) //; have [->|si] := eqVneq (s k) 0; first by rewrite mul0r.
  by rewrite !mxE (E (Ordinal kn)) // subrr mulr0.
rewrite mxE big1 // => i _; rewrite mxE (_ : (k == i :> nat) = false) ?mul0r //.
by apply/eqP => e; move: (ltn_ord i); rewrite -e ltnNge nk.
Qed.
End Substitution.

(* the left pseudoinverse, the minimiser of |B A - I|_F of least norm, is the same matrix *)
Theorem pinv_left m n (M : 'M[R]_(m, n)) (P B : 'M[R]_(n, m)) :
  M *m P *m M = M -> P *m M *m P = P -> (M *m P)^T = M *m P -> (P *m M)^T = P *m M ->
  fro2 (P *m M - 1%:M) <= fro2 (B *m M - 1%:M) /\ (fro2 (B *m M - 1%:M) = fro2 (P *m M - 1%:M) -> fro2 P <= fro2 B).
Proof.
move=> P1 P2 P3 P4; have tr p q (X : 'M[R]_(p, q)) : fro2 X^T = fro2 X.
  by rewrite /fro2 exchange_big; apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE.
have T (X : 'M[R]_(n, m)) : fro2 (X *m M - 1%:M) = fro2 (M^T *m X^T - 1%:M) by rewrite -tr linearB /= trmx_mul trmx1.
have Q1 : M^T *m P^T *m M^T = M^T by rewrite -!trmx_mul mulmxA P1.
have Q2 : P^T *m M^T *m P^T = P^T by rewrite -!trmx_mul mulmxA P2.
have Q3 : (M^T *m P^T)^T = M^T *m P^T by rewrite -trmx_mul P4.
have Q4 : (P^T *m M^T)^T = P^T *m M^T by rewrite -trmx_mul P3.
rewrite !T; split; first exact: pinv_minimises.
by move=> E; rewrite -tr -[X in _ <= X]tr; apply: pinv_least_norm E.
Qed.
End Pseudoinverse.
