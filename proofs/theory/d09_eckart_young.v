(* D9, Eckart-Young-Mirsky: for every B with rank B <= k.

   D9a  EY_fro, EY_fro_attained       |A - B|_F^2 >= sum_(j >= k) sigma_j^2, attained by A_k (from Weyl's inequality with B)
   D9b  EY_spectral, EY_spectral_attained   |A - B|_2 >= sigma_k (counted from 0), attained by A_k
        EY_witness      a unit vector z with B z = 0 and |(A - B) z| >= sigma_k
   best A k is A_k = U[:, :k] Sigma_k V[:, :k]^T; best_rank says that its rank is at most k
   D9a by the two proofs of the sources is in d09a_two_proofs.v, and D9c in d09c_unitarily_invariant_norms.v. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section EckartYoungMirsky.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Definition trunc m n (U : 'M[R]_m) s (V : 'M[R]_n) k : 'M[R]_(m, n) :=
  U *m rdiag m n (fun i => s i *+ (i < k)%N) *m V^T.

Lemma rank_trunc m n (U : 'M[R]_m) s (V : 'M[R]_n) k : (\rank (trunc U s V k) <= k)%N.
Proof.
rewrite /trunc; apply: (leq_trans (mxrankM_maxl _ _)).
apply: (leq_trans (mxrankM_maxr _ _)).
have -> : rdiag m n (fun i => s i *+ (i < k)%N)
        = rdiag m k s *m rdiag k n (fun=> 1).
  by rewrite rdiagM; apply: eq_rdiag => i _; rewrite mulr1.
exact: (leq_trans (mxrankM_maxl _ _) (rank_leq_col _)).
Qed.

Section EckartYoung.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.
Variable k : nat.

Lemma sub_trunc :
  M - trunc U s V k = U *m rdiag m n (fun i => s i *+ (k <= i)%N) *m V^T.
Proof.
rewrite {1}(svd_E h) /trunc -mulmxBl -mulmxBr; congr (_ *m _ *m _).
apply/matrixP => i j; rewrite !mxE -mulrnBl ltnNge.
by case: leqP => _ /=; rewrite ?mulr1n ?mulr0n ?subr0 ?subrr.
Qed.

Theorem EY_spectral_attained : opnorm_le (M - trunc U s V k) (s k).
Proof.
move=> x; rewrite sub_trunc -!mulmxA orth_norm ?(svd_U h) //.
rewrite -(orth_norm x (orth_tr (svd_V h))); set z := V^T *m x.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_ge0 ?(svd_ge0 h) //.
rewrite exprMn !sqr_norm /nsq dot_mull mulmxA tr_rdiag rdiagM dotE dotE mulr_sumr.
apply: ler_sum => j _; rewrite (rdiagMc _ _ (erefl (j : nat))) mulrCA -!expr2.
rewrite ler_wpmul2r ?sqr_ge0 //.
have [kj|_] := leqP k j; last by rewrite mulr0n expr0n mul0rn sqr_ge0.
rewrite mulr1n; case: (j < m)%N; last by rewrite mulr0n sqr_ge0.
by rewrite ler_pexpn2r ?nnegrE ?(svd_ge0 h) ?(svd_le h).
Qed.

Theorem EY_spectral (B : 'M[R]_(m, n)) c : (\rank B <= k)%N ->
  0 <= c -> opnorm_le (M - B) c -> s k <= c.
Proof.
move=> rB c0 MB; have [Ub [b [Vb hB]]] := svd_exists B.
have := Weyl_pert k h hB c0 MB; rewrite (rank_sv hB rB) subr0.
by apply: le_trans; apply: ler_norm.
Qed.

Theorem EY_fro_attained :
  fro2 (M - trunc U s V k) = \sum_(k <= i < minn m n) s i ^+ 2.
Proof.
rewrite sub_trunc fro2_orth ?(svd_U h) ?(svd_V h) // fro2E tr_rdiag rdiagM /mxtrace.
pose F i := (s i *+ (k <= i)%N) * (s i *+ (k <= i)%N) *+ (i < m)%N.
under eq_bigr => i _ do rewrite mxE eqxx mulr1n -/(F i).
rewrite (@sum_minn _ m n F) => [|i]; last first.
  by rewrite /F => /(svd_0 h)->; rewrite !mul0rn mul0r mul0rn.
rewrite -(big_mkord xpredT F).
have [kr|rk] := leqP k (minn m n); last first.
  rewrite [RHS]big_geq 1?ltnW // big_nat big1 // => i /andP[_ ir].
  by rewrite /F leqNgt (ltn_trans ir rk) mulr0n mul0r mul0rn.
rewrite (big_cat_nat _ _ _ (leq0n k) kr) /= big_nat big1 ?add0r => [|i /andP[_ ik]].
  rewrite big_nat [RHS]big_nat; apply: eq_bigr => i /andP[ki ir].
  by rewrite /F ki (leq_trans ir (geq_minl _ _)) !mulr1n expr2.
by rewrite /F leqNgt ik mulr0n mul0r mul0rn.
Qed.

Theorem EY_fro (B : 'M[R]_(m, n)) : (\rank B <= k)%N ->
  fro2 (M - trunc U s V k) <= fro2 (M - B).
Proof.
move=> rB; rewrite EY_fro_attained.
have [Ub [b [Vb hB]]] := svd_exists B.
have [Ue [e [Ve hE]]] := svd_exists (M - B).
rewrite (svd_fro2 hE) -(big_mkord xpredT (fun i => e i ^+ 2)).
rewrite -{1}[k]add0n big_addn.
rewrite [X in _ <= X](big_cat_nat _ _ _ (leq0n (minn m n - k)) (leq_subr _ _)) /=.
rewrite ler_paddr ?sumr_ge0 // => [i _|]; first exact: sqr_ge0.
apply: ler_sum => i _; rewrite ler_pexpn2r ?nnegrE ?(svd_ge0 h) ?(svd_ge0 hE) //.
have hM : is_svd (M - B + B) U s V by rewrite subrK.
by have := Weyl_add i k hE hB hM; rewrite (rank_sv hB rB) addr0.
Qed.

End EckartYoung.
Definition best m n (M : 'M[R]_(m, n)) k := trunc (svd_of M).1.1 (sv M) (svd_of M).2 k.

Theorem EY_spectral_sv m n (M B : 'M[R]_(m, n)) k : (\rank B <= k)%N -> sv M k <= sv (M - B) 0%N.
Proof.
move=> rB; have := sv_add (M - B) B 0 k; rewrite subrK add0n.
by rewrite (rank_sv (svP B) rB) addr0.
Qed.

Theorem EY_spectral_best m n (M : 'M[R]_(m, n)) k : sv (M - best M k) 0%N = sv M k.
Proof.
apply/eqP; rewrite eq_le EY_spectral_sv ?rank_trunc // andbT.
exact: (sv_le_opnorm 0 (svP _) (sv_ge0 _ _) (EY_spectral_attained (svP M) k)).
Qed.

Theorem EY_fro_sv m n (M B : 'M[R]_(m, n)) k : (\rank B <= k)%N ->
  fro2 (M - best M k) <= fro2 (M - B).
Proof. exact: (EY_fro (svP M)). Qed.

Theorem EY_fro_best m n (M : 'M[R]_(m, n)) k :
  fro2 (M - best M k) = \sum_(k <= i < minn m n) sv M i ^+ 2.
Proof. exact: EY_fro_attained (svP M) k. Qed.


Theorem best_rank m n (M : 'M[R]_(m, n)) k : (\rank (best M k) <= k)%N.
Proof. exact: rank_trunc. Qed.

Theorem EY_witness m n (M B : 'M[R]_(m, n)) k : (\rank B <= k)%N -> (k < n)%N ->
  exists z : 'cV[R]_n, [/\ 0 < norm z, B *m z = 0 & sv M k * norm z <= norm ((M - B) *m z)].
Proof.
move=> rB kn; pose L := [seq (row i (row_base B))^T | i : 'I_(\rank B)].
have [|z [z0 zV zL]] := @common_vector _ n (svd_of M).2 k L kn; first by rewrite size_map size_enum_ord.
have Bz : B *m z = 0.
  rewrite -(mulmx_base B) -mulmxA (_ : row_base B *m z = 0) ?mulmx0 //.
  apply/colP => i; rewrite [RHS]mxE -(zL (row i (row_base B))^T); last first.
    by apply/mapP; exists i; rewrite ?mem_enum.
  by rewrite dotE mxE; apply: eq_bigr => j _; rewrite !mxE.
by exists z; rewrite mulmxBl Bz subr0; split=> //; apply: (svd_lower (svP M)).
Qed.
End EckartYoungMirsky.
