(* Dimension counting and Weyl's inequalities; uniqueness of the singular values.

   common_kernel        fewer than n linear conditions on R^n leave a non-zero vector
   common_vector        the whole of min-max theory in one lemma: a non-zero x in span(v_0, ..., v_k) that meets k conditions
   Weyl_add             sigma_(i+j)(A + B) <= sigma_i(A) + sigma_j(B)
   Weyl_pert            |sigma_i(A) - sigma_i(B)| <= |A - B|_2
   svd_unique           two decompositions of a matrix have the same singular values *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Weyl.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

Lemma common_kernel n (L : seq 'cV[R]_n) : (size L < n)%N ->
  exists2 x : 'cV[R]_n, x != 0 & forall v, v \in L -> dot v x = 0.
Proof.
move=> Ln; pose A : 'M[R]_(n, size L) := \matrix_(i, j) (nth 0 L j) i 0.
have : kermx A != 0.
  by rewrite -mxrank_eq0 mxrank_ker -lt0n subn_gt0 (leq_ltn_trans (rank_leq_col _)).
case/rowV0Pn=> v /sub_kermxP vA v0; exists v^T; first by rewrite trmx_eq0.
move=> w /(nthP 0)[j jL <-]; move/rowP/(_ (Ordinal jL)): vA; rewrite !mxE => vA.
by rewrite dotE -[RHS]vA; apply: eq_bigr => i _; rewrite !mxE mulrC.
Qed.

Definition cols n (V : 'M[R]_n) : seq 'cV[R]_n := [seq col j V | j <- enum 'I_n].

Lemma size_cols n (V : 'M[R]_n) : size (cols V) = n.
Proof. by rewrite size_map size_enum_ord. Qed.

Lemma nth_cols n (V : 'M[R]_n) (j : 'I_n) : nth 0 (cols V) j = col j V.
Proof. by rewrite (nth_map j) ?size_enum_ord // nth_ord_enum. Qed.

Lemma take_cols n (V : 'M[R]_n) i (j : 'I_n) :
  (j < i)%N -> col j V \in take i (cols V).
Proof.
move=> ji; rewrite -nth_cols -(nth_take 0 ji) mem_nth // size_take size_cols.
by case: ifP => // _; apply: ltn_ord.
Qed.

Lemma drop_cols n (V : 'M[R]_n) i (j : 'I_n) :
  (i <= j)%N -> col j V \in drop i (cols V).
Proof.
move=> ij; rewrite -nth_cols -(subnKC ij) -nth_drop mem_nth // size_drop.
by rewrite size_cols ltn_sub2r // (leq_ltn_trans ij).
Qed.

Lemma col_dot n (V : 'M[R]_n) (x : 'cV[R]_n) j : (V^T *m x) j 0 = dot (col j V) x.
Proof. by rewrite mxE dotE; apply: eq_bigr => i _; rewrite !mxE. Qed.

(* a nonzero x in the span of the first k.+1 columns of V, orthogonal to L *)
Lemma common_vector n (V : 'M[R]_n) k (L : seq 'cV[R]_n) : (k < n)%N ->
  (size L <= k)%N ->
  exists x : 'cV[R]_n, [/\ 0 < norm x,
    forall j : 'I_n, (k < j)%N -> (V^T *m x) j 0 = 0 &
    forall v, v \in L -> dot v x = 0].
Proof.
move=> kn Lk; have [|x x0 xP] := @common_kernel n (drop k.+1 (cols V) ++ L).
  rewrite size_cat size_drop size_cols.
  apply: (@leq_ltn_trans (n - k.+1 + k)); first by rewrite leq_add2l.
  by rewrite -addnS subnK.
exists x; split; first by rewrite norm_gt0.
  by move=> j kj; rewrite col_dot xP // mem_cat drop_cols.
by move=> v vL; rewrite xP // mem_cat vL orbT.
Qed.

Lemma size_take_cols n (V : 'M[R]_n) i : (size (take i (cols V)) <= i)%N.
Proof. by rewrite size_take; case: ltnP. Qed.

(* ---------- Weyl ---------- *)
Theorem Weyl_add m n (A B : 'M[R]_(m, n)) Ua a Va Ub b Vb U s V i j :
  is_svd A Ua a Va -> is_svd B Ub b Vb -> is_svd (A + B) U s V ->
  s (i + j)%N <= a i + b j.
Proof.
move=> hA hB h; have [ltn|gen] := ltnP (i + j) n; last first.
  by rewrite (svd_0 h) ?addr_ge0 ?(svd_ge0 hA) ?(svd_ge0 hB) // geq_min gen orbT.
have [|x [x0 xV xL]] := @common_vector n V (i + j)
    (take i (cols Va) ++ take j (cols Vb)) ltn.
  by rewrite size_cat leq_add ?size_take_cols.
rewrite -(ler_pmul2r x0) mulrDl; apply: (le_trans (svd_lower h xV)).
rewrite mulmxDl; apply: (le_trans (normD _ _)); apply: ler_add.
  by apply: (svd_upper hA) => l li; rewrite col_dot xL // mem_cat take_cols.
by apply: (svd_upper hB) => l li; rewrite col_dot xL // mem_cat take_cols ?orbT.
Qed.
Definition opnorm_le m n (A : 'M[R]_(m, n)) (c : R) :=
  forall x, norm (A *m x) <= c * norm x.
Definition opnorm_ge m n (A : 'M[R]_(m, n)) (c : R) :=
  forall x, c * norm x <= norm (A *m x).

Lemma svd_rdiag m n f : (forall i, 0 <= f i) -> noninc f ->
  (forall i, (minn m n <= i)%N -> f i = 0) ->
  is_svd (rdiag m n f) 1%:M f 1%:M.
Proof. by move=> *; split; rewrite ?orth1 // trmx1 mul1mx mulmx1. Qed.

Lemma sv_le_opnorm m n (A : 'M[R]_(m, n)) U s V c i :
  is_svd A U s V -> 0 <= c -> opnorm_le A c -> s i <= c.
Proof.
move=> h c0 Ac; apply: (@le_trans _ _ (s 0%N)); first exact: (svd_le h).
have [n0|n0] := posnP n; first by rewrite (svd_0 h) // geq_min n0 leqnn orbT.
by have [x x1 <-] := svd_max_attained h n0; rewrite (le_trans (Ac x)) // /norm x1 sqrtr1 mulr1.
Qed.

Theorem Weyl_pert m n (A B : 'M[R]_(m, n)) Ua a Va Ub b Vb c i :
  is_svd A Ua a Va -> is_svd B Ub b Vb -> 0 <= c -> opnorm_le (A - B) c ->
  `|a i - b i| <= c.
Proof.
have one m' n' (A' B' : 'M[R]_(m', n')) Ua' a' Va' Ub' b' Vb' :
  is_svd A' Ua' a' Va' -> is_svd B' Ub' b' Vb' -> 0 <= c -> opnorm_le (A' - B') c ->
  a' i <= b' i + c.
  move=> hA hB c0 AB; have [U [s [V h]]] := svd_exists (A' - B').
  have hA' : is_svd (B' + (A' - B')) Ua' a' Va' by rewrite addrC subrK.
  have := Weyl_add i 0 hB h hA'; rewrite addn0 => /le_trans-> //.
  by rewrite ler_add2l (sv_le_opnorm _ h).
move=> hA hB c0 AB; rewrite ler_distl ler_subl_addr; apply/andP; split.
  by apply: (one _ _ _ _ _ _ _ _ _ _ hB hA) => // x;
     rewrite -opprB mulNmx /norm nsqN; apply: AB.
exact: (one _ _ _ _ _ _ _ _ _ _ hA hB).
Qed.

Corollary svd_unique m n (A : 'M[R]_(m, n)) U s V U' s' V' i :
  is_svd A U s V -> is_svd A U' s' V' -> s i = s' i.
Proof.
move=> h h'; apply/eqP; rewrite -subr_eq0 -normr_le0.
apply: (Weyl_pert _ h h') => // x.
by rewrite subrr mul0mx mul0r norm0.
Qed.
Lemma rank_sv m n (B : 'M[R]_(m, n)) U b V k :
  is_svd B U b V -> (\rank B <= k)%N -> b k = 0.
Proof.
move=> h rB; have [kn|nk] := ltnP k n; last by rewrite (svd_0 h) // geq_min nk orbT.
pose L := [seq (row i (row_base B))^T | i : 'I_(\rank B)].
have [|x [x0 xV xL]] := @common_vector n V k L kn.
  by rewrite size_map size_enum_ord.
have Bx : B *m x = 0.
  rewrite -(mulmx_base B) -mulmxA (_ : row_base B *m x = 0) ?mulmx0 //.
  apply/colP => i; rewrite [RHS]mxE -(xL (row i (row_base B))^T); last first.
    by apply/mapP; exists i; rewrite ?mem_enum.
  by rewrite dotE mxE; apply: eq_bigr => j _; rewrite !mxE.
apply/eqP; rewrite eq_le (svd_ge0 h) andbT -(ler_pmul2r x0) mul0r.
by rewrite (le_trans (svd_lower h xV)) // Bx /norm /nsq dot0l sqrtr0.
Qed.
End Weyl.
