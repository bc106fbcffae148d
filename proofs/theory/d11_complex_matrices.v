(* D11, complex matrices, by way of real ones: B + i C acts on R^2n as the real matrix [[B, -C], [C, B]].

   real_formM, real_form_adjoint, real_form_unitary   products, conjugate transposes and unitary matrices go over
   sv_twice             the singular values of [[D, 0], [0, D]] are those of the diagonal D, each standing twice
   complex_singular_values   if A = U Sigma V^H with unitary U and V, the singular values of A's real form are those of A, each standing twice
   complex_svd_unique   so the singular values of a complex matrix are unique
   d11_complex_svd.v proves that every complex matrix has such a decomposition. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Complex.
Variable R : rcfType.
Notation C := (R[i]).

Definition real_block m n (B D : 'M[R]_(m, n)) : 'M[R]_(m + m, n + n) := block_mx B (- D) D B.

Definition re_mx m n (A : 'M[C]_(m, n)) : 'M[R]_(m, n) := map_mx (@complex.Re R) A.
Definition im_mx m n (A : 'M[C]_(m, n)) : 'M[R]_(m, n) := map_mx (@complex.Im R) A.
Definition real_form m n (A : 'M[C]_(m, n)) := real_block (re_mx A) (im_mx A).
Definition adjoint m n (A : 'M[C]_(m, n)) : 'M[C]_(n, m) := map_mx (@conjc R) A^T.

Lemma re_mulmx m n p (A : 'M[C]_(m, n)) (B : 'M[C]_(n, p)) :
  re_mx (A *m B) = re_mx A *m re_mx B - im_mx A *m im_mx B.
Proof.
apply/matrixP => i j; rewrite !mxE raddf_sum -sumrB; apply: eq_bigr => k _ /=; rewrite !mxE.
by case: (A i k) => a b; case: (B k j).
Qed.

Lemma im_mulmx m n p (A : 'M[C]_(m, n)) (B : 'M[C]_(n, p)) :
  im_mx (A *m B) = im_mx A *m re_mx B + re_mx A *m im_mx B.
Proof.
apply/matrixP => i j; rewrite !mxE raddf_sum -big_split; apply: eq_bigr => k _ /=; rewrite !mxE.
by case: (A i k) => a b; case: (B k j) => c d /=; rewrite addrC.
Qed.

(* real and imaginary parts of products with a real matrix *)
Lemma re_toC_mul m n p (B : 'M[R]_(m, n)) (M : 'M[C]_(n, p)) : re_mx (map_mx (real_complex R) B *m M) = B *m re_mx M.
Proof. by apply/matrixP => i j; rewrite !mxE raddf_sum; apply: eq_bigr => l _; rewrite !mxE; case: (M l j) => a b /=; ring. Qed.
Lemma im_toC_mul m n p (B : 'M[R]_(m, n)) (M : 'M[C]_(n, p)) : im_mx (map_mx (real_complex R) B *m M) = B *m im_mx M.
Proof. by apply/matrixP => i j; rewrite !mxE raddf_sum; apply: eq_bigr => l _; rewrite !mxE; case: (M l j) => a b /=; ring. Qed.
Lemma re_mul_toC m n p (M : 'M[C]_(m, n)) (B : 'M[R]_(n, p)) : re_mx (M *m map_mx (real_complex R) B) = re_mx M *m B.
Proof. by apply/matrixP => i j; rewrite !mxE raddf_sum; apply: eq_bigr => l _; rewrite !mxE; case: (M i l) => a b /=; ring. Qed.
Lemma im_mul_toC m n p (M : 'M[C]_(m, n)) (B : 'M[R]_(n, p)) : im_mx (M *m map_mx (real_complex R) B) = im_mx M *m B.
Proof. by apply/matrixP => i j; rewrite !mxE raddf_sum; apply: eq_bigr => l _; rewrite !mxE; case: (M i l) => a b /=; ring. Qed.
Lemma re_mxB m n (M N : 'M[C]_(m, n)) : re_mx (M - N) = re_mx M - re_mx N.
Proof. by apply/matrixP => i j; rewrite !mxE; case: (M i j); case: (N i j). Qed.
Lemma im_mxB m n (M N : 'M[C]_(m, n)) : im_mx (M - N) = im_mx M - im_mx N.
Proof. by apply/matrixP => i j; rewrite !mxE; case: (M i j); case: (N i j). Qed.
Theorem real_formM m n p (A : 'M[C]_(m, n)) (B : 'M[C]_(n, p)) : real_form (A *m B) = real_form A *m real_form B.
Proof.
rewrite /real_form /real_block mulmx_block re_mulmx im_mulmx !mulNmx !mulmxN; congr block_mx.
  by rewrite opprD addrC.
by rewrite addrC.
Qed.

Theorem real_form_adjoint m n (A : 'M[C]_(m, n)) : real_form (adjoint A) = (real_form A)^T.
Proof.
rewrite /real_form /real_block tr_block_mx; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (A j i) => a b /=; rewrite ?opprK.
Qed.

Lemma real_form1 n : real_form (1%:M : 'M[C]_n) = 1%:M.
Proof.
rewrite /real_form /real_block [RHS]scalar_mx_block; congr block_mx; apply/matrixP => i j; rewrite !mxE;
  by case: (i == j); rewrite /= ?oppr0.
Qed.

Definition unitary n (U : 'M[C]_n) := adjoint U *m U = 1%:M.

Theorem real_form_unitary n (U : 'M[C]_n) : unitary U -> orth (real_form U).
Proof. by move=> uU; apply/orthP; rewrite -real_form_adjoint -real_formM uU real_form1. Qed.

(* ---------- doubled diagonals ---------- *)
Lemma half_lt m (i : 'I_(m + m)) : (i./2 < m)%N.
Proof. by rewrite ltnNge geq_half_double -ltnNge -addnn. Qed.

Definition interleave m (i : 'I_(m + m)) : 'I_(m + m) :=
  if odd i then rshift m (Ordinal (half_lt i)) else lshift m (Ordinal (half_lt i)).

Lemma interleave_inj m : injective (@interleave m).
Proof.
move=> i j; rewrite /interleave => E; apply/val_inj; rewrite -[val i]odd_double_half -[val j]odd_double_half /=.
by case: (odd i) E; case: (odd j) => /(congr1 val) /= E; rewrite ?add0n ?add1n;
  [move/addnI: E => -> | have := half_lt j; rewrite -E -ltn_subRL subnn | have := half_lt i; rewrite E -ltn_subRL subnn | rewrite E].
Qed.

Theorem sv_twice m n s i : (forall i, 0 <= s i) -> noninc s -> (forall i, (minn m n <= i)%N -> s i = 0) ->
  sv (block_mx (rdiag m n s) 0 0 (rdiag m n s) : 'M[R]_(m + m, n + n)) i = s i./2.
Proof.
move=> s0 sS sz; set B := block_mx _ _ _ _.
pose pm := perm (@interleave_inj m); pose pn := perm (@interleave_inj n).
have oP k (p : 'S_k) : orth (perm_mx p : 'M[R]_k).
  by apply/orthP; rewrite tr_perm_mx -perm_mxM mulVg perm_mx1.
rewrite -(sv_orth B i (oP _ pm) (oP _ pn)).
have BE (a : 'I_(m + m)) (b : 'I_(n + n)) : B (interleave a) (interleave b) = s a./2 *+ (a == b :> nat).
  have -> : (a == b :> nat) = (odd a == odd b) && (a./2 == b./2).
    apply/eqP/andP => [->|[/eqP o /eqP h]]; first by rewrite !eqxx.
    by rewrite -[val a]odd_double_half -[val b]odd_double_half /= o h.
  by rewrite /interleave /B; case: (odd a); case: (odd b);
    rewrite ?block_mxEul ?block_mxEur ?block_mxEdl ?block_mxEdr mxE.
have -> : perm_mx pm *m B *m (perm_mx pn)^T = rdiag (m + m) (n + n) (fun i => s i./2).
  rewrite tr_perm_mx -col_permE -row_permE; apply/matrixP => a b.
  by rewrite [LHS]mxE [LHS]mxE !permE BE [RHS]mxE.
rewrite sv_rdiag // => [j k jk|j]; first by rewrite sS // half_leq.
by move=> h; apply: sz; rewrite geq_half_double -mul2n minnMr !mul2n -!addnn.
Qed.

Record is_complex_svd m n (A : 'M[C]_(m, n)) (U : 'M[C]_m) (s : nat -> R) (V : 'M[C]_n) : Prop := IsComplexSVD {
  csvd_U : unitary U;
  csvd_V : unitary V;
  csvd_E : A = U *m map_mx (real_complex R) (rdiag m n s) *m adjoint V;
  csvd_ge0 : forall i, 0 <= s i;
  csvd_le : noninc s;
  csvd_0 : forall i, (minn m n <= i)%N -> s i = 0 }.

Theorem complex_singular_values m n (A : 'M[C]_(m, n)) U s V i : is_complex_svd A U s V -> sv (real_form A) i = s i./2.
Proof.
case=> uU uV -> s0 sS sz; rewrite !real_formM real_form_adjoint sv_orth ?real_form_unitary //.
rewrite -(sv_twice i s0 sS sz); congr (sv _ i); rewrite /real_form /real_block; congr block_mx;
  by apply/matrixP => a b; rewrite !mxE /= ?oppr0.
Qed.

Corollary complex_svd_unique m n (A : 'M[C]_(m, n)) U s V U' s' V' i :
  is_complex_svd A U s V -> is_complex_svd A U' s' V' -> s i = s' i.
Proof.
move=> h h'; have := complex_singular_values i.*2 h; rewrite (complex_singular_values i.*2 h').
by rewrite doubleK.
Qed.
End Complex.
