(* D2, the spectral theorem by induction (deflation), for symmetric matrices over a real closed field.

   D2a  sym_eigen_real   an eigenvalue in R[i] of a symmetric matrix is real, and has a real eigenvector
        sym_eigen        a symmetric matrix has a real eigenvector (an eigenvalue exists because R[i] is algebraically closed)
   D2b  sym_eigen_orthogonal  eigenvectors of different eigenvalues are orthogonal
   D2c  eigenvectors_side_by_side  A U = U diag(lambda) for a matrix U of eigenvectors
   D2e  householder      a unit vector is completed to an orthogonal matrix by one reflection
        sym_deflate      H A H = diag(lambda_1, B) when H e_0 is an eigenvector
        spectral         the induction; base case order 0
        spectral_sorted  the same with eigenvalues in descending order
   D2d (perturb to a simple spectrum, then let epsilon go to 0) is a heuristic and has no theorem. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Spectral.
Variable R : rcfType.

(* 1. a symmetric matrix has a real eigenvector *)
Theorem sym_eigen_real n (A : 'M[R]_n.+1) c : A^T = A -> eigenvalue (map_mx (real_complex R) A) c ->
  complex.Im c = 0 /\ exists2 x : 'cV_n.+1, A *m x = complex.Re c *: x & x != 0.
Proof.
move=> As /eigenvalueP[v vA v0].
pose x : 'cV[R]_n.+1 := \col_i complex.Re (v 0 i).
pose y : 'cV[R]_n.+1 := \col_i complex.Im (v 0 i).
have E i j : A i j = A j i by rewrite -[in LHS]As mxE.
have Ax : A *m x = complex.Re c *: x - complex.Im c *: y.
  apply/colP => i; rewrite !mxE.
  move/rowP/(_ i)/(congr1 (@complex.Re R)): vA; rewrite !mxE raddf_sum /=.
  have -> : complex.Re (c * v 0 i)
     = complex.Re c * complex.Re (v 0 i) - complex.Im c * complex.Im (v 0 i).
    by case: (c) => ? ?; case: (v 0 i).
  move=> <-; apply: eq_bigr => j _; rewrite !mxE (E i j).
  by case: (v 0 j) => a b /=; ring.
have Ay : A *m y = complex.Im c *: x + complex.Re c *: y.
  apply/colP => i; rewrite !mxE.
  move/rowP/(_ i)/(congr1 (@complex.Im R)): vA; rewrite !mxE raddf_sum /=.
  have -> : complex.Im (c * v 0 i)
     = complex.Im c * complex.Re (v 0 i) + complex.Re c * complex.Im (v 0 i).
    by case: (c) => ? ?; case: (v 0 i) => ? ? /=; ring.
  move=> <-; apply: eq_bigr => j _; rewrite !mxE (E i j).
  by case: (v 0 j) => a b /=; ring.
have xy : 0 < nsq x + nsq y.
  rewrite lt_def addr_ge0 ?nsq_ge0 // andbT.
  apply: contra v0; rewrite paddr_eq0 ?nsq_ge0 // !nsq_eq0 => /andP[/eqP x0 /eqP y0].
  apply/eqP/rowP => i; rewrite mxE; apply/eqP; rewrite eq_complex.
  by move/colP/(_ i): x0; move/colP/(_ i): y0; rewrite !mxE => -> ->; rewrite !eqxx.
have c0 : complex.Im c = 0.
  have : dot (A *m x) y = dot x (A *m y) by rewrite dot_mull As.
  rewrite Ax Ay dotDl dotDr dotNl !(dotZl, dotZr) -/(nsq x) -/(nsq y) => h.
  apply/eqP; rewrite -(mulIr_eq0 _ (mulIf (lt0r_neq0 xy))); apply/eqP.
  have -> : complex.Im c * (nsq x + nsq y)
    = complex.Im c * nsq x + complex.Re c * dot x y
      - (complex.Re c * dot x y - complex.Im c * nsq y) by ring.
  by rewrite h subrr.
split=> //; have [x0|x0] := eqVneq x 0; last by exists x; rewrite // Ax c0 scale0r subr0.
exists y; first by rewrite Ay c0 scale0r add0r.
by rewrite -nsq_gt0; move: xy; rewrite x0 {1}/nsq dot0l add0r.
Qed.

Theorem sym_eigen n (A : 'M[R]_n.+1) : A^T = A -> exists a, exists2 x : 'cV_n.+1, A *m x = a *: x & x != 0.
Proof.
move=> As; have [c rc] : exists c, root (char_poly (map_mx (real_complex R) A)) c.
  by apply/closed_rootP; rewrite size_char_poly.
have [|_ [x Ax x0]] := @sym_eigen_real _ A c As; first by rewrite eigenvalue_root_char.
by exists (complex.Re c), x.
Qed.

Theorem sym_eigen_orthogonal n (A : 'M[R]_n) (x y : 'cV[R]_n) a b :
  A^T = A -> A *m x = a *: x -> A *m y = b *: y -> a != b -> dot x y = 0.
Proof.
move=> As Ax Ay; rewrite -subr_eq0 => ab; have E : a * dot x y = b * dot x y by rewrite -dotZl -Ax dot_mull As Ay dotZr.
by apply: (mulfI ab); rewrite mulr0 mulrBl E subrr.
Qed.

Theorem eigenvectors_side_by_side n (A U : 'M[R]_n) (d : 'rV[R]_n) :
  (forall j, A *m col j U = d 0 j *: col j U) -> A *m U = U *m diag_mx d.
Proof.
move=> E; apply/matrixP => i j.
have Ej : col j (A *m U) = d 0 j *: col j U by rewrite -E !colE mulmxA.
move/colP/(_ i): Ej; rewrite mxE [RHS]mxE [col _ _ _ _]mxE => ->.
by rewrite mul_mx_diag [RHS]mxE mulrC.
Qed.

Lemma sym_eigen1 n (A : 'M[R]_n.+1) :
  A^T = A -> exists a, exists2 x : 'cV_n.+1, A *m x = a *: x & nsq x = 1.
Proof.
move=> /sym_eigen[a [x Ax x0]]; exists a; exists ((norm x)^-1 *: x).
  by rewrite -scalemxAr Ax !scalerA mulrC.
by rewrite nsqZ -sqr_norm exprVn mulVf // expf_neq0 // lt0r_neq0 // norm_gt0.
Qed.

(* 2. orthonormal completion of a unit vector: a Householder reflection *)
Lemma householder n (u : 'cV[R]_n.+1) : nsq u = 1 ->
  exists H : 'M_n.+1, [/\ H^T = H, H *m H = 1%:M & H *m delta_mx 0 0 = u].
Proof.
move=> u1; pose e : 'cV[R]_n.+1 := delta_mx 0 0.
have e1 : nsq e = 1.
  by rewrite nsqE (bigD1 0) //= big1 ?mxE ?eqxx ?expr1n ?addr0 // => i /negPf i0;
     rewrite mxE i0 expr0n.
have ue : dot (u - e) (u - e) = 2 * (1 - dot u e).
  by rewrite -/(nsq _) nsqD nsqN u1 e1 dotNr; ring.
have [w0|w0] := eqVneq (u - e) 0.
  exists 1%:M; rewrite trmx1 mul1mx mul1mx; split=> //.
  by apply/esym/eqP; rewrite -subr_eq0 w0.
pose w := u - e; pose c := 2 / nsq w.
have wne : nsq w != 0 by rewrite nsq_eq0.
exists (1%:M - c *: (w *m w^T)); split.
- by rewrite linearB linearZ /= trmx1 trmx_mul trmxK.
- set W := w *m w^T.
  have WW : W *m W = nsq w *: W.
    by rewrite mulmxA -(mulmxA w) dotM mul_mx_scalar -scalemxAl.
  rewrite mulmxBl mul1mx mulmxBr mulmx1 -scalemxAl -scalemxAr WW !scalerA.
  have -> : c * c * nsq w = c + c by rewrite /c; field.
  by rewrite scalerDl opprB addrK subrK.
rewrite mulmxBl mul1mx -scalemxAl -mulmxA dotM mul_mx_scalar scalerA.
have -> : c * dot w e = -1.
  have : nsq w = - 2 * dot w e.
    rewrite /w dotDl dotNl -/(nsq e) e1 -[nsq _]/(dot _ _) ue; ring.
  by move=> h; rewrite /c; apply: (mulIf wne); rewrite mulrAC divfK // h; ring.
by rewrite scaleN1r opprK addrC subrK.
Qed.

(* 3. deflation *)
Lemma sym_deflate n (B : 'M[R]_(1 + n)) a :
  B^T = B -> B *m delta_mx 0 0 = a *: delta_mx 0 0 :> 'cV_(1 + n) ->
  B = block_mx a%:M 0 0 (drsubmx B).
Proof.
move=> Bs; rewrite -colE => Be.
have B0 i : B i 0 = a *+ (i == 0).
  by move/colP/(_ i): Be; rewrite !mxE eqxx andbT => ->; rewrite mulr_natr.
have dl : dlsubmx B = 0.
  apply/matrixP => i j; rewrite ord1 !mxE.
  by rewrite (_ : lshift n 0 = 0) ?B0 //; apply/val_inj.
rewrite -[LHS]submxK dl -[ursubmx B]trmxK trmx_ursub Bs dl trmx0.
congr (block_mx _ _ _ _); rewrite [LHS]mx11_scalar; congr (_%:M).
by rewrite !mxE (_ : lshift n 0 = 0) ?B0 //; apply/val_inj.
Qed.

Theorem spectral n (A : 'M[R]_n) : A^T = A ->
  exists (Q : 'M[R]_n) (d : 'rV[R]_n), orth Q /\ A = Q *m diag_mx d *m Q^T.
Proof.
elim: n A => [|n IHn] A As.
  by exists 1%:M, 0; rewrite orth1; split=> //; apply/matrixP => -[].
have [a [u Au u1]] := sym_eigen1 As.
have [H [Hs HH He]] := householder u1.
pose B : 'M[R]_(1 + n) := H *m A *m H.
have Bs : B^T = B by rewrite /B !trmx_mul Hs As mulmxA.
have Be : H *m A *m H *m delta_mx 0 0 = a *: delta_mx 0 0 :> 'cV_n.+1.
  by rewrite -2!mulmxA He Au -scalemxAr -He mulmxA HH mul1mx.
have defB := sym_deflate Bs Be.
have Ds : (drsubmx B)^T = drsubmx B by rewrite trmx_drsub Bs.
have [Q [d [oQ defD]]] := IHn _ Ds.
pose P : 'M[R]_(1 + n) := block_mx 1%:M 0 0 Q.
have defB2 : B = P *m diag_mx (row_mx a%:M d) *m P^T.
  have -> : diag_mx (row_mx a%:M d) = block_mx a%:M 0 0 (diag_mx d).
    rewrite diag_mx_row; congr (block_mx _ _ _ _).
    by apply/matrixP => i j; rewrite !ord1 !mxE.
  rewrite [LHS]defB defD /P tr_block_mx !trmx0 trmx1 !mulmx_block.
  by rewrite !mul1mx !mulmx1 !mul0mx !mulmx0 !addr0 !add0r mul0mx.
exists (H *m P), (row_mx a%:M d : 'rV_(1 + n)); split.
  by apply: orthM (orth_block oQ); apply/orthP; rewrite Hs.
have -> : A = H *m B *m H.
  by rewrite /B !mulmxA HH mul1mx -mulmxA HH mulmx1.
by rewrite defB2 trmx_mul Hs !mulmxA.
Qed.

(* sorted version *)
Definition noninc (f : nat -> R) := forall i j, (i <= j)%N -> f j <= f i.

Lemma perm_diag n (d : 'rV[R]_n) (p : 'S_n) :
  diag_mx (col_perm p d) = perm_mx p *m diag_mx d *m (perm_mx p)^T.
Proof.
rewrite tr_perm_mx -row_permE -col_permE.
by apply/matrixP => i j; rewrite !mxE (inj_eq perm_inj).
Qed.

Lemma sort_row n (d : 'rV[R]_n) :
  exists p : 'S_n, forall i j : 'I_n, (i <= j)%N -> d 0 (p j) <= d 0 (p i).
Proof.
pose t := [tuple d 0 i | i < n].
have : perm_eq (sort >=%O t) t by rewrite perm_sort.
move=> /tuple_permP[p Ep]; exists p => i j ij.
have E k : d 0 (p k) = nth 0 (sort >=%O t) k.
  by rewrite Ep -tnth_nth !tnth_mktuple.
rewrite !E.
have := @sorted_leq_nth _ (>=%O : rel R) ge_trans ge_refl 0 _ (sort_sorted ge_total t).
by apply; rewrite // inE size_sort size_tuple ltn_ord.
Qed.

Theorem spectral_sorted n (A : 'M[R]_n) : A^T = A ->
  exists (Q : 'M[R]_n) (d : 'rV[R]_n),
  [/\ orth Q, A = Q *m diag_mx d *m Q^T
     & forall i j : 'I_n, (i <= j)%N -> d 0 j <= d 0 i].
Proof.
move=> /spectral[Q [d [oQ ->]]]; have [p dp] := sort_row d.
have PP : (perm_mx p)^T *m perm_mx p = 1%:M :> 'M[R]_n.
  by rewrite tr_perm_mx -perm_mxM mulVg perm_mx1.
exists (Q *m (perm_mx p)^T), (col_perm p d); split.
- by apply: orthM oQ (orth_tr _); apply/orthP.
- rewrite perm_diag trmx_mul trmxK !mulmxA -(mulmxA Q _ (perm_mx p)) PP mulmx1.
  by rewrite -(mulmxA (Q *m _) _ (perm_mx p)) PP mulmx1.
by move=> i j ij; rewrite !mxE dp.
Qed.

End Spectral.
