"""No Coq source may leave anything unproved: check_sources.py PROOFS."""
import pathlib
import re
import sys

FORBIDDEN = r"\b(Admitted|admit|Axioms?|Parameters?|Conjecture|Abort|Hypothesis_free|give_up|bypass_check|Unset Guard Checking|Unset Positivity Checking|Unset Universe Checking)\b"


def without_comments(text):
    depth, out, i = 0, [], 0
    while i < len(text):
        if text.startswith("(*", i):
            depth, i = depth + 1, i + 2
        elif text.startswith("*)", i) and depth:
            depth, i = depth - 1, i + 2
        else:
            if not depth:
                out.append(text[i])
            elif text[i] == "\n":
                out.append("\n")
            i += 1
    return "".join(out)


failures, theorems, lines = [], 0, 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/*.v")):
    text = path.read_text()
    if not text.startswith("(* "):
        failures.append(f"{path}: the file must open with what it proves")
    code = without_comments(text)
    lines += text.count("\n")
    theorems += len(re.findall(r"^\s*(?:Theorem|Lemma|Corollary|Fact|Remark)\b", code, re.M))
    for number, line in enumerate(code.split("\n"), 1):
        if re.search(FORBIDDEN, line):
            failures.append(f"{path}:{number}: {line.strip()}")
    # variables and hypotheses outside a section are axioms
    depth = 0
    for number, line in enumerate(code.split("\n"), 1):
        if re.match(r"\s*Section\b", line):
            depth += 1
        elif re.match(r"\s*End\b", line):
            depth -= 1
        elif depth <= 0 and re.match(r"\s*(Variables?|Hypothes[ie]s|Context)\b", line):
            failures.append(f"{path}:{number}: outside a section: {line.strip()}")
print(f"{lines} lines, {theorems} theorems and lemmas")
print("\n".join(failures))
sys.exit(1 if failures else 0)
