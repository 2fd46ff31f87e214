#!/usr/bin/env bash
# Installs what the tests need and runs all of them. Ends with the line "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$1"; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }

# A step that is one test: its exit code decides.
step() {
  local name=$1
  shift
  say "$name"
  if "$@"; then count 1 0 0; else count 0 1 0; echo "FAILED: $name"; fi
}

# Adds up what `dotnet test` reports for a project; a run without a summary line is a failure.
suite() {
  say "dotnet test $1"
  dotnet test "$1" -c Release --no-build --nologo --logger "console;verbosity=${VERBOSITY:-minimal}" 2>&1 | tee "$logs/suite"
  local line
  line=$(grep -E '(Failed|Passed)! +- Failed:' "$logs/suite" | tail -n 1)
  if [ -z "$line" ]; then count 0 1 0; echo "FAILED: $1 reported nothing"; return; fi
  count "$(sed -E 's/.*Passed: *([0-9]+).*/\1/' <<<"$line")" \
        "$(sed -E 's/.*Failed: *([0-9]+).*/\1/' <<<"$line")" \
        "$(sed -E 's/.*Skipped: *([0-9]+).*/\1/' <<<"$line")"
}

# Foreign gRPC clients and buf: from the distribution and from npm. Without them their tests say that they skip.
say "installing what the tests need"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  missing=""
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import grpc' 2>/dev/null || missing="$missing python3-grpcio"
  command -v npm >/dev/null || missing="$missing nodejs npm"
  if [ -n "$missing" ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$logs/apt" 2>&1 || cat "$logs/apt"
  fi
fi
if command -v npm >/dev/null; then
  (cd tests/Integration/clients/grpc-js && npm ci --no-audit --no-fund --silent) || echo "npm ci failed: the grpc-js test cannot run"
  (cd tests/Integration/clients/openapi && npm ci --no-audit --no-fund --silent) || echo "npm ci failed: the OpenAPI test cannot run"
fi
# CI installs everything, so there a missing foreign client is a failure and not a skip.
if [ "${CI:-}" = true ]; then export RTB_REQUIRE_FOREIGN=1; fi

step "contracts: lint and compatibility" ./protos/check.sh
step "build" dotnet build Bidder.sln -c Release --nologo -v quiet
suite tests/Unit
suite tests/Integration
step "allocation gate" dotnet tests/Allocation/bin/Release/net10.0/Rtb.Allocation.dll

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
