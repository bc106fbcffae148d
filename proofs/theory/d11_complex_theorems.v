(* D11, the theorems of D1, D4, D5, D6, D8, D9a and D10 for complex matrices. Where a statement is about lengths and products only, it goes over from the
   real form [[Re A, -Im A], [Im A, Re A]]; what names vectors is proved as over R.

   D1   complex_null, complex_outer   A x = 0 exactly when x is orthogonal to every v_i with sigma_i <> 0; A = sum_i sigma_i u_i v_i^H
   D4   complex_ellipsoid, complex_upper, complex_lower, complex_gram_swap   lengths under A on spans of the v_i; A^H A and A A^H
   D5   complex_bilinear_max, complex_bilinear_attained, complex_bilinear_stationary, complex_deflated   the maxima of Re(u^H A v)
   D6   complex_greedy_step, complex_captured, complex_greedy_optimal, complex_greedy_attained, complex_greedy_witness,
        complex_basis_agrees   best-fit subspaces
   D8   cpinv, complex_pinv1 ... complex_pinv4, complex_pinv_unique, complex_pinv_inverse, complex_pinv_minimises, complex_pinv_least_norm,
        complex_pinv_argmin, complex_ls_min, complex_ls_min_norm   the pseudoinverse and least squares
   D9a  complex_EY_fro_by_projections   Eckart-Young by D6a; d11_complex_norms.v has the proof by Weyl's inequality
   D10  complex_two_sided_bound, complex_two_sided_attained   the two-sided projection problem *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d05_variational d07_norms.
From Eckart Require Import d06_best_fit d08_pseudoinverse d09_eckart_young d10_two_sided d11_complex_matrices d11_complex_svd d11_complex_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope complex_scope.
Local Open Scope ring_scope.

Section ComplexTheorems.
Variable R : rcfType.
Notation C := (R[i]).
Notation toC := (map_mx (real_complex R)).
Local Notation "A ^H" := (adjoint A) (at level 8, format "A ^H").
Implicit Types (m n p q r : nat).

(* squared modulus *)
Definition modulus2 (z : C) : R := complex.Re z ^+ 2 + complex.Im z ^+ 2.

Lemma cnsq_moduli n (x : 'cV[C]_n) : cnsq x = \sum_j modulus2 (x j 0).
Proof. by rewrite /cnsq !nsqE -big_split; apply: eq_bigr => j _; rewrite !mxE. Qed.

Lemma modulus2_eq0 z : (modulus2 z == 0) = (z == 0).
Proof. by rewrite paddr_eq0 ?sqr_ge0 // !sqrf_eq0 eq_complex. Qed.

Lemma modulus2_ge0 z : 0 <= modulus2 z.
Proof. by rewrite addr_ge0 ?sqr_ge0. Qed.

Lemma cnsq_unitary n (U : 'M[C]_n) x : unitary U -> cnsq (U *m x) = cnsq x.
Proof. by move=> uU; rewrite -!stack_nsq stack_mul orth_nsq ?real_form_unitary. Qed.

Lemma stack_inj n : injective (@stack R n).
Proof.
move=> x y /eq_col_mx[/colP re /colP im]; apply/colP => i; apply/eqP; rewrite eq_complex.
by move: (re i) (im i); rewrite !mxE => -> ->; rewrite !eqxx.
Qed.

Lemma stackZ n (a : R) (x : 'cV[C]_n) : stack (a%:C *: x) = a *: stack x.
Proof. by rewrite /stack scale_col_mx; congr col_mx; apply/colP => i; rewrite !mxE; case: (x i 0) => b c /=; ring. Qed.

Lemma stack_dot n (x y : 'cV[C]_n) : dot (stack x) (stack y) = complex.Re ((x^H *m y) 0 0).
Proof.
rewrite /dot /stack tr_col_mx mul_row_col mxE mxE mxE -big_split mxE raddf_sum; apply: eq_bigr => i _.
by rewrite !mxE; case: (x i 0) => a b; case: (y i 0) => c d /=; ring.
Qed.

(* ---------- one decomposition: D1 and D4 ---------- *)
Section OneSVD.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U s V.
Let S := svd_rdiag (csvd_ge0 h) (csvd_le h) (csvd_0 h).

Theorem complex_ellipsoid x : cnsq (A *m x) = \sum_(j < n) s j ^+ 2 * modulus2 ((V^H *m x) j 0).
Proof.
rewrite {1}(csvd_E h) -!mulmxA cnsq_unitary; last exact: csvd_U h.
set y := V^H *m x.
have E z : nsq (rdiag m n s *m z) = \sum_(j < n) s j ^+ 2 * z j 0 ^+ 2.
  by rewrite (svd_nsq S); apply: eq_bigr => j _; rewrite trmx1 mul1mx.
have -> : cnsq (toC (rdiag m n s) *m y) = nsq (rdiag m n s *m re_mx y) + nsq (rdiag m n s *m im_mx y).
  by rewrite /cnsq re_toC_mul im_toC_mul.
by rewrite !E -big_split; apply: eq_bigr => j _ /=; rewrite -mulrDr [re_mx y j 0]mxE [im_mx y j 0]mxE.
Qed.

Lemma coordinates_nsq x : cnsq x = \sum_(j < n) modulus2 ((V^H *m x) j 0).
Proof. by rewrite -cnsq_moduli cnsq_unitary //; apply: unitary_adjoint (csvd_V h). Qed.

Theorem complex_upper i x : (forall j : 'I_n, (j < i)%N -> (V^H *m x) j 0 = 0) -> cnsq (A *m x) <= s i ^+ 2 * cnsq x.
Proof.
move=> x0; rewrite complex_ellipsoid coordinates_nsq mulr_sumr; apply: ler_sum => j _.
have [/x0->|ij] := ltnP j i; first by rewrite /modulus2 /= !expr0n addr0 !mulr0.
by rewrite ler_wpmul2r ?modulus2_ge0 // ler_pexpn2r ?nnegrE ?(csvd_ge0 h) ?(csvd_le h).
Qed.

Theorem complex_lower i x : (forall j : 'I_n, (i < j)%N -> (V^H *m x) j 0 = 0) -> s i ^+ 2 * cnsq x <= cnsq (A *m x).
Proof.
move=> x0; rewrite complex_ellipsoid coordinates_nsq mulr_sumr; apply: ler_sum => j _.
have [/x0->|ij] := ltnP i j; first by rewrite /modulus2 /= !expr0n addr0 !mulr0.
by rewrite ler_wpmul2r ?modulus2_ge0 // ler_pexpn2r ?nnegrE ?(csvd_ge0 h) ?(csvd_le h).
Qed.

Theorem complex_null (x : 'cV[C]_n) : (A *m x == 0) = [forall j : 'I_n, (s j == 0) || ((V^H *m x) j 0 == 0)].
Proof.
rewrite -cnsq_eq0 complex_ellipsoid psumr_eq0 => [|j _]; last by rewrite mulr_ge0 ?sqr_ge0 ?modulus2_ge0.
apply/allP/forallP => [H j|H j _] /=; last by rewrite mulf_eq0 sqrf_eq0 modulus2_eq0; apply: H.
by have := H j (mem_index_enum _); rewrite /= mulf_eq0 sqrf_eq0 modulus2_eq0.
Qed.

Theorem complex_outer : A = \sum_(i < m) \sum_(j < n | i == j :> nat) (s i)%:C *: (col i U *m (col j V)^H).
Proof.
rewrite {1}(csvd_E h); apply/matrixP => a b; rewrite mxE summxE.
under eq_bigr do rewrite mxE big_distrl /=.
rewrite exchange_big /=; apply: eq_bigr => i _; rewrite summxE [RHS]big_mkcond /=.
apply: eq_bigr => j _; rewrite !mxE big_ord1 !mxE.
by case: eqP => _; rewrite ?mulr1n ?mulr0n ?rmorph0 ?mulr0 ?mul0r // mulrA [(s i)%:C * _]mulrC.
Qed.

Lemma col_unit (j : 'I_n) : V^H *m col j V = delta_mx j 0 /\ cnsq (col j V) = 1.
Proof.
have E : V^H *m col j V = delta_mx j 0 by rewrite colE mulmxA (csvd_V h) mul1mx.
split=> //; rewrite coordinates_nsq E (bigD1 j) //= big1 => [|i /negPf ij]; last by rewrite mxE ij /modulus2 /= expr0n addr0.
by rewrite mxE !eqxx /modulus2 /= expr1n expr0n !addr0.
Qed.
End OneSVD.

Theorem complex_gram_swap m n (A : 'M[C]_(m, n)) (x : 'cV[C]_n) l :
  A^H *m A *m x = l *: x -> A *m A^H *m (A *m x) = l *: (A *m x).
Proof. by move=> E; rewrite -mulmxA (mulmxA A^H) E scalemxAr. Qed.

(* ---------- D5 ---------- *)
Section Variational.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U (csv A) V.
Let form (u : 'cV[C]_m) (v : 'cV[C]_n) : R := complex.Re ((u^H *m (A *m v)) 0 0).

Let formE u v : form u v = dot (stack u) (real_form A *m stack v).
Proof. by rewrite -stack_mul stack_dot. Qed.

Theorem complex_deflated i u v : cnsq u = 1 -> cnsq v = 1 ->
  (forall j : 'I_n, (j < i)%N -> (V^H *m v) j 0 = 0) -> form u v <= csv A i.
Proof.
move=> u1 v1 vV; rewrite formE; apply: (le_trans (dot_le_norm _ _)).
rewrite {1}/norm stack_nsq u1 sqrtr1 mul1r -stack_mul -(@ler_pexpn2r _ 2) ?nnegrE ?norm_ge0 ?csv_ge0 //.
by rewrite sqr_norm stack_nsq -[X in _ <= X]mulr1 -v1 (complex_upper h).
Qed.

Theorem complex_bilinear_max u v : cnsq u = 1 -> cnsq v = 1 -> form u v <= csv A 0%N.
Proof. by move=> u1 v1; apply: complex_deflated. Qed.

Theorem complex_bilinear_attained (i : 'I_m) (j : 'I_n) : i = j :> nat ->
  [/\ cnsq (col i U) = 1, cnsq (col j V) = 1 & form (col i U) (col j V) = csv A j].
Proof.
move=> ij; have [_ v1] := col_unit h j; have [_ u1] := col_unit (complex_svd_adjoint h) i; split=> //.
by rewrite /form (complex_pair h ij) -scalemxAr cnsqE u1 !mxE eqxx mulr1n mulr1.
Qed.

Theorem complex_bilinear_stationary u v : cnsq u = 1 -> cnsq v = 1 -> form u v = csv A 0%N ->
  A *m v = (csv A 0%N)%:C *: u /\ A^H *m u = (csv A 0%N)%:C *: v.
Proof.
move=> u1 v1; rewrite formE => E.
have [||E1 E2] := @bilinear_stationary R _ _ (real_form A) (stack u) (stack v) _ _ E; rewrite ?stack_nsq //.
by split; apply: stack_inj; rewrite stack_mul stackZ ?real_form_adjoint.
Qed.
End Variational.

(* ---------- D6 ---------- *)
Section BestFit.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U (csv A) V.

Theorem complex_greedy_step (j : 'I_n) :
  (forall x : 'cV[C]_n, cnsq x = 1 -> (forall i : 'I_n, (i < j)%N -> (V^H *m x) i 0 = 0) -> cnsq (A *m x) <= csv A j ^+ 2) /\
  cnsq (A *m col j V) = csv A j ^+ 2.
Proof.
split=> [x x1 xV|]; first by rewrite -[X in _ <= X]mulr1 -x1 (complex_upper h).
have [E _] := col_unit h j; rewrite (complex_ellipsoid h) E (bigD1 j) //= big1 => [|i /negPf ij].
  by rewrite mxE !eqxx /modulus2 /= expr1n expr0n !addr0 mulr1.
by rewrite mxE ij /modulus2 /= expr0n addr0 mulr0.
Qed.

Lemma real_form_columns k (W : 'M[C]_(n, k)) : W^H *m W = 1%:M -> orth (real_form W).
Proof. by move=> WW; apply/orthP; rewrite -real_form_adjoint -real_formM WW real_form1. Qed.

Theorem complex_captured k (W : 'M[C]_(n, k)) : W^H *m W = 1%:M -> cfro2 A = cfro2 (A *m W) + cfro2 (A - A *m W *m W^H).
Proof.
move=> /real_form_columns oW; have := captured_pythagoras (real_form A) oW.
rewrite -real_form_adjoint -!real_formM -real_formN -real_formD !fro2_real_form -mulrnDl => /eqP.
by rewrite eqr_muln2r => /eqP.
Qed.

Theorem complex_greedy_optimal k (W : 'M[C]_(n, k)) : W^H *m W = 1%:M -> cfro2 (A *m W) <= \sum_(i < k) csv A i ^+ 2.
Proof.
move=> /real_form_columns oW; have := greedy_optimal (real_form A) oW.
rewrite -real_formM fro2_real_form addnn; under [X in _ <= X]eq_bigr do rewrite sv_real_form.
by rewrite (sum_halves k (fun i => csv A i ^+ 2)) ler_muln2r.
Qed.

Theorem complex_greedy_attained k : (k <= n)%N ->
  let W : 'M[C]_(n, k) := V *m toC (rdiag n k (fun=> 1)) in W^H *m W = 1%:M /\ cfro2 (A *m W) = \sum_(i < k) csv A i ^+ 2.
Proof.
move=> kn W; have WW : W^H *m W = 1%:M.
  rewrite /W adjointM adjoint_toC mulmxA -(mulmxA _ V^H) (csvd_V h) mulmx1 tr_rdiag -map_mxM rdiagM.
  have -> : rdiag k k (fun i => 1 * 1 *+ (i < n)%N) = 1%:M :> 'M[R]_k.
    by apply/matrixP => i j; rewrite !mxE mulr1 (leq_trans (ltn_ord i) kn).
  by rewrite map_mx1.
split=> //; apply/eqP; rewrite eq_le complex_greedy_optimal //=.
have F : cfro2 (A *m W) = \sum_(j < k) cnsq (col j (A *m W)).
  rewrite /cfro2 exchange_big; apply: eq_bigr => j _; rewrite cnsq_moduli; apply: eq_bigr => i _.
  by rewrite [col _ _ _ _]mxE.
rewrite F; apply: ler_sum => j _; have jn : (j < n)%N := leq_trans (ltn_ord j) kn.
have -> : col j (A *m W) = A *m col (Ordinal jn) V.
  rewrite !colE -mulmxA /W -(mulmxA V); congr (A *m (V *m _)); apply/colP => i; rewrite -colE !mxE andbT.
  by rewrite -val_eqE /=; case: (i == j :> nat).
by have [_ ->] := complex_greedy_step (Ordinal jn).
Qed.

(* an explicit vector between x and y that is stretched more than x *)
Theorem complex_greedy_witness (x y : 'cV[C]_n) : cnsq x = 1 -> cnsq y = 1 -> x^H *m y = 0 ->
  let g := ((A *m x)^H *m (A *m y)) 0 0 in g != 0 -> let e := conjc g / (1 + cnsq (A *m x))%:C in
  cnsq (A *m x) * cnsq (x + e *: y) < cnsq (A *m (x + e *: y)).
Proof.
move=> x1 y1 xy g g0; pose e := conjc g / (1 + cnsq (A *m x))%:C.
rewrite -[X in is_true X]/(cnsq (A *m x) * cnsq (x + e *: y) < cnsq (A *m (x + e *: y))).
set a := cnsq (A *m x) in e *; set b := cnsq (A *m y).
have a0 : 0 <= a by apply: cnsq_ge0. have b0 : 0 <= b by apply: cnsq_ge0.
have a1 : 0 < 1 + a by apply: ltr_paddr a0 ltr01.
have cD q (u v : 'cV[C]_q) : cnsq (u + v) = cnsq u + cnsq v + complex.Re ((u^H *m v) 0 0) *+ 2.
  rewrite -!stack_nsq (_ : stack (u + v) = stack u + stack v); first by rewrite nsqD stack_dot addrAC.
  by rewrite /stack add_col_mx; congr col_mx; apply/colP => i; rewrite !mxE raddfD.
have cZ q z (u : 'cV[C]_q) : cnsq (z *: u) = modulus2 z * cnsq u.
  rewrite !cnsq_moduli mulr_sumr; apply: eq_bigr => i _; rewrite mxE /modulus2.
  by case: z (u i 0) => c d [f k] /=; ring.
have G : complex.Re (((A *m x)^H *m (A *m (e *: y))) 0 0) = modulus2 g / (1 + a).
  rewrite -!scalemxAr mxE -/g /e /modulus2 -fmorphV; case: g {g0 e} => c d /=.
  by field; rewrite gt_eqF.
rewrite mulmxDr !cD G -!scalemxAr !cZ x1 y1 -/a -/b xy !mxE mulr0 mul0rn addr0 mulr1 -subr_gt0.
have E : modulus2 e = modulus2 g / (1 + a) ^+ 2.
  rewrite /e /modulus2 -fmorphV; case: g {g0 e G} => c d /=.
  by field; rewrite gt_eqF.
have -> : a + modulus2 e * b + (modulus2 g / (1 + a)) *+ 2 - a * (1 + modulus2 e) = modulus2 g / (1 + a) ^+ 2 * (2 * (1 + a) + b - a).
  by rewrite E -mulr_natl; field; rewrite gt_eqF.
have g1 : 0 < modulus2 g by rewrite lt_def modulus2_ge0 modulus2_eq0 g0.
apply: mulr_gt0; first by rewrite divr_gt0 ?exprn_gt0.
have -> : 2 * (1 + a) + b - a = 2 + (a + b) by ring.
by apply: ltr_paddr (addr_ge0 a0 b0) _; rewrite ltr0n.
Qed.

Theorem complex_basis_agrees (B : 'M[C]_(m, n)) (Q : 'M[C]_n) : unitary Q -> (forall j, A *m col j Q = B *m col j Q) -> A = B.
Proof.
move=> uQ E; rewrite -[A]mulmx1 -[B]mulmx1 -(unitaryC uQ) !mulmxA; congr (_ *m _).
by apply/matrixP => i j; have := E j; rewrite !colE !mulmxA -!colE => /colP/(_ i); rewrite !mxE.
Qed.
End BestFit.

(* D9a by projections on the row space of B, and D6a *)
Lemma complex_row_space m n (B : 'M[C]_(m, n)) k : (\rank B <= k <= n)%N ->
  exists2 W : 'M[C]_(n, k), W^H *m W = 1%:M & B = B *m W *m W^H.
Proof.
case/andP=> rB kn; have [U [V h]] := csvP B; have [WW _] := complex_greedy_attained h kn.
exists (V *m toC (rdiag n k (fun=> 1))) => //.
have E : B *m V = U *m toC (rdiag m n (csv B)) by rewrite {1}(csvd_E h) -mulmxA (csvd_V h) mulmx1.
rewrite adjointM adjoint_toC tr_rdiag !mulmxA E -(mulmxA U) -map_mxM rdiagM -(mulmxA U) -map_mxM rdiagM {1}(csvd_E h).
congr (_ *m map_mx _ _ *m _); apply: eq_rdiag => i; rewrite leq_min => /andP[_ ->]; rewrite mulr1n !mulr1.
by case: ltnP => // ki; apply/eqP; rewrite mulr0n csv_eq0_rank (leq_trans rB).
Qed.

Theorem complex_EY_fro_by_projections m n (A B : 'M[C]_(m, n)) k : (\rank B <= k)%N ->
  \sum_(k <= i < minn m n) csv A i ^+ 2 <= cfro2 (A - B).
Proof.
move=> rB; have [kn|nk] := leqP k n; last by rewrite big_geq ?cfro2_ge0 // geq_min (ltnW nk) orbT.
have [|W WW E] := @complex_row_space _ _ B k; first by rewrite rB.
have le : cfro2 (A - A *m W *m W^H) <= cfro2 (A - B).
  have D : (A - B) - (A - B) *m W *m W^H = A - A *m W *m W^H by rewrite !mulmxBl -E opprB addrA subrK.
  by rewrite [X in _ <= X](complex_captured (A - B) WW) D ler_addr cfro2_ge0.
apply: le_trans le; rewrite -(ler_add2l (cfro2 (A *m W))) -complex_captured //.
apply: le_trans (ler_add (complex_greedy_optimal A WW) (lexx _)) _.
rewrite complex_fro -(big_mkord xpredT (fun i => csv A i ^+ 2)); have [kr|rk] := leqP k (minn m n).
  by rewrite -(big_mkord xpredT (fun i => csv A i ^+ 2)) -big_cat_nat.
rewrite [X in _ + X]big_geq 1?ltnW // addr0 (big_cat_nat _ _ _ (leq0n (minn m n)) (ltnW rk)) /=.
rewrite big_mkord [X in _ + X]big_nat [X in _ + X]big1 ?addr0 // => i /andP[ri _].
by rewrite csv_default ?expr0n.
Qed.

(* ---------- D8 ---------- *)
Section Pseudoinverse.
Variables (m n : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U s V.
Let S := svd_rdiag (csvd_ge0 h) (csvd_le h) (csvd_0 h).

Definition cpinv : 'M[C]_(n, m) := V *m toC (rdiag n m (fun i => (s i)^-1)) *m U^H.
Let P := cpinv.
Let D := rdiag m n s.
Let D' : 'M[R]_(n, m) := rdiag n m (fun i => (s i)^-1).

Let DE : pinv_svd 1%:M s 1%:M = D'.
Proof. by rewrite /pinv_svd trmx1 mul1mx mulmx1. Qed.
Let AP : A *m P = U *m toC (D *m D') *m U^H.
Proof. by rewrite (csvd_E h) /P /cpinv !mulmxA -(mulmxA _ V^H) (csvd_V h) mulmx1 -(mulmxA U) -map_mxM. Qed.
Let PA : P *m A = V *m toC (D' *m D) *m V^H.
Proof. by rewrite (csvd_E h) /P /cpinv !mulmxA -(mulmxA _ U^H) (csvd_U h) mulmx1 -(mulmxA V) -map_mxM. Qed.

Theorem complex_pinv1 : A *m P *m A = A.
Proof.
rewrite AP {1 2}(csvd_E h) !mulmxA -(mulmxA _ U^H) (csvd_U h) mulmx1 -(mulmxA U) -map_mxM.
by have := pinv1 S; rewrite DE => ->.
Qed.

Theorem complex_pinv2 : P *m A *m P = P.
Proof.
rewrite PA /P /cpinv !mulmxA -(mulmxA _ V^H) (csvd_V h) mulmx1 -(mulmxA V) -map_mxM.
by have := pinv2 S; rewrite DE => ->.
Qed.

Theorem complex_pinv3 : (A *m P)^H = A *m P.
Proof. by rewrite AP !adjointM adjointK adjoint_toC mulmxA; have := pinv3 S; rewrite DE => ->. Qed.

Theorem complex_pinv4 : (P *m A)^H = P *m A.
Proof. by rewrite PA !adjointM adjointK adjoint_toC mulmxA; have := pinv4 S; rewrite DE => ->. Qed.
End Pseudoinverse.

Lemma real_form_inj m n : injective (@real_form R m n).
Proof.
move=> A B /eq_block_mx[/matrixP re _ /matrixP im _]; apply/matrixP => i j; apply/eqP; rewrite eq_complex.
by move: (re i j) (im i j); rewrite !mxE => -> ->; rewrite !eqxx.
Qed.

Theorem complex_pinv_unique m n (A : 'M[C]_(m, n)) (P Q : 'M[C]_(n, m)) :
  A *m P *m A = A -> P *m A *m P = P -> (A *m P)^H = A *m P -> (P *m A)^H = P *m A ->
  A *m Q *m A = A -> Q *m A *m Q = Q -> (A *m Q)^H = A *m Q -> (Q *m A)^H = Q *m A -> P = Q.
Proof.
move=> P1 P2 P3 P4 Q1 Q2 Q3 Q4; apply: real_form_inj; apply: (@pinv_unique R _ _ (real_form A) (real_form P) (real_form Q)).
- by rewrite -!real_formM P1.
- by rewrite -!real_formM P2.
- by rewrite -real_formM -real_form_adjoint P3.
- by rewrite -real_formM -real_form_adjoint P4.
- by rewrite -!real_formM Q1.
- by rewrite -!real_formM Q2.
- by rewrite -real_formM -real_form_adjoint Q3.
by rewrite -real_formM -real_form_adjoint Q4.
Qed.

Theorem complex_pinv_inverse n (A P : 'M[C]_n) : A \in unitmx -> A *m P *m A = A -> P = invmx A.
Proof.
move=> u E; rewrite -[P]mul1mx -(mulVmx u) -[invmx A *m A *m P]mulmx1 -(mulmxV u) mulmxA.
by rewrite -(mulmxA (invmx A)) -(mulmxA (invmx A)) E mulVmx // mul1mx.
Qed.

Section LeastSquares.
Variables (m n : nat) (A : 'M[C]_(m, n)) (P : 'M[C]_(n, m)).
Hypotheses (P1 : A *m P *m A = A) (P2 : P *m A *m P = P) (P3 : (A *m P)^H = A *m P) (P4 : (P *m A)^H = P *m A).
Let Q1 : real_form A *m real_form P *m real_form A = real_form A. Proof. by rewrite -!real_formM P1. Qed.
Let Q2 : real_form P *m real_form A *m real_form P = real_form P. Proof. by rewrite -!real_formM P2. Qed.
Let Q3 : (real_form A *m real_form P)^T = real_form A *m real_form P. Proof. by rewrite -real_formM -real_form_adjoint P3. Qed.
Let Q4 : (real_form P *m real_form A)^T = real_form P *m real_form A. Proof. by rewrite -real_formM -real_form_adjoint P4. Qed.

Let error (B : 'M[C]_(n, m)) : fro2 (real_form A *m real_form B - 1%:M) = cfro2 (A *m B - 1%:M) *+ 2.
Proof. by rewrite -fro2_real_form real_formD real_formN real_form1 real_formM. Qed.

Theorem complex_pinv_minimises (B : 'M[C]_(n, m)) : cfro2 (A *m P - 1%:M) <= cfro2 (A *m B - 1%:M).
Proof. by have := pinv_minimises Q1 Q3 (real_form B); rewrite !error ler_muln2r. Qed.

Theorem complex_pinv_least_norm (B : 'M[C]_(n, m)) : cfro2 (A *m B - 1%:M) = cfro2 (A *m P - 1%:M) -> cfro2 P <= cfro2 B.
Proof.
move=> E; have := pinv_least_norm Q1 Q2 Q3 Q4 (B := real_form B); rewrite !error E => /(_ erefl).
by rewrite !fro2_real_form ler_muln2r.
Qed.

Theorem complex_pinv_argmin (B : 'M[C]_(n, m)) :
  (forall B', cfro2 (A *m B - 1%:M) <= cfro2 (A *m B' - 1%:M)) ->
  (forall B', (forall B'', cfro2 (A *m B' - 1%:M) <= cfro2 (A *m B'' - 1%:M)) -> cfro2 B <= cfro2 B') -> B = P.
Proof.
move=> min least; apply: real_form_inj; apply: (pinv_argmin Q1 Q2 Q3 Q4) => [B'|B' min'].
  by apply: le_trans (pinv_minimises Q1 Q3 B'); rewrite !error ler_muln2r /= min.
apply: (@le_trans _ _ (fro2 (real_form P))); first by rewrite !fro2_real_form ler_muln2r /= least // => B''; apply: complex_pinv_minimises.
apply: (pinv_least_norm Q1 Q2 Q3 Q4); apply/eqP; rewrite eq_le (pinv_minimises Q1 Q3) andbT.
exact: min'.
Qed.

Let residual (x : 'cV[C]_n) (b : 'cV[C]_m) : nsq (real_form A *m stack x - stack b) = cnsq (A *m x - b).
Proof.
rewrite -stack_mul -stack_nsq; congr nsq; apply/esym; rewrite /stack opp_col_mx add_col_mx.
by congr col_mx; apply/colP => i; rewrite !mxE raddfB.
Qed.

Theorem complex_ls_min (b : 'cV[C]_m) (x : 'cV[C]_n) : cnsq (A *m (P *m b) - b) <= cnsq (A *m x - b).
Proof. by have := ls_min Q1 Q3 (stack b) (stack x); rewrite -(stack_mul P b) !residual. Qed.

Theorem complex_ls_min_norm (b : 'cV[C]_m) (x : 'cV[C]_n) : cnsq (A *m x - b) = cnsq (A *m (P *m b) - b) -> cnsq (P *m b) <= cnsq x.
Proof.
move=> E; have := ls_min_norm Q1 Q2 Q3 Q4 (b := stack b) (x := stack x); rewrite -(stack_mul P b) !residual => /(_ E).
by rewrite !stack_nsq.
Qed.
End LeastSquares.

(* ---------- D10 ---------- *)
Section TwoSided.
Variables (m n r : nat) (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n).
Hypothesis h : is_complex_svd A U s V.

Let turn (B : 'M[C]_(m, n)) : cfro2 (B - A) = cfro2 (A - B).
Proof.
by rewrite -opprB !cfro2_parts; congr (_ + _); apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite !mxE;
  case: (A i j) => a b; case: (B i j) => c d /=; ring.
Qed.

Theorem complex_two_sided_bound (X : 'M[C]_(m, r)) (Y : 'M[C]_(r, n)) :
  \sum_(r + r <= i < minn m n) s i ^+ 2 <= cfro2 (X *m X^H *m A + A *m Y^H *m Y - A).
Proof.
rewrite turn -(complex_EY_fro_value _ h); apply: (complex_EY_fro h); apply: (leq_trans (mxrank_add _ _)); apply: leq_add.
  by rewrite -mulmxA; apply: (leq_trans (mxrankM_maxl _ _)); apply: rank_leq_col.
by apply: (leq_trans (mxrankM_maxr _ _)); apply: rank_leq_row.
Qed.

Theorem complex_two_sided_attained :
  let X := U *m toC (selection R r 0 m) in let Y := (V *m toC (selection R r r n))^H in
  cfro2 (X *m X^H *m A + A *m Y^H *m Y - A) = \sum_(r + r <= i < minn m n) s i ^+ 2.
Proof.
move=> X Y; rewrite turn -(complex_EY_fro_value _ h); congr (cfro2 (A - _)).
have proj q k (Q : 'M[C]_q) : Q *m toC (selection R r k q) *m (Q *m toC (selection R r k q))^H
    = Q *m toC (rdiag q q (fun i => (k <= i < k + r)%N%:R)) *m Q^H.
  by rewrite adjointM adjoint_toC mulmxA -(mulmxA Q) -map_mxM selection_square.
have -> : X *m X^H *m A = U *m toC (rdiag m m (fun i => (0 <= i < 0 + r)%N%:R) *m rdiag m n s) *m V^H.
  by rewrite /X proj (csvd_E h) !mulmxA -(mulmxA _ U^H) (csvd_U h) mulmx1 -(mulmxA U) -map_mxM.
have -> : A *m Y^H *m Y = U *m toC (rdiag m n s *m rdiag n n (fun i => (r <= i < r + r)%N%:R)) *m V^H.
  by rewrite -mulmxA /Y adjointK proj (csvd_E h) !mulmxA -(mulmxA _ V^H) (csvd_V h) mulmx1 -(mulmxA U) -map_mxM.
by rewrite -mulmxDl -mulmxDr -map_mxD two_windows.
Qed.
End TwoSided.
End ComplexTheorems.
