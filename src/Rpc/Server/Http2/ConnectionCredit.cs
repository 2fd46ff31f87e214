namespace Rtb.Rpc.Server.Http2;

/// <summary>The window of a connection for what the peer sends (RFC 9113 section 5.2).</summary>
internal sealed class ConnectionCredit(FrameWriter writer, int window)
{
    /// <summary>Where every connection begins.</summary>
    public const int Initial = 65_535;

    private int _left = Initial;
    private int _uncredited;

    /// <summary>Widens the window from where every connection begins to the one we want.</summary>
    public void Open()
    {
        writer.WindowUpdate(0, window - Initial);
        _left = window;
    }

    /// <summary>The peer has sent this much; false when it was not allowed to.</summary>
    public bool TryTake(int bytes)
    {
        _left -= bytes;
        return _left >= 0;
    }

    /// <summary>Bytes that are dealt with.</summary>
    public void Give(int bytes)
    {
        _uncredited += bytes;
        if (_uncredited >= window / 2)
        {
            writer.WindowUpdate(0, _uncredited);
            _left += _uncredited;
            _uncredited = 0;
        }
    }
}
