using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rtb.Bidder.Admission;

/// <summary>
/// How long requests wait before anybody looks at them. What waits lies in the kernel, where nobody can count it; so a ping over a
/// connection of our own is put behind it, and its age is the answer.
/// </summary>
/// <remarks>
/// One connection for each thread that serves sockets, as the runtime deals them out in turn. Used by one thread. While a connection
/// cannot be made it says nothing.
/// </remarks>
internal sealed class QueueProbe : IDisposable
{
    private readonly IPEndPoint _endpoint;
    private readonly Line[] _lines;

    /// <param name="endpoint">Of the gRPC port; an address that stands for all of them is asked on the loopback.</param>
    /// <param name="connections">How many.</param>
    public QueueProbe(IPEndPoint endpoint, int connections)
    {
        var address = endpoint.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : endpoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : endpoint.Address;
        _endpoint = new IPEndPoint(address, endpoint.Port);
        _lines = [.. Enumerable.Range(0, connections).Select(_ => new Line())];
    }

    /// <summary>Milliseconds that the oldest unanswered ping waits by now; 0 when all are answered. Sends the next ones.</summary>
    public long WaitingMs()
    {
        var longest = TimeSpan.Zero;
        foreach (var line in _lines)
        {
            var waiting = line.Look(_endpoint);
            longest = waiting > longest ? waiting : longest;
        }
        return (long)longest.TotalMilliseconds;
    }

    public void Dispose()
    {
        foreach (var line in _lines)
        {
            line.Dispose();
        }
    }

    /// <summary>One connection.</summary>
    private sealed class Line : IDisposable
    {
        private const int FrameHeadBytes = 9;
        private const int KindAt = 3;
        private const int FlagsAt = 4;
        private const byte Ping = 6;
        private const byte Acknowledged = 1;
        private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(1);

        private readonly byte[] _received = new byte[4096];
        private Socket? _socket;
        private int _count;
        private int _toSkip;
        private bool _isAsked;
        private long _askedTicks;
        private long _failedTicks;

        public TimeSpan Look(IPEndPoint endpoint)
        {
            try
            {
                if (_socket is null && !TryConnect(endpoint))
                {
                    return TimeSpan.Zero;
                }
                Receive();
                if (!_isAsked)
                {
                    Ask();
                    return TimeSpan.Zero;
                }
                return Stopwatch.GetElapsedTime(_askedTicks);
            }
            catch (SocketException)
            {
                Close();
                return TimeSpan.Zero;
            }
        }

        public void Dispose() => _socket?.Dispose();

        private bool TryConnect(IPEndPoint endpoint)
        {
            if (_failedTicks != 0 && Stopwatch.GetElapsedTime(_failedTicks) < ReconnectAfter)
            {
                return false;
            }
            _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            _socket.Connect(endpoint);
            _socket.Blocking = false;
            // The preface and empty SETTINGS.
            _socket.Send([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
            return true;
        }

        private void Ask()
        {
            _socket!.Send([0, 0, 8, Ping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            _askedTicks = Stopwatch.GetTimestamp();
            _isAsked = true;
        }

        private void Receive()
        {
            while (true)
            {
                var received = _socket!.Receive(_received.AsSpan(_count), SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                {
                    return;
                }
                if (error != SocketError.Success || received == 0)
                {
                    throw new SocketException((int)SocketError.ConnectionReset);
                }
                _count += received;
                TakeFrames();
            }
        }

        private void TakeFrames()
        {
            var bytes = _received.AsSpan(0, _count);
            while (true)
            {
                var skipped = Math.Min(_toSkip, bytes.Length);
                bytes = bytes[skipped..];
                _toSkip -= skipped;
                if (bytes.Length < FrameHeadBytes)
                {
                    break;
                }
                _isAsked &= bytes[KindAt] != Ping || (bytes[FlagsAt] & Acknowledged) == 0;
                _toSkip = FrameHeadBytes + (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8);
            }
            bytes.CopyTo(_received);
            _count = bytes.Length;
        }

        private void Close()
        {
            _socket?.Dispose();
            _socket = null;
            _count = _toSkip = 0;
            _isAsked = false;
            _failedTicks = Stopwatch.GetTimestamp();
        }
    }
}
