(* D3, the singular value decomposition from one spectral decomposition.

   is_svd A U s V: A = U diag(s) V^T with U and V orthogonal, s non-increasing, non-negative and 0 from min(m, n) on. Singular values are a
   function nat -> R, counted from 0, so that indices need no proof of being small.
   svd_exists           every matrix has one: V and Lambda from A^T A (D2), U = A V Sigma^-1 completed (orth_cols)
   svd_gram             A^T A = V Sigma^2 V^T
   svd_tr               the decomposition of A^T
   separately_fails     V from A^T A and U from A A^T taken separately need not fit: a concrete counterexample *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section SVD.
Variable R : rcfType.
Implicit Types (m n p : nat) (f g s : nat -> R).

(* rectangular diagonal matrix *)
Definition rdiag m n f : 'M[R]_(m, n) := \matrix_(i, j) (f i *+ (i == j :> nat)).

Lemma eq_rdiag m n f g : (forall i, (i < minn m n)%N -> f i = g i) ->
  rdiag m n f = rdiag m n g.
Proof.
move=> fg; apply/matrixP => i j; rewrite !mxE.
have [ij|//] := eqVneq (i : nat) j.
by rewrite fg // leq_min ltn_ord ij ltn_ord.
Qed.

Lemma tr_rdiag m n f : (rdiag m n f)^T = rdiag n m f.
Proof.
by apply/matrixP => i j; rewrite !mxE eq_sym; have [->|] := eqVneq (i : nat) j.
Qed.

Lemma rdiagM m n p f g :
  rdiag m n f *m rdiag n p g = rdiag m p (fun i => f i * g i *+ (i < n)%N).
Proof.
apply/matrixP => i k; rewrite !mxE; have [lt_in|ge_in] := ltnP i n.
  rewrite (bigD1 (Ordinal lt_in)) //= !mxE eqxx big1 ?addr0 => [|j ji].
    by rewrite mulrnAr.
  by rewrite !mxE -[i == j :> nat]/(val (Ordinal lt_in) == val j)
    (inj_eq val_inj) eq_sym (negPf ji) mul0r.
rewrite mulr0n mul0rn big1 // => j _; rewrite !mxE.
case: eqP => [ij|]; last by rewrite mul0r.
by move: ge_in; rewrite ij leqNgt ltn_ord.
Qed.

Lemma rdiag_diag n f : rdiag n n f = diag_mx (\row_i f i).
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

Lemma rdiagMc m n f (x : 'cV[R]_n) (i : 'I_m) (j : 'I_n) :
  i = j :> nat -> (rdiag m n f *m x) i 0 = f i * x j 0.
Proof.
move=> ij; rewrite mxE (bigD1 j) //= !mxE ij eqxx big1 ?addr0 // => k kj.
by rewrite !mxE ij (inj_eq val_inj) eq_sym (negPf kj) mul0r.
Qed.

Lemma rdiag_block m n f :
  rdiag (1 + m) (1 + n) f
  = block_mx (f 0%N)%:M 0 0 (rdiag m n (fun i => f i.+1)).
Proof.
rewrite -[LHS]submxK; congr block_mx; apply/matrixP => i j; rewrite !mxE //=;
  by rewrite ?ord1.
Qed.

Lemma orth_cols m n (W : 'M[R]_(m, n)) f :
  noninc f -> (forall i, 0 <= f i) -> W^T *m W = rdiag n n f ->
  exists2 U : 'M_m, orth U & W = U *m rdiag m n (fun i => Num.sqrt (f i)).
Proof.
elim: n m W f => [|n IHn] m W f fS f0 WW.
  by exists 1%:M; rewrite ?orth1 //; apply/matrixP => i [].
have [fz|fnz] := eqVneq (f 0%N) 0.
  have fi i : f i = 0 by apply/eqP; rewrite eq_le f0 -fz fS.
  exists 1%:M; rewrite ?orth1 // mul1mx; apply/matrixP => i j.
  rewrite mxE fi sqrtr0 mul0rn.
  have /eqP : nsq (col j W) = 0.
    rewrite nsqE; move/matrixP/(_ j j): WW; rewrite !mxE fi mul0rn => WW.
    by rewrite -[RHS]WW; apply: eq_bigr => k _; rewrite !mxE expr2.
  by rewrite nsq_eq0 => /eqP/colP/(_ i); rewrite !mxE.
case: m W WW => [|m] W WW.
  move/matrixP/(_ 0 0): WW; rewrite !mxE big_ord0 mulr1n => /esym/eqP.
  by rewrite (negPf fnz).
pose w := col 0 W.
have w2 : nsq w = f 0%N.
  move/matrixP/(_ 0 0): WW; rewrite !mxE mulr1n => <-; rewrite nsqE.
  by apply: eq_bigr => k _; rewrite !mxE expr2.
pose s := Num.sqrt (f 0%N).
have s2 : s ^+ 2 = f 0%N by rewrite sqr_sqrtr.
have s_neq0 : s != 0 by rewrite -sqrf_eq0 s2.
have u1 : nsq (s^-1 *: w) = 1 by rewrite nsqZ w2 -s2 exprVn mulVf // expf_neq0.
have [H [Hs HH He]] := householder u1.
have Hw : H *m w = s *: delta_mx 0 0.
  by rewrite -[w](scalerKV s_neq0) -He -scalemxAr mulmxA HH mul1mx.
pose B : 'M[R]_(1 + m, 1 + n) := H *m W.
have BB : B^T *m B = rdiag (1 + n) (1 + n) f.
  by rewrite /B trmx_mul Hs mulmxA -(mulmxA W^T) HH mulmx1.
have eqB : B = H *m W by [].
clearbody B.
have B0 i : B i 0 = s *+ (i == 0).
  move/colP/(_ i): Hw; rewrite /w colE mulmxA -eqB -colE !mxE => ->.
  by rewrite eqxx andbT mulr_natr.
have lshift00 k : lshift k (0 : 'I_1) = 0 by apply/val_inj.
have dl : dlsubmx B = 0.
  by apply/matrixP => i j; rewrite ord1 !mxE lshift00 B0.
have ul : ulsubmx B = s%:M.
  by rewrite [LHS]mx11_scalar !mxE !lshift00 B0.
have defB : B = block_mx s%:M (ursubmx B) 0 (drsubmx B).
  by rewrite -[LHS]submxK dl ul.
move: BB; rewrite defB tr_block_mx mulmx_block rdiag_block trmx0 tr_scalar_mx.
rewrite !mul0mx !mulmx0 !addr0 => /eq_block_mx[_ ur _ dr].
have {}ur : ursubmx B = 0.
  by move/eqP: ur; rewrite mul_scalar_mx scaler_eq0 (negPf s_neq0) => /eqP.
rewrite {}ur trmx0 mul0mx add0r in defB dr.
have [||U2 oU2 defW2] := IHn _ _ (fun i => f i.+1) _ _ dr.
- by move=> i j ij; apply: fS.
- by move=> i; apply: f0.
pose P : 'M[R]_(1 + m) := block_mx 1%:M 0 0 U2.
have defB2 : B = P *m rdiag (1 + m) (1 + n) (fun i => Num.sqrt (f i)).
  rewrite [LHS]defB defW2 rdiag_block /P mulmx_block.
  by rewrite !mul1mx !mul0mx !mulmx0 !addr0 add0r.
exists (H *m P).
  by apply: orthM (orth_block oU2); apply/orthP; rewrite Hs.
by rewrite -mulmxA -[_ *m rdiag _ _ _]defB2 eqB mulmxA HH mul1mx.
Qed.

Record is_svd m n (M : 'M[R]_(m, n)) (U : 'M[R]_m) s (V : 'M[R]_n) : Prop :=
  IsSVD {
    svd_U : orth U;
    svd_V : orth V;
    svd_E : M = U *m rdiag m n s *m V^T;
    svd_ge0 : forall i, 0 <= s i;
    svd_le : noninc s;
    svd_0 : forall i, (minn m n <= i)%N -> s i = 0 }.

Theorem svd_exists m n (M : 'M[R]_(m, n)) : exists U s V, is_svd M U s V.
Proof.
have As : (M^T *m M)^T = M^T *m M by rewrite trmx_mul trmxK.
have [Q [d [oQ defA dS]]] := spectral_sorted As.
pose W := M *m Q.
have WW : W^T *m W = diag_mx d.
  rewrite trmx_mul mulmxA -(mulmxA Q^T) defA !mulmxA (orthP _ oQ) mul1mx.
  by rewrite -mulmxA (orthP _ oQ) mulmx1.
pose f i := if insub i is Some j then d 0 (j : 'I_n) else 0.
have d0 i : 0 <= d 0 i.
  move/matrixP/(_ i i): WW; rewrite !mxE eqxx mulr1n => <-.
  by apply: sumr_ge0 => k _; rewrite !mxE -expr2 sqr_ge0.
have f0 i : 0 <= f i by rewrite /f; case: insubP.
have fS : noninc f.
  move=> i j ij; rewrite {1}/f; case: insubP => [k _ def_k|_] //.
  rewrite /f; case: insubP => [l _ def_l|]; first by rewrite dS // def_l def_k.
  by case/negP; rewrite (leq_ltn_trans ij) // -def_k ltn_ord.
have Df : diag_mx d = rdiag n n f.
  by apply/matrixP => i j; rewrite !mxE /f valK.
rewrite Df in WW.
have [U oU defW] := orth_cols fS f0 WW.
exists U, (fun i => Num.sqrt (f i)), Q; split=> //.
- by rewrite -defW /W -mulmxA (orthC oQ) mulmx1.
- by move=> i; apply: sqrtr_ge0.
- by move=> i j ij; rewrite ler_wsqrtr // fS.
move=> i; rewrite geq_min => /orP[mi|ni]; last first.
  by rewrite /f insubF ?sqrtr0 // ltnNge ni.
have [lt_in|ni] := ltnP i n; last by rewrite /f insubF ?sqrtr0 // ltnNge ni.
move: WW; rewrite defW trmx_mul tr_rdiag mulmxA -(mulmxA _ U^T).
rewrite (orthP _ oU) mulmx1 rdiagM.
move/matrixP/(_ (Ordinal lt_in) (Ordinal lt_in)); rewrite !mxE eqxx !mulr1n /=.
by rewrite ltnNge mi mulr0n => <-; rewrite sqrtr0.
Qed.

Lemma svd_tr m n (M : 'M[R]_(m, n)) U s V : is_svd M U s V -> is_svd M^T V s U.
Proof.
case=> oU oV E s0 sS sz; split=> //.
  by rewrite E !trmx_mul trmxK tr_rdiag mulmxA.
by move=> i; rewrite minnC; apply: sz.
Qed.

Section OneSVD.
Variables (m n : nat) (M : 'M[R]_(m, n)) (U : 'M[R]_m) (s : nat -> R) (V : 'M[R]_n).
Hypothesis h : is_svd M U s V.

Lemma svd_gram : M^T *m M = V *m rdiag n n (fun i => s i ^+ 2) *m V^T.
Proof.
rewrite (svd_E h) !trmx_mul trmxK tr_rdiag !mulmxA -(mulmxA _ U^T).
rewrite (orthP _ (svd_U h)) mulmx1 -(mulmxA V (rdiag n m s)) rdiagM; congr (_ *m _ *m _).
apply: eq_rdiag => i _; rewrite -expr2; have [//|mi] := ltnP i m.
by rewrite (svd_0 h) ?expr0n // geq_min mi.
Qed.

Lemma svd_gram_tr : M *m M^T = U *m rdiag m m (fun i => s i ^+ 2) *m U^T.
Proof.
rewrite (svd_E h) !trmx_mul trmxK tr_rdiag !mulmxA -(mulmxA _ V^T) (orthP _ (svd_V h)) mulmx1.
rewrite -(mulmxA U (rdiag m n s)) rdiagM; congr (_ *m _ *m _).
apply: eq_rdiag => i _; rewrite -expr2; have [//|ni] := ltnP i n.
by rewrite (svd_0 h) ?expr0n // geq_min ni orbT.
Qed.
End OneSVD.

(* A = 1 (order 1) has A^T A = A A^T = 1; V = 1 and U = -1 diagonalise them, but U Sigma V^T = -1. *)
Theorem separately_fails : exists (A U V S : 'M[R]_1),
  [/\ orth U, orth V, A^T *m A = V *m (S *m S) *m V^T, A *m A^T = U *m (S *m S) *m U^T & A != U *m S *m V^T].
Proof.
have T : (- 1%:M)^T = - 1%:M :> 'M[R]_1 by apply/matrixP => i j; rewrite !mxE eq_sym.
exists 1%:M, (- 1%:M), 1%:M, 1%:M; split.
- by apply/orthP; rewrite T mulNmx mulmxN mul1mx opprK.
- exact: orth1.
- by rewrite !trmx1 !mul1mx.
- by rewrite T !trmx1 !mulmx1 mulmxN mulmx1 opprK.
rewrite trmx1 !mulmx1; apply/eqP => /matrixP/(_ 0 0)/eqP.
by rewrite !mxE eqxx -subr_eq0 opprK -[1 + 1]/(2%:R) pnatr_eq0.
Qed.

End SVD.
