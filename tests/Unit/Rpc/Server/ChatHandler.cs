using System.Text;
using Grpc.Core;
using Rtb.Rpc.Server;

namespace Rtb.Unit.Rpc.Server;

/// <summary>A raw stream that echoes, and does odd things when a message begins with '!'.</summary>
internal sealed class ChatHandler() : RawStreamHandler(RawServerFixture.Chat)
{
    private readonly ManualResetEventSlim _entered = new();
    private readonly ManualResetEventSlim _released = new();
    private int _handled;

    /// <summary>Messages handled so far, of all streams.</summary>
    public int Handled => Volatile.Read(ref _handled);

    public bool WaitUntilEntered() => _entered.Wait(TestServer.Patience);

    public void Release() => _released.Set();

    public override RawStatus Open(in RawCallInfo info, out RawStream? stream)
    {
        stream = null;
        info.Headers.Find("authorization"u8, out var authorization);
        switch (Encoding.ASCII.GetString(authorization))
        {
            case "refuse":
                return new RawStatus(StatusCode.PermissionDenied, "not you");
            case "throw":
                throw new InvalidOperationException("secret of the handler");
            case "nothing":
                return RawStatus.Ok;
            default:
                stream = new Chat(this);
                return RawStatus.Ok;
        }
    }

    private sealed class Chat(ChatHandler handler) : RawStream
    {
        public override RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response)
        {
            Interlocked.Increment(ref handler._handled);
            if (message.Length < 2 || message[0] != (byte)'!')
            {
                message.CopyTo(response.GetSpan(message.Length));
                response.Advance(message.Length);
                return RawAnswer.Message;
            }

            response.GetSpan(1)[0] = (byte)'?';
            response.Advance(1);
            switch ((char)message[1])
            {
                case 'n':
                    return RawAnswer.Nothing;
                case 'e':
                    return RawAnswer.End(new RawStatus((StatusCode)message[2], "a constant"));
                case 't':
                    throw new InvalidOperationException("secret of the handler");
                case 'f':
                    response.GetSpan(int.MaxValue);
                    return RawAnswer.Message;
                case 'w':
                    handler._entered.Set();
                    return handler._released.Wait(TestServer.Patience) ? RawAnswer.Message : throw new TimeoutException("never released");
                default:
                    throw new InvalidOperationException("unknown wish");
            }
        }
    }
}
