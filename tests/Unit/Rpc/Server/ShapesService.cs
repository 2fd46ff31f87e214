using Grpc.Core;
using Rtb.Rpc.Server;
using Rtb.Unit.Rpc.Shapes;

namespace Rtb.Unit.Rpc.Server;

/// <summary>The test service: derives from generated code, one method per call shape, and one that fails as asked.</summary>
internal sealed class ShapesService : Rtb.Unit.Rpc.Shapes.Shapes.ShapesBase
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _readOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _echoes;
    private int _written;

    /// <summary>Completes when a call that hangs saw its token fire.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Messages of Repeat that the transport took.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>Lets a Join that was told to wait read on.</summary>
    public void ReadOn() => _readOn.TrySetResult();

    public int Echoes => Volatile.Read(ref _echoes);

    public SeenCall? LastCall { get; private set; }

    public override async Task<Line> Echo(Line request, ServerCallContext context)
    {
        Interlocked.Increment(ref _echoes);
        LastCall = new SeenCall(context.Method, context.Peer, context.RequestHeaders, context.AuthContext.IsPeerAuthenticated)
        {
            Host = context.Host,
            Protocol = context.GetHttpContext().Request.Protocol,
            PeerFacts = [.. context.AuthContext.Properties.Select(p => p.Name + "=" + p.Value)],
            WasCompressed = context.WasRequestCompressed(),
            Peers = [.. context.AuthContext.PeerIdentity.Select(p => p.Name + "=" + p.Value)],
        };
        if (context.RequestHeaders.GetValue("ask-encoding") is { } encoding)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", encoding } });
        }

        if (context.RequestHeaders.Get("want-headers") is not null)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "lead", "first" }, { "lead-bin", [0xFF, 0x00] } });
            context.ResponseTrailers.Add("tail", "last");
            context.ResponseTrailers.Add("tail", "again");
            context.ResponseTrailers.Add("tail-bin", context.RequestHeaders.GetValueBytes("ask-bin") ?? []);
        }

        return request;
    }

    public override async Task Repeat(Line request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            if (request.Text == "alternate")
            {
                responseStream.WriteOptions = i % 2 == 1 ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;
            }

            await responseStream.WriteAsync(new Line { Text = request.Text, Count = i });
            Interlocked.Increment(ref _written);
        }

        if (request.Text == "then fail")
        {
            throw new RpcException(new Status(StatusCode.Aborted, "after the messages"));
        }

        if (request.Text == "then hang")
        {
            await HangAsync(context);
        }
    }

    public override async Task<Line> Join(IAsyncStreamReader<Line> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var line in requestStream.ReadAllAsync())
        {
            texts.Add(line.Text == "compressed?" ? context.WasRequestCompressed().ToString() : line.Text);
            if (line.Text == "wait")
            {
                await _readOn.Task.WaitAsync(context.CancellationToken);
            }

            if (line.Text == "stop")
            {
                throw new RpcException(new Status(StatusCode.OutOfRange, "stopped"));
            }
        }

        return new Line { Text = string.Join('+', texts), Count = texts.Count };
    }

    public override async Task Chat(
        IAsyncStreamReader<Line> requestStream, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        await foreach (var line in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(line);
        }
    }

    public override async Task<Line> Fail(Line request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case "status":
                throw new RpcException(
                    new Status((StatusCode)request.Count, "no: 100% h\u00e9\n"),
                    new Metadata { { "why", "because" }, { "why-bin", [1, 2] } });
            case "rich":
                throw new RpcStatus(StatusCode.InvalidArgument, "Two fields are wrong.", "FIELDS_INVALID", "rtb.test")
                    .With("count", "2")
                    .WithFieldViolation("line.text", "must not be rich")
                    .WithFieldViolation("line.count", "must be positive", "NOT_POSITIVE")
                    .ToException();
            case "null":
                return null!;
            case "set status":
                context.Status = new Status(StatusCode.NotFound, "set");
                return new Line();
            case "reset":
                context.GetHttpContext().Abort();
                return new Line();
            case "hang":
                await HangAsync(context);
                return new Line();
            default:
                throw new InvalidOperationException("secret of the service");
        }
    }

    private async Task HangAsync(ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }
}

/// <summary>What a service sees of a call besides its message.</summary>
internal sealed record SeenCall(string Method, string Peer, Metadata RequestHeaders, bool IsPeerAuthenticated)
{
    public string Host { get; init; } = "";

    public string Protocol { get; init; } = "";

    public IReadOnlyList<string> PeerFacts { get; init; } = [];

    public bool WasCompressed { get; init; }

    public IReadOnlyList<string> Peers { get; init; } = [];
}
