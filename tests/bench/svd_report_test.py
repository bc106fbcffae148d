"""What the SVD benchmark's scripts make of results: the recorded ones, taken on a busy machine, and small ones made here."""

import json
import os
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bench"))
sys.dont_write_bytecode = True

import svd_bench  # noqa: E402
import svd_peers  # noqa: E402
import svd_report  # noqa: E402
from svd_worker_process import Died, Worker  # noqa: E402


def recorded():
    return json.loads((Path(__file__).parent / "recorded_results.json").read_text(encoding="utf-8"))


def result(who, seconds, routine="gesdd", status="ok", residual=1.0, left=1.0, right=1.0, sigma=1.0, **case):
    errors = {"residual": residual, "left": left, "right": right, "sigma_absolute": sigma, "sigma_relative": sigma, "compared": 3}
    row = svd_bench.case("gaussian", "d", 3, 3, "thin") | case
    row |= {"who": who, "library": who.capitalize(), "routine": routine, "status": status, "errors": errors}
    return row | ({"seconds": seconds} if status == "ok" else {})


def one_row(*results):
    (row,) = svd_report.rows_of({"rows": list(results)})
    return row


class Rows(unittest.TestCase):
    def test_factor_is_peer_time_by_ours(self):
        row = one_row(result("eckart", 2e-3, "svd normwise"), result("mkl", 5e-3), result("faer", 3e-3, "svd"))
        self.assertEqual(row.peer["who"], "faer")
        self.assertEqual(row.gesdd["who"], "mkl")
        self.assertAlmostEqual(row.factor(row.peer), 1.5)
        self.assertAlmostEqual(row.factor(row.gesdd), 2.5)

    def test_a_failed_result_is_never_the_best(self):
        row = one_row(result("eckart", 2e-3), result("mkl", 0, status="reports failure"), result("faer", 3e-3, "svd"))
        self.assertEqual(row.peer["who"], "faer")
        self.assertIsNone(row.gesdd)
        self.assertIsNone(row.factor(row.gesdd))

    def test_without_us_there_is_no_factor(self):
        row = one_row(result("eckart", 0, status="died: signal"), result("mkl", 1.0))
        self.assertIsNone(row.factor(row.peer))

    def test_errors_no_worse(self):
        small, large = result("eckart", 1), result("mkl", 1, residual=2.0)
        self.assertTrue(svd_report.no_worse(small, large))
        self.assertFalse(svd_report.no_worse(large, small))
        self.assertFalse(svd_report.no_worse(result("eckart", 1, left="inf"), large))
        self.assertFalse(svd_report.no_worse(result("eckart", 1, residual=None), large))

    def test_numbers(self):
        self.assertEqual([svd_report.number(x) for x in (None, "inf", 1.25, 12.3, 98765.0)], ["–", "∞", "1.2", "12", "9.9e+04"])
        self.assertEqual([svd_report.duration(s) for s in (2.5, 1.5e-3, 2e-6, 3e-9)], ["2.5 s", "1.5 ms", "2 µs", "3 ns"])


class Tables(unittest.TestCase):
    def test_recorded(self):
        table = svd_report.full_table(recorded())
        self.assertIn("## graded, d, thin, relative, 1 thread\n", table)
        self.assertIn("## gaussian, d, thin, normwise, 2 threads\n", table)
        self.assertIn("Missing: nalgebra (not built).", table)
        self.assertIn("died: ended with -11", table)
        head = ""
        for line in table.splitlines():  # every line of a table has as many cells as its head
            head = (head or line) if line.startswith("|") else ""
            self.assertEqual(line.count("|") if head else 0, head.count("|"), line)

    def test_readme(self):
        table = svd_report.readme_table(recorded())
        self.assertIn("| gaussian n = 100 |", table)
        self.assertIn("| graded n = 100, relative |", table)
        self.assertNotIn("half_rank", table)

    def test_markers(self):
        begin, end = svd_report.MARKERS
        self.assertEqual(svd_report.put_between_markers(f"a\n{begin}\nold\n{end}\nb", "new\n"), f"a\n{begin}\nnew\n{end}\nb")
        for text in ("", begin, f"{end}\n{begin}", f"{begin}{begin}{end}", f"{begin}{end}{end}"):
            with self.assertRaises(ValueError):
                svd_report.put_between_markers(text, "new\n")

    def test_the_readme_has_the_markers(self):
        svd_report.put_between_markers((ROOT / "README.md").read_text(encoding="utf-8"), "")

    def test_charts(self):
        try:
            import svd_plot
        except ImportError:
            self.skipTest("matplotlib is not installed")
        results = recorded()
        with tempfile.TemporaryDirectory() as folder:
            written = svd_plot.write(results, svd_report.rows_of(results), Path(folder))
            self.assertEqual(written, ["time.svg", "rate.svg", "accuracy.svg"])
            for name in written:
                self.assertIn("</svg>", (Path(folder) / name).read_text(encoding="utf-8"))


class Plan(unittest.TestCase):
    def test_no_case_twice_and_every_order(self):
        for plan in (svd_bench.full_plan(), svd_bench.quick_plan()):
            names = [svd_bench.case_name(c) for c in plan]
            self.assertEqual(len(names), len(set(names)))
        wanted = set(range(2, 65)) | {96, 100, 127, 128, 129, 200, 255, 256, 500, 512, 1000, 1024, 2000, 2048}
        square = {c["n"] for c in svd_bench.full_plan() if c["m"] == c["n"] and c["count"] == 1 and c["job"] == "thin"}
        self.assertTrue(wanted <= square)

    def test_options_select(self):
        options = svd_bench.parse("--sizes 100 --threads 2 --jobs thin --program x --folder y".split())
        names = [svd_bench.case_name(c) for c in svd_bench.selected(svd_bench.full_plan(), options)]
        self.assertEqual(names, ["gaussian/d/100x100/thin/normwise/2", "gaussian/d/10000x100/thin/normwise/2"])

    def test_accurate_routines_are_compared_among_themselves(self):
        relative, normwise = (svd_bench.case("gaussian", "d", 100, 100, "thin", accuracy) for accuracy in ("relative", "normwise"))
        names = ("svd relative", "svd normwise", "gesdd", "gesvd", "gejsv", "gesvj", "BDCSVD", "svd")
        self.assertEqual([r for r in names if svd_bench.routine_fits(r, relative)], ["svd relative", "gejsv", "gesvj"])
        self.assertEqual([r for r in names if svd_bench.routine_fits(r, normwise)], ["svd normwise", "gesdd", "BDCSVD", "svd"])


class Environment(unittest.TestCase):
    def test_nothing_from_outside_chooses_kernels(self):
        outside = {"OPENBLAS_CORETYPE": "Prescott", "MKL_ENABLE_INSTRUCTIONS": "SSE4_2", "OMP_NUM_THREADS": "7", "PATH": "/bin"}
        with unittest.mock.patch.dict(os.environ, outside, clear=True):
            inside = svd_peers.environment(svd_peers.Peer("openblas", []), 1)
            forced = svd_peers.environment(svd_peers.Peer("openblas-debian", [], {"OPENBLAS_CORETYPE": "SkylakeX"}), 2)
        self.assertNotIn("OPENBLAS_CORETYPE", inside)
        self.assertNotIn("MKL_ENABLE_INSTRUCTIONS", inside)
        self.assertEqual((inside["PATH"], inside["OMP_NUM_THREADS"]), ("/bin", "1"))
        self.assertEqual((forced["OPENBLAS_CORETYPE"], forced["OPENBLAS_NUM_THREADS"]), ("SkylakeX", "2"))


class Process(unittest.TestCase):
    def start(self, script):
        return Worker([sys.executable, "-c", script], None)

    def test_answers_complaints_and_death(self):
        script = """
import sys
print('{"name": "fake"}', flush=True)
sys.stdin.readline(); print('{"calls": 1}', flush=True)
sys.stdin.readline(); print('{"error": "no"}', flush=True)
sys.stdin.readline(); sys.exit('gone')
"""
        worker = self.start(script)
        self.assertEqual(worker.name, "fake")
        self.assertEqual(worker.ask(do="run"), {"calls": 1})
        with self.assertRaisesRegex(RuntimeError, "no"):
            worker.ask(do="run")
        with self.assertRaisesRegex(Died, "gone"):
            worker.ask(do="run")
        worker.end()

    def test_a_run_survives_its_peers(self):
        """Eckart's stand-in answers everything; the other ends in the middle of a turn, and the next case finds it again."""
        script = """#!/usr/bin/env python3
import json, sys
print('{"name": "stand-in"}', flush=True)
errors = dict.fromkeys(("residual", "left", "right", "sigma_absolute", "sigma_relative"), 1.0) | {"compared": 3}
for line in sys.stdin:
    what = json.loads(line)["do"]
    if what == "run" and sys.argv[1] == "brittle":
        sys.exit("broke")
    names = ["svd normwise"] if sys.argv[1] == "eckart" else ["gesdd", "gesvd"]
    answers = {"routines": {"routines": names}, "run": {"calls": 2, "wall": 4.0, "cpu": 2.0}, "prepare": {"ok": True, "seconds": 1.0, "errors": errors}}
    print(json.dumps(answers.get(what, {})), flush=True)
"""
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "worker"
            program.write_text(script, encoding="utf-8")
            program.chmod(0o755)
            options = svd_bench.parse(["--program", str(program), "--folder", folder, "--rounds", "2"])
            peers = [svd_peers.Peer(key, [key]) for key in ("eckart", "brittle")]
            bench = svd_bench.Bench(program, peers, options, Path(folder))
            try:
                for n in (3, 4):
                    ours, *theirs = bench.measure(svd_bench.case("gaussian", "d", n, n, "thin"))
                    bench.release()
                    self.assertEqual((ours["who"], ours["status"], ours["seconds"], ours["clock"]), ("eckart", "ok", 1.0, "cpu"))
                    self.assertEqual(ours["samples"], [1.0, 1.0])
                    self.assertEqual(sorted(r["status"] for r in theirs), ["died before", "died: broke"])
                    self.assertNotIn("seconds", theirs[0])
            finally:
                bench.end()

    def test_one_that_does_not_start(self):
        with self.assertRaisesRegex(Died, "cannot load"):
            self.start("import sys; sys.exit('cannot load')")


if __name__ == "__main__":
    unittest.main()
