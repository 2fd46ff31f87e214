#!/usr/bin/env bash
# Restores, builds and starts the bidder on the sample catalogue. Arguments go to the bidder (see --help).
set -euo pipefail
cd "$(dirname "$0")"

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "run.sh: the .NET 10 SDK is needed (https://dotnet.microsoft.com/download)." >&2
  exit 1
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Full speed two seconds after the start instead of twenty; fewer spinning threads on few cores (docs/OPERATIONS.md).
export DOTNET_TC_CallCountingDelayMs="${DOTNET_TC_CallCountingDelayMs:-0}"
export DOTNET_ThreadPool_UnfairSemaphoreSpinLimit="${DOTNET_ThreadPool_UnfairSemaphoreSpinLimit:-0}"
export DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS="${DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS:-1}"

dotnet build -c Release --nologo -v quiet src/Admin/Admin.csproj
dotnet build -c Release --nologo -v quiet src/Bidder/Bidder.csproj
exec dotnet src/Bidder/bin/Release/net10.0/Rtb.Bidder.dll "$@"
