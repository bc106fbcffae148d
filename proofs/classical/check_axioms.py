"""Compiles classical/ and compares the axioms of the theorems that the README names there with the README's list: check_axioms.py PROOFS WORK."""
import pathlib
import re
import shutil
import subprocess
import sys

proofs, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
readme = (proofs / "README.md").read_text()
named = [(name, home) for names, home in re.findall(r"((?:`\w+`,? ?)+)\(`classical/(\w+)\.v`\)", readme) for name in re.findall(r"`(\w+)`", names)]
listed = re.search(r"^`classical/` uses the axioms (.*?)\.$", readme, re.M | re.S)
if not named or not listed:
    sys.exit("README.md names no theorem of classical/, or not its axioms")
(work / "classical").mkdir(exist_ok=True)


def coqc(file):
    options = ["-w", "-notation-overridden,-ambiguous-paths", "-Q", "theory", "Eckart", "-Q", "classical", "EckartClassical"]
    done = subprocess.run(["coqc", *options, file], cwd=work, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


for home in sorted({home for _, home in named}):
    shutil.copy(proofs / "classical" / f"{home}.v", work / "classical")
    coqc(f"classical/{home}.v")
uses = "".join(f"let _ := @{home}.{name} in\n" for name, home in named)
modules = " ".join(sorted({home for _, home in named}))
(work / "classical" / "axioms.v").write_text(f"From EckartClassical Require {modules}.\nDefinition together : True :=\n{uses}I.\nPrint Assumptions together.\n")
found = set(re.findall(r"^([\w.]+)(?=\s+:|$)", coqc("classical/axioms.v"), re.M)) - {"Axioms"}
expected = set(re.findall(r"`([\w.]+)`", listed[1]))
print(f"{len(named)} theorems, axioms: {', '.join(sorted(found))}")
sys.exit(0 if found == expected else f"the README lists {', '.join(sorted(expected))}")
