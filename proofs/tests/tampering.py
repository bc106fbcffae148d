"""Certificates with false claims, changed evidence or broken text, made from honest ones (certificates.Certificate).

Every claim that `false_claims` changes becomes false, whatever evidence comes with it: a checker that accepts one of these files is unsound.
"""
import copy
from fractions import Fraction

from certificates import PRIME, Rounded, Stated, next_up

NARROW = Fraction(1, 1 << 40)


def with_values(t, changes):
    u = copy.copy(t)
    u.values = [changes.get(k, v) for k, v in enumerate(t.values)]
    return u


def next_down(c):
    if c.m == 0:
        return None
    p, e = c.pred(), c.e - 1 if c.m == 1 << (c.p - 1) and c.e > c.emin else c.e
    return Rounded(c.fmt, int(p / Fraction(2) ** e), e)


def far_values(c):
    """Other numbers of c's format: powers of two, all-ones significands, 0, the least and the greatest, infinity."""
    ones, half = (1 << c.p) - 1, 1 << (c.p - 1)
    top = c.emax - c.p
    found = [Rounded(c.fmt, 0, c.emin), Rounded(c.fmt, 1, c.emin), Rounded(c.fmt, ones, top), Rounded(c.fmt, half, top + 1)]
    for shift in (-1, 1):
        for m in (c.m, half, ones):
            if c.emin <= c.e + shift <= top:
                found.append(Rounded(c.fmt, m, c.e + shift))
    if c.emin <= c.e <= top:
        found += [Rounded(c.fmt, half, c.e), Rounded(c.fmt, ones, c.e)]
    return [x for x in found if x.value != c.value and (x.m >= half or x.e == x.emin)]


def other_values(t):
    """One value or one relation changed."""
    for k, (c, rel) in enumerate(t.values):
        near = [] if c.infinite else [next_up(c), next_down(c)]
        for other in near + far_values(c):
            for r in "<>=-+" if other in near else "<>":
                if other is not None:
                    yield with_values(t, {k: (other, r)})
        for r in "<>=-+":
            if r != rel:
                yield with_values(t, {k: (c, r)})
                u = with_values(t, {k: (c, r)})
                u.points = []
                yield u
        # not a number of the format
        if not c.infinite:
            for value in (c.value + Fraction(2) ** (c.e - 2), c.value + Fraction(2) ** (c.e - 60), -c.value):
                if value != c.value:
                    for r in "<>=":
                        yield with_values(t, {k: (Stated(value), r)})


def other_ranks(t):
    n = len(t.values)
    for rank in (t.rank - 1, t.rank + 1):
        if 0 <= rank <= n:
            for prime in {0, t.rank_prime, PRIME, 101, 4}:
                u = copy.copy(t)
                u.rank, u.rank_prime = rank, prime
                yield u


def other_enclosures(t):
    for k, (lo, hi) in enumerate(t.enclosures):
        if lo == 0:
            fresh = [(hi, 2 * hi), (hi, hi)] if hi > 0 else [(Fraction(1), Fraction(2)), (Fraction(1), Fraction(1))]
        else:
            away = hi - lo if hi > lo else hi * NARROW
            inside = hi if hi > lo else hi * (1 + NARROW)
            fresh = [(inside, inside + away), (Fraction(0), 2 * lo - inside), (2 * lo - inside - away, 2 * lo - inside)]
            fresh += [(2 * hi, 2 * hi), (Fraction(0), Fraction(0))]
            fresh += [(-lo, -hi), (-hi, -lo), (hi * 2, lo)]
        for a, b in fresh:
            u = copy.copy(t)
            u.enclosures = t.enclosures[:k] + [(a, b)] + t.enclosures[k + 1:]
            yield u


def groups(t):
    """Indices with the same stated positive finite value, if no other value is near."""
    found = {}
    for k, (c, _) in enumerate(t.values):
        if not c.infinite and c.m > 0:
            found.setdefault(c.value, []).append(k)
    for c, indices in found.items():
        if not any(abs(x.value - c) < 4 * NARROW * c for x, _ in t.values if x.value != c):
            yield c, indices


def around(c):
    return c * (1 - NARROW), c * (1 + NARROW)


def false_points(t):
    """Exact points that are none, and true ones that are said to hold more than they do."""
    n = len(t.values)
    zero = [(0, 0)] * n
    for c, indices in groups(t):
        lower, upper = around(c)
        count = len(indices)
        if all(t.values[k][1] in "<>" for k in indices):
            columns = [t.V[k] for k in indices]
            for X in ([zero] * count, columns, [columns[0]] * count, [[(0, 0)] * (n - 1) + [(1, 0)]] * count, columns[:-1] + [zero]):
                u = with_values(t, {k: (t.values[k][0], "=") for k in indices})
                u.points = [(c, lower, upper, PRIME, X)] + t.points
                yield u
                if count > 1:
                    u = copy.copy(u)
                    u.points = [(c, lower, upper, PRIME, X[:1])] + t.points
                    yield u
    # rank one too small: a zero vector or some column of V as the null space, or fewer zeros than said
    if t.rank > 0 and not t.values[t.rank - 1][0].infinite and t.values[t.rank - 1][0].m > 0:
        last = t.values[t.rank - 1][0].value
        before = t.values[t.rank - 2][0].value if t.rank > 1 else 4 * last
        if before > last * (1 + NARROW):
            for X in ([zero] * (n - t.rank + 1), [t.V[t.rank - 1]] * (n - t.rank + 1), [x for p in t.points if p[0] == 0 for x in p[4]]):
                if not X:
                    continue
                for bound in ((last + before) / 2, None):
                    for prime in (0, PRIME):
                        u = with_values(t, {t.rank - 1: (Rounded(t.fmt, 0, Rounded(t.fmt, 0, 0).emin), "=")})
                        u.rank, u.rank_prime = t.rank - 1, prime
                        u.points = [p for p in t.points if p[0] != 0] + [(Fraction(0), None, simple(bound), PRIME, X)]
                        yield u
    # rank one too large: a vector of the null space is kept back, and its singular value said to be tiny
    for i, (mu, lower, upper, prime, X) in enumerate(t.points):
        if mu == 0:
            zero_value = Rounded(t.fmt, 0, Rounded(t.fmt, 0, 0).emin)
            for bound in (upper, None):
                for rank_prime in (0, PRIME):
                    u = with_values(t, {t.rank: (next_up(zero_value), "<") if t.rounding == "upward" else (zero_value, ">")})
                    u.rank, u.rank_prime = t.rank + 1, rank_prime
                    u.points = t.points[:i] + ([(mu, lower, bound, prime, X[1:])] if len(X) > 1 else []) + t.points[i + 1:]
                    yield u
    for i, (mu, lower, upper, prime, X) in enumerate(t.points):
        holders = [k for k, (c, rel) in enumerate(t.values) if not c.infinite and exact_number(c, rel) == mu]
        if mu == 0 or not holders:
            continue
        here = t.values[holders[0]]
        for c, indices in groups(t):
            if set(indices) & set(holders):
                continue
            # bounds that belong to other values; those that the point holds are said to lie beside it
            side = ">" if indices[0] > holders[0] else "<"
            moved = {k: (here[0], side) for k in holders}
            moved.update({k: here for k in indices})
            u = with_values(t, moved)
            u.points = t.points[:i] + [(mu, *around(c), prime, X)] + t.points[i + 1:]
            yield u
            # bounds that hold other values too
            first, last = min(indices + holders), max(indices + holders)
            if any(x.infinite or x.m == 0 for x, _ in t.values[first:last + 1]):
                continue
            u = with_values(t, {k: here for k in range(first, last + 1)})
            u.points = [(mu, min(lower, around(c)[0]), max(upper, around(c)[1]), prime, X)]
            yield u


def simple(x):
    """x rounded to a few bits; None stays."""
    if x is None:
        return None
    e = x.numerator.bit_length() - x.denominator.bit_length() - 40
    return Fraction(int(x / Fraction(2) ** e)) * Fraction(2) ** e


def exact_number(c, rel):
    """What the singular value equals, if the claim says so."""
    return c.value if rel == "=" else c.low() if rel == "-" else c.high() if rel == "+" else None


def false_claims(t):
    yield from other_values(t)
    yield from other_ranks(t)
    yield from other_enclosures(t)
    yield from false_points(t)


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


def misspelt(t):
    """Texts with one field that the format does not allow."""
    text = t.text()
    n = len(t.values)
    for old, new in (
        ("eckart-certificate 1", "eckart-certificate 2"),
        ("scalar " + ("complex" if t.complex else "real"), "scalar quaternion"),
        (f"rows {t.rows}", "rows -1"),
        (f"rows {t.rows}", "rows 99999999"),
        (f"cols {t.cols}", "cols 1e1"),
        ("hash " + t.hash, "hash ?"),
        ("hash " + t.hash, "hash " + "0" * 129),
        ("hash " + t.hash, "hash AB"),
        ("format " + t.fmt, "format binary16"),
        ("rounding " + t.rounding, "rounding up"),
        (f"rank {t.rank}\n", f"rank {n + 1}\n"),
        (f"rank {t.rank}\n", "rank -1\n"),
        (f"rank-prime {t.rank_prime}", f"rank-prime {2**62}"),
        (f"rank-prime {t.rank_prime}", "rank-prime -7"),
        (f"values {n}", f"values {n - 1}"),
        (f"V {n}", f"V {n + 1}"),
        (f"points {len(t.points)}", f"points {len(t.points) + 1}"),
        (f"enclosures {len(t.enclosures)}", f"enclosures {n + 1}"),
        ("\nend", "\nEND"),
    ):
        assert text.count(old) >= 1
        yield text.replace(old, new, 1)
    if t.values and not t.values[0][0].infinite:
        first = text.split(f"values {len(t.values)}\n")[1].split()[0]
        for new in ("1", "p1", "1p", "1p100001", "1p-100001", "Ap0", "0x1p0", "+1p0", "--1p0", "nan"):
            yield text.replace("\n" + first + " ", "\n" + new + " ", 1)
    if t.points:
        mu, lower, upper, prime, X = t.points[0]
        for new in ("0", "1", str(2**62)):
            u = copy.copy(t)
            u.points = [(mu, lower, upper, new, X)] + t.points[1:]
            yield u.text()
        u = copy.copy(t)
        u.points = [(mu, lower, upper, prime, [])] + t.points
        yield u.text()


def malformed(text, rng, count):
    tokens = text.split()
    for _ in range(count):
        kind = rng.randrange(6)
        i = rng.randrange(len(tokens))
        if kind == 0:
            yield " ".join(tokens[:i])
        elif kind == 1:
            yield " ".join(tokens[:i] + tokens[i + 1:])
        elif kind == 2:
            yield " ".join(tokens[:i] + ["?"] + tokens[i + 1:])
        elif kind == 3:
            yield " ".join(tokens + [rng.choice(("end", "0", "V"))])
        elif kind == 4:
            yield " ".join(tokens[:i] + [tokens[i], tokens[i]] + tokens[i + 1:])
        else:
            yield text[:rng.randrange(text.rindex("end"))]
