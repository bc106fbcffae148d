(* T5 for complex matrices; the statements and the construction are those of t5_vectors.v, with unitary matrices and conjugate transposes.

   cfro_add, cfro_mul   |A + B|_F <= |A|_F + |B|_F and |A B|_F <= |A|_F |B|_F over R[i]
   complex_polar        a square X is within |X^H X - I|_F of a unitary matrix
   complex_T5_outside, complex_T5_right, complex_T5_left   |X - W|_F <= rho + delta + rho^2 for an orthonormal basis W of the true subspace
   complex_T5_residual  |A - U D V^H|_F <= |A V - U D|_F sqrt(1 + delta) + |A|_F delta for a square V *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
From Eckart Require Import d09c_unitarily_invariant_norms d11_complex_matrices d11_complex_svd d11_complex_norms t5_vectors.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope complex_scope.
Local Open Scope ring_scope.

Section ComplexVectors.
Variable R : rcfType.
Notation C := (R[i]).
Local Notation CR := [ringType of R[i]].
Notation toC := (map_mx (real_complex R)).
Local Notation "A ^H" := (adjoint A) (at level 8, format "A ^H").
Implicit Types (m n c p q r : nat).

(* ---------- the Frobenius norm over R[i] ---------- *)
Lemma cfro2E m n (A : 'M[C]_(m, n)) : (cfro2 A)%:C = \tr (A^H *m A).
Proof.
rewrite /cfro2 exchange_big rmorph_sum; apply: eq_bigr => j _; rewrite mxE rmorph_sum; apply: eq_bigr => i _.
by rewrite !mxE; case: (A i j) => a b; apply/eqP; rewrite eq_complex /=; apply/andP; split; apply/eqP; ring.
Qed.

Lemma cfro2_mull q r k (P : 'M[C]_(q, r)) (M : 'M[C]_(r, k)) : P^H *m P = 1%:M -> cfro2 (P *m M) = cfro2 M.
Proof. by move=> PP; apply/(@complexI R); rewrite !cfro2E adjointM mulmxA -(mulmxA _ P^H) PP mulmx1. Qed.

Lemma cfro2_adjoint q r (M : 'M[C]_(q, r)) : cfro2 M^H = cfro2 M.
Proof. by apply/(@complexI R); rewrite !cfro2E adjointK mxtrace_mulC. Qed.

Lemma cfro2_unitary q r (M : 'M[C]_(q, r)) (P : 'M[C]_q) (Q : 'M[C]_r) : unitary P -> unitary Q -> cfro2 (P *m M *m Q^H) = cfro2 M.
Proof. by move=> uP uQ; rewrite -cfro2_adjoint adjointM adjointK cfro2_mull // cfro2_adjoint cfro2_mull. Qed.

Lemma cfro2_toC q r (B : 'M[R]_(q, r)) : cfro2 (toC B) = fro2 B.
Proof. by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE /= expr0n addr0. Qed.

Lemma fro_real_form q r (M : 'M[C]_(q, r)) : fro (real_form M) = Num.sqrt 2 * cfro M.
Proof. by rewrite /fro fro2_real_form -mulr_natl sqrtrM ?ler0n. Qed.

Let two : 0 < Num.sqrt 2 :> R.
Proof. by rewrite sqrtr_gt0 ltr0n. Qed.

Theorem cfro_add q r (M N : 'M[C]_(q, r)) : cfro (M + N) <= cfro M + cfro N.
Proof. by rewrite -(ler_pmul2l two) mulrDr -!fro_real_form real_formD fro_add. Qed.

Lemma cfro_opp q r (M : 'M[C]_(q, r)) : cfro (- M) = cfro M.
Proof. by apply: (mulfI (lt0r_neq0 two)); rewrite -!fro_real_form real_formN fro_opp. Qed.

Lemma cfro_sub q r (M N : 'M[C]_(q, r)) : cfro (M - N) <= cfro M + cfro N.
Proof. by rewrite -(cfro_opp N) cfro_add. Qed.

Lemma cfro_mul_opnorm q r k (M : 'M[C]_(q, r)) (N : 'M[C]_(r, k)) a : 0 <= a -> csv M 0%N <= a -> cfro (M *m N) <= a * cfro N.
Proof.
move=> a0 Ma; rewrite -(ler_pmul2l two) mulrCA -!fro_real_form real_formM.
by apply: fro_mul_opnorm => //; apply/opnorm_leE.
Qed.

Theorem cfro_mul q r k (M : 'M[C]_(q, r)) (N : 'M[C]_(r, k)) : cfro (M *m N) <= cfro M * cfro N.
Proof. by apply: cfro_mul_opnorm (cfro_ge0 M) (csv_le_cfro M). Qed.

Theorem complex_polar c (X : 'M[C]_c) : exists2 Q : 'M[C]_c, unitary Q & cfro (X - Q) <= cfro (X^H *m X - 1%:M).
Proof.
have [U [V [uU uV E s0 _ _]]] := csvP X; exists (U *m V^H); first exact: unitaryM (unitary_adjoint uV).
have one : toC (1%:M : 'M[R]_c) = 1%:M by rewrite map_mx1.
have -> : X - U *m V^H = U *m toC (rdiag c c (csv X) - 1%:M) *m V^H by rewrite map_mxB one mulmxBr mulmxBl mulmx1 -E.
have -> : X^H *m X - 1%:M = V *m toC (rdiag c c (fun i => csv X i ^+ 2) - 1%:M) *m V^H.
  rewrite map_mxB one mulmxBr mulmxBl mulmx1 (unitaryC uV); congr (_ - _).
  rewrite {1 2}E !adjointM adjointK adjoint_toC tr_rdiag !mulmxA -(mulmxA _ U^H) uU mulmx1 -(mulmxA V) -map_mxM rdiagM.
  by congr (_ *m map_mx _ _ *m _); apply: eq_rdiag => i; rewrite leq_min => /andP[ic _]; rewrite ic expr2.
rewrite /cfro ler_wsqrtr // !cfro2_unitary // !cfro2_toC; exact: diagonal_defect.
Qed.

Lemma complex_gram_split n c (O Z G : 'M[C]_(n, c)) (D : 'M[C]_c) : G^H *m G = 1%:M -> G^H *m O = 0 -> Z = O + G *m D ->
  D^H *m D = Z^H *m Z - O^H *m O.
Proof.
move=> GG GO ->; have OG : O^H *m G = 0 by rewrite -[LHS]adjointK adjointM adjointK GO adjoint0.
rewrite adjointD mulmxDl !mulmxDr !mulmxA OG adjointM -(mulmxA _ G^H O) GO mulmx0 mul0mx addr0 add0r.
by rewrite -(mulmxA _ G^H G) GG mulmx1 addrAC subrr add0r.
Qed.

Lemma window_adjoint n c p : (window CR n c p)^H = (window CR n c p)^T.
Proof. by apply/matrixP => i j; rewrite !mxE conjc_nat. Qed.

Section Group.
Variables (m n c p : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U s V.
Variables (X : 'M[C]_(n, c)) (Y : 'M[C]_(m, c)) (t : 'rV[R]_c) (g : R).
Hypotheses (t_ge0 : forall k, 0 <= t 0 k) (g_gt0 : 0 < g).

Let T := toC (diag_mx t).
Let res_right := A *m X - Y *m T.
Let res_left := A^H *m Y - X *m T.
Let Z := V^H *m X.
Let W := U^H *m Y.

Theorem complex_T5_outside : (forall (j : 'I_n) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  \sum_(j < n | ~~ in_group c p j) \sum_k (complex.Re (Z j k) ^+ 2 + complex.Im (Z j k) ^+ 2) <= (cfro2 res_right + cfro2 res_left) / g ^+ 2.
Proof.
move=> gap; rewrite -(cfro2_mull res_right (unitary_adjoint (csvd_U h))) -(cfro2_mull res_left (unitary_adjoint (csvd_V h))).
have RaE : U^H *m res_right = toC (rdiag m n s) *m Z - W *m T.
  by rewrite mulmxBr {1}(csvd_E h) !mulmxA (csvd_U h) mul1mx -(mulmxA _ V^H).
have RbE : V^H *m res_left = toC (rdiag n m s) *m W - Z *m T.
  by rewrite mulmxBr (csvd_E (complex_svd_adjoint h)) !mulmxA (csvd_V h) mul1mx -(mulmxA _ U^H).
have re := outside_bound (csvd_ge0 h) (csvd_0 h) t_ge0 g_gt0 (Z := re_mx Z) (W := re_mx W) (Ra := re_mx (U^H *m res_right)) (Rb := re_mx (V^H *m res_left)).
have im := outside_bound (csvd_ge0 h) (csvd_0 h) t_ge0 g_gt0 (Z := im_mx Z) (W := im_mx W) (Ra := im_mx (U^H *m res_right)) (Rb := im_mx (V^H *m res_left)).
have {}re := re _ _ _ gap; have {}im := im _ _ _ gap.
apply: le_trans (_ : \sum_(j < n | ~~ in_group c p j) \sum_k re_mx Z j k ^+ 2 + \sum_(j < n | ~~ in_group c p j) \sum_k im_mx Z j k ^+ 2 <= _).
  rewrite -big_split; apply: ler_sum => j _; rewrite -big_split; apply: ler_sum => k _.
  by rewrite [re_mx Z j k]mxE [im_mx Z j k]mxE.
rewrite !cfro2_parts; apply: le_trans (ler_add (re _ _) (im _ _)) _.
- by rewrite RaE re_mxB re_toC_mul re_mul_toC.
- by rewrite RbE re_mxB re_toC_mul re_mul_toC.
- by rewrite RaE im_mxB im_toC_mul im_mul_toC.
- by rewrite RbE im_mxB im_toC_mul im_mul_toC.
by rewrite -mulrDl ler_pmul2r ?invr_gt0 ?exprn_gt0 // addrACA.
Qed.

Let G := window CR n c p.
Let O := Z - G *m (G^T *m Z).
Let rho := Num.sqrt (cfro2 res_right + cfro2 res_left) / g.

Theorem complex_T5_right : (p + c <= n)%N -> (forall (j : 'I_n) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  exists2 Q : 'M[C]_c, unitary Q & cfro (X - V *m window CR n c p *m Q) <= rho + cfro (X^H *m X - 1%:M) + rho ^+ 2.
Proof.
move=> pn gap; have GG : G^H *m G = 1%:M by rewrite window_adjoint window_gram.
have uV := csvd_V h.
have O_le : cfro2 O <= rho ^+ 2.
  have -> : cfro2 O = \sum_(j < n | ~~ in_group c p j) \sum_k (complex.Re (Z j k) ^+ 2 + complex.Im (Z j k) ^+ 2).
    rewrite [RHS]big_mkcond; apply: eq_bigr => j _; case: ifPn => out.
      by apply: eq_bigr => k _; rewrite outside_entry -/(in_group c p j) (negPf out).
    by apply: big1 => k _; rewrite outside_entry -/(in_group c p j) (negbNE out) /= expr0n addr0.
  rewrite /rho expr_div_n sqr_sqrtr ?addr_ge0 ?cfro2_ge0 //; exact: complex_T5_outside.
have rho0 : 0 <= rho by rewrite divr_ge0 ?sqrtr_ge0 // ltW.
have frO : cfro O <= rho by rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?cfro_ge0 // sqr_cfro.
pose D := G^T *m Z; have ZE : Z = O + G *m D by rewrite subrK.
have GO : G^H *m O = 0 by rewrite mulmxBr (mulmxA G^H G) GG mul1mx window_adjoint subrr.
have DD : D^H *m D - 1%:M = (X^H *m X - 1%:M) - O^H *m O.
  have -> : X^H *m X = Z^H *m Z by rewrite /Z adjointM adjointK mulmxA -(mulmxA X^H) (unitaryC uV) mulmx1.
  by rewrite (complex_gram_split GG GO ZE) addrAC.
have [Q uQ QD] := complex_polar D; exists Q => //.
have -> : X - V *m G *m Q = V *m (O + G *m (D - Q)).
  by rewrite mulmxBr addrA -ZE mulmxBr !mulmxA (unitaryC uV) mul1mx.
rewrite {1}/cfro cfro2_mull // -/(cfro _); apply: (le_trans (cfro_add _ _)); rewrite -addrA ler_add //.
rewrite {1}/cfro cfro2_mull // -/(cfro _); apply: (le_trans QD); rewrite DD; apply: (le_trans (cfro_sub _ _)); rewrite ler_add2l.
by apply: (le_trans (cfro_mul _ _)); rewrite {1}/cfro cfro2_adjoint -/(cfro _) -expr2 sqr_cfro.
Qed.
End Group.

Theorem complex_T5_left m n c p (A : 'M[C]_(m, n)) U s V (X : 'M[C]_(n, c)) (Y : 'M[C]_(m, c)) (t : 'rV[R]_c) g : is_complex_svd A U s V ->
  (forall k, 0 <= t 0 k) -> 0 < g -> (p + c <= m)%N ->
  (forall (j : 'I_m) k, ~~ in_group c p j -> g <= `|s j - t 0 k|) ->
  let rho := Num.sqrt (cfro2 (A *m X - Y *m toC (diag_mx t)) + cfro2 (A^H *m Y - X *m toC (diag_mx t))) / g in
  exists2 Q : 'M[C]_c, unitary Q & cfro (Y - U *m window CR m c p *m Q) <= rho + cfro (Y^H *m Y - 1%:M) + rho ^+ 2.
Proof.
move=> h t0 g0 pm gap rho; have := complex_T5_right (complex_svd_adjoint h) Y X t0 g0 pm gap; rewrite adjointK.
by rewrite /rho [cfro2 (A^H *m Y - _) + _]addrC.
Qed.

Theorem complex_T5_residual m n (A : 'M[C]_(m, n)) (V : 'M[C]_n) (UD : 'M[C]_(m, n)) (delta := cfro (V^H *m V - 1%:M)) :
  cfro (A - UD *m V^H) <= cfro (A *m V - UD) * Num.sqrt (1 + delta) + cfro A * delta.
Proof.
have -> : A - UD *m V^H = (A *m V - UD) *m V^H - A *m (V *m V^H - 1%:M).
  rewrite mulmxBl mulmxBr mulmx1 mulmxA opprB [RHS]addrC.
  by rewrite addrA subrK.
have adj q r (M : 'M[C]_(q, r)) : cfro M^H = cfro M by rewrite /cfro cfro2_adjoint.
apply: (le_trans (cfro_sub _ _)); apply: ler_add.
  rewrite -adj adjointM adjointK mulrC -(adj _ _ (A *m V - UD)); apply: cfro_mul_opnorm; first exact: sqrtr_ge0.
  apply/opnorm_leE; first exact: sqrtr_ge0.
  apply: gram_le; first exact: cfro_ge0.
  have -> : 1%:M - (real_form V)^T *m real_form V = real_form (1%:M - V^H *m V).
    by rewrite real_formD real_formN real_formM real_form_adjoint real_form1.
  apply/opnorm_leE; first exact: cfro_ge0.
  by apply: (le_trans (csv_le_cfro _)); rewrite -(cfro_opp (1%:M - _)) opprB.
apply: (le_trans (cfro_mul _ _)); rewrite ler_wpmul2l ?cfro_ge0 // /delta.
have [U [W [uU uW E _ _ _]]] := csvP V; pose S := toC (rdiag n n (csv V)); have SH : S^H = S by rewrite adjoint_toC tr_rdiag.
have -> : V *m V^H - 1%:M = U *m (S *m S - 1%:M) *m U^H.
  by rewrite mulmxBr mulmxBl mulmx1 (unitaryC uU) {1 2}E !adjointM adjointK -/S SH !mulmxA -(mulmxA _ W^H) uW mulmx1.
have -> : V^H *m V - 1%:M = W *m (S *m S - 1%:M) *m W^H.
  by rewrite mulmxBr mulmxBl mulmx1 (unitaryC uW) {1 2}E !adjointM adjointK -/S SH !mulmxA -(mulmxA _ U^H) uU mulmx1.
by rewrite /cfro !cfro2_unitary.
Qed.
End ComplexVectors.
