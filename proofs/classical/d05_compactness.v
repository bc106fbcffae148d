(* D5 as the source proves it, over the classical reals of MathComp-Analysis (any realType R): the bilinear form u^T A v attains its maximum on the
   product of the unit spheres because that is compact; the maximisers are a singular pair; the complements are treated in the same way, which
   gives the decomposition. Nothing here uses the spectral theorem, and nothing in theory/ or checker/ uses this file.

   compact_max          a continuous function on a non-empty compact set attains its maximum
   form_max             so the bilinear form has a maximiser
   maximiser_pair       a maximiser (u, v) with value s is a singular pair: A v = s u and A^T u = s v
   svd_by_compactness   every matrix has a singular value decomposition

   The axioms are those of MathComp-Analysis (check_axioms.py lists them): functional and propositional extensionality and indefinite description. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.classical Require Import boolp classical_sets functions.
From mathcomp.analysis Require Import reals topology normedtype.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Compactness.
Variable R : realType.

Theorem compact_max (T : topologicalType) (f : T -> R) (S : set T) : S !=set0 -> compact S -> continuous f ->
  exists2 x, S x & forall y, S y -> f y <= f x.
Proof.
move=> [x0 Sx0] Sc fc; set K := f @` S.
have Kc : compact K by apply: continuous_compact => //; apply: continuous_subspaceT.
have Ks : has_sup K.
  split; first by exists (f x0), x0.
  have [M [_ KM]] := compact_bounded Kc.
  by exists (M + 1) => y Ky; apply: le_trans (ler_norm _) _; apply: KM => //; rewrite ltr_addl.
have cl : closure K (sup K).
  move=> B /nbhs_ballP[e e0 eB]; have [y Ky lt] := sup_adherent e0 Ks.
  exists y; split=> //; apply: eB; rewrite /ball /= ger0_norm; last by rewrite subr_ge0; apply: sup_upper_bound.
  by rewrite ltr_subl_addl -ltr_subl_addr.
have [x Sx fx] : K (sup K) by apply: (compact_closed (@Rhausdorff R) Kc).
by exists x => // y Sy; rewrite fx; apply/sup_upper_bound => //; exists y.
Qed.

Lemma continuous_sum (T : topologicalType) (I : Type) (r : seq I) (F : I -> T -> R) :
  (forall i, continuous (F i)) -> continuous (fun x => \sum_(i <- r) F i x).
Proof.
move=> Fc; elim: r => [|i r IH].
  have -> : (fun x => \sum_(i <- [::]) F i x) = (fun=> 0) by apply/funext => y; rewrite big_nil.
  by move=> x; rewrite big_nil; exact: cst_continuous.
have -> : (fun x => \sum_(i <- i :: r) F i x) = (fun x => F i x + \sum_(i <- r) F i x) by apply/funext => y; rewrite big_cons.
by move=> x; rewrite big_cons; apply: cvgD; [apply: Fc | apply: IH].
Qed.

Section Form.
Variables (m n : nat) (A : 'M[R]_(m.+1, n.+1)).

Let point := 'rV[R]_(m.+1 + n.+1).
Let X (w : point) i : R := w 0 (lshift n.+1 i).
Let Y (w : point) j : R := w 0 (rshift m.+1 j).
Let form (w : point) : R := \sum_i \sum_j X w i * A i j * Y w j.
Let spheres : set point := [set w | \sum_i X w i * X w i = 1] `&` [set w | \sum_j Y w j * Y w j = 1].

Let X_cont i : continuous (fun w : point => X w i).
Proof. exact: coord_continuous. Qed.
Let Y_cont j : continuous (fun w : point => Y w j).
Proof. exact: coord_continuous. Qed.

Let spheres_compact : compact spheres.
Proof.
have box : compact [set v : 'rV[R]_(m + n.+1).+1 | forall i, v ord0 i \in `[(- 1), 1]].
  apply: (@rV_compact _ _ (fun _ => `[(- 1), 1]%classic)) => _; exact: segment_compact.
apply: (subclosed_compact _ box).
  apply: closedI.
    apply: (@closed_comp _ _ (fun w : point => \sum_i X w i * X w i) [set x | x = 1]) => [w _|]; last exact: closed_eq.
    by apply: continuous_sum => i x; apply: continuousM; apply: X_cont.
  apply: (@closed_comp _ _ (fun w : point => \sum_j Y w j * Y w j) [set x | x = 1]) => [w _|]; last exact: closed_eq.
  by apply: continuous_sum => i x; apply: continuousM; apply: Y_cont.
have unit q (z : 'I_q -> R) i : \sum_i z i * z i = 1 -> `|z i| <= 1.
  move=> E; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?normr_ge0 ?ler01 // expr1n real_normK ?num_real // expr2 -E (bigD1 i) //=.
  by rewrite ler_addl sumr_ge0 // => j _; rewrite -expr2 sqr_ge0.
move=> w [wX wY] i; rewrite in_itv /= -ler_norml.
have -> : i = fintype.unsplit (fintype.split (i : 'I_(m.+1 + n.+1))) by rewrite fintype.splitK.
by case: (fintype.split _) => k /=; [apply: (unit _ (X w)) | apply: (unit _ (Y w))].
Qed.

Let row_of (u : 'cV[R]_m.+1) (v : 'cV[R]_n.+1) : point := row_mx u^T v^T.
Let X_row u v i : X (row_of u v) i = u i 0.
Proof. by rewrite /X row_mxEl mxE. Qed.
Let Y_row u v j : Y (row_of u v) j = v j 0.
Proof. by rewrite /Y row_mxEr mxE. Qed.
Let formE u v : form (row_of u v) = dot u (A *m v).
Proof.
rewrite dotE; apply: eq_bigr => i _; rewrite mxE mulr_sumr; apply: eq_bigr => j _.
by rewrite X_row Y_row mulrA.
Qed.
Let spheresE u v : nsq u = 1 -> nsq v = 1 -> spheres (row_of u v).
Proof.
rewrite !nsqE => u1 v1; split=> /=.
  by rewrite -u1; apply: eq_bigr => i _; rewrite X_row expr2.
by rewrite -v1; apply: eq_bigr => i _; rewrite Y_row expr2.
Qed.

Theorem form_max : exists (u : 'cV[R]_m.+1) (v : 'cV[R]_n.+1),
  [/\ nsq u = 1, nsq v = 1 & forall x y, nsq x = 1 -> nsq y = 1 -> dot x (A *m y) <= dot u (A *m v)].
Proof.
have e1 q : nsq (delta_mx 0 0 : 'cV[R]_q.+1) = 1.
  by rewrite nsqE (bigD1 0) //= big1 ?mxE ?eqxx ?expr1n ?addr0 // => i /negPf i0; rewrite mxE i0 expr0n.
have fc : continuous form.
  apply: (@continuous_sum _ _ _ (fun i w => \sum_j X w i * A i j * Y w j)) => i.
  apply: (@continuous_sum _ _ _ (fun j w => X w i * A i j * Y w j)) => j w.
  have Xw := @X_cont i w; have Yw := @Y_cont j w; apply: (@cvgM _ _ _ _ (fun w => X w i * A i j) (fun w => Y w j)) Yw.
  exact: (cvgMl Xw).
have [|w [wX wY] max] := compact_max _ spheres_compact fc; first by exists (row_of (delta_mx 0 0) (delta_mx 0 0)); apply: spheresE.
exists (\col_i X w i), (\col_j Y w j); have wE : w = row_of (\col_i X w i) (\col_j Y w j).
  apply/rowP => k; have -> : k = fintype.unsplit (fintype.split k) by rewrite fintype.splitK.
  by case: (fintype.split k) => l /=; rewrite /row_of ?row_mxEl ?row_mxEr !mxE.
split=> [||x y x1 y1].
- by rewrite nsqE -wX; apply: eq_bigr => i _; rewrite mxE expr2.
- by rewrite nsqE -wY; apply: eq_bigr => i _; rewrite mxE expr2.
by rewrite -!formE -wE; apply: max; apply: spheresE.
Qed.
End Form.

Lemma unit_of q (x : 'cV[R]_q) : x != 0 -> nsq ((norm x)^-1 *: x) = 1.
Proof. by move=> x0; rewrite nsqZ -sqr_norm exprVn mulVf // expf_neq0 // lt0r_neq0 // norm_gt0. Qed.

Theorem maximiser_pair m n (A : 'M[R]_(m, n)) (u : 'cV[R]_m) (v : 'cV[R]_n) (s := dot u (A *m v)) : nsq u = 1 -> nsq v = 1 ->
  (forall x y, nsq x = 1 -> nsq y = 1 -> dot x (A *m y) <= s) -> 0 <= s -> A *m v = s *: u /\ A^T *m u = s *: v.
Proof.
have one p q (B : 'M[R]_(p, q)) x y : nsq x = 1 -> nsq y = 1 -> 0 <= dot x (B *m y) ->
    (forall z, nsq z = 1 -> dot z (B *m y) <= dot x (B *m y)) -> B *m y = dot x (B *m y) *: x.
  move=> x1 y1; set r := dot x (B *m y) => r0 max; apply/eqP; rewrite -subr_eq0 -nsq_eq0 eq_le nsq_ge0 andbT.
  have le : norm (B *m y) <= r.
    have [->|By] := eqVneq (B *m y) 0; first by rewrite norm0.
    have := max _ (unit_of By); rewrite dotZl -/(nsq _) -sqr_norm expr2 mulrA mulVf ?mul1r //.
    by rewrite lt0r_neq0 // norm_gt0.
  rewrite nsqD nsqN nsqZ x1 mulr1 dotNr dotZr dotC -/r mulNrn mulr2n opprD addrA -expr2 -addrA addNr addr0 subr_le0.
  by rewrite -sqr_norm ler_pexpn2r ?nnegrE ?norm_ge0.
move=> u1 v1 max s0; split; first by apply: one => // z z1; apply: max.
have sE : s = dot v (A^T *m u) by rewrite -dot_mull dotC.
rewrite sE; apply: one => //; first by rewrite -sE.
by move=> z z1; rewrite -sE -dot_mull dotC; apply: max.
Qed.

(* the bilinear form of every block is bounded by that of the matrix, so that the values descend *)
Theorem svd_by_compactness m n (A : 'M[R]_(m, n)) : exists U s V, is_svd A U s V.
Proof.
suff [U [s [V [h _]]]] : exists U s V, is_svd A U s V /\
    forall b, 0 <= b -> (forall x y, nsq x = 1 -> nsq y = 1 -> dot x (A *m y) <= b) -> s 0%N <= b by exists U, s, V.
elim: m n A => [|m IHm] n A.
  exists 1%:M, (fun=> 0), 1%:M; split=> //; split; rewrite ?orth1 //.
  by apply/matrixP => -[].
case: n A => [|n] A.
  exists 1%:M, (fun=> 0), 1%:M; split=> //; split; rewrite ?orth1 //.
  by apply/matrixP => i -[].
have [u [v [u1 v1 max]]] := form_max A; pose s := dot u (A *m v).
have s0 : 0 <= s.
  by have := max (- u) v; rewrite nsqN dotNl -/s => /(_ u1 v1) le; rewrite -(@pmulrn_lge0 _ _ 2) // mulr2n -ler_subl_addr sub0r.
have [Av Au] : A *m v = s *: u /\ A^T *m u = s *: v := maximiser_pair u1 v1 max s0.
have [H [Hs HH He]] := householder u1; have [K [Ks KK Ke]] := householder v1.
have oH : orth H by apply/orthP; rewrite Hs.
have oK : orth K by apply/orthP; rewrite Ks.
pose B : 'M[R]_(1 + m, 1 + n) := H *m A *m K.
have AE : A = H *m B *m K^T by rewrite /B Ks !mulmxA HH mul1mx -mulmxA KK mulmx1.
have Bcol : B *m delta_mx 0 0 = s *: delta_mx 0 0 :> 'cV_(1 + m).
  have : H *m A *m K *m delta_mx 0 0 = s *: delta_mx 0 0 :> 'cV_m.+1.
    by rewrite -2!mulmxA Ke Av -scalemxAr -He mulmxA HH mul1mx.
  by [].
have Brow : B^T *m delta_mx 0 0 = s *: delta_mx 0 0 :> 'cV_(1 + n).
  have : (H *m A *m K)^T *m delta_mx 0 0 = s *: delta_mx 0 0 :> 'cV_n.+1.
    by rewrite !trmx_mul Hs Ks -2!mulmxA He Au -scalemxAr -Ke mulmxA KK mul1mx.
  by [].
have Bform x y : dot x (B *m y) = dot (H *m x) (A *m (K *m y)) by rewrite dot_mull Hs /B !mulmxA.
have Bmax x y : nsq x = 1 -> nsq y = 1 -> dot x (B *m y) <= s by move=> x1 y1; rewrite Bform max ?orth_nsq.
clearbody B; have l0 q : lshift q (0 : 'I_1) = 0 by apply/val_inj.
have B0 i : B i 0 = s *+ (i == 0).
  by move/colP/(_ i): Bcol; rewrite -colE !mxE eqxx andbT => ->; rewrite mulr_natr.
have B0' j : B 0 j = s *+ (j == 0).
  by move/colP/(_ j): Brow; rewrite -colE !mxE eqxx andbT => ->; rewrite mulr_natr.
have defB : B = block_mx s%:M 0 0 (drsubmx B).
  rewrite -[LHS]submxK; congr block_mx.
  - by rewrite [LHS]mx11_scalar !mxE !l0 B0.
  - by apply/matrixP => i j; rewrite ord1 !mxE l0 B0'.
  by apply/matrixP => i j; rewrite [j]ord1 !mxE l0 B0.
have Dmax x y : nsq x = 1 -> nsq y = 1 -> dot x (drsubmx B *m y) <= s.
  have lift q (z : 'cV[R]_q) : nsq (col_mx (0 : 'cV_1) z) = nsq z.
    by rewrite /nsq /dot tr_col_mx mul_row_col trmx0 mul0mx add0r.
  move=> x1 y1; have := Bmax (col_mx 0 x) (col_mx 0 y); rewrite !lift => /(_ x1 y1); rewrite defB.
  by rewrite /dot tr_col_mx mul_block_col mul_row_col !mul0mx !mulmx0 trmx0 mul0mx !add0r block_mxKdr.
have [U [t [V [[oU oV DE t0 tS tz] tle]]]] := IHm _ (drsubmx B).
have ts : t 0%N <= s by apply: tle.
pose f i := if i is i'.+1 then t i' else s.
pose P : 'M[R]_(1 + m) := block_mx (1%:M : 'M_1) 0 0 U; pose Q : 'M[R]_(1 + n) := block_mx (1%:M : 'M_1) 0 0 V.
have BE : B = P *m rdiag (1 + m) (1 + n) f *m Q^T.
  rewrite defB DE rdiag_block /P /Q tr_block_mx !trmx0 trmx1 !mulmx_block.
  by rewrite !mul1mx !mulmx1 !mul0mx !mulmx0 !addr0 !add0r mul0mx.
exists (H *m P), f, (K *m Q); split; last by move=> b b0 le; apply: le u1 v1.
split.
- exact: orthM (orth_block oU).
- exact: orthM (orth_block oV).
- by rewrite AE BE trmx_mul !mulmxA.
- by case.
- move=> [|i] [|j] //= ij; last exact: tS.
  by apply: le_trans ts; apply: tS.
by move=> [|i]; rewrite minnSS // => /tz.
Qed.
End Compactness.
