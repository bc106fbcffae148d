#!/bin/sh
# Makes a liblapack.so.3 that is libeckart_lapack.so first and another LAPACK for everything else: a library of no code whose dependencies are
# these two, by absolute path. README.md says how to put it in place, by LD_LIBRARY_PATH or Debian's alternatives. Needs cc and patchelf.
set -eu
[ $# -eq 3 ] || { echo "usage: make_liblapack.sh LIBECKART_LAPACK FORMER_LIBLAPACK OUTPUT_FOLDER" >&2; exit 2; }
command -v patchelf >/dev/null || { echo "make_liblapack.sh needs patchelf (Debian package patchelf)" >&2; exit 2; }
ours=$(readlink -f "$1")
former=$(readlink -f "$2")
output=$3/liblapack.so.3
[ -f "$ours" ] && [ -f "$former" ] || { echo "make_liblapack.sh: no file '$1' or '$2'" >&2; exit 2; }
mkdir -p "$3"
"${CC:-cc}" -shared -nostdlib -x c /dev/null -Wl,-soname,liblapack.so.3 -o "$output"
# Each --add-needed puts its library in front; the dynamic linker searches in this order.
patchelf --add-needed "$former" "$output"
patchelf --add-needed "$ours" "$output"
echo "$output"
