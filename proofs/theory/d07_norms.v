(* D7, norms.

   fro2_sv              |A|_F^2 = sum of sigma_i^2 (and trace(A^T A): fro2E)
   fro2_orth, sv_orth (d01)   unitary invariance
   spectral_norm        |A|_2 = max over unit x of |A x| = sigma_0, attained
   opnorm_leE           a bound on |A|_2 is a bound on sigma_0
   norm_comparison      |A|_2 <= |A|_F <= sqrt(r) |A|_2; spectral_le_fro and fro_le_spectral say it for the squares
   sv_add, sv_weyl      Weyl's inequalities for the function sv
   sv_mull_le, sv_mulr_le, sv_mull_ge   sigma_i(K A) <= |K|_2 sigma_i(A), and the lower bound *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Norms.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Definition fro2 m n (M : 'M[R]_(m, n)) : R := \sum_i \sum_j M i j ^+ 2.

Lemma fro2E m n (M : 'M[R]_(m, n)) : fro2 M = \tr (M^T *m M).
Proof.
rewrite /fro2 exchange_big; apply: eq_bigr => j _; rewrite mxE.
by apply: eq_bigr => i _; rewrite mxE expr2.
Qed.

Lemma fro2_ge0 m n (M : 'M[R]_(m, n)) : 0 <= fro2 M.
Proof. by do 2!apply: sumr_ge0 => ? _; apply: sqr_ge0. Qed.

Lemma sum_minn m n (F : nat -> R) :
  (forall i, (minn m n <= i)%N -> F i = 0) ->
  \sum_(i < n) F i = \sum_(i < minn m n) F i.
Proof.
move=> F0; rewrite -!(big_mkord xpredT F) (big_cat_nat _ _ _ (leq0n (minn m n))) ?geq_minr //=.
by rewrite [X in _ + X]big_nat [X in _ + X]big1 ?addr0 // => i /andP[/F0].
Qed.

Theorem svd_fro2 m n (M : 'M[R]_(m, n)) U s V : is_svd M U s V -> fro2 M = \sum_(i < minn m n) s i ^+ 2.
Proof.
move=> h; rewrite fro2E (svd_gram h) mxtrace_mulC mulmxA (orthP _ (svd_V h)) mul1mx.
rewrite -(@sum_minn m n (fun i => s i ^+ 2)) => [|i /(svd_0 h)->]; last by rewrite expr0n.
by apply: eq_bigr => i _; rewrite mxE eqxx.
Qed.

Theorem fro2_sv m n (M : 'M[R]_(m, n)) : fro2 M = \sum_(i < minn m n) sv M i ^+ 2.
Proof. exact: svd_fro2 (svP M). Qed.

Lemma fro2_orth m n (X : 'M[R]_(m, n)) (P : 'M[R]_m) (Q : 'M[R]_n) :
  orth P -> orth Q -> fro2 (P *m X *m Q^T) = fro2 X.
Proof.
move=> /orthP oP /orthP oQ; rewrite !fro2E !trmx_mul trmxK !mulmxA.
by rewrite mxtrace_mulC !mulmxA oQ mul1mx -(mulmxA _ P^T) oP mulmx1.
Qed.

Theorem spectral_norm m n (M : 'M[R]_(m, n)) : (0 < n)%N ->
  (forall x, nsq x = 1 -> nsq (M *m x) <= sv M 0%N ^+ 2)
  /\ exists2 x, nsq x = 1 & nsq (M *m x) = sv M 0%N ^+ 2.
Proof.
move=> n0; have h := svP M; split=> [x x1|].
  have := svd_max h x; rewrite {2}/norm x1 sqrtr1 mulr1 -sqr_norm => le.
  by rewrite ler_pexpn2r ?nnegrE ?norm_ge0 ?sv_ge0.
by have [x x1 Mx] := svd_max_attained h n0; exists x; rewrite // -sqr_norm Mx.
Qed.

(* the operator 2-norm is sv _ 0; opnorm_le is the same thing as a bound on it *)
Lemma opnorm_leE m n (A : 'M[R]_(m, n)) c : 0 <= c -> opnorm_le A c <-> sv A 0%N <= c.
Proof.
move=> c0; split=> [|le x]; first exact: (sv_le_opnorm 0 (svP A) c0).
by apply: (le_trans (svd_max (svP A) x)); rewrite ler_wpmul2r ?norm_ge0.
Qed.

Theorem sv_add m n (A B : 'M[R]_(m, n)) i j : sv (A + B) (i + j) <= sv A i + sv B j.
Proof. exact: Weyl_add (svP A) (svP B) (svP (A + B)). Qed.

Theorem sv_weyl m n (A B : 'M[R]_(m, n)) i : `|sv A i - sv B i| <= sv (A - B) 0%N.
Proof. by apply: sv_pert; [apply: sv_ge0 | apply/opnorm_leE; rewrite ?sv_ge0]. Qed.
Lemma opnorm_fro m n (A : 'M[R]_(m, n)) c :
  0 <= c -> fro2 A <= c ^+ 2 -> opnorm_le A c.
Proof.
move=> c0 Ac x; have h := svP A.
apply: (le_trans (svd_max h x)); rewrite ler_wpmul2r ?norm_ge0 //.
have [r0|r0] := posnP (minn m n); first by rewrite (svd_0 h) ?r0.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?sv_ge0 //; apply: le_trans Ac.
rewrite (svd_fro2 h) (bigD1 (Ordinal r0)) //= ler_addl.
by apply: sumr_ge0 => ? _; apply: sqr_ge0.
Qed.

Lemma opnorm_le_tr m n (A : 'M[R]_(m, n)) c : 0 <= c -> opnorm_le A c -> opnorm_le A^T c.
Proof.
move=> c0 Ac x; have h := svd_tr (svP A).
apply: (le_trans (svd_max h x)); rewrite ler_wpmul2r ?norm_ge0 //.
exact: sv_le_opnorm (svP A) c0 Ac.
Qed.
Theorem spectral_le_fro m n (A : 'M[R]_(m, n)) : sv A 0%N ^+ 2 <= fro2 A.
Proof.
rewrite fro2_sv; case: (posnP (minn m n)) => [r0|r0]; first by rewrite sv_default ?r0 // expr0n sumr_ge0 // => i _; rewrite sqr_ge0.
by rewrite (bigD1 (Ordinal r0)) //= ler_addl sumr_ge0 // => i _; rewrite sqr_ge0.
Qed.

Theorem fro_le_spectral m n (A : 'M[R]_(m, n)) : fro2 A <= (\rank A)%:R * sv A 0%N ^+ 2.
Proof.
rewrite fro2_sv.
have rm : (\rank A <= minn m n)%N by rewrite leq_min rank_leq_row rank_leq_col.
rewrite -(big_mkord xpredT (fun i => sv A i ^+ 2)) (big_cat_nat _ _ _ (leq0n _) rm) /=.
rewrite [X in _ + X]big_nat_cond [X in _ + X]big1 ?addr0; last first.
  by move=> i /andP[/andP[ri _] _]; have := sv_eq0_rank A i; rewrite ri => /eqP ->; rewrite expr0n.
rewrite mulr_natl -[X in _ *+ X]subn0 -sumr_const_nat; apply: ler_sum => i _.
by rewrite ler_pexpn2r ?nnegrE ?sv_ge0 ?sv_le.
Qed.

(* the same with roots, as in the source *)
Definition fro m n (A : 'M[R]_(m, n)) : R := Num.sqrt (fro2 A).

Lemma fro_ge0 m n (A : 'M[R]_(m, n)) : 0 <= fro A.
Proof. exact: sqrtr_ge0. Qed.

Lemma sqr_fro m n (A : 'M[R]_(m, n)) : fro A ^+ 2 = fro2 A.
Proof. by rewrite sqr_sqrtr ?fro2_ge0. Qed.

Theorem norm_comparison m n (A : 'M[R]_(m, n)) : sv A 0%N <= fro A <= Num.sqrt (\rank A)%:R * sv A 0%N.
Proof.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?sv_ge0 ?fro_ge0 // sqr_fro spectral_le_fro /=.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?sqrtr_ge0 ?sv_ge0 ?fro_ge0 // sqr_fro exprMn sqr_sqrtr ?ler0n //.
exact: fro_le_spectral.
Qed.

Lemma gram_nsq m k (U : 'M[R]_(m, k)) a x : opnorm_le (1%:M - U^T *m U) a ->
  (1 - a) * nsq x <= nsq (U *m x) <= (1 + a) * nsq x.
Proof.
move=> Ua; have -> : nsq (U *m x) = nsq x - dot x ((1%:M - U^T *m U) *m x).
  by rewrite mulmxBl mul1mx dotDr dotNr opprB addrCA subrr addr0 /nsq dot_mull mulmxA.
have : `|dot x ((1%:M - U^T *m U) *m x)| <= a * nsq x.
  apply: (le_trans (dot_norm _ _)); rewrite -sqr_norm expr2 mulrCA.
  by rewrite ler_wpmul2l ?norm_ge0.
rewrite mulrBl mulrDl mul1r ler_norml => /andP[h1 h2].
by rewrite ler_add2l ler_opp2 h2 ler_add2l ler_oppl h1.
Qed.

Lemma gram_le m k (U : 'M[R]_(m, k)) a : 0 <= a -> opnorm_le (1%:M - U^T *m U) a ->
  opnorm_le U (Num.sqrt (1 + a)).
Proof.
move=> a0 Ua x; have a1 : 0 <= 1 + a by rewrite addr_ge0.
rewrite -sqrtrM // ler_wsqrtr //; by have /andP[] := gram_nsq x Ua.
Qed.

Lemma gram_ge m k (U : 'M[R]_(m, k)) a : a <= 1 -> opnorm_le (1%:M - U^T *m U) a ->
  opnorm_ge U (Num.sqrt (1 - a)).
Proof.
move=> a1 Ua x; rewrite -sqrtrM ?subr_ge0 // ler_wsqrtr //.
by have /andP[] := gram_nsq x Ua.
Qed.

Lemma sv_mull_le p m n (K : 'M[R]_(p, m)) (A : 'M[R]_(m, n)) c i :
  0 <= c -> opnorm_le K c -> sv (K *m A) i <= c * sv A i.
Proof.
move=> c0 Kc; have [i_n|n_i] := ltnP i n; last first.
  by rewrite (svd_0 (svP _)) ?mulr_ge0 ?sv_ge0 // geq_min n_i orbT.
have [x [x0 xV xL]] := common_vector (svd_of (K *m A)).2 i_n
  (size_take_cols (svd_of A).2 i).
rewrite -(ler_pmul2r x0); apply: (le_trans (svd_lower (svP _) xV)).
rewrite -mulmxA; apply: (le_trans (Kc _)); rewrite -mulrA ler_wpmul2l //.
by apply: (svd_upper (svP _)) => j ji; rewrite col_dot xL // take_cols.
Qed.

Lemma sv_mull_ge p m n (K : 'M[R]_(p, m)) (A : 'M[R]_(m, n)) c i :
  0 <= c -> opnorm_ge K c -> c * sv A i <= sv (K *m A) i.
Proof.
move=> c0 Kc; have [i_n|n_i] := ltnP i n; last first.
  by rewrite (svd_0 (svP A)) ?mulr0 ?sv_ge0 // geq_min n_i orbT.
have [x [x0 xV xL]] := common_vector (svd_of A).2 i_n
  (size_take_cols (svd_of (K *m A)).2 i).
rewrite -(ler_pmul2r x0) -mulrA.
apply: (le_trans (ler_wpmul2l c0 (svd_lower (svP _) xV))).
apply: (le_trans (Kc _)); rewrite mulmxA.
by apply: (svd_upper (svP _)) => j ji; rewrite col_dot xL // take_cols.
Qed.

Lemma sv_mulr_le m n p (A : 'M[R]_(m, n)) (K : 'M[R]_(n, p)) c i :
  0 <= c -> opnorm_le K c -> sv (A *m K) i <= c * sv A i.
Proof.
move=> c0 Kc; rewrite -sv_tr trmx_mul -(sv_tr A); apply: sv_mull_le => //.
exact: opnorm_le_tr.
Qed.
End Norms.
