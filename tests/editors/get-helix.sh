#!/usr/bin/env bash
# Gets Helix into a folder, which then holds a program `hx`: Debian 13's package with the libraries
# that it needs, from the mirror that apt is set up with. Debian 12 has none of its own.
#
#   get-helix.sh FOLDER
set -euo pipefail
mkdir -p "$1"/{lists/partial,cache/archives/partial,root}
cd "$1"
# The format is apt's own.
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $mirror trixie main" >sources.list
options=(
    -o "Dir::Etc::sourcelist=$PWD/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD/cache"
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
    -o APT::Sandbox::User=root -q
)
apt-get "${options[@]}" update
apt-get "${options[@]}" download hx/trixie libc6/trixie libgcc-s1/trixie
for package in *.deb; do
    dpkg -x "$package" root
done
libraries=$PWD/root/usr/lib/x86_64-linux-gnu
cat >hx <<SCRIPT
#!/bin/sh
export HELIX_RUNTIME='$PWD/root/usr/lib/hx/runtime'
exec '$libraries/ld-linux-x86-64.so.2' --library-path '$libraries' '$PWD/root/usr/lib/hx/hx' "\$@"
SCRIPT
chmod +x hx
./hx --version
