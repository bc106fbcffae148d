(* Soundness of the checker's steps, for one real matrix (complex ones are written as real ones before).

   claim_holds          what a claim (c, relation) says about a real number: the table of the certificate's rules
   point_range_sound    exact points (T2, T3)
   split_at_sound       what lies above and below a point: a count of T1, or an exact point
   claim_range_sound    values between two counts (T1)
   check_problem_sound  everything that an accepted problem proves about the matrix: rank, values, enclosures
   certificate_soundness.v goes from here to the user's matrix; rounding.v shows that claim_holds means correct rounding. *)
From Coq Require Import ZArith Lia.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition t1_inertia t3_ties.
From Eckart Require Import checker lists dominance modular.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

#[local] Arguments euclid : simpl never.

Section Claims.
Variable R : rcfType.
Notation dval := (dval R).

Definition claim_holds (f : format) (md : mode) (c : value) (rel : relation) (x : R) : Prop :=
  let here := dval (value_dyadic c) in
  match rel with
  | Equal => ~~ infinite c /\ x = here
  | Below => [/\ (0 <? man c)%Z, infinite c \/ x < here &
      match md with NearestEven => dval (low f c) < x | Upward => dval (pred f c) < x | Downward => False end]
  | Above => [/\ ~~ infinite c, here < x &
      match md with
      | NearestEven => x < dval (high c)
      | Downward => (man c = 2 * leading f - 1 /\ expo c + precision f = overflow_exponent f)%Z \/ x < dval (succ c)
      | Upward => False
      end]
  | TieLow => [/\ md = NearestEven, (0 <? man c)%Z, Z.even (man c) & x = dval (low f c)]
  | TieHigh => [/\ md = NearestEven, ~~ infinite c, Z.even (man c) & x = dval (high c)]
  end.
End Claims.

Section Steps.
Variable R : rcfType.
Notation dval := (dval R).
Variables (P : problem) (m : nat).
Notation n := (pn P).
Variable A : 'M[R]_(m, n).
Hypothesis hA : has_shape m n (rows_of P).
Hypothesis AE : A = 2 ^ int_of_Z (e0 P) *: mxz R m n (rows_of P).
Hypothesis count_ok : forall x p, above P x = Some p ->
  [/\ 0 < dval x, (p <= n)%N & forall i, (i < n)%N -> ((i < p)%N -> dval x < sv A i) /\ ((p <= i)%N -> sv A i < dval x)].

Lemma rank_scaled : \rank A = \rank (mxz R m n (rows_of P)).
Proof. by rewrite AE mxrank_scale_nz // gt_eqF // pow2_gt0. Qed.

Lemma rank_modulo_le p k l rows : has_shape k l rows -> (rank_modulo p rows <= \rank (mxz R k l rows))%N.
Proof.
move=> h; rewrite /rank_modulo; case: Z.ltb_spec => [p1|//].
by have := rank_modulo_sound p1 R h; rewrite /rank_modulo; move/Z.ltb_lt: p1 => ->.
Qed.

Lemma kernel_okP mu X t : has_shape t n X -> kernel_ok P mu X ->
  A^T *m A *m mxc R n t X = dval mu ^+ 2 *: mxc R n t X.
Proof.
move=> hX; rewrite /kernel_ok; case E: (pencil _ _) => [s u]; have [s0 _ su] := pencil_spec R E.
set Y := mul_columns (rows_of P) X; set W := mul_columns _ Y => /allP ok.
have [Xt Xn] := has_shapeP hX.
have hY : has_shape t m Y := mul_columns_shape hA Xt.
have hW : has_shape t n W by apply: mul_columns_shape (trz_shape hA) _; case: (has_shapeP hY).
have WE : mxc R n t W = (mxz R m n (rows_of P))^T *m (mxz R m n (rows_of P) *m mxc R n t X).
  by rewrite -(mul_columnsE R hA hX) -(trzE R hA) -(mul_columnsE R (trz_shape hA) hY).
have [Wt Wn] := has_shapeP hW.
have WX : zr R s *: mxc R n t W = zr R u *: mxc R n t X.
  apply/matrixP => i j; rewrite !mxE.
  have /ok /= : (nth [::] W j, nth [::] X j) \in zip W X.
    by rewrite -nth_zip ?Wt ?Xt // mem_nth // size_zip Wt Xt minnn.
  move/allP/(_ (nth 0%Z (nth [::] W j) i, nth 0%Z (nth [::] X j) i)) => /=.
  rewrite -nth_zip ?Wn ?Xn // mem_nth ?size_zip ?Wn ?Xn ?minnn // => /(_ isT)/Z.eqb_eq h.
  by rewrite -!zrM h.
have sn : zr R s != 0 by rewrite gt_eqF.
have AX : A^T *m A *m mxc R n t X = (2 ^ int_of_Z (e0 P)) ^+ 2 *: mxc R n t W.
  by rewrite WE AE [(_ *: _)^T]linearZ /= -!scalemxAl -!scalemxAr -!scalemxAl !scalerA !mulmxA -expr2.
apply: (scalerI sn); rewrite AX scalerA [zr R s * _]mulrC -scalerA WX !scalerA; congr (_ *: _).
by rewrite mulrC su.
Qed.

Definition range_ok (q : dyadic * nat * nat) : Prop :=
  [/\ forall i, (i < n)%N -> (i < q.1.2)%N -> dval q.1.1 < sv A i,
      forall i, (i < n)%N -> (q.1.2 <= i < q.2)%N -> sv A i = dval q.1.1,
      forall i, (i < n)%N -> (q.2 <= i)%N -> sv A i < dval q.1.1
    & dval q.1.1 = 0 -> q.2 = n].

Lemma point_range_sound r q y : (r <= \rank A)%N -> point_range P r q = Some y -> range_ok y.
Proof.
move=> rA; rewrite /point_range; cbv zeta; set t := (copies P * multiplicity q)%N; set X := (if eqn (copies P) 1 then _ else _).
case: ifP => // /and4P[mu0 hX ker /eqnP rk].
have XE := kernel_okP hX ker; set XM := mxc R n t X in XE.
have rX : \rank XM = t.
  apply/eqP; rewrite eqn_leq rank_leq_col /= -{1}rk -mxrank_tr.
  by have -> : XM^T = mxz R t n X by [apply/matrixP => i j; rewrite !mxE]; apply: rank_modulo_le.
have mu0' : 0 <= dval (mu q) by rewrite -(dval_ge0 R).
have zero a : dval (mu q) = 0 -> (a + t)%N = n -> (forall i, (i < n)%N -> (i < a)%N -> 0 < sv A i) -> range_ok (mu q, a, n).
  move=> z atn pos; split=> //= [i|i i_n /andP[ai _]|i i_n]; first by rewrite z; apply: pos.
    apply: (T3_exact (p := a) XE rX mu0') => //; last by rewrite atn ai i_n.
    move=> j jn; rewrite atn jn andbT -ltnNge => ja; rewrite z.
    by have := pos j jn ja; rewrite lt_def => /andP[].
  by rewrite leqNgt i_n.
case: ifP => [/idP|] z.
  have {}z : dval (mu q) = 0 by apply/eqP; rewrite -(dval_eq0 R).
  case: (upper q) => [h|].
    case Ea: (above P h) => [a|//]; case: ifP => // /eqnP at_n [<-].
    have [h0 _ cnt] := count_ok Ea; apply: zero => // i i_n ia.
    by apply: lt_trans h0 _; case: (cnt i i_n) => /(_ ia).
  case: ifP => // /eqnP rt [<-]; apply: zero => // i i_n ir.
  by rewrite sv_gt0_rank (leq_trans ir rA).
case: (lower q) => [l|//]; case: (upper q) => [h|//].
case Eb: (above P l) => [b|//]; case Ea: (above P h) => [a|//]; case: ifP => // /and3P[lm mh /eqnP atb] [<-].
have [_ bn cl] := count_ok Eb; have [_ _ ch] := count_ok Ea.
rewrite !(dyadic_ltE R) in lm mh.
have greater i : (i < n)%N -> (i < a)%N -> dval (mu q) < sv A i.
  by move=> i_n ia; have [/(_ ia) h1 _] := ch i i_n; apply: lt_trans h1.
have less i : (i < n)%N -> (b <= i)%N -> sv A i < dval (mu q).
  by move=> i_n bi; have [_ /(_ bi) h1] := cl i i_n; apply: lt_trans lm.
split=> //= [i i_n iab|z0]; last by move: z; rewrite (dval_eq0 R) z0 eqxx.
apply: (T3_exact (p := a) XE rX mu0') => //; last by rewrite atb.
move=> j jn; rewrite atb negb_and -ltnNge -leqNgt => /orP[ja|bj]; first by rewrite gt_eqF // greater.
by rewrite lt_eqF // less.
Qed.

Lemma point_ranges_sound r k qs l : (r <= \rank A)%N -> point_ranges P r k qs = inl l -> forall y, y \in l -> range_ok y.
Proof.
move=> rA; elim: qs k l => [|q qs IH] k l /=; first by case=> <-.
case E: point_range => [a|//]; case E2: point_ranges => [l'|//] [<-] y.
by rewrite inE => /predU1P[->|]; [apply: point_range_sound E | apply: IH E2 _].
Qed.

Variables (f : format) (md : mode) (exact : seq (dyadic * nat * nat)) (r : nat).
Hypothesis exact_ok : forall y, y \in exact -> range_ok y.
Hypothesis r_ok : forall i, (i < n)%N -> (i < r)%N -> 0 < sv A i.

Lemma exact_rangeP x a b : exact_range x exact = Some (a, b) ->
  exists2 y, (y, a, b) \in exact & dval x = dval y.
Proof.
elim: exact => //= [[[y a'] b'] l] IH; case: ifP => [|_ /IH[z zl xz]].
  by rewrite (dyadic_eqE R) => /eqP E [<- <-]; exists y; rewrite ?mem_head.
by exists z; rewrite // inE zl orbT.
Qed.

Lemma exact_range_sound x a b i : exact_range x exact = Some (a, b) -> (i < n)%N -> (a <= i < b)%N -> sv A i = dval x.
Proof. by move=> /exact_rangeP[y /exact_ok[_ h _ _] ->] i_n /(h i i_n). Qed.

Lemma split_at_sound x p q i : split_at P exact x = Some (p, q) -> (i < n)%N ->
  ((i < p)%N -> dval x < sv A i) /\ ((q <= i)%N -> sv A i < dval x).
Proof.
rewrite /split_at; case E: exact_range => [[a b]|].
  by case=> <- <- i_n; have [y /exact_ok[/= up _ down _] ->] := exact_rangeP E; split; [apply: up | apply: down].
by case E2: above => [c|//] [<- <-] i_n; have [_ _ /(_ i i_n)] := count_ok E2.
Qed.

Lemma below_sound x q i : below P exact x = Some q -> (i < n)%N -> (q <= i)%N -> sv A i < dval x.
Proof. by rewrite /below; case E: split_at => [[p q']|//] [<-] i_n; case: (split_at_sound E i_n). Qed.

Lemma between_sound l h a b i : between P exact r l h = Some (a, b) -> (i < n)%N -> (a <= i < b)%N ->
  dval l < sv A i /\ (if h is Some y then sv A i < dval y else True).
Proof.
rewrite /between /above_or_zero; case E: (if Z.eqb _ _ then _ else _) => [b'|//].
case E2: (if h is Some _ then _ else _) => [a'|//] [<- <-] i_n /andP[ai ib]; split.
  move: E; case: ifP => [l0 [rb]|_]; last by case S: split_at => [[p q]|//] [pb]; case: (split_at_sound S i_n) => + _; apply; rewrite pb.
  have -> : dval l = 0 by apply/eqP; rewrite -(dval_eq0 R).
  by apply: r_ok; rewrite ?rb.
by case: h E2 => [y|//] /below_sound; apply.
Qed.

Lemma claim_range_sound c rel a b i : claim_range P f md exact r c rel = Some (a, b) ->
  (i < n)%N -> (a <= i < b)%N -> claim_holds f md c rel (sv A i).
Proof.
move=> E i_n iab; case: rel E => /=.
- case: ifP => // c0; case: md => // E; have [h1 h2] := between_sound E i_n iab; split=> //.
    by move: h2; case: (infinite c); [left | right].
  by move: h2; case: (infinite c); [left | right].
- by case: ifP => // ci /exact_range_sound h; split; rewrite ?ci // h.
- case: ifP => // ci; case: md => // E; have [h1 h2] := between_sound E i_n iab; split; rewrite ?ci //.
  move: h2; case: ifP => [/andP[/Z.eqb_eq h3 /Z.eqb_eq h4] _|_ h2]; [by left | by right].
- by case: md => //; case: ifP => // /andP[c0 ce] /exact_range_sound h; split; rewrite // h.
by case: md => //; case: ifP => // /andP[c0 ce] /exact_range_sound h; split; rewrite // h.
Qed.

Lemma same_claimP v w : same_claim v w -> v = w.
Proof.
case: v w => [[[x1 x2]|] a] [[[y1 y2]|] b]; rewrite /same_claim /= => /andP[] //.
  by move=> ab /andP[/Z.eqb_eq -> /Z.eqb_eq ->]; case: a b ab => -[].
by move=> ab _; case: a b ab => -[].
Qed.

Notation proved := (claim_proved P f md exact r).

Lemma check_valuesP last k vs : last.2 = proved last.1 -> check_values P f md exact r last k vs = None ->
  forall j, (j < size vs)%N -> covers P (proved (nth (None, Equal) vs j)) (k + j).
Proof.
elim: vs last k => // v vs IH last k E /=.
have -> : (if same_claim v last.1 then last.2 else proved v) = proved v.
  by case: ifP => // /same_claimP ->.
case: ifP => // cov h [|j] /=; first by rewrite addn0.
by rewrite addnS -addSn ltnS; apply: (IH (v, proved v)).
Qed.

Lemma coversP g k i : covers P g k -> (copies P * k <= i < copies P * k.+1)%N ->
  exists a b, g = Some (a, b) /\ (a <= i < b)%N.
Proof.
case: g => [[a b]|//] /andP[h1 h2] /andP[h3 h4].
by exists a, b; rewrite (leq_trans h1) ?(leq_trans h4).
Qed.

Lemma enclosure_range_sound lh a b i : enclosure_range P exact r lh = Some (a, b) ->
  (i < n)%N -> (a <= i < b)%N -> dval lh.1 <= sv A i <= dval lh.2.
Proof.
rewrite /enclosure_range; case: ifP => [|_].
  by rewrite (dyadic_eqE R) => /eqP E h i_n iab; rewrite (exact_range_sound h i_n iab) -E lexx.
case: ifP => [l0|_ h i_n iab]; last by have [h1 h2] := between_sound h i_n iab; rewrite !ltW.
case E: below => [a'|//] [<- <-] i_n /andP[ai _].
have -> : dval lh.1 = 0 by apply/eqP; rewrite -(dval_eq0 R).
by rewrite sv_ge0 /= ltW // (below_sound E).
Qed.

Lemma check_enclosuresP k l : check_enclosures P exact r k l = None ->
  forall j, (j < size l)%N -> covers P (enclosure_range P exact r (nth ((0, 0), (0, 0))%Z l j)) (k + j).
Proof.
elim: l k => // x l IH k /=; case: ifP => // cov h [|j] /=; first by rewrite addn0.
by rewrite addnS -addSn ltnS; apply: IH.
Qed.
End Steps.

Section Problem.
Variable R : rcfType.
Notation dval := (dval R).
Variables (P : problem) (t : certificate) (m : nat).
Notation n := (pn P).
Variable A : 'M[R]_(m, n).
Hypothesis hA : has_shape m n (rows_of P).
Hypothesis AE : A = 2 ^ int_of_Z (e0 P) *: mxz R m n (rows_of P).
Hypothesis count_ok : symmetric_ok n (pH P) -> symmetric_ok n (pG P) -> forall x p, above P x = Some p ->
  [/\ 0 < dval x, (p <= n)%N & forall i, (i < n)%N -> ((i < p)%N -> dval x < sv A i) /\ ((p <= i)%N -> sv A i < dval x)].
Hypothesis copies0 : (0 < copies P)%N.
Hypothesis sizes : (copies P * size (values t))%N = n.
Hypothesis rank_le : (rank t <= size (values t))%N.

Definition value_proved (A : nat -> R) (v : option dyadic * relation) (i : nat) : Prop :=
  claimed_ok (fmt t) v /\ claim_holds (fmt t) (rounding t) (claimed (fmt t) v) v.2 (A i).

Lemma positive_claimP v i : value_proved (sv A) v i -> positive_claim (fmt t) v -> 0 < sv A i.
Proof.
case: v => v rel [/= ok]; set c := claimed _ _; rewrite /positive_claim -/c /=.
have c0 : (0 <= man c)%Z by move: ok; rewrite /claimed_ok -/c => /andP[/and5P[/Z.leb_le]].
have e0 e : 0 < 2 ^ int_of_Z e :> R by apply: pow2_gt0.
have here0 : (0 <? man c)%Z -> 0 < dval (value_dyadic c) by move=> h; apply: dval_gt0.
have low0 : (0 <? man c)%Z -> 0 < dval (low (fmt t) c).
  move/Z.ltb_lt => h; rewrite /low; case: ifP => _; apply: dval_gt0 => /=; apply/Z.ltb_lt; lia.
have pred0 : (0 <? man c)%Z -> 0 <= dval (pred (fmt t) c).
  move/Z.ltb_lt => h; rewrite /pred; case: ifP => _; rewrite -(dval_ge0 R) /=; apply/Z.leb_le; lia.
have high0 : 0 < dval (high c).
  apply: dval_gt0 => /=; apply/Z.ltb_lt; lia.
clear ok; clearbody c; case: rel => /=; rewrite ?orbF.
- case=> c1 _ h _; move: h; case: (rounding t) => // [/(lt_trans (low0 c1))//|/(le_lt_trans (pred0 c1))//].
- by case=> _ -> /here0.
- by case=> _ h _ /here0/lt_trans; apply.
- by case=> _ c1 _ -> _; apply: low0.
by case=> _ _ _ ->.
Qed.

Theorem check_problem_sound : check_problem P t = Accepted ->
  [/\ \rank A = (copies P * rank t)%N,
      forall k i, (k < size (values t))%N -> (copies P * k <= i < copies P * k.+1)%N ->
        value_proved (sv A) (nth (None, Equal) (values t) k) i
    & forall k i, (k < size (enclosures t))%N -> (k < size (values t))%N -> (copies P * k <= i < copies P * k.+1)%N ->
        dval (nth ((0, 0), (0, 0))%Z (enclosures t) k).1 <= sv A i <= dval (nth ((0, 0), (0, 0))%Z (enclosures t) k).2].
Proof.
rewrite /check_problem; case: ifP => // /negbFE/andP[okH okG]; cbv zeta.
set r0 := (if Z.eqb _ _ then _ else _); have cnt := count_ok okH okG.
case E: point_ranges => [exact|//]; set r := (copies P * rank t)%N; set zero := exact_range _ exact.
have r0A : (r0 <= \rank A)%N.
  rewrite /r0; case: ifP => // _; rewrite (rank_scaled AE); exact: rank_modulo_le.
have rn : (r <= n)%N by rewrite -sizes leq_mul2l rank_le orbT.
have ex_ok := point_ranges_sound hA AE cnt r0A E.
have d00 : dval (0, 0)%Z = 0 by rewrite /lists.dval /= mul0r.
have zeroP a b : zero = Some (a, b) -> b = n /\ (forall i, (i < n)%N -> (i < a)%N -> 0 < sv A i) /\
    (forall i, (i < n)%N -> (a <= i)%N -> sv A i = 0).
  move=> Z0; have [y yl] := exact_rangeP R Z0; rewrite d00 => y0.
  have [/= h1 h2 _ h3] := ex_ok _ yl; have bn := h3 (esym y0).
  by split=> //; split=> i i_n ai; [rewrite y0 h1 | rewrite h2 ?bn ?ai].
set fb := (_ || _).
have fbP : fb -> (r <= \rank A)%N.
  case/orP=> [/leq_trans|]; first exact.
  case Z0: zero => [[a b]|//] ra; have [_ [pos _]] := zeroP _ _ Z0.
  case: (posnP r) => [->//|rp]; have := pos r.-1; rewrite prednK // => /(_ rn ra).
  by rewrite sv_gt0_rank prednK.
have r_ok i : (i < n)%N -> (i < (if fb then r else 0))%N -> 0 < sv A i.
  by move=> i_n; case: ifP => // /fbP rA ir; rewrite sv_gt0_rank (leq_trans ir).
case V: check_values => [//|]; case: ifP => // /negbFE lowr; case: ifP => // /negbFE upr.
case N: check_enclosures => [//|] _.
have idx k i : (k < size (values t))%N -> (copies P * k <= i < copies P * k.+1)%N -> (i < n)%N.
  by move=> kn /andP[_ h]; rewrite (leq_trans h) // -sizes leq_mul2l kn orbT.
have vals k i : (k < size (values t))%N -> (copies P * k <= i < copies P * k.+1)%N ->
        value_proved (sv A) (nth (None, Equal) (values t) k) i.
  move=> kn ki; have ini := idx k i kn ki.
  have last_ok : (None : option range) = claim_proved P (fmt t) (rounding t) exact (if fb then r else 0%N) (None, Equal).
    by rewrite /claim_proved; case: ifP.
  have := @check_valuesP P (fmt t) (rounding t) exact _ ((None, Equal), None) 0 (values t) last_ok V k kn; rewrite add0n => /coversP/(_ ki)[a [b []]].
  rewrite /claim_proved; case: ifP => // ok G iab; split=> //.
  exact: (claim_range_sound cnt ex_ok r_ok G ini iab).
split=> //.
  apply/eqP; rewrite eqn_leq; apply/andP; split.
    case/orP: upr => [/eqnP ->|]; first exact: rank_leq_col.
    case Z0: zero => [[a b]|//] ar; have [_ [_ nul]] := zeroP _ _ Z0.
    rewrite -sv_eq0_rank; case: (ltnP r n) => [rlt|nr]; first by rewrite nul.
    by rewrite sv_default // geq_min nr orbT.
  case/orP: lowr => [/fbP//|/orP[/eqnP r00|pos]]; first by rewrite /r r00 muln0.
  case: (posnP (rank t)) => [r00|rp]; first by rewrite /r r00 muln0.
  have kn : ((rank t).-1 < size (values t))%N by rewrite prednK.
  have ki : (copies P * (rank t).-1 <= r.-1 < copies P * (rank t).-1.+1)%N.
    have rr : (0 < r)%N by rewrite muln_gt0 copies0.
    by rewrite (prednK rp) -/r ltn_predL rr andbT -ltnS (prednK rr) ltn_pmul2l // ltn_predL.
  have := positive_claimP (vals _ _ kn ki) pos; rewrite sv_gt0_rank.
  by rewrite prednK // muln_gt0 copies0.
move=> k i ke kn ki; have ini := idx k i kn ki.
have := check_enclosuresP N ke; rewrite add0n => /coversP/(_ ki)[a [b [G iab]]].
exact: (enclosure_range_sound cnt ex_ok r_ok G ini iab).
Qed.
End Problem.
