(* D4, the stretch ratio R(x) = |A x| / |x|.

   stretch_scale        R(a x) = R(x) for a <> 0
   svd_nsq              |A x|^2 = sum_j sigma_j^2 (V^T x)_j^2: the unit sphere goes to an ellipsoid
   svd_upper, svd_lower R(x) <= sigma_i on span(v_i, v_(i+1), ...), R(x) >= sigma_i on span(v_0, ..., v_i)
   svd_max, svd_max_attained  the maximum is sigma_0, attained at v_0
   gram_swap            A x is zero or an eigenvector of A A^T for the same lambda
   gram_nsq_eigen, gram_eigen_ge0   and then |A x|^2 = lambda |x|^2, so that lambda >= 0 *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Stretch.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Definition stretch m n (A : 'M[R]_(m, n)) (x : 'cV[R]_n) : R := norm (A *m x) / norm x.

Lemma normZ n a (x : 'cV[R]_n) : norm (a *: x) = `|a| * norm x.
Proof. by rewrite /norm nsqZ sqrtrM ?sqr_ge0 // sqrtr_sqr. Qed.

Theorem stretch_scale m n (A : 'M[R]_(m, n)) a x : a != 0 -> stretch A (a *: x) = stretch A x.
Proof.
move=> a0; rewrite /stretch -scalemxAr !normZ invfM mulrACA divff ?mul1r //.
by rewrite normr_eq0.
Qed.

Section OneSVD.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.

Let s0 := svd_0 h.
Let s_ge0 := svd_ge0 h.
Let s_le := svd_le h.

Lemma svd_nsq x : nsq (M *m x) = \sum_(j < n) s j ^+ 2 * (V^T *m x) j 0 ^+ 2.
Proof.
rewrite /nsq dot_mull mulmxA (svd_gram h) -mulmxA -mulmxA dot_mulr dotE.
by apply: eq_bigr => j _; rewrite (rdiagMc _ _ (erefl (j : nat))) mulrCA -expr2.
Qed.

Lemma svd_nsqV x : nsq x = \sum_(j < n) (V^T *m x) j 0 ^+ 2.
Proof. by rewrite -(orth_nsq x (orth_tr (svd_V h))) nsqE. Qed.

Lemma svd_upper i x : (forall j : 'I_n, (j < i)%N -> (V^T *m x) j 0 = 0) ->
  norm (M *m x) <= s i * norm x.
Proof.
move=> x0; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_ge0 //.
rewrite exprMn !sqr_norm svd_nsq svd_nsqV mulr_sumr; apply: ler_sum => j _.
have [/x0->|ij] := ltnP j i; first by rewrite expr0n !mulr0.
by rewrite ler_wpmul2r ?sqr_ge0 // ler_pexpn2r ?nnegrE ?s_le.
Qed.

Lemma svd_lower i x : (forall j : 'I_n, (i < j)%N -> (V^T *m x) j 0 = 0) ->
  s i * norm x <= norm (M *m x).
Proof.
move=> x0; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_ge0 //.
rewrite exprMn !sqr_norm svd_nsq svd_nsqV mulr_sumr; apply: ler_sum => j _.
have [/x0->|ij] := ltnP i j; first by rewrite expr0n !mulr0.
by rewrite ler_wpmul2r ?sqr_ge0 // ler_pexpn2r ?nnegrE ?s_le.
Qed.

Theorem svd_max x : norm (M *m x) <= s 0%N * norm x.
Proof. exact: svd_upper. Qed.

Theorem svd_max_attained : (0 < n)%N ->
  exists2 x : 'cV[R]_n, nsq x = 1 & norm (M *m x) = s 0%N.
Proof.
move=> n_gt0; pose j0 := Ordinal n_gt0.
have Vj0 : V^T *m col j0 V = delta_mx j0 0.
  by rewrite colE mulmxA (orthP _ (svd_V h)) mul1mx.
have x1 : nsq (col j0 V) = 1.
  rewrite svd_nsqV Vj0 (bigD1 j0) //= big1 ?mxE ?eqxx ?expr1n ?addr0 // => i.
  by move/negPf=> ij; rewrite mxE ij expr0n.
exists (col j0 V) => //; apply/eqP; rewrite eq_le.
have n1 : norm (col j0 V) = 1 by rewrite /norm x1 sqrtr1.
have := svd_max (col j0 V); rewrite n1 mulr1 => -> /=.
rewrite -[s 0%N]mulr1 -n1 svd_lower // => j j_gt0.
by rewrite Vj0 mxE -(inj_eq val_inj) /= gtn_eqF.
Qed.
End OneSVD.

Theorem gram_swap m n (A : 'M[R]_(m, n)) (x : 'cV[R]_n) l :
  A^T *m A *m x = l *: x -> A *m A^T *m (A *m x) = l *: (A *m x).
Proof. by move=> E; rewrite -mulmxA (mulmxA A^T) E scalemxAr. Qed.

Theorem gram_nsq_eigen m n (A : 'M[R]_(m, n)) (x : 'cV[R]_n) l :
  A^T *m A *m x = l *: x -> nsq (A *m x) = l * nsq x.
Proof. by move=> E; rewrite /nsq dot_mull mulmxA E dotZr. Qed.

Theorem gram_eigen_ge0 m n (A : 'M[R]_(m, n)) (x : 'cV[R]_n) l :
  A^T *m A *m x = l *: x -> x != 0 -> 0 <= l.
Proof.
move=> E; rewrite -nsq_gt0 => x0; have := nsq_ge0 (A *m x).
by rewrite (gram_nsq_eigen E) pmulr_lge0.
Qed.
End Stretch.
