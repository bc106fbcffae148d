(* T5, singular vectors. Vectors are unique only up to the freedom of D1, so a group of them is compared with the subspace that belongs to its
   singular values.

   The group is the indices p, ..., p + c - 1 of a decomposition A = U Sigma V^T; the computed block is X (c columns on the right), Y (c columns on the
   left) and t_0, ..., t_(c-1) >= 0, with residuals A X - Y T and A^T Y - X T. g is a positive number with |sigma_j - t_k| >= g for every j outside
   the group.

   T5_outside           what X has outside the group's subspace is at most rho = sqrt(|A X - Y T|_F^2 + |A^T Y - X T|_F^2) / g
   polar                a square X is within |X^T X - I|_F of an orthogonal matrix, its polar factor
   T5_right, T5_left    |X - W|_F <= rho + delta + rho^2 for an orthonormal basis W of the true subspace, delta = |X^T X - I|_F; left vectors of an index
                        beyond min(m, n) count as sigma_j = 0
   T5_gap               the gap from enclosures of the neighbouring singular values
   T5_residual          |A - U D V^T|_F <= |A V - U D|_F sqrt(1 + delta) + |A|_F delta for a square V, delta = |V^T V - I|_F *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
From Eckart Require Import d06_best_fit d08_pseudoinverse d09c_unitarily_invariant_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Window.
Variable K : ringType.
Implicit Types (n c p : nat).

(* columns p, ..., p + c - 1 of the identity *)
Definition window n c p : 'M[K]_(n, c) := \matrix_(i, j) (i == (p + j)%N :> nat)%:R.

Lemma window_gram n c p : (p + c <= n)%N -> (window n c p)^T *m window n c p = 1%:M.
Proof.
move=> pn; apply/matrixP => i j; have pin : (p + i < n)%N by rewrite (leq_trans _ pn) // ltn_add2l.
rewrite !mxE (bigD1 (Ordinal pin)) //= !mxE /= eqxx mul1r eqn_add2l big1 ?addr0 // => l li.
rewrite !mxE (_ : (l == p + i :> nat)%N = false) ?mul0r //; apply: contraNF li => /eqP e.
by apply/eqP/val_inj.
Qed.

(* the window's projection removes the rows of the window *)
Lemma outside_entry n c p (Z : 'M[K]_(n, c)) (j : 'I_n) (k : 'I_c) (G := window n c p) :
  (Z - G *m (G^T *m Z)) j k = if (p <= j < p + c)%N then 0 else Z j k.
Proof.
rewrite mxE [X in _ + X]mxE; case: ifPn => [/andP[pj jc]|out].
  have jp : (j - p < c)%N by rewrite ltn_subLR.
  rewrite mxE (bigD1 (Ordinal jp)) //= mxE /= subnKC // eqxx mul1r big1 ?addr0 => [|l lj]; last first.
    rewrite mxE (_ : (j == p + l :> nat)%N = false) ?mul0r //; apply: contraNF lj => /eqP e.
    by apply/eqP/val_inj; rewrite /= e addKn.
  rewrite mxE (bigD1 j) //= !mxE /= subnKC // eqxx mul1r big1 ?addr0 ?subrr // => l lj.
  rewrite !mxE /= subnKC // (_ : (l == j :> nat) = false) ?mul0r //.
  by apply/negbTE.
rewrite mxE big1 ?subr0 // => l _; rewrite mxE (_ : (j == p + l :> nat)%N = false) ?mul0r //.
by apply: contraNF out => /eqP ->; rewrite leq_addr ltn_add2l ltn_ord.
Qed.
End Window.

Section Vectors.
Variable R : rcfType.
Implicit Types (m n c p : nat).

(* (s - t)(z + w) = a + b and (s + t)(z - w) = a - b *)
Lemma pair_bound (s t z w a b g : R) : 0 <= s -> 0 <= t -> 0 <= g -> g <= `|s - t| ->
  a = s * z - t * w -> b = s * w - t * z -> g ^+ 2 * (z ^+ 2 + w ^+ 2) <= a ^+ 2 + b ^+ 2.
Proof.
move=> s0 t0 g0 gst aE bE.
have g1 : g ^+ 2 <= (s - t) ^+ 2 by rewrite -[X in _ <= X]real_normK ?num_real // ler_pexpn2r ?nnegrE ?normr_ge0.
have g2 : g ^+ 2 <= (s + t) ^+ 2.
  apply: le_trans g1 _; rewrite -subr_ge0; have -> : (s + t) ^+ 2 - (s - t) ^+ 2 = 4 * (s * t) by ring.
  by rewrite !mulr_ge0 ?ler0n.
have E : 2 * (a ^+ 2 + b ^+ 2) = (s - t) ^+ 2 * (z + w) ^+ 2 + (s + t) ^+ 2 * (z - w) ^+ 2 by rewrite aE bE; ring.
have F : 2 * (g ^+ 2 * (z ^+ 2 + w ^+ 2)) = g ^+ 2 * (z + w) ^+ 2 + g ^+ 2 * (z - w) ^+ 2 by ring.
have two : 0 < 2 :> R by rewrite ltr0n.
by rewrite -(ler_pmul2l two) E F ler_add ?ler_wpmul2r ?sqr_ge0.
Qed.

(* the entries of a matrix, 0 below its last row *)
Definition entry m c (X : 'M[R]_(m, c)) (j : nat) (k : 'I_c) : R := if insub j is Some i then X (i : 'I_m) k else 0.

Lemma entryE m c (X : 'M[R]_(m, c)) (j : 'I_m) k : entry X j k = X j k.
Proof. by rewrite /entry valK. Qed.

Lemma entry_out m c (X : 'M[R]_(m, c)) j k : (m <= j)%N -> entry X j k = 0.
Proof. by move=> mj; rewrite /entry insubF // ltnNge mj. Qed.

Lemma rdiag_entry m n c s (Z : 'M[R]_(n, c)) (j : 'I_m) k : (forall i, (minn m n <= i)%N -> s i = 0) -> (rdiag m n s *m Z) j k = s j * entry Z j k.
Proof.
move=> sz; have [jn|nj] := ltnP j n; last first.
  rewrite entry_out // mulr0 mxE big1 // => i _; rewrite mxE (_ : (j == i :> nat) = false) ?mul0r //.
  by apply/eqP => e; move: (ltn_ord i); rewrite -e ltnNge nj.
have -> : (rdiag m n s *m Z) j k = (rdiag m n s *m col k Z) j 0.
  by rewrite [LHS]mxE [RHS]mxE; apply: eq_bigr => l _; rewrite [col k Z l 0]mxE.
by rewrite (rdiagMc s (col k Z) (erefl : j = Ordinal jn :> nat)) mxE -entryE.
Qed.

(* ---------- norms ---------- *)
Lemma fro_orthl q r k (Q : 'M[R]_(q, r)) (M : 'M[R]_(r, k)) : orth Q -> fro (Q *m M) = fro M.
Proof. by move=> /orthP oQ; rewrite /fro !fro2E trmx_mul mulmxA -(mulmxA _ Q^T) oQ mulmx1. Qed.

Lemma fro_opp q r (M : 'M[R]_(q, r)) : fro (- M) = fro M.
Proof. by rewrite /fro /fro2; congr Num.sqrt; do 2!apply: eq_bigr => ? _; rewrite mxE sqrrN. Qed.

Lemma fro_sub q r (M N : 'M[R]_(q, r)) : fro (M - N) <= fro M + fro N.
Proof. by rewrite -(fro_opp N) fro_add. Qed.

Lemma fro_tr q r (M : 'M[R]_(q, r)) : fro M^T = fro M.
Proof. by rewrite /fro !fro2E mxtrace_mulC trmxK -!fro2E. Qed.

Lemma fro_mul_opnorm q r k (M : 'M[R]_(q, r)) (N : 'M[R]_(r, k)) a : 0 <= a -> opnorm_le M a -> fro (M *m N) <= a * fro N.
Proof.
move=> a0 Ma; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?fro_ge0 // exprMn !sqr_fro !fro2_cols mulr_sumr.
by apply: ler_sum => j _; rewrite colE -mulmxA -colE -ler_norm_nsq.
Qed.

Lemma fro_mul q r k (M : 'M[R]_(q, r)) (N : 'M[R]_(r, k)) : fro (M *m N) <= fro M * fro N.
Proof. by apply: fro_mul_opnorm (fro_ge0 M) _; apply: opnorm_fro (fro_ge0 M) _; rewrite sqr_fro. Qed.

Lemma diagonal_defect c (s : nat -> R) : (forall i, 0 <= s i) -> fro2 (rdiag c c s - 1%:M) <= fro2 (rdiag c c (fun i => s i ^+ 2) - 1%:M).
Proof.
move=> s0; apply: ler_sum => i _; apply: ler_sum => j _; rewrite !mxE val_eqE -!mulrnBl.
case: (i == j); last by rewrite !mulr0n.
rewrite !mulr1n (_ : s i ^+ 2 - 1 = (s i - 1) * (s i + 1)); last by ring.
rewrite exprMn ler_pemulr ?sqr_ge0 // -{1}[1](expr1n _ 2) ler_pexpn2r ?nnegrE ?addr_ge0 ?ler01 //.
by rewrite ler_addr.
Qed.

Theorem polar c (X : 'M[R]_c) : exists2 Q : 'M[R]_c, orth Q & fro (X - Q) <= fro (X^T *m X - 1%:M).
Proof.
have h := svP X; set U := (svd_of X).1.1 in h; set V := (svd_of X).2 in h.
exists (U *m V^T); first exact: orthM (svd_U h) (orth_tr (svd_V h)).
have -> : X - U *m V^T = U *m (rdiag c c (sv X) - 1%:M) *m V^T by rewrite mulmxBr mulmxBl mulmx1 -(svd_E h).
have -> : X^T *m X - 1%:M = V *m (rdiag c c (fun i => sv X i ^+ 2) - 1%:M) *m V^T.
  by rewrite (svd_gram h) mulmxBr mulmxBl mulmx1 (orthC (svd_V h)).
rewrite /fro ler_wsqrtr // !fro2_orth ?(svd_U h) ?(svd_V h) //; apply: diagonal_defect => i.
exact: sv_ge0.
Qed.

Lemma gram_split n c (O Z G : 'M[R]_(n, c)) (D : 'M[R]_c) : G^T *m G = 1%:M -> G^T *m O = 0 -> Z = O + G *m D ->
  D^T *m D = Z^T *m Z - O^T *m O.
Proof.
move=> GG GO ->; have OG : O^T *m G = 0 by rewrite -[LHS]trmxK trmx_mul trmxK GO trmx0.
rewrite [(O + G *m D)^T]linearD /= mulmxDl !mulmxDr !mulmxA OG trmx_mul -(mulmxA _ G^T O) GO mulmx0 mul0mx addr0 add0r.
by rewrite -(mulmxA _ G^T G) GG mulmx1 addrAC subrr add0r.
Qed.

Definition in_group c p (j : nat) := (p <= j < p + c)%N.

Lemma sum_entries q c (M : 'M[R]_(q, c)) k r : \sum_(j < r) entry M j k ^+ 2 <= \sum_(j < q) M j k ^+ 2.
Proof.
have -> : \sum_(j < q) M j k ^+ 2 = \sum_(j < q) entry M j k ^+ 2 by apply: eq_bigr => j _; rewrite entryE.
have mono u v : (u <= v)%N -> \sum_(j < u) entry M j k ^+ 2 <= \sum_(j < v) entry M j k ^+ 2.
  move=> uv; rewrite -!(big_mkord xpredT (fun j => entry M j k ^+ 2)) (big_cat_nat _ _ _ (leq0n u) uv) /=.
  by rewrite ler_addl sumr_ge0 // => i _; rewrite sqr_ge0.
have [rq|qr] := leqP r q; first exact: mono.
rewrite -!(big_mkord xpredT (fun j => entry M j k ^+ 2)) (big_cat_nat _ _ _ (leq0n q) (ltnW qr)) /=.
rewrite [X in _ + X]big_nat [X in _ + X]big1 ?addr0 // => i /andP[qi _].
by rewrite entry_out ?expr0n.
Qed.

(* Z and W are the coordinates of the blocks in the true singular vectors, Ra and Rb those of the residuals *)
Section Coordinates.
Variables (m n c p : nat) (s : nat -> R) (Z Rb : 'M[R]_(n, c)) (W Ra : 'M[R]_(m, c)) (t : 'rV[R]_c) (g : R).
Hypotheses (s_ge0 : forall i, 0 <= s i) (s_0 : forall i, (minn m n <= i)%N -> s i = 0).
Hypotheses (t_ge0 : forall k, 0 <= t 0 k) (g_gt0 : 0 < g).
Hypotheses (RaE : Ra = rdiag m n s *m Z - W *m diag_mx t) (RbE : Rb = rdiag n m s *m W - Z *m diag_mx t).

Lemma coordinates j k : entry Ra j k = s j * entry Z j k - t 0 k * entry W j k /\
  entry Rb j k = s j * entry W j k - t 0 k * entry Z j k.
Proof.
have s_0' i : (minn n m <= i)%N -> s i = 0 by rewrite minnC; apply: s_0.
split.
  have [jm|mj] := ltnP j m; last by rewrite !(entry_out _ _ mj) s_0 ?geq_min ?mj // mul0r mulr0 subrr.
  by rewrite -[j]/(val (Ordinal jm)) entryE RaE mxE [X in _ + X]mxE (rdiag_entry _ _ _ s_0) mul_mx_diag [X in _ - X]mxE -(entryE W) [t 0 k * _]mulrC.
have [jn|nj] := ltnP j n; last by rewrite !(entry_out _ _ nj) s_0 ?geq_min ?nj ?orbT // mul0r mulr0 subrr.
by rewrite -[j]/(val (Ordinal jn)) entryE RbE mxE [X in _ + X]mxE (rdiag_entry _ _ _ s_0') mul_mx_diag [X in _ - X]mxE -(entryE Z) [t 0 k * _]mulrC.
Qed.

(* row j of Z and of W together, for j outside the group *)
Lemma outside_row j k : g <= `|s j - t 0 k| ->
  g ^+ 2 * (entry Z j k ^+ 2 + entry W j k ^+ 2) <= entry Ra j k ^+ 2 + entry Rb j k ^+ 2.
Proof.
move=> gap; have [E1 E2] := coordinates j k.
exact: pair_bound (s_ge0 j) (t_ge0 k) (ltW g_gt0) gap E1 E2.
Qed.

Lemma outside_bound : (forall (j : 'I_n) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  \sum_(j < n | ~~ in_group c p j) \sum_k Z j k ^+ 2 <= (fro2 Ra + fro2 Rb) / g ^+ 2.
Proof.
move=> gap; rewrite ler_pdivl_mulr ?exprn_gt0 // mulrC mulr_sumr.
apply: le_trans (_ : \sum_(j < n) \sum_k (entry Ra j k ^+ 2 + entry Rb j k ^+ 2) <= _).
  rewrite [X in _ <= X](bigID (fun j : 'I_n => in_group c p j)) /= addrC ler_paddr //.
    by apply: sumr_ge0 => j _; apply: sumr_ge0 => k _; rewrite addr_ge0 ?sqr_ge0.
  apply: ler_sum => j jG; rewrite mulr_sumr; apply: ler_sum => k _; apply: le_trans (outside_row (gap j k jG)).
  by rewrite ler_pmul2l ?exprn_gt0 // entryE ler_addl sqr_ge0.
rewrite exchange_big /= /fro2 [X in _ <= X + _]exchange_big [X in _ <= _ + X]exchange_big -big_split /=.
by apply: ler_sum => k _; rewrite big_split ler_add //= sum_entries.
Qed.
End Coordinates.

Section Group.
Variables (m n c p : nat) (A : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd A U s V.
Variables (X : 'M[R]_(n, c)) (Y : 'M[R]_(m, c)) (t : 'rV[R]_c) (g : R).
Hypotheses (t_ge0 : forall k, 0 <= t 0 k) (g_gt0 : 0 < g).

Let T := diag_mx t.
Let res_right := A *m X - Y *m T.
Let res_left := A^T *m Y - X *m T.
Let Z := V^T *m X.
Let W := U^T *m Y.

Lemma fro2_left q (Q : 'M[R]_q) (M : 'M[R]_(q, c)) : orth Q -> fro2 (Q^T *m M) = fro2 M.
Proof. by move=> oQ; have := fro2_orth M (orth_tr oQ) (orth1 R c); rewrite trmx1 mulmx1. Qed.

Theorem T5_outside : (forall (j : 'I_n) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  \sum_(j < n | ~~ in_group c p j) \sum_k Z j k ^+ 2 <= (fro2 res_right + fro2 res_left) / g ^+ 2.
Proof.
rewrite -(fro2_left res_right (svd_U h)) -(fro2_left res_left (svd_V h)).
apply: (outside_bound (W := W) (svd_ge0 h) (svd_0 h) t_ge0 g_gt0).
  by rewrite mulmxBr {1}(svd_E h) !mulmxA (orthP _ (svd_U h)) mul1mx -(mulmxA _ V^T).
by rewrite mulmxBr (svd_E (svd_tr h)) !mulmxA (orthP _ (svd_V h)) mul1mx -(mulmxA _ U^T).
Qed.

Let G := window R n c p.
Let O := Z - G *m (G^T *m Z).

Let rho := Num.sqrt (fro2 res_right + fro2 res_left) / g.

Theorem T5_right : (p + c <= n)%N -> (forall (j : 'I_n) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  exists2 Q : 'M[R]_c, orth Q & fro (X - V *m window R n c p *m Q) <= rho + fro (X^T *m X - 1%:M) + rho ^+ 2.
Proof.
move=> pn gap; have oG : orth G by apply/orthP; apply: window_gram.
have O_le : fro2 O <= rho ^+ 2.
  have -> : fro2 O = \sum_(j < n | ~~ in_group c p j) \sum_k Z j k ^+ 2.
    rewrite [RHS]big_mkcond; apply: eq_bigr => j _; case: ifPn => out.
      by apply: eq_bigr => k _; rewrite outside_entry -/(in_group c p j) (negPf out).
    by apply: big1 => k _; rewrite outside_entry -/(in_group c p j) (negbNE out) expr0n.
  rewrite /rho expr_div_n sqr_sqrtr ?addr_ge0 ?fro2_ge0 //; exact: T5_outside.
have rho0 : 0 <= rho by rewrite divr_ge0 ?sqrtr_ge0 // ltW.
have frO : fro O <= rho by rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?fro_ge0 // sqr_fro.
pose D := G^T *m Z; have ZE : Z = O + G *m D by rewrite subrK.
have GO : G^T *m O = 0 by rewrite mulmxBr (mulmxA G^T) (orthP _ oG) mul1mx subrr.
have DD : D^T *m D - 1%:M = (X^T *m X - 1%:M) - O^T *m O.
  have -> : X^T *m X = Z^T *m Z by rewrite /Z trmx_mul trmxK mulmxA -(mulmxA X^T) (orthC (svd_V h)) mulmx1.
  by rewrite (gram_split (orthP _ oG) GO ZE) addrAC.
have [Q oQ QD] := polar D; exists Q => //.
have -> : X - V *m G *m Q = V *m (O + G *m (D - Q)).
  rewrite mulmxBr addrA -ZE mulmxBr !mulmxA (orthC (svd_V h)) mul1mx //.
rewrite fro_orthl ?(svd_V h) //; apply: (le_trans (fro_add _ _)); rewrite -addrA ler_add // fro_orthl //.
apply: (le_trans QD); rewrite DD; apply: (le_trans (fro_sub _ _)); rewrite ler_add2l.
by apply: (le_trans (fro_mul _ _)); rewrite fro_tr -expr2 sqr_fro.
Qed.
End Group.

(* left vectors: the group is also told from the left null space, sigma_j = 0 for j >= min(m, n) *)
Theorem T5_left m n c p (A : 'M[R]_(m, n)) U s V (X : 'M[R]_(n, c)) (Y : 'M[R]_(m, c)) (t : 'rV[R]_c) g : is_svd A U s V ->
  (forall k, 0 <= t 0 k) -> 0 < g -> (p + c <= m)%N ->
  (forall (j : 'I_m) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  let rho := Num.sqrt (fro2 (A *m X - Y *m diag_mx t) + fro2 (A^T *m Y - X *m diag_mx t)) / g in
  exists2 Q : 'M[R]_c, orth Q & fro (Y - U *m window R m c p *m Q) <= rho + fro (Y^T *m Y - 1%:M) + rho ^+ 2.
Proof.
move=> h t0 g0 pm gap rho; have := T5_right (svd_tr h) Y X t0 g0 pm gap; rewrite trmxK.
by rewrite /rho [fro2 (A^T *m Y - _) + _]addrC.
Qed.

(* the gap that enclosures prove: the group's values lie in [lo, hi], the one before the group is at least `above`, the one after at most `below`.
   q is the number of right or left vectors; for left vectors of m > n the one after may be 0 *)
Theorem T5_gap c p q (s : nat -> R) (t : 'rV[R]_c) (lo hi above below g : R) : noninc s ->
  (forall k, lo <= t 0 k <= hi) ->
  ((0 < p)%N -> above <= s p.-1 /\ g <= above - hi) ->
  ((p + c < q)%N -> s (p + c)%N <= below /\ g <= lo - below) -> forall (j : 'I_q) k, ~~ in_group c p j -> g <= `|s j - t 0 k|.
Proof.
move=> sS tE up down j k; rewrite negb_and -ltnNge -leqNgt; have /andP[lt th] := tE k; case/orP=> [jp|cj].
  have [aE ga] := up (leq_ltn_trans (leq0n j) jp).
  apply: (le_trans ga); apply: le_trans (ler_norm _); apply: ler_sub => //; apply: (le_trans aE).
  by apply: sS; rewrite -ltnS prednK // (leq_ltn_trans (leq0n j) jp).
have [bE gb] := down (leq_ltn_trans cj (ltn_ord j)).
apply: (le_trans gb); rewrite distrC; apply: le_trans (ler_norm _); apply: ler_sub => //; apply: le_trans bE.
exact: sS.
Qed.

(* A - U D V^T = (A V - U D) V^T + A (I - V V^T), and |I - V V^T| = |I - V^T V| for square V *)
Theorem T5_residual m n (A : 'M[R]_(m, n)) (V : 'M[R]_n) (UD : 'M[R]_(m, n)) (delta := fro (V^T *m V - 1%:M)) :
  fro (A - UD *m V^T) <= fro (A *m V - UD) * Num.sqrt (1 + delta) + fro A * delta.
Proof.
have -> : A - UD *m V^T = (A *m V - UD) *m V^T - A *m (V *m V^T - 1%:M).
  rewrite mulmxBl mulmxBr mulmx1 mulmxA opprB [RHS]addrC.
  by rewrite addrA subrK.
apply: (le_trans (fro_sub _ _)); apply: ler_add.
  rewrite -fro_tr trmx_mul trmxK mulrC -(fro_tr (A *m V - UD)); apply: fro_mul_opnorm; first exact: sqrtr_ge0.
  apply: gram_le; first exact: fro_ge0.
  by apply: opnorm_fro; rewrite ?fro_ge0 // -sqr_fro -(fro_opp (1%:M - _)) opprB.
apply: (le_trans (fro_mul _ _)); rewrite ler_wpmul2l ?fro_ge0 // /delta.
have h := svP V; rewrite (svd_gram h) (svd_gram_tr h) /fro le_eqVlt; apply/orP; left; apply/eqP; congr Num.sqrt.
have E (Q : 'M[R]_n) D : orth Q -> Q *m D *m Q^T - 1%:M = Q *m (D - 1%:M) *m Q^T.
  by move=> oQ; rewrite mulmxBr mulmxBl mulmx1 (orthC oQ).
by rewrite !E ?(svd_U h) ?(svd_V h) // !fro2_orth ?(svd_U h) ?(svd_V h).
Qed.
End Vectors.
