(* D11 (with D2 and D3 over R[i]): every complex matrix has a singular value decomposition. The proofs are those of D2 and D3 with the conjugate
   transpose, written A^H here; R[i] is the algebraic closure of the real closed field R.

   hermitian_eigen_real   an eigenvalue of a Hermitian matrix is real
   hermitian_eigen        a Hermitian matrix has an eigenvector
   hermitian_eigen_orthogonal  eigenvectors of different eigenvalues are orthogonal
   complex_reflector      a unit vector is completed to a unitary matrix I + (w^H e)^-1 w w^H, w = u - e
   hermitian_spectral, hermitian_spectral_sorted   A = Q Lambda Q^H with Q unitary and Lambda real; in descending order
   complex_svd_exists     A = U Sigma V^H: V and Lambda from A^H A, U = A V Sigma^-1 completed *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d11_complex_matrices.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope complex_scope.
Local Open Scope ring_scope.

Section ComplexSVD.
Variable R : rcfType.
Notation C := (R[i]).
Notation toC := (map_mx (real_complex R)).
Local Notation "A ^H" := (adjoint A) (at level 8, format "A ^H").

(* ---------- conjugate transposes ---------- *)
Lemma adjointM m n p (A : 'M[C]_(m, n)) (B : 'M[C]_(n, p)) : (A *m B)^H = B^H *m A^H.
Proof. by rewrite /adjoint trmx_mul map_mxM. Qed.
Lemma adjointK m n (A : 'M[C]_(m, n)) : A^H^H = A.
Proof. by apply/matrixP => i j; rewrite !mxE conjcK. Qed.
Lemma adjoint1 n : (1%:M : 'M[C]_n)^H = 1%:M.
Proof. by rewrite /adjoint trmx1 map_mx1. Qed.
Lemma adjoint0 m n : (0 : 'M[C]_(m, n))^H = 0.
Proof. by rewrite /adjoint trmx0 map_mx0. Qed.
Lemma adjointD m n (A B : 'M[C]_(m, n)) : (A + B)^H = A^H + B^H.
Proof. by rewrite /adjoint linearD map_mxD. Qed.
Lemma adjointN m n (A : 'M[C]_(m, n)) : (- A)^H = - A^H.
Proof. by rewrite /adjoint linearN map_mxN. Qed.
Lemma adjointB m n (A B : 'M[C]_(m, n)) : (A - B)^H = A^H - B^H.
Proof. by rewrite adjointD adjointN. Qed.
Lemma adjointZ m n (a : C) (A : 'M[C]_(m, n)) : (a *: A)^H = conjc a *: A^H.
Proof. by apply/matrixP => i j; rewrite !mxE rmorphM. Qed.
Lemma adjoint_toC m n (B : 'M[R]_(m, n)) : (toC B)^H = toC B^T.
Proof. by apply/matrixP => i j; rewrite !mxE conjc_real. Qed.
Lemma adjoint_block m1 m2 n1 n2 (A : 'M[C]_(m1, n1)) B D (E : 'M[C]_(m2, n2)) :
  (block_mx A B D E)^H = block_mx A^H D^H B^H E^H.
Proof. by rewrite /adjoint tr_block_mx map_block_mx. Qed.

Lemma unitaryC n (U : 'M[C]_n) : unitary U -> U *m U^H = 1%:M.
Proof. exact: mulmx1C. Qed.
Lemma unitary_adjoint n (U : 'M[C]_n) : unitary U -> unitary U^H.
Proof. by move=> uU; rewrite /unitary adjointK unitaryC. Qed.
Lemma unitary1 n : unitary (1%:M : 'M[C]_n).
Proof. by rewrite /unitary adjoint1 mul1mx. Qed.
Lemma unitaryM n (U V : 'M[C]_n) : unitary U -> unitary V -> unitary (U *m V).
Proof. by move=> uU uV; rewrite /unitary adjointM mulmxA -(mulmxA _ U^H) uU mulmx1. Qed.
Lemma unitary_block n (U : 'M[C]_n) : unitary U -> unitary (block_mx (1%:M : 'M_1) 0 0 U).
Proof.
move=> uU; rewrite /unitary adjoint_block !adjoint0 adjoint1 mulmx_block uU.
by rewrite !mul1mx !mul0mx !mulmx0 !addr0 add0r scalar_mx_block.
Qed.

(* ---------- the squared length of a complex vector, a number of R ---------- *)
Definition cnsq n (x : 'cV[C]_n) : R := nsq (re_mx x) + nsq (im_mx x).

Lemma cnsqE n (x : 'cV[C]_n) : x^H *m x = (cnsq x)%:C%:M.
Proof.
rewrite [LHS]mx11_scalar; congr _%:M; rewrite mxE /cnsq !nsqE -big_split rmorph_sum; apply: eq_bigr => i _.
by rewrite !mxE; case: (x i 0) => a b; apply/eqP; rewrite eq_complex /=; apply/andP; split; apply/eqP; ring.
Qed.

Lemma cnsq_ge0 n (x : 'cV[C]_n) : 0 <= cnsq x.
Proof. by rewrite addr_ge0 ?nsq_ge0. Qed.

Lemma cnsq_eq0 n (x : 'cV[C]_n) : (cnsq x == 0) = (x == 0).
Proof.
rewrite paddr_eq0 ?nsq_ge0 // !nsq_eq0; apply/andP/eqP => [[/eqP x0 /eqP y0]|->]; last first.
  by split; apply/eqP/matrixP => i j; rewrite !mxE.
apply/colP => i; apply/eqP; rewrite mxE eq_complex.
by move/colP/(_ i): x0; move/colP/(_ i): y0; rewrite !mxE => -> ->; rewrite !eqxx.
Qed.

Lemma cnsqZ n a (x : 'cV[C]_n) : cnsq (a%:C *: x) = a ^+ 2 * cnsq x.
Proof.
have -> : a ^+ 2 * cnsq x = nsq (a *: re_mx x) + nsq (a *: im_mx x) by rewrite !nsqZ mulrDr.
by rewrite /cnsq; congr (_ + _); congr (nsq _); apply/colP => i; rewrite !mxE; case: (x i 0) => b c /=; ring.
Qed.

(* ---------- D2 over R[i] ---------- *)
Theorem hermitian_eigen_real n (A : 'M[C]_n) (x : 'cV[C]_n) c :
  A^H = A -> A *m x = c *: x -> x != 0 -> c = (complex.Re c)%:C.
Proof.
move=> Ah Ax x0.
have E1 : x^H *m A *m x = (c * (cnsq x)%:C)%:M by rewrite -mulmxA Ax -scalemxAr cnsqE scale_scalar_mx.
have E2 : x^H *m A *m x = (conjc c * (cnsq x)%:C)%:M.
  by rewrite -{1}Ah -adjointM Ax adjointZ -scalemxAl cnsqE scale_scalar_mx.
have s0 : (cnsq x)%:C != 0 :> C by rewrite (inj_eq (@complexI R) _ 0) cnsq_eq0.
have /(mulIf s0) : c * (cnsq x)%:C = conjc c * (cnsq x)%:C.
  by have /matrixP/(_ 0 0) := E2; rewrite E1 !mxE !eqxx !mulr1n.
case: c {Ax E1 E2} => a b /= [] /eqP; rewrite -subr_eq0 opprK -mulr2n mulrn_eq0 /= => /eqP ->.
by [].
Qed.

Theorem hermitian_eigen n (A : 'M[C]_n.+1) : A^H = A -> exists a : R, exists2 x : 'cV_n.+1, A *m x = a%:C *: x & x != 0.
Proof.
move=> Ah; have [c rc] : exists c, root (char_poly A) c by apply/closed_rootP; rewrite size_char_poly.
move: rc; rewrite -eigenvalue_root_char => /eigenvalueP[v vA v0].
have x0 : v^H != 0.
  by apply: contra v0 => /eqP v0; rewrite -[v]adjointK v0 adjoint0.
have Ax : A *m v^H = conjc c *: v^H by rewrite -{1}Ah -adjointM vA adjointZ.
by exists (complex.Re (conjc c)), v^H; rewrite // -(hermitian_eigen_real Ah Ax x0).
Qed.

Theorem hermitian_eigen_orthogonal n (A : 'M[C]_n) (x y : 'cV[C]_n) (a b : R) :
  A^H = A -> A *m x = a%:C *: x -> A *m y = b%:C *: y -> a != b -> x^H *m y = 0.
Proof.
move=> Ah Ax Ay ab; have E : a%:C *: (x^H *m y) = b%:C *: (x^H *m y).
  by rewrite [RHS]scalemxAr -Ay mulmxA -{1}Ah -adjointM Ax adjointZ conjc_real -scalemxAl.
move/eqP: E; rewrite -subr_eq0 -scalerBl scaler_eq0 subr_eq0 (inj_eq (@complexI R)) (negPf ab) /=.
by move/eqP.
Qed.

Theorem complex_reflector n (u : 'cV[C]_n.+1) : cnsq u = 1 ->
  exists2 H : 'M[C]_n.+1, unitary H & H *m delta_mx 0 0 = u.
Proof.
move=> u1; pose e : 'cV[C]_n.+1 := delta_mx 0 0; pose w := u - e.
have eh : e^H = delta_mx 0 0 by apply/matrixP => i j; rewrite !mxE andbC; case: (_ && _); rewrite ?conjc1 ?conjc0.
have ee : e^H *m e = 1%:M.
  by rewrite eh mul_delta_mx; apply/matrixP => i j; rewrite !ord1 !mxE.
have uu : u^H *m u = 1%:M by rewrite cnsqE u1.
have [w0|w0] := eqVneq w 0.
  by exists 1%:M; rewrite ?mul1mx; [apply: unitary1 | apply/esym/eqP; rewrite -subr_eq0 -/e -/w w0].
pose d := (w^H *m e) 0 0.
have dE : w^H *m e = d%:M by rewrite [LHS]mx11_scalar.
have dE' : e^H *m w = (conjc d)%:M.
  by rewrite -[LHS]adjointK adjointM adjointK dE /adjoint tr_scalar_mx map_scalar_mx.
have ww : w^H *m w = - (d + conjc d)%:M.
  have -> : (d + conjc d)%:M = w^H *m e + e^H *m w by rewrite dE dE'; apply/matrixP => i j; rewrite !mxE mulrnDl.
  rewrite /w adjointB !mulmxBr !mulmxBl uu ee; apply/matrixP => i j; rewrite !ord1 !mxE.
  by ring.
have d0 : d != 0.
  apply: contra w0 => /eqP d0; rewrite -cnsq_eq0; apply/eqP/(@complexI R).
  by move: ww; rewrite cnsqE d0 conjc0 addr0 raddf0 oppr0 => /matrixP/(_ 0 0); rewrite !mxE eqxx mulr1n.
have dc0 : conjc d != 0 by rewrite conjc_eq0.
exists (1%:M + d^-1 *: (w *m w^H)); last first.
  by rewrite mulmxDl mul1mx -scalemxAl -mulmxA dE mul_mx_scalar scalerA mulVf // scale1r addrC subrK.
rewrite /unitary adjointD adjoint1 adjointZ adjointM adjointK.
set W := w *m w^H.
have WW : W *m W = - (d + conjc d) *: W.
  rewrite mulmxA -(mulmxA w) ww mulmxN mulNmx mul_mx_scalar -scalemxAl scaleNr //.
rewrite mulmxDl mul1mx mulmxDr mulmx1 -scalemxAl -scalemxAr WW !scalerA -addrA -!scalerDl.
rewrite -[RHS]addr0 -[X in _ = _ + X](scale0r W); congr (_ + _ *: _); rewrite conjc_inv; field.
by rewrite d0 dc0.
Qed.

Lemma hermitian_deflate n (B : 'M[C]_(1 + n)) (a : C) :
  B^H = B -> B *m delta_mx 0 0 = a *: delta_mx 0 0 :> 'cV_(1 + n) -> B = block_mx a%:M 0 0 (drsubmx B).
Proof.
move=> Bh; rewrite -colE => Be.
have B0 i : B i 0 = a *+ (i == 0).
  by move/colP/(_ i): Be; rewrite !mxE eqxx andbT => ->; rewrite mulr_natr.
have l0 : lshift n (0 : 'I_1) = 0 by apply/val_inj.
have dl : dlsubmx B = 0 by apply/matrixP => i j; rewrite ord1 !mxE l0 B0.
have ur : ursubmx B = 0.
  apply/matrixP => i j; rewrite ord1 !mxE l0 -Bh mxE mxE B0.
  by rewrite (_ : (rshift 1 j == 0) = false) // mulr0n rmorph0.
rewrite -[LHS]submxK dl ur; congr (block_mx _ _ _ _); rewrite [LHS]mx11_scalar; congr (_%:M).
by rewrite !mxE l0 B0.
Qed.

Lemma hermitian_eigen1 n (A : 'M[C]_n.+1) : A^H = A -> exists a : R, exists2 x : 'cV_n.+1, A *m x = a%:C *: x & cnsq x = 1.
Proof.
move=> /hermitian_eigen[a [x Ax x0]]; pose s := Num.sqrt (cnsq x).
have x_gt0 : 0 < cnsq x by rewrite lt_def cnsq_ge0 cnsq_eq0 x0.
exists a; exists (s^-1%:C *: x); first by rewrite -scalemxAr Ax !scalerA mulrC.
by rewrite cnsqZ exprVn sqr_sqrtr ?cnsq_ge0 // mulVf // gt_eqF.
Qed.

Theorem hermitian_spectral n (A : 'M[C]_n) : A^H = A ->
  exists (Q : 'M[C]_n) (d : 'rV[R]_n), unitary Q /\ A = Q *m toC (diag_mx d) *m Q^H.
Proof.
elim: n A => [|n IHn] A Ah.
  by exists 1%:M, 0; split; [apply: unitary1 | apply/matrixP => -[]].
have [a [u Au u1]] := hermitian_eigen1 Ah.
have [H uH He] := complex_reflector u1; have HH := unitaryC uH.
pose B : 'M[C]_(1 + n) := H^H *m A *m H.
have Bh : B^H = B by rewrite /B !adjointM adjointK Ah mulmxA.
have Be : B *m delta_mx 0 0 = a%:C *: delta_mx 0 0 :> 'cV_(1 + n).
  have : H^H *m A *m H *m delta_mx 0 0 = a%:C *: delta_mx 0 0 :> 'cV_n.+1.
    by rewrite -2!mulmxA He Au -scalemxAr -He mulmxA uH mul1mx.
  by [].
have defB := hermitian_deflate Bh Be.
have Dh : (drsubmx B)^H = drsubmx B.
  by rewrite -{2}Bh; apply/matrixP => i j; rewrite !mxE.
have [Q [d [uQ defD]]] := IHn _ Dh.
pose P : 'M[C]_(1 + n) := block_mx 1%:M 0 0 Q.
have defB2 : B = P *m toC (diag_mx (row_mx a%:M d)) *m P^H.
  have -> : diag_mx (row_mx a%:M d) = block_mx a%:M 0 0 (diag_mx d).
    rewrite diag_mx_row; congr (block_mx _ _ _ _).
    by apply/matrixP => i j; rewrite !ord1 !mxE.
  rewrite [LHS]defB defD /P map_block_mx !map_mx0 map_scalar_mx adjoint_block !adjoint0 adjoint1 !mulmx_block.
  by rewrite !mul1mx !mulmx1 !mul0mx !mulmx0 !addr0 !add0r mul0mx.
exists (H *m P), (row_mx a%:M d : 'rV_(1 + n)); split; first exact: unitaryM (unitary_block uQ).
have -> : A = H *m B *m H^H by rewrite /B !mulmxA HH mul1mx -mulmxA HH mulmx1.
by rewrite defB2 adjointM !mulmxA.
Qed.

Lemma unitary_perm n (p : 'S_n) : unitary (toC (perm_mx p : 'M[R]_n)).
Proof. by rewrite /unitary adjoint_toC -map_mxM tr_perm_mx -perm_mxM mulVg perm_mx1 map_mx1. Qed.

Theorem hermitian_spectral_sorted n (A : 'M[C]_n) : A^H = A ->
  exists (Q : 'M[C]_n) (d : 'rV[R]_n),
  [/\ unitary Q, A = Q *m toC (diag_mx d) *m Q^H & forall i j : 'I_n, (i <= j)%N -> d 0 j <= d 0 i].
Proof.
move=> /hermitian_spectral[Q [d [uQ ->]]]; have [p dp] := sort_row d.
pose P := toC (perm_mx p : 'M[R]_n); have PP : P^H *m P = 1%:M := unitary_perm p.
exists (Q *m P^H), (col_perm p d); split.
- by apply: unitaryM uQ (unitary_adjoint _); apply: unitary_perm.
- rewrite perm_diag !map_mxM -adjoint_toC -/P adjointM adjointK !mulmxA -(mulmxA Q _ P) PP mulmx1.
  by rewrite -(mulmxA (Q *m _) _ P) PP mulmx1.
by move=> i j ij; rewrite !mxE dp.
Qed.

(* ---------- D3 over R[i] ---------- *)
Lemma unitary_columns m n (W : 'M[C]_(m, n)) f :
  noninc f -> (forall i, 0 <= f i) -> W^H *m W = toC (rdiag n n f) ->
  exists2 U : 'M[C]_m, unitary U & W = U *m toC (rdiag m n (fun i => Num.sqrt (f i))).
Proof.
elim: n m W f => [|n IHn] m W f fS f0 WW.
  by exists 1%:M; [apply: unitary1 | apply/matrixP => i []].
have col_nsq j : cnsq (col j W) = f j.
  apply/(@complexI R); have /matrixP/(_ j j) := WW; rewrite !mxE eqxx mulr1n => <-.
  have := cnsqE (col j W) => /matrixP/(_ 0 0); rewrite !mxE eqxx mulr1n => <-.
  by apply: eq_bigr => k _; rewrite !mxE.
have [fz|fnz] := eqVneq (f 0%N) 0.
  have fi i : f i = 0 by apply/eqP; rewrite eq_le f0 -fz fS.
  exists 1%:M; rewrite ?mul1mx; [exact: unitary1 | apply/matrixP => i j].
  rewrite !mxE fi sqrtr0 mul0rn.
  have /eqP := col_nsq j; rewrite fi cnsq_eq0 => /eqP/colP/(_ i).
  by rewrite !mxE.
case: m W WW col_nsq => [|m] W WW col_nsq.
  by have := col_nsq 0; rewrite /cnsq !nsqE !big_ord0 addr0 => /esym/eqP; rewrite (negPf fnz).
pose s := Num.sqrt (f 0%N).
have s2 : s ^+ 2 = f 0%N by rewrite sqr_sqrtr.
have s_neq0 : s != 0 by rewrite -sqrf_eq0 s2.
have sC_neq0 : s%:C != 0 :> C by rewrite (inj_eq (@complexI R) _ 0).
have u1 : cnsq (s^-1%:C *: col 0 W) = 1 by rewrite cnsqZ col_nsq -s2 exprVn mulVf // expf_neq0.
have [H uH He] := complex_reflector u1; have HH := unitaryC uH.
have Hw : H^H *m col 0 W = s%:C *: delta_mx 0 0.
  have -> : col 0 W = s%:C *: (s^-1%:C *: col 0 W) by rewrite scalerA -rmorphM mulfV // scale1r.
  by rewrite -He -scalemxAr mulmxA uH mul1mx.
pose B : 'M[C]_(1 + m, 1 + n) := H^H *m W.
have BB : B^H *m B = toC (rdiag (1 + n) (1 + n) f).
  by rewrite /B adjointM adjointK mulmxA -(mulmxA W^H) HH mulmx1.
have eqB : B = H^H *m W by [].
clearbody B.
have B0 i : B i 0 = s%:C *+ (i == 0).
  move/colP/(_ i): Hw; rewrite colE mulmxA -eqB -colE !mxE => ->.
  by rewrite eqxx andbT mulr_natr.
have lshift00 k : lshift k (0 : 'I_1) = 0 by apply/val_inj.
have dl : dlsubmx B = 0 by apply/matrixP => i j; rewrite ord1 !mxE lshift00 B0.
have ul : ulsubmx B = s%:C%:M by rewrite [LHS]mx11_scalar !mxE !lshift00 B0.
have defB : B = block_mx s%:C%:M (ursubmx B) 0 (drsubmx B) by rewrite -[LHS]submxK dl ul.
move: BB; rewrite defB adjoint_block mulmx_block rdiag_block map_block_mx !map_mx0 adjoint0.
have -> : (s%:C%:M : 'M[C]_1)^H = s%:C%:M by apply/matrixP => i j; rewrite !ord1 !mxE !mulr1n conjc_real.
rewrite !mul0mx !mulmx0 !addr0 => /eq_block_mx[_ ur _ dr].
have {}ur : ursubmx B = 0.
  by move/eqP: ur; rewrite mul_scalar_mx scaler_eq0 (negPf sC_neq0) => /eqP.
rewrite {}ur adjoint0 mul0mx add0r in defB dr.
have [||U2 uU2 defW2] := IHn _ _ (fun i => f i.+1) _ _ dr.
- by move=> i j ij; apply: fS.
- by move=> i; apply: f0.
pose P : 'M[C]_(1 + m) := block_mx 1%:M 0 0 U2.
have defB2 : B = P *m toC (rdiag (1 + m) (1 + n) (fun i => Num.sqrt (f i))).
  rewrite [LHS]defB defW2 rdiag_block map_block_mx !map_mx0 map_scalar_mx /P mulmx_block.
  by rewrite !mul1mx !mul0mx !mulmx0 !addr0 !add0r.
exists (H *m P); first exact: unitaryM (unitary_block uU2).
by rewrite -mulmxA -[_ *m map_mx _ _]defB2 eqB mulmxA HH mul1mx.
Qed.

Theorem complex_svd_exists m n (A : 'M[C]_(m, n)) : exists U s V, is_complex_svd A U s V.
Proof.
have Ah : (A^H *m A)^H = A^H *m A by rewrite adjointM adjointK.
have [Q [d [uQ defA dS]]] := hermitian_spectral_sorted Ah.
pose W := A *m Q.
have WW : W^H *m W = toC (diag_mx d).
  by rewrite adjointM mulmxA -(mulmxA Q^H) defA !mulmxA uQ mul1mx -mulmxA uQ mulmx1.
pose f i := if insub i is Some j then d 0 (j : 'I_n) else 0.
have d0 i : 0 <= d 0 i.
  have -> : d 0 i = cnsq (col i W); last exact: cnsq_ge0.
  apply/(@complexI R); have /matrixP/(_ i i) := WW; rewrite !mxE eqxx mulr1n => <-.
  have := cnsqE (col i W) => /matrixP/(_ 0 0); rewrite !mxE eqxx mulr1n => <-.
  by apply: eq_bigr => k _; rewrite !mxE.
have f0 i : 0 <= f i by rewrite /f; case: insubP.
have fS : noninc f.
  move=> i j ij; rewrite {1}/f; case: insubP => [k _ def_k|_] //.
  rewrite /f; case: insubP => [l _ def_l|]; first by rewrite dS // def_l def_k.
  by case/negP; rewrite (leq_ltn_trans ij) // -def_k ltn_ord.
have Df : diag_mx d = rdiag n n f by apply/matrixP => i j; rewrite !mxE /f valK.
rewrite Df in WW.
have [U uU defW] := unitary_columns fS f0 WW.
exists U, (fun i => Num.sqrt (f i)), Q; split=> //.
- by rewrite -defW /W -mulmxA (unitaryC uQ) mulmx1.
- by move=> i; apply: sqrtr_ge0.
- by move=> i j ij; rewrite ler_wsqrtr // fS.
move=> i; rewrite geq_min => /orP[mi|ni]; last by rewrite /f insubF ?sqrtr0 // ltnNge ni.
have [lt_in|ni] := ltnP i n; last by rewrite /f insubF ?sqrtr0 // ltnNge ni.
move: WW; rewrite defW adjointM adjoint_toC tr_rdiag mulmxA -(mulmxA _ U^H) uU mulmx1 -map_mxM rdiagM.
move/matrixP/(_ (Ordinal lt_in) (Ordinal lt_in)); rewrite !mxE eqxx !mulr1n /=.
by rewrite ltnNge mi mulr0n => -[<-]; rewrite sqrtr0.
Qed.
End ComplexSVD.
