"""Time and verified error of every SVD at hand, in the same row: the driver of `./eckart bench svd`.

Each library runs in a process of its own (bench_svd_worker). For every row the processes are asked by turns, in an order drawn anew each round, and
medians over the rounds are kept: CPU time for one thread, wall clock for more. Results go to one folder: results.json (everything), table.md, and SVG
charts. What `--help` calls a case is `family/scalar/MxN[xCOUNT]/job/accuracy/threads`, for example `gaussian/d/100x100/thin/normwise/1`.
"""

import argparse
import datetime
import json
import math
import os
import platform
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import svd_peers
import svd_report
from svd_worker_process import Died, Worker

ORDERS = [96, 100, 127, 128, 129, 200, 255, 256, 500, 512, 1000, 1024, 2000, 2048]
FAMILIES = ("condition_1e8", "graded", "half_rank", "clustered")
RECTANGLES = ((4096, 64), (10000, 100), (2000, 500), (64, 4096), (100, 10000), (500, 2000))


def case(family, scalar, m, n, job, accuracy="normwise", threads=1, count=1):
    return {"family": family, "scalar": scalar, "m": m, "n": n, "count": count, "job": job, "accuracy": accuracy, "threads": threads}


def case_name(c):
    count = f"x{c['count']}" if c["count"] > 1 else ""
    return f"{c['family']}/{c['scalar']}/{c['m']}x{c['n']}{count}/{c['job']}/{c['accuracy']}/{c['threads']}"


def full_plan():
    """Everything, small matrices first, so that the times of small ones tell which rows of large ones take too long."""
    plan = []
    for n in list(range(2, 65)) + ORDERS:
        plan += [case("gaussian", "d", n, n, job) for job in ("thin", "values")]
        if n in (8, 16, 32, 64) or 96 <= n <= 1024:
            plan += [case("gaussian", "d", n, n, job, "relative") for job in ("thin", "values") if job == "thin" or n < 1000]
    plan += [case("companion", "d", 26, 26, job, "relative") for job in ("thin", "values")]
    for family in FAMILIES:
        for n in (32, 100, 256, 512):
            plan += [case(family, "d", n, n, "thin"), case(family, "d", n, n, "values")]
            if family in ("condition_1e8", "graded"):
                plan.append(case(family, "d", n, n, "thin", "relative"))
    for m, n in RECTANGLES:
        plan += [case("gaussian", "d", m, n, job) for job in ("thin", "values")]
        if m > n:
            plan.append(case("gaussian", "d", m, n, "thin", "relative"))
    for scalar in "szc":
        for n in (8, 16, 32, 64, 100, 256, 500, 1000):
            if scalar == "c" and n not in (16, 100, 500):
                continue
            plan += [case("gaussian", scalar, n, n, job) for job in ("thin", "values")]
            if n in (100, 256):
                plan.append(case("gaussian", scalar, n, n, "thin", "relative"))
    for n in (2, 4, 8, 16):
        plan += [case("gaussian", "d", n, n, job, count=100000) for job in ("thin", "values")]
    for m, n in [(n, n) for n in (100, 256, 500, 512, 1000, 1024, 2000, 2048)] + list(RECTANGLES[:3]):
        plan += [case("gaussian", "d", m, n, job, threads=2) for job in ("thin", "values") if job == "thin" or m in (100, 500, 1000, 2000)]
    return plan


def quick_plan():
    """One or two rows of everything."""
    plan = []
    for n in (2, 4, 8, 16, 24, 32, 48, 64, 100, 128, 200, 256, 500, 1000):
        plan.append(case("gaussian", "d", n, n, "thin"))
        if n in (16, 64, 100, 256, 500, 1000):
            plan.append(case("gaussian", "d", n, n, "values"))
        if n in (100, 256, 500):
            plan.append(case("gaussian", "d", n, n, "thin", "relative"))
    plan.append(case("companion", "d", 26, 26, "thin", "relative"))
    plan += [case(family, "d", 100, 100, "thin", "relative" if family == "graded" else "normwise") for family in FAMILIES]
    plan += [case("gaussian", "d", m, n, "thin") for m, n in ((4096, 64), (10000, 100), (2000, 500), (100, 10000))]
    plan += [case("gaussian", scalar, n, n, "thin") for scalar in "szc" for n in (16, 100, 256)]
    plan += [case("gaussian", "d", n, n, "thin", count=100000) for n in (2, 4, 8)]
    plan += [case("gaussian", "d", n, n, "thin", threads=2) for n in (100, 500, 1000)]
    return plan


def selected(plan, options):
    def numbers(text):
        return {int(x) for x in text.split(",")}

    if options.sizes:
        plan = [c for c in plan if min(c["m"], c["n"]) in numbers(options.sizes)]
    if options.threads:
        plan = [c for c in plan if c["threads"] in numbers(options.threads)]
    for key, wanted in (("family", options.families), ("scalar", options.scalars), ("job", options.jobs), ("accuracy", options.accuracies)):
        if wanted:
            plan = [c for c in plan if c[key] in wanted.split(",")]
    if options.filter:
        plan = [c for c in plan if re.search(options.filter, case_name(c))]
    return plan


def routine_fits(routine, c):
    """Whether a peer's routine belongs into a row: the accurate ones into `relative`, of the others those that can be the fastest there."""
    small = min(c["m"], c["n"]) <= 64
    if c["accuracy"] == "relative":
        return routine in ("svd relative", "gejsv", "gesvj")
    if routine in ("svd relative", "gejsv", "gesvj"):
        return False
    if routine == "gesvd":
        return small or c["job"] == "values"
    if routine.startswith("JacobiSVD"):
        return small
    return True


def nominal_flops(c):
    """The conventional counts of Golub and Van Loan for a stack, four times as many for complex matrices."""
    a, b = max(c["m"], c["n"]), min(c["m"], c["n"])
    if c["job"] == "values":
        flops = min(4 * a * b**2 - 4 * b**3 / 3, 2 * a * b**2 + 2 * b**3)
    else:
        flops = min(14 * a * b**2 + 8 * b**3, 6 * a * b**2 + 20 * b**3)
    return flops * c["count"] * (4 if c["scalar"] in "cz" else 1)


class Bench:
    def __init__(self, program, peers, options, folder):
        self._program, self._peers, self._options, self._folder = program, {p.key: p for p in peers}, options, folder
        self._workers = {}
        self._speed = {}  # kind of row -> nominal flops a second, the best so far
        self.names, self.missing = {}, {}

    def worker(self, key, threads):
        """The peer's process, started when first asked for and again after it died. None if it does not start."""
        if (key, threads) not in self._workers and key not in self.missing:
            peer = self._peers[key]
            command = [str(self._program), *peer.arguments, f"--threads={threads}", f"--sigma={self._folder / 'sigma'}"]
            try:
                self._workers[key, threads] = Worker(command, svd_peers.environment(peer, threads))
                self.names[key] = self._workers[key, threads].name
            except Died as error:
                self.missing[key] = str(error)
                say(f"{key} is missing: {error}")
        return self._workers.get((key, threads))

    def end(self):
        for worker in self._workers.values():
            worker.end()

    def _ask(self, key, threads, **request):
        if (key, threads) not in self._workers:
            raise RuntimeError("died before")
        try:
            return self._workers[key, threads].ask(**request)
        except Died as error:
            self._workers.pop((key, threads)).end()
            raise RuntimeError(f"died: {error}") from error

    def _candidates(self, c):
        what = {k: c[k] for k in ("family", "scalar", "m", "n", "count")}
        for key, peer in self._peers.items():
            if c["threads"] > 1 and not peer.threads or not self._wanted(key) or self.worker(key, c["threads"]) is None:
                continue
            if c["count"] > 1 and key in ("openblas-debian", "blis", "libflame"):  # much the same code as others at these orders; spares memory
                continue
            try:
                routines = self._ask(key, c["threads"], do="routines", **what)["routines"]
            except RuntimeError as error:
                say(f"{key} {error}")
                continue
            yield from ((key, routine) for routine in routines if routine_fits(routine, c))

    def _prepare(self, c, key, routine):
        """A result row with status and errors; `seconds` is an estimate."""
        row = dict(c, who=key, library=self.names[key], routine=routine, status="ok")
        expected = nominal_flops(c) / self._speed.get(self._kind(row), math.inf)
        if expected > self._options.call_limit and key != "eckart":
            return row | {"status": f"not run: one call is expected to take {expected:.0f} s"}
        what = {k: c[k] for k in ("family", "scalar", "m", "n", "count", "job")}
        try:
            self.worker(key, c["threads"])  # again, if an earlier routine ended it
            answer = self._ask(key, c["threads"], do="prepare", routine=routine, **what)
        except RuntimeError as error:
            return row | {"status": str(error)}
        if not answer["ok"]:
            row["status"] = "reports failure"
        return row | {"seconds": answer["seconds"], "errors": answer["errors"]}

    @staticmethod
    def _kind(row):
        """Rows whose speeds tell how long another one may take at most."""
        return tuple(row[k] for k in ("who", "routine", "job", "accuracy", "scalar", "threads"))

    def measure(self, c):
        """The rows of one case."""
        if self.worker("eckart", 1):
            what = {k: c[k] for k in ("family", "scalar", "m", "n", "count")}
            try:
                self._ask("eckart", 1, do="certify", seconds=self._options.certify_seconds, **what)
            except RuntimeError as error:
                say(f"no certified values for {case_name(c)}: {error}")
        rows = [self._prepare(c, key, routine) for key, routine in list(self._candidates(c))]
        timed = [row for row in rows if row["status"] == "ok"]
        fastest = min((row["seconds"] for row in timed), default=0)
        clock = "cpu" if c["threads"] == 1 else "wall"
        samples = {id(row): [] for row in timed}
        for round_ in range(self._options.rounds):
            slow = 10 * max(fastest, 1e-3)  # far behind: once is enough
            turns = [row for row in timed if round_ == 0 or row["seconds"] <= slow and round_ < self._rounds_of(row)]
            random.shuffle(turns)
            for row in turns:
                if row["status"] != "ok":  # it died in an earlier turn
                    continue
                try:
                    samples[id(row)].append(self._turn(c, row)[clock])
                except RuntimeError as error:
                    row["status"] = str(error)
        for row in timed:
            if samples[id(row)] and row["status"] == "ok":
                row.update(seconds=statistics.median(samples[id(row)]), samples=samples[id(row)], clock=clock)
                row["gflops"] = nominal_flops(c) / row["seconds"] * 1e-9
                if c["count"] == 1 and min(c["m"], c["n"]) >= 64:  # smaller ones tell nothing of larger ones
                    self._speed[self._kind(row)] = max(row["gflops"] * 1e9, self._speed.get(self._kind(row), 0))
        for row in rows:
            if row["status"] != "ok":
                row.pop("seconds", None)
        return rows

    def _rounds_of(self, row):
        return 2 if row["seconds"] > 1 else 3 if row["seconds"] > 0.3 else self._options.rounds

    def _wanted(self, key):
        return not self._options.peers or key == "eckart" or key in self._options.peers.split(",")

    def _turn(self, c, row):
        """Seconds of one decomposition by both clocks."""
        answer = self._ask(row["who"], c["threads"], do="run", routine=row["routine"], seconds=self._options.row_seconds)
        return {clock: answer[clock] / answer["calls"] for clock in ("wall", "cpu")}

    def release(self):
        for key, threads in list(self._workers):
            try:
                self._ask(key, threads, do="release")
            except RuntimeError as error:
                say(f"{key}: {error}")

    def ceilings(self, threads):
        """GF/s of the fused multiply-add peak on one core and of each library's DGEMM, the best of several rounds."""
        best = {}
        for _ in range(self._options.rounds):
            for key in self._peers:
                for kind in ("fma", "gemm"):
                    if kind == "fma" and threads > 1 or not self._wanted(key) or self.worker(key, threads) is None:
                        continue
                    try:
                        answer = self._ask(key, threads, do="ceiling", kind=kind, n=1000)
                    except RuntimeError:  # a library without this product
                        continue
                    if answer:
                        rate = answer["flops"] / answer["cpu" if threads == 1 else "wall"] * 1e-9
                        best[key, kind] = max(rate, best.get((key, kind), 0))
        return [{"who": key, "kind": kind, "threads": threads, "gflops": rate} for (key, kind), rate in best.items()]


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def output_of(command, **options):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, **options).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def context(root, options):
    cpu = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8")) if Path("/proc/cpuinfo").exists() else None
    commit = output_of(["git", "-C", str(root), "rev-parse", "--short=12", "HEAD"])
    changed = output_of(["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no"])
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "cpu": cpu.group(1) if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "compiler": output_of(["c++", "--version"]).split("\n")[0],
        "commit": commit + (" and changes" if changed else ""),
        "load_at_start": os.getloadavg()[0],
        "options": {k: str(v) for k, v in vars(options).items() if v not in (None, False)},
    }


def parse(arguments):
    parser = argparse.ArgumentParser(prog="./eckart bench svd", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="some rows of everything, in minutes")
    parser.add_argument("--sizes", help="only these min(m, n): 16,100")
    parser.add_argument("--threads", help="only these numbers of threads: 1 or 2 or 1,2")
    parser.add_argument("--families", help="only these: gaussian,condition_1e8,graded,half_rank,clustered,companion")
    parser.add_argument("--scalars", help="only these: s,d,c,z")
    parser.add_argument("--jobs", help="only these: thin,values")
    parser.add_argument("--accuracies", help="only these: normwise,relative")
    parser.add_argument("--filter", help="only cases whose name matches this regular expression")
    parser.add_argument("--peers", help="only these beside Eckart: openblas,openblas-debian,mkl,blis,libflame,reference,eigen,faer,nalgebra")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each row (5); 3 at most for calls of more than 0.3 s, 2 for more than 1 s")
    parser.add_argument("--row-seconds", type=float, default=0.01, help="least time of a turn (0.01)")
    parser.add_argument("--call-limit", type=float, default=6, help="rows whose single call is expected to take longer are not run (6 s)")
    parser.add_argument("--certify-seconds", type=float, default=20, help="budget for certifying one problem's values (20); they are kept")
    parser.add_argument("--no-setup", action="store_true", help="take the peers that are there already; fetch and build none")
    parser.add_argument("--list", action="store_true", help="print the cases and stop")
    parser.add_argument("--report-only", action="store_true", help="measure nothing: tables and charts from the results that are there")
    parser.add_argument("--readme", action="store_true", help="put the short table into README.md, between its markers")
    parser.add_argument("--program", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, required=True, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def run(options, root, plan):
    peers_folder = options.folder.parent / "peers"
    missing = {} if options.no_setup else svd_peers.set_up(peers_folder, root / "bench", say)
    peers, absent = svd_peers.find(peers_folder)
    missing |= absent
    bench = Bench(options.program, peers, options, options.folder)
    results = {"context": context(root, options), "ceilings": [], "rows": []}
    start = time.monotonic()
    try:
        for threads in sorted({c["threads"] for c in plan}):
            results["ceilings"] += bench.ceilings(threads)
        for i, c in enumerate(plan):
            before = time.monotonic()
            results["rows"] += bench.measure(c)
            bench.release()
            now = time.monotonic()
            say(f"{i + 1}/{len(plan)} {case_name(c)} {now - before:.1f} s, {now - start:.0f} s in all")
    finally:  # an interrupted run keeps what it has
        bench.end()
        results["context"] |= {"peers": bench.names, "fetched": svd_peers.origins(peers_folder), "missing": missing | bench.missing, "load_at_end": os.getloadavg()[0], "seconds": round(time.monotonic() - start)}
        options.folder.mkdir(parents=True, exist_ok=True)
        (options.folder / "results.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    return results


def main():
    root = Path(__file__).resolve().parent.parent
    options = parse(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("bench: terminated; what was measured so far is kept"))
    plan = selected(quick_plan() if options.quick else full_plan(), options)
    if options.list:
        print("\n".join(case_name(c) for c in plan))
        return
    if not plan and not options.report_only:
        sys.exit("bench: no case is left by these options")
    if not options.report_only:
        run(options, root, plan)
    results = json.loads((options.folder / "results.json").read_text(encoding="utf-8"))
    svd_report.write(results, options.folder, options.folder.parent / "peers" / "python", root / "README.md" if options.readme else None, say)


if __name__ == "__main__":
    main()
