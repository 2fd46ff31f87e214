using System.Net.Sockets;

namespace Rtb.Load.OpenLoop;

/// <summary>One connection of the generator: never blocks, keeps what the socket did not take, hands whole answers to the run.</summary>
/// <remarks>Used by the generator's one thread.</remarks>
internal abstract class Connection : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private byte[] _received = new byte[BufferBytes];
    private byte[] _unsent = new byte[BufferBytes];
    private int _receivedCount;
    private int _unsentCount;

    protected Connection(Uri target, Answers answers)
    {
        Answers = answers;
        Socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, SendBufferSize = BufferBytes, ReceiveBufferSize = BufferBytes,
        };
        Socket.Connect(target.Host, target.Port);
        Socket.Blocking = false;
    }

    public Socket Socket { get; }

    public bool IsClosed { get; private set; }

    /// <summary>Requests that are sent and not answered.</summary>
    public abstract int Outstanding { get; }

    protected Answers Answers { get; }

    /// <summary>Whether one more request may be sent now.</summary>
    public bool CanSend() => !IsClosed && Flush() && HasRoom();

    /// <param name="body">Which of the run's bodies.</param>
    /// <param name="due">Timestamp at which the request should have been sent.</param>
    public abstract void Send(int body, long due);

    protected abstract bool HasRoom();

    /// <summary>Takes whole answers from the start of the bytes and says how many bytes those were.</summary>
    protected abstract int Consume(ReadOnlySpan<byte> bytes);

    /// <summary>Reads until nothing is there.</summary>
    public void Receive()
    {
        while (!IsClosed)
        {
            if (_receivedCount == _received.Length)
            {
                Array.Resize(ref _received, 2 * _received.Length);
            }
            var count = Socket.Receive(_received.AsSpan(_receivedCount), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return;
            }
            if (error != SocketError.Success || count == 0)
            {
                Close();
                return;
            }
            _receivedCount += count;
            var consumed = Consume(_received.AsSpan(0, _receivedCount));
            _receivedCount -= consumed;
            _received.AsSpan(consumed, _receivedCount).CopyTo(_received);
        }
    }

    public void Dispose() => Socket.Dispose();

    protected void Write(ReadOnlySpan<byte> bytes)
    {
        if (_unsentCount == 0)
        {
            var sent = Socket.Send(bytes, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Close();
                return;
            }
            bytes = bytes[(error == SocketError.Success ? sent : 0)..];
        }
        if (_unsent.Length - _unsentCount < bytes.Length)
        {
            Array.Resize(ref _unsent, 2 * (_unsentCount + bytes.Length));
        }
        bytes.CopyTo(_unsent.AsSpan(_unsentCount));
        _unsentCount += bytes.Length;
    }

    /// <summary>Every request on its way fails; nothing is sent here any more.</summary>
    protected void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Answers.Fail(Outstanding);
            Socket.Close();
        }
    }

    private bool Flush()
    {
        if (_unsentCount == 0)
        {
            return true;
        }
        var sent = Socket.Send(_unsent.AsSpan(0, _unsentCount), SocketFlags.None, out var error);
        if (error == SocketError.Success)
        {
            _unsentCount -= sent;
            _unsent.AsSpan(sent, _unsentCount).CopyTo(_unsent);
        }
        else if (error != SocketError.WouldBlock)
        {
            Close();
        }
        return _unsentCount == 0 && !IsClosed;
    }
}
