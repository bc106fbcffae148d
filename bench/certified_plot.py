"""The README's figures of the certified SVD: a chart of time against order, and Markdown tables.

    python3 bench/certified_plot.py RESULTS.json CHART.svg [--no-mpmath] > TABLES.md

RESULTS.json is what `bench_certified --benchmark_format=json` writes; `./eckart bench certified` runs both. Medians over the repetitions, wall
clock. Needs nothing but Python 3. Where mpmath can be imported, its svd_r (34 digits, uncertified) is timed here, once, at n = 50 on the
same matrix, because it is no C++ code.
"""

import json
import math
import statistics
import sys
import time

COLOURS = ["#1b6ca8", "#d1495b", "#66a182", "#8d5a97", "#edae49", "#00798c", "#555555", "#b5651d", "#2e294e", "#9c9c00"]
UNIT = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def read(path):
    """{(family, n, who): row} in the order of registration; a row has the median time in seconds, the label and the counters."""
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    repetitions = {}
    for b in data["benchmarks"]:
        if b.get("error_occurred"):
            print(f"certified_plot: {b['name']} failed: {b['error_message']}", file=sys.stderr)
        elif b.get("run_type") == "iteration":
            repetitions.setdefault(b["run_name"], []).append(b)
    rows = {}
    for name, runs in sorted(repetitions.items(), key=lambda item: item[1][0]["family_index"]):
        family, n, who = name.split("/")[:3]
        row = dict(runs[0])
        row["seconds"] = statistics.median(b["real_time"] * UNIT[b["time_unit"]] for b in runs)
        if "matrices/s" in row:
            row["matrices/s"] = statistics.median(b["matrices/s"] for b in runs)
        rows[family, int(n), who] = row
    return data["context"], rows


def gaussian(n, seed=1):
    """The bits of `certified_problem("gaussian", n)` (tests/support/random.hpp), as rows."""
    mask = 2**64 - 1

    def mix(x):
        x = (x + 0x9E3779B97F4A7C15) & mask
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
        return x ^ (x >> 31)

    key, counter, entries = mix(seed), 0, []
    for _ in range(n * n):
        total = -6.0
        for _ in range(12):
            total += (mix(key ^ mix(counter)) >> 11) * 2.0**-53
            counter += 1
        entries.append(total)
    return [[entries[j * n + i] for j in range(n)] for i in range(n)]


def mpmath_row(n):
    """Time of mpmath's svd_r in 34 digits, or None where mpmath is not installed."""
    try:
        import mpmath
    except ImportError:
        print("certified_plot: mpmath cannot be imported; its row is left out", file=sys.stderr)
        return None
    mpmath.mp.dps = 34
    A = mpmath.matrix(gaussian(n))
    start = time.perf_counter()
    mpmath.svd_r(A, compute_uv=False)
    return {"seconds": time.perf_counter() - start, "label": "", "who": f"mpmath {mpmath.__version__} svd_r, 34 digits"}


def duration(seconds):
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def error(row, n):
    """What is known of the values of a row, in words."""
    if "passes" in row:
        parts = [f"{row['proved']:.0f} of {n} proved"]
        if "wrong" in row:
            parts.append(f"{row['wrong']:.0f} wrong")
        if "accepted" in row:
            parts.append("certificate accepted" if row["accepted"] == 1 else "certificate REFUSED")
        return ", ".join(parts) + ("" if row.get("label") == "ok" else f", {row.get('label')}")
    if "right" in row:
        parts = [f"{row['right']:.0f} of {n} right"]
        if row.get("ulps"):
            parts.append(f"worst {row['ulps']:.2g} ulps")
        if "proved" in row:
            parts.append(f"{row['proved']:.0f} proved with {row['bits']:.0f} bits")
        return ", ".join(parts)
    return "not compared"


def table(head, lines):
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def print_tables(context, rows):
    gaussians = sorted(((n, who) for family, n, who in rows if family == "gaussian"), key=lambda row: row[0])
    print(f"Measured {context['date']}, {context['fast target']}, load {context['load_avg'][0]:.2f} at the start.\n")
    if gaussians:
        print("Gaussian matrices:\n")
        table(
            ["n", "who", "time", "times dgesdd", "values", "passes, bits"],
            [
                [str(n), who, duration(row["seconds"]), ratio(rows, n, row), error(row, n), effort(row)]
                for n, who in gaussians
                for row in [rows["gaussian", n, who]]
            ],
        )
    hard = list(dict.fromkeys(f for f, _, _ in rows if f not in ("gaussian", "throughput", "spread", "memory")))
    if hard:
        print("Hard matrices, n = 100:\n")
        lines = []
        for family in hard:
            ours = rows.get((family, 100, "certified"))
            theirs = [row for (f, _, who), row in rows.items() if f == family and who.endswith("dgesdd")]
            if ours:
                lines.append(
                    [family, condition(ours), duration(ours["seconds"]), error(ours, 100), effort(ours)]
                    + ([f"{duration(theirs[0]['seconds'])}: {error(theirs[0], 100)}"] if theirs else [""])
                )
        table(["family", "σ₁/σₙ", "certified", "values", "passes, bits", "dgesdd"], lines)
    small = [(n, who) for family, n, who in rows if family == "throughput"]
    if small:
        print("Many small matrices, one thread:\n")
        table(["n", "", "matrices a second"], [[str(n), who, f"{rows['throughput', n, who]['matrices/s']:.3g}"] for n, who in small])
    spread = [(n, row) for (family, n, _), row in rows.items() if family == "spread"]
    if spread:
        print("The same for several Gaussian matrices of one order:\n")
        table(
            ["n", "matrices", "in one pass", "fastest", "median", "slowest"],
            [
                [str(n), f"{row['matrices']:.0f}", f"{row['one_pass']:.0f}"]
                + [duration(row[key]) for key in ("least_s", "median_s", "greatest_s")]
                for n, row in spread
            ],
        )
    for family, n, who in [key for key in rows if key[0] == "memory"]:
        row = rows[family, n, who]
        print(
            f"Peak memory of a process with one SVD of order {n} ({who}): {row['n2_doubles']:.1f} n² doubles, "
            f"{row['n2_doubles_before']:.1f} of them before it started.\n"
        )


def ratio(rows, n, row):
    base = [r["seconds"] for (family, m, who), r in rows.items() if family == "gaussian" and m == n and who.endswith("dgesdd")]
    return f"{row['seconds'] / base[0]:.3g}" if base else ""


def effort(row):
    return f"{row['passes']:.0f}, {row['bits']:.0f}" if "passes" in row else ""


def condition(row):
    if "condition" not in row:
        return ""
    value = float(row["condition"])
    return f"{value:.1e}" if math.isfinite(value) else "∞"


def chart(rows):
    """Time against order, both logarithmic, one line a code."""
    series = {}
    for (family, n, who), row in rows.items():
        if family == "gaussian":
            series.setdefault(who, []).append((n, row["seconds"]))
        if family == "spread":
            series.setdefault(f"{who}, median of {row['matrices']:.0f} matrices", []).append((n, row["median_s"]))
    orders = [n for points in series.values() for n, _ in points]
    times = [t for points in series.values() for _, t in points]
    left, top, width, height, legend = 70, 20, 560, 420, 300
    x0, x1 = math.log10(min(orders)) - 0.05, math.log10(max(orders)) + 0.05
    y0, y1 = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def x(n):
        return left + width * (math.log10(n) - x0) / (x1 - x0)

    def y(seconds):
        return top + height * (y1 - math.log10(seconds)) / (y1 - y0)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + legend} {top + height + 50}" '
        'font-family="sans-serif" font-size="12">',
        "<title>Time of singular values against the order of a Gaussian matrix</title>",
        f'<rect width="{left + width + legend}" height="{top + height + 50}" fill="white"/>',
    ]
    for power in range(y0, y1 + 1):
        out.append(f'<path d="M{left} {y(10.0**power):.1f}H{left + width}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{y(10.0**power) + 4:.1f}" text-anchor="end">{duration(10.0**power)}</text>')
    for n in (10, 20, 50, 100, 200, 500, 1000, 2000):
        if min(orders) <= n <= max(orders):
            out.append(f'<path d="M{x(n):.1f} {top}V{top + height}" stroke="#ddd"/>')
            out.append(f'<text x="{x(n):.1f}" y="{top + height + 18}" text-anchor="middle">{n}</text>')
    out.append(f'<text x="{left + width / 2}" y="{top + height + 38}" text-anchor="middle">order n, Gaussian matrix</text>')
    ranked = sorted(series.items(), key=lambda item: -max(item[1])[1] / max(item[1])[0] ** 3)
    for k, (who, points) in enumerate(ranked):
        colour = COLOURS[k % len(COLOURS)]
        path = " ".join(f"{x(n):.1f},{y(t):.1f}" for n, t in sorted(points))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x(n):.1f}" cy="{y(t):.1f}" r="3" fill="{colour}"/>' for n, t in points]
        mark = top + 10 + 20 * k
        out.append(f'<path d="M{left + width + 15} {mark}h20" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="{left + width + 40}" y="{mark + 4}">{who.replace("&", "&amp;").replace("<", "&lt;")}</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    arguments = [a for a in sys.argv[1:] if a != "--no-mpmath"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    context, rows = read(arguments[0])
    mpmath = None if "--no-mpmath" in sys.argv else mpmath_row(50)
    if mpmath:
        rows["gaussian", 50, mpmath["who"]] = mpmath
    print_tables(context, rows)
    if not any(family in ("gaussian", "spread") for family, _, _ in rows):
        sys.exit("certified_plot: the results have no Gaussian rows; there is nothing to draw")
    with open(arguments[1], "w", encoding="utf-8") as file:
        file.write(chart(rows))


if __name__ == "__main__":
    main()
