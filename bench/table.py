"""The README's table of speed and accuracy, from bench_svd's JSON on standard input: medians over the repetitions, one row a size."""

import json
import sys

data = json.load(sys.stdin)
rows = {}  # (matrices, job, n) -> {library: benchmark}
for b in data["benchmarks"]:
    if b.get("aggregate_name") == "median":
        matrices, job, n, library = b["run_name"].split("/", 3)
        rows.setdefault((matrices, job, int(n)), {})[library] = b

wanted = ("eckart", "dgesdd", "dgejsv", "JacobiSVD", "BDCSVD")
libraries = []
for w in wanted:
    libraries += [name for name in next(iter(rows.values())) if w in name]


def cell(b):
    ulps = b.get("sigma_ulps")
    error = f"{b['residual']:.0f} / {b['orth']:.0f}" + (f" / {ulps:.2g}" if ulps is not None else "")
    return f"{b['cpu_time']:.0f} µs ({error})"


print("| matrix | " + " | ".join(libraries) + " |")
print("|---" * (1 + len(libraries)) + "|")
for (matrices, job, n), by_library in sorted(rows.items()):
    print(f"| {matrices} n = {n} | " + " | ".join(cell(by_library[name]) for name in libraries) + " |")
