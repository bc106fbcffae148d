(* D11, the theorems of D1, D4, D7 and D9 for complex matrices.

   csv A i              the i-th singular value of a complex matrix, counted from 0: csvP (A has a decomposition with these values), csvE (and every
                        decomposition of A has them)
   csv_eq0_rank         sigma_k = 0 exactly when rank A <= k
   csv_unitary, csv_adjoint, csv_add, csv_weyl   invariance, A^H, Weyl's inequalities
   complex_pair, complex_pair_adjoint   A v_i = sigma_i u_i and A^H u_i = sigma_i v_i
   complex_fro          |A|_F^2 = sum of sigma_i^2
   complex_norm_comparison  |A|_2 <= |A|_F <= sqrt(r) |A|_2
   complex_spectral_norm  |A|_2 = max over unit x of |A x| = sigma_0, attained
   ctrunc U s V k       the truncation A_k; ctrunc_rank, and ctrunc_values: its error has the singular values sigma_k, sigma_(k+1), ...
   complex_EY_values    rank B <= k: sigma_j(A - B) >= sigma_(k+j)(A) for every j
   complex_EY_fro, complex_EY_fro_value, complex_EY_spectral, complex_EY_spectral_value, complex_mirsky
                        Eckart-Young in the Frobenius norm, in the spectral norm, and in every unitarily invariant norm
   complex_EY_witness   a unit vector z with B z = 0 and |(A - B) z| >= sigma_k
   complex_kyfan_add    the triangle inequality of the Ky Fan norms *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms d09_eckart_young.
From Eckart Require Import d09c_unitarily_invariant_norms d11_complex_matrices d11_complex_svd.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope complex_scope.
Local Open Scope ring_scope.

Section ComplexNorms.
Variable R : rcfType.
Notation C := (R[i]).
Notation toC := (map_mx (real_complex R)).
Local Notation "A ^H" := (adjoint A) (at level 8, format "A ^H").
Implicit Types (m n p k : nat).

(* ---------- the singular values of a complex matrix ---------- *)
Definition csv m n (A : 'M[C]_(m, n)) (i : nat) : R := sv (real_form A) i.*2.

Theorem csvE m n (A : 'M[C]_(m, n)) U s V i : is_complex_svd A U s V -> csv A i = s i.
Proof. by move=> h; rewrite /csv (complex_singular_values _ h) doubleK. Qed.

Theorem csvP m n (A : 'M[C]_(m, n)) : exists U V, is_complex_svd A U (csv A) V.
Proof.
have [U [s [V h]]] := complex_svd_exists A; exists U, V; have E i := csvE i h.
case: h => uU uV AE s0 sS sz; split=> //.
- by rewrite {1}AE; congr (_ *m map_mx _ _ *m _); apply: eq_rdiag => i _; rewrite E.
- by move=> i; rewrite E.
- by move=> i j ij; rewrite !E sS.
by move=> i mi; rewrite E sz.
Qed.

Lemma sv_real_form m n (A : 'M[C]_(m, n)) i : sv (real_form A) i = csv A i./2.
Proof. by have [U [V h]] := csvP A; rewrite (complex_singular_values _ h). Qed.

Lemma csv_ge0 m n (A : 'M[C]_(m, n)) i : 0 <= csv A i.
Proof. exact: sv_ge0. Qed.
Lemma csv_le m n (A : 'M[C]_(m, n)) i j : (i <= j)%N -> csv A j <= csv A i.
Proof. by move=> ij; rewrite sv_le // leq_double. Qed.
Lemma csv_default m n (A : 'M[C]_(m, n)) i : (minn m n <= i)%N -> csv A i = 0.
Proof. by have [U [V h]] := csvP A; apply: csvd_0 h _. Qed.

Lemma real_formD m n (A B : 'M[C]_(m, n)) : real_form (A + B) = real_form A + real_form B.
Proof.
rewrite /real_form /real_block add_block_mx; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (A i j) => a b; case: (B i j) => c d //=; rewrite opprD.
Qed.

Lemma real_formN m n (A : 'M[C]_(m, n)) : real_form (- A) = - real_form A.
Proof.
rewrite /real_form /real_block opp_block_mx; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (A i j) => a b.
Qed.

Theorem csv_add m n (A B : 'M[C]_(m, n)) i j : csv (A + B) (i + j) <= csv A i + csv B j.
Proof. by rewrite /csv real_formD doubleD sv_add. Qed.

Theorem csv_weyl m n (A B : 'M[C]_(m, n)) i : `|csv A i - csv B i| <= csv (A - B) 0%N.
Proof. by rewrite /csv real_formD real_formN; apply: sv_weyl. Qed.

Theorem csv_unitary m n (A : 'M[C]_(m, n)) (P : 'M[C]_m) (Q : 'M[C]_n) i :
  unitary P -> unitary Q -> csv (P *m A *m Q^H) i = csv A i.
Proof. by move=> uP uQ; rewrite /csv !real_formM real_form_adjoint sv_orth ?real_form_unitary. Qed.

Theorem csv_adjoint m n (A : 'M[C]_(m, n)) i : csv A^H i = csv A i.
Proof. by rewrite /csv real_form_adjoint sv_tr. Qed.

(* a real matrix has the same singular values over R[i] *)
Theorem csv_toC m n (B : 'M[R]_(m, n)) i : csv (toC B) i = sv B i.
Proof.
have [oU oV E s0 sS sz] := svP B.
have un k (Q : 'M[R]_k) : orth Q -> unitary (toC Q).
  by move=> /orthP oQ; rewrite /unitary adjoint_toC -map_mxM oQ map_mx1.
by apply: (@csvE _ _ _ (toC (svd_of B).1.1) _ (toC (svd_of B).2)); split=> //; try exact: un;
  rewrite adjoint_toC -!map_mxM -E.
Qed.

Theorem csv_eq0_rank m n (A : 'M[C]_(m, n)) k : (csv A k == 0) = (\rank A <= k)%N.
Proof.
apply/idP/idP => [/eqP sk|rA].
  have [U [V [_ _ E s0 sS _]]] := csvP A; rewrite {1}E.
  apply: (leq_trans (mxrankM_maxl _ _)); apply: (leq_trans (mxrankM_maxr _ _)); rewrite mxrank_map.
  apply: (@rank_window R _ _ _ 0) => i; apply: contraR; rewrite -leqNgt add0n => ki.
  by rewrite eq_le s0 andbT -sk sS.
rewrite /csv sv_eq0_rank -{1}[A]mulmx_base real_formM.
by apply: (leq_trans (mxrankM_maxl _ _)); apply: (leq_trans (rank_leq_col _)); rewrite addnn leq_double.
Qed.

(* ---------- D1: pairs ---------- *)
Section OneSVD.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U s V.

Theorem complex_pair (i : 'I_m) (j : 'I_n) : i = j :> nat -> A *m col j V = (s j)%:C *: col i U.
Proof.
move=> ij; have E : col j (toC (rdiag m n s)) = (s j)%:C *: delta_mx i 0.
  apply/colP => k; rewrite !mxE andbT -ij -val_eqE /=.
  by have [->|_] := eqVneq (k : nat) i; rewrite ?mulr1 ?mulr0.
rewrite (csvd_E h) colE -mulmxA (mulmxA V^H) (csvd_V h) mul1mx -mulmxA -colE E.
by rewrite -scalemxAr -colE.
Qed.
End OneSVD.

Lemma complex_svd_adjoint m n (A : 'M[C]_(m, n)) U s V : is_complex_svd A U s V -> is_complex_svd A^H V s U.
Proof.
case=> uU uV E s0 sS sz; split=> //; last by move=> i; rewrite minnC; apply: sz.
by rewrite E !adjointM adjointK adjoint_toC tr_rdiag mulmxA.
Qed.

Theorem complex_pair_adjoint m n (A : 'M[C]_(m, n)) U s V (i : 'I_m) (j : 'I_n) : is_complex_svd A U s V ->
  i = j :> nat -> A^H *m col i U = (s i)%:C *: col j V.
Proof. by move=> /complex_svd_adjoint h ij; apply: (complex_pair h). Qed.

(* ---------- D4 and D7: norms ---------- *)
Definition stack n (x : 'cV[C]_n) : 'cV[R]_(n + n) := col_mx (re_mx x) (im_mx x).

Lemma stack_mul m n (A : 'M[C]_(m, n)) x : stack (A *m x) = real_form A *m stack x.
Proof. by rewrite /stack /real_form /real_block mul_block_col re_mulmx im_mulmx mulNmx [X in col_mx _ X]addrC addrC. Qed.

Lemma stack_nsq n (x : 'cV[C]_n) : nsq (stack x) = cnsq x.
Proof. by rewrite /nsq /dot /stack tr_col_mx mul_row_col mxE. Qed.

Lemma stack_onto n (y : 'cV[R]_(n + n)) : exists x, stack x = y.
Proof.
exists (\col_i (usubmx y i 0 +i* dsubmx y i 0)).
by rewrite -[RHS]vsubmxK /stack; congr col_mx; apply/colP => i; rewrite !mxE.
Qed.

Theorem complex_spectral_norm m n (A : 'M[C]_(m, n)) : (0 < n)%N ->
  (forall x, cnsq x = 1 -> cnsq (A *m x) <= csv A 0%N ^+ 2) /\ exists2 x, cnsq x = 1 & cnsq (A *m x) = csv A 0%N ^+ 2.
Proof.
move=> n0; have [|le [y y1 Ay]] := @spectral_norm R _ _ (real_form A); first by rewrite addn_gt0 n0.
split=> [x x1|]; first by rewrite -!stack_nsq stack_mul le ?stack_nsq.
by have [x xy] := stack_onto y; exists x; rewrite -stack_nsq ?stack_mul xy.
Qed.

Definition cfro2 m n (A : 'M[C]_(m, n)) : R := \sum_i \sum_j (complex.Re (A i j) ^+ 2 + complex.Im (A i j) ^+ 2).

(* the entries' moduli *)
Theorem cfro2_moduli m n (A : 'M[C]_(m, n)) : (cfro2 A)%:C = \sum_i \sum_j `|A i j| ^+ 2.
Proof.
rewrite rmorph_sum; apply: eq_bigr => i _; rewrite rmorph_sum; apply: eq_bigr => j _.
by rewrite normc_def -rmorphX sqr_sqrtr // addr_ge0 ?sqr_ge0.
Qed.

Lemma cfro2_parts m n (M : 'M[C]_(m, n)) : cfro2 M = fro2 (re_mx M) + fro2 (im_mx M).
Proof. by rewrite /fro2 -big_split; apply: eq_bigr => i _; rewrite -big_split; apply: eq_bigr => j _; rewrite !mxE. Qed.

Lemma fro2_real_form m n (A : 'M[C]_(m, n)) : fro2 (real_form A) = cfro2 A *+ 2.
Proof.
have rows p (B D : 'M[R]_(p, n)) : fro2 (row_mx B D) = fro2 B + fro2 D.
  rewrite /fro2 -big_split; apply: eq_bigr => i _; rewrite big_split_ord /=.
  by congr (_ + _); apply: eq_bigr => j _; rewrite ?row_mxEl ?row_mxEr.
have cols p (B D : 'M[R]_(m, p)) : fro2 (col_mx B D) = fro2 B + fro2 D.
  rewrite /fro2 big_split_ord /=.
  by congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite ?col_mxEu ?col_mxEd.
rewrite /real_form /real_block block_mxEv cols !rows.
have -> : fro2 (- im_mx A) = fro2 (im_mx A) by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE sqrrN.
rewrite cfro2_parts; ring.
Qed.

Lemma sum_halves q (F : nat -> R) : \sum_(i < q.*2) F i./2 = (\sum_(i < q) F i) *+ 2.
Proof.
elim: q => [|q IHq]; first by rewrite double0 !big_ord0 mul0rn.
by rewrite doubleS !big_ord_recr /= IHq doubleK uphalf_double mulrnDl mulr2n addrA.
Qed.

Lemma min_twice m n : minn (m + m) (n + n) = (minn m n).*2.
Proof. by rewrite -mul2n minnMr !mul2n !addnn. Qed.

Theorem complex_fro m n (A : 'M[C]_(m, n)) : cfro2 A = \sum_(i < minn m n) csv A i ^+ 2.
Proof.
have := fro2_real_form A; rewrite fro2_sv min_twice; under eq_bigr do rewrite sv_real_form.
by rewrite (sum_halves _ (fun i => csv A i ^+ 2)) => /eqP; rewrite eqr_muln2r => /eqP.
Qed.

(* the norm itself *)
Definition cfro m n (A : 'M[C]_(m, n)) : R := Num.sqrt (cfro2 A).

Lemma cfro2_ge0 m n (A : 'M[C]_(m, n)) : 0 <= cfro2 A.
Proof. by do 2!apply: sumr_ge0 => ? _; rewrite addr_ge0 ?sqr_ge0. Qed.

Lemma cfro_ge0 m n (A : 'M[C]_(m, n)) : 0 <= cfro A.
Proof. exact: sqrtr_ge0. Qed.

Lemma sqr_cfro m n (A : 'M[C]_(m, n)) : cfro A ^+ 2 = cfro2 A.
Proof. by rewrite sqr_sqrtr ?cfro2_ge0. Qed.

Lemma csv_le_cfro m n (M : 'M[C]_(m, n)) : csv M 0%N <= cfro M.
Proof.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?csv_ge0 ?cfro_ge0 // sqr_cfro complex_fro.
have [r0|r0] := posnP (minn m n); first by rewrite csv_default ?r0 // expr0n big_ord0.
by rewrite (bigD1 (Ordinal r0)) //= ler_addl sumr_ge0 // => i _; rewrite sqr_ge0.
Qed.

Theorem complex_norm_comparison m n (A : 'M[C]_(m, n)) : csv A 0%N <= cfro A <= Num.sqrt (\rank A)%:R * csv A 0%N.
Proof.
rewrite csv_le_cfro /= -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?sqrtr_ge0 ?csv_ge0 // sqr_cfro exprMn sqr_sqrtr ?ler0n //.
have rk : (\rank (real_form A) <= (\rank A).*2)%N by rewrite -sv_eq0_rank sv_real_form doubleK csv_eq0_rank.
have := fro_le_spectral (real_form A); rewrite fro2_real_form sv_real_form => le.
suff : cfro2 A *+ 2 <= ((\rank A)%:R * csv A 0%N ^+ 2) *+ 2 by rewrite ler_muln2r.
by apply: (le_trans le); rewrite -mulrnAl -mulrnA muln2 ler_wpmul2r ?sqr_ge0 // ler_nat.
Qed.

(* ---------- D9 ---------- *)
Definition ctrunc m n (U : 'M[C]_m) s (V : 'M[C]_n) k : 'M[C]_(m, n) :=
  U *m toC (rdiag m n (fun i => s i *+ (i < k)%N)) *m V^H.

Theorem ctrunc_rank m n (U : 'M[C]_m) s (V : 'M[C]_n) k : (\rank (ctrunc U s V k) <= k)%N.
Proof.
apply: (leq_trans (mxrankM_maxl _ _)); apply: (leq_trans (mxrankM_maxr _ _)); rewrite mxrank_map.
by apply: (@rank_window R _ _ _ 0) => i; rewrite add0n; case: ltnP => //; rewrite mulr0n eqxx.
Qed.

Theorem ctrunc_values m n (A : 'M[C]_(m, n)) U s V k j : is_complex_svd A U s V -> csv (A - ctrunc U s V k) j = s (k + j)%N.
Proof.
case=> uU uV -> s0 sS sz; rewrite /ctrunc -mulmxBl -mulmxBr -map_mxB csv_unitary // csv_toC.
by have := trunc_values (svd_rdiag s0 sS sz) k j; rewrite /trunc trmx1 mulmx1 mul1mx.
Qed.

Theorem complex_EY_values m n (A B : 'M[C]_(m, n)) k j : (\rank B <= k)%N -> csv A (k + j) <= csv (A - B) j.
Proof.
rewrite -csv_eq0_rank => /eqP Bk; have := csv_add (A - B) B j k; rewrite subrK Bk addr0.
by rewrite addnC.
Qed.

Section EckartYoung.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n) (k : nat).
Hypothesis h : is_complex_svd A U s V.
Let Ak := ctrunc U s V k.

Lemma error_le B j : (\rank B <= k)%N -> csv (A - Ak) j <= csv (A - B) j.
Proof. by move=> rB; rewrite (ctrunc_values _ _ h) -(csvE _ h) complex_EY_values. Qed.

Theorem complex_EY_spectral_value : csv (A - Ak) 0%N = s k.
Proof. by rewrite (ctrunc_values _ _ h) addn0. Qed.

Theorem complex_EY_spectral B : (\rank B <= k)%N -> s k <= csv (A - B) 0%N.
Proof. by rewrite -complex_EY_spectral_value; apply: error_le. Qed.

Theorem complex_EY_fro_value : cfro2 (A - Ak) = \sum_(k <= i < minn m n) s i ^+ 2.
Proof.
rewrite complex_fro.
have -> : \sum_(i < minn m n) csv (A - Ak) i ^+ 2 = \sum_(i < minn m n) s (k + i)%N ^+ 2.
  by apply: eq_bigr => i _; rewrite (ctrunc_values _ _ h).
rewrite -(big_mkord xpredT (fun i => s (k + i)%N ^+ 2)); have [kr|rk] := leqP k (minn m n); last first.
  rewrite [RHS]big_geq 1?ltnW // big_nat big1 // => i _.
  by rewrite (csvd_0 h) ?expr0n // (leq_trans (ltnW rk)) ?leq_addr.
rewrite (big_cat_nat _ _ _ (leq0n (minn m n - k)) (leq_subr _ _)) /= [X in _ + X]big_nat [X in _ + X]big1 ?addr0; last first.
  by move=> i /andP[ki _]; rewrite (csvd_0 h) ?expr0n // -leq_subLR.
by rewrite -[in RHS](add0n k) big_addn; apply: eq_bigr => i _; rewrite addnC.
Qed.

Theorem complex_EY_fro B : (\rank B <= k)%N -> cfro2 (A - Ak) <= cfro2 (A - B).
Proof. by move=> rB; rewrite !complex_fro; apply: ler_sum => i _; rewrite ler_pexpn2r ?nnegrE ?csv_ge0 ?error_le. Qed.
End EckartYoung.

(* the unit vector of D9b that B sends to 0 *)
Theorem complex_EY_witness m n (A B : 'M[C]_(m, n)) k : (\rank B <= k)%N -> (k < n)%N ->
  exists z : 'cV[C]_n, [/\ cnsq z = 1, B *m z = 0 & csv A k ^+ 2 <= cnsq ((A - B) *m z)].
Proof.
rewrite -csv_eq0_rank => Bk kn; have rB : (\rank (real_form B) <= k.*2)%N by rewrite -sv_eq0_rank sv_real_form doubleK.
have [|y [y0 By le]] := EY_witness (real_form A) rB; first by rewrite -addnn (leq_trans _ (leq_add kn (ltnW kn))) // addSn.
have [x xy] := stack_onto y; pose a := (norm y)^-1; have an : a ^+ 2 * cnsq x = 1.
  by rewrite -stack_nsq xy -sqr_norm exprVn mulVf // expf_neq0 // gt_eqF.
exists (a%:C *: x); split; first by rewrite cnsqZ.
  rewrite -scalemxAr (_ : B *m x = 0) ?scaler0 //; apply/eqP.
  by rewrite -cnsq_eq0 -stack_nsq stack_mul xy By nsq_eq0.
rewrite -scalemxAr cnsqZ -[X in X <= _]mulr1 -an mulrCA ler_wpmul2l ?sqr_ge0 //.
rewrite -!stack_nsq stack_mul real_formD real_formN xy -!sqr_norm -exprMn ler_pexpn2r ?nnegrE ?norm_ge0 //.
by rewrite mulr_ge0 ?csv_ge0 ?norm_ge0.
Qed.

Section Invariant.
Variables (m n : nat) (N : 'M[C]_(m, n) -> R).
Hypothesis N_add : forall X Y, N (X + Y) <= N X + N Y.
Hypothesis N_scale : forall (a : R) X, N (a%:C *: X) = `|a| * N X.
Hypothesis N_unitary : forall X (P : 'M[C]_m) (Q : 'M[C]_n), unitary P -> unitary Q -> N (P *m X *m Q^H) = N X.

Theorem complex_invariant_monotone X Y : (forall i, csv X i <= csv Y i) -> N X <= N Y.
Proof.
have un k (Q : 'M[R]_k) : orth Q -> unitary (toC Q).
  by move=> /orthP oQ; rewrite /unitary adjoint_toC -map_mxM oQ map_mx1.
have diag Z : N Z = N (toC (rdiag m n (csv Z))).
  by have [U [V [uU uV E _ _ _]]] := csvP Z; rewrite {1}E N_unitary.
move=> le; rewrite (diag X) (diag Y).
apply: (@diagonal_monotone R m n (fun B => N (toC B))) => [B D|a B|B P Q oP oQ|i].
- by rewrite map_mxD.
- by rewrite map_mxZ N_scale.
- by rewrite !map_mxM -adjoint_toC N_unitary //; apply: un.
by rewrite csv_ge0 le.
Qed.

Theorem complex_mirsky (A B : 'M[C]_(m, n)) U s V k : is_complex_svd A U s V -> (\rank B <= k)%N ->
  N (A - ctrunc U s V k) <= N (A - B).
Proof. by move=> h rB; apply: complex_invariant_monotone => j; apply: error_le. Qed.
End Invariant.

Theorem complex_kyfan_add p m n (A B : 'M[C]_(m, n)) :
  \sum_(i < p) csv (A + B) i <= \sum_(i < p) csv A i + \sum_(i < p) csv B i.
Proof.
have E (X : 'M[C]_(m, n)) : kyfan p.*2 (real_form X) = (\sum_(i < p) csv X i) *+ 2.
  by rewrite /kyfan -sum_halves; apply: eq_bigr => i _; rewrite sv_real_form.
by have := kyfan_add p.*2 (real_form A) (real_form B); rewrite -real_formD !E -mulrnDl ler_muln2r.
Qed.
End ComplexNorms.
