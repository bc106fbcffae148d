#!/bin/sh
# Runs NumPy's and SciPy's own tests of linear algebra, first over the system's LAPACK, then over libeckart_lapack.so, and prints both last lines
# and how often each of our routines was called. Needs Debian's python3-numpy, python3-scipy, python3-pytest, python3-hypothesis. Takes minutes.
set -eu
[ $# -eq 1 ] || { echo "usage: numpy_and_scipy_suites.sh BUILD_FOLDER" >&2; exit 2; }
build=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for suite in "numpy.linalg numpy.matrixlib numpy.polynomial" "scipy.linalg"; do
    echo "== $suite"
    for over in system eckart; do
        counts=$work/counts-$over
        : >"$counts"
        preload=
        [ $over = system ] || preload=$build/tests/lapack/libeckart_lapack_call_counter.so:$build/lib/libeckart_lapack.so
        # Exit code 1 is a failed test, which the last line tells.
        # shellcheck disable=SC2086
        LD_PRELOAD=$preload ECKART_CALL_COUNTS=$counts /usr/bin/python3 -m pytest -q -p no:cacheprovider --pyargs $suite >"$over.txt" 2>&1 || true
        echo "$over: $(tail -n 1 "$over.txt")"
        grep '^FAILED' "$over.txt" || true
        awk '{ calls[$1 " -> " $3] += $2 } END { for (name in calls) print "  " name, calls[name] }' "$counts" | sort
    done
done
