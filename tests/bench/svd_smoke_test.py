"""The SVD benchmark from end to end on tiny matrices, with the libraries that are always there: svd_smoke_test.py PATH_OF_bench_svd_worker."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent.parent / "bench" / "svd_bench.py"
CASES = r"gaussian/d/4x4/|gaussian/z/8x8/thin|companion/d/26x26/thin"

with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary) / "svd"
    options = ["--no-setup", "--rounds", "1", "--row-seconds", "0.001", "--threads", "1", "--filter", CASES]
    subprocess.run([sys.executable, "-B", str(BENCH), "--program", sys.argv[1], "--folder", str(folder), *options], check=True, timeout=250)
    rows = json.loads((folder / "results.json").read_text(encoding="utf-8"))["rows"]
    table = (folder / "table.md").read_text(encoding="utf-8")

assert {r["who"] for r in rows if r["accuracy"] == "normwise"} == {"eckart", "eigen"}, rows
assert {(r["scalar"], r["n"], r["job"]) for r in rows} == {("d", 4, "thin"), ("d", 4, "values"), ("z", 8, "thin"), ("d", 26, "thin")}, rows
assert "## companion, d, thin, relative, 1 thread" in table
for r in rows:
    assert r["status"] == "ok" and r["seconds"] > 0, r
    e, p = r["errors"], r["n"]
    assert e["compared"] == p and e["sigma_absolute"] <= 20 * p**1.5, r  # the bound of fast/svd.hpp; |A|_F <= p^0.5 sigma_1
    if r["job"] == "thin":
        assert max(e["residual"], e["left"], e["right"]) <= 40 * p, r
    if r["family"] == "companion" and r["who"] == "eckart":
        assert e["sigma_relative"] <= 20 * p, r  # its smallest value lies 27 orders of magnitude below the largest
