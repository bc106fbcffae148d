(* D9a, Eckart-Young in the Frobenius norm by the two proofs of the sources; d09_eckart_young.v has a third, from Weyl's inequality.

   Weights. By invariance A is Sigma. For a given left factor X the best right factor is X^+ Sigma, which leaves
   |(X X^+ - I) Sigma|_F^2 = sum_j w_j sigma_j^2 with 0 <= w_j <= 1 and sum_j w_j >= m - k; least when the weight sits on the smallest sigma.
     best_right_factor  |Sigma - X Y|_F >= |Sigma - X X^+ Sigma|_F
     left_factor_weights   the weights
     weights_min        and the least weighted sum
     EY_fro_by_weights  so |A - B|_F^2 >= sum_(j >= k) sigma_j^2 for every B with rank B <= k

   Projections. The rows of A_k are the projections of A's rows on span(v_0, ..., v_(k-1)); the rows of a best B are projections on B's row space; D6a.
     trunc_projection   A_k = A V_k V_k^T
     row_space_basis    rank B <= k <= n: B = B W W^T for some k orthonormal columns W
     projection_best    |A - B|_F >= |A - A W W^T|_F
     EY_fro_by_projections   the same inequality *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d07_norms.
From Eckart Require Import d06_best_fit d08_pseudoinverse d09_eckart_young.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section TwoProofs.
Variable R : rcfType.
Implicit Types (m n p q k r : nat) (s : nat -> R).

(* ---------- weights ---------- *)
Theorem best_right_factor m n p (S : 'M[R]_(m, n)) (X : 'M[R]_(m, p)) (P : 'M[R]_(p, m)) (Y : 'M[R]_(p, n)) :
  X *m P *m X = X -> (X *m P)^T = X *m P -> fro2 (S - X *m (P *m S)) <= fro2 (S - X *m Y).
Proof.
move=> P1 P3; rewrite !fro2_cols; apply: ler_sum => j _.
have E (Z : 'M[R]_(p, n)) : nsq (col j (S - X *m Z)) = nsq (X *m col j Z - col j S).
  by rewrite -nsqN -linearN opprB linearB /= !colE mulmxA.
rewrite !E (_ : col j (P *m S) = P *m col j S); last by rewrite !colE mulmxA.
exact: ls_min.
Qed.

Lemma sum_lt m k : (\sum_(i < m) (i < k) = minn m k)%N.
Proof.
elim: m => [|m IHm]; first by rewrite big_ord0 min0n.
by rewrite big_ord_recr /= IHm; case: (ltnP m k) => mk; rewrite ?addn1 ?addn0; apply/esym/minn_idPl || apply/esym/minn_idPr; rewrite // ltnW.
Qed.

(* W = I - X X^+ *)
Theorem left_factor_weights m n k (X : 'M[R]_(m, k)) s : exists (P : 'M[R]_(k, m)) (w : 'I_m -> R),
  [/\ X *m P *m X = X /\ (X *m P)^T = X *m P,
      forall j, 0 <= w j <= 1,
      (m - k)%N%:R <= \sum_j w j &
      fro2 (rdiag m n s - X *m (P *m rdiag m n s)) = \sum_(j < m) w j * (s j ^+ 2 *+ (j < n)%N)].
Proof.
have h := svP X; pose P := pinv_svd (svd_of X).1.1 (sv X) (svd_of X).2.
have P1 : X *m P *m X = X := pinv1 h; have P3 : (X *m P)^T = X *m P := pinv3 h.
pose W := 1%:M - X *m P.
have WW : W *m W = W.
  have Z : X *m P *m W = 0 by rewrite mulmxBr mulmx1 mulmxA P1 subrr.
  by rewrite {1}/W mulmxBl mul1mx Z subr0.
have Ws : W^T = W by rewrite /W linearB /= trmx1 P3.
have Wnsq (Z : 'M[R]_m) j : Z^T = Z -> Z *m Z = Z -> Z j j = nsq (col j Z).
  by move=> Zs ZZ; rewrite -{1}ZZ mxE nsqE; apply: eq_bigr => i _; rewrite mxE expr2 -{1}Zs mxE.
exists P, (fun j => W j j); split=> // [j||].
- rewrite {1}Wnsq // nsq_ge0 /= -subr_ge0.
  have -> : 1 - W j j = (X *m P) j j by rewrite /W !mxE eqxx opprB addrC subrK.
  by rewrite Wnsq ?nsq_ge0 // mulmxA P1.
- have [km|/ltnW mk] := leqP k m; last by rewrite (eqP mk) sumr_ge0 // => j _; rewrite Wnsq ?nsq_ge0.
  have -> : \sum_j W j j = \tr W by [].
  have -> : \tr W = m%:R - \tr (X *m P) by rewrite /W linearB /= mxtrace1.
  have tr : \tr (X *m P) <= k%:R.
    rewrite (svd_MP h) mxtrace_mulC mulmxA (orthP _ (svd_U h)) mul1mx /mxtrace.
    apply: le_trans (_ : \sum_(i < m) (i < k)%N%:R <= _).
      apply: ler_sum => i _; rewrite mxE eqxx mulr1n ler_nat.
      by case: ltnP => [_|ki]; [case: (_ == _) | rewrite sv_default ?eqxx // geq_min ki orbT].
    by rewrite -natr_sum ler_nat sum_lt geq_minr.
  by rewrite natrB // ler_add2l ler_opp2.
rewrite mulmxA -[X in fro2 (X - _)]mul1mx -mulmxBl -/W fro2E trmx_mul Ws mulmxA -(mulmxA _ W W) WW.
rewrite -mulmxA mxtrace_mulC -mulmxA tr_rdiag rdiagM rdiag_diag; apply: eq_bigr => j _.
by rewrite mul_mx_diag !mxE expr2.
Qed.

Theorem weights_min m k s (w : 'I_m -> R) : noninc s -> (forall i, 0 <= s i) -> (forall j, 0 <= w j <= 1) ->
  (m - k)%N%:R <= \sum_j w j -> \sum_(j < m) s j ^+ 2 *+ (k <= j)%N <= \sum_(j < m) w j * s j ^+ 2.
Proof.
move=> sS s0 w01 sum; rewrite -subr_ge0 -sumrB.
have total : 0 <= s k ^+ 2 * \sum_(j < m) (w j - (k <= j)%N%:R).
  rewrite mulr_ge0 ?sqr_ge0 // sumrB subr_ge0; apply: le_trans sum; rewrite -natr_sum ler_nat.
  have := sum_lt m k; have : (\sum_(i < m) ((i < k) + (k <= i)) = m)%N.
    by rewrite (eq_bigr (fun=> 1%N)) ?sum1_card ?card_ord // => i _; rewrite (leqNgt k); case: (i < k)%N.
  rewrite big_split /= => E L; rewrite L in E; set T := (\sum_(i < m) (k <= i))%N in E *.
  case: (leqP k m) E => km E; first by rewrite -E addKn.
  by rewrite (_ : T = 0%N) //; apply/(@addnI m); rewrite addn0.
apply: le_trans total _; rewrite mulr_sumr; apply: ler_sum => j _; rewrite -subr_ge0.
have -> : w j * s j ^+ 2 - s j ^+ 2 *+ (k <= j)%N - s k ^+ 2 * (w j - (k <= j)%N%:R) = (w j - (k <= j)%N%:R) * (s j ^+ 2 - s k ^+ 2).
  by rewrite -mulr_natl; ring.
have /andP[w0 w1] := w01 j; have sq a b : (a <= b)%N -> s b ^+ 2 <= s a ^+ 2 by move=> ab; rewrite ler_pexpn2r ?nnegrE ?sS.
case: leqP => [kj|/ltnW jk]; first by rewrite -mulrNN mulr_ge0 ?opprB ?subr_ge0 // sq.
by rewrite subr0 mulr_ge0 // subr_ge0 sq.
Qed.

Lemma sum_error m n s k : (forall i, (minn m n <= i)%N -> s i = 0) ->
  \sum_(j < m) s j ^+ 2 *+ (k <= j)%N = \sum_(k <= i < minn m n) s i ^+ 2.
Proof.
move=> sz; pose F i := s i ^+ 2 *+ (k <= i)%N.
rewrite -[LHS]/(\sum_(j < m) F j) (@sum_minn _ n m F) => [|i]; last by rewrite minnC /F => /sz->; rewrite expr0n mul0rn.
rewrite minnC big_geq_mkord [RHS]big_mkcond; apply: eq_bigr => i _.
by rewrite /F; case: leqP.
Qed.

Theorem EY_fro_by_weights m n (A B : 'M[R]_(m, n)) k : (\rank B <= k)%N ->
  \sum_(k <= i < minn m n) sv A i ^+ 2 <= fro2 (A - B).
Proof.
move=> rB; have h := svP A; set U := (svd_of A).1.1 in h; set V := (svd_of A).2 in h; pose S := rdiag m n (sv A).
pose X := U^T *m col_base B; pose Y := row_base B *m V.
have -> : fro2 (A - B) = fro2 (S - X *m Y).
  rewrite -(fro2_orth (A - B) (orth_tr (svd_U h)) (orth_tr (svd_V h))) trmxK mulmxBr mulmxBl.
  rewrite {1}(svd_E h) -/S !mulmxA (orthP _ (svd_U h)) mul1mx -(mulmxA S) (orthP _ (svd_V h)) mulmx1.
  by rewrite /X /Y -{1}[B]mulmx_base !mulmxA.
have [P [w [[P1 P3] w01 sum E]]] := left_factor_weights n X (sv A).
apply: le_trans (best_right_factor S Y P1 P3); rewrite E -(sum_error _ (@sv_default _ _ _ A)).
apply: le_trans (weights_min (@sv_le _ _ _ A) (@sv_ge0 _ _ _ A) w01 (le_trans _ sum)) _.
  by rewrite ler_nat leq_sub2l.
apply: ler_sum => j _; case: ltnP => // nj.
by rewrite sv_default ?expr0n // geq_min nj orbT.
Qed.

(* ---------- projections ---------- *)
Theorem trunc_projection m n (A : 'M[R]_(m, n)) U s V k : is_svd A U s V -> (k <= n)%N ->
  let W : 'M[R]_(n, k) := V *m rdiag n k (fun=> 1) in orth W /\ trunc U s V k = A *m W *m W^T.
Proof.
move=> h kn W; split.
  apply: orthM (svd_V h) _; apply/orthP; rewrite tr_rdiag rdiagM; apply/matrixP => i j.
  by rewrite !mxE mulr1 (leq_trans (ltn_ord i) kn).
rewrite /W trmx_mul tr_rdiag {1}(svd_E h) !mulmxA -(mulmxA _ V^T) (orthP _ (svd_V h)) mulmx1.
rewrite -(mulmxA U) rdiagM -(mulmxA U) rdiagM /trunc; congr (_ *m _ *m _); apply: eq_rdiag => i; rewrite leq_min => /andP[_ ->].
by rewrite !mulr1.
Qed.

Theorem row_space_basis m n (B : 'M[R]_(m, n)) k : (\rank B <= k <= n)%N ->
  exists2 W : 'M[R]_(n, k), orth W & B = B *m W *m W^T.
Proof.
case/andP=> rB kn; have h := svP B; have [oW E] := trunc_projection h kn.
exists ((svd_of B).2 *m rdiag n k (fun=> 1)) => //; rewrite -E {1}(svd_E h); congr (_ *m _ *m _).
apply: eq_rdiag => i _; case: ltnP => // ki.
by apply/eqP; rewrite mulr0n sv_eq0_rank (leq_trans rB).
Qed.

Theorem projection_best m n k (A B : 'M[R]_(m, n)) (W : 'M[R]_(n, k)) : orth W -> B = B *m W *m W^T ->
  fro2 (A - A *m W *m W^T) <= fro2 (A - B).
Proof.
move=> oW E; have D : (A - B) - (A - B) *m W *m W^T = A - A *m W *m W^T.
  by rewrite !mulmxBl -E opprB addrA subrK.
by rewrite [X in _ <= X](captured_pythagoras (A - B) oW) D ler_addr fro2_ge0.
Qed.

Theorem EY_fro_by_projections m n (A B : 'M[R]_(m, n)) k : (\rank B <= k)%N ->
  \sum_(k <= i < minn m n) sv A i ^+ 2 <= fro2 (A - B).
Proof.
move=> rB; have [kn|nk] := leqP k n; last first.
  by rewrite big_geq ?fro2_ge0 // geq_min (ltnW nk) orbT.
have [|W oW E] := @row_space_basis _ _ B k; first by rewrite rB.
apply: le_trans (projection_best A oW E); rewrite -(ler_add2l (fro2 (A *m W))) -captured_pythagoras //.
apply: le_trans (ler_add (greedy_optimal A oW) (lexx _)) _.
rewrite fro2_sv -(big_mkord xpredT (fun i => sv A i ^+ 2)); have [kr|rk] := leqP k (minn m n).
  by rewrite -(big_mkord xpredT (fun i => sv A i ^+ 2)) -big_cat_nat.
rewrite [X in _ + X]big_geq 1?ltnW // addr0 (big_cat_nat _ _ _ (leq0n (minn m n)) (ltnW rk)) /=.
rewrite big_mkord [X in _ + X]big_nat [X in _ + X]big1 ?addr0 // => i /andP[ri _].
by rewrite sv_default ?expr0n.
Qed.
End TwoProofs.
