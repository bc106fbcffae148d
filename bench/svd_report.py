"""Tables of the SVD benchmark from its results.json: table.md with every row, and the README's short table between its markers."""

import statistics
import sys

MARKERS = ("<!-- speed: from `./eckart bench svd --readme` -->", "<!-- end of speed -->")
KEYS = ("family", "scalar", "m", "n", "count", "job", "accuracy", "threads")
# Peers whose gesdd is LAPACK's own name for the job; the rows' second yardstick.
GESDD = "gesdd"


class Row:
    """All results of one case."""

    def __init__(self, key, results):
        for name, value in zip(KEYS, key):
            setattr(self, name, value)
        done = [r for r in results if r["status"] == "ok"]
        self.results = results
        self.ours = min((r for r in done if r["who"] == "eckart"), key=lambda r: r["seconds"], default=None)
        peers = [r for r in done if r["who"] != "eckart"]
        self.peer = min(peers, key=lambda r: r["seconds"], default=None)
        self.gesdd = min((r for r in peers if r["routine"] == GESDD), key=lambda r: r["seconds"], default=None)

    def factor(self, other):
        """How many times faster we are than `other`; None if one of the two is absent."""
        return other["seconds"] / self.ours["seconds"] if self.ours and other else None

    def size_class(self):
        small, large = sorted((self.m, self.n))
        if self.count > 1:
            return f"batch of n = {small}"
        if large > small:
            return "tall" if self.m > self.n else "wide"
        for last, name in ((7, "n = 2 to 7"), (48, "n = 8 to 48"), (64, "n = 49 to 64"), (512, "n = 65 to 512"), (1024, "n = 1000, 1024")):
            if small <= last:
                return name
        return "n = 2000, 2048"


def rows_of(results):
    """Rows in the order of measurement."""
    grouped = {}
    for r in results["rows"]:
        grouped.setdefault(tuple(r[k] for k in KEYS), []).append(r)
    return [Row(key, group) for key, group in grouped.items()]


def duration(seconds):
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def worst(*values):
    """The largest of JSON's numbers, `"inf"` and null (not measured); None if none was measured."""
    known = [float(v) for v in values if v is not None]
    return max(known) if known else None


def orthogonality(r):
    return worst(r["errors"]["left"], r["errors"]["right"])


def number(x):
    return "–" if x is None else "∞" if float(x) == float("inf") else f"{float(x):.2g}" if float(x) < 9.95 else f"{float(x):.0f}" if float(x) < 1e4 else f"{float(x):.1e}"


def errors(r):
    """Residual / orthogonality / singular values, in the units of the head of the table."""
    e = r["errors"]
    sigma = e["sigma_relative"] if r["accuracy"] == "relative" else e["sigma_absolute"]
    return " / ".join(number(x) for x in ((e["residual"], orthogonality(r), sigma) if r["job"] == "thin" else (sigma,)))


def shape(row):
    text = f"n = {row.n}" if row.m == row.n else f"{row.m}×{row.n}"
    return f"{row.count} of {text}" if row.count > 1 else text


def table(head, lines):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|"] + ["| " + " | ".join(line) + " |" for line in lines]) + "\n"


def cells(r):
    return [f"{duration(r['seconds'])} ({errors(r)})", f"{r['library']} {r['routine']}"] if r else ["–", "–"]


def ratio(x):
    return "–" if x is None else f"{x:.2f}"


def measured(results):
    c = results["context"]
    ceilings = ", ".join(f"{k['who']} {k['kind']} {k['gflops']:.0f} GF/s on {k['threads']}" for k in results["ceilings"])
    missing = "; ".join(f"{name} ({why})" for name, why in c.get("missing", {}).items())
    lines = [
        f"{c['date'][:10]}, {c['cpu']}, {c['cores']} cores, load {c['load_at_start']:.1f} at the start; commit {c['commit']}; {c['compiler']}.",
        f"Libraries: {', '.join(c.get('peers', {}).values())}.",
    ]
    if missing:
        lines.append(f"Missing: {missing}.")
    if ceilings:
        lines.append(f"Ceilings (n = 1000 for gemm): {ceilings}.")
    return "\n".join(lines) + "\n"


def summary(rows):
    groups = {}
    for row in rows:
        if row.factor(row.peer) is not None:
            groups.setdefault((row.threads, row.scalar, row.job, row.accuracy, row.size_class()), []).append(row)
    lines = []
    for (threads, scalar, job, accuracy, size), members in sorted(groups.items(), key=lambda g: (g[0][0], "dszc".index(g[0][1]), g[0][2:4])):
        factors = [m.factor(m.peer) for m in members]
        least = min(members, key=lambda m: m.factor(m.peer))
        behind = [m for m in members if m.ours and m.gesdd and m.job == "thin" and not no_worse(m.ours, m.gesdd)]
        lines.append(
            [str(threads), scalar, job, accuracy, size, str(len(members)), f"{min(factors):.2f}", f"{least.family} {shape(least)}: {least.peer['library']}"]
            + [f"{statistics.median(factors):.2f}", str(len(behind))]
        )
    head = ["threads", "scalar", "job", "accuracy", "size", "rows", "least factor", "where", "median factor", "rows with larger errors than gesdd's"]
    return table(head, lines)


def no_worse(ours, theirs):
    """Residual and orthogonality at most those of another result. Unmeasured ones count as worse."""
    pairs = [(ours["errors"]["residual"], theirs["errors"]["residual"]), (orthogonality(ours), orthogonality(theirs))]
    return all(a is not None and b is not None and float(a) <= float(b) for a, b in pairs)


def full_table(results):
    rows = rows_of(results)
    parts = ["# Every SVD, time and error in one row\n", measured(results)]
    parts.append(
        "Time of one decomposition (of the whole stack for batches), CPU time for one thread and wall clock for more, medians of interleaved turns. In "
        "brackets residual |A − U S Vᴴ|/(u |A|), orthogonality |QᴴQ − I|/u (the worse of U and V), both in the Frobenius norm, and the worst singular value: "
        "|S − σ|/(u σ₁) for `normwise`, |S − σ|/(u σ) for `relative`, σ certified; values only: the last alone. – is not measured. Factors: the "
        "peer's time by ours.\n"
    )
    parts += ["## Factors against the best peer\n", summary(rows)]
    sections = {}
    for row in rows:
        sections.setdefault((row.threads, row.accuracy, row.scalar, row.job, row.family), []).append(row)
    for (threads, accuracy, scalar, job, family), members in sections.items():
        parts.append(f"## {family}, {scalar}, {job}, {accuracy}, {threads} thread{'s' if threads > 1 else ''}\n")
        lines = []
        for row in members:
            ours = cells(row.ours)[0] if row.ours else next((r["status"] for r in row.results if r["who"] == "eckart"), "–")
            lines.append([shape(row), ours, *cells(row.peer), ratio(row.factor(row.peer)), *cells(row.gesdd), ratio(row.factor(row.gesdd))])
        parts.append(table(["matrix", "Eckart", "best peer", "", "factor", "best gesdd", "", "factor"], lines))
    bad = [r for r in results["rows"] if r["status"] != "ok"]
    if bad:
        parts.append("## Rows without a result\n")
        parts.append(table(["case", "who", "why"], [["/".join(str(r[k]) for k in KEYS), f"{r['library']} {r['routine']}", r["status"]] for r in bad]))
    return "\n".join(parts)


def readme_rows(rows):
    """Those that the README has room for."""
    orders = (4, 8, 16, 32, 64, 100, 256, 512, 1000, 2000)
    for row in rows:
        if row.scalar != "d" or row.job != "thin" or row.ours is None or row.peer is None or row.threads != 1:
            continue
        if row.accuracy == "normwise" and row.family == "gaussian" and (row.m != row.n or row.count > 1 or row.n in orders):
            yield row
        if row.accuracy == "relative" and (row.family != "gaussian" and row.n in (26, 100) or row.family == "gaussian" and row.n in (100, 512)):
            yield row


def readme_table(results):
    lines = []
    for row in sorted(readme_rows(rows_of(results)), key=lambda r: (r.accuracy, r.count > 1, r.m != r.n, r.family != "gaussian", r.n)):
        lines.append(
            [f"{row.family} {shape(row)}" + (", relative" if row.accuracy == "relative" else ""), cells(row.ours)[0], cells(row.peer)[0], cells(row.peer)[1]]
            + [ratio(row.factor(row.peer)), ratio(row.factor(row.gesdd))]
        )
    return measured(results) + "\n" + table(["matrix", "Eckart", "best peer", "which", "factor", "by the best dgesdd"], lines)


def put_between_markers(text, new):
    """Raises ValueError unless the text has both markers once, in order."""
    begin, end = MARKERS
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"the markers {begin} and {end} must stand there once, in this order")
    return text[: text.index(begin) + len(begin)] + "\n" + new + text[text.index(end) :]


def write(results, folder, python_folder, readme, say):
    """table.md and the charts into the folder; the short table into `readme` unless it is None."""
    (folder / "table.md").write_text(full_table(results), encoding="utf-8")
    if readme:
        readme.write_text(put_between_markers(readme.read_text(encoding="utf-8"), readme_table(results)), encoding="utf-8")
    written = ["results.json", "table.md"]
    sys.path.append(str(python_folder))
    try:
        import svd_plot
    except ImportError as error:
        say(f"no charts: {error}")
    else:
        written += svd_plot.write(results, rows_of(results), folder)
    say(f"written to {folder}: {', '.join(written)}")
