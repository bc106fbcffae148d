"""Certificates for the tests of the verified checker, made with plain Python integers and fractions.

Nothing here is trusted: what it writes is judged by the checker. The singular values come from one-sided Jacobi in floats or decimals; V is
rounded to integers and sigma_k^2 is taken from the exact quotient H_kk / G_kk, whose error is of second order in V's.
"""
import struct
from decimal import Decimal, getcontext
from fractions import Fraction
from math import isqrt

PRIME = (1 << 61) - 1
FORMATS = {"binary64": (53, -1074, 1024), "binary32": (24, -149, 128)}


class Gauss:
    """A number a + b i with rational parts."""

    __slots__ = ("re", "im")

    def __init__(self, re, im=0):
        self.re, self.im = Fraction(re), Fraction(im)

    def __add__(self, o):
        return Gauss(self.re + o.re, self.im + o.im)

    def __sub__(self, o):
        return Gauss(self.re - o.re, self.im - o.im)

    def __mul__(self, o):
        return Gauss(self.re * o.re - self.im * o.im, self.re * o.im + self.im * o.re)

    def __truediv__(self, o):
        q = o.re * o.re + o.im * o.im
        return self * Gauss(o.re / q, -o.im / q)

    def conj(self):
        return Gauss(self.re, -self.im)

    def __bool__(self):
        return bool(self.re or self.im)


def exact(x):
    return x if isinstance(x, Gauss) else Gauss(x.real, x.imag) if isinstance(x, complex) else Gauss(Fraction(x))


def conj(x):
    return x.conjugate() if isinstance(x, complex) else x


def jacobi(A, digits=0):
    """Columns of V (lists), from one-sided Jacobi; digits > 0 computes a real matrix in decimals."""
    m, n = len(A), len(A[0])
    one, eps = 1.0, 1e-17
    number = (lambda z: complex(z)) if any(isinstance(x, complex) for r in A for x in r) else float
    root = lambda z: z ** 0.5
    if digits:
        getcontext().prec = digits
        getcontext().Emin, getcontext().Emax = -10**6, 10**6
        number, one, eps = Decimal, Decimal(1), Decimal(10) ** (3 - digits)
        root = lambda z: z.sqrt()
    cols = [[number(A[i][j]) for i in range(m)] for j in range(n)]
    V = [[number(1 if i == j else 0) for i in range(n)] for j in range(n)]
    for _ in range(60):
        quiet = True
        norms = [sum(abs(x) ** 2 for x in c) for c in cols]
        for p in range(n):
            for q in range(p + 1, n):
                x, y = cols[p], cols[q]
                g = sum(conj(a) * b for a, b in zip(x, y))
                size = abs(g)
                a, b = norms[p], norms[q]
                if not size > eps * root(a * b):
                    continue
                quiet = False
                z = (b - a) / (2 * size)
                t = (one if z >= 0 else -one) / (abs(z) + root(one + z * z))
                c = one / root(one + t * t)
                s = c * t
                phase = conj(g / size)
                for M in (cols, V):
                    u, v = M[p], [phase * w for w in M[q]]
                    M[p] = [c * i - s * j for i, j in zip(u, v)]
                    M[q] = [s * i + c * j for i, j in zip(u, v)]
                norms[p] = sum(abs(w) ** 2 for w in cols[p])
                norms[q] = sum(abs(w) ** 2 for w in cols[q])
        if quiet:
            break
    return V


def to_integers(V, bits):
    """Columns scaled so that the largest entry has about `bits` bits; pairs (re, im)."""
    out = []
    for c in V:
        parts = [(Fraction(x.real), Fraction(x.imag)) if isinstance(x, complex) else (Fraction(x), Fraction(0)) for x in c]
        top = max(max(abs(a), abs(b)) for a, b in parts)
        scale = Fraction(1 << bits) / top if top else Fraction(1)
        out.append([(round(a * scale), round(b * scale)) for a, b in parts])
    return out


def kernel(M, n):
    """A basis (columns of Gaussian integers) of the null space of the rows M of Gauss numbers."""
    rows, pivots = [r[:] for r in M], []
    for j in range(n):
        k = next((i for i in range(len(pivots), len(rows)) if rows[i][j]), None)
        if k is None:
            continue
        i = len(pivots)
        rows[i], rows[k] = rows[k], rows[i]
        d = rows[i][j]
        rows[i] = [x / d for x in rows[i]]
        for l in range(len(rows)):
            if l != i and rows[l][j]:
                f = rows[l][j]
                rows[l] = [x - f * y for x, y in zip(rows[l], rows[i])]
        pivots.append(j)
    basis = []
    for free in (j for j in range(n) if j not in pivots):
        x = [Gauss(0) for _ in range(n)]
        x[free] = Gauss(1)
        for i, j in enumerate(pivots):
            x[j] = Gauss(0) - rows[i][free]
        scale = 1
        for v in x:
            for part in (v.re, v.im):
                scale = scale * part.denominator // _gcd(scale, part.denominator)
        basis.append([(int(v.re * scale), int(v.im * scale)) for v in x])
    return basis


def _gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def dyadic(x):
    """Text of a rational number with a power of two as its denominator."""
    x = Fraction(x)
    e = -(x.denominator.bit_length() - 1)
    assert x.denominator == 1 << -e
    m = x.numerator
    while m and m % 2 == 0:
        m //= 2
        e += 1
    return ("-" if m < 0 else "") + format(abs(m), "x") + "p" + str(e if m else 0)


class Rounded:
    """The neighbourhood of a number of the format: c = mantissa * 2^exponent."""

    def __init__(self, fmt, mantissa, exponent):
        self.fmt, self.m, self.e = fmt, mantissa, exponent
        self.p, self.emin, self.emax = FORMATS[fmt]

    @property
    def value(self):
        return Fraction(self.m) * Fraction(2) ** self.e

    def pred(self):
        if self.m == 1 << (self.p - 1) and self.e > self.emin:
            return Fraction(2 * self.m - 1) * Fraction(2) ** (self.e - 1)
        return Fraction(self.m - 1) * Fraction(2) ** self.e

    def succ(self):
        return Fraction(self.m + 1) * Fraction(2) ** self.e

    def low(self):
        return (self.pred() + self.value) / 2

    def high(self):
        return (self.succ() + self.value) / 2

    @property
    def infinite(self):
        return self.value >= Fraction(2) ** self.emax


def floor_in(fmt, square):
    """The largest number of the format whose square is not above `square`, exponents unbounded above."""
    p, emin, _ = FORMATS[fmt]
    shift = 2 * max(0, 600 + square.denominator.bit_length() - square.numerator.bit_length())
    root = isqrt((square.numerator << shift) // square.denominator)  # floor of 2^(shift/2) sqrt(square)
    e = max(root.bit_length() - shift // 2 - p, emin) if root else emin
    m = root >> (e + shift // 2) if e + shift // 2 >= 0 else root << -(e + shift // 2)
    return Rounded(fmt, m, e)


def next_up(c):
    m, e = c.m + 1, c.e
    return Rounded(c.fmt, m // 2, e + 1) if m == 1 << c.p else Rounded(c.fmt, m, e)


def infinity(fmt):
    p, _, emax = FORMATS[fmt]
    return Rounded(fmt, 1 << (p - 1), emax - p + 1)


class Stated:
    """A stated value that need not be a number of the format."""

    infinite = False

    def __init__(self, value):
        self.value = value


def claim(fmt, rounding, square, exact_square, unbounded=False):
    """(c, relation) for sigma = sqrt(square); `unbounded` is the false one that knows no overflow."""
    down = floor_in(fmt, square)
    p, _, emax = FORMATS[fmt]
    if down.infinite and unbounded:
        up = next_up(down)
        return (Stated(down.value), ">") if rounding == "downward" or rounding == "nearest-even" and square < down.high() ** 2 else (Stated(up.value), "<")
    if down.infinite:
        return (Rounded(fmt, (1 << p) - 1, emax - p), ">") if rounding == "downward" else (infinity(fmt), "<")
    if exact_square and down.value ** 2 == square:
        return down, "="
    if rounding == "downward":
        return down, ">"
    up = next_up(down)
    if rounding == "upward":
        return up, "<"
    middle = down.high() ** 2
    if exact_square and middle == square:
        return (down, "+") if down.m % 2 == 0 else (up, "-")
    return (down, ">") if square < middle else (up, "<")


def adjoint(A):
    return [[conj(A[i][j]) for i in range(len(A))] for j in range(len(A[0]))]


class Certificate:
    """The fields of a certificate file; text() writes them."""

    hash = "-"

    def text(self):
        out = ["eckart-certificate 1", "scalar " + ("complex" if self.complex else "real"), f"rows {self.rows}", f"cols {self.cols}", "hash " + self.hash,
               "format " + self.fmt, "rounding " + self.rounding, f"rank {self.rank}", f"rank-prime {self.rank_prime}", f"values {len(self.values)}"]
        out += [("inf" if c.infinite else dyadic(c.value)) + " " + r for c, r in self.values]
        out.append(f"points {len(self.points)}")
        for mu, lower, upper, prime, X in self.points:
            bound = lambda b: "-" if b is None else dyadic(b)
            out.append(f"{dyadic(mu)} {len(X)} {bound(lower)} {bound(upper)} {prime}")
            out += [self.numbers(c) for c in X]
        out.append(f"enclosures {len(self.enclosures)}")
        out += [dyadic(lo) + " " + dyadic(hi) for lo, hi in self.enclosures]
        out.append(f"V {len(self.V)}")
        out += [self.numbers(c) for c in self.V]
        out.append("end")
        return "\n".join(out) + "\n"

    def numbers(self, column):
        h = lambda z: ("-" if z < 0 else "") + format(abs(z), "x")
        return " ".join(h(a) + " " + h(b) if self.complex else h(a) for a, b in column)


def certify(A, rounding="nearest-even", fmt="binary64", digits=0, bits=60, exact_points=False, rank_by="prime", enclosures=False, shape=None, V=None, unbounded=False):
    """A certificate for the matrix A (rows of floats, complexes or Fractions)."""
    t = Certificate()
    t.rows, t.cols = shape or (len(A), len(A[0]) if A else 0)
    t.complex = any(isinstance(x, complex) for r in A for x in r)
    t.fmt, t.rounding = fmt, rounding
    n = min(t.rows, t.cols)
    B = A if t.rows >= t.cols or n == 0 else adjoint(A)
    t.values, t.points, t.enclosures, t.V, t.rank, t.rank_prime = [], [], [], [], n, 0
    if n == 0:
        return t
    parts = [[(Fraction(x.real), Fraction(x.imag)) if isinstance(x, complex) else (Fraction(x), Fraction(0)) for x in r] for r in B]
    unit = max(x.denominator for r in parts for q in r for x in q)
    Bz = [[(int(a * unit), int(b * unit)) for a, b in r] for r in parts]
    columns = V or to_integers(jacobi(B, digits), bits)
    squares = []
    for v in columns:
        g = sum(a * a + b * b for a, b in v)
        h = 0
        for r in Bz:
            if t.complex:
                re = sum(a * c - b * d for (a, b), (c, d) in zip(r, v))
                im = sum(a * d + b * c for (a, b), (c, d) in zip(r, v))
            else:
                re, im = sum(a * c for (a, _), (c, _) in zip(r, v)), 0
            h += re * re + im * im
        squares.append(Fraction(h, g * unit * unit))
    order = sorted(range(n), key=lambda k: -squares[k])
    squares = [squares[k] for k in order]
    t.V = [columns[k] for k in order]
    known = [False] * n
    if exact_points:
        Bx = [[Gauss(a, b) for a, b in r] for r in parts]
        N = kernel(Bx, n)
        if N:
            r = n - len(N)
            for k in range(r, n):
                squares[k], known[k] = Fraction(0), True
            t.rank = r
            if rank_by == "prime":
                t.rank_prime = PRIME
            upper = floor_in(fmt, squares[r - 1] / 4).value if r and rank_by == "count" else Fraction(1) if rank_by == "count" else None
            t.points.append((Fraction(0), None, upper, PRIME, N))
        gram = None
        for k in range(n):
            if known[k]:
                continue
            c = floor_in(fmt, squares[k] * (1 + Fraction(1, 1 << 80)))
            for mu in (c.value, c.high()):
                if mu and abs(mu * mu - squares[k]) < squares[k] / (1 << 70):
                    if gram is None:
                        gram = [[sum((Bx[i][a].conj() * Bx[i][b] for i in range(len(Bx))), Gauss(0)) for b in range(n)] for a in range(n)]
                    X = kernel([[gram[a][b] - Gauss(mu * mu if a == b else 0) for b in range(n)] for a in range(n)], n)
                    if X:
                        # the values nearest to mu are equal to it; the bounds go between them and the next
                        near = sorted((j for j in range(n) if not known[j]), key=lambda j: abs(mu * mu - squares[j]))
                        away = min((abs(s / (mu * mu) - 1) for j, s in enumerate(squares) if j not in near[:len(X)]), default=Fraction(1))
                        small = mu / (1 << max(20, 3 + away.denominator.bit_length() - away.numerator.bit_length()))
                        t.points.append((mu, mu - small, mu + small, PRIME, X))
                        for j in near[:len(X)]:
                            squares[j], known[j] = mu * mu, True
                        break
    t.values = [claim(fmt, rounding, squares[k], known[k], unbounded) for k in range(n)]
    if enclosures:
        for k in range(n):
            c = floor_in("binary64", squares[k])
            if known[k]:
                mu = c.value if c.value**2 == squares[k] else c.high()
                t.enclosures.append((mu, mu))
            else:
                # an end moves to an exact point next to it: the rule for points that other values hold
                lo, hi = c.low() if c.m > 1 else Fraction(0), next_up(c).high()
                for mu in (p[0] for p in t.points):
                    if lo < mu and mu * mu < squares[k]:
                        lo = mu
                    elif mu < hi and mu * mu > squares[k]:
                        hi = mu
                t.enclosures.append((lo, hi))
    return t


def parse(text):
    """The certificate that a file states."""
    tokens = iter(text.split())
    take = lambda: next(tokens)

    def keyed(key):
        assert take() == key
        return take()

    def hexadecimal():
        return int(take(), 16)

    def fraction(token):
        mantissa, e = token.split("p")
        return Fraction(int(mantissa, 16)) * Fraction(2) ** int(e)

    t = Certificate()
    assert keyed("eckart-certificate") == "1"
    t.complex = keyed("scalar") == "complex"
    t.rows, t.cols, t.hash, t.fmt, t.rounding = int(keyed("rows")), int(keyed("cols")), keyed("hash"), keyed("format"), keyed("rounding")
    t.rank, t.rank_prime = int(keyed("rank")), int(keyed("rank-prime"))
    n = min(t.rows, t.cols)
    column = lambda: [(hexadecimal(), hexadecimal() if t.complex else 0) for _ in range(n)]
    t.values, t.points = [], []
    for _ in range(int(keyed("values"))):
        c = take()
        t.values.append((infinity(t.fmt) if c == "inf" else floor_in(t.fmt, fraction(c) ** 2), take()))
    for _ in range(int(keyed("points"))):
        mu, size = fraction(take()), int(take())
        lower, upper = (None if b == "-" else fraction(b) for b in (take(), take()))
        t.points.append((mu, lower, upper, int(take()), [column() for _ in range(size)]))
    t.enclosures = [(fraction(take()), fraction(take())) for _ in range(int(keyed("enclosures")))]
    t.V = [column() for _ in range(int(keyed("V")))]
    assert take() == "end" and next(tokens, None) is None
    return t


def write_npy(path, A, rows, cols, dtype="<f8", fortran=False):
    """A in NPY format; dtype <f4, <f8, <c8 or <c16."""
    header = repr({"descr": dtype, "fortran_order": fortran, "shape": (rows, cols)}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    letter = "f" if dtype in ("<f4", "<c8") else "d"
    order = ((i, j) for j in range(cols) for i in range(rows)) if fortran else ((i, j) for i in range(rows) for j in range(cols))
    with open(path, "wb") as out:
        out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)
        for i, j in order:
            x = A[i][j]
            out.write(struct.pack("<" + letter, x.real))
            if dtype[1] == "c":
                out.write(struct.pack("<" + letter, x.imag))
