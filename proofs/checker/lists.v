(* What the checker's lists of integers mean: lists of Z as vectors and matrices over a real closed field.

   zr z                 the integer z in R
   vz u i, mxz, mxc     entry i of a list; the matrix of a list of rows; of a list of columns
   dotzE, trzE, mul_columnsE, gramE   what the checker's products compute
   dval, pencil_spec    the number of a dyadic pair; the integers s, t with s H - t G proportional to H - mu^2 G
   mxdE                 a matrix of dyadic pairs brought to one exponent *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import checker.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

#[global] Arguments Z.mul : simpl never.
#[global] Arguments Z.add : simpl never.
#[global] Arguments Z.sub : simpl never.
#[global] Arguments Z.opp : simpl never.

Section Lists.
Variable R : rcfType.

Definition zr (z : Z) : R := (int_of_Z z)%:~R.

Lemma zrD a b : zr (a + b)%Z = zr a + zr b.
Proof. by rewrite /zr -[(a + b)%Z]/(a + b) rmorphD /= intrD. Qed.
Lemma zrB a b : zr (a - b)%Z = zr a - zr b.
Proof. by rewrite /zr -[(a - b)%Z]/(a - b) rmorphB /= rmorphB. Qed.
Lemma zrM a b : zr (a * b)%Z = zr a * zr b.
Proof. by rewrite /zr -[(a * b)%Z]/(a * b) rmorphM /= intrM. Qed.
Lemma zr0 : zr 0%Z = 0. Proof. by []. Qed.
Lemma zr1 : zr 1%Z = 1. Proof. by []. Qed.
Lemma zrN a : zr (- a)%Z = - zr a.
Proof. by rewrite -[(- a)%Z]/(0 - a)%Z zrB zr0 sub0r. Qed.
Lemma zr_le a b : (a <=? b)%Z -> zr a <= zr b.
Proof.
move=> ab; rewrite /zr ler_int -subr_ge0 -rmorphB /=.
move: ab => /Z.leb_le/Z.le_0_sub; rewrite -[(b - a)%R]/(b - a)%Z.
by case: (b - a)%Z => // p; case.
Qed.
Lemma zr_lt0 a : (0 <? a)%Z -> 0 < zr a.
Proof. by case: a => // p _; rewrite /zr ltr0z /=; case: (Pos2Nat.is_succ p) => n ->. Qed.
Lemma zr_lt a b : (a <? b)%Z -> zr a < zr b.
Proof. by move=> ab; rewrite -subr_gt0 -zrB; apply: zr_lt0; apply/Z.ltb_lt/Z.lt_0_sub/Z.ltb_lt. Qed.
Lemma zr_ltE a b : (a <? b)%Z = (zr a < zr b).
Proof.
apply/idP/idP => [/zr_lt//|]; apply: contraTT => /negP/negP; rewrite -leNgt.
by rewrite Z.ltb_antisym negbK => /zr_le.
Qed.
Lemma zr_leE a b : (a <=? b)%Z = (zr a <= zr b).
Proof. by rewrite leNgt -zr_ltE Z.ltb_antisym negbK. Qed.
Lemma zr_eqE a b : (a =? b)%Z = (zr a == zr b).
Proof.
rewrite eq_le -!zr_leE; apply/idP/andP => [/Z.eqb_eq->|[/Z.leb_le h1 /Z.leb_le h2]].
  by rewrite Z.leb_refl.
by apply/Z.eqb_eq/Z.le_antisymm.
Qed.
Lemma zr_abs a : zr (Z.abs a) = `|zr a|.
Proof.
have [a0|a0] := Z.abs_spec a; first by case: a0 => /Z.leb_le/zr_le; rewrite zr0 => a0 ->; rewrite ger0_norm.
case: a0 => /Z.lt_le_incl/Z.leb_le/zr_le; rewrite zr0 => a0 ->.
by rewrite ler0_norm // zrN.
Qed.

Lemma pow2_gt0 (k : int) : 0 < 2 ^ k :> R.
Proof. by rewrite exprz_gt0 // ltr0n. Qed.
Lemma pow2D (k l : Z) : 2 ^ int_of_Z (k + l)%Z = 2 ^ int_of_Z k * 2 ^ int_of_Z l :> R.
Proof. by rewrite -[(k + l)%Z]/(k + l : Z) rmorphD /= expfzDr ?pnatr_eq0. Qed.

Lemma zr_shiftl a k : (0 <= k)%Z -> zr (Z.shiftl a k) = zr a * 2 ^ int_of_Z k.
Proof.
move=> k0; rewrite Z.shiftl_mul_pow2 // zrM; congr (_ * _).
rewrite -[k in LHS]Z2Nat.id // -[k in RHS]Z2Nat.id //.
elim: (Z.to_nat k) => [|j IH]; first by rewrite /zr /= expr0z.
rewrite Nat2Z.inj_succ Z.pow_succ_r; last exact: Nat2Z.is_nonneg.
by rewrite zrM IH -[Z.succ _]/(Z.of_nat j + 1)%Z pow2D mulrC.
Qed.

(* ---------- vectors and matrices ---------- *)
Definition vz (u : seq Z) (i : nat) : R := zr (nth 0%Z u i).
Definition mxz m n (A : zmat) : 'M[R]_(m, n) := \matrix_(i, j) vz (nth [::] A i) j.
Definition mxc m n (X : zmat) : 'M[R]_(m, n) := \matrix_(i, j) vz (nth [::] X j) i.

Lemma has_shapeP m n A : has_shape m n A -> size A = m /\ (forall i, (i < m)%N -> size (nth [::] A i) = n).
Proof. by case/andP=> /eqnP <- /(all_nthP [::]) h; split=> // i /h/eqnP. Qed.

Lemma dotzE n u v : size u = n -> size v = n -> zr (dotz u v) = \sum_(i < n) vz u i * vz v i.
Proof.
elim: u v n => [|a u IHu] [|b v] n <- //=; first by rewrite big_ord0.
by case=> uv; rewrite zrD zrM (IHu _ (size u)) // big_ord_recl.
Qed.

Lemma dotzC u v : dotz u v = dotz v u.
Proof. by elim: u v => [|a u IHu] [|b v] //=; rewrite IHu Z.mul_comm. Qed.

Lemma size_consz r acc : size r = size acc -> size (consz r acc) = size r.
Proof. by elim: r acc => [|a r IHr] [|b acc] //= [/IHr->]. Qed.
Lemma nth_consz r acc j : size r = size acc -> (j < size r)%N ->
  nth [::] (consz r acc) j = nth 0%Z r j :: nth [::] acc j.
Proof. by elim: r acc j => [|a r IHr] [|b acc] // [|j] //= [/IHr E] /E. Qed.
Lemma size_trz n A : all (fun r => eqn (size r) n) A -> size (trz n A) = n.
Proof.
elim: A => [|r A IHA] /=; first by rewrite size_nseq.
by case/andP=> /eqnP rn /IHA An; rewrite size_consz rn // An.
Qed.
Lemma nth_trz n A j : all (fun r => eqn (size r) n) A -> (j < n)%N ->
  nth [::] (trz n A) j = [seq nth 0%Z r j | r <- A].
Proof.
move=> An jn; elim: A An => [|r A IHA] /=; first by rewrite nth_nseq jn.
case/andP=> /eqnP rn An; rewrite nth_consz ?rn ?size_trz // IHA //.
Qed.

Lemma trz_shape m n A : has_shape m n A -> has_shape n m (trz n A).
Proof.
case/andP=> /eqnP Am An; apply/andP; split; first by rewrite size_trz //; apply/eqnP.
by apply/(all_nthP [::]) => j; rewrite size_trz // => jn; rewrite nth_trz // size_map Am; apply/eqnP.
Qed.
Lemma trzE m n A : has_shape m n A -> mxz n m (trz n A) = (mxz m n A)^T.
Proof.
case/andP=> /eqnP Am An; apply/matrixP => i j; rewrite !mxE nth_trz // /vz.
by rewrite (nth_map [::]) ?Am.
Qed.

Lemma mul_columns_shape m n t A X : has_shape m n A -> size X = t -> has_shape t m (mul_columns A X).
Proof.
case/andP=> /eqnP Am _ Xt; apply/andP; split; first by rewrite size_map Xt; apply/eqnP.
by apply/allP => x /mapP[y _ ->]; rewrite size_map Am; apply/eqnP.
Qed.
Lemma mul_columnsE m n t A X : has_shape m n A -> has_shape t n X ->
  mxc m t (mul_columns A X) = mxz m n A *m mxc n t X.
Proof.
move=> /has_shapeP[Am An] /has_shapeP[Xt Xn]; apply/matrixP => i j; rewrite !mxE /vz.
rewrite (nth_map [::]) ?Xt // (nth_map [::]) ?Am // (dotzE (n := n)) ?An ?Xn //.
by apply: eq_bigr => k _; rewrite !mxE.
Qed.

(* ---------- inner products ---------- *)
Lemma nth_prepend u A i : size u = size A -> (i < size u)%N ->
  nth [::] (prepend u A) i = nth 0%Z u i :: nth [::] A i.
Proof. by elim: u A i => [|a u IH] [|r A] // [|i] //= [/IH E] /E. Qed.
Lemma size_prepend u A : size u = size A -> size (prepend u A) = size u.
Proof. by elim: u A => [|a u IH] [|r A] //= [/IH ->]. Qed.
Lemma size_gram X : size (gram X) = size X.
Proof. by elim: X => //= x X IH; rewrite size_prepend ?size_map ?IH. Qed.
Lemma gram_nth X i j : (i < size X)%N -> (j < size X)%N ->
  nth 0%Z (nth [::] (gram X) i) j = dotz (nth [::] X i) (nth [::] X j).
Proof.
elim: X i j => //= x X IH.
have P i : (i < size X)%N -> nth [::] (prepend (map (dotz x) X) (gram X)) i = dotz x (nth [::] X i) :: nth [::] (gram X) i.
  by move=> iX; rewrite nth_prepend ?size_map ?size_gram // (nth_map [::]).
case=> [|i] [|j] //= iX jX; first by rewrite (nth_map [::]).
  by rewrite P //= dotzC.
by rewrite P //= IH.
Qed.
Lemma gram_row X i : (i < size X)%N -> size (nth [::] (gram X) i) = size X.
Proof.
elim: X i => //= x X IH [|i] iX /=; first by rewrite size_map.
by rewrite nth_prepend ?size_map ?size_gram //= IH.
Qed.

Lemma gramE m n X : has_shape n m X -> forall i j : 'I_n,
  vz (nth [::] (gram X) i) j = ((mxc m n X)^T *m mxc m n X) i j.
Proof.
move=> /has_shapeP[Xn Xm] i j; rewrite /vz gram_nth ?Xn // (dotzE (n := m)) ?Xm // mxE.
by apply: eq_bigr => k _; rewrite !mxE.
Qed.

(* ---------- dyadic numbers ---------- *)
Definition dval (p : dyadic) : R := zr p.1 * 2 ^ int_of_Z p.2.

Lemma shift_min (a : dyadic) e : (e <= a.2)%Z -> zr (Z.shiftl a.1 (a.2 - e)) = dval a / 2 ^ int_of_Z e.
Proof.
move=> ea; rewrite zr_shiftl; last by apply/Z.le_0_sub.
by rewrite /dval -{2}[a.2](Z.sub_add e) pow2D mulrA mulfK // lt0r_neq0 // pow2_gt0.
Qed.
Lemma dyadic_ltE a b : dyadic_lt a b = (dval a < dval b).
Proof.
rewrite /dyadic_lt; set e := Z.min _ _; rewrite zr_ltE !shift_min ?ltr_pmul2r ?invr_gt0 ?pow2_gt0 //.
  exact: Z.le_min_r.
exact: Z.le_min_l.
Qed.
Lemma dyadic_eqE a b : dyadic_eq a b = (dval a == dval b).
Proof.
rewrite /dyadic_eq; set e := Z.min _ _; rewrite zr_eqE !shift_min.
- by rewrite (inj_eq (mulIf _)) // invr_eq0 lt0r_neq0 // pow2_gt0.
- exact: Z.le_min_r.
exact: Z.le_min_l.
Qed.
Lemma dval_gt0 a : (0 <? a.1)%Z -> 0 < dval a.
Proof. by move=> /zr_lt0 a0; rewrite mulr_gt0 // pow2_gt0. Qed.
Lemma dval_eq0 a : (a.1 =? 0)%Z = (dval a == 0).
Proof. by rewrite zr_eqE mulf_eq0 [2 ^ _ == 0]gt_eqF ?pow2_gt0 // orbF. Qed.
Lemma dval_ge0 a : (0 <=? a.1)%Z = (0 <= dval a).
Proof. by rewrite zr_leE /dval pmulr_lge0 ?pow2_gt0. Qed.

Lemma pencil_spec e0 mu s t : pencil e0 mu = (s, t) ->
  [/\ 0 < zr s, 0 <= zr t & zr t * (2 ^ int_of_Z e0) ^+ 2 = zr s * dval mu ^+ 2].
Proof.
rewrite /pencil; case: Z.leb_spec => [le|lt] [<- <-] /=.
  split; first by rewrite zr1 ltr01.
    by rewrite zrM -expr2 sqr_ge0.
  by rewrite zrM zr1 mul1r -expr2 -exprMn shift_min // divfK // lt0r_neq0 // pow2_gt0.
have k0 : (0 <= 2 * (e0 - mu.2))%Z by apply: Z.mul_nonneg_nonneg => //; apply/Z.le_0_sub/Z.lt_le_incl.
have S : zr (Z.shiftl 1 (2 * (e0 - mu.2))) = 2 ^ int_of_Z (2 * (e0 - mu.2))%Z by rewrite zr_shiftl // zr1 mul1r.
split; first by rewrite S pow2_gt0.
  by rewrite zrM -expr2 sqr_ge0.
rewrite S zrM /dval exprMn -{1}[e0](Z.sub_add mu.2) pow2D.
have -> : (2 * (e0 - mu.2) = (e0 - mu.2) + (e0 - mu.2))%Z by rewrite -Z.add_diag.
rewrite pow2D; move: (2 ^ int_of_Z (e0 - mu.2)) (2 ^ int_of_Z mu.2) (zr mu.1) => a b c; ring.
Qed.

Definition mxd m n (A : seq (seq dyadic)) : 'M[R]_(m, n) :=
  \matrix_(i, j) dval (nth (0%Z, 0%Z) (nth [::] A i) j).

Lemma foldr_min0 (r : seq dyadic) a : (foldr (fun (p : dyadic) b => Z.min p.2 b) a r <= a)%Z /\
  forall p, p \in r -> (foldr (fun (p : dyadic) b => Z.min p.2 b) a r <= p.2)%Z.
Proof.
elim: r => [|q r [IH1 IH2]] /=; first by split=> //; apply: Z.le_refl.
split; first exact: Z.le_trans (Z.le_min_r _ _) IH1.
move=> p; rewrite inE => /predU1P[->|/IH2]; first exact: Z.le_min_l.
exact: Z.le_trans (Z.le_min_r _ _).
Qed.

Lemma min_exponentP (A : seq (seq dyadic)) (r : seq dyadic) p : r \in A -> p \in r -> (min_exponent A <= p.2)%Z.
Proof.
elim: A => //= r0 A IH; rewrite /min_exponent /= -/(min_exponent A); have [h1 h2] := foldr_min0 r0 (min_exponent A).
rewrite inE => /predU1P[->|r'A pr']; first exact: h2.
exact: Z.le_trans h1 (IH r'A pr').
Qed.

Theorem mxdE m n A e : size A = m -> all (fun r => eqn (size r) n) A -> (e <= min_exponent A)%Z ->
  mxd m n A = 2 ^ int_of_Z e *: mxz m n (scale_to e A).
Proof.
move=> Am /(all_nthP [::]) An eA; apply/matrixP => i j; rewrite !mxE /vz.
have iA : (i < size A)%N by rewrite Am.
have /eqnP Ain := An i iA; rewrite /scale_to (nth_map [::]) // (nth_map (0%Z, 0%Z)) ?Ain //.
set p := nth (0%Z, 0%Z) _ j.
have ep : (e <= p.2)%Z.
  by apply: (Z.le_trans _ _ _ eA); apply: (min_exponentP (r := nth [::] A i)); rewrite mem_nth // Ain.
by rewrite shift_min // mulrC divfK // lt0r_neq0 // pow2_gt0.
Qed.
End Lists.
