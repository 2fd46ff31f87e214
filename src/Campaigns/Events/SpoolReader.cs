using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Rtb.Campaigns.Events;

/// <summary>
/// Reads a folder of spool files in order, while they are being written or afterwards. Whatever cannot be read is reported with its
/// place, nothing is skipped silently.
/// </summary>
/// <remarks>
/// Used by one thread. The one piece of I/O in this project: see <see cref="SpoolFrame"/> for why it is here.
/// </remarks>
public sealed class SpoolReader : IDisposable
{
    // Room for several frames of the largest size, so that a read of the file serves many frames.
    private const int WindowBytes = 4 * (SpoolFrame.PrefixBytes + SpoolFrame.PayloadBytesMax);

    private readonly string _folder;
    private readonly byte[] _window = new byte[WindowBytes];
    private SafeFileHandle? _file;
    private long _sequence;
    private long _offset;
    private long _refreshedOffset = -1;

    // The bytes of the file from _offset on that are in memory: _window[_start.._end].
    private int _start;
    private int _end;

    public SpoolReader(string folder, SpoolPosition from = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from.Sequence);
        ArgumentOutOfRangeException.ThrowIfNegative(from.Offset);
        _folder = folder;
        _sequence = from.Sequence;
        _offset = from.Offset;
    }

    /// <summary>Where the next read begins; store it to go on later.</summary>
    public SpoolPosition Position => new(_sequence, _offset);

    /// <summary>The next frame, or what is there instead.</summary>
    /// <exception cref="IOException">A file exists and cannot be opened or read.</exception>
    public SpoolRead Read()
    {
        while (true)
        {
            if (_file is null && Open() is { } instead)
            {
                return instead;
            }
            if (_offset == 0)
            {
                if (ReadHeader() is { } notHeader)
                {
                    return notHeader;
                }
                continue;
            }
            var state = SpoolFrame.Inspect(Window, out var bytes);
            if (state == SpoolFrameState.Complete)
            {
                return ReadFrame(bytes);
            }
            if (state == SpoolFrameState.Incomplete && Fill())
            {
                continue;
            }
            if (ReadTrouble(state) is { } trouble)
            {
                return trouble;
            }
        }
    }

    /// <summary>
    /// Everything that is there and everything that comes, except <see cref="SpoolReadKind.End"/>; asks again after each delay.
    /// </summary>
    public async IAsyncEnumerable<SpoolRead> FollowAsync(
        TimeSpan delay, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var read = Read();
            if (read.Kind != SpoolReadKind.End)
            {
                yield return read;
                continue;
            }
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    /// <summary>Goes behind the last complete frame of the newest file without reporting what was passed.</summary>
    public void SeekToEnd()
    {
        var files = SpoolFile.List(_folder);
        Close();
        (_sequence, _offset) = (files.Count == 0 ? 0 : files[^1], 0);
        while (Read().Kind != SpoolReadKind.End)
        {
        }
    }

    public void Dispose() => Close();

    private ReadOnlySpan<byte> Window => _window.AsSpan(_start, _end - _start);

    /// <summary>Null when a file is open and the position in it is the one that was wanted.</summary>
    private SpoolRead? Open()
    {
        var wanted = Position;
        while (true)
        {
            var files = SpoolFile.List(_folder);
            var index = files.FindIndex(sequence => sequence >= _sequence);
            if (index < 0)
            {
                return new SpoolRead(SpoolReadKind.End, Position, 0, default);
            }
            try
            {
                _file = File.OpenHandle(SpoolFile.PathOf(_folder, files[index]), share: FileShare.ReadWrite | FileShare.Delete);
            }
            catch (FileNotFoundException)
            {
                // Retention took it between listing and opening: list again.
                continue;
            }
            if (files[index] != _sequence || _offset > RandomAccess.GetLength(_file))
            {
                (_sequence, _offset) = (files[index], 0);
            }
            return wanted == Position || wanted == default ? null : new SpoolRead(SpoolReadKind.Missing, wanted, 0, default);
        }
    }

    private SpoolRead? ReadHeader()
    {
        while (Window.Length < SpoolFile.HeaderBytes)
        {
            if (!Fill())
            {
                return ReadTrouble(SpoolFrameState.Incomplete);
            }
        }
        if (SpoolFile.IsHeader(Window))
        {
            Advance(SpoolFile.HeaderBytes);
            return null;
        }
        return ReadTrouble(SpoolFrameState.Corrupt);
    }

    private SpoolRead ReadFrame(int bytes)
    {
        var payload = _window.AsMemory(_start + SpoolFrame.PrefixBytes, bytes - SpoolFrame.PrefixBytes);
        var read = new SpoolRead(SpoolReadKind.Frame, Position, bytes, payload);
        Advance(bytes);
        return read;
    }

    /// <summary>The bytes at the position are not a frame and, when incomplete, the file holds no more. Null: look again.</summary>
    private SpoolRead? ReadTrouble(SpoolFrameState state)
    {
        // First ask for a successor, then for more bytes: a file that has a successor is never written again.
        var isLast = !HasSuccessor();
        if (_refreshedOffset != _offset)
        {
            // What is in memory may have been read before a writer that reopened the file cut and overwrote it: read it once more.
            _refreshedOffset = _offset;
            _start = _end = 0;
            Fill();
            return null;
        }
        if (state == SpoolFrameState.Incomplete && Fill())
        {
            return null;
        }
        var at = Position;
        var rest = RandomAccess.GetLength(_file!) - _offset;
        var torn = rest <= 0 || (state == SpoolFrameState.Incomplete ? !AnyFrameFollows() : RestIsZero());
        if (!torn)
        {
            return new SpoolRead(SpoolReadKind.Corrupt, at, SkipToFrame(), default);
        }
        if (isLast)
        {
            _start = _end = 0;
            return new SpoolRead(SpoolReadKind.End, at, Math.Max(rest, 0), default);
        }
        Close();
        (_sequence, _offset) = (_sequence + 1, 0);
        return rest > 0 ? new SpoolRead(SpoolReadKind.TornTail, at, rest, default) : null;
    }

    private bool HasSuccessor()
    {
        var files = SpoolFile.List(_folder);
        return files.Count > 0 && files[^1] > _sequence;
    }

    /// <summary>An unfinished frame is the end of the file, unless its length is damaged: then frames follow that are whole.</summary>
    private bool AnyFrameFollows()
    {
        for (var start = _start + 1; start < _end; start++)
        {
            if (SpoolFrame.Inspect(_window.AsSpan(start, _end - start), out _) == SpoolFrameState.Complete)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>After a power cut a file may be longer than what was written; the rest of it reads as zeros.</summary>
    private bool RestIsZero()
    {
        var chunk = new byte[16 * 1024];
        for (var offset = _offset; ;)
        {
            var count = RandomAccess.Read(_file!, chunk, offset);
            if (count == 0)
            {
                return true;
            }
            if (chunk.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                return false;
            }
            offset += count;
        }
    }

    /// <summary>Moves to the next frame whose checksum holds, or to the end of the file. Returns the bytes passed.</summary>
    private long SkipToFrame()
    {
        var from = _offset;
        do
        {
            Advance(1);
            while (SpoolFrame.Inspect(Window, out var bytes) is var state && state != SpoolFrameState.Corrupt)
            {
                if (bytes > 0)
                {
                    return _offset - from;
                }
                if (!Fill())
                {
                    break;
                }
            }
        }
        while (_start < _end);
        return _offset - from;
    }

    private void Advance(int bytes)
    {
        _start += bytes;
        _offset += bytes;
    }

    /// <summary>False when the file has no byte behind the window (or the window is full, which no frame needs).</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            Window.CopyTo(_window);
            (_start, _end) = (0, _end - _start);
        }
        var count = RandomAccess.Read(_file!, _window.AsSpan(_end), _offset + _end);
        _end += count;
        return count > 0;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
        _refreshedOffset = -1;
        _start = _end = 0;
    }
}
