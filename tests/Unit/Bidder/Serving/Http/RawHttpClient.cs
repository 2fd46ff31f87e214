using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rtb.Unit.Bidder.Serving.Http;

/// <summary>A socket that reads HTTP answers one by one; what takes longer than ten seconds fails.</summary>
internal sealed class RawHttpClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly byte[] _chunk = new byte[16 * 1024];
    private string _input = "";

    private RawHttpClient(Socket socket) => _socket = socket;

    public static async Task<RawHttpClient> ConnectAsync(int port, int? receiveBuffer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawHttpClient(socket);
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>False when the connection is gone; true also when the server does not take more at the moment.</summary>
    public bool TrySend(string text)
    {
        _socket.Blocking = false;
        _socket.Send(Encoding.Latin1.GetBytes(text), SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock;
    }

    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Something has come, or the end.</summary>
    public bool HasInput() => _socket.Poll(0, SelectMode.SelectRead);

    public async Task ReadInterimAsync()
    {
        await FillUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 Continue\r\n\r\n", _input, StringComparison.Ordinal);
        _input = _input["HTTP/1.1 100 Continue\r\n\r\n".Length..];
    }

    public async Task<(string Head, string Body)> ReadAnswerAsync(int status)
    {
        await FillUntilAsync("\r\n\r\n");
        var end = _input.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var head = _input[..end];
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "), head, StringComparison.Ordinal);
        var length = LengthOf(head);
        while (_input.Length < end + length)
        {
            await FillAsync();
        }
        var body = _input.Substring(end, length);
        _input = _input[(end + length)..];
        return (head, body);
    }

    /// <summary>The rest until the server ends the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await TryFillAsync())
        {
        }
        return _input;
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthOf(string head)
    {
        var at = head.IndexOf("Content-Length: ", StringComparison.Ordinal);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + 16).Trim().ToString().Split("\r\n")[0], CultureInfo.InvariantCulture);
    }

    private async Task FillUntilAsync(string sign)
    {
        while (!_input.Contains(sign, StringComparison.Ordinal))
        {
            await FillAsync();
        }
    }

    private async Task FillAsync() => Assert.True(await TryFillAsync(), "the connection ended after: " + _input);

    private async Task<bool> TryFillAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var read = await _socket.ReceiveAsync(_chunk, limit.Token);
        _input += Encoding.Latin1.GetString(_chunk, 0, read);
        return read > 0;
    }
}
