(* Elimination modulo p is right: the number of pivots is a lower bound of the rank over the reals, for every p > 1 (T2).

   find_pivotP          the proposed inverse is one
   pivotsP              every step of the elimination extends a rank certificate over Z/p
   rank_modulo_sound    rank_modulo p rows <= rank *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import t2_rank checker lists dominance.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

#[local] Arguments euclid : simpl never.

Section Modular.
Variable p : Z.
Hypothesis p1 : (1 < p)%Z.
Notation K := 'Z_(Z.to_nat p).

Definition zq (z : Z) : K := (int_of_Z z)%:~R.

Lemma zqD a b : zq (a + b)%Z = zq a + zq b.
Proof. by rewrite /zq -[(a + b)%Z]/(a + b) rmorphD /= intrD. Qed.
Lemma zqM a b : zq (a * b)%Z = zq a * zq b.
Proof. by rewrite /zq -[(a * b)%Z]/(a * b) rmorphM /= intrM. Qed.
Lemma zqB a b : zq (a - b)%Z = zq a - zq b.
Proof. by rewrite /zq -[(a - b)%Z]/(a - b) rmorphB /= rmorphB. Qed.

Lemma p_gt1 : (1 < Z.to_nat p)%N.
Proof. by apply/ssrnat.ltP; rewrite -[1%N]/(Z.to_nat 1); apply/Z2Nat.inj_lt => //; apply: Z.le_trans (Z.lt_le_incl _ _ p1). Qed.

Lemma zqp : zq p = 0.
Proof.
rewrite /zq; have -> : int_of_Z p = Z.to_nat p by case: (p) p1.
by rewrite -pmulrn char_Zp // p_gt1.
Qed.

Lemma zq_mod z : zq (z mod p)%Z = zq z.
Proof.
have p0 : p <> 0%Z by move=> e; move: p1; rewrite e.
by rewrite [in RHS](Z.div_mod z p p0) zqD zqM zqp mul0r add0r.
Qed.

Definition mxq m n (A : zmat) : 'M[K]_(m, n) := \matrix_(i, j) zq (nth 0%Z (nth [::] A i) j).

Lemma find_pivotP v j0 j u : find_pivot p v j0 = Some (j, u) ->
  exists k, [/\ j = (j0 + k)%N, (k < size v)%N & zq (nth 0%Z v k) * zq u = 1].
Proof.
elim: v j0 => //= a v IH j0; set u0 := if (a =? 0)%Z then _ else _.
case E: ((a * u0) mod p =? 1)%Z.
  case=> <- <-; exists 0%N; rewrite addn0; split=> //=.
  by rewrite zq_mod -zqM -zq_mod; move/Z.eqb_eq: E => ->.
by move/IH=> [k [-> kv h]]; exists k.+1; rewrite addnS.
Qed.

Lemma mxq_cons m n v W : mxq m.+1 n (v :: W) = col_mx (mxq 1 n [:: v]) (mxq m n W) :> 'M_(1 + m, n).
Proof.
apply/matrixP => i j; rewrite mxE [RHS]mxE; case: (@splitP 1 m i) => k E; rewrite [RHS]mxE E ?add1n //.
by rewrite ord1.
Qed.

Lemma eliminate_shape m n j u v W : size v = n -> has_shape m n W -> has_shape m n (eliminate p j u v W).
Proof.
move=> vn /andP[/eqnP Wm /allP Wn]; apply/andP; split; first by rewrite size_map Wm; apply/eqnP.
apply/allP => x /mapP[r rW ->] /=; case: (Z.eqb _ _); first exact: Wn.
have /eqnP rn := Wn r rW; by rewrite size_zip_with vn rn minnn; apply/eqnP.
Qed.

Lemma eliminateE m n (j : 'I_n) u v W : size v = n -> has_shape m n W ->
  mxq m n (eliminate p j u v W) = mxq m n W - (zq u *: col j (mxq m n W)) *m mxq 1 n [:: v].
Proof.
move=> vn /has_shapeP[Wm Wn]; apply/matrixP => i l; rewrite !mxE big_ord1 !mxE (nth_map [::]) ?Wm //=.
set a := ((_ * u) mod p)%Z.
have aE : zq a = zq u * zq (nth 0%Z (nth [::] W i) j) by rewrite zq_mod zqM mulrC.
case a0: (a =? 0)%Z.
  by rewrite -aE; move/Z.eqb_eq: a0 => ->; rewrite mul0r subr0.
by rewrite nth_zip_with ?Wn ?vn // zq_mod zqB zqM aE.
Qed.

Lemma pivotsP fuel m n rows : has_shape m n rows -> rank_certificate (mxq m n rows) (pivots fuel p rows).
Proof.
elim: fuel m rows => [|fuel IH] m [|v W] //=; try by move=> _; apply: rank_none.
case: m => [|m] /andP[//= /eqnP Wm /andP[/eqnP vn Wn]].
have WW : has_shape m n W by rewrite /has_shape Wn Wm eqnE eqxx.
rewrite mxq_cons; case E: find_pivot => [[j u]|]; last by apply: rank_skip; apply: IH.
have [k [jk kv vu]] := find_pivotP E; rewrite add0n in jk; rewrite vn in kv.
pose jj := Ordinal kv; rewrite {1}(_ : j = jj) // in E *; move: E => _.
have := IH m _ (eliminate_shape j u vn WW); rewrite jk -[k]/(nat_of_ord jj) (eliminateE jj) //.
set X := mxq m n W; set y := mxq 1 n _ => H.
apply: (rank_pivot (e := zq u *: delta_mx jj 0) _ _ H).
  rewrite -scalemxAr -colE; apply/matrixP => a b.
  by rewrite [a]ord1 [b]ord1 !mxE /= mulrC vu.
rewrite -scalemxAr -colE; apply/matrixP => a b; rewrite !mxE big_ord1 !mxE /=.
have E a0 b0 c0 : b0 * c0 = 1 -> c0 * (a0 - c0 * a0 * b0) = 0 :> K.
  by move=> bc; rewrite -mulrA [a0 * b0]mulrC mulrA [c0 * b0]mulrC bc mul1r subrr mulr0.
exact: E.
Qed.

Theorem rank_modulo_sound (R : rcfType) m n rows : has_shape m n rows ->
  (rank_modulo p rows <= \rank (mxz R m n rows))%N.
Proof.
move=> h; rewrite /rank_modulo; case: ifP => // _.
pose X : 'M[int]_(m, n) := \matrix_(i, j) int_of_Z (nth 0%Z (nth [::] rows i) j).
have -> : mxz R m n rows = map_mx (intmul 1) X by apply/matrixP => i j; rewrite !mxE.
apply: (T2_lower R p_gt1); have [rm rn] := has_shapeP h.
have -> : map_mx (intmul 1) X = mxq m n (map (map (fun x => x mod p)%Z) rows).
  apply/matrixP => i j; rewrite !mxE (nth_map [::]) ?rm // (nth_map 0%Z) ?rn // zq_mod //.
apply: pivotsP; apply/andP; split; first by rewrite size_map rm; apply/eqnP.
by rewrite all_map; apply/(all_nthP [::]) => i; rewrite rm /= size_map => /rn ->; apply/eqnP.
Qed.
End Modular.
