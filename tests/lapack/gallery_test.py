"""Every matrix of the quick gallery through every routine of libeckart_lapack.so in the four scalars: INFO, order and sign of the values,
residual, orthogonality, and values against those of the same matrix in double precision. (`eckart validate` judges real double.)

Usage: gallery_test.py LIBRARY ECKART. Exit code 77: skipped. The bounds are what eckart::svd promises, 20 p u.
"""
import collections
import ctypes
import os
import re
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy (Debian: python3-numpy)")
    sys.exit(77)

LETTERS = {"f": "s", "d": "d", "F": "c", "D": "z"}
GESDD = ("S", "A", "O", "N")
GESVD = ("SS", "AA", "NN", "AS", "SA", "OS", "SO", "NA", "ON")
GEJSV = ("CUVNNN", "FFJNNN", "ENNNTN", "AUNRNP")
GESVJ = ("GUV", "GNN")


def matrices(eckart):
    """(name, matrix) for every case of the quick gallery."""
    def run(*arguments):
        return subprocess.run([eckart, "gallery", *arguments], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "matrix.npy")
        for family in re.findall(r"^(F\d+) ", run("list"), re.M):
            for name in re.findall(r"^\w+  (%s/.*)$" % family, run("list", family), re.M):
                run("make", name, "-o", path)
                yield name, np.load(path)


class Lapack:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)

    def call(self, routine, letters, *arguments):
        """INFO; letters and integers are passed by address, arrays by theirs."""
        info = ctypes.c_int(77)
        passed = [ctypes.c_char(c.encode()) for c in letters]
        passed += [ctypes.c_int(a) if isinstance(a, int) else a for a in arguments]
        getattr(self.library, routine)(*[a.ctypes.data_as(ctypes.c_void_p) if isinstance(a, np.ndarray) else ctypes.byref(a) for a in passed],
                                       ctypes.byref(info))
        return info.value

    def svd(self, routine, job, matrix):
        """(INFO, S, U, Vh) with None for a factor that the job does not return; S is not scaled, its scale comes last."""
        kind, letter = matrix.dtype, LETTERS[matrix.dtype.char]
        real, (m, n), complexity = kind.char.lower(), matrix.shape, kind.char.isupper()
        k, mx = min(m, n), max(m, n)
        A = np.array(matrix, order="F")
        S, iwork = np.zeros(k, real), np.zeros(8 * k + m + 3 * n + 4, np.int32)
        U, V = np.zeros((m, m), kind, order="F"), np.zeros((n, n), kind, order="F")
        size = 5 * k * k + 7 * k + 8 * mx + 2 * n * n + 100
        work, rwork = np.zeros(size, kind), np.zeros(size + k * (5 * mx + 7), real)
        ld, ldv = max(1, m), max(1, n)
        extra = [rwork] if complexity else []
        name = letter + routine + "_"
        if routine in ("gesdd", "gesvd"):
            info = self.call(name, job, m, n, A, ld, S, U, ld, V, ldv, work, size, *extra, *([iwork] if routine == "gesdd" else []))
            u, v = job if routine == "gesvd" else {"O": "OS" if m >= n else "SO"}.get(job, job * 2)
            left = {"A": U, "S": U[:, :k], "O": A[:, :k], "N": None}[u]
            right = {"A": V, "S": V[:k], "O": A[:k], "N": None}[v]
            return info, S, left, right, 1
        extra += [len(rwork)] if complexity else []
        statistics = rwork if complexity else work
        if routine == "gejsv":
            info = self.call(name, job, m, n, A, ld, S, U, ld, V, ldv, work, size, *extra, iwork)
            left = {"U": U[:, :n], "F": U, "N": None}[job[1]]
            right = V.conj().T if job[2] in "VJ" else None
            return info, S, left, right, np.longdouble(statistics[0]) / np.longdouble(statistics[1]) if k else 1
        info = self.call(name, job, m, n, A, ld, S, 0, V, ldv, work, size, *extra)
        return info, S, A if job[1] == "U" else None, V.conj().T if job[2] == "V" else None, np.longdouble(statistics[0]) if k else 1


def norm(A):
    return np.sqrt((abs(A) ** 2).sum())


def check(lapack, routine, job, A, wanted):
    """What is wrong with the answer, or nothing."""
    info, S, U, Vh, scale = lapack.svd(routine, job, A)
    position = {"gesdd": 4, "gesvd": 5, "gejsv": 9, "gesvj": 6}[routine]
    if not np.isfinite(A).all():
        return None if info == -position else f"INFO = {info} for a non-finite matrix"
    if info != 0:
        return f"INFO = {info}"
    wide = A.astype(np.clongdouble)
    limits = np.finfo(A.dtype)
    p, k, size = max(1, *A.shape), min(A.shape), norm(wide)
    # One rounding to the subnormal range for each entry beside the relative bound.
    bound = 20 * p * np.longdouble(limits.eps) / 2
    tolerance = bound * size + p * np.longdouble(limits.smallest_subnormal)
    if (S < 0).any() or np.signbit(S).any() or (S[1:] > S[:-1]).any() or np.isnan(S).any():
        return f"values {S}"
    overflowed = np.isinf(S)
    if overflowed.any() and not size > limits.max:
        return f"values {S}"
    S = S.astype(np.longdouble) * scale
    if wanted is not None and not (abs(S - wanted)[~overflowed] <= 2 * tolerance).all():
        return f"values differ by {abs(S - wanted).max() / tolerance} bounds"
    for Q in (U, None if Vh is None else Vh.conj().T):
        if Q is not None:
            Q = Q.astype(np.clongdouble)
            if not norm(Q.conj().T @ Q - np.eye(Q.shape[1])) <= bound:
                return f"orthogonality {norm(Q.conj().T @ Q - np.eye(Q.shape[1])) / bound} bounds"
    if U is not None and Vh is not None and not overflowed.any():
        R = wide - (U[:, :k].astype(np.clongdouble) * S) @ Vh[:k].astype(np.clongdouble)
        if not norm(R) <= tolerance:
            return f"residual {norm(R) / tolerance} bounds"
    return None


def main(library, eckart):
    lapack = Lapack(library)
    calls, wrong = collections.Counter(), []
    for name, original in matrices(eckart):
        for kind in "fdFD":
            A = original.astype(kind)
            m, n = A.shape
            if kind.isupper():  # rows and columns times powers of i: exact, and the values stay
                turns = np.array([1, 1j, -1, -1j], kind)
                A = turns[np.arange(m) % 4][:, None] * A * turns[3 * np.arange(n) % 4]
            finite = np.isfinite(A).all()
            wide = original.astype(kind.lower()).astype("d")  # rounded to the scalar, in double
            wanted = None
            if finite:
                tall = wide if m >= n else wide.T
                _, S, _, _, scale = lapack.svd("gesvj", "GNN", tall)
                wanted = S.astype(np.longdouble) * scale
            for routine, jobs in (("gesdd", GESDD), ("gesvd", GESVD), ("gejsv", GEJSV), ("gesvj", GESVJ)):
                B = A if m >= n or routine in ("gesdd", "gesvd") else A.conj().T
                for job in jobs:
                    calls[LETTERS[kind] + routine] += 1
                    problem = check(lapack, routine, job, B, wanted)
                    if problem:
                        wrong.append(f"{name}: {LETTERS[kind]}{routine} {job}: {problem}")
    print("\n".join(wrong[:50]))
    print(f"{sum(calls.values())} calls, {len(wrong)} findings: {dict(calls)}")
    assert len(calls) == 16 and calls["zgesvj"] > 700
    sys.exit(1 if wrong else 0)


with np.errstate(all="ignore"):  # conversions to single precision overflow, and infinities are among the matrices
    main(*sys.argv[1:])
