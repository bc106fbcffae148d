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
script = "From Eckart Require " + " ".join(modules) + ".\n"
for name, home in wanted:
    script += f'Goal True. idtac "theorem {home} {name}". Abort.\nPrint Assumptions {pathlib.Path(home).stem}.{name}.\n'
(work / "assumptions.v").write_text(script)
done = subprocess.run(["coqc", "-Q", "theory", "Eckart", "-Q", "checker", "Eckart", "assumptions.v"], cwd=work, capture_output=True, text=True)
answers = re.findall(r"^theorem (\S+) (\w+)\n(.*?)(?=^theorem |\Z)", done.stdout, re.M | re.S)
failures = []
if done.returncode != 0 or [(name, home) for home, name, _ in answers] != wanted:
    failures.append(f"coqc answered about {len(answers)} of {len(wanted)} theorems\n{done.stderr}")
for home, name, answer in answers:
    closed = answer.strip() == "Closed under the global context"
    axioms = set(re.findall(r"^([\w.]+)(?=\s+:|$)", answer, re.M)) - {"Axioms"}
    if not (answer.startswith("Axioms:") and axioms == allowed if home == OVER_REALS else closed):
        failures.append(f"{home}, {name}: {answer.strip()}")
over_reals = sum(home == OVER_REALS for home, _, _ in answers)
print(f"{len(wanted)} theorems, {len(wanted) - over_reals} without axioms, {over_reals} with the {len(allowed)} axioms of the reals")
print("\n".join(failures))
sys.exit(1 if failures else 0)
