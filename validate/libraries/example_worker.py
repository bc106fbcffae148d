#!/usr/bin/env python3
"""A worker for eckart in a page of plain Python: one-sided Jacobi on lists of columns. PROTOCOL.md is what it follows."""
import json, math, os, struct, sys, time

stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)  # whatever prints from now on goes to stderr


def send(header, arrays=()):
    header["arrays"] = [{"name": name, "rows": rows, "cols": len(columns)} for name, rows, columns in arrays]
    stdout.write(json.dumps(header, allow_nan=False).encode() + b"\n")
    for _, rows, columns in arrays:
        for column in columns:
            stdout.write(struct.pack(f"<{rows}d", *column))
    stdout.flush()


def receive():
    line = stdin.readline()
    if not line:
        sys.exit(0)
    header = json.loads(line)
    shape = header["arrays"][0]
    m, n = shape["rows"], shape["cols"]
    return header, m, n, [list(struct.unpack(f"<{m}d", stdin.read(8 * m))) for _ in range(n)]


def transpose(columns, rows):
    return [[column[i] for column in columns] for i in range(rows)]


def jacobi(columns):
    """m >= n: rotates pairs of columns until all are orthogonal; returns S, the columns of U and of V, and whether it converged."""
    n = len(columns)
    V = [[float(i == j) for i in range(n)] for j in range(n)]
    dot = lambda x, y: math.fsum(a * b for a, b in zip(x, y))
    for _ in range(40):
        rotated = False
        for p in range(n):
            for q in range(p + 1, n):
                a, b, c = dot(columns[p], columns[p]), dot(columns[q], columns[q]), dot(columns[p], columns[q])
                if abs(c) <= 1e-16 * math.sqrt(a) * math.sqrt(b):
                    continue
                rotated = True
                zeta = (b - a) / (2 * c)
                t = math.copysign(1, zeta) / (abs(zeta) + math.hypot(1, zeta))
                cosine = 1 / math.hypot(1, t)
                for M in (columns, V):
                    M[p], M[q] = ([cosine * (x - t * y) for x, y in zip(M[p], M[q])],
                                  [cosine * (t * x + y) for x, y in zip(M[p], M[q])])
        if not rotated:
            break
    order = sorted(range(n), key=lambda j: -dot(columns[j], columns[j]))
    S = [math.sqrt(dot(columns[j], columns[j])) for j in order]
    return S, [[x / s for x in columns[j]] if s > 0 else columns[j] for j, s in zip(order, S)], [V[j] for j in order], not rotated


send({"type": "greeting", "protocol": "eckart-svd", "version": 1, "library": "plain Python",
      "drivers": [{"name": "jacobi", "promise": "normwise", "preserves_input": True,
                   "jobs": [{"name": "thin", "u": "thin", "vt": "thin"}]}]})
while True:
    header, m, n, columns = receive()
    start, wide = time.perf_counter(), m < n
    if not all(math.isfinite(x) for column in columns for x in column):
        send({"type": "result", "info": -1, "seconds": 0.0})
        continue
    S, U, V, converged = jacobi(transpose(columns, m) if wide else columns)
    if wide:
        U, V = V, U
    k = len(S)
    Vh = transpose(V, n)  # V has k columns of length n
    send({"type": "result", "info": 0 if converged else 1, "seconds": time.perf_counter() - start},
         [("S", k, [S]), ("U", m, U), ("Vh", k, Vh)])
