#!/usr/bin/env bash
# build.sh SOURCE WORK BIN: compiles the theory and the checker out of the source tree, extracts the checker and links its program.
# Only what has changed is compiled again.
set -euo pipefail
source=$1 work=$2 bin=$3
mkdir -p "$work/theory" "$work/checker" "$bin"

# Copies that keep their time when their contents are the same, so that make sees only real changes.
for file in "$source"/theory/*.v "$source"/checker/*.v "$source"/checker/*.ml; do
    name=${file#"$source"/}
    cmp -s "$file" "$work/$name" || cp "$file" "$work/$name"
done
for file in "$work"/theory/*.v "$work"/checker/*.v; do
    [ -e "$source/${file#"$work"/}" ] || rm -f "${file%.v}".*
done

cd "$work"
{
    echo '-Q theory Eckart'
    echo '-Q checker Eckart'
    echo '-arg -w -arg -notation-overridden,-ambiguous-paths,-local-declaration'
    printf '%s\n' theory/*.v checker/*.v | grep -v checker/extract.v
} >_CoqProject.new
cmp -s _CoqProject.new _CoqProject || mv _CoqProject.new _CoqProject
rm -f _CoqProject.new
[ Makefile -nt _CoqProject ] || coq_makefile -f _CoqProject -o Makefile >/dev/null
make -j1 --no-print-directory

if [ ! -x "$bin/eckart-verified-checker" ] || [ -n "$(find checker -newer "$bin/eckart-verified-checker" \( -name '*.ml' -o -name extract.v -o -name checker.vo \))" ]; then
    mkdir -p program
    (cd program && coqc -Q ../theory Eckart -Q ../checker Eckart -o "$PWD/extract.vo" ../checker/extract.v)
    cp checker/{numbers,matrix_file,certificate_file,driver}.ml program/
    # the interface is removed: the driver needs the constructors, which the implementation has too
    (cd program && rm -f extracted_checker.mli &&
        ocamlfind ocamlopt -w -a -package zarith -linkpkg numbers.ml extracted_checker.ml matrix_file.ml certificate_file.ml driver.ml \
            -o eckart-verified-checker && cp eckart-verified-checker "$bin/")
fi
