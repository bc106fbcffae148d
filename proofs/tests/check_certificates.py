"""Honest certificates must be accepted, false ones refused: check_certificates.py CHECKER FOLDER [--stop].

With --stop it ends at the first failure.
"""
import os
import random
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from certificates import certify, write_npy
from tampering import changed_evidence, false_claims, malformed, misspelt

CHECKER, FOLDER = sys.argv[1], sys.argv[2]
STOP = "--stop" in sys.argv
WORKERS = 2


def run(name, text, matrix):
    path = os.path.join(FOLDER, name + ".certificate")
    with open(path, "w") as out:
        out.write(text)
    done = subprocess.run([CHECKER, path, matrix], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def gaussian(rng, m, n):
    return [[rng.gauss(0, 1) for _ in range(n)] for _ in range(m)]


def complex_gaussian(rng, m, n):
    return [[complex(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(n)] for _ in range(m)]


def integers(rng, m, n, rank, low=-3, high=3):
    left = [[rng.randint(low, high) for _ in range(rank)] for _ in range(m)]
    right = [[rng.randint(low, high) for _ in range(n)] for _ in range(rank)]
    return [[float(sum(a * right[k][j] for k, a in enumerate(r))) for j in range(n)] for r in left]


def hadamard(k):
    H = [[1.0]]
    for _ in range(k):
        H = [r + r for r in H] + [r + [-x for x in r] for r in H]
    return H


def single(A):
    return [[struct.unpack("<f", struct.pack("<f", x))[0] for x in r] for r in A]


def cases(rng):
    """(name, matrix, dtype, options of certify)"""
    yield "square", gaussian(rng, 6, 6), "<f8", {}
    yield "tall", gaussian(rng, 8, 4), "<f8", {"enclosures": True}
    yield "wide", gaussian(rng, 3, 7), "<f8", {}
    yield "downward", gaussian(rng, 5, 4), "<f8", {"rounding": "downward", "enclosures": True}
    yield "upward", gaussian(rng, 4, 5), "<f8", {"rounding": "upward"}
    yield "complex", complex_gaussian(rng, 4, 4), "<c16", {}
    yield "complex_wide", complex_gaussian(rng, 3, 5), "<c16", {"enclosures": True}
    yield "complex_up", complex_gaussian(rng, 3, 3), "<c16", {"rounding": "upward"}
    yield "worked", [[1.0, 0, 0, 0, 2], [0.0, 0, 3, 0, 0], [0.0] * 5, [0.0, 2, 0, 0, 0]], "<f8", {"exact_points": True}
    yield "worked_counts", [[1.0, 0, 0, 0, 2], [0.0, 0, 3, 0, 0], [0.0] * 5, [0.0, 2, 0, 0, 0]], "<f8", {"exact_points": True, "rank_by": "count", "enclosures": True}
    yield "deficient", integers(rng, 6, 5, 3), "<f8", {"exact_points": True}
    yield "deficient_counts", integers(rng, 4, 6, 2), "<f8", {"exact_points": True, "rank_by": "count"}
    yield "complex_deficient", [[complex(a, b) for a, b in zip(r, s)] for r, s in zip(integers(rng, 4, 4, 1), integers(rng, 4, 4, 1))], "<c16", {"exact_points": True}
    yield "zero", [[0.0] * 3 for _ in range(4)], "<f8", {"exact_points": True}
    yield "multiplicities", hadamard(3), "<f8", {"exact_points": True}
    yield "multiple_irrational", [[x * (1 + (i >= 4)) for x in r] for i, r in enumerate(hadamard(3))], "<f8", {}
    near = gaussian(rng, 5, 5)
    for i in range(5):
        near[i] = [1e-9 * x for x in near[i]]
        near[i][i] += 1
    yield "cluster", near, "<f8", {"digits": 60, "bits": 150}
    graded = [[rng.gauss(0, 1) * 10.0 ** (-18 * j) for j in range(6)] for _ in range(6)]
    yield "graded", graded, "<f8", {"digits": 200, "bits": 700}
    yield "subnormal", [[x * 5e-324 * 2**20 for x in r] for r in gaussian(rng, 3, 3)], "<f8", {"digits": 60, "bits": 80}
    yield "overflow", [[1.5e308, 1.5e308], [1.5e308, -1.0e308]], "<f8", {"digits": 60, "bits": 80}
    # midpoints of binary32 are numbers of binary64
    yield "tie_down", [[float(2**24 + 1), 0.0], [0.0, 1.0]], "<f8", {"fmt": "binary32", "exact_points": True}
    yield "tie_up", [[float(2**24 + 3), 0.0], [0.0, 1.0]], "<f8", {"fmt": "binary32", "exact_points": True}
    yield "pythagoras", [[3.0, 0.0], [4.0, 0.0], [0.0, 2.0]], "<f8", {"exact_points": True, "enclosures": True}
    # sqrt((3 h)^2 + (4 h)^2) = 5 h with 5 h = 2^53 + 3, halfway between two doubles of spacing 2
    h = (2**53 + 3) / 5
    yield "tie_double", [[3 * h, 0.0], [4 * h, 0.0], [0.0, 1.0]], "<f8", {"exact_points": True}
    # one value is exactly a rounding point, others lie next to it: counts at exact points that other singular values hold
    beside = {"digits": 90, "bits": 260, "exact_points": True, "enclosures": True}
    just_above = [[1.0, 0.0], [0.0, 1.0], [0.0, 2.0**-40]]
    just_below = [[1.0, 0.0], [0.0, 1 - 2.0**-53], [0.0, 2.0**-26 - 2.0**-46]]
    for rounding in ("nearest-even", "downward", "upward"):
        yield f"beside_above_{rounding}", just_above, "<f8", {"rounding": rounding, **beside}
        yield f"beside_below_{rounding}", just_below, "<f8", {"rounding": rounding, **beside}
    yield "beside_wide", [list(r) for r in zip(*just_above)], "<f8", beside
    yield "beside_both", [[2.0**24 + 1 + 2.0**-20, 0, 0, 0], [0, 2.0**24 + 1, 0, 0], [0, 0, 2.0**24 + 1, 0], [0, 0, 0, 2.0**24 + 1 - 2.0**-20]], "<f8", {"fmt": "binary32", **beside}
    yield "beside_complex", [[1j, 0j], [0j, 1 + 0j], [0j, 1j * 2.0**-40]], "<c16", {"V": [[(0, 0), (1, 0)], [(1, 0), (0, 0)]], "exact_points": True}
    yield "beside_complex_wide", [[1j, 0j, 0j], [0j, 1 + 0j, 1j * 2.0**-40]], "<c16", {"V": [[(0, 0), (1, 0)], [(1, 0), (0, 0)]], "exact_points": True, "enclosures": True}
    # just below a power of two, where the numbers below are twice as dense
    below_one = [[1 - 2.0**-53], [0.3**0.5 * 2.0**-26]]
    yield "below_binade", below_one, "<f8", {"digits": 60, "bits": 120}
    yield "below_binade_up", [[1 - 2.0**-52], [0.4**0.5 * 2.0**-26]], "<f8", {"digits": 60, "bits": 120, "rounding": "upward"}
    for rounding in ("downward", "upward"):
        yield f"tie_{rounding}", [[float(2**24 + 1), 0.0], [0.0, 1.0]], "<f8", {"fmt": "binary32", "exact_points": True, "rounding": rounding}
        yield f"overflow_{rounding}", [[1.5e308, 1.5e308], [1.5e308, -1.0e308]], "<f8", {"digits": 60, "bits": 80, "rounding": rounding}
    yield "single", single(gaussian(rng, 5, 3)), "<f4", {"fmt": "binary32"}
    yield "one", [[-7.5]], "<f8", {"exact_points": True}


def store(name, A, dtype, fortran):
    path = os.path.join(FOLDER, name + ".npy")
    write_npy(path, A, len(A), len(A[0]), dtype, fortran)
    return path


def foreign_columns(n, rng):
    """Matrices V that have nothing to do with A."""
    yield [[(int(i == j), 0) for i in range(n)] for j in range(n)]
    yield [[(rng.randrange(-9, 10) + 30 * (i == j), 0) for i in range(n)] for j in range(n)]


def main():
    rng = random.Random(20261122)
    os.makedirs(FOLDER, exist_ok=True)
    failures, honest, refused, evidence, evidence_accepted, broken = [], 0, 0, 0, 0, 0
    matrices = []
    for number, (name, A, dtype, options) in enumerate(cases(rng)):
        t = certify(A, **options)
        matrix = store(name, A, dtype, fortran=number % 2 == 1)
        status, answer = run(name, t.text(), matrix)
        honest += 1
        if status != 0:
            failures.append(f"honest certificate {name}: exit {status}, {answer.strip()}")
            continue
        matrices.append((name, A, dtype, options, t, matrix))
    if STOP and failures:
        sys.exit(failures[0])
    jobs = []
    for name, A, dtype, options, t, matrix in matrices:
        jobs += [("false", f"{name}_f{i}", u.text(), matrix) for i, u in enumerate(false_claims(t))]
        jobs += [("malformed", f"{name}_s{i}", text, matrix) for i, text in enumerate(misspelt(t))]
        # the values that another V makes believe
        for i, V in enumerate(foreign_columns(len(t.V), rng)):
            u = certify(A, **{**options, "V": V})
            if u.text().split("points")[0] != t.text().split("points")[0]:
                jobs.append(("false", f"{name}_v{i}", u.text(), matrix))
        jobs += [("evidence", f"{name}_e{i}", u.text(), matrix) for i, u in enumerate(changed_evidence(t, rng, 12))]
        jobs += [("malformed", f"{name}_m{i}", text, matrix) for i, text in enumerate(malformed(t.text(), rng, 12))]
        if any(c.infinite for c, _ in t.values) or name.startswith("overflow"):
            jobs.append(("false", name + "_unbounded", certify(A, **options, unbounded=True).text(), matrix))
        other = [r[:] for r in A]
        other[0][0] = other[0][0] / 2 + 1
        path = store(name + "_other", other, dtype, False)
        jobs.append(("false", name + "_other", t.text(), path))
    with ThreadPoolExecutor(WORKERS) as pool:
        for (kind, name, text, matrix), (status, answer) in zip(jobs, pool.map(lambda j: run(*j[1:]), jobs)):
            if kind == "false":
                refused += 1
                if status not in (1, 2):
                    failures.append(f"false claim {name}: exit {status}, {answer.strip()[:200]}")
            elif kind == "evidence":
                evidence += 1
                evidence_accepted += status == 0
                if status not in (0, 1):
                    failures.append(f"changed evidence {name}: exit {status}, {answer.strip()[:200]}")
            else:
                # a token less may leave another certificate; otherwise the text itself is refused, with a reason
                broken += 1
                if status != 2 and not (status == 1 and "_m" in name) or status == 2 and not answer.startswith("eckart-verified-checker: "):
                    failures.append(f"malformed {name}: exit {status}, {answer.strip()[:200]}")
            os.remove(os.path.join(FOLDER, name + ".certificate"))
            if STOP and failures:
                pool.shutdown(cancel_futures=True)
                break
    print(f"{honest} honest certificates, {refused} false claims, {evidence} with changed evidence for true claims "
          f"({evidence_accepted} of them still proofs), {broken} malformed files; {len(failures)} failures")
    for line in failures:
        print(line)
    if not STOP and refused + evidence + broken < 1000:
        print("fewer than 1000 tampered files")
        sys.exit(1)
    sys.exit(1 if failures else 0)


main()
