(* The checker's count is right: count_above answers Some p only where T1 applies with p positive diagonal entries.

   models S K           the record S holds the symmetric matrix K, with a rank-one bound of its off-diagonal part
   dominated_sound      the integer inequalities make s K - t L generalised diagonally dominant
   count_above_sound    p singular values above mu, the others below *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From mathcomp.algebra_tactics Require Import ring.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition t1_inertia.
From Eckart Require Import checker lists.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

Section Dominance.
Variable R : rcfType.
Notation zr := (zr R).
Notation vz := (vz R).

Lemma size_zip_with f u v : size (zip_with f u v) = minn (size u) (size v).
Proof. by elim: u v => [|a u IH] [|b v] //=; rewrite IH minnSS. Qed.
Lemma nth_zip_with f u v i : (i < size u)%N -> (i < size v)%N ->
  nth 0%Z (zip_with f u v) i = f (nth 0%Z u i) (nth 0%Z v i).
Proof. by elim: u v i => [|a u IH] [|b v] [|i] //=; apply: IH. Qed.

Record models n (S : symmetric) (K : 'M[R]_n) : Prop := Models {
  m_diag : size (diag S) = n;
  m_off : size (off S) = n;
  m_row : forall i, (i < n)%N -> size (nth [::] (off S) i) = n;
  m_diagE : forall i : 'I_n, vz (diag S) i = K i i;
  m_offE : forall i j : 'I_n, i != j -> vz (nth [::] (off S) i) j = K i j;
  m_off0 : forall i : 'I_n, vz (nth [::] (off S) i) i = 0;
  m_bound : size (bound S) = n;
  m_weight : size (weight S) = n;
  m_bound0 : forall i : 'I_n, 0 <= vz (bound S) i;
  m_weight0 : forall i : 'I_n, 0 <= vz (weight S) i;
  m_bounded : forall i j : 'I_n, `|vz (nth [::] (off S) i) j| <= vz (bound S) i * vz (weight S) j }.

Lemma row_boundedP b h w : row_bounded b h w -> forall j, (j < size h)%N -> (j < size w)%N ->
  `|vz h j| <= zr b * vz w j.
Proof.
elim: h w => [|a h IH] [|x w] //= /andP[ax /IH {}IH] [|j] //=; last exact: IH.
by move: ax => /(@zr_le R); rewrite zrM zr_abs.
Qed.
Lemma boundedP bs O w : bounded bs O w -> forall i j, (i < size bs)%N -> (i < size O)%N ->
  (j < size (nth [::] O i))%N -> (j < size w)%N -> `|vz (nth [::] O i) j| <= vz bs i * vz w j.
Proof.
elim: bs O => [|b bs IH] [|r O] //= /andP[h /IH {}IH] [|i] //= j; last exact: IH.
by move=> _ _; apply: row_boundedP.
Qed.

Lemma symmetric_of_models n m (X : zmat) : has_shape n m X -> symmetric_ok n (symmetric_of n (gram X)) ->
  models (symmetric_of n (gram X)) ((mxc R m n X)^T *m mxc R m n X).
Proof.
move=> hX; have [Xn _] := has_shapeP hX.
set S := symmetric_of _ _ => /and5P[/eqnP bn /eqnP wn /allP b0 /allP w0 bd].
have on : size (off S) = n by rewrite size_mkseq.
have rE i : (i < n)%N -> nth [::] (off S) i = set_nth 0%Z (nth [::] (gram X) i) i 0%Z.
  by move=> i_n; rewrite nth_mkseq.
have rn i : (i < n)%N -> size (nth [::] (off S) i) = n.
  by move=> i_n; rewrite rE // size_set_nth gram_row ?Xn //; apply/maxn_idPr.
split=> //.
- by rewrite size_mkseq.
- by move=> i; rewrite /vz nth_mkseq // -/(vz _ _) (gramE R hX).
- by move=> i j ij; rewrite /vz rE // nth_set_nth /= eq_sym (inj_eq val_inj) (negPf ij) -/(vz _ _) (gramE R hX).
- by move=> i; rewrite /vz rE // nth_set_nth /= eqxx.
- move=> i; have h : nth 0%Z (bound S) i \in bound S by rewrite mem_nth // bn.
  by have /(@zr_le R) := b0 _ h.
- move=> i; have h : nth 0%Z (weight S) i \in weight S by rewrite mem_nth // wn.
  by have /(@zr_le R) := w0 _ h.
by move=> i j; apply: (boundedP bd); rewrite ?bn ?on ?rn ?wn.
Qed.

Section OnePoint.
Variables (n : nat) (H G : symmetric) (K L : 'M[R]_n) (s t : Z) (w : seq Z).
Hypotheses (mH : models H K) (mG : models G L) (Ks : K^T = K) (Ls : L^T = L).
Hypotheses (s0 : 0 <= zr s) (t0 : 0 <= zr t).
Let M := zr s *: K - zr t *: L.
Hypotheses (wn : size w = n) (wE : forall i : 'I_n, vz w i = `|M i i|).

Variables (sel : seq bool) (d : seq Z).
Hypothesis seln : size sel = n.
Let rows := selected_rows s t sel (off H) (off G).
Let sums := off_sums sel rows d (selected_sum n sel rows d) (bound H) (bound G)
                     (s * unselected_dot sel (weight H) d)%Z (t * unselected_dot sel (weight G) d)%Z.

Let Msym (i j : 'I_n) : M i j = M j i.
Proof. by rewrite !mxE -[in LHS]Ks -[in LHS]Ls !mxE. Qed.

Lemma selected_rowsE N sl A B : size sl = N -> size A = N -> size B = N ->
  size (selected_rows s t sl A B) = N /\
  forall i, (i < N)%N -> nth [::] (selected_rows s t sl A B) i =
    if nth false sl i then zip_with (fun x y => Z.abs (s * x - t * y)) (nth [::] A i) (nth [::] B i) else [::].
Proof.
elim: N sl A B => [|N IH] [|b sl] [|h A] [|g B] //= [slN] [AN] [BN].
have [-> {}IH] := IH _ _ _ slN AN BN.
by split=> // -[|i] //=; apply: IH.
Qed.

Lemma selected_sumE N sl rs dd : size sl = N -> size rs = N -> size dd = N ->
  (forall k, (k < N)%N -> nth false sl k -> size (nth [::] rs k) = n) ->
  size (selected_sum n sl rs dd) = n /\
  forall i, (i < n)%N -> vz (selected_sum n sl rs dd) i =
    \sum_(k < N) if nth false sl k then vz (nth [::] rs k) i * vz dd k else 0.
Proof.
elim: N sl rs dd => [|N IH] [|b sl] [|r rs] [|x dd] //=.
  by move=> _ _ _ _; split=> [|i i_n]; rewrite ?size_nseq // big_ord0 /vz nth_nseq i_n.
move=> [slN] [rsN] [ddN] h.
have [k kN|sz {}IH] := IH _ _ _ slN rsN ddN; first exact: (h k.+1).
have b_n : b -> size r = n by move=> bT; apply: (h 0%N).
case: b b_n h => [/(_ isT) rn|_] _ /=.
  split=> [|i i_n]; first by rewrite size_zip_with rn sz minnn.
  by rewrite big_ord_recl /= -IH // /vz nth_zip_with ?rn ?sz // zrD zrM.
by split=> // i i_n; rewrite big_ord_recl /= add0r -IH.
Qed.

Lemma unselected_dotE N sl ws dd : size sl = N -> size ws = N -> size dd = N ->
  zr (unselected_dot sl ws dd) = \sum_(k < N) if nth false sl k then 0 else vz ws k * vz dd k.
Proof.
elim: N sl ws dd => [|N IH] [|b sl] [|a ws] [|x dd] //=; first by rewrite big_ord0.
move=> [slN] [wsN] [ddN]; rewrite zrD (IH _ _ _ slN wsN ddN) big_ord_recl /=.
by case: b; rewrite ?zrM.
Qed.

Lemma off_sumsE N sl rs dd cs bh bg tH tG : size sl = N -> size rs = N -> (N <= size cs)%N -> size bh = N -> size bg = N ->
  forall i, (i < N)%N -> nth 0%Z (off_sums sl rs dd cs bh bg tH tG) i =
    if nth false sl i then dotz (nth [::] rs i) dd
    else (nth 0 cs i + (nth 0 bh i * tH + nth 0 bg i * tG))%Z.
Proof.
elim: N sl rs cs bh bg => [|N IH] [|b sl] [|r rs] [|c cs] [|x bh] [|y bg] //= [slN] [rsN] csN [bhN] [bgN] [|i] //=.
exact: IH.
Qed.

Lemma dominatedP dd ww ss : dominated dd ww ss ->
  [/\ size dd = size ww, size ss = size ww & forall i, (i < size ww)%N -> 0 < vz dd i /\ vz ss i < vz ww i * vz dd i].
Proof.
elim: dd ww ss => [|x dd IH] [|a ww] [|b ss] //= /and3P[x0 bx /IH[-> -> {}IH]].
split=> // -[|i] //=; last exact: IH.
by rewrite /vz /= -zrM; split; [apply: zr_lt0 | apply: zr_lt].
Qed.

Theorem dominated_sound : dominated d w sums -> dominant M (fun i => vz d i).
Proof.
move=> /dominatedP[dn _ dom]; rewrite wn in dn dom.
split=> i; first by case: (dom i (ltn_ord i)).
have [_ lt_i] := dom i (ltn_ord i).
rewrite -wE; apply: le_lt_trans lt_i.
have d0 (j : 'I_n) : 0 <= vz d j by case: (dom j (ltn_ord j)) => /ltW.
have [rowsn rowsE] := selected_rowsE seln (m_off mH) (m_off mG).
have srow k : (k < n)%N -> nth false sel k -> size (nth [::] rows k) = n.
  by move=> kn sk; rewrite rowsE // sk size_zip_with (m_row mH) // (m_row mG) // minnn.
have ent (k j : 'I_n) : nth false sel k -> k != j -> vz (nth [::] rows k) j = `|M k j|.
  move=> sk kj; rewrite /vz rowsE // sk nth_zip_with ?(m_row mH) ?(m_row mG) // zr_abs zrB !zrM.
  by rewrite -/(vz _ _) -/(vz (nth [::] (off G) k) j) (m_offE mH) // (m_offE mG) // !mxE.
have ent0 (k : 'I_n) : nth false sel k -> vz (nth [::] rows k) k = 0.
  move=> sk; rewrite /vz rowsE // sk nth_zip_with ?(m_row mH) ?(m_row mG) // zr_abs zrB !zrM.
  by rewrite -/(vz _ _) -/(vz (nth [::] (off G) k) k) (m_off0 mH) (m_off0 mG) !mulr0 subrr normr0.
have [csn csE] := selected_sumE seln rowsn dn srow.
rewrite /vz (off_sumsE (N := n)) ?csn ?(m_bound mH) ?(m_bound mG) //; case: ifP => si.
  rewrite (dotzE R (n := n)) ?srow // [X in _ <= X](bigD1 i) //= ent0 // mul0r add0r.
  by apply: ler_sum => j ji; rewrite -/(vz d j) ent // eq_sym.
rewrite !(zrD, zrM) -/(vz _ _) csE //.
rewrite (unselected_dotE seln (m_weight mH) dn) (unselected_dotE seln (m_weight mG) dn).
rewrite -/(vz (bound H) i) -/(vz (bound G) i) !mulr_sumr -!big_split /= big_mkcond /=.
apply: ler_sum => j _; case: (altP (j =P i)) => [->|ji] /=.
  rewrite si add0r addr_ge0 //; apply: mulr_ge0; rewrite ?(m_bound0 mH) ?(m_bound0 mG) // mulr_ge0 // mulr_ge0 //.
    exact: (m_weight0 mH).
  exact: (m_weight0 mG).
have ij : i != j by rewrite eq_sym.
case: ifP => sj; first by rewrite !mulr0 !addr0 ent // Msym.
rewrite add0r; set hb := vz (bound H) i; set gb := vz (bound G) i; set hw := vz (weight H) j; set gw := vz (weight G) j.
have -> : hb * (zr s * (hw * vz d j)) + gb * (zr t * (gw * vz d j)) = (zr s * (hb * hw) + zr t * (gb * gw)) * vz d j by ring.
apply: ler_wpmul2r; first exact: d0.
have -> : M i j = zr s * K i j - zr t * L i j by rewrite !mxE.
apply: (le_trans (ler_norm_sub _ _)); rewrite !normrM (ger0_norm s0) (ger0_norm t0).
by rewrite -(m_offE mH) // -(m_offE mG) // ler_add // ler_wpmul2l // ?(m_bounded mH) ?(m_bounded mG).
Qed.
End OnePoint.

Lemma try_dominanceP n H G s t e w fuel sel rows d : try_dominance n H G s t e w fuel sel rows d ->
  exists d', dominated d' w (off_sums sel rows d' (selected_sum n sel rows d') (bound H) (bound G)
    (s * unselected_dot sel (weight H) d')%Z (t * unselected_dot sel (weight G) d')%Z).
Proof. by elim: fuel d => //= f IH d /orP[h|/IH//]; exists d. Qed.

Lemma count_card n (u : seq Z) a : size u = n -> count a u = #|[pred i : 'I_n | a (nth 0%Z u i)]|.
Proof.
move=> <-; rewrite -sum1_count (big_nth 0%Z) big_mkord -sum1_card.
by apply: eq_bigl => i; rewrite inE.
Qed.

Theorem count_above_sound m n (A : 'M[R]_(m, n)) rows V e mu p :
  has_shape m n rows -> has_shape n n V -> A = 2 ^ int_of_Z e *: mxz R m n rows ->
  let H := symmetric_of n (gram (mul_columns rows V)) in let G := symmetric_of n (gram V) in
  symmetric_ok n H -> symmetric_ok n G -> count_above n H G e mu = Some p ->
  [/\ 0 < dval R mu, (p <= n)%N & forall i, (i < n)%N ->
    ((i < p)%N -> dval R mu < sv A i) /\ ((p <= i)%N -> sv A i < dval R mu)].
Proof.
move=> hA hV AE H G okH okG.
have [Vn _] := has_shapeP hV.
have mH := symmetric_of_models (mul_columns_shape hA Vn) okH; have mG := symmetric_of_models hV okG.
rewrite (mul_columnsE R hA hV) in mH; rewrite -/H -/G in mH mG.
set W := mxc R n n V in mH mG; set Az := mxz R m n rows in AE mH.
set K := (Az *m W)^T *m _ in mH; set L := W^T *m W in mG.
rewrite /count_above; case: ifP => // mu0; case E: (pencil e mu) => [s t].
have [s0 t0 st] := pencil_spec R E.
cbv zeta; set q := zip_with (fun a b : Z => (s * a - t * b)%Z) (diag H) (diag G); set w := map Z.abs q.
pose M := zr s *: K - zr t *: L.
have qn : size q = n by rewrite size_zip_with (m_diag mH) (m_diag mG) minnn.
have qE (i : 'I_n) : vz q i = M i i.
  rewrite /vz nth_zip_with ?(m_diag mH) ?(m_diag mG) // zrB !zrM -/(vz _ _) -/(vz (diag G) i).
  by rewrite (m_diagE mH) (m_diagE mG) !mxE.
have wn : size w = n by rewrite size_map.
have wE (i : 'I_n) : vz w i = `|M i i| by rewrite /vz (nth_map 0%Z) ?qn // zr_abs -/(vz _ _) qE.
have Ks : K^T = K by rewrite /K trmx_mul trmxK.
have Ls : L^T = L by rewrite /L trmx_mul trmxK.
have one ee sel : dominance n H G s t ee w sel -> exists d, dominant M d.
  case/andP=> /eqnP seln /try_dominanceP[d dom].
  by exists (fun i => vz d i); apply: (dominated_sound mH mG Ks Ls (ltW s0) t0 wn wE seln dom).
case: ifP => // dom [<-].
have [d domM] : exists d, dominant M d by case/orP: dom; apply: one.
pose c := zr s / (2 ^ int_of_Z e) ^+ 2.
have e2 : 0 < (2 ^ int_of_Z e) ^+ 2 :> R by rewrite exprn_gt0 // pow2_gt0.
have c0 : 0 < c by rewrite divr_gt0.
have ME : M = c *: ((A *m W)^T *m (A *m W) - dval R mu ^+ 2 *: (W^T *m W)).
  rewrite AE -scalemxAl [(_ *: _)^T]linearZ /= -scalemxAl -scalemxAr scalerA -expr2 -/K -/L scalerBr !scalerA.
  rewrite /c divfK ?gt_eqF // mulrAC -st mulfK ?gt_eqF //.
have mup : 0 < dval R mu by apply: dval_gt0.
have pE : positive_entries q = positives M.
  rewrite /positive_entries (count_card _ qn); apply: eq_card => i; rewrite !inE -qE.
  by rewrite (zr_ltE R) zr0.
split=> //; first by rewrite /positive_entries -[X in (_ <= X)%N]qn count_size.
move=> i i_n; rewrite pE; split=> [ip|pi].
  exact: (T1_above (ltW mup) c0 ME domM).
by apply: (T1_below (ltW mup) c0 ME domM); rewrite pi.
Qed.
End Dominance.
