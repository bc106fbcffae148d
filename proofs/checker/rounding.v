(* Correct rounding: a claim that holds says that its value is the rounded singular value. Generic over a real closed field, no axiom.

   in_format f y        y = M 2^E with |M| < 2^precision and E >= the least exponent: subnormal numbers and 0 included, exponents unbounded above
   gap                  between K 2^e and (K + 1) 2^e there is no number of the format, if K >= 2^(precision - 1) or e is the least exponent
   nearest_even f x v   v is a number of the format nearest to x, and if another one is as near, v's significand is even
   rounds_to            what rounding to binary64 (binary32) means for each mode; values from the overflow threshold of IEEE 754 on are infinite
   claim_rounds         claim_holds implies rounds_to *)
From Coq Require Import ZArith Lia.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import checker lists soundness.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

Section Rounding.
Variable R : rcfType.
Notation zr := (zr R).
Notation dval := (dval R).
Variable f : format.
Hypothesis leading1 : (1 <= leading f)%Z.

Definition in_format (y : R) : Prop :=
  exists M E : Z, [/\ (Z.abs M < 2 * leading f)%Z, (least_exponent f <= E)%Z & y = dval (M, E)].

Let Zlt (a b : Z) : (a < b)%Z -> zr a < zr b.
Proof. by move=> /Z.ltb_lt/(zr_lt R). Qed.
Let Zle (a b : Z) : (a <= b)%Z -> zr a <= zr b.
Proof. by move=> /Z.leb_le/(zr_le R). Qed.

Lemma dval_shift M E e : (e <= E)%Z -> dval (M, E) = zr (Z.shiftl M (E - e)) * 2 ^ int_of_Z e.
Proof. by move=> eE; rewrite (shift_min R (a := (M, E))) // divfK // lt0r_neq0 // pow2_gt0. Qed.

Lemma gap K e y : in_format y -> (leading f <= K)%Z \/ (0 <= K + 1)%Z /\ e = least_exponent f ->
  y <= dval (K, e) \/ dval (K + 1, e)%Z <= y.
Proof.
case=> M [E [M2 eE ->]] cond; case: (Z.le_gt_cases e E) => [le|lt].
  rewrite (dval_shift M le); set N := Z.shiftl _ _.
  case: (Z.le_gt_cases N K) => h; [left | right]; rewrite /lists.dval /= ler_wpmul2r ?(ltW (pow2_gt0 _ _)) //; apply: Zle => //.
  by lia.
case: cond => [lK|[_ em]]; last by lia.
left; rewrite (dval_shift K (e := E)); last by lia.
rewrite /lists.dval /= ler_wpmul2r ?(ltW (pow2_gt0 _ _)) //; apply: Zle.
rewrite Z.shiftl_mul_pow2; last by lia.
have : (2 ^ 1 <= 2 ^ (e - E))%Z by apply: Z.pow_le_mono_r; lia.
by move: (2 ^ (e - E))%Z => q; rewrite Z.pow_1_r; nia.
Qed.

Definition nearest_even (x v : R) (even : bool) : Prop :=
  in_format v /\ forall y, in_format y -> `|x - v| <= `|x - y| /\ (`|x - v| = `|x - y| -> y = v \/ even).

Definition threshold : R := dval (1, overflow_exponent f)%Z.

Definition rounds_to (md : mode) (c : value) (x : R) : Prop :=
  let v := dval (value_dyadic c) in
  match md with
  | NearestEven => if infinite c then is_true (dval (low f c) <= x) else nearest_even x v (Z.even (man c))
  | Downward => [/\ ~~ infinite c, in_format v, v <= x & forall y, in_format y -> y < threshold -> y <= x -> y <= v]
  | Upward => if infinite c then forall y, in_format y -> y < threshold -> y < x
              else [/\ in_format v, x <= v & forall y, in_format y -> x <= y -> v <= y]
  end.

Section Canonical.
Variable c : value.
Hypothesis can : canonical f c.

Let man0 : (0 <= man c)%Z.
Proof. by case/and5P: can => /Z.leb_le. Qed.
Let man2 : (man c < 2 * leading f)%Z.
Proof. by case/and5P: can => _ /Z.ltb_lt. Qed.
Let emin : (least_exponent f <= expo c)%Z.
Proof. by case/and5P: can => _ _ /Z.leb_le. Qed.
Let norm_or_min : (leading f <= man c)%Z \/ expo c = least_exponent f.
Proof. by case/and5P: can => _ _ _ /orP[/Z.leb_le|/Z.eqb_eq]; [left | right]. Qed.

Notation here := (dval (value_dyadic c)).

Lemma here_in_format : in_format here.
Proof. by exists (man c), (expo c); split=> //; rewrite Z.abs_eq. Qed.

Lemma gap_above y : in_format y -> y <= here \/ dval (succ c) <= y.
Proof. by move=> h; apply: gap h _; case: norm_or_min => [|e]; [left | right; split=> //; lia]. Qed.

Lemma gap_below y : in_format y -> y <= dval (pred f c) \/ here <= y.
Proof.
move=> h; rewrite /pred /binade_bottom; case: ifP => [/andP[/Z.eqb_eq ml /Z.ltb_lt le]|nb].
  have -> : here = dval (2 * man c - 1 + 1, expo c - 1)%Z.
    rewrite (dval_shift (man c) (e := (expo c - 1)%Z)); last by lia.
    rewrite /lists.dval /=; congr (zr _ * _); rewrite (_ : expo c - (expo c - 1) = 1)%Z; last by lia.
    by rewrite Z.shiftl_mul_pow2 // Z.pow_1_r; lia.
  by apply: gap h _; left; lia.
have -> : here = dval (man c - 1 + 1, expo c)%Z by rewrite /lists.dval /= (_ : man c - 1 + 1 = man c)%Z //; lia.
apply: gap h _; case: norm_or_min => [lm|e]; last by right; split=> //; lia.
case: (Z.eq_dec (expo c) (least_exponent f)) => [e|ne]; first by right; split=> //; lia.
left; case: (Z.eq_dec (man c) (leading f)) => [e|]; last by lia.
by move: nb; rewrite e Z.eqb_refl /= => /Z.ltb_ge; lia.
Qed.

Let half2 (a b : Z) e : (b = 2 * a + 1)%Z -> dval (b, e - 1)%Z *+ 2 = dval (a, e) + dval (a + 1, e)%Z.
Proof.
move=> ->; rewrite /lists.dval /= -[e in RHS](Z.sub_add 1) !pow2D !(zrD, zrM) -[zr 1]/(1 : R) -[zr 2]/(2%:R : R).
by rewrite -[2 ^ int_of_Z 1]/(2%:R ^+ 1) expr1; move: (zr a) (2 ^ _) => u w; rewrite -mulr_natr; ring.
Qed.

Lemma high_mid : dval (high c) *+ 2 = here + dval (succ c).
Proof. exact: half2. Qed.

Lemma low_mid : dval (low f c) *+ 2 = dval (pred f c) + here.
Proof.
rewrite /low /pred; case: ifP => _; last first.
  have -> : here = dval (man c - 1 + 1, expo c)%Z by rewrite /lists.dval /= (_ : man c - 1 + 1 = man c)%Z //; lia.
  by apply: half2; lia.
have -> : here = dval (2 * man c - 1 + 1, expo c - 1)%Z.
  rewrite (dval_shift (man c) (e := (expo c - 1)%Z)); last by lia.
  rewrite /lists.dval /=; congr (zr _ * _); rewrite (_ : expo c - (expo c - 1) = 1)%Z; last by lia.
  by rewrite Z.shiftl_mul_pow2 // Z.pow_1_r; lia.
have -> : (expo c - 2 = expo c - 1 - 1)%Z by lia.
by apply: half2; lia.
Qed.

Lemma pred_lt_here : dval (pred f c) < here.
Proof.
rewrite /pred; case: ifP => _ /=.
  rewrite (dval_shift (man c) (e := (expo c - 1)%Z)); last by lia.
  rewrite /lists.dval /= ltr_pmul2r ?pow2_gt0 //; apply: Zlt; rewrite (_ : expo c - (expo c - 1) = 1)%Z; last by lia.
  by rewrite Z.shiftl_mul_pow2 // Z.pow_1_r; lia.
by rewrite /lists.dval /= ltr_pmul2r ?pow2_gt0 //; apply: Zlt; lia.
Qed.

Lemma here_lt_succ : here < dval (succ c).
Proof. by rewrite /lists.dval /= ltr_pmul2r ?pow2_gt0 //; apply: Zlt; lia. Qed.

Lemma low_lt_here : dval (low f c) < here.
Proof. by rewrite -(@ltr_pmuln2r _ 2) // low_mid mulr2n ltr_add2r pred_lt_here. Qed.
Lemma here_lt_high : here < dval (high c).
Proof. by rewrite -(@ltr_pmuln2r _ 2) // high_mid mulr2n ltr_add2l here_lt_succ. Qed.

(* the core: between the midpoints, ends only if the significand is even *)
Lemma nearest_between x : dval (low f c) <= x -> x <= dval (high c) ->
  (x = dval (low f c) \/ x = dval (high c) -> Z.even (man c)) -> nearest_even x here (Z.even (man c)).
Proof.
move=> lx xh ev; split=> [|y fy]; first exact: here_in_format.
have lx2 : dval (pred f c) + here <= x *+ 2 by rewrite -low_mid ler_muln2r.
have xh2 : x *+ 2 <= here + dval (succ c) by rewrite -high_mid ler_muln2r.
have up : dval (succ c) <= y -> `|x - here| <= `|x - y| /\ (`|x - here| = `|x - y| -> Z.even (man c)).
  move=> sy; have hy : here < y := lt_le_trans here_lt_succ sy.
  have xy : x <= y.
    rewrite -(@ler_pmuln2r _ 2) //; apply: (le_trans xh2); rewrite [in X in _ <= X]mulr2n ler_add // ltW //.
  rewrite [`|x - y|]ler0_norm ?subr_le0 // opprB; case: (leP here x) => hx.
    rewrite ger0_norm ?subr_ge0 //; split.
      by rewrite ler_subl_addr -addrA [_ + here]addrC addrA ler_subr_addr -mulr2n (le_trans xh2) // addrC ler_add2r.
    move=> e; apply: ev; right; apply/eqP; rewrite eq_le xh -(@ler_pmuln2r _ 2) // high_mid.
    have -> : x *+ 2 = here + y by move/eqP: e; rewrite subr_eq addrAC eq_sym subr_eq -mulr2n addrC => /eqP ->.
    by rewrite ler_add2l.
  rewrite ltr0_norm ?subr_lt0 // opprB; split; first by rewrite ler_sub // ltW.
  by move/addIr => e; move: hy; rewrite e ltxx.
have down : y <= dval (pred f c) -> `|x - here| <= `|x - y| /\ (`|x - here| = `|x - y| -> Z.even (man c)).
  move=> yp; have yh : y < here := le_lt_trans yp pred_lt_here.
  have yx : y <= x.
    rewrite -(@ler_pmuln2r _ 2) //; apply: le_trans lx2; rewrite mulr2n ler_add // ltW //.
  rewrite [`|x - y|]ger0_norm ?subr_ge0 //; case: (leP x here) => hx.
    rewrite ler0_norm ?subr_le0 // opprB; split.
      by rewrite ler_subl_addr -addrA [- y + x]addrC addrA ler_subr_addr -mulr2n (le_trans _ lx2) // addrC ler_add2r.
    move=> e; apply: ev; left; apply/eqP; rewrite eq_le lx andbT -(@ler_pmuln2r _ 2) // low_mid.
    have -> : x *+ 2 = y + here by move/eqP: e; rewrite subr_eq addrAC eq_sym subr_eq -mulr2n addrC => /eqP ->.
    by rewrite ler_add2r.
  rewrite gtr0_norm ?subr_gt0 //; split; first by rewrite ler_sub // ltW.
  by move/addrI/oppr_inj => e; move: yh; rewrite e ltxx.
have [yh|/up[h1 h2]] := gap_above fy; last by split=> // /h2; right.
have [/down[h1 h2]|hy] := gap_below fy; first by split=> // /h2; right.
have -> : y = here by apply/eqP; rewrite eq_le yh.
by split=> // _; left.
Qed.
End Canonical.

Lemma leading_threshold e : (e + precision f - 1 = overflow_exponent f)%Z -> (0 <= precision f - 1)%Z ->
  dval (leading f, e) = threshold.
Proof.
move=> eo p0; rewrite /threshold /lists.dval /= /leading zr_shiftl // -[zr 1]/(1 : R) !mul1r -pow2D; congr (2 ^ int_of_Z _); lia.
Qed.

Theorem claim_rounds md c rel x : (0 <= precision f - 1)%Z -> canonical f c ->
  claim_holds f md c rel x -> rounds_to md c x.
Proof.
move=> p0 can; have lo := low_lt_here can; have hi := here_lt_high can.
have inf_threshold : infinite c -> dval (value_dyadic c) = threshold.
  case/and5P: can => _ _ _ _; case: ifP => // _ /andP[/Z.eqb_eq m /Z.eqb_eq e] _.
  by rewrite /value_dyadic m; apply: leading_threshold => //; lia.
have fin := here_in_format can.
case: rel => /=.
- case=> c0 xh; case: md => //= h.
    have [I|/negPf I] := boolP (infinite c); rewrite I in xh *; first exact: ltW.
    case: xh => // xh.
    apply: nearest_between => //; [exact: ltW | exact: ltW (lt_trans xh hi)|].
    case=> e; first by move: h; rewrite e ltxx.
    by move: (lt_trans xh hi); rewrite e ltxx.
  have [I|/negPf I] := boolP (infinite c); rewrite I in xh *.
    move=> y fy yt; have [yp|] := gap_below can fy; first exact: le_lt_trans yp h.
    by rewrite inf_threshold // leNgt yt.
  case: xh => // xh; split=> //; first exact: ltW.
  move=> y fy xy; have [yp|//] := gap_below can fy.
  by move: (le_lt_trans yp h); rewrite ltNge xy.
- case=> /negPf ci ->; case: md => /=; rewrite ?ci //.
    apply: nearest_between => //; [exact: ltW | exact: ltW|].
    by case=> e; [move: lo | move: hi]; rewrite -e ltxx.
- case=> /negPf ci hx; case: md => //= h; rewrite ?ci.
    apply: nearest_between => //; [exact: ltW (lt_trans lo hx) | exact: ltW|].
    case=> e; last by move: h; rewrite e ltxx.
    by move: (lt_trans lo hx); rewrite e ltxx.
  split=> //; first exact: ltW.
  move=> y fy yt yx; have [//|sy] := gap_above can fy.
  case: h => [[m e]|xs]; last by move: (le_lt_trans (le_trans sy yx) xs); rewrite ltxx.
  have E : dval (succ c) = threshold.
    rewrite /succ m (_ : 2 * leading f - 1 + 1 = Z.shiftl (leading f) (overflow_exponent f - precision f + 1 - expo c))%Z.
      rewrite -(@leading_threshold (overflow_exponent f - precision f + 1)%Z) //; last by lia.
      by rewrite [RHS](dval_shift _ (e := expo c)); last lia.
    rewrite (_ : overflow_exponent f - precision f + 1 - expo c = 1)%Z; last by lia.
    by rewrite Z.shiftl_mul_pow2 // Z.pow_1_r; lia.
  by move: yt; rewrite ltNge -E sy.
- case=> -> c0 ev ->; rewrite /= lexx; case: ifP => // _.
  by apply: nearest_between => //; exact: ltW (lt_trans lo hi).
case=> -> /negPf ci ev ->; rewrite /= ci.
by apply: nearest_between => //; exact: ltW (lt_trans lo hi).
Qed.
End Rounding.
