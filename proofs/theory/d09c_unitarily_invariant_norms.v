(* D9c, Eckart-Young-Mirsky for every unitarily invariant norm; Ky Fan and Schatten norms. Everything follows from one fact about all singular values
   at once: for rank B <= k, sigma_j(A - B) >= sigma_(k+j)(A) for every j, with equality for the truncation A_k.

   EY_values, EY_values_best   that fact: Weyl's inequality with sigma_k(B) = 0, and its equality for A_k
   EY_monotone          Eckart-Young for every function of the singular values that grows with each of them
   invariant_monotone   a norm with N(P X Q^T) = N(X) for orthogonal P and Q grows with each singular value
   mirsky               so A_k is best in every such norm
   kyfan_max, kyfan_attained, kyfan_attained_orth   the Ky Fan norm, sigma_0 + ... + sigma_(p-1), is the greatest trace of P^T A Q
   kyfan_add, kyfan_scale, kyfan_eq0   it is a norm; kyfan_EY: and A_k is best in it
   kyfan_weighted       sums of the values with non-increasing weights obey the triangle inequality (summation by parts)
   schatten_add, schatten_scale, schatten_eq0   the Schatten norm with a natural exponent p + 1 >= 1 is a norm (Young's inequality);
                        schattenE is its definition, by a root that exists because R is real closed
   schatten_EY          and A_k is best in it
   kyfan_spectral, schatten_nuclear, schatten_fro   the spectral, nuclear and Frobenius norms among them; fro_add: so |A + B|_F <= |A|_F + |B|_F *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms d09_eckart_young.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section EveryNorm.
Variable R : rcfType.
Implicit Types (m n p k : nat) (f g s t : nat -> R).

(* ---------- all singular values of the error ---------- *)
Theorem EY_values m n (A B : 'M[R]_(m, n)) k j : (\rank B <= k)%N -> sv A (k + j) <= sv (A - B) j.
Proof.
move=> rB; have := sv_add (A - B) B j k; rewrite subrK (rank_sv (svP B) rB) addr0.
by rewrite addnC.
Qed.

Lemma rank_window m n f k i : (forall j, f j != 0 -> (k <= j < k + i)%N) -> (\rank (rdiag m n f) <= i)%N.
Proof.
move=> fw; pose L : 'M[R]_(m, i) := \matrix_(a, b) (a == (k + b)%N :> nat)%:R.
pose S : 'M[R]_(i, n) := \matrix_(b, c) (f c *+ (c == (k + b)%N :> nat)).
rewrite (_ : rdiag m n f = L *m S); first exact: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
apply/matrixP => a c; rewrite !mxE; have [f0|/fw/andP[kc ci]] := eqVneq (f c) 0.
  rewrite big1 => [|b _]; last by rewrite !mxE f0 mul0rn mulr0.
  by case: eqP => [->|]; rewrite ?f0.
have ck : (c - k < i)%N by rewrite ltn_subLR.
rewrite (bigD1 (Ordinal ck)) //= !mxE /= subnKC // eqxx mulr1n big1 ?addr0 => [|b bc].
  by have [->|] := eqVneq (a : nat) c; rewrite ?mul1r ?mul0r.
rewrite !mxE (_ : (c == (k + b)%N :> nat) = false) ?mulr0 //; apply: contraNF bc => /eqP E.
by apply/eqP/val_inj; rewrite /= E addKn.
Qed.

Section OneSVD.
Variables (m n : nat) (A : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd A U s V.

Theorem trunc_values k j : sv (A - trunc U s V k) j = s (k + j)%N.
Proof.
apply/eqP; rewrite eq_le; apply/andP; split; last first.
  by rewrite -(svE _ h); apply: EY_values; apply: rank_trunc.
have -> : A - trunc U s V k = (trunc U s V (k + j) - trunc U s V k) + (A - trunc U s V (k + j)) by rewrite [RHS]addrC addrA subrK.
apply: le_trans (_ : sv (trunc U s V (k + j) - trunc U s V k) j + sv (A - trunc U s V (k + j)) 0%N <= _).
  by have := sv_add (trunc U s V (k + j) - trunc U s V k) (A - trunc U s V (k + j)) j 0; rewrite addn0.
rewrite (rank_sv (svP (trunc U s V (k + j) - trunc U s V k)) (k := j)); last first.
  rewrite /trunc -mulmxBl -mulmxBr; apply: (leq_trans (mxrankM_maxl _ _)); apply: (leq_trans (mxrankM_maxr _ _)).
  have -> : rdiag m n (fun i => s i *+ (i < k + j)%N) - rdiag m n (fun i => s i *+ (i < k)%N) = rdiag m n (fun i => s i *+ (k <= i < k + j)%N).
    apply/matrixP => a b; rewrite !mxE -mulrnBl; congr (_ *+ _).
    case: (ltnP a k) => ak /=; last by rewrite mulr0n subr0.
    by rewrite (leq_trans ak) ?leq_addr // subrr.
  by apply: (@rank_window _ _ _ k) => i; case: (k <= i < k + j)%N; rewrite // mulr0n eqxx.
by rewrite add0r; apply: (sv_le_opnorm 0 (svP _) (svd_ge0 h _)); apply: EY_spectral_attained.
Qed.
End OneSVD.

Theorem EY_values_best m n (A : 'M[R]_(m, n)) k j : sv (A - best A k) j = sv A (k + j).
Proof. exact: trunc_values (svP A) k j. Qed.

Theorem EY_monotone m n (A B : 'M[R]_(m, n)) k (N : (nat -> R) -> R) :
  (forall s t, (forall i, 0 <= s i <= t i) -> noninc s -> noninc t -> N s <= N t) -> (\rank B <= k)%N ->
  N (sv (A - best A k)) <= N (sv (A - B)).
Proof.
move=> mono rB; apply: mono => [i|i j ij|i j ij]; rewrite ?sv_le //.
by rewrite sv_ge0 EY_values_best EY_values.
Qed.

(* ---------- unitarily invariant norms ---------- *)
Section Invariant.
Variables (m n : nat) (N : 'M[R]_(m, n) -> R).
Hypothesis N_add : forall X Y, N (X + Y) <= N X + N Y.
Hypothesis N_scale : forall a X, N (a *: X) = `|a| * N X.
Hypothesis N_orth : forall X (P : 'M[R]_m) (Q : 'M[R]_n), orth P -> orth Q -> N (P *m X *m Q^T) = N X.

(* one entry of a diagonal matrix is lowered: the result lies between the matrix and the one with that entry's sign changed *)
Lemma lower_one f g (j : nat) : (forall i, i != j -> g i = f i) -> 0 <= g j <= f j -> N (rdiag m n g) <= N (rdiag m n f).
Proof.
move=> gf /andP[g0 gj]; have [fz|fz] := eqVneq (f j) 0.
  rewrite le_eqVlt; apply/orP; left; apply/eqP; congr N; apply: eq_rdiag => i _; have [->|/gf//] := eqVneq i j.
  by apply/eqP; rewrite fz eq_le g0 -fz gj.
have f_gt0 : 0 < f j by rewrite lt_def fz (le_trans g0).
pose q := g j / f j; pose F : 'M[R]_m := rdiag m m (fun i => if i == j then -1 else 1).
have q0 : 0 <= q by rewrite divr_ge0 // ltW.
have q1 : q <= 1 by rewrite ler_pdivr_mulr ?mul1r.
have oF : orth F.
  apply/orthP; rewrite tr_rdiag rdiagM; apply/matrixP => a b; rewrite !mxE ltn_ord mulr1n.
  by case: ifP => _; rewrite ?mulrNN mulr1.
have -> : rdiag m n g = ((1 + q) / 2) *: rdiag m n f + ((1 - q) / 2) *: (F *m rdiag m n f *m (1%:M)^T).
  rewrite trmx1 mulmx1 rdiagM; apply/matrixP => a b; rewrite !mxE ltn_ord mulr1n.
  have [_|_] := eqVneq (a : nat) b; last by rewrite !mulr0n !mulr0 addr0.
  rewrite !mulr1n; have [->|/gf->] := eqVneq (a : nat) j; last by field.
  by rewrite /q; field.
have a0 : 0 <= (1 + q) / 2 by rewrite divr_ge0 ?addr_ge0 ?ler01 ?ler0n.
have b0 : 0 <= (1 - q) / 2 by rewrite divr_ge0 ?subr_ge0 ?ler0n.
apply: (le_trans (N_add _ _)); rewrite !N_scale N_orth ?orth1 // !ger0_norm // -mulrDl.
by rewrite (_ : (1 + q) / 2 + (1 - q) / 2 = 1) ?mul1r //; field.
Qed.

Lemma diagonal_monotone f g : (forall i, 0 <= g i <= f i) -> N (rdiag m n g) <= N (rdiag m n f).
Proof.
move=> gf; pose F l i := if (i < l)%N then g i else f i.
have step l : N (rdiag m n (F l)) <= N (rdiag m n f).
  elim: l => [|l IHl]; first by rewrite /F.
  apply: le_trans IHl; apply: (@lower_one _ _ l) => [i il|]; rewrite /F ?ltnS ?leqnn ?ltnn //.
  by rewrite leq_eqVlt (negPf il).
apply: le_trans (step m); rewrite le_eqVlt; apply/orP; left; apply/eqP; congr N; apply: eq_rdiag => i im.
by rewrite /F (leq_trans im) ?geq_minl.
Qed.

Lemma invariant_diagonal X : N X = N (rdiag m n (sv X)).
Proof. by rewrite {1}(svd_E (svP X)) N_orth ?(svd_U (svP X)) ?(svd_V (svP X)). Qed.

Theorem invariant_monotone X Y : (forall i, sv X i <= sv Y i) -> N X <= N Y.
Proof.
move=> le; rewrite (invariant_diagonal X) (invariant_diagonal Y); apply: diagonal_monotone => i.
by rewrite sv_ge0 le.
Qed.

Theorem mirsky (A B : 'M[R]_(m, n)) k : (\rank B <= k)%N -> N (A - best A k) <= N (A - B).
Proof. by move=> rB; apply: invariant_monotone => j; rewrite EY_values_best EY_values. Qed.
End Invariant.

(* ---------- Ky Fan norms ---------- *)
Definition kyfan p m n (A : 'M[R]_(m, n)) : R := \sum_(i < p) sv A i.

Lemma orth_entry n (W : 'M[R]_n) i j : orth W -> W i j <= 1.
Proof.
move=> /orthP oW; apply: (le_trans (ler_norm _)); rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?normr_ge0 ?ler01 // expr1n.
rewrite real_normK ?num_real //; have <- : nsq (col j W) = 1.
  by rewrite /nsq -col_dot colE mulmxA oW mul1mx mxE !eqxx.
by rewrite nsqE (bigD1 i) //= mxE ler_addl sumr_ge0 // => k _; rewrite sqr_ge0.
Qed.

Lemma trace_le_values p (X : 'M[R]_p) : \tr X <= \sum_(i < p) sv X i.
Proof.
have h := svP X; rewrite {1}(svd_E h) mxtrace_mulC mulmxA rdiag_diag; set W := _^T *m _.
have oW : orth W by apply: orthM (svd_U h); apply: orth_tr (svd_V h).
apply: ler_sum => i _; rewrite mul_mx_diag !mxE -[X in _ <= X]mul1r ler_wpmul2r ?sv_ge0 //.
by have := orth_entry i i oW; rewrite mxE.
Qed.

Lemma orth_contraction m p (P : 'M[R]_(m, p)) : orth P -> opnorm_le P 1.
Proof. by move=> oP x; rewrite mul1r orth_norm. Qed.

Theorem kyfan_max p m n (A : 'M[R]_(m, n)) (P : 'M[R]_(m, p)) (Q : 'M[R]_(n, p)) :
  opnorm_le P 1 -> opnorm_le Q 1 -> \tr (P^T *m A *m Q) <= kyfan p A.
Proof.
move=> P1 Q1; apply: (le_trans (trace_le_values _)); apply: ler_sum => i _.
apply: (le_trans (sv_mulr_le _ _ ler01 Q1)); rewrite mul1r -[X in _ <= X]mul1r.
exact: (sv_mull_le _ _ ler01 (opnorm_le_tr ler01 P1)).
Qed.

Lemma rdiag_contraction m p (U : 'M[R]_m) : orth U -> opnorm_le (U *m rdiag m p (fun=> 1)) 1.
Proof.
move=> oU x; rewrite -mulmxA orth_norm // ler_norm_nsq ?ler01 // expr1n mul1r /nsq dot_mull mulmxA tr_rdiag rdiagM !dotE.
apply: ler_sum => i _; rewrite (rdiagMc _ _ (erefl (i : nat))) mul1r.
by case: (i < m)%N; rewrite ?mulr1n ?mul1r // mulr0n mul0r mulr0 -expr2 sqr_ge0.
Qed.

Section OneSVDagain.
Variables (m n : nat) (A : 'M[R]_(m, n)).
Let U := (svd_of A).1.1.
Let V := (svd_of A).2.

Theorem kyfan_attained p : let P := U *m rdiag m p (fun=> 1) in let Q := V *m rdiag n p (fun=> 1) in
  [/\ opnorm_le P 1, opnorm_le Q 1 & \tr (P^T *m A *m Q) = kyfan p A].
Proof.
have h := svP A; move=> P Q; split; try exact: rdiag_contraction (svd_U h); try exact: rdiag_contraction (svd_V h).
have -> : P^T *m A *m Q = rdiag p m (fun=> 1) *m rdiag m n (sv A) *m rdiag n p (fun=> 1).
  rewrite /P /Q [in LHS](svd_E h) trmx_mul tr_rdiag !mulmxA -(mulmxA _ U^T U) (orthP _ (svd_U h)) mulmx1.
  by rewrite -(mulmxA _ V^T V) (orthP _ (svd_V h)) mulmx1.
rewrite !rdiagM /kyfan; apply: eq_bigr => i _; rewrite mxE eqxx mulr1n mul1r mulr1.
case: (ltnP i m) => im; case: (ltnP i n) => im2; rewrite ?mulr1n ?mulr0n ?mul0rn //;
  by rewrite sv_default // geq_min ?im ?im2 ?orbT.
Qed.

Theorem kyfan_attained_orth p : (p <= minn m n)%N -> exists (P : 'M[R]_(m, p)) (Q : 'M[R]_(n, p)),
  [/\ orth P, orth Q & \tr (P^T *m A *m Q) = kyfan p A].
Proof.
rewrite leq_min => /andP[pm pn]; have h := svP A; have [_ _ E] := kyfan_attained p.
have oD k : (p <= k)%N -> orth (rdiag k p (fun=> 1) : 'M[R]_(k, p)).
  move=> pk; apply/orthP; rewrite tr_rdiag rdiagM; apply/matrixP => i j.
  by rewrite !mxE mulr1 (leq_trans (ltn_ord i) pk).
by exists (U *m rdiag m p (fun=> 1)), (V *m rdiag n p (fun=> 1)); split=> //; apply: orthM; rewrite ?oD ?(svd_U h) ?(svd_V h).
Qed.
End OneSVDagain.

Theorem kyfan_add p m n (A B : 'M[R]_(m, n)) : kyfan p (A + B) <= kyfan p A + kyfan p B.
Proof.
have [P1 Q1 <-] := kyfan_attained (A + B) p; rewrite mulmxDr mulmxDl linearD.
by apply: ler_add; apply: kyfan_max.
Qed.

Lemma sv_opp m n (A : 'M[R]_(m, n)) i : sv (- A) i = sv A i.
Proof.
have T : (- 1%:M)^T = - 1%:M :> 'M[R]_m by apply/matrixP => a b; rewrite !mxE eq_sym.
have o1 : orth (- 1%:M : 'M[R]_m) by apply/orthP; rewrite T mulNmx mulmxN mul1mx opprK.
by rewrite -(sv_orth A i o1 (orth1 _ n)) trmx1 mulmx1 mulNmx mul1mx.
Qed.

Lemma sv_norm_scale m n (A : 'M[R]_(m, n)) a i : sv (a *: A) i = `|a| * sv A i.
Proof.
have [a0|a0] := leP 0 a; first by rewrite sv_scale // ger0_norm.
by rewrite -sv_opp -scaleNr sv_scale ?oppr_ge0 1?ltW // ltr0_norm.
Qed.

Theorem kyfan_scale p m n (A : 'M[R]_(m, n)) a : kyfan p (a *: A) = `|a| * kyfan p A.
Proof. by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite sv_norm_scale. Qed.

Lemma sv_all_0 m n (A : 'M[R]_(m, n)) : (sv A 0%N == 0) = (A == 0).
Proof. by rewrite sv_eq0_rank leqn0 mxrank_eq0. Qed.

Theorem kyfan_eq0 p m n (A : 'M[R]_(m, n)) : (0 < p)%N -> (kyfan p A == 0) = (A == 0).
Proof.
move=> p0; rewrite -sv_all_0; apply/idP/idP => [|/eqP z]; last first.
  by apply/eqP/big1 => i _; apply/eqP; rewrite eq_le sv_ge0 andbT -z sv_le.
rewrite psumr_eq0 => [/allP/(_ (Ordinal p0) (mem_index_enum _))//|i _].
exact: sv_ge0.
Qed.

Theorem kyfan_orth p m n (A : 'M[R]_(m, n)) (P : 'M[R]_m) (Q : 'M[R]_n) : orth P -> orth Q -> kyfan p (P *m A *m Q^T) = kyfan p A.
Proof. by move=> oP oQ; apply: eq_bigr => i _; rewrite sv_orth. Qed.

Theorem kyfan_EY p m n (A B : 'M[R]_(m, n)) k : (\rank B <= k)%N ->
  kyfan p (A - best A k) = \sum_(i < p) sv A (k + i) /\ kyfan p (A - best A k) <= kyfan p (A - B).
Proof.
move=> rB; split; first by apply: eq_bigr => i _; rewrite EY_values_best.
by apply: ler_sum => i _; rewrite EY_values_best EY_values.
Qed.

(* summation by parts: weights w_0 >= w_1 >= ... >= 0 are non-negative combinations of Ky Fan norms *)
Lemma by_parts (w a b : nat -> R) q : (forall i, 0 <= w i) -> noninc w ->
  (forall p, (p <= q)%N -> \sum_(i < p) a i <= \sum_(i < p) b i) -> \sum_(i < q) w i * a i <= \sum_(i < q) w i * b i.
Proof.
move=> w0 wS ab; have E (c : nat -> R) : \sum_(i < q) w i * c i = \sum_(i < q) (w i - w i.+1) * (\sum_(l < i.+1) c l) + w q * \sum_(l < q) c l.
  elim: q {ab} => [|q IHq]; first by rewrite !big_ord0 mulr0 addr0.
  have Tr : \sum_(l < q.+1) c l = \sum_(l < q) c l + c q by rewrite big_ord_recr.
  rewrite big_ord_recr /= IHq [X in _ = X + _]big_ord_recr /= Tr -!addrA; congr (_ + _).
  by rewrite -mulrDl subrK mulrDr.
rewrite !E ler_add ?ler_wpmul2l ?ab // ler_sum // => i _.
by rewrite ler_wpmul2l ?subr_ge0 ?wS // ab.
Qed.

Theorem kyfan_weighted m n (A B : 'M[R]_(m, n)) w q : (forall i, 0 <= w i) -> noninc w ->
  \sum_(i < q) w i * sv (A + B) i <= \sum_(i < q) w i * sv A i + \sum_(i < q) w i * sv B i.
Proof.
move=> w0 wS; rewrite -big_split /=; under [X in _ <= X]eq_bigr do rewrite -mulrDr.
by apply: (by_parts (b := fun i => sv A i + sv B i)) => // p _; rewrite big_split; apply: kyfan_add.
Qed.

(* ---------- Schatten norms: p is a natural number, p >= 1 ---------- *)
Definition schatten_sum p m n (A : 'M[R]_(m, n)) : R := \sum_(i < minn m n) sv A i ^+ p.

(* p x z^(p-1) <= x^p + (p-1) z^p *)
Lemma young p (x z : R) : 0 <= x -> 0 <= z -> p.+1%:R * (x * z ^+ p) <= x ^+ p.+1 + p%:R * z ^+ p.+1.
Proof.
move=> x0 z0; elim: p => [|p IHp]; first by rewrite mul1r expr0 mulr1 mul0r addr0 expr1.
have := ler_wpmul2l z0 IHp; have -> : z * (p.+1%:R * (x * z ^+ p)) = p.+1%:R * (x * z ^+ p.+1) by rewrite exprS; ring.
have -> : z * (x ^+ p.+1 + p%:R * z ^+ p.+1) = z * x ^+ p.+1 + p%:R * z ^+ p.+2 by rewrite (exprS z p.+1); ring.
have diff : 0 <= (x - z) * (x ^+ p.+1 - z ^+ p.+1).
  have [xz|/ltW zx] := leP x z; last by rewrite mulr_ge0 ?subr_ge0 ?ler_expn2r.
  by rewrite -mulrNN mulr_ge0 ?opprB ?subr_ge0 ?ler_expn2r.
move=> le; rewrite -subr_ge0 in le; rewrite -subr_ge0.
apply: le_trans (addr_ge0 le diff) _; rewrite le_eqVlt; apply/orP; left; apply/eqP.
by rewrite !(exprS _ p.+1) (mulrSr 1 p.+1) (mulrSr 1 p); ring.
Qed.

(* the unit ball of the p-norm is convex, without roots *)
Lemma schatten_ball p m n (A B : 'M[R]_(m, n)) a b : 0 < a -> 0 < b ->
  schatten_sum p.+1 A <= a ^+ p.+1 -> schatten_sum p.+1 B <= b ^+ p.+1 -> schatten_sum p.+1 (A + B) <= (a + b) ^+ p.+1.
Proof.
move=> a0 b0 Aa Bb; set q := minn m n; pose z i := sv (A + B) i.
have c0 : 0 < a + b by rewrite addr_gt0.
pose S := schatten_sum p.+1 (A + B).
have one (X : 'M[R]_(m, n)) d : 0 < d -> schatten_sum p.+1 X <= d ^+ p.+1 ->
    p.+1%:R * (\sum_(i < q) z i ^+ p * sv X i) <= d * (a + b) ^+ p * (1 + p%:R * (S / (a + b) ^+ p.+1)).
  move=> d0 Xd; have dn : d != 0 by rewrite gt_eqF. have cn : a + b != 0 by rewrite gt_eqF.
  rewrite -ler_pdivr_mull ?mulr_gt0 ?exprn_gt0 //.
  have X1 : \sum_(i < q) (sv X i / d) ^+ p.+1 <= 1.
    under eq_bigr do rewrite expr_div_n; rewrite -mulr_suml ler_pdivr_mulr ?exprn_gt0 // mul1r.
    exact: Xd.
  have SE : S / (a + b) ^+ p.+1 = \sum_(i < q) (z i / (a + b)) ^+ p.+1.
    by rewrite mulr_suml; apply: eq_bigr => i _; rewrite expr_div_n.
  apply: le_trans (_ : \sum_(i < q) ((sv X i / d) ^+ p.+1 + p%:R * (z i / (a + b)) ^+ p.+1) <= _); last first.
    by rewrite big_split /= -mulr_sumr SE ler_add2r.
  rewrite mulr_sumr mulr_sumr; apply: ler_sum => i _.
  have x0 : 0 <= sv X i / d by rewrite divr_ge0 ?sv_ge0 // ltW.
  have z0 : 0 <= z i / (a + b) by rewrite divr_ge0 ?sv_ge0 // ltW.
  apply: le_trans (young p x0 z0); rewrite le_eqVlt; apply/orP; left; apply/eqP; rewrite expr_div_n.
  have cp : (a + b) ^+ p != 0 by rewrite expf_neq0.
  move: ((a + b) ^+ p) (z i ^+ p) (sv X i) p.+1%:R cp => c w x q1 cq.
  by field; rewrite dn cq.
have tri : S <= \sum_(i < q) z i ^+ p * sv A i + \sum_(i < q) z i ^+ p * sv B i.
  rewrite /S /schatten_sum; under eq_bigr do rewrite exprSr.
  apply: (kyfan_weighted A B q (w := fun i => z i ^+ p)) => [i|i j ij]; first by rewrite exprn_ge0 ?sv_ge0.
  by rewrite ler_expn2r ?nnegrE ?sv_ge0 ?sv_le.
have := ler_add (one A a a0 Aa) (one B b b0 Bb); rewrite -mulrDr => le.
have p0 : 0 < p.+1%:R :> R by rewrite ltr0n.
have := le_trans (ler_wpmul2l (ltW p0) tri) le.
have -> : a * (a + b) ^+ p * (1 + p%:R * (S / (a + b) ^+ p.+1)) + b * (a + b) ^+ p * (1 + p%:R * (S / (a + b) ^+ p.+1))
    = (a + b) ^+ p.+1 + p%:R * S.
  have cn : (a + b) ^+ p.+1 != 0 by rewrite expf_neq0 // gt_eqF.
  by rewrite -mulrDl -mulrDl -exprS mulrDr mulr1 mulrCA (mulrC _ (S / _)) divfK.
by rewrite mulrSr mulrDl mul1r addrC ler_add2r.
Qed.

Lemma schatten_sum_ge0 p m n (A : 'M[R]_(m, n)) : 0 <= schatten_sum p A.
Proof. by apply: sumr_ge0 => i _; rewrite exprn_ge0 ?sv_ge0. Qed.

(* p-th roots exist in a real closed field *)
Lemma schatten_root p m n (A : 'M[R]_(m, n)) : exists a : R, (0 <= a) && (a ^+ p.+1 == schatten_sum p.+1 A).
Proof.
set S := schatten_sum _ A; have S0 : 0 <= S by apply: schatten_sum_ge0.
have le : 0 <= 1 + S by rewrite addr_ge0 ?ler01.
have sign : ('X^p.+1 - S%:P).[0] <= 0 <= ('X^p.+1 - S%:P).[1 + S].
  rewrite !hornerE !hornerXn expr0n /= sub0r oppr_le0 S0 subr_ge0 exprS /=.
  apply: le_trans (_ : (1 + S) * 1 <= _); first by rewrite mulr1 ler_addr ler01.
  by rewrite ler_wpmul2l // exprn_ege1 // ler_addl.
have [x /andP[x0 _]] := poly_ivt le sign; rewrite rootE !hornerE hornerXn subr_eq0 => E.
by exists x; rewrite x0.
Qed.

(* the norm with exponent p + 1 *)
Definition schatten p m n (A : 'M[R]_(m, n)) : R := xchoose (schatten_root p A).

Lemma schatten_ge0 p m n (A : 'M[R]_(m, n)) : 0 <= schatten p A.
Proof. by have /andP[] := xchooseP (schatten_root p A). Qed.

Theorem schattenE p m n (A : 'M[R]_(m, n)) : schatten p A ^+ p.+1 = \sum_(i < minn m n) sv A i ^+ p.+1.
Proof. by have /andP[_ /eqP] := xchooseP (schatten_root p A). Qed.

Theorem schatten_unique p m n (A : 'M[R]_(m, n)) c : 0 <= c -> c ^+ p.+1 = schatten_sum p.+1 A -> schatten p A = c.
Proof.
rewrite /schatten_sum -schattenE; move: (schatten p A) (schatten_ge0 p A) => s s0 c0 E.
by apply/eqP; rewrite -(@eqr_expn2 _ p.+1) // E.
Qed.

Lemma schatten_leE p m n (A : 'M[R]_(m, n)) c : 0 <= c -> (schatten p A <= c) = (schatten_sum p.+1 A <= c ^+ p.+1).
Proof. by move=> c0; rewrite /schatten_sum -schattenE ler_pexpn2r ?nnegrE ?schatten_ge0. Qed.

Theorem schatten_eq0 p m n (A : 'M[R]_(m, n)) : (schatten p A == 0) = (A == 0).
Proof.
have -> : (schatten p A == 0) = (schatten p A ^+ p.+1 == 0) by rewrite expf_eq0.
rewrite schattenE -sv_all_0 psumr_eq0 => [|i _]; last by rewrite exprn_ge0 ?sv_ge0.
have [r0|r0] := posnP (minn m n).
  by rewrite sv_default ?r0 // eqxx; apply/allP => -[].
apply/allP/eqP => [/(_ (Ordinal r0) (mem_index_enum _))|z i _]; first by rewrite /= expf_eq0 /= => /eqP.
by rewrite /= expf_eq0 /= eq_le sv_ge0 andbT -z sv_le.
Qed.

Theorem schatten_scale p m n (A : 'M[R]_(m, n)) a : schatten p (a *: A) = `|a| * schatten p A.
Proof.
apply: schatten_unique; first by rewrite mulr_ge0 ?normr_ge0 ?schatten_ge0.
by rewrite exprMn schattenE mulr_sumr; apply: eq_bigr => i _; rewrite sv_norm_scale exprMn.
Qed.

Theorem schatten_add p m n (A B : 'M[R]_(m, n)) : schatten p (A + B) <= schatten p A + schatten p B.
Proof.
have [/eqP|a0] := eqVneq (schatten p A) 0; first by rewrite schatten_eq0 => /eqP ->; rewrite add0r ler_addr schatten_ge0.
have [/eqP|b0] := eqVneq (schatten p B) 0; first by rewrite schatten_eq0 => /eqP ->; rewrite addr0 ler_addl schatten_ge0.
have pos (X : 'M[R]_(m, n)) : schatten p X != 0 -> 0 < schatten p X by move=> x0; rewrite lt_def x0 schatten_ge0.
rewrite schatten_leE; last by rewrite addr_ge0 ?schatten_ge0.
by apply: schatten_ball (pos _ a0) (pos _ b0) _ _; rewrite schattenE.
Qed.

Theorem schatten_orth p m n (A : 'M[R]_(m, n)) (P : 'M[R]_m) (Q : 'M[R]_n) : orth P -> orth Q -> schatten p (P *m A *m Q^T) = schatten p A.
Proof.
move=> oP oQ; apply: schatten_unique; first exact: schatten_ge0.
by rewrite schattenE; apply: eq_bigr => i _; rewrite sv_orth.
Qed.

Theorem schatten_EY p m n (A B : 'M[R]_(m, n)) k : (\rank B <= k)%N -> schatten p (A - best A k) <= schatten p (A - B).
Proof. exact: mirsky (@schatten_add p m n) (fun a X => schatten_scale p X a) (@schatten_orth p m n) A B k. Qed.

(* the spectral norm is kyfan 1, the nuclear norm kyfan (min(m, n)) = schatten 0, and the Frobenius norm schatten 1 *)
Theorem kyfan_spectral m n (A : 'M[R]_(m, n)) : kyfan 1 A = sv A 0%N.
Proof. by rewrite /kyfan big_ord1. Qed.

Theorem schatten_nuclear m n (A : 'M[R]_(m, n)) : schatten 0 A = kyfan (minn m n) A.
Proof. by rewrite -[LHS]expr1 schattenE. Qed.

Theorem schatten_fro m n (A : 'M[R]_(m, n)) : schatten 1 A = fro A.
Proof. by apply: schatten_unique; rewrite ?fro_ge0 // sqr_fro fro2_sv. Qed.

Theorem fro_add m n (A B : 'M[R]_(m, n)) : fro (A + B) <= fro A + fro B.
Proof. by rewrite -!schatten_fro schatten_add. Qed.
End EveryNorm.
