"""NumPy and SciPy over libeckart_lapack.so by LD_PRELOAD: every scalar and driver, and that it was our routine that was called.

Usage: preload_test.py LIBRARY COUNTER. Exit code 77: skipped, with the reason on standard output.
"""
import os
import subprocess
import sys
import tempfile

CALLS = {
    "sgesdd_": 4, "dgesdd_": 4, "cgesdd_": 4, "zgesdd_": 4,
    "sgesvd_": 2, "dgesvd_": 2, "cgesvd_": 2, "zgesvd_": 2,
    "sgejsv_": 1, "dgejsv_": 1,
}


def decompositions():
    """In the process with the preloaded library: residual and orthogonality in units of p u, 20 of which eckart::svd promises."""
    import numpy as np
    from scipy import linalg
    random = np.random.default_rng(1)
    for letter in "fdFD":
        for m, n in ((12, 7), (7, 12), (6, 6)):
            A = random.standard_normal((m, n)).astype(letter)
            if letter.isupper():
                A += 1j * random.standard_normal((m, n)).astype(letter)
            k, limit = min(m, n), 20 * max(m, n) * np.finfo(letter).eps / 2
            found = [np.linalg.svd(A), np.linalg.svd(A, full_matrices=False)]
            found += [linalg.svd(A, lapack_driver=driver) for driver in ("gesdd", "gesvd")]
            if letter in "fd" and m >= n:
                routine = getattr(linalg.lapack, {"f": "s", "d": "d"}[letter] + "gejsv")
                sva, u, v, work, _, info = routine(A)
                assert info == 0, info
                found.append((u, sva * work[0] / work[1], v.T))
            wide = A.astype("D")
            for U, S, Vh in found:
                assert S.dtype.char == letter.lower() and U.dtype.char == Vh.dtype.char == letter
                assert all(S[i] >= S[i + 1] >= 0 for i in range(k - 1))
                U, Vh = U.astype("D"), Vh.astype("D")
                residual = np.sqrt((abs(wide - (U[:, :k] * S) @ Vh[:k]) ** 2).sum())
                assert residual <= limit * np.sqrt((abs(wide) ** 2).sum()), (letter, m, n, residual)
                for Q in (U, Vh.conj().T):
                    assert np.sqrt((abs(Q.conj().T @ Q - np.eye(Q.shape[1])) ** 2).sum()) <= limit
    for bad in (np.nan, np.inf):
        A = np.eye(3)
        A[1, 2] = bad
        try:
            np.linalg.svd(A)
            raise AssertionError("NumPy returned for a non-finite matrix")
        except np.linalg.LinAlgError:
            pass


def main():
    if sys.argv[1] == "--inside":
        decompositions()
        return
    library, counter = sys.argv[1:]
    probe = subprocess.run([sys.executable, "-c", "import numpy.linalg._umath_linalg as u, scipy.linalg; print(u.__file__)"],
                           capture_output=True, text=True)
    if probe.returncode != 0:
        print("skipped: this Python has no NumPy and SciPy (Debian: python3-numpy, python3-scipy)")
        sys.exit(77)
    linked = subprocess.run(["ldd", probe.stdout.strip()], capture_output=True, text=True).stdout
    if "liblapack.so" not in linked:
        print("skipped: this NumPy brings a LAPACK of its own under other symbol names, which no preloading reaches")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        counts = os.path.join(folder, "counts")
        environment = dict(os.environ, LD_PRELOAD=f"{counter}:{library}", ECKART_CALL_COUNTS=counts)
        subprocess.run([sys.executable, __file__, "--inside"], env=environment, check=True)
        seen = {name: (int(count), path) for name, count, path in map(str.split, open(counts))}
    for name, least in CALLS.items():
        count, path = seen.get(name, (0, ""))
        assert count >= least, f"{name} was called {count} times, not {least} at least"
        assert os.path.realpath(path) == os.path.realpath(library), f"{name} went to {path}"
    print(", ".join(f"{name} {count}" for name, (count, _) in sorted(seen.items())))


main()
