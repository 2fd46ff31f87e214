using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Events;
using Rtb.Bidder.Snapshots;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>Everything that runs in one bidder, wired in the order of the flow, started and stopped as one.</summary>
internal sealed class BidderProcess : IAsyncDisposable
{
}
