"""The README's table must give every label its homes, and the homes must exist: check_traceability.py PROOFS."""
import pathlib
import re
import sys

proofs = pathlib.Path(sys.argv[1]).resolve()
root = proofs.parent
text = (proofs / "README.md").read_text()
LABELS = ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12", "T1", "T2", "T3", "T4", "T5", "RN"]
HOMES = ["statement", "theorem", "construction", "mirror", "property"]

failures = []
rows = {}
for line in text.splitlines():
    cells = [c.strip() for c in line.strip().strip("|").split("|")]
    if len(cells) == 6 and re.fullmatch(r"[A-Z]+\d*[a-e]?", cells[0]):
        if cells[0] in rows:
            failures.append(f"{cells[0]}: two rows")
        rows[cells[0]] = dict(zip(HOMES, cells[1:]))
for label in LABELS:
    if label not in rows and not any(re.fullmatch(label + "[a-e]", row) for row in rows):
        failures.append(f"{label}: no row")
sources = {path.relative_to(proofs).as_posix(): path.read_text() for path in proofs.glob("*/*.v")}
for label, row in rows.items():
    for home in HOMES:
        if not row[home]:
            failures.append(f"{label}: no {home}; write `open` with what is missing, or `none` with the reason")
    for names, path in re.findall(r"((?:`\w+`,? ?)+)\(`((?:theory|checker)/\w+\.v)`\)", row["theorem"]):
        for name in re.findall(r"`(\w+)`", names):
            if not re.search(rf"^\s*(?:Theorem|Lemma|Corollary|Definition)\s+{name}\b", sources.get(path, ""), re.M):
                failures.append(f"{label}: {path} has no theorem {name}")
    if "(`" not in row["theorem"] and not row["theorem"].startswith(("open", "none")):
        failures.append(f"{label}: no theorem with its file")
    for home in ("construction", "mirror", "property"):
        for path in re.findall(r"`([\w./-]+/[\w./-]+)`", row[home]):
            if not (root / path).exists() and not row[home].startswith("open"):
                failures.append(f"{label}: {path} does not exist")
print(f"{len(rows)} rows")
print("\n".join(failures))
sys.exit(1 if failures else 0)
