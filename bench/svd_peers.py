"""The libraries that the SVD benchmark measures beside Eckart: fetched into a folder of the build, found there, described as worker processes.

Nothing is installed into the system, so that its alternatives stay as they are, and nothing here is needed to build or test Eckart. What cannot be
had on a machine is missing from the results, by name and with the reason.
"""

import glob
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

WHEELS = ("scipy-openblas32", "mkl", "intel-openmp")
ORIGIN = "origin.txt"
MKL_SWITCH = "libmkl_on_every_processor.so"
DEBS = ("libopenblas0-pthread", "liblapack3", "libblas3", "libblis4-openmp", "libflame1")


@dataclass
class Peer:
    """One library, served by `bench_svd_worker`."""

    key: str  # names it in options and results; the library's own statement of version and kernels comes from the worker
    arguments: list  # of the worker
    environment: dict = field(default_factory=dict)
    threads: bool = True  # whether it can use more than one


def _run(command, **options):
    """Runs to the end; the last line of its complaints is the exception's text."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    except OSError as error:
        raise RuntimeError(f"{command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        lines = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise RuntimeError(f"{' '.join(command[:3])} ... failed: {lines[-1] if lines else 'no message'}")


def _keep(unpacked, target, file):
    """Moves what was unpacked to its place, with the name of the file that it came in, and drops that."""
    (unpacked / ORIGIN).write_text(file.name, encoding="utf-8")
    unpacked.rename(target)
    shutil.rmtree(file.parent)


def origins(folder):
    """{package: file that it came in, with its version}"""
    return {file.parent.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob(f"*/{ORIGIN}"))}


def _fetch_wheel(name, folder):
    """The newest release of a Python package that only carries shared objects, unpacked."""
    target = folder / name
    if target.is_dir():
        return
    download = folder / "wheels" / name
    _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(download), name])
    file = next(download.glob("*.whl"))
    with zipfile.ZipFile(file) as wheel:
        wheel.extractall(folder / "unpacking")
    _keep(folder / "unpacking", target, file)


def _fetch_deb(name, folder):
    """The Debian package of this release, unpacked and not installed."""
    target = folder / name
    if target.is_dir():
        return
    download = folder / "debs" / name
    download.mkdir(parents=True, exist_ok=True)
    _run(["apt-get", "download", name], cwd=download)
    file = next(download.glob("*.deb"))
    _run(["dpkg", "-x", str(file), str(folder / "unpacking")])
    _keep(folder / "unpacking", target, file)


def _build_rust(source, folder):
    """faer and nalgebra for this machine's instruction set. Built from a copy, so that cargo writes nothing among the sources."""
    copy = folder / "rust_peers"
    shutil.copytree(source, copy, dirs_exist_ok=True)
    environment = dict(os.environ, RUSTFLAGS="-C target-cpu=native")
    _run(["cargo", "build", "--release", "--manifest-path", str(copy / "Cargo.toml"), "--target-dir", str(folder / "rust_target")], env=environment)


def _fetch_matplotlib(folder):
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        if not (folder / "python" / "matplotlib").is_dir():
            _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder / "python"), "matplotlib"])


def _build_mkl_switch(source, folder):
    _run(["c++", "-O2", "-shared", "-fPIC", str(source), "-o", str(folder / MKL_SWITCH)])


def set_up(folder, source, say):
    """Fetches and builds what is not in the folder yet; source: the folder of the benchmarks. {what: why it cannot be had}"""
    folder.mkdir(parents=True, exist_ok=True)
    steps = {name: (lambda name=name: _fetch_wheel(name, folder)) for name in WHEELS}
    steps |= {name: (lambda name=name: _fetch_deb(name, folder)) for name in DEBS}
    steps["faer, nalgebra"] = lambda: _build_rust(source / "rust_peers", folder)
    steps["mkl on every processor"] = lambda: _build_mkl_switch(source / "mkl_on_every_processor.cpp", folder)
    steps["matplotlib"] = lambda: _fetch_matplotlib(folder)
    missing = {}
    for name, step in steps.items():
        shutil.rmtree(folder / "unpacking", ignore_errors=True)
        say(f"peers: {name}")
        try:
            step()
        except (RuntimeError, OSError, zipfile.BadZipFile, StopIteration) as error:
            missing[name] = str(error) or type(error).__name__
    return missing


def _one(folder, pattern):
    found = sorted(glob.glob(str(folder / pattern), recursive=True))
    return Path(found[0]) if found else None


def _cpu_flags():
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return set()
    return next((set(line.split(":")[1].split()) for line in text.splitlines() if line.startswith("flags")), set())


def _rust_versions(folder):
    lock = folder / "rust_peers" / "Cargo.lock"
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"] if lock.is_file() else []
    return {package["name"]: package["version"] for package in packages}


def find(folder):
    """(peers, {name: why it is missing}); Eckart first."""
    flags = _cpu_flags()
    peers, missing = [Peer("eckart", ["eckart"]), Peer("eigen", ["eigen"])], {}

    def lapack(key, path, libraries=(), environment=None, prefix="", threads=True):
        if path is None or None in libraries:
            missing[key] = "not in the folder of the peers"
            return
        settings = dict(environment or {})
        if libraries:
            settings["LD_LIBRARY_PATH"] = ":".join(str(library.parent) for library in libraries)
        peers.append(Peer(key, [f"lapack={path}"] + ([f"--prefix={prefix}"] if prefix else []), settings, threads))

    lapack("openblas", _one(folder, "scipy-openblas32/**/libscipy_openblas.so"), prefix="scipy_")
    # Debian's release is older than today's CPUs and falls back to slow kernels: told which to take.
    core = "SkylakeX" if "avx512f" in flags else "Haswell" if "avx2" in flags else None
    lapack("openblas-debian", _one(folder, "libopenblas0-pthread/**/libopenblasp-*.so"), environment={"OPENBLAS_CORETYPE": core} if core else {})
    mkl = _one(folder, "mkl/**/libmkl_rt.so.*")
    switch = {"LD_PRELOAD": str(folder / MKL_SWITCH)} if (folder / MKL_SWITCH).is_file() else {}
    lapack("mkl", mkl, libraries=(mkl, _one(folder, "intel-openmp/**/libiomp5.so")), environment={"MKL_INTERFACE_LAYER": "LP64", "MKL_DYNAMIC": "FALSE"} | switch)
    # The same for BLIS 0.9, whose number for its AVX-512 kernels is 0.
    blis = _one(folder, "libblis4-openmp/**/blis-openmp/libblas.so.3")
    arch = {"BLIS_ARCH_TYPE": "0"} if "avx512dq" in flags else {}
    reference = _one(folder, "liblapack3/**/liblapack.so.3")
    lapack("blis", reference, libraries=(blis,), environment=arch)
    # libflame names no BLAS among its needs.
    lapack("libflame", _one(folder, "libflame1/**/libflame.so.1"), libraries=(blis,), environment=arch | {"LD_PRELOAD": str(blis)})
    lapack("reference", reference, libraries=(_one(folder, "libblas3/**/libblas.so.3"),), threads=False)
    rust = _one(folder, "rust_target/release/librust_peers.so")
    for key in ("faer", "nalgebra"):
        if rust is None:
            missing[key] = "not built"
        else:
            peers.append(Peer(key, [f"{key}={rust}", f"--version={_rust_versions(folder).get(key, '')}"], threads=key == "faer"))
    return peers, missing


def environment(peer, threads):
    """The environment of the peer's process: this one's, without what would choose kernels or block sizes for a library from outside."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "MKL_", "BLIS_", "OMP_", "KMP_", "GOMP_"))}
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        settings[name] = str(threads)
    settings["MKL_THREADING_LAYER"] = "SEQUENTIAL" if threads == 1 else "INTEL"
    return settings | peer.environment
