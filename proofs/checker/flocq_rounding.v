(* Correct rounding in Flocq's words, over the real numbers of Coq's standard library. This is the only file with axioms: those of Coq's Reals, and
   Epsilon's, which makes these reals a real closed field of MathComp (README.md lists them).

   dval_F2R                    the checker's dyadic numbers are Flocq's
   in_formatE                  in_format is generic_format radix2 (FLT_exp emin prec)
   nearest_even_flocq          nearest_even is round radix2 (FLT_exp emin prec) ZnearestE
   overflow_flocq              the overflow threshold: from it on, and only then, rounding gives at least 2^emax
   rounds_to_flocq             rounds_to, for every mode, says what Flocq's theorems say of its operations
   rounds_to_float             the same with Flocq's binary_float: if |round x| < 2^emax, the float is round x, otherwise what IEEE 754 asks for
   certificate_floats_real     an accepted certificate of a real matrix: the float that each line of the file states is its singular value rounded
   certificate_floats_complex  the same for complex matrices
   certificate_nearest_real, certificate_nearest_complex   to nearest, without binary_float: the stated number is
                               round radix2 (FLT_exp emin prec) ZnearestE sigma
   worked_double               D12: sqrt 5 of the 4-by-5 matrix as a double *)
From Coq Require Import ZArith Reals Lia Lra SpecFloat.
From Flocq Require Import Core BinarySingleNaN.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra complex ssrZ.
From mathcomp.analysis Require Import Rstruct.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition d11_complex_matrices.
From Eckart Require Import checker lists soundness certificate_soundness rounding main_theorems d12_worked_numbers.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Delimit Scope ring_scope with R.
Delimit Scope R_scope with Re.

Notation RR := R_rcfType.

Lemma zr_IZR z : zr RR z = IZR z.
Proof.
have pos p : zr RR (Zpos p) = IZR (Zpos p).
  rewrite -positive_nat_Z -INR_IZR_INZ INRE /zr /=.
  have -> : int_of_Z (Z.of_nat (Pos.to_nat p)) = Pos.to_nat p; last by [].
  by case: (Pos.to_nat p) => //= n; rewrite SuccNat2Pos.id_succ.
case: z => [|p|p]; [by [] | exact: pos |].
by rewrite -[Z.neg p]/(- Z.pos p)%Z zrN pos opp_IZR.
Qed.

Lemma pow2_bpow e : (2%:R ^ int_of_Z e)%R = bpow radix2 e :> RR.
Proof.
have pos k : (0 <= k)%Z -> (2%:R ^ int_of_Z k)%R = bpow radix2 k :> RR.
  move=> k0; rewrite -IZR_Zpower // -zr_IZR.
  have -> : Z.pow radix2 k = Z.shiftl 1 k by rewrite Z.shiftl_mul_pow2 // Z.mul_1_l.
  by rewrite zr_shiftl // zr1 mul1r.
have [e0|e0] := Z.le_gt_cases 0 e; first exact: pos.
have h : (2%:R ^ int_of_Z e * 2%:R ^ int_of_Z (- e)%Z = 1 :> RR)%R by rewrite -pow2D Z.add_opp_diag_r expr0z.
have h2 : (bpow radix2 e * 2%:R ^ int_of_Z (- e)%Z = 1 :> RR)%R.
  rewrite pos; last by lia.
  by rewrite -[GRing.mul _ _]/(bpow radix2 e * bpow radix2 (- e))%Re -bpow_plus Z.add_opp_diag_r.
by apply: (@mulIf RR (2%:R ^ int_of_Z (- e)%Z)%R); rewrite ?h ?h2 // gt_eqF // pow2_gt0.
Qed.

Lemma dval_F2R (p : dyadic) : dval RR p = F2R (Float radix2 p.1 p.2).
Proof. by rewrite /lists.dval zr_IZR pow2_bpow. Qed.

Section Format.
Variable f : format.
Hypothesis ok : format_ok f.
Notation fexp := (FLT_exp (least_exponent f) (precision f)).
Notation emax := (overflow_exponent f).

Let prec1 : (1 < precision f)%Z. Proof. by case/and3P: ok => /Z.ltb_lt. Qed.
Let prec_emax : (least_exponent f + precision f < emax)%Z. Proof. by case/and3P: ok => _ /Z.ltb_lt. Qed.
Lemma prec_gt0 : Prec_gt_0 (precision f). Proof. by rewrite /Prec_gt_0; lia. Qed.
#[local] Existing Instance prec_gt0.

Let leadingE : leading f = Z.pow 2 (precision f - 1).
Proof. by rewrite /leading Z.shiftl_mul_pow2 ?Z.mul_1_l //; lia. Qed.
Let leading2 : (2 * leading f)%Z = Z.pow radix2 (precision f).
Proof.
have E : precision f = (1 + (precision f - 1))%Z by lia.
by rewrite leadingE [in RHS]E Z.pow_add_r //; lia.
Qed.
Let leading1 : (1 <= leading f)%Z. Proof. by case: (format_leading ok). Qed.

Lemma in_formatE (y : RR) : in_format f y <-> generic_format radix2 fexp y.
Proof.
split=> [[M [E [lt le ->]]]|/FLT_format_generic[[M E] /= -> lt le]].
  rewrite dval_F2R; apply: generic_format_FLT; exists (Float radix2 M E) => //=.
  by rewrite -leading2.
by exists M, E; rewrite dval_F2R leading2.
Qed.

Section Value.
Variable c : value.
Hypothesis can : canonical f c.
Notation v := (F2R (Float radix2 (man c) (expo c))).

Let man0 : (0 <= man c)%Z.
Proof. by case/and5P: can => /Z.leb_le. Qed.
Let man2 : (man c < 2 * leading f)%Z.
Proof. by case/and5P: can => _ /Z.ltb_lt. Qed.
Let emin : (least_exponent f <= expo c)%Z.
Proof. by case/and5P: can => _ _ /Z.leb_le. Qed.
Let norm_or_min : (leading f <= man c)%Z \/ expo c = least_exponent f.
Proof. by case/and5P: can => _ _ _ /orP[/Z.leb_le|/Z.eqb_eq]; [left | right]. Qed.

Lemma here_F2R : dval RR (value_dyadic c) = v.
Proof. exact: dval_F2R. Qed.

Lemma canonical_digits : (0 < man c)%Z -> fexp (Zdigits radix2 (man c) + expo c) = expo c.
Proof.
move=> m0; have le : (Zdigits radix2 (man c) <= precision f)%Z.
  by apply: Zdigits_le_Zpower; rewrite Z.abs_eq -?leading2.
rewrite /FLT_exp; case: norm_or_min => [l|e]; last by lia.
have gt : (precision f - 1 < Zdigits radix2 (man c))%Z.
  by apply: Zdigits_gt_Zpower; rewrite Z.abs_eq -?[Z.pow _ _]leadingE.
by lia.
Qed.

Lemma canonical_flocq : (0 < man c)%Z -> Generic_fmt.canonical radix2 fexp (Float radix2 (man c) (expo c)).
Proof. by move=> m0; rewrite /Generic_fmt.canonical /cexp mag_F2R_Zdigits /=; [rewrite canonical_digits | lia]. Qed.

Lemma here_format : generic_format radix2 fexp v.
Proof. by apply/in_formatE; rewrite -here_F2R; apply: here_in_format. Qed.

(* an even significand, as Flocq says it *)
Lemma even_flocq x : Z.even (man c) <-> NE_prop radix2 fexp x v.
Proof.
split=> [ev|[g [gv [gc ge]]]].
  have [m0|m0] : (0 < man c)%Z \/ man c = 0%Z by lia.
    by exists (Float radix2 (man c) (expo c)); split=> //; split=> //; apply: canonical_flocq.
  exists (Float radix2 0 (fexp (mag radix2 0))); split; first by rewrite m0 !F2R_0.
  by split=> //; apply: canonical_0.
have [m0|->//] : (0 < man c)%Z \/ man c = 0%Z by lia.
by have /(canonical_unique _ _ _ _ gc) E := canonical_flocq m0; move: ge; rewrite E.
Qed.

Lemma nearest_even_flocq x : nearest_even f x (v : RR) (Z.even (man c)) <-> round radix2 fexp ZnearestE x = v.
Proof.
have valid : Valid_exp fexp by apply: FLT_exp_valid.
have ne : Exists_NE radix2 fexp by apply: exists_NE_FLT; right.
have normE (a b : RR) : (`|a - b|)%R = Rabs (b - a) :> RR by rewrite Rabs_minus_sym.
split=> [[fv near]|e].
  apply: (round_unique _ (Rnd_NE_pt_monotone radix2 fexp) x); first exact: round_NE_pt.
  have min g : generic_format radix2 fexp g -> (Rabs (v - x) <= Rabs (g - x))%Re.
    by move/in_formatE/near => [/RleP]; rewrite !normE.
  split; first by split=> //; apply/in_formatE.
  case ev: (Z.even (man c)); first by left; apply/even_flocq.
  right=> g [fg gmin]; have [_ []//] : _ /\ (_ -> g = v \/ Z.even (man c)) := near g (iffRL (in_formatE g) fg).
    by rewrite !normE; apply: Rle_antisym; [apply: min | apply: gmin; apply: here_format].
  by rewrite ev.
have [[fv min] tie] : Rnd_NE_pt radix2 fexp x v by rewrite -e; apply: round_NE_pt.
split=> [|y /in_formatE fy]; first exact/in_formatE.
rewrite !normE; split; first by apply/RleP/min.
move=> eq; case: tie => [/even_flocq|one]; [by right | left].
by apply: one; split=> // g fg; rewrite -eq; apply: min.
Qed.

Lemma here_finite : ~~ infinite c -> (v < bpow radix2 emax)%Re.
Proof.
move=> fin; have eo : (expo c + precision f <= emax)%Z.
  by case/and5P: can => _ _ _ _; rewrite (negPf fin) => /Z.leb_le.
apply: Rle_lt_trans (Rle_abs _) _; apply: F2R_lt_bpow; rewrite /= Z.abs_eq //.
apply: Z.lt_le_trans man2 _; rewrite leading2; apply: Z.pow_le_mono_r => //; lia.
Qed.

Lemma here_infinite : infinite c -> [/\ v = bpow radix2 emax, man c = leading f & expo c = (emax - precision f + 1)%Z].
Proof.
move=> I; case/and5P: can => _ _ _ _; rewrite I => /andP[/Z.eqb_eq m /Z.eqb_eq e]; split=> //.
have E : (expo c + precision f - 1 = emax)%Z by lia.
have := leading_threshold RR E; rewrite /threshold !dval_F2R /= m => ->; last by lia.
by rewrite F2R_bpow.
Qed.

Lemma here_ge0 : (0 <= v)%Re.
Proof. exact: F2R_ge_0. Qed.

(* the number of Flocq's type *)
Definition spec : spec_float :=
  if infinite c then S754_infinity false else
  match man c with Zpos m => S754_finite false m (expo c) | _ => S754_zero false end.

Lemma spec_value : ~~ infinite c -> SF2R radix2 spec = v.
Proof. by rewrite /spec => /negPf ->; case: (man c) man0 => [|m|m] //= _; rewrite F2R_0. Qed.
End Value.

(* the largest finite number, and the infinity of the mode to nearest *)
Definition top : value := Value (2 * leading f - 1) (emax - precision f) false.

Lemma top_canonical : canonical f top.
Proof.
rewrite /canonical /=; apply/and5P; split; try (apply/Z.leb_le; lia); first by apply/Z.ltb_lt; lia.
by apply/orP; left; apply/Z.leb_le; lia.
Qed.
Lemma infinity_canonical : canonical f (infinity f).
Proof.
rewrite /canonical /=; apply/and5P; split; try (apply/Z.leb_le; lia); first by apply/Z.ltb_lt; lia.
  by apply/orP; left; apply/Z.leb_le; lia.
by rewrite !Z.eqb_refl.
Qed.

Notation Omega := (F2R (Float radix2 (2 * leading f - 1) (emax - precision f))).
Notation limit := (bpow radix2 emax).

Lemma below_limit y : generic_format radix2 fexp y -> (y < limit)%Re -> (y <= Omega)%Re.
Proof.
move=> /in_formatE fy lt; have [|/RleP] := gap_above leading1 top_canonical fy; rewrite dval_F2R /=; first by move/RleP.
rewrite (_ : 2 * leading f - 1 + 1 = Z.pow radix2 (precision f))%Z; last by lia.
rewrite /F2R /Fnum /Fexp IZR_Zpower; last by lia.
rewrite -bpow_plus (_ : precision f + _ = emax)%Z; last by lia.
by move=> ge; case: (Rlt_not_le _ _ lt).
Qed.

Lemma Omega_format : generic_format radix2 fexp Omega.
Proof. exact: (here_format top_canonical). Qed.
Lemma Omega_lt : (Omega < limit)%Re.
Proof. exact: (here_finite top_canonical). Qed.

Definition flocq_mode (md : checker.mode) : BinarySingleNaN.mode :=
  match md with NearestEven => mode_NE | Downward => mode_DN | Upward => mode_UP end.

(* The statement of Flocq's theorems about its operations (Bsqrt_correct and the others), with x in place of an operation's exact result *)
Definition correctly_rounded (md : checker.mode) (c : value) (x : RR) : Prop :=
  let r := round radix2 fexp (round_mode (flocq_mode md)) x in
  if Rlt_bool (Rabs r) limit then SF2R radix2 (spec c) = r /\ ~~ infinite c
  else spec c = binary_overflow (precision f) emax (flocq_mode md) false.

Lemma rounded_ge0 md x : (0 <= x)%Re -> (0 <= round radix2 fexp (round_mode (flocq_mode md)) x)%Re.
Proof.
move=> x0; have valid : Valid_rnd (round_mode (flocq_mode md)) by case: md; apply: valid_rnd_round_mode.
by apply: round_ge_generic => //; apply: generic_format_0.
Qed.

(* the threshold of IEEE 754 *)
Lemma overflow_flocq x : (0 <= x)%Re ->
  (dval RR (low f (infinity f)) <= x)%R <-> (limit <= round radix2 fexp ZnearestE x)%Re.
Proof.
have valid : Valid_exp fexp by apply: FLT_exp_valid.
have ne : Exists_NE radix2 fexp by apply: exists_NE_FLT; right.
have can := infinity_canonical; have [here _ _] := here_infinite can erefl.
have even : Z.even (man (infinity f)).
  rewrite /= leadingE Z.even_pow //; lia.
move=> x0; split=> [/RleP le|ge].
  have low_high := ltW (lt_trans (low_lt_here RR can) (here_lt_high RR can)).
  have near := nearest_between leading1 can (lexx _) low_high (fun _ => even).
  rewrite here_F2R in near; move/(nearest_even_flocq can): near; rewrite here => <-.
  exact: round_le.
have lowE : (dval RR (low f (infinity f)) * 2 = Omega + limit)%Re.
  have := low_mid RR can; rewrite mulr2n here_F2R here => E.
  have {}E : (dval RR (low f (infinity f)) + dval RR (low f (infinity f)) = dval RR (pred f (infinity f)) + limit)%Re := E.
  rewrite (_ : Omega = dval RR (pred f (infinity f))); first by lra.
  rewrite dval_F2R /pred /binade_bottom /= Z.eqb_refl; case: Z.ltb_spec => [_|]; last by lia.
  by rewrite /=; congr (F2R (Float _ _ _)); lia.
rewrite leNgt; apply/negP => /RltP lt.
have [xO|xO] := Rle_lt_dec x Omega.
  have : (round radix2 fexp ZnearestE x <= Omega)%Re by apply: round_le_generic => //; apply: Omega_format.
  by have := Omega_lt; lra.
have [[_ near] _] := round_NE_pt radix2 fexp x.
have := near _ Omega_format; rewrite [X in (_ <= X)%Re]Rabs_left ?[X in (X <= _)%Re]Rabs_pos_eq; lra.
Qed.

Lemma thresholdE : threshold RR f = limit.
Proof. by rewrite /threshold dval_F2R F2R_bpow. Qed.

Lemma Omega_unique c : canonical f c -> ~~ infinite c -> F2R (Float radix2 (man c) (expo c)) = Omega ->
  spec c = S754_finite false (Z.to_pos (Z.pow 2 (precision f) - 1)) (emax - precision f).
Proof.
move=> can fin E; have top0 : (0 < man top)%Z by rewrite /=; lia.
have c0 : (0 < man c)%Z.
  by have := @gt_0_F2R radix2 (man c) (expo c); rewrite E; apply; apply: F2R_gt_0.
have := canonical_unique _ _ _ _ (canonical_flocq can c0) (canonical_flocq top_canonical top0) E.
case=> m e; rewrite /spec (negPf fin) -[Z.pow 2 _]leading2 -m -e.
by case: (man c) c0.
Qed.

Theorem rounds_to_flocq md c (x : RR) : canonical f c -> (0 <= x)%R -> rounds_to f md c x <-> correctly_rounded md c x.
Proof.
have valid : Valid_exp fexp by apply: FLT_exp_valid.
move=> can /RleP x0; rewrite /correctly_rounded Rabs_pos_eq; last exact: rounded_ge0.
have fin_lt := here_finite can; have fin_spec := spec_value can.
have inf_spec : infinite c -> spec c = S754_infinity false by rewrite /spec => ->.
have spec_inf s : spec c = S754_infinity s -> infinite c by rewrite /spec; case: (infinite c) => //; case: (man c).
have infE : infinite c -> c = infinity f.
  by move=> I; case: (here_infinite can I); case: (c) I => m e [] //= _ _ -> ->.
have [fd [dx dmax]] := round_DN_pt radix2 fexp x; have [fu [ux umin]] := round_UP_pt radix2 fexp x.
case: Rlt_bool_spec => h; case: md h => /= h; rewrite here_F2R.
- have [I|I] := boolP (infinite c); last by rewrite (nearest_even_flocq can) fin_spec //; split=> [->|[]].
  by rewrite (infE I); split=> [/(overflow_flocq x0)|[]//]; lra.
- split=> [[I fv /RleP vx max]|[sr I]]; last first.
    rewrite fin_spec // in sr; split; rewrite ?sr //; [exact/in_formatE | exact/RleP |].
    by move=> y /in_formatE fy _ /RleP yx; apply/RleP/dmax.
  split=> //; rewrite fin_spec //; apply: Rle_antisym; first by apply: dmax => //; apply/in_formatE.
  by apply/RleP/max; [apply/in_formatE | apply/RltP; rewrite thresholdE | apply/RleP].
- have [I|I] := boolP (infinite c).
    split=> [max|[]//]; suff : (round radix2 fexp Zceil x < x)%Re by lra.
    by apply/RltP/max; [apply/in_formatE | rewrite thresholdE; apply/RltP].
  rewrite fin_spec //; split=> [[fv /RleP xv min]|[sr _]].
    split=> //; apply: Rle_antisym; last by apply: umin => //; apply/in_formatE.
    by apply/RleP/min; [apply/in_formatE | apply/RleP].
  rewrite sr; split; [exact/in_formatE | exact/RleP |].
  by move=> y /in_formatE fy /RleP xy; apply/RleP/umin.
- have [I|I] := boolP (infinite c).
    by rewrite inf_spec // (infE I); split=> // _; apply/(overflow_flocq x0).
  by rewrite (nearest_even_flocq can); split=> [e|/spec_inf]; [have := fin_lt I; lra | rewrite (negPf I)].
- split=> [[I fv /RleP vx max]|e].
    apply: Omega_unique => //; apply: Rle_antisym; first by apply: below_limit; [apply/in_formatE | apply: fin_lt].
    apply/RleP/max; [exact/in_formatE/Omega_format | by apply/RltP; rewrite thresholdE; apply: Omega_lt|].
    by apply/RleP; have := Omega_lt; lra.
  have I : ~~ infinite c by apply/negP => I; move: e; rewrite inf_spec.
  have vO : F2R (Float radix2 (man c) (expo c)) = Omega.
    by rewrite -fin_spec // e /= -[Z.pow 2 _]leading2 Z2Pos.id //; lia.
  rewrite vO; split=> //; first exact/in_formatE/Omega_format.
    by apply/RleP; have := Omega_lt; lra.
  by move=> y /in_formatE fy /RltP; rewrite thresholdE => yl _; apply/RleP/below_limit.
have [I|I] := boolP (infinite c).
  rewrite inf_spec //; split=> // _ y /in_formatE fy /RltP; rewrite thresholdE => yl; apply/RltP.
  have [//|xy] := Rlt_le_dec y x; have := umin _ fy xy; lra.
split=> [[fv /RleP xv min]|/spec_inf]; last by rewrite (negPf I).
by have := umin _ (iffLR (in_formatE _) fv) xv; have := fin_lt I; lra.
Qed.
End Format.

(* ---------- Flocq's binary_float ---------- *)
Definition ieee (prec emax : Z) : format := Format prec (3 - emax - prec) emax.

Lemma binary64_ieee : binary64 = ieee 53 1024. Proof. by []. Qed.
Lemma binary32_ieee : binary32 = ieee 24 128. Proof. by []. Qed.

Section Floats.
Variables prec emax : Z.
Hypothesis ok : format_ok (ieee prec emax).

Lemma spec_valid c : canonical (ieee prec emax) c -> valid_binary prec emax (spec c) = true.
Proof.
move=> can; rewrite /spec; case I: (infinite c) => //; case E: (man c) => [|m|m] //=.
have c0 : (0 < man c)%Z by rewrite E.
apply/andP; split; last by apply/Z.leb_le; case/and5P: can => _ _ _ _; rewrite I => /Z.leb_le /=; lia.
apply: Zeq_bool_true; rewrite Zpos_digits2_pos -E.
exact: (canonical_digits ok can c0).
Qed.

Definition float_of (c : value) : binary_float prec emax :=
  match Bool.bool_dec (valid_binary prec emax (spec c)) true with
  | left h => SF2B (spec c) h
  | right _ => B754_nan
  end.

Lemma float_ofE c : canonical (ieee prec emax) c -> B2SF (float_of c) = spec c.
Proof. by move=> /spec_valid h; rewrite /float_of; case: Bool.bool_dec => // h'; rewrite B2SF_SF2B. Qed.

(* b is the real number x >= 0 rounded to Flocq's type, as Flocq says it of its own operations *)
Definition rounded_float (md : checker.mode) (b : binary_float prec emax) (x : RR) : Prop :=
  let r := round radix2 (FLT_exp (3 - emax - prec) prec) (round_mode (flocq_mode md)) x in
  if Rlt_bool (Rabs r) (bpow radix2 emax) then B2R b = r /\ is_finite b = true
  else B2SF b = binary_overflow prec emax (flocq_mode md) false.

Theorem rounds_to_float md c (x : RR) : canonical (ieee prec emax) c -> (0 <= x)%R ->
  rounds_to (ieee prec emax) md c x <-> rounded_float md (float_of c) x.
Proof.
move=> can x0; rewrite (rounds_to_flocq ok md can x0) /correctly_rounded /rounded_float /=.
rewrite -SF2R_B2SF -is_finite_SF_B2SF float_ofE //.
case: ifP => // _; rewrite /spec; case: (infinite c) => //=.
by case: (man c) => [|m|m]; split=> -[].
Qed.

(* the number that the file states *)
Definition written (v : option dyadic) (b : binary_float prec emax) : Prop :=
  if v is Some p then B2R b = F2R (Float radix2 p.1 p.2) /\ is_finite b = true else b = B754_infinity false.

Lemma claimed_written v : claimed_ok (ieee prec emax) v -> written v.1 (float_of (claimed (ieee prec emax) v)).
Proof.
case/andP=> can; have := float_ofE can; case: v can => [[p|] rel] can E; last first.
  by move: E; rewrite /written /spec [infinite _]/=; case: (float_of _) => [s|s||s m e b] //= [->].
move: can E; set c := claimed _ _ => can E /=.
rewrite (dyadic_eqE RR) => /eqP pE.
have fin : ~~ infinite c by rewrite /c /claimed /to_value /=; case: ifP.
rewrite -SF2R_B2SF -is_finite_SF_B2SF E (spec_value can fin) -here_F2R -dval_F2R pE; split=> //.
by rewrite /spec (negPf fin); case: (man _).
Qed.

Lemma rounded_nearest v b (x : RR) : (0 <= x)%R -> written v b -> rounded_float NearestEven b x ->
  let r := round radix2 (FLT_exp (3 - emax - prec) prec) ZnearestE x in
  if v is Some p then r = F2R (Float radix2 p.1 p.2) else (bpow radix2 emax <= r)%Re.
Proof.
move=> /RleP x0 w; rewrite /rounded_float /= Rabs_pos_eq; last exact: (rounded_ge0 ok NearestEven).
case: Rlt_bool_spec => h; case: v w => [p [<- fin]|bE]; first by case.
- by case; rewrite bE.
- by move: fin; rewrite -is_finite_SF_B2SF => + E; rewrite E.
by [].
Qed.

Lemma certified_floats t copies s A_re A_im : fmt t = ieee prec emax -> check_certificate A_re A_im t = Accepted ->
  certified t copies s -> (forall i, (0 <= s i)%R) ->
  forall k i, (k < minn (nrows t) (ncols t))%N -> (copies * k <= i < copies * k.+1)%N ->
  written (nth (None, Equal) (values t) k).1 (float_of (claimed_value t k)) /\
  rounded_float (rounding t) (float_of (claimed_value t k)) (s i).
Proof.
move=> ft acc cert pos k i kn ki; have [vals _] := cert; have [rounds _] := certified_rounds acc cert.
have [okv _] := vals k i kn ki; have := rounds k i kn ki; rewrite /claimed_value; rewrite ft in okv *.
case/andP: (okv) => can _ /(rounds_to_float _ can (pos i)); split=> //.
exact: claimed_written.
Qed.
End Floats.

Section Main.
Variables prec emax : Z.

Theorem certificate_floats_real t A_re A_im : complex t = false -> fmt t = ieee prec emax -> check_certificate A_re A_im t = Accepted ->
  forall k, (k < minn (nrows t) (ncols t))%N ->
  let b := float_of prec emax (claimed_value t k) in
  written (nth (None, Equal) (values t) k).1 b /\ rounded_float (rounding t) b (sv (mxd RR (nrows t) (ncols t) A_re) k).
Proof.
move=> real ft acc k kn; have ok : format_ok (ieee prec emax) by rewrite -ft; apply: accepted_format acc.
have [_ cert] := check_real_sound RR real acc.
by apply: (certified_floats ok ft acc cert) => // [i|]; [apply: sv_ge0 | rewrite !mul1n leqnn ltnSn].
Qed.

Corollary certificate_nearest_real t A_re A_im : complex t = false -> fmt t = ieee prec emax -> rounding t = NearestEven ->
  check_certificate A_re A_im t = Accepted -> forall k, (k < minn (nrows t) (ncols t))%N ->
  let r := round radix2 (FLT_exp (3 - emax - prec) prec) ZnearestE (sv (mxd RR (nrows t) (ncols t) A_re) k) in
  if (nth (None, Equal) (values t) k).1 is Some p then r = F2R (Float radix2 p.1 p.2) else (bpow radix2 emax <= r)%Re.
Proof.
move=> real ft ne acc k kn; have ok : format_ok (ieee prec emax) by rewrite -ft; apply: accepted_format acc.
have [w] := certificate_floats_real real ft acc kn; rewrite ne; apply: rounded_nearest => //; exact: sv_ge0.
Qed.

Theorem certificate_floats_complex t A_re A_im : complex t = true -> fmt t = ieee prec emax -> check_certificate A_re A_im t = Accepted ->
  forall U s V, is_complex_svd (mxdc RR (nrows t) (ncols t) A_re A_im) U s V ->
  forall k, (k < minn (nrows t) (ncols t))%N ->
  let b := float_of prec emax (claimed_value t k) in
  written (nth (None, Equal) (values t) k).1 b /\ rounded_float (rounding t) b (s k).
Proof.
move=> cplx ft acc U s V h k kn; have ok : format_ok (ieee prec emax) by rewrite -ft; apply: accepted_format acc.
have [_ cert] := check_complex_sound RR cplx acc.
have E : sv (real_block (mxd RR (nrows t) (ncols t) A_re) (mxd RR (nrows t) (ncols t) A_im)) k.*2 = s k.
  by rewrite -(real_form_mxdc RR) (complex_singular_values _ h) doubleK.
rewrite -E; apply: (certified_floats ok ft acc cert) => // [i|]; first exact: sv_ge0.
by rewrite !mul2n leqnn ltn_double ltnSn.
Qed.

Corollary certificate_nearest_complex t A_re A_im : complex t = true -> fmt t = ieee prec emax -> rounding t = NearestEven ->
  check_certificate A_re A_im t = Accepted ->
  forall U s V, is_complex_svd (mxdc RR (nrows t) (ncols t) A_re A_im) U s V -> forall k, (k < minn (nrows t) (ncols t))%N ->
  let r := round radix2 (FLT_exp (3 - emax - prec) prec) ZnearestE (s k) in
  if (nth (None, Equal) (values t) k).1 is Some p then r = F2R (Float radix2 p.1 p.2) else (bpow radix2 emax <= r)%Re.
Proof.
move=> cplx ft ne acc U s V h k kn; have ok : format_ok (ieee prec emax) by rewrite -ft; apply: accepted_format acc.
have [w] := certificate_floats_complex cplx ft acc h kn; rewrite ne; apply: rounded_nearest => //.
by have := complex_singular_values k.*2 h; rewrite doubleK => <-; apply: sv_ge0.
Qed.
End Main.

Theorem worked_double : round radix2 (FLT_exp (-1074) 53) ZnearestE (sv (mxd RR 4 5 worked_matrix) 1) = F2R (Float radix2 629397181890197 (-48)).
Proof. exact: (@certificate_nearest_real 53 1024 worked_certificate _ [::] erefl erefl erefl worked_accepted 1%N). Qed.
