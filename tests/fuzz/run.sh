#!/usr/bin/env bash
# Fuzzes: run.sh SECONDS [TARGET…]. Each target, or those that are named, runs for so many seconds.
# What is kept from one run to the next, and what fails, is in $CARGO_TARGET_DIR/fuzz. With --short
# in the place of SECONDS each one gets its seeds and a few more inputs, the same each time, and is built in less
# time than it takes to build it for speed. Needs cargo-fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."

how_long=${1:?how many seconds}
shift
build=()
profile=release
limits=(-max_total_time="$how_long")
if [[ $how_long == --short ]]; then
    build=(--dev)
    profile=debug
    limits=(-runs=60 -seed=1)
fi
work=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz")
triple=$(rustc -vV | sed -n 's/^host: //p')

# The fuzzed code is safe Rust: there is nothing for a sanitizer to find.
CARGO_TARGET_DIR=$work/target cargo fuzz build --fuzz-dir tests/fuzz --sanitizer none "${build[@]}"

targets=("$@")
if [[ ${#targets[@]} == 0 ]]; then
    for file in tests/fuzz/targets/*.rs; do
        targets+=("$(basename "$file" .rs)")
    done
fi
failed=0
for target in "${targets[@]}"; do
    mkdir -p "$work/corpus/$target" "$work/failures"
    seeds=(tests/fixtures/*.yaml tests/fixtures/templates/*)
    [[ $target == terraform ]] && seeds=(tests/fixtures/neighbours/*.txt)
    cp -n "${seeds[@]}" "$work/corpus/$target"
    if "$work/target/$triple/$profile/$target" "$work/corpus/$target" \
        -dict=tests/fuzz/words.dict -max_len=12000 -timeout=60 -rss_limit_mb=2000 \
        "${limits[@]}" -artifact_prefix="$work/failures/$target-" \
        -print_final_stats=1 >"$work/$target.log" 2>&1; then
        inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target.log")
        coverage=$(grep -o 'cov: [0-9]*' "$work/$target.log" | tail -n 1)
        printf '%-10s %9s inputs, %s\n' "$target" "$inputs" "$coverage"
    else
        printf '%-10s failed:\n' "$target"
        grep -v '^ *[0-9]*: \|^ *at ' "$work/$target.log" | tail -n 40
        failed=1
    fi
done
exit $failed
