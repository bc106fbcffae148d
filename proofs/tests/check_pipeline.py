"""Certificates that `eckart certify` writes, judged by the verified checker: check_pipeline.py ECKART CHECKER FOLDER.

All of them must be accepted as they are, none whose claims were made false. Exit code 77 (skipped) if the program ECKART has not been built.
"""
import os
import random
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from certificates import parse, write_npy
from tampering import changed_evidence, false_claims, malformed

ECKART, CHECKER, FOLDER = sys.argv[1:4]
MOST_FALSE = 150  # false copies of one certificate, at random, if it has more
FOREIGN = 8


def gaussian(rng, m, n):
    return [[rng.gauss(0, 1) for _ in range(n)] for _ in range(m)]


def complex_gaussian(rng, m, n):
    return [[complex(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(n)] for _ in range(m)]


def integers(rng, m, n, rank):
    left = [[rng.randint(-3, 3) for _ in range(rank)] for _ in range(m)]
    right = [[rng.randint(-3, 3) for _ in range(n)] for _ in range(rank)]
    return [[float(sum(a * right[k][j] for k, a in enumerate(r))) for j in range(n)] for r in left]


def hadamard(k):
    H = [[1.0]]
    for _ in range(k):
        H = [r + r for r in H] + [r + [-x for x in r] for r in H]
    return H


def diagonal(*entries):
    return [[float(x) if i == j else 0.0 for j in range(len(entries))] for i, x in enumerate(entries)]


def single(A):
    narrow = lambda x: struct.unpack("<f", struct.pack("<f", x))[0]
    return [[complex(narrow(x.real), narrow(x.imag)) if isinstance(x, complex) else narrow(x) for x in r] for r in A]


def cases(rng):
    """(name, matrix, dtype, options)"""
    yield "square", gaussian(rng, 12, 12), "<f8", []
    yield "tall", gaussian(rng, 20, 5), "<f8", ["--digits", "30"]
    yield "wide", gaussian(rng, 4, 15), "<f8", ["--digits", "5"]
    yield "row", gaussian(rng, 1, 6), "<f8", []
    yield "column", gaussian(rng, 6, 1), "<f8", ["--digits", "40"]
    yield "one", [[-0.1]], "<f8", ["--digits", "3"]
    yield "larger", gaussian(rng, 40, 35), "<f8", []
    cluster = diagonal(*[1.0] * 8)
    for r in cluster:
        for j in range(8):
            r[j] += 1e-12 * rng.gauss(0, 1)
    yield "cluster", cluster, "<f8", ["--digits", "20"]
    two = diagonal(*[3.0] * 4, *[1e-6] * 4)
    for r in two:
        for j in range(8):
            r[j] += 1e-15 * rng.gauss(0, 1)
    yield "two_clusters", two, "<f8", []
    yield "hadamard", hadamard(4), "<f8", ["--digits", "10"]
    yield "hadamard_irrational", hadamard(3), "<f8", []
    yield "identity", diagonal(*[1.0] * 5), "<f8", ["--digits", "10"]
    yield "multiple", [[x * (1 + (i >= 4)) for x in r] for i, r in enumerate(hadamard(3))], "<f8", []
    yield "golden", [[2.0, 1.0, 0, 0], [1.0, 1.0, 0, 0], [0, 0, 2.0, 1.0], [0, 0, 1.0, 1.0]], "<f8", []
    yield "deficient", integers(rng, 9, 7, 4), "<f8", ["--digits", "10"]
    yield "deficient_wide", integers(rng, 5, 9, 2), "<f8", []
    yield "rank_one", integers(rng, 6, 6, 1), "<f8", []
    yield "zero", diagonal(0, 0, 0), "<f8", ["--digits", "10"]
    yield "graded", [[rng.gauss(0, 1) * 10.0 ** (-20 * j) for j in range(7)] for _ in range(8)], "<f8", ["--digits", "20"]
    yield "graded_rows", [[rng.gauss(0, 1) * 10.0 ** (-12 * i) for _ in range(6)] for i in range(6)], "<f8", []
    yield "hilbert", [[1.0 / (i + j + 1) for j in range(9)] for i in range(9)], "<f8", []
    yield "kahan", [[(0.3**i * (1.0 if i == j else -0.9) if j >= i else 0.0) for j in range(10)] for i in range(10)], "<f8", []
    yield "pythagoras", [[3.0, 0.0], [4.0, 0.0], [0.0, 2.0]], "<f8", ["--digits", "10"]
    # sqrt((3 h)^2 + (4 h)^2) = 5 h with 5 h = 2^53 + 3, halfway between two doubles of spacing 2
    h = (2**53 + 3) / 5
    yield "tie", [[3 * h, 0.0], [4 * h, 0.0], [0.0, 1.0]], "<f8", ["--digits", "17"]
    yield "tie_downward", [[3 * h, 0.0], [4 * h, 0.0], [0.0, 1.0]], "<f8", ["--rounding", "downward"]
    yield "tie_upward", [[3 * h, 0.0], [4 * h, 0.0], [0.0, 1.0]], "<f8", ["--rounding", "upward"]
    yield "tie_single", diagonal(2**24 + 1, 2**24 + 3, 5), "<f8", ["--format", "binary32"]
    yield "beside", [[1.0, 0.0], [0.0, 1.0], [0.0, 2.0**-40]], "<f8", ["--digits", "25"]
    yield "beside_downward", [[1.0, 0.0], [0.0, 1.0], [0.0, 2.0**-40]], "<f8", ["--rounding", "downward"]
    yield "beside_below", [[1.0, 0.0], [0.0, 1 - 2.0**-53], [0.0, 2.0**-26 - 2.0**-46]], "<f8", []
    yield "beside_complex", [[1j, 0j], [0j, 1 + 0j], [0j, 1j * 2.0**-40]], "<c16", []
    yield "below_binade", [[1 - 2.0**-53], [0.3**0.5 * 2.0**-26]], "<f8", []
    yield "subnormal", [[float(rng.randint(-99, 99)) * 5e-324 for _ in range(4)] for _ in range(5)], "<f8", ["--digits", "12"]
    yield "least", [[5e-324, 0.0], [5e-324, 5e-324]], "<f8", []
    yield "underflow_single", [[1e-46, 2e-46], [3e-46, -1e-46]], "<f8", ["--format", "binary32"]
    yield "overflow", [[1.5e308, 1.5e308], [1.5e308, -1.0e308]], "<f8", ["--digits", "17"]
    yield "overflow_downward", [[1.5e308, 1.5e308], [1.5e308, -1.0e308]], "<f8", ["--rounding", "downward"]
    yield "overflow_upward", [[1.5e308, 1.5e308], [1.5e308, -1.0e308]], "<f8", ["--rounding", "upward"]
    yield "overflow_single", [[3e38, 3e38], [1e38, -1e38]], "<f8", ["--format", "binary32"]
    yield "spread", [[1e300, 1e-300], [1e-300, 1e-300]], "<f8", []
    yield "downward", gaussian(rng, 7, 6), "<f8", ["--rounding", "downward", "--digits", "8"]
    yield "upward", gaussian(rng, 6, 7), "<f8", ["--rounding", "upward"]
    yield "single", single(gaussian(rng, 7, 7)), "<f4", ["--format", "binary32"]
    yield "single_as_double", single(gaussian(rng, 5, 7)), "<f4", []
    yield "complex", complex_gaussian(rng, 6, 6), "<c16", ["--digits", "12"]
    yield "complex_tall", complex_gaussian(rng, 8, 3), "<c16", ["--rounding", "upward"]
    yield "complex_wide", complex_gaussian(rng, 3, 7), "<c16", []
    yield "complex_single", single(complex_gaussian(rng, 4, 4)), "<c8", ["--format", "binary32"]
    yield "complex_deficient", [[complex(a, b) for a, b in zip(r, s)] for r, s in zip(integers(rng, 5, 4, 1), integers(rng, 5, 4, 1))], "<c16", []
    yield "complex_unitary", [[1 + 0j, 1j], [1j, 1 + 0j]], "<c16", []
    yield "complex_identity", [[1j if i == j else 0j for j in range(3)] for i in range(3)], "<c16", ["--digits", "9"]


def run(program, *arguments):
    answer = subprocess.run([program, *arguments], capture_output=True, text=True)
    return answer.returncode, answer.stdout + answer.stderr


def judged(job):
    kind, name, text, matrix = job
    path = os.path.join(FOLDER, name + ".certificate")
    with open(path, "w") as out:
        out.write(text)
    answer = run(CHECKER, path, matrix)
    os.remove(path)
    return answer


def alike(t):
    """What a certificate and a matrix must have in common to be compared at all."""
    return t.complex, t.rows, t.cols, t.fmt, t.rounding


def stated(t):
    return [(c.value, rel) for c, rel in t.values]


def main():
    if not os.path.exists(ECKART):
        print(f"skipped: {ECKART} has not been built")
        sys.exit(77)
    os.makedirs(FOLDER, exist_ok=True)
    rng = random.Random(19360906)
    jobs, failures, honest, relations = [], [], 0, set()
    written = []
    for number, (name, A, dtype, options) in enumerate(cases(rng)):
        matrix, path = os.path.join(FOLDER, name + ".npy"), os.path.join(FOLDER, name + ".honest")
        write_npy(matrix, A, len(A), len(A[0]), dtype, fortran=number % 2 == 1)
        status, answer = run(ECKART, "certify", matrix, "--output", path, *options)
        if status != 0:
            failures.append(f"{name}: eckart certify ends with {status}, {answer.strip()[:200]}")
            continue
        with open(path) as file:
            text = file.read()
        status, answer = run(CHECKER, path, matrix)
        honest += 1
        if status != 0:
            failures.append(f"honest certificate {name}: exit {status}, {answer.strip()[:200]}")
            continue
        t = parse(text)
        relations |= {(rel, t.rounding) for _, rel in t.values}
        if parse(t.text()).text() != t.text():
            failures.append(f"{name}: what the tests read is not what they write")
        written.append((name, t, text, matrix))
    for name, t, text, matrix in written:
        false = list(false_claims(t))
        jobs += [("false", f"{name}_f{i}", u.text(), matrix) for i, u in enumerate(rng.sample(false, min(len(false), MOST_FALSE)))]
        jobs += [("evidence", f"{name}_e{i}", u.text(), matrix) for i, u in enumerate(changed_evidence(t, rng, 6))]
        jobs += [("malformed", f"{name}_m{i}", u, matrix) for i, u in enumerate(malformed(text, rng, 6))]
        # the certificate of another matrix of the same kind and shape, but not of the same values
        others = [o for o in written if alike(o[1]) == alike(t) and stated(o[1]) != stated(t)]
        jobs += [("false", f"{name}_o{i}", text, o[3]) for i, o in enumerate(rng.sample(others, min(len(others), FOREIGN)))]
    count = {"false": 0, "evidence": 0, "malformed": 0}
    still = 0
    with ThreadPoolExecutor(2) as pool:
        for (kind, name, text, matrix), (status, answer) in zip(jobs, pool.map(judged, jobs)):
            count[kind] += 1
            still += kind == "evidence" and status == 0
            if status not in ((0, 1) if kind == "evidence" else (1, 2)):
                failures.append(f"{kind} {name}: exit {status}, {answer.strip()[:200]}")
    print(f"{honest} certificates of eckart certify, {count['false']} with false claims, {count['evidence']} with changed evidence for true claims "
          f"({still} of them still proofs), {count['malformed']} malformed files; {len(failures)} failures")
    print("\n".join(failures))
    missing = {(r, "nearest-even") for r in "<>=-+"} - relations
    if missing or count["false"] < 1000:
        print(f"too few kinds of claims; missing are {sorted(missing)}")
        sys.exit(1)
    sys.exit(1 if failures else 0)


main()
