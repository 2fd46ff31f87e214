using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>Passes over values that nobody reads, checking them. Every method answers with the place behind the value.</summary>
internal static class JsonSkip
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Value(ref byte json, int at, int depth, JsonState state)
    {
        var next = Unsafe.Add(ref json, (uint)at);
        if (next <= ' ')
        {
            at = JsonText.SpaceEnd(ref json, at);
            next = Unsafe.Add(ref json, (uint)at);
        }
        return next is (byte)'{' or (byte)'[' ? Container(ref json, at, depth, state) : Scalar(ref json, at, next, state);
    }

    public static int Number(ref byte json, int at, JsonState state)
    {
        var end = JsonNumbers.EndOf(ref json, at);
        return end == 0 ? state.Fail(at) : end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scalar(ref byte json, int at, byte next, JsonState state)
    {
        if (next == '"')
        {
            var end = JsonText.PlainEnd(ref json, at + 1);
            return (Unsafe.Add(ref json, (uint)end) == '"' ? end : state.EscapedEnd(end)) + 1;
        }
        return next switch
        {
            (byte)'t' => Word(ref json, at, "true"u8, state),
            (byte)'f' => Word(ref json, at, "false"u8, state),
            (byte)'n' => Word(ref json, at, "null"u8, state),
            _ => Number(ref json, at, state),
        };
    }

    private static int Word(ref byte json, int at, ReadOnlySpan<byte> word, JsonState state)
    {
        // The zero behind the document is in no word: a comparison that comes to it ends.
        for (var i = 0; i < word.Length; i++)
        {
            if (Unsafe.Add(ref json, (uint)(at + i)) != word[i])
            {
                return state.Fail(at);
            }
        }
        return at + word.Length;
    }

    private static int Container(ref byte json, int at, int depth, JsonState state)
    {
        var scanner = new JsonScanner(ref json, at, depth, state);
        ulong objects = 0;
        var first = true;
        while (true)
        {
            var next = scanner.Peek();
            if (next is (byte)'{' or (byte)'[')
            {
                if (!(next == '{' ? scanner.EnterObject() : scanner.EnterArray()))
                {
                    return scanner.At;
                }
                var bit = 1UL << (scanner.Depth - 1);
                objects = next == '{' ? objects | bit : objects & ~bit;
                first = true;
            }
            else
            {
                scanner.At = Scalar(ref json, scanner.At, next, state);
                first = false;
            }
            // Closes as many levels as end here, until another value follows.
            while ((objects & (1UL << (scanner.Depth - 1))) != 0 ? !scanner.NextMember(ref first, out _) : !scanner.NextElement(ref first))
            {
                if (scanner.Depth <= depth || state.Fault != NoBidReason.None)
                {
                    return scanner.At;
                }
                first = false;
            }
        }
    }
}
