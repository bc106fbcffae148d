"""Honest certificates must be accepted, false ones refused: check_certificates.py CHECKER FOLDER."""
import copy
import os
import random
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

from certificates import PRIME, certify, next_up, write_npy, Rounded

CHECKER, FOLDER = sys.argv[1], sys.argv[2]
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
    yield "single", single(gaussian(rng, 5, 3)), "<f4", {"fmt": "binary32"}
    yield "one", [[-7.5]], "<f8", {"exact_points": True}


def store(name, A, dtype, fortran):
    path = os.path.join(FOLDER, name + ".npy")
    write_npy(path, A, len(A), len(A[0]), dtype, fortran)
    return path


def false_claims(t, rng):
    """Copies of the certificate whose claims are false."""
    n = len(t.values)
    for k in range(n):
        c, rel = t.values[k]
        up = next_up(c)
        down = None
        if c.m > 0:
            p = c.pred()
            e = c.e - 1 if c.m == 1 << (c.p - 1) and c.e > c.emin else c.e
            down = Rounded(c.fmt, int(p / Fraction(2) ** e), e)
        for other in (up, down):
            for r in "<>=-+":
                if other is None or c.infinite:
                    continue
                u = copy.copy(t)
                u.values = t.values[:k] + [(other, r)] + t.values[k + 1:]
                yield u
        for r in "<>=-+":
            if r != rel:
                u = copy.copy(t)
                u.values = t.values[:k] + [(c, r)] + t.values[k + 1:]
                yield u
    for rank in (t.rank - 1, t.rank + 1):
        if 0 <= rank <= n:
            for prime in {0, t.rank_prime, PRIME, 101}:
                u = copy.copy(t)
                u.rank, u.rank_prime = rank, prime
                yield u
    for k, (lo, hi) in enumerate(t.enclosures):
        for fresh in ((hi, 2 * hi - lo if hi > lo else hi * 2), (2 * lo - hi if 2 * lo > hi and hi > lo else Fraction(0), lo if hi > lo else lo / 2)):
            if fresh[0] < fresh[1] or fresh[1] == 0:
                u = copy.copy(t)
                u.enclosures = t.enclosures[:k] + [fresh] + t.enclosures[k + 1:]
                if hi == 0 and fresh[0] == 0:
                    continue
                yield u


def changed_evidence(t, rng, count):
    """Copies with the same claims and one entry of V or of a kernel changed."""
    for _ in range(count):
        u = copy.copy(t)
        if t.points and rng.random() < 0.5:
            u.points = [p[:4] + ([c[:] for c in p[4]],) for p in t.points]
            X = rng.choice(u.points)[4]
        else:
            u.V = [c[:] for c in t.V]
            X = u.V
        column = rng.choice(X)
        i = rng.randrange(len(column))
        a, b = column[i]
        column[i] = (a + rng.choice((1, -1, 2**20, -(2**58))), b)
        yield u


def malformed(text, rng, count):
    tokens = text.split()
    for _ in range(count):
        kind = rng.randrange(5)
        i = rng.randrange(len(tokens))
        if kind == 0:
            yield " ".join(tokens[:i])
        elif kind == 1:
            yield " ".join(tokens[:i] + tokens[i + 1:])
        elif kind == 2:
            yield " ".join(tokens[:i] + ["?"] + tokens[i + 1:])
        elif kind == 3:
            yield " ".join(tokens + ["end"])
        else:
            yield " ".join(tokens[:i] + [tokens[i], tokens[i]] + tokens[i + 1:])


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
        matrices.append((name, A, dtype, t, matrix))
    jobs = []
    for name, A, dtype, t, matrix in matrices:
        jobs += [("false", f"{name}_f{i}", u.text(), matrix) for i, u in enumerate(false_claims(t, rng))]
        jobs += [("evidence", f"{name}_e{i}", u.text(), matrix) for i, u in enumerate(changed_evidence(t, rng, 12))]
        jobs += [("malformed", f"{name}_m{i}", text, matrix) for i, text in enumerate(malformed(t.text(), rng, 12))]
        other = [r[:] for r in A]
        other[0][0] = other[0][0] / 2 + 1
        path = store(name + "_other", other, dtype, False)
        jobs.append(("false", name + "_other", t.text(), path))
    with ThreadPoolExecutor(WORKERS) as pool:
        for (kind, name, text, matrix), (status, answer) in zip(jobs, pool.map(lambda j: run(*j[1:]), jobs)):
            if kind == "false":
                refused += 1
                if status != 1:
                    failures.append(f"false claim {name}: exit {status}, {answer.strip()[:200]}")
            elif kind == "evidence":
                evidence += 1
                evidence_accepted += status == 0
                if status not in (0, 1):
                    failures.append(f"changed evidence {name}: exit {status}, {answer.strip()[:200]}")
            else:
                broken += 1
                if status == 0:
                    failures.append(f"malformed {name}: accepted")
                if status not in (1, 2):
                    failures.append(f"malformed {name}: exit {status}, {answer.strip()[:200]}")
            os.remove(os.path.join(FOLDER, name + ".certificate"))
    print(f"{honest} honest certificates, {refused} false claims, {evidence} with changed evidence for true claims "
          f"({evidence_accepted} of them still proofs), {broken} malformed files; {len(failures)} failures")
    for line in failures:
        print(line)
    if refused + evidence + broken < 1000:
        print("fewer than 1000 tampered files")
        sys.exit(1)
    sys.exit(1 if failures else 0)


main()
