using System.Text;
using Grpc.Core;
using Rtb.Rpc.Server;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Rtb.Unit.Rpc.Server;

/// <summary>A raw server with an echo, a handler that ends as its first byte says, and health.</summary>
internal sealed class RawServerFixture : IAsyncDisposable
{
    public const string Echo = "/rtb.test.Raw/Echo";
    public const string Odd = "/rtb.test.Raw/Odd";
    public const string Chat = "/rtb.test.Raw/Chat";

    private RawServerFixture(RawGrpcServerOptions options)
    {
        Server = new RawGrpcServer(options, new EchoHandler(), OddHandler, ChatHandler, new RawHealthHandler(Health));
    }

    public RawGrpcServer Server { get; }

    public HealthServiceImpl Health { get; } = new();

    public OddHandler OddHandler { get; } = new();

    public ChatHandler ChatHandler { get; } = new();

    public string Address => $"http://127.0.0.1:{Server.Port}";

    public static async Task<RawServerFixture> StartAsync(RawGrpcServerOptions? options = null)
    {
        var fixture = new RawServerFixture(options ?? new RawGrpcServerOptions { MaxRequestMessageBytes = 100_000 });
        await fixture.Server.StartAsync();
        fixture.Health.SetStatus("rtb.test.Raw", ServingStatus.Serving);
        return fixture;
    }

    public Task<WireResponse> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        WireResponse.PostAsync(Address, path, body, headers);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Answers what it got.</summary>
internal sealed class EchoHandler() : RawUnaryHandler(RawServerFixture.Echo)
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        request.CopyTo(response.GetSpan(request.Length));
        response.Advance(request.Length);
        return RawStatus.Ok;
    }
}

/// <summary>Ends in unusual ways, chosen by the first byte of the request.</summary>
internal sealed class OddHandler() : RawUnaryHandler(RawServerFixture.Odd)
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _released = new();

    public long LastTimeLeft { get; private set; }

    public string? LastHeader { get; private set; }

    public bool WaitUntilEntered() => _entered.Wait(TestServer.Patience);

    public void Release() => _released.Set();

    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        LastTimeLeft = info.HasDeadline ? info.DeadlineTimestamp - info.ReceivedTimestamp : -1;
        LastHeader = info.Headers.Find("authorization"u8, out var value) == 1 ? Encoding.ASCII.GetString(value) : null;
        switch (request[0])
        {
            case (byte)'s':
                response.GetSpan(1)[0] = 1;
                response.Advance(1);
                return new RawStatus((StatusCode)request[1], "a constant");
            case (byte)'t':
                throw new InvalidOperationException("secret of the handler");
            case (byte)'f':
                response.GetSpan(int.MaxValue);
                return RawStatus.Ok;
            case (byte)'a':
                while (true)
                {
                    response.Advance(response.GetSpan(1000).Length);
                }

            case (byte)'w':
                _entered.Set();
                return _released.Wait(TestServer.Patience) ? RawStatus.Ok : new RawStatus(StatusCode.Internal, "never released");
            default:
                return RawStatus.Ok;
        }
    }
}
