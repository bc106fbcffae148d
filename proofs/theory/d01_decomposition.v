(* D1, the decomposition itself: singular values as a function of the matrix, what it says about rank and subspaces.

   sv A i               the i-th singular value, counted from 0; non-increasing, 0 from min(m, n) on (chosen without an axiom)
   svP, svE             it belongs to a decomposition of A, and to every one (uniqueness)
   sv_tr, sv_rdiag, sv_orth   transposition, diagonal matrices, orthogonal factors
   sv_eq0_rank          sigma_k = 0 exactly when rank A <= k: the rank is the number of non-zero singular values
   svd_pair, svd_pair_tr   A v_i = sigma_i u_i and A^T u_i = sigma_i v_i
   svd_null             A x = 0 exactly when x is orthogonal to every v_i with sigma_i <> 0
   svd_outer            A = sum_i sigma_i u_i v_i^T *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SV.
Variable R : rcfType.

(* boolean version of is_svd, to choose one SVD without any axiom *)
Definition rowf r (d : 'rV[R]_r) (i : nat) : R :=
  if insub i is Some j then d 0 (j : 'I_r) else 0.

Definition svd_pred m n (M : 'M[R]_(m, n))
    (t : 'M[R]_m * 'rV[R]_(minn m n) * 'M[R]_n) : bool :=
  let: (U, d, V) := t in
  [&& orth U, orth V, M == U *m rdiag m n (rowf d) *m V^T,
      [forall i, 0 <= d 0 i] & [forall i : 'I__, [forall j : 'I__, (i <= j)%N ==> (d 0 j <= d 0 i)]]].

Lemma svd_predP m n (M : 'M[R]_(m, n)) U d V :
  svd_pred M (U, d, V) -> is_svd M U (rowf d) V.
Proof.
case/and5P=> oU oV /eqP E /forallP d0 /forallP dS; split=> // i.
- by rewrite /rowf; case: insubP.
- move=> j ij; rewrite {1}/rowf; case: insubP => [k _ def_k|_]; last first.
    by rewrite /rowf; case: insubP.
  rewrite /rowf; case: insubP => [l _ def_l|].
    by have /forallP/(_ k)/implyP-> // := dS l; rewrite def_l def_k.
  by case/negP; rewrite (leq_ltn_trans ij) // -def_k ltn_ord.
by move=> mni; rewrite /rowf insubF // ltnNge mni.
Qed.

Lemma svd_pred_exists m n (M : 'M[R]_(m, n)) : exists t, svd_pred M t.
Proof.
have [U [s [V [oU oV E s0 sS sz]]]] := svd_exists M.
exists (U, \row_i s i, V); apply/and5P; split=> //.
- rewrite E; apply/eqP; congr (_ *m _ *m _); apply: eq_rdiag => i ir.
  by rewrite /rowf insubT mxE.
- by apply/forallP => i; rewrite mxE.
by apply/forallP => i; apply/forallP => j; apply/implyP => ij; rewrite !mxE sS.
Qed.

Definition svd_of m n (M : 'M[R]_(m, n)) := xchoose (svd_pred_exists M).
(* the i-th (0-based) singular value, nonincreasing, 0 from minn m n on *)
Definition sv m n (M : 'M[R]_(m, n)) : nat -> R := rowf (svd_of M).1.2.

Lemma svP m n (M : 'M[R]_(m, n)) : is_svd M (svd_of M).1.1 (sv M) (svd_of M).2.
Proof.
by apply: svd_predP; have := xchooseP (svd_pred_exists M);
   rewrite -/(svd_of M); case: (svd_of M) => [[]].
Qed.

Lemma svE m n (M : 'M[R]_(m, n)) U s V i : is_svd M U s V -> sv M i = s i.
Proof. exact: (svd_unique _ (svP M)). Qed.

Lemma sv_ge0 m n (M : 'M[R]_(m, n)) i : 0 <= sv M i.
Proof. exact: svd_ge0 (svP M) _. Qed.

Lemma sv_tr m n (M : 'M[R]_(m, n)) i : sv M^T i = sv M i.
Proof. exact: svE (svd_tr (svP M)). Qed.

Lemma sv_rdiag m n f i : (forall i, 0 <= f i) -> noninc f ->
  (forall i, (minn m n <= i)%N -> f i = 0) -> sv (rdiag m n f : 'M[R]__) i = f i.
Proof. by move=> f0 fS fz; apply: svE (svd_rdiag f0 fS fz). Qed.

Lemma sv_le m n (M : 'M[R]_(m, n)) i j : (i <= j)%N -> sv M j <= sv M i.
Proof. exact: (svd_le (svP M)). Qed.

Lemma sv_default m n (M : 'M[R]_(m, n)) i : (minn m n <= i)%N -> sv M i = 0.
Proof. exact: (svd_0 (svP M)). Qed.

Lemma sv_cast m n m' n' (em : m = m') (en : n = n') (M : 'M[R]_(m, n)) i : sv (castmx (em, en) M) i = sv M i.
Proof. by case: m' / em; case: n' / en. Qed.


Theorem sv_pert m n (A B : 'M[R]_(m, n)) c i :
  0 <= c -> opnorm_le (A - B) c -> `|sv A i - sv B i| <= c.
Proof. exact: Weyl_pert (svP A) (svP B). Qed.
Theorem sv_orth m n (M : 'M[R]_(m, n)) (P : 'M[R]_m) (Q : 'M[R]_n) i :
  orth P -> orth Q -> sv (P *m M *m Q^T) i = sv M i.
Proof.
move=> oP oQ; case: (svP M) => oU oV E s0 sS sz.
apply: (@svE _ _ _ (P *m (svd_of M).1.1) (sv M) (Q *m (svd_of M).2)); split=> //; try exact: orthM.
by rewrite {1}E trmx_mul !mulmxA.
Qed.

(* the singular values of c M *)
Lemma sv_scale m n (M : 'M[R]_(m, n)) c i : 0 <= c -> sv (c *: M) i = c * sv M i.
Proof.
move=> c0; case: (svP M) => oU oV E s0 sS sz.
apply: (@svE _ _ _ (svd_of M).1.1 (fun j => c * sv M j) (svd_of M).2); split=> //.
- have -> : rdiag m n (fun j => c * sv M j) = c *: rdiag m n (sv M) by apply/matrixP => a b; rewrite !mxE mulrnAr.
  by rewrite {1}E -scalemxAr -scalemxAl.
- by move=> j; rewrite mulr_ge0.
- by move=> j k jk; rewrite ler_wpmul2l // sS.
by move=> j /sz ->; rewrite mulr0.
Qed.

Lemma trunc_all m n (U : 'M[R]_m) s (V : 'M[R]_n) k : (forall i, (k <= i)%N -> s i = 0) ->
  (\rank (U *m rdiag m n s *m V^T) <= k)%N.
Proof.
move=> s0; apply: (leq_trans (mxrankM_maxl _ _)); apply: (leq_trans (mxrankM_maxr _ _)).
have -> : rdiag m n s = rdiag m k s *m rdiag k n (fun=> 1).
  rewrite rdiagM; apply: eq_rdiag => i _; rewrite mulr1.
  by case: ltnP => [|/s0 ->]; rewrite ?mulr1n ?mul0rn.
exact: (leq_trans (mxrankM_maxl _ _) (rank_leq_col _)).
Qed.

Theorem sv_eq0_rank m n (M : 'M[R]_(m, n)) k : (sv M k == 0) = (\rank M <= k)%N.
Proof.
apply/eqP/idP => [sk|/(rank_sv (svP M))//].
rewrite (svd_E (svP M)); apply: trunc_all => i ki; apply/eqP.
by rewrite eq_le sv_ge0 andbT -sk sv_le.
Qed.

Corollary sv_gt0_rank m n (M : 'M[R]_(m, n)) k : (0 < sv M k) = (k < \rank M)%N.
Proof. by rewrite lt_def sv_ge0 andbT sv_eq0_rank -ltnNge. Qed.

Section OneSVD.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.

Theorem svd_pair (i : 'I_m) (j : 'I_n) : i = j :> nat -> M *m col j V = s j *: col i U.
Proof.
move=> ij; have E : col j (rdiag m n s) = s j *: delta_mx i 0.
  apply/colP => k; rewrite !mxE andbT -ij -val_eqE /=.
  by have [->|_] := eqVneq (k : nat) i; rewrite ?mulr1 ?mulr0.
rewrite (svd_E h) colE -mulmxA (mulmxA V^T) (orthP _ (svd_V h)) mul1mx -mulmxA -colE E.
by rewrite -scalemxAr -colE.
Qed.

Theorem svd_outer : M = \sum_(i < m) \sum_(j < n | i == j :> nat) s i *: (col i U *m (col j V)^T).
Proof.
rewrite {1}(svd_E h); apply/matrixP => a b; rewrite mxE summxE.
under eq_bigr do rewrite mxE big_distrl /=.
rewrite exchange_big /=; apply: eq_bigr => i _; rewrite summxE [RHS]big_mkcond /=.
apply: eq_bigr => j _; rewrite !mxE big_ord1 !mxE.
by case: eqP => _; rewrite ?mulr1n ?mulr0n ?mulr0 ?mul0r // mulrA [s i * _]mulrC.
Qed.

Theorem svd_null (x : 'cV[R]_n) : (M *m x == 0) = [forall j : 'I_n, (s j == 0) || (dot (col j V) x == 0)].
Proof.
rewrite -nsq_eq0 (svd_nsq h) psumr_eq0 => [|j _]; last by rewrite mulr_ge0 ?sqr_ge0.
apply/allP/forallP => [H j|H j _] /=; last first.
  by rewrite mulf_eq0 !sqrf_eq0 col_dot; apply: (H j).
by have := H j (mem_index_enum _); rewrite mulf_eq0 !sqrf_eq0 col_dot.
Qed.
End OneSVD.

Theorem svd_pair_tr m n (M : 'M[R]_(m, n)) U s V (h : is_svd M U s V) (i : 'I_m) (j : 'I_n) :
  i = j :> nat -> M^T *m col i U = s i *: col j V.
Proof. by move=> ij; apply: (svd_pair (svd_tr h)). Qed.

End SV.
