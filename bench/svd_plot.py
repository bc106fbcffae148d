"""Charts of the SVD benchmark, as SVG: time and rate against order, accuracy against speed."""

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "eckart", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3, "legend.fontsize": 7})
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

MARKERS = "o*s^vDPX<>"
JOBS = {"thin": "U, S, V", "values": "values only"}


def _series(rows, job, value):
    """{library: [(n, value of its fastest routine)]} for single square Gaussian matrices of doubles on one thread."""
    series = {}
    for row in rows:
        if (row.family, row.scalar, row.job, row.accuracy, row.threads, row.count) != ("gaussian", "d", job, "normwise", 1, 1) or row.m != row.n:
            continue
        best = {}
        for r in row.results:
            if r["status"] == "ok" and r["seconds"] < best.get(r["library"], r)["seconds"] * (1 + 1e-12):
                best[r["library"]] = r
        for library, r in best.items():
            series.setdefault(library, []).append((row.n, value(r)))
    return {library: sorted(points) for library, points in series.items()}


def _colours(rows):
    """{library: colour}, the same in every chart; Eckart is black."""
    libraries = sorted({r["library"] for row in rows for r in row.results})
    others = [library for library in libraries if not library.startswith("Eckart")]
    return {library: "black" for library in libraries} | {library: f"C{k % 10}" for k, library in enumerate(others)}


def _order_ticks(axis, orders):
    ticks = [2**k for k in range(1, 12) if min(orders) <= 2**k <= max(orders)]
    axis.set_xticks(ticks, [str(n) for n in ticks])
    axis.minorticks_off()


def _by_order(rows, jobs, value, label):
    figure, axes = plt.subplots(1, len(jobs), figsize=(6.2 * len(jobs), 4.8), squeeze=False)
    colours = _colours(rows)
    for axis, job in zip(axes[0], jobs):
        series = _series(rows, job, value)
        for library, points in sorted(series.items()):
            width = 2.2 if colours[library] == "black" else 1.1
            axis.loglog(*zip(*points), marker=".", markersize=4, label=library, color=colours[library], linewidth=width)
        _order_ticks(axis, [n for points in series.values() for n, _ in points])
        axis.set(xlabel="order n, Gaussian matrix", ylabel=label, title=f"{JOBS[job]}, one thread")
    return figure, axes[0]


def _ceilings(axes, ceilings):
    one = [c for c in ceilings if c["threads"] == 1]
    for kind, text, style in (("fma", "FMA peak", "--"), ("gemm", "fastest DGEMM, n = 1000", ":")):
        best = max((c["gflops"] for c in one if c["kind"] == kind), default=None)
        if best:
            for axis in axes:
                axis.axhline(best, color="grey", linestyle=style, linewidth=1, label=f"{text}: {best:.0f} GF/s")


def _certified_rows(rows):
    """{(family, accuracy): row}: the largest order with certified values of each, U, S, V of one square matrix of doubles on one thread."""
    chosen = {}
    for row in rows:
        if (row.scalar, row.job, row.threads, row.count) == ("d", "thin", 1, 1) and row.m == row.n and row.ours:
            if any(r["status"] == "ok" and r["errors"]["compared"] for r in row.results):
                chosen[row.family, row.accuracy] = row
    return chosen


def _accuracy(rows):
    """Error of the singular values against time relative to the fastest, one panel a family and accuracy."""
    chosen, colours, columns = _certified_rows(rows), _colours(rows), 4
    if not chosen:
        return None
    lines = -(-len(chosen) // columns)
    figure, axes = plt.subplots(lines, columns, figsize=(3.6 * columns, 3.3 * lines + 1.2), squeeze=False)
    routines = sorted({r["routine"] for row in chosen.values() for r in row.results})
    entries = {}
    for axis in axes.flat[len(chosen) :]:
        axis.set_axis_off()
    for axis, ((family, accuracy), row) in zip(axes.flat, chosen.items()):
        key, unit = ("sigma_relative", "σ") if accuracy == "relative" else ("sigma_absolute", "σ₁")
        done = [r for r in row.results if r["status"] == "ok" and r["errors"][key] is not None]
        fastest = min(r["seconds"] for r in done)
        for r in done:
            error = min(max(float(r["errors"][key]), 0.1), 1e40)  # errors of 0 and infinity stand at the edges
            marker = MARKERS[routines.index(r["routine"]) % len(MARKERS)]
            entry = axis.loglog(r["seconds"] / fastest, error, marker, color=colours[r["library"]], markersize=9 if r["who"] == "eckart" else 6)
            entries[f"{r['library']} {r['routine']}"] = entry[0]
        axis.set(xlabel="time, fastest = 1", ylabel=f"worst |S − σ| / (u {unit})", title=f"{family}, n = {row.n}, {accuracy}")
    figure.legend(entries.values(), entries.keys(), loc="lower center", ncols=5)
    return figure


def _save(figure, path):
    figure.tight_layout(rect=(0, 0.12 if figure.legends else 0, 1, 1))
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path.name


def write(results, rows, folder):
    """The names of the files that were written; charts without a row are left out."""
    written = []
    jobs = [job for job in JOBS if _series(rows, job, lambda r: r["seconds"])]
    if jobs:
        figure, axes = _by_order(rows, jobs, lambda r: r["seconds"], "seconds")
        axes[-1].legend()
        written.append(_save(figure, folder / "time.svg"))
        figure, axes = _by_order(rows, jobs, lambda r: r["gflops"], "GF/s by the counts of Golub and Van Loan")
        _ceilings(axes, results["ceilings"])
        axes[-1].legend()
        written.append(_save(figure, folder / "rate.svg"))
    figure = _accuracy(rows)
    if figure:
        written.append(_save(figure, folder / "accuracy.svg"))
    return written
