#!/usr/bin/env bash
# Gate: fails when a ratio of the second result file is more than 5% worse than in the first, or is missing there.
# Usage: benchmarks/compare.sh before.json after.json
set -euo pipefail
exec dotnet run -c Release --project "$(dirname "$0")/Load" -- compare "$@"
