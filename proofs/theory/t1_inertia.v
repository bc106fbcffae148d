(* T1, inertia by generalised diagonal dominance: the main certificate.

   V is any n-by-n matrix, mu >= 0, M = c ((A V)^T (A V) - mu^2 V^T V) with some c > 0. If a positive vector d makes M generalised diagonally
   dominant, |M_ii| d_i > sum_(j <> i) |M_ij| d_j for every i, then no singular value of A equals mu, and the signs of M's diagonal count:

   dominance_pos        the quadratic form of M is positive on vectors that live where M_ii > 0
   T1_above, T1_below   with p the number of positive M_ii: sigma_i > mu for i < p, and sigma_i < mu for p <= i < n
   T1_inertia           the statement with both counts
   T1_locate            sigma_i lies strictly between two points whose counts enclose i
   Only the existence of the decomposition and dimension counting are used; V need not be orthogonal. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section T1.
Variable R : rcfType.

Definition dominant n (M : 'M[R]_n) (d : 'I_n -> R) : Prop :=
  (forall i, 0 < d i) /\ (forall i, \sum_(j | j != i) `|M i j| * d j < `|M i i| * d i).

Lemma dominant_opp n (M : 'M[R]_n) d : dominant M d -> dominant (- M) d.
Proof.
case=> d0 dom; split=> // i; rewrite mxE normrN; under eq_bigr do rewrite mxE normrN.
exact: dom.
Qed.

Lemma form_sum n (M : 'M[R]_n) (x : 'cV[R]_n) : dot x (M *m x) = \sum_i \sum_j M i j * (x i 0 * x j 0).
Proof.
rewrite dotE; apply: eq_bigr => i _; rewrite mxE mulr_sumr.
by apply: eq_bigr => j _; rewrite mulrCA.
Qed.

(* 2 |a b| <= a^2 + b^2, weighted *)
Lemma product_bound (m a b : R) : - (`|m| * ((a ^+ 2 + b ^+ 2) / 2)) <= m * (a * b).
Proof.
rewrite ler_oppl; apply: (le_trans (ler_norm _)); rewrite normrN normrM ler_wpmul2l ?normr_ge0 //.
rewrite ler_pdivl_mulr ?ltr0n // -subr_ge0.
have -> : a ^+ 2 + b ^+ 2 - `|a * b| * 2 = (`|a| - `|b|) ^+ 2.
  by rewrite sqrrB !real_normK ?num_real // normrM mulr_natr addrAC.
exact: sqr_ge0.
Qed.

Theorem dominance_pos n (M : 'M[R]_n) d (x : 'cV[R]_n) : M^T = M -> dominant M d ->
  x != 0 -> (forall i, x i 0 != 0 -> 0 < M i i) -> 0 < dot x (M *m x).
Proof.
move=> Ms [d0 dom] x0 xP; pose z i := x i 0 / d i.
have xE i : x i 0 = d i * z i by rewrite /z mulrC divfK ?gt_eqF.
pose W i j := (`|M i j| * d j * d i) *+ (j != i).
have Msym i j : M i j = M j i by rewrite -[in LHS]Ms mxE.
have Wsym i j : W i j = W j i by rewrite /W Msym eq_sym mulrAC.
have swap : \sum_i \sum_j W i j * z j ^+ 2 = \sum_i \sum_j W i j * z i ^+ 2.
  by rewrite exchange_big; do 2!apply: eq_bigr => ? _; rewrite Wsym.
pose D i := \sum_(j | j != i) `|M i j| * d j.
have rowW i : \sum_j W i j * z i ^+ 2 = z i ^+ 2 * d i * D i.
  rewrite /D mulr_sumr [RHS]big_mkcond; apply: eq_bigr => j _; rewrite /W.
  by case: ifP => _; rewrite ?mulr1n ?mulr0n ?mul0r //; ring.
have low : \sum_i z i ^+ 2 * d i * (M i i * d i - D i) <= dot x (M *m x).
  rewrite form_sum.
  have -> : \sum_i z i ^+ 2 * d i * (M i i * d i - D i)
     = \sum_i \sum_j ((M i i * x i 0 ^+ 2) *+ (j == i) - W i j * ((z i ^+ 2 + z j ^+ 2) / 2)).
    have -> : \sum_i \sum_j ((M i i * x i 0 ^+ 2) *+ (j == i) - W i j * ((z i ^+ 2 + z j ^+ 2) / 2))
       = \sum_i M i i * x i 0 ^+ 2 - (\sum_i \sum_j W i j * z i ^+ 2 + \sum_i \sum_j W i j * z j ^+ 2) / 2.
      rewrite -big_split /= mulr_suml -sumrB; apply: eq_bigr => i _; rewrite sumrB; congr (_ - _).
        rewrite (bigD1 i) //= eqxx mulr1n big1 ?addr0 // => j /negPf ->.
        by rewrite mulr0n.
      rewrite -big_split /= mulr_suml; apply: eq_bigr => j _; rewrite -mulrDr mulrA //.
    rewrite swap -mulr2n -mulr_natr mulfK ?pnatr_eq0 // -sumrB; apply: eq_bigr => i _.
    by rewrite rowW xE; ring.
  apply: ler_sum => i _; apply: ler_sum => j _.
  case: eqP => [->|/eqP ji]; first by rewrite /W eqxx mulr0n mul0r subr0 mulr1n expr2.
  rewrite mulr0n sub0r /W ji mulr1n.
  have := product_bound (M i j * d j * d i) (z i) (z j).
  rewrite !normrM (gtr0_norm (d0 i)) (gtr0_norm (d0 j)) => /le_trans; apply.
  by rewrite le_eqVlt; apply/orP; left; apply/eqP; rewrite !xE; ring.
apply: lt_le_trans low.
have term_gt0 i : x i 0 != 0 -> 0 < z i ^+ 2 * d i * (M i i * d i - D i).
  move=> xi; have z2 : 0 < z i ^+ 2 by rewrite lt_def sqr_ge0 andbT sqrf_eq0 /z mulf_neq0 // invr_eq0 gt_eqF.
  apply: mulr_gt0; first exact: mulr_gt0.
  by rewrite subr_gt0; have := dom i; rewrite (gtr0_norm (xP i xi)).
have [i xi] : exists i, x i 0 != 0.
  apply/existsP; apply: contraR x0; rewrite negb_exists => /forallP H.
  by apply/eqP/colP => i; rewrite mxE; apply/eqP; rewrite -[_ == _]negbK.
rewrite (bigD1 i) //= ltr_spaddl ?term_gt0 // sumr_ge0 // => j _.
have [xj|xj] := eqVneq (x j 0) 0; last exact: ltW (term_gt0 j xj).
by rewrite /z xj mul0r expr0n !mul0r.
Qed.

(* ---------- counts ---------- *)
Section Inertia.
Variables (m n : nat) (A : 'M[R]_(m, n)) (V : 'M[R]_n) (mu c : R) (M : 'M[R]_n) (d : 'I_n -> R).
Hypotheses (mu0 : 0 <= mu) (c0 : 0 < c).
Hypothesis ME : M = c *: ((A *m V)^T *m (A *m V) - mu ^+ 2 *: (V^T *m V)).
Hypothesis dom : dominant M d.

Let Ms : M^T = M.
Proof. by rewrite ME [(_ *: _)^T]linearZ /= linearB /= [(_ *: _)^T]linearZ /= !trmx_mul !trmxK. Qed.

Let form x : dot x (M *m x) = c * (nsq (A *m (V *m x)) - mu ^+ 2 * nsq (V *m x)).
Proof.
rewrite ME -scalemxAl dotZr mulmxBl dotDr dotNr -scalemxAl dotZr; congr (_ * (_ - _ * _)).
  by rewrite -mulmxA dot_mulr trmxK mulmxA.
by rewrite -mulmxA dot_mulr trmxK.
Qed.

Definition positives := #|[pred i | 0 < M i i]|.
Definition negatives := #|[pred i | M i i < 0]|.

Lemma diagonal_neq0 i : M i i != 0.
Proof.
case: dom => d0 /(_ i) h; apply/negP => /eqP Mi.
move: h; rewrite Mi normr0 mul0r ltNge; case/negP.
by apply: sumr_ge0 => j _; rewrite mulr_ge0 ?normr_ge0 // ltW.
Qed.

Lemma negatives_positives : (negatives + positives = n)%N.
Proof.
rewrite -[RHS](card_ord n) -(cardC [pred i | 0 < M i i]) addnC; congr addn.
by apply: eq_card => i; rewrite !inE -leNgt lt_neqAle diagonal_neq0.
Qed.

(* A non-zero x that lives on the diagonal entries of S and for which the coordinates of V x along the list L vanish. *)
Let witness (S : pred 'I_n) (L : seq 'cV[R]_n) : (#|[predC S]| + size L < n)%N ->
  exists2 x : 'cV[R]_n, x != 0 & (forall i, x i 0 != 0 -> S i) /\ (forall v, v \in L -> dot v (V *m x) = 0).
Proof.
move=> lt_n; pose K := [seq delta_mx j 0 : 'cV[R]_n | j <- enum [predC S]] ++ [seq V^T *m v | v <- L].
have [|x x0 xK] := @common_kernel R n K; first by rewrite size_cat !size_map -cardE.
exists x => //; split=> [i|v vL].
  apply: contraR => Si; rewrite -[x i 0](_ : dot (delta_mx i 0) x = _); last first.
    rewrite dotE (bigD1 i) //= mxE !eqxx mul1r big1 ?addr0 // => j /negPf ji.
    by rewrite mxE ji mul0r.
  by apply/eqP/xK; rewrite mem_cat; apply/orP; left; apply/mapP; exists i; rewrite ?mem_enum.
by rewrite dot_mulr; apply: xK; rewrite mem_cat; apply/orP; right; apply/mapP; exists v.
Qed.

Theorem T1_above i : (i < positives)%N -> mu < sv A i.
Proof.
move=> ip; rewrite ltNge; apply/negP => le_mu; set W := (svd_of A).2.
have [|x x0 [xS xL]] := witness (S := [pred i | 0 < M i i]) (L := take i (cols W)).
  apply: (@leq_ltn_trans (#|[predC [pred i | 0 < M i i]]| + i)); first by rewrite leq_add2l size_take_cols.
  have E : addn #|[pred i | 0 < M i i]| #|[predC [pred i | 0 < M i i]]| = n by rewrite cardC card_ord.
  by rewrite -[X in (_ < X)%N]E addnC ltn_add2r.
have := dominance_pos Ms dom x0 xS; rewrite form pmulr_rgt0 // subr_gt0 ltNge => /negP; apply.
rewrite -ler_norm_nsq //; apply: (@le_trans _ _ (sv A i * norm (V *m x))); last by rewrite ler_wpmul2r ?norm_ge0.
by apply: (svd_upper (svP A)) => j ji; rewrite col_dot xL // take_cols.
Qed.

Theorem T1_below i : (positives <= i < n)%N -> sv A i < mu.
Proof.
case/andP=> pi i_n; rewrite ltNge; apply/negP => le_mu; set W := (svd_of A).2.
have [|x x0 [xS xL]] := witness (S := [pred i | M i i < 0]) (L := drop i.+1 (cols W)).
  rewrite size_drop size_cols; apply: (@leq_ltn_trans (positives + (n - i.+1))).
    rewrite leq_add2r leq_eqVlt; apply/orP; left; apply/eqP/eq_card => j; rewrite !inE -leNgt.
    by rewrite lt_def diagonal_neq0.
  by apply: (@leq_ltn_trans (i + (n - i.+1))); rewrite ?leq_add2r // -addnS subnSK // subnKC // ltnW.
have Ns : (- M)^T = - M by rewrite [(- M)^T]raddfN /= Ms.
have xN j : x j 0 != 0 -> 0 < (- M) j j by move/xS; rewrite mxE oppr_gt0.
have := dominance_pos Ns (dominant_opp dom) x0 xN.
rewrite mulNmx dotNr oppr_gt0 form pmulr_rlt0 // subr_lt0 ltNge => /negP; apply.
rewrite -sqr_norm -[X in _ <= X]sqr_norm -exprMn ler_pexpn2r ?nnegrE ?mulr_ge0 ?norm_ge0 //.
apply: (@le_trans _ _ (sv A i * norm (V *m x))); first by rewrite ler_wpmul2r ?norm_ge0.
by apply: (svd_lower (svP A)) => j ij; rewrite col_dot xL // drop_cols.
Qed.

Theorem T1_inertia :
  [/\ forall i, (i < n)%N -> sv A i != mu,
      #|[pred i : 'I_n | mu < sv A i]| = #|[pred i | 0 < M i i]| &
      #|[pred i : 'I_n | sv A i < mu]| = #|[pred i | M i i < 0]|].
Proof.
have pn : (positives <= n)%N by rewrite -negatives_positives leq_addl.
have ab i : (i < n)%N -> (mu < sv A i) = (i < positives)%N.
  move=> i_n; apply/idP/idP => [|/T1_above//]; apply: contraTT; rewrite -leqNgt => pi.
  by rewrite -leNgt ltW // T1_below ?pi.
have be i : (i < n)%N -> (sv A i < mu) = (positives <= i)%N.
  move=> i_n; apply/idP/idP => [|pi]; last by rewrite T1_below ?pi.
  by apply: contraTT; rewrite -ltnNge => /T1_above h; rewrite -leNgt ltW.
have card_lt p : (p <= n)%N -> #|[pred i : 'I_n | (i < p)%N]| = p.
  move=> le_pn; rewrite -sum1_card.
  have -> : (\sum_(i in [pred i : 'I_n | (i < p)%N]) 1 = \sum_(i < n | (i < p)%N) 1)%N by apply: eq_bigl => i; rewrite inE.
  by rewrite -(big_ord_widen n (fun=> 1%N)) // sum_nat_const card_ord muln1.
have E : #|[pred i : 'I_n | mu < sv A i]| = positives.
  by rewrite -[RHS](card_lt _ pn); apply: eq_card => i; rewrite !inE ab.
split=> // [i i_n|].
  apply/eqP => e; have := ab i i_n; have := be i i_n.
  by rewrite e ltxx leqNgt => /esym/negbFE ->.
apply/eqP; rewrite -/negatives -(eqn_add2r positives) negatives_positives -[X in _ == X](card_ord n).
rewrite -(cardC [pred i : 'I_n | mu < sv A i]) E addnC eqn_add2l; apply/eqP/eq_card => i.
by rewrite !inE be // ab // -leqNgt.
Qed.
End Inertia.

(* Between two points: p1 values above lo and p2 above hi, p2 <= i < p1. *)
Corollary T1_locate m n (A : 'M[R]_(m, n)) (V : 'M[R]_n) lo hi M1 M2 d1 d2 i :
  0 <= lo -> 0 <= hi ->
  M1 = (A *m V)^T *m (A *m V) - lo ^+ 2 *: (V^T *m V) -> dominant M1 d1 ->
  M2 = (A *m V)^T *m (A *m V) - hi ^+ 2 *: (V^T *m V) -> dominant M2 d2 ->
  (positives M2 <= i < positives M1)%N -> lo < sv A i < hi.
Proof.
move=> lo0 hi0 E1 D1 E2 D2 /andP[p2 p1].
have n1 := negatives_positives D1.
have i_n : (i < n)%N by rewrite (leq_trans p1) // -[X in (_ <= X)%N]n1 leq_addl.
rewrite (@T1_above _ _ A V lo 1 M1 d1) ?ltr01 ?scale1r //=.
by rewrite (@T1_below _ _ A V hi 1 M2 d2) ?ltr01 ?scale1r // p2.
Qed.
End T1.
