"""Every theorem that the README names must be closed under the global context: check_assumptions.py PROOFS WORK."""
import pathlib
import re
import subprocess
import sys

proofs, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
wanted = []
for line in (proofs / "README.md").read_text().splitlines():
    for names, home in re.findall(r"((?:`\w+`,? ?)+)\(`((?:theory|checker)/\w+\.v)`\)", line):
        wanted += [(name, home) for name in re.findall(r"`(\w+)`", names)]
wanted = sorted(set(wanted))
if not wanted:
    sys.exit("README.md names no theorem")
modules = sorted({pathlib.Path(home).stem for _, home in wanted})
script = "From Eckart Require " + " ".join(modules) + ".\n"
for name, home in wanted:
    script += f"Print Assumptions {pathlib.Path(home).stem}.{name}.\n"
(work / "assumptions.v").write_text(script)
done = subprocess.run(["coqc", "-Q", "theory", "Eckart", "-Q", "checker", "Eckart", "assumptions.v"], cwd=work, capture_output=True, text=True)
closed = done.stdout.count("Closed under the global context")
print(f"{len(wanted)} theorems, {closed} closed under the global context")
if done.returncode != 0 or closed != len(wanted) or "Axioms" in done.stdout:
    print(done.stdout, done.stderr)
    sys.exit(1)
