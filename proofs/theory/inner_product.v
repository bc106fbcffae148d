(* Inner product, squared norm, norm and orthonormal columns of real vectors, over any real closed field R.

   dot x y = x^T y, nsq x = dot x x, norm x = sqrt (nsq x); orth Q says that Q has orthonormal columns.
   Main results: CauchySchwarz, normD (triangle inequality), orth_nsq and orth_norm (orthonormal columns preserve length),
   orthC (a square Q with orthonormal columns has orthonormal rows), pythagoras. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Dot.
Variable R : rcfType.
Implicit Types (m n p : nat).

Definition dot n (x y : 'cV[R]_n) : R := (x^T *m y) 0 0.
Definition nsq n (x : 'cV[R]_n) : R := dot x x.
(* orthonormal columns; for a square matrix this is "orthogonal" *)
Definition orth m n (Q : 'M[R]_(m, n)) : bool := Q^T *m Q == 1%:M.

Lemma dotE n (x y : 'cV[R]_n) : dot x y = \sum_i x i 0 * y i 0.
Proof. by rewrite /dot mxE; apply: eq_bigr => i _; rewrite mxE. Qed.

Lemma nsqE n (x : 'cV[R]_n) : nsq x = \sum_i x i 0 ^+ 2.
Proof. by rewrite /nsq dotE; apply: eq_bigr => i _; rewrite expr2. Qed.

Lemma dotM n (x y : 'cV[R]_n) : x^T *m y = (dot x y)%:M.
Proof. exact: mx11_scalar. Qed.

Lemma dotC n (x y : 'cV[R]_n) : dot x y = dot y x.
Proof. by rewrite !dotE; apply: eq_bigr => i _; rewrite mulrC. Qed.

Lemma dotDl n (x y z : 'cV[R]_n) : dot (x + y) z = dot x z + dot y z.
Proof. by rewrite /dot linearD /= mulmxDl mxE. Qed.
Lemma dotDr n (x y z : 'cV[R]_n) : dot z (x + y) = dot z x + dot z y.
Proof. by rewrite /dot mulmxDr mxE. Qed.
Lemma dotZl n a (x z : 'cV[R]_n) : dot (a *: x) z = a * dot x z.
Proof. by rewrite /dot linearZ /= -scalemxAl mxE. Qed.
Lemma dotZr n a (x z : 'cV[R]_n) : dot z (a *: x) = a * dot z x.
Proof. by rewrite /dot -scalemxAr mxE. Qed.
Lemma dotNl n (x z : 'cV[R]_n) : dot (- x) z = - dot x z.
Proof. by rewrite -scaleN1r dotZl mulN1r. Qed.
Lemma dotNr n (x z : 'cV[R]_n) : dot z (- x) = - dot z x.
Proof. by rewrite dotC dotNl dotC. Qed.
Lemma dot0l n (z : 'cV[R]_n) : dot 0 z = 0.
Proof. by rewrite /dot trmx0 mul0mx mxE. Qed.
Lemma dot0r n (z : 'cV[R]_n) : dot z 0 = 0.
Proof. by rewrite dotC dot0l. Qed.

(* adjoint *)
Lemma dot_mull m n (A : 'M[R]_(m, n)) x y : dot (A *m x) y = dot x (A^T *m y).
Proof. by rewrite /dot trmx_mul mulmxA. Qed.
Lemma dot_mulr m n (A : 'M[R]_(m, n)) x y : dot x (A *m y) = dot (A^T *m x) y.
Proof. by rewrite dot_mull trmxK. Qed.

Lemma nsq_ge0 n (x : 'cV[R]_n) : 0 <= nsq x.
Proof. by rewrite nsqE; apply: sumr_ge0 => i _; rewrite sqr_ge0. Qed.

Lemma nsq_eq0 n (x : 'cV[R]_n) : (nsq x == 0) = (x == 0).
Proof.
apply/idP/eqP => [|->]; last by rewrite /nsq dot0l.
rewrite nsqE psumr_eq0 => [/allP x0|i _]; last exact: sqr_ge0.
apply/colP => i; rewrite mxE; apply/eqP.
by rewrite -sqrf_eq0; apply: (x0 i); rewrite mem_index_enum.
Qed.

Lemma nsq_gt0 n (x : 'cV[R]_n) : (0 < nsq x) = (x != 0).
Proof. by rewrite lt_def nsq_eq0 nsq_ge0 andbT. Qed.

Lemma nsqZ n a (x : 'cV[R]_n) : nsq (a *: x) = a ^+ 2 * nsq x.
Proof. by rewrite /nsq dotZl dotZr mulrA -expr2. Qed.

Lemma nsqN n (x : 'cV[R]_n) : nsq (- x) = nsq x.
Proof. by rewrite /nsq dotNl dotNr opprK. Qed.

Lemma nsqD n (x y : 'cV[R]_n) : nsq (x + y) = nsq x + dot x y *+ 2 + nsq y.
Proof.
by rewrite /nsq dotDl !dotDr (dotC y x) mulr2n !addrA.
Qed.

(* isometry *)
Lemma orthP m n (Q : 'M[R]_(m, n)) : reflect (Q^T *m Q = 1%:M) (orth Q).
Proof. exact: eqP. Qed.

Lemma orth_nsq m n (Q : 'M[R]_(m, n)) x : orth Q -> nsq (Q *m x) = nsq x.
Proof. by move/orthP=> QQ; rewrite /nsq dot_mull mulmxA QQ mul1mx. Qed.

Lemma orth_dot m n (Q : 'M[R]_(m, n)) x y :
  orth Q -> dot (Q *m x) (Q *m y) = dot x y.
Proof. by move/orthP=> QQ; rewrite dot_mull mulmxA QQ mul1mx. Qed.

Lemma orthC n (Q : 'M[R]_n) : orth Q -> Q *m Q^T = 1%:M.
Proof. by move/orthP/mulmx1C. Qed.

Lemma orth_tr n (Q : 'M[R]_n) : orth Q -> orth Q^T.
Proof. by move/orthC=> QQ; apply/orthP; rewrite trmxK. Qed.

Lemma orth1 n : orth (1%:M : 'M[R]_n).
Proof. by apply/orthP; rewrite trmx1 mul1mx. Qed.

Lemma orthM m n p (P : 'M[R]_(m, n)) (Q : 'M[R]_(n, p)) :
  orth P -> orth Q -> orth (P *m Q).
Proof.
move=> /orthP oP /orthP oQ; apply/orthP.
by rewrite trmx_mul mulmxA -(mulmxA _ P^T) oP mulmx1.
Qed.

Lemma orth_block n (Q : 'M[R]_n) :
  orth Q -> orth (block_mx (1%:M : 'M_1) 0 0 Q).
Proof.
move=> /orthP oQ; apply/orthP.
rewrite tr_block_mx !trmx0 trmx1 mulmx_block oQ !mul1mx !mul0mx !mulmx0.
by rewrite !addr0 add0r scalar_mx_block.
Qed.

(* Cauchy-Schwarz and the triangle inequality in squared form *)
Lemma CauchySchwarz n (x y : 'cV[R]_n) : dot x y ^+ 2 <= nsq x * nsq y.
Proof.
have [->|y0] := eqVneq y 0; first by rewrite dot0r /nsq dot0r mulr0 expr0n.
have y_gt0 : 0 < nsq y by rewrite nsq_gt0.
have := nsq_ge0 (nsq y *: x - dot x y *: y).
rewrite nsqD nsqN !nsqZ dotNr dotZl dotZr.
set a := nsq x; set b := nsq y in y_gt0 *; set c := dot x y => h.
have h2 : b * (a * b - c ^+ 2) = b ^+ 2 * a + - (b * (c * c)) *+ 2 + c ^+ 2 * b by ring.
by rewrite -h2 pmulr_rge0 // subr_ge0 in h.
Qed.

Definition norm n (x : 'cV[R]_n) := Num.sqrt (nsq x).
Lemma norm_ge0 n (x : 'cV[R]_n) : 0 <= norm x. Proof. exact: sqrtr_ge0. Qed.
Lemma sqr_norm n (x : 'cV[R]_n) : norm x ^+ 2 = nsq x.
Proof. by rewrite sqr_sqrtr // nsq_ge0. Qed.
Lemma orth_norm m n (Q : 'M[R]_(m, n)) x : orth Q -> norm (Q *m x) = norm x.
Proof. by move=> oQ; rewrite /norm orth_nsq. Qed.
Lemma norm_gt0 n (x : 'cV[R]_n) : (0 < norm x) = (x != 0).
Proof. by rewrite sqrtr_gt0 nsq_gt0. Qed.
Lemma dot_le_norm n (x y : 'cV[R]_n) : dot x y <= norm x * norm y.
Proof.
rewrite -sqrtrM ?nsq_ge0 //; apply: (le_trans (ler_norm _)).
by rewrite -sqrtr_sqr ler_wsqrtr // CauchySchwarz.
Qed.
Lemma normD n (x y : 'cV[R]_n) : norm (x + y) <= norm x + norm y.
Proof.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?addr_ge0 ?norm_ge0 //.
rewrite sqr_norm nsqD sqrrD !sqr_norm ler_add2r ler_add2l.
by rewrite ler_muln2r dot_le_norm.
Qed.

Lemma norm0 n : norm (0 : 'cV[R]_n) = 0.
Proof. by rewrite /norm /nsq dot0l sqrtr0. Qed.

Lemma normN n (x : 'cV[R]_n) : norm (- x) = norm x.
Proof. by rewrite /norm nsqN. Qed.

Lemma dot_norm n (x y : 'cV[R]_n) : `|dot x y| <= norm x * norm y.
Proof.
by rewrite ler_norml dot_le_norm andbT ler_oppl -dotNr; apply: (le_trans (dot_le_norm _ _)); rewrite normN.
Qed.

Lemma pythagoras n (x y : 'cV[R]_n) : dot x y = 0 -> nsq (x + y) = nsq x + nsq y.
Proof. by rewrite nsqD => ->; rewrite mul0rn addr0. Qed.

Lemma ler_norm_nsq m n (x : 'cV[R]_m) (y : 'cV[R]_n) c : 0 <= c ->
  (norm x <= c * norm y) = (nsq x <= c ^+ 2 * nsq y).
Proof.
by move=> c0; rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_ge0 // exprMn !sqr_norm.
Qed.
End Dot.
