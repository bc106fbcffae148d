"""Every break of the checker below must turn a test red: check_breaks.py PROOFS WORK [NAME...].

A copy of the checker is broken in one place, extracted and linked (its proofs would no longer compile; they are left out on purpose), and then judged by
check_certificates.py and check_matrix_files.py. A break that both let pass is a hole in these tests.
"""
import pathlib
import shutil
import subprocess
import sys

# name: (file, what stands there, what it becomes)
BREAKS = {
    # T1
    "no dominance": ("checker.v", "b <? a * x & dominated", "true & dominated"),
    "dominance not strict": ("checker.v", "b <? a * x & dominated", "b <=? a * x & dominated"),
    "dominance of the near rows only": ("checker.v", "if b then dotz r d else c + (x * tH + y * tG)", "if b then dotz r d else 0"),
    "near rows without their sums": ("checker.v", "if b then dotz r d else c", "if b then 0 else c"),
    "points below 0": ("checker.v", "  if 0 <? mu.1 then\n    let (s, t) := pencil", "  if ~~ (mu.1 =? 0) then\n    let (s, t) := pencil"),
    "mu instead of its square": ("checker.v", "(1, let a := Z.shiftl mu.1 (mu.2 - e0) in a * a)", "(1, Z.shiftl mu.1 (mu.2 - e0))"),
    "negative entries counted": ("checker.v", "count (fun a => 0 <? a) u", "count (fun a => a <? 0) u"),
    "one count more": ("checker.v", "Some (positive_entries m) else None", "Some (positive_entries m).+1 else None"),
    # T2, T3
    "no kernel": ("checker.v", "kernel_ok (mu q) X & eqn", "true & eqn"),
    "no rank of the kernel": ("checker.v", "has_shape t (pn P) X, kernel_ok (mu q) X & eqn (rank_modulo (prime q) X) t]", "has_shape t (pn P) X & kernel_ok (mu q) X]"),
    "too small a kernel": ("checker.v", "dyadic_lt (mu q) h & eqn (a + t) b]", "dyadic_lt (mu q) h & (a + t <= b)%N]"),
    "bounds above the point": ("checker.v", "if [&& dyadic_lt l (mu q), dyadic_lt (mu q) h", "if [&& dyadic_lt (mu q) h"),
    "bounds below the point": ("checker.v", "dyadic_lt (mu q) h & eqn (a + t) b", "true & eqn (a + t) b"),
    "zeros not counted": ("checker.v", "if eqn (a + t) (pn P) then Some (mu q, a, pn P)", "if (a + t <= pn P)%N then Some (mu q, a, pn P)"),
    "zeros more than the rank leaves": ("checker.v", "else if eqn (r + t) (pn P) then Some (mu q, r, pn P)", "else if (t <= pn P)%N then Some (mu q, (pn P - t)%nat, pn P)"),
    "any pivot": ("checker.v", "if (a * u) mod p =? 1 then Some", "if true then Some"),
    "no exact points in counts": ("checker.v", "if exact_range x exact is Some g then Some g\n  else", ""),
    "an exact point's values are below it": ("checker.v", "if split_at x is Some (_, q) then Some q else None", "if split_at x is Some (p, _) then Some p else None"),
    "an exact point's values are above it": ("checker.v", "else if split_at x is Some (p, _) then Some p else None", "else if split_at x is Some (_, q) then Some q else None"),
    # rounding
    "low is the predecessor": ("checker.v", "Definition low (f : format) (c : value) : dyadic :=\n  if binade_bottom f c then (4 * man c - 1, expo c - 2) else (2 * man c - 1, expo c - 1)",
                               "Definition low (f : format) (c : value) : dyadic := pred f c"),
    "high is the successor": ("checker.v", "Definition high (c : value) : dyadic := (2 * man c + 1, expo c - 1)", "Definition high (c : value) : dyadic := (man c + 1, expo c)"),
    "low at a power of two": ("checker.v", "if binade_bottom f c then (4 * man c - 1, expo c - 2) else", ""),
    "predecessor of a power of two": ("checker.v", "if binade_bottom f c then (2 * man c - 1, expo c - 1) else", ""),
    "ties to odd": ("checker.v", "(0 <? man c) && Z.even (man c)", "(0 <? man c) && ~~ Z.even (man c)"),
    "ties anywhere, low": ("checker.v", "(0 <? man c) && Z.even (man c)", "(0 <? man c)"),
    "ties anywhere, high": ("checker.v", "~~ infinite c && Z.even (man c)", "~~ infinite c"),
    "ties in every mode": ("checker.v", "      | NearestEven => if ~~ infinite c && Z.even (man c) then exact_range (high c) exact else None\n      | _ => None",
                           "      | _ => if ~~ infinite c && Z.even (man c) then exact_range (high c) exact else None"),
    "nothing above a value below": ("checker.v", "let this := if infinite c then None else Some here in", "let this := @None dyadic in"),
    "no end above all ones": ("checker.v", "(man c =? 2 * leading f - 1) && (expo c + precision f =? overflow_exponent f)", "(man c =? 2 * leading f - 1)"),
    "every value is positive": ("checker.v", "if x.1 =? 0 then Some r else", "if x.1 =? 0 then Some (maxn r (pn P)) else"),
    "values beyond the format": ("checker.v", "canonical f (claimed v) && (if v.1 is Some x then dyadic_eq x (value_dyadic (claimed v)) else true)", "canonical f (claimed v)"),
    "values beyond the largest": ("checker.v", "canonical f (claimed v) && (if", "(if"),
    # the claims of all values
    "covers too little below": ("checker.v", "(a <= copies P * k)%N && (copies P * k.+1 <= b)%N", "(copies P * k.+1 <= b)%N"),
    "covers too little above": ("checker.v", "(a <= copies P * k)%N && (copies P * k.+1 <= b)%N", "(a <= copies P * k)%N"),
    "same value, another relation": ("checker.v", "  same_relation v.2 w.2 &&\n", "  "),
    "same relation, another value": ("checker.v", "| Some x, Some y => (x.1 =? y.1) && (x.2 =? y.2)", "| Some x, Some y => true"),
    "rank at least": ("checker.v", "if ~~ (from_below || by_values) then", "if false then"),
    "rank at most": ("checker.v", "if ~~ (eqn r (pn P) || (if zero is Some (a, _) then (a <= r)%N else false)) then", "if false then"),
    "no enclosures": ("checker.v", "if check_enclosures P exact proved 0 (enclosures t) is Some k then Rejected Enclosure k else Accepted", "Accepted"),
    "enclosures open above": ("checker.v", "(if below lh.2 is Some a then Some (a, pn P) else None)", "Some (0%nat, pn P)"),
    "points of an enclosure": ("checker.v", "if dyadic_eq lh.1 lh.2 then exact_range lh.1 exact", "if dyadic_eq lh.1 lh.2 then Some (0%nat, pn P)"),
    "imaginary parts of another sign": ("checker.v", "map (fun r => r.1 ++ map Z.opp r.2) (zip B C) ++", "map (fun r => r.1 ++ r.2) (zip B C) ++"),
    # the driver
    "always 0": ("driver.ml", "reason step (int_of_nat index));\n        1", "reason step (int_of_nat index));\n        0"),
    "shapes of other matrices": ("driver.ml", "if (a.rows, a.cols) <> (rows, cols) then", "if false then"),
    "complex as real": ("driver.ml", "else if a.complex && not t.C.complex then", "else if false then"),
    "upward read as downward": ("certificate_file.ml", '"upward" -> C.Upward', '"upward" -> C.Downward'),
    "binary32 read as binary64": ("certificate_file.ml", '"binary32" -> C.binary32', '"binary32" -> C.binary64'),
    "signs of V": ("certificate_file.ml", "if s.[0] = '-' then Z.neg z else z", "z"),
    "text behind the end": ("certificate_file.ml", "| Some t -> fail \"'%s' behind the end\" t", "| Some _ -> ()"),
    "any hash": ("certificate_file.ml", "if String.length s > 128 || not (String.for_all is_hex s) then", "if false then"),
    "order of entries": ("matrix_file.ml", "if fortran then i + (j * rows) else", "if not fortran then i + (j * rows) else"),
    "single numbers": ("numbers.ml", "(1 lsl (exponent - 1)) - 1) - fraction", "(1 lsl (exponent - 1)) - 1) - 52"),
    "subnormal numbers": ("numbers.ml", "max biased 1 -", "biased -"),
    "signs of numbers": ("numbers.ml", "if negative then -mantissa else mantissa", "mantissa"),
    "infinite entries": ("numbers.ml", 'if biased = (1 lsl exponent) - 1 then malformed "an entry is infinite or not a number";', ""),
    "longer files": ("matrix_file.ml", "if size - data <> rows", "if size - data < rows"),
    "a huge header": ("matrix_file.ml", 'if length > size - start then malformed "NPY: the header ends behind the file";', ""),
    "big endian": ("matrix_file.ml", "| \"'<f8'\" -> (8, false)", "| \"'<f8'\" | \"'>f8'\" -> (8, false)"),
    "keys given twice": ("matrix_file.ml", "if !count <> 1 then", "if !count < 1 then"),
    "imaginary parts": ("matrix_file.ml", "if complex then number (at + bytes) else zero", "if complex then number at else zero"),
    "symmetric entries": ("matrix_file.ml", "| Some f when i <> j -> put j i (f x)", "| Some f when i < j -> put j i (f x)"),
    "signs of skew entries": ("matrix_file.ml", "Some (fun (re, im) -> (negate re, negate im))", "Some (fun x -> x)"),
    "skew and complex": ("matrix_file.ml", "Some (fun (re, im) -> (negate re, negate im))", "Some (fun (re, im) -> (negate re, im))"),
    "hermitian entries": ("matrix_file.ml", "Some (fun (re, im) -> (re, negate im))", "Some (fun x -> x)"),
    "entries given twice": ("matrix_file.ml", 'if seen.(i).(j) then malformed "Matrix Market: entry (%d, %d) is given twice" (i + 1) (j + 1);', ""),
    "array by rows": ("matrix_file.ml", "              place i j (value e);", "              (if rows = cols then place j i (value e) else place i j (value e));"),
    "diagonals of skew arrays": ("matrix_file.ml", '"skew-symmetric" -> j + 1', '"skew-symmetric" -> j'),
    "too many entries": ("matrix_file.ml", 'if !rest <> [] then malformed "Matrix Market: too many entries"', "()"),
    "number of entries": ("matrix_file.ml", "if List.length entries <> n then", "if List.length entries < n then"),
    "index 0": ("matrix_file.ml", "i >= 1 && i <= most_index", "i >= 0 && i <= most_index"),
    "numbers with underscores": ("matrix_file.ml", 'String.contains "+-.eE" c', 'String.contains "+-.eE_" c'),
    "infinite decimals": ("matrix_file.ml", "Some x -> of_double x", "Some x -> of_double (Float.min (Float.max x (-. max_float)) max_float)"),
}

TESTS = ("check_certificates.py", "check_matrix_files.py")


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def build(source, folder, change):
    """The broken program, or what stopped its build."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("checker.v", "extract.v", "numbers.ml", "matrix_file.ml", "certificate_file.ml", "driver.ml"):
        shutil.copy(source / "checker" / name, folder)
    if change:
        name, old, new = change
        text = (folder / name).read_text()
        if text.count(old) != 1:
            return f"the text that is changed stands {text.count(old)} times in {name}"
        (folder / name).write_text(text.replace(old, new))
    for step in (
        ["coqc", "-w", "none", "-R", ".", "Eckart", "checker.v"],
        ["coqc", "-w", "none", "-R", ".", "Eckart", "extract.v"],
        ["rm", "-f", "extracted_checker.mli"],
        ["ocamlfind", "ocamlopt", "-w", "-a", "-package", "zarith", "-linkpkg", "numbers.ml", "extracted_checker.ml", "matrix_file.ml", "certificate_file.ml", "driver.ml", "-o", "checker"],
    ):
        done = run(step, folder)
        if done.returncode != 0:
            return f"{' '.join(step[:2])}: {(done.stdout + done.stderr)[-500:]}"
    return None


def first_red(source, folder):
    for test in TESTS:
        done = run([sys.executable, str(source / "tests" / test), str(folder / "checker"), str(folder / "files"), "--stop"], folder)
        if done.returncode != 0:
            lines = [l for l in (done.stdout + done.stderr).splitlines() if l and " failures" not in l]
            return f"{test}: {lines[0][:150] if lines else '?'}"
    return None


def main():
    source, work, only = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    failed = build(source, work, None) or first_red(source, work)
    if failed:
        sys.exit(f"the checker as it is: {failed}")
    red = 0
    survivors = []
    for name, change in BREAKS.items():
        if only and name not in only:
            continue
        problem = build(source, work, change)
        if problem:
            survivors.append(f"{name}: not built; {problem}")
            print(survivors[-1], flush=True)
            continue
        seen = first_red(source, work)
        red += seen is not None
        print(f"{name}: {seen or 'SURVIVES'}", flush=True)
        if not seen:
            survivors.append(name)
    print(f"{red} breaks seen red, {len(survivors)} not")
    sys.exit(1 if survivors else 0)


main()
