(* D6, best-fit subspaces. The rows of A are points; an orthonormal basis W of a subspace captures |A W|_F^2 of them.

   greedy_step          among unit vectors orthogonal to v_0, ..., v_(j-1) the largest |A x| is sigma_j, and v_j has it
   captured_pythagoras  |A|_F^2 = |A W|_F^2 + |A - A W W^T|_F^2: least distance is largest projection
   D6a greedy_optimal   no k orthonormal directions capture more than v_0, ..., v_(k-1) do, for every k: by induction, with a basis whose last
                        direction is orthogonal to v_0, ..., v_(k-2) (turn_basis); greedy_attained: these capture sigma_0^2 + ... + sigma_(k-1)^2
   D6b greedy_witness   if A v_i and A v_j are not orthogonal, an explicit vector between v_i and v_j is stretched more than v_i
   D6c basis_agrees     A is determined by its values on an orthonormal basis, so that both sides of A = sum sigma_i u_i v_i^T agree *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section BestFit.
Variable R : rcfType.
Variables (m n : nat) (A : 'M[R]_(m, n)).

Theorem greedy_step (j : 'I_n) :
  (forall x : 'cV[R]_n, nsq x = 1 -> (forall i : 'I_n, (i < j)%N -> dot (col i (svd_of A).2) x = 0) -> norm (A *m x) <= sv A j) /\
  norm (A *m col j (svd_of A).2) = sv A j.
Proof.
have h := svP A; split=> [x x1 xV|].
  rewrite -[sv A j]mulr1 -[1](_ : norm x = 1); last by rewrite /norm x1 sqrtr1.
  by apply: (svd_upper h) => i ij; rewrite col_dot xV.
apply/eqP; rewrite -(@eqr_expn2 _ 2) ?norm_ge0 ?sv_ge0 // sqr_norm (svd_nsq h).
have -> : (svd_of A).2^T *m col j (svd_of A).2 = delta_mx j 0 by rewrite colE mulmxA (orthP _ (svd_V h)) mul1mx.
rewrite (bigD1 j) //= mxE !eqxx expr1n mulr1 big1 ?addr0 // => i /negPf ij.
by rewrite mxE ij expr0n mulr0.
Qed.

Lemma fro2D p q (X Y : 'M[R]_(p, q)) : fro2 (X + Y) = fro2 X + fro2 Y + \tr (X^T *m Y) *+ 2.
Proof.
have -> : \tr (X^T *m Y) = \sum_i \sum_j X i j * Y i j.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => j _; rewrite mxE; apply: eq_bigr => i _.
  by rewrite mxE.
rewrite /fro2 -sumrMnl -!big_split /=; apply: eq_bigr => i _; rewrite -sumrMnl -!big_split /=.
by apply: eq_bigr => j _; rewrite mxE sqrrD addrAC.
Qed.

Theorem captured_pythagoras k (W : 'M[R]_(n, k)) : orth W ->
  fro2 A = fro2 (A *m W) + fro2 (A - A *m W *m W^T).
Proof.
move=> /orthP oW; set X := A *m W *m W^T.
have E : \tr (X^T *m (A - X)) = 0.
  have Z : (A - X) *m W = 0 by rewrite mulmxBl /X -(mulmxA (A *m W)) oW mulmx1 subrr.
  have XT : X^T = W *m (W^T *m A^T) by rewrite /X !trmx_mul trmxK.
  by rewrite XT -(mulmxA W) mxtrace_mulC -(mulmxA _ (A - X)) Z mulmx0 linear0.
have F : fro2 X = fro2 (A *m W).
  by rewrite /X !fro2E !trmx_mul trmxK -!mulmxA mxtrace_mulC -!mulmxA oW mulmx1.
have -> : fro2 A = fro2 (X + (A - X)) by rewrite addrC subrK.
by rewrite (fro2D X (A - X)) F E mul0rn addr0.
Qed.

(* a unit vector in the span of k + 1 orthonormal directions, orthogonal to v_0, ..., v_(k-1), and the directions turned so that it comes first *)
Lemma turn_basis k (W : 'M[R]_(n, 1 + k)) (V : 'M[R]_n) : orth W ->
  exists (w : 'cV[R]_n) (W' : 'M[R]_(n, k)),
  [/\ nsq w = 1, orth W', forall X : 'M[R]_(m, n), fro2 (X *m W) = nsq (X *m w) + fro2 (X *m W')
    & forall j : 'I_n, (j < k)%N -> dot (col j V) w = 0].
Proof.
move=> oW; pose L := [seq W^T *m v | v <- take k (cols V)].
have [|c c0 cL] := @common_kernel R (1 + k) L; first by rewrite size_map ltnS size_take_cols.
pose d := (norm c)^-1 *: c.
have d1 : nsq d = 1 by rewrite nsqZ -sqr_norm exprVn mulVf // expf_neq0 // gt_eqF // norm_gt0.
have [H [Hs HH He]] := householder d1.
have oH : orth H by apply/orthP; rewrite Hs.
pose Q : 'M[R]_(n, 1 + k) := W *m H; have oQ : orth Q by apply: orthM.
have QE : Q = row_mx (W *m d) (rsubmx Q).
  rewrite -[LHS]hsubmxK; congr row_mx; apply/colP => i.
  have -> : W *m d = Q *m delta_mx 0 0 by rewrite /Q -mulmxA -He.
  by rewrite -colE mxE [RHS]mxE; congr (Q _ _); apply/val_inj.
exists (W *m d), (rsubmx Q); split=> [||X|j jk].
- by rewrite orth_nsq.
- move/orthP: oQ; rewrite QE tr_row_mx mul_col_row scalar_mx_block => /eq_block_mx[_ _ _ E].
  by apply/orthP; move: E; rewrite row_mxKr.
- have -> : fro2 (X *m W) = fro2 (X *m Q).
    have := fro2_orth (X *m W) (orth1 R m) (orth_tr oH); rewrite mul1mx trmxK => <-.
    by rewrite /Q mulmxA.
  rewrite QE mul_mx_row row_mxKr /fro2 nsqE -big_split; apply: eq_bigr => i _.
  by rewrite big_split_ord /= big_ord1 row_mxEl; congr (_ + _); apply: eq_bigr => j _; rewrite row_mxEr.
rewrite /d -scalemxAr dotZr dot_mulr (cL (W^T *m col j V)) ?mulr0 //.
by apply: map_f; apply: take_cols.
Qed.

(* the induction of the source: the last direction is bounded by what defines v_(k-1), the others by the hypothesis *)
Theorem greedy_optimal k (W : 'M[R]_(n, k)) : orth W -> fro2 (A *m W) <= \sum_(i < k) sv A i ^+ 2.
Proof.
elim: k W => [|k IHk] W oW; first by rewrite big_ord0 /fro2 big1 // => i _; rewrite big_ord0.
have [w [W' [w1 oW' E wV]]] := turn_basis (svd_of A).2 oW.
rewrite E big_ord_recr addrC ler_add ?IHk //=.
have := ler_norm_nsq (A *m w) w (sv_ge0 A k); rewrite w1 mulr1 => <-.
by apply: (svd_upper (svP A)) => j jk; rewrite col_dot wV.
Qed.

(* equality for v_0, ..., v_(k-1) *)
Theorem greedy_attained k : (k <= n)%N ->
  let W : 'M[R]_(n, k) := (svd_of A).2 *m rdiag n k (fun=> 1) in orth W /\ fro2 (A *m W) = \sum_(i < k) sv A i ^+ 2.
Proof.
move=> kn W; have h := svP A; split.
  apply: orthM (svd_V h) _; apply/orthP; rewrite tr_rdiag rdiagM; apply/matrixP => i j.
  by rewrite !mxE mulr1 (leq_trans (ltn_ord i) kn).
have -> : A *m W = (svd_of A).1.1 *m rdiag m k (sv A) *m (1%:M)^T.
  rewrite /W {1}(svd_E h) !mulmxA -(mulmxA _ _^T) (orthP _ (svd_V h)) mulmx1 trmx1 mulmx1 -mulmxA rdiagM.
  by congr (_ *m _); apply: eq_rdiag => i; rewrite leq_min => /andP[_ ik]; rewrite (leq_trans ik kn) mulr1.
rewrite fro2_orth ?(svd_U h) ?orth1 // fro2E tr_rdiag rdiagM; apply: eq_bigr => i _.
rewrite mxE eqxx mulr1n -expr2; case: ltnP => // mi.
by rewrite sv_default ?expr0n // geq_min mi.
Qed.

Theorem greedy_witness (x y : 'cV[R]_n) : nsq x = 1 -> nsq y = 1 -> dot x y = 0 -> dot (A *m x) (A *m y) != 0 ->
  let e := dot (A *m x) (A *m y) / (1 + nsq (A *m x)) in
  nsq (A *m x) * nsq (x + e *: y) < nsq (A *m (x + e *: y)).
Proof.
move=> x1 y1 xy g0; cbv zeta; set g := dot (A *m x) (A *m y) in g0 *; set a := nsq (A *m x); set e := g / (1 + a); set b := nsq (A *m y).
have a0 : 0 <= a by apply: nsq_ge0. have b0 : 0 <= b by apply: nsq_ge0.
have a1 : 0 < 1 + a by apply: ltr_paddr a0 ltr01.
have a1n : 1 + a != 0 by rewrite gt_eqF.
rewrite mulmxDr -scalemxAr !nsqD !nsqZ !dotZr xy x1 y1 -/a -/b -/g mulr0 mul0rn addr0 mulr1 -subr_gt0.
have -> : a + (e * g) *+ 2 + e ^+ 2 * b - a * (1 + e ^+ 2) = e ^+ 2 * (2 * (1 + a) + b - a).
  by rewrite /e -mulr_natl; field.
rewrite mulr_gt0 //; first by rewrite lt_def sqr_ge0 andbT sqrf_eq0 mulf_neq0 // invr_eq0.
have -> : 2 * (1 + a) + b - a = 2 + (a + b) by ring.
by rewrite ltr_paddr ?addr_ge0 // ltr0n.
Qed.

Theorem basis_agrees (B : 'M[R]_(m, n)) (V : 'M[R]_n) : orth V -> (forall j, A *m col j V = B *m col j V) -> A = B.
Proof.
move=> oV E; rewrite -[A]mulmx1 -[B]mulmx1 -(orthC oV) !mulmxA; congr (_ *m _).
by apply/matrixP => i j; have := E j; rewrite !colE !mulmxA -!colE => /colP/(_ i); rewrite !mxE.
Qed.
End BestFit.
