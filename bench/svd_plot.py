"""Charts of the SVD benchmark, as SVG: time and rate against order, accuracy against speed."""

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "eckart", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3, "legend.fontsize": 7})
import matplotlib.pyplot as plt  # noqa: E402  (the backend is chosen first)

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


def _style(library, k):
    return {"color": "black", "linewidth": 2.2, "zorder": 5} if library.startswith("Eckart") else {"color": f"C{k % 10}", "linewidth": 1.1}


def _by_order(rows, jobs, value, label):
    figure, axes = plt.subplots(1, len(jobs), figsize=(6.2 * len(jobs), 4.6), squeeze=False)
    for axis, job in zip(axes[0], jobs):
        for k, (library, points) in enumerate(sorted(_series(rows, job, value).items())):
            axis.loglog(*zip(*points), marker=".", markersize=4, label=library, **_style(library, k))
        axis.set(xlabel="order n, Gaussian matrix", ylabel=label, title=f"{JOBS[job]}, one thread")
    return figure, axes[0]


def _ceilings(axes, ceilings):
    one = [c for c in ceilings if c["threads"] == 1]
    for kind, text, style in (("fma", "FMA peak", "--"), ("gemm", "fastest DGEMM, n = 1000", ":")):
        best = max((c["gflops"] for c in one if c["kind"] == kind), default=None)
        if best:
            for axis in axes:
                axis.axhline(best, color="grey", linestyle=style, linewidth=1, label=f"{text}: {best:.0f} GF/s")


def _accuracy(rows):
    """Error against time relative to the fastest, one panel a case: the largest order with certified values of each family."""
    chosen = {}
    for row in rows:
        if row.scalar == "d" and row.job == "thin" and row.threads == 1 and row.count == 1 and row.m == row.n and row.ours:
            if any(r["status"] == "ok" and r["errors"]["compared"] for r in row.results):
                chosen[row.family, row.accuracy] = row
    if not chosen:
        return None
    figure, axes = plt.subplots(1, len(chosen), figsize=(4.2 * len(chosen), 4.2), squeeze=False)
    for axis, ((family, accuracy), row) in zip(axes[0], chosen.items()):
        done = [r for r in row.results if r["status"] == "ok" and r["errors"]["sigma_relative"] is not None]
        fastest = min(r["seconds"] for r in done)
        for k, r in enumerate(sorted(done, key=lambda r: r["library"])):
            error = min(float(r["errors"]["sigma_relative"]), 1e40)  # an infinite error stands at the upper edge
            axis.loglog(r["seconds"] / fastest, max(error, 0.1), "*" if r["who"] == "eckart" else "o", label=f"{r['library']} {r['routine']}", **_style(r["library"], k))
        axis.set(xlabel="time, fastest = 1", ylabel="worst |S − σ| / (u σ)", title=f"{family}, n = {row.n}, {accuracy}")
        axis.legend()
    return figure


def _save(figure, path):
    figure.tight_layout()
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
