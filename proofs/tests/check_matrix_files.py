"""The verified checker must read matrices exactly, and refuse files that are none: check_matrix_files.py CHECKER FOLDER [--stop].

A layout is read rightly if the certificate of the matrix that it stands for is accepted: V fits no permuted, conjugated or shifted matrix. A number is
read rightly if the certificate that says sigma = |x| of the matrix [x] is accepted. With --stop it ends at the first failure.
"""
import os
import random
import struct
import subprocess
import sys
from fractions import Fraction

from certificates import certify, write_npy

CHECKER, FOLDER = sys.argv[1], sys.argv[2]
STOP = "--stop" in sys.argv
failures, done = [], {"accepted": 0, "rejected": 0, "malformed": 0}
EXPECTED = {"accepted": 0, "rejected": 1, "malformed": 2}


def check(verdict, name, data, certificate):
    """data: the matrix file's bytes, or its path."""
    path = data
    if isinstance(data, bytes):
        path = os.path.join(FOLDER, "matrix")
        with open(path, "wb") as out:
            out.write(data)
    with open(os.path.join(FOLDER, "matrix.certificate"), "w") as out:
        out.write(certificate)
    answer = subprocess.run([CHECKER, os.path.join(FOLDER, "matrix.certificate"), path], capture_output=True, text=True)
    done[verdict] += 1
    # a file that cannot be read is refused with a reason, not by an exception that nobody expected
    if answer.returncode != EXPECTED[verdict] or (verdict == "malformed" and not answer.stderr.startswith("eckart-verified-checker: ")):
        failures.append(f"{name}: exit {answer.returncode}, expected is {verdict}; {(answer.stdout + answer.stderr).strip()[:200]}")
        if STOP:
            sys.exit(failures[0])


def of_number(x):
    """sigma = |x| for the matrix [x]."""
    return certify([[Fraction(x)]], exact_points=True, V=[[(1, 0)]]).text()


def npy(A, dtype="<f8", fortran=False):
    path = os.path.join(FOLDER, "matrix.npy")
    write_npy(path, A, len(A), len(A[0]), dtype, fortran)
    with open(path, "rb") as data:
        return data.read()


def npy_of(header, data, version=1, length=None):
    header = header.encode()
    size = len(header) if length is None else length
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", size) + header + data


def npy_files(rng):
    real = [[rng.gauss(0, 1) for _ in range(3)] for _ in range(3)]
    cplx = [[complex(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(3)] for _ in range(3)]
    tall = [[rng.gauss(0, 1) for _ in range(2)] for _ in range(4)]
    single = lambda x: struct.unpack("<f", struct.pack("<f", x))[0]
    for dtype in ("<f4", "<f8", "<c8", "<c16"):
        for shape in (real, tall) if dtype[1] == "f" else (cplx,):
            A = shape
            if dtype == "<f4":
                A = [[single(x) for x in r] for r in A]
            if dtype == "<c8":
                A = [[complex(single(x.real), single(x.imag)) for x in r] for r in A]
            text = certify(A).text()
            for fortran in (False, True):
                data = npy(A, dtype, fortran)
                check("accepted", f"{dtype}, fortran {fortran}", data, text)
                check("malformed", f"{dtype}, a byte missing", data[:-1], text)
                check("malformed", f"{dtype}, a byte more", data + b"\0", text)
                for cut in (0, 5, 7, 9, 11, 40, 80, len(data) - 8):
                    check("malformed", f"{dtype}, cut after {cut} bytes", data[:cut], text)
            other = [list(r) for r in zip(*A)]
            if len(A) == len(A[0]):
                check("rejected", f"{dtype}, the transposed matrix", npy(other, dtype), text)
            else:
                check("rejected", f"{dtype}, another shape", npy(other, dtype), text)
    # a certificate of the real parts, or of the conjugate, is about another matrix
    check("rejected", "real parts of a complex matrix", npy(cplx, "<c16"), certify([[x.real for x in r] for r in cplx]).text())
    check("rejected", "conjugate", npy(cplx, "<c16"), certify([[x.conjugate() for x in r] for r in cplx]).text())
    check("rejected", "no imaginary parts", npy([[complex(x.real) for x in r] for r in cplx], "<c16"), certify(cplx).text())

    text, body = certify(real).text(), b"".join(struct.pack("<d", x) for r in real for x in r)
    head = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }"
    for version in (1, 2, 3):
        check("accepted", f"version {version}", npy_of(head, body, version), text)
    check("accepted", "other order of keys", npy_of("{'shape': (3,3), 'fortran_order' : False , 'descr': '<f8'}".replace("' :", "':"), body), text)
    check("malformed", "version 4", npy_of(head, body, 4), text)
    check("malformed", "the header ends behind the file", npy_of(head, body, 1, 60000), text)
    check("malformed", "a huge header", npy_of(head, body, 2, 0xFFFFFFFF), text)
    for name, old, new in (
        ("big endian", "<f8", ">f8"), ("native", "<f8", "=f8"), ("half", "<f8", "<f2"), ("integers", "<f8", "<i8"), ("quad", "<f8", "<f16"),
        ("a record", "'<f8'", "[('x', '<f8')]"), ("no type", "'descr': '<f8',", ""), ("two types", "'<f8',", "'<f8', 'descr': '<f8',"),
        ("no order", "'fortran_order': False,", ""), ("a strange order", "False", "0"), ("no shape", "'shape': (3, 3),", ""),
        ("one dimension", "(3, 3)", "(9,)"), ("three dimensions", "(3, 3)", "(3, 3, 1)"), ("negative", "(3, 3)", "(-3, -3)"),
        ("another size", "(3, 3)", "(3, 4)"), ("no number", "(3, 3)", "(3, x)"), ("too large", "(3, 3)", "(3, 999999999)"),
        ("overflowing", "(3, 3)", "(4611686018427387907, 4)"), ("open", "(3, 3), }", "(3, 3"),
    ):
        check("malformed", name, npy_of(head.replace(old, new), body), text)
    for name, x in (("NaN", b"\0\0\0\0\0\0\xf8\x7f"), ("infinity", b"\0\0\0\0\0\0\xf0\x7f"), ("-infinity", b"\0\0\0\0\0\0\xf0\xff")):
        check("malformed", name, npy_of(head, body[:-8] + x), text)
    check("malformed", "single NaN", npy_of("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", b"\0\0\xc0\x7f"), certify([[1.0]]).text())
    check("malformed", "imaginary infinity", npy_of("{'descr': '<c16', 'fortran_order': False, 'shape': (1, 1), }", b"\0" * 8 + b"\0\0\0\0\0\0\xf0\x7f"), certify([[1.0 + 0j]]).text())
    # every kind of number
    for bits in (0, 1, 2, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x3FF0000000000000, 0x3FF0000000000001, 0x7FEFFFFFFFFFFFFF, *(rng.getrandbits(62) for _ in range(20))):
        for sign in (0, 1 << 63):
            x = struct.unpack("<d", struct.pack("<Q", bits | sign))[0]
            check("accepted", f"number {x}", npy([[x]]), of_number(x))
    for bits in (1, 0x007FFFFF, 0x00800000, 0x7F7FFFFF, *(rng.getrandbits(30) for _ in range(10))):
        x = struct.unpack("<f", struct.pack("<I", bits))[0]
        check("accepted", f"single number {x}", npy([[-x]], "<f4"), of_number(x))
    for shape in ((0, 0), (0, 3), (3, 0)):
        empty = npy_of(f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}", b"")
        check("accepted", f"shape {shape}", empty, certify([], shape=shape).text())
        check("rejected", f"shape {shape} and another", empty, certify([], shape=(0, 5)).text())


def market(head, lines):
    return ("%%MatrixMarket matrix " + head + "\n" + "\n".join(lines) + "\n").encode()


def market_files(rng):
    full = [[rng.gauss(0, 1) for _ in range(3)] for _ in range(4)]
    square = [[rng.gauss(0, 1) for _ in range(4)] for _ in range(4)]
    cplx = [[complex(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(4)] for _ in range(4)]
    symmetric = [[square[max(i, j)][min(i, j)] for j in range(4)] for i in range(4)]
    skew = [[0.0 if i == j else square[i][j] if i > j else -square[j][i] for j in range(4)] for i in range(4)]
    hermitian = [[cplx[i][i].real + 0j if i == j else cplx[i][j] if i > j else cplx[j][i].conjugate() for j in range(4)] for i in range(4)]
    complex_symmetric = [[cplx[max(i, j)][min(i, j)] for j in range(4)] for i in range(4)]
    complex_skew = [[0j if i == j else cplx[i][j] if i > j else -cplx[j][i] for j in range(4)] for i in range(4)]

    def show(x):
        return f"{x.real!r} {x.imag!r}" if isinstance(x, complex) else repr(x)

    def array(field, symmetry, A, first=lambda j: 0):
        return market(f"array {field} {symmetry}", [f"{len(A)} {len(A[0])}"] + [show(A[i][j]) for j in range(len(A[0])) for i in range(first(j), len(A))])

    def coordinate(field, symmetry, A, first=lambda j: 0):
        lines = [f"{i + 1} {j + 1} {show(A[i][j])}" for j in range(len(A[0])) for i in range(first(j), len(A)) if A[i][j]]
        rng.shuffle(lines)
        return market(f"coordinate {field} {symmetry}", [f"{len(A)} {len(A[0])} {len(lines)}"] + lines)

    same, below = lambda j: j, lambda j: j + 1
    for make in (array, coordinate):
        for field, symmetry, A, first in (
            ("real", "general", full, lambda j: 0), ("complex", "general", cplx, lambda j: 0), ("real", "symmetric", symmetric, same), ("real", "skew-symmetric", skew, below),
            ("complex", "hermitian", hermitian, same), ("complex", "symmetric", complex_symmetric, same), ("complex", "skew-symmetric", complex_skew, below),
        ):
            name, text, data = f"{make.__name__} {field} {symmetry}", certify(A).text(), make(field, symmetry, A, first)
            check("accepted", name, data, text)
            check("accepted", name + ", CR LF, tabs, upper case", data.replace(b"\n", b"\r\n").replace(b" ", b"\t").replace(b"matrix", b"MATRIX", 1), text)
            first_line, rest = data.split(b"\n", 1)
            check("accepted", name + ", comments and blank lines", first_line + b"\n% comment 1 2\n%\n\n" + rest.replace(b"\n", b"\n\n"), text)
            lines = data.rstrip(b"\n").split(b"\n")
            check("malformed", name + ", an entry missing", b"\n".join(lines[:-1]), text)
            check("malformed", name + ", an entry more", b"\n".join(lines + lines[-1:]), text)
            check("malformed", name + ", a field missing", b"\n".join(lines[:-1] + [lines[-1].rsplit(b" ", 1)[0] if b" " in lines[-1] else b"x"]), text)
            check("malformed", name + ", a field more", b"\n".join(lines[:-1] + [lines[-1] + b" 1"]), text)
            check("malformed", name + ", no size", b"\n".join(lines[:1]), text)
            check("malformed", name + ", a bad size", b"\n".join([lines[0], b"x" + lines[1]] + lines[2:]), text)
            if symmetry != "general":
                check("malformed", name + ", not square", b"\n".join([lines[0], lines[1].replace(b"4 4", b"4 5")] + lines[2:]), text)
    good = coordinate("real", "general", full)
    text = certify(full).text()
    lines = good.decode().splitlines()
    for name, index in (("index 0", "0 1 "), ("row too large", "5 1 "), ("column too large", "1 4 "), ("given twice", "2 2 "), ("signed index", "+1 1 ")):
        check("malformed", name, "\n".join(l.replace("1 1 ", index, 1) if l.startswith("1 1 ") else l for l in lines).encode(), text)
    for name, old, new in (
        ("pattern", "real", "pattern"), ("layout", "coordinate", "list"), ("object", "matrix coordinate", "vector coordinate"), ("symmetry", "general", "circulant"),
        ("hermitian and real", "general", "hermitian"), ("a word missing", " general", ""), ("a word more", "general", "general x"), ("no banner", "%%MatrixMarket", "%MatrixMarket"),
    ):
        check("malformed", name, good.replace(old.encode(), new.encode(), 1), text)
    symmetric_text = certify(symmetric).text()
    check("malformed", "both triangles", coordinate("real", "symmetric", symmetric, lambda j: 0), symmetric_text)
    sparse = certify([[2.0, 0.0], [0.0, 3.0]], exact_points=True).text()
    check("accepted", "two of four entries", market("coordinate real general", ["2 2 2", "1 1 2.0", "2 2 3.0"]), sparse)
    check("malformed", "fewer entries stated", market("coordinate real general", ["2 2 1", "1 1 2.0", "2 2 3.0"]), sparse)
    check("malformed", "more entries stated", market("coordinate real general", ["2 2 3", "1 1 2.0", "2 2 3.0"]), sparse)
    check("malformed", "a diagonal of a skew-symmetric matrix", market("coordinate real skew-symmetric", ["2 2 2", "1 1 1.0", "2 1 3.0"]), certify([[1.0, -3.0], [3.0, 0.0]]).text())
    check("rejected", "transposed", coordinate("real", "general", [list(r) for r in zip(*square)]), certify(square).text())

    one = lambda word, field="real": market(f"array {field} general", ["1 1", word])
    # decimals are rounded to the nearest double, ties to even
    for word, x in (
        ("1", 1), ("+1", 1), ("-1", 1), ("01", 1), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1E-3", 0.001), ("-0", 0), ("0.1", 0.1), ("1e-400", 0), ("9007199254740993", 2**53),
        ("9007199254740993.00000000000000000000000000000000000000000000000001", 2**53 + 2), ("9007199254740995", 2**53 + 4), ("4.9e-324", 5e-324), ("2.4703282292062327e-324", 0),
        ("2.4703282292062328e-324", 5e-324), ("2.2250738585072011e-308", 2.2250738585072011e-308), ("1.7976931348623158e308", sys.float_info.max),
        ("123456789012345678901234567890", 123456789012345678901234567890.0),
    ):
        check("accepted", f"decimal {word}", one(word), of_number(x))
    check("accepted", "integer field", one("-12", "integer"), of_number(12))
    for word in ("1e309", "1.797693134862315808e308", "nan", "inf", "-inf", "0x1p3", "1d3", "1_0", "1e", "e1", "--1", "+", ".", "1,5", "1;", "1f", "\u0661"):
        check("malformed", f"decimal {word}", one(word), certify([[1.0]]).text())
    for shape in ((0, 0), (0, 3), (3, 0)):
        check("accepted", f"shape {shape}", market("array real general", ["%d %d" % shape]), certify([], shape=shape).text())
    check("malformed", "no matrix", b"1 2 3\n", certify([[1.0]]).text())
    check("malformed", "an empty file", b"", certify([[1.0]]).text())
    check("malformed", "no file", os.path.join(FOLDER, "absent"), certify([[1.0]]).text())
    check("malformed", "a folder", FOLDER, certify([[1.0]]).text())


os.makedirs(FOLDER, exist_ok=True)
npy_files(random.Random(1936))
market_files(random.Random(1211))
print(f"{done['accepted']} files read, {done['rejected']} of other matrices, {done['malformed']} that are no matrix; {len(failures)} failures")
print("\n".join(failures))
sys.exit(1 if failures else 0)
