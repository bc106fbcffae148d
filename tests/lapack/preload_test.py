"""NumPy and SciPy over libeckart_lapack.so, by LD_PRELOAD or as a liblapack.so.3: every scalar and driver, and that it was our routine that
was called.

Usage: preload_test.py preload LIBRARY COUNTER | liblapack LIBRARY SCRIPT. Exit code 77: skipped, with the reason on standard output.
"""
import os
import re
import shutil
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


def run_inside(**variables):
    return subprocess.run([sys.executable, __file__, "--inside"], env=dict(os.environ, **variables), check=True)


def skip(reason):
    print("skipped: " + reason)
    sys.exit(77)


def loaded_lapack():
    """The file that this Python's NumPy has as liblapack.so.3."""
    probe = subprocess.run([sys.executable, "-c", "import numpy.linalg._umath_linalg as u, scipy.linalg; print(u.__file__)"],
                           capture_output=True, text=True)
    if probe.returncode != 0:
        skip("this Python has no NumPy and SciPy (Debian: python3-numpy, python3-scipy)")
    linked = subprocess.run(["ldd", probe.stdout.strip()], capture_output=True, text=True).stdout
    found = re.search(r"liblapack\.so\.3 => (\S+)", linked)
    if found is None:
        skip("this NumPy brings a LAPACK of its own under other symbol names, which neither way reaches")
    return os.path.realpath(found[1])


def test_preload(library, counter):
    loaded_lapack()
    with tempfile.TemporaryDirectory() as folder:
        counts = os.path.join(folder, "counts")
        run_inside(LD_PRELOAD=f"{counter}:{library}", ECKART_CALL_COUNTS=counts)
        seen = {name: (int(count), path) for name, count, path in map(str.split, open(counts))}
    for name, least in CALLS.items():
        count, path = seen.get(name, (0, ""))
        assert count >= least, f"{name} was called {count} times, not {least} at least"
        assert os.path.realpath(path) == os.path.realpath(library), f"{name} went to {path}"
    print(", ".join(f"{name} {count}" for name, (count, _) in sorted(seen.items())))


def test_liblapack(library, script):
    former = loaded_lapack()
    if shutil.which("patchelf") is None:
        skip("no patchelf")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([script, library, former, folder], check=True)
        log = os.path.join(folder, "bindings")
        run_inside(LD_LIBRARY_PATH=folder, LD_DEBUG="bindings", LD_DEBUG_OUTPUT=log)
        text = "".join(open(os.path.join(folder, name)).read() for name in os.listdir(folder) if name.startswith("bindings."))
    bound = dict(((os.path.basename(user).split(".")[0], symbol), os.path.realpath(provider))
                 for user, provider, symbol in re.findall(r"binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(\w+)'", text))
    for name in CALLS:
        for module in ("_umath_linalg", "_flapack"):
            if (module, name) in bound:
                assert bound[module, name] == os.path.realpath(library), f"{module}: {name} is bound to {bound[module, name]}"
    assert ("_umath_linalg", "dgesdd_") in bound and ("_flapack", "dgesvd_") in bound
    assert bound["_flapack", "dgetrf_"] == former, "what is not ours comes from " + bound["_flapack", "dgetrf_"]


if sys.argv[1] == "--inside":
    decompositions()
else:
    {"preload": test_preload, "liblapack": test_liblapack}[sys.argv[1]](*sys.argv[2:])
