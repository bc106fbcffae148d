(* D12, the worked numbers: certificates checked inside Coq by computation, so that these theorems trust neither extraction nor OCaml.

   worked_accepted, worked_rank, worked_values      the 4-by-5 matrix: rank 3, sigma = 3, sqrt 5 (rounded), 2, 0
   companion_accepted, companion_values             the companion matrix of x^3 + 6 x^2 - 11 x + 6, its singular values rounded to binary64 *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ssrZ.
From Eckart Require Import inner_product d02_spectral_theorem d03_svd_from_gram d04_stretch_ratio weyl d01_decomposition.
From Eckart Require Import checker lists soundness certificate_soundness rounding main_theorems.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Delimit Scope Z_scope with Z.
Local Open Scope ring_scope.

Local Open Scope Z_scope.
Definition worked_matrix : seq (seq dyadic) :=
  [::
    [:: (1, 0); (0, 0); (0, 0); (0, 0); (1, 1)];
    [:: (0, 0); (0, 0); (3, 0); (0, 0); (0, 0)];
    [:: (0, 0); (0, 0); (0, 0); (0, 0); (0, 0)];
    [:: (0, 0); (1, 1); (0, 0); (0, 0); (0, 0)]].
Definition worked_certificate := Certificate false 4 5 binary64 NearestEven 3 2305843009213693951
  [:: (Some (3, 0), Equal); (Some (629397181890197, (-48)), Below); (Some (1, 1), Equal); (Some (0, 0), Equal)]
  [:: ExactPoint (0, 0) 1 None None 2305843009213693951 [:: [:: 0; 0; 1; 0]] [::]; ExactPoint (3, 0) 1 (Some (3145725, (-20))) (Some (3145731, (-20))) 2305843009213693951 [:: [:: 0; 1; 0; 0]] [::]; ExactPoint (1, 1) 1 (Some (1048575, (-19))) (Some (1048577, (-19))) 2305843009213693951 [:: [:: 0; 0; 0; 1]] [::]]
  [::]
  [:: [:: 0; 1099511627776; 0; 0]; [:: 1099511627776; 0; 0; 0]; [:: 0; 0; 0; 1099511627776]; [:: 0; 0; 1099511627776; 0]] [::].

Definition companion_matrix : seq (seq dyadic) :=
  [::
    [:: (0, 0); (0, 0); ((-3), 1)];
    [:: (1, 0); (0, 0); (11, 0)];
    [:: (0, 0); (1, 0); ((-3), 1)]].
Definition companion_certificate := Certificate false 3 3 binary64 NearestEven 3 0
  [:: (Some (7837230966228643, (-49)), Below); (Some (1, 0), Equal); (Some (3881934134208331, (-53)), Below)]
  [:: ExactPoint (1, 0) 1 (Some (1048575, (-20))) (Some (1048577, (-20))) 2305843009213693951 [:: [:: 6; 11; 0]] [::]]
  [::]
  [:: [:: (-65773853395299652); 35876647306527091; (-1152921504606846976)]; [:: (-628866275240097999); (-1152921504606846976); (-24)]; [:: 1152921504606846976; (-628866275240098317); (-85342933744314428)]] [::].

Local Open Scope ring_scope.

Lemma worked_accepted : check_certificate worked_matrix [::] worked_certificate = Accepted.
Proof. vm_compute; reflexivity. Qed.

Lemma companion_accepted : check_certificate companion_matrix [::] companion_certificate = Accepted.
Proof. vm_compute; reflexivity. Qed.

Section Examples.
Variable R : rcfType.
Let A : 'M[R]_(4, 5) := mxd R 4 5 worked_matrix.
Let B : 'M[R]_(3, 3) := mxd R 3 3 companion_matrix.

Theorem worked_rank : \rank A = 3%N.
Proof. by case: (@certificate_correct_real R worked_certificate worked_matrix [::] erefl worked_accepted). Qed.

Theorem worked_values k : (k < 4)%N -> rounds_to binary64 NearestEven (claimed_value worked_certificate k) (sv A k).
Proof. by case: (@certificate_correct_real R worked_certificate worked_matrix [::] erefl worked_accepted) => _ h _; apply: h. Qed.

Theorem companion_values k : (k < 3)%N -> rounds_to binary64 NearestEven (claimed_value companion_certificate k) (sv B k).
Proof. by case: (@certificate_correct_real R companion_certificate companion_matrix [::] erefl companion_accepted) => _ h _; apply: h. Qed.
End Examples.
