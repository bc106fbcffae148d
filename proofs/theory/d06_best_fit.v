(* D6, best-fit subspaces. The rows of A are points; an orthonormal basis W of a subspace captures |A W|_F^2 of them.

   greedy_step          among unit vectors orthogonal to v_0, ..., v_(j-1) the largest |A x| is sigma_j, and v_j has it
   captured_pythagoras  |A|_F^2 = |A W|_F^2 + |A - A W W^T|_F^2: least distance is largest projection
   D6a greedy_optimal   no k orthonormal directions capture more than v_0, ..., v_(k-1) do, for every k
   D6b greedy_witness   if A v_i and A v_j are not orthogonal, an explicit vector between v_i and v_j is stretched more than v_i
   D6c basis_agrees     A is determined by its values on an orthonormal basis, so that both sides of A = sum sigma_i u_i v_i^T agree *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms d09_eckart_young.
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

Theorem greedy_optimal k (W : 'M[R]_(n, k)) : orth W -> fro2 (A *m W) <= \sum_(i < minn m n | (i < k)%N) sv A i ^+ 2.
Proof.
move=> oW; have := EY_fro_sv A (B := A *m W *m W^T) (k := k).
have rk : (\rank (A *m W *m W^T) <= k)%N by apply: (leq_trans (mxrankM_maxl _ _)); apply: rank_leq_col.
move=> /(_ rk); rewrite EY_fro_best -(ler_add2l (fro2 (A *m W))) -captured_pythagoras // (fro2_sv A).
rewrite (bigID (fun i : 'I_(minn m n) => (i < k)%N)) /= => le.
rewrite -(ler_add2r (\sum_(i < minn m n | ~~ (i < k)%N) sv A i ^+ 2)); apply: le_trans le; rewrite ler_add2l.
rewrite big_geq_mkord le_eqVlt; apply/orP; left; apply/eqP; apply: eq_bigl => i.
by rewrite -leqNgt.
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
