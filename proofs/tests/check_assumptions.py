"""Every theorem that the README names must use no axiom, or exactly the README's list if it is about Coq's reals: check_assumptions.py PROOFS WORK."""
import pathlib
import re
import subprocess
import sys

OVER_REALS = "checker/flocq_rounding.v"

proofs, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
readme = (proofs / "README.md").read_text()
wanted = []
for line in readme.splitlines():
    for names, home in re.findall(r"((?:`\w+`,? ?)+)\(`((?:theory|checker)/\w+\.v)`\)", line):
        wanted += [(name, home) for name in re.findall(r"`(\w+)`", names)]
wanted = sorted(set(wanted))
section = re.search(r"^### Axioms$(.*?)^##", readme, re.M | re.S)
allowed = set(re.findall(r"`(\w+\.\w+)`", "\n".join(l for l in section[1].splitlines() if l.startswith("- ")))) if section else set()
if not wanted or not allowed or not any(home == OVER_REALS for _, home in wanted):
    sys.exit("README.md names no theorem, or no axiom")
modules = sorted({pathlib.Path(home).stem for _, home in wanted})


def asked(theorems, name):
    """What Coq prints about the axioms of all these theorems together."""
    uses = "".join(f"let _ := @{pathlib.Path(home).stem}.{theorem} in\n" for theorem, home in theorems)
    script = "From Eckart Require " + " ".join(modules) + f".\nDefinition together : True :=\n{uses}I.\nPrint Assumptions together.\n"
    (work / f"{name}.v").write_text(script)
    done = subprocess.run(["coqc", "-Q", "theory", "Eckart", "-Q", "checker", "Eckart", f"{name}.v"], cwd=work, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else done.stderr


closed = [t for t in wanted if t[1] != OVER_REALS]
answer = asked(closed, "assumptions")
over_reals = asked([t for t in wanted if t[1] == OVER_REALS], "assumptions_reals")
axioms = set(re.findall(r"^([\w.]+)(?=\s+:|$)", over_reals, re.M)) - {"Axioms"}
right = answer == "Closed under the global context", over_reals.startswith("Axioms:") and axioms == allowed
print(f"{len(closed)} theorems without axioms, {len(wanted) - len(closed)} with the {len(allowed)} axioms of the reals" if all(right) else answer + "\n" + over_reals)
sys.exit(0 if all(right) else 1)
