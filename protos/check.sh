#!/usr/bin/env bash
# Checks the contracts: `buf lint`, then `buf breaking` against the committed image of what was last agreed.
#   protos/check.sh             check
#   protos/check.sh --update    lint, show what the new image breaks, then rewrite it
# Needs npm and a registry once, to install the pinned buf; offline from then on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() { echo "usage: protos/check.sh [--update]" >&2; exit 2; }

update=false
case "${1:-}" in
  "") ;;
  --update) update=true ;;
  *) usage ;;
esac
[ $# -le 1 ] || usage

# A buf of another version than the pinned one is as good as none.
pinned=$(sed -n 's/.*"@bufbuild\/buf": "\(.*\)".*/\1/p' package.json)
buf=node_modules/.bin/buf
if [ "$("$buf" --version 2>/dev/null || true)" != "$pinned" ]; then
  echo "protos: installing buf $pinned"
  npm ci --no-audit --no-fund --loglevel=error
fi

"$buf" lint
echo "protos: lint ok"

breaking=0
if [ -f image.binpb ]; then
  "$buf" breaking --against image.binpb || breaking=$?
elif ! $update; then
  echo "protos: image.binpb is missing; make it with protos/check.sh --update" >&2
  exit 1
fi

if $update; then
  if [ "$breaking" -ne 0 ]; then
    echo "protos: the new image BREAKS the clients of the old one, as listed above"
  fi
  "$buf" build --exclude-source-info -o image.binpb
  echo "protos: image.binpb rewritten; commit it"
elif [ "$breaking" -ne 0 ]; then
  echo "protos: breaking changes, as listed above; if they are meant: protos/check.sh --update" >&2
  exit 1
else
  echo "protos: compatible with image.binpb"
fi
