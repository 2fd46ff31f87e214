namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Changes protobuf by its fields, at any depth, with the lengths around them right or wrong; and every third time by its
/// bytes.</summary>
internal sealed class ProtobufMutator(byte[][] seeds)
{
    private const int DepthMax = 8;

    private static readonly ulong[] Numbers =
        [0, 1, 2, 63, 64, 127, 128, 300, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, long.MaxValue, 1UL << 63, ulong.MaxValue];

    private static readonly byte[][] Varints =
    [
        .. Numbers.Select(WireField.VarintOf),
        [0x80, 0x00],
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        [0x80],
        [],
    ];

    private static readonly double[] Doubles =
        [0, -0.0, 1, -1, 0.1, 1e-320, 1e308, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9.3e12];

    private static readonly byte[][] Contents =
    [
        [], [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], "USD"u8.ToArray(), "1YNN"u8.ToArray(),
        "{\"assets\":[{}]}"u8.ToArray(),
        "{\"native\":{\"assets\":[{\"id\":1,\"title\":{\"len\":9}}]}}"u8.ToArray(), [0x08], [0x0B, 0x0C], [0x80, 0x80], [0x12, 0x7F],
        [0x0A, 0x00],
    ];

    public void Next(Random random, FuzzBody body)
    {
        body.Load(seeds[random.Next(seeds.Length)]);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            if (random.Next(3) == 0)
            {
                ByteChanges.Apply(random, body, seeds);
            }
            else
            {
                body.Load(Change(random, body.Span, 0));
            }
        }
    }

    private byte[] Change(Random random, ReadOnlySpan<byte> message, int depth)
    {
        if (WireField.ReadAll(message) is not { Count: > 0 } fields)
        {
            return [.. message, .. Contents[random.Next(Contents.Length)]];
        }
        var field = fields[random.Next(fields.Count)];
        var value = message[field.ValueStart..field.End];
        if (field.Type == WireField.Bytes && depth < DepthMax && random.Next(4) > 0 && WireField.ReadAll(value) is { Count: > 0 })
        {
            return Around(message, field, Sized(random, field.Number, Change(random, value, depth + 1)));
        }
        return random.Next(10) switch
        {
            0 => Around(message, field, []),
            1 => Around(message, field, [.. message[field.Start..field.End], .. message[field.Start..field.End]]),
            2 => Around(message, field, WireField.Of((uint)random.Next(1, 60), field.Type, value)),
            3 => Around(message, field, WireField.Of(field.Number, random.Next(8), value)),
            4 => Around(message, field, [.. message[field.Start..field.End], .. AnyField(random)]),
            5 => [.. message[field.Start..field.End], .. message[..field.Start], .. message[field.End..]],
            6 => Around(message, field, Nested(random, field.Number, value)),
            _ => Around(message, field, AnyValue(random, field)),
        };
    }

    private static byte[] Around(ReadOnlySpan<byte> message, WireField field, ReadOnlySpan<byte> inner) =>
        [.. message[..field.Start], .. inner, .. message[field.End..]];

    /// <summary>A field of bytes, whose length is sometimes a lie.</summary>
    private static byte[] Sized(Random random, uint number, byte[] content)
    {
        var length = random.Next(24) switch
        {
            0 => WireField.VarintOf((ulong)Math.Max(0, content.Length + random.Next(-3, 4))),
            1 => Varints[random.Next(Varints.Length)],
            2 => [.. WireField.VarintOf((ulong)content.Length).Select((part, at) => (byte)(part | 0x80)), 0x00],
            _ => WireField.VarintOf((ulong)content.Length),
        };
        return [.. WireField.VarintOf(((ulong)number << 3) | WireField.Bytes), .. length, .. content];
    }

    private static byte[] Nested(Random random, uint number, ReadOnlySpan<byte> value)
    {
        var content = value.ToArray();
        for (var levels = random.Next(1, 40); levels > 0; levels--)
        {
            content = WireField.Of(number, WireField.Bytes, content);
        }
        return content;
    }

    private static byte[] AnyValue(Random random, WireField field) => field.Type switch
    {
        WireField.Varint => WireField.Of(field.Number, field.Type, Varints[random.Next(Varints.Length)]),
        WireField.Fixed64 => WireField.Of(field.Number, field.Type,
            WireField.Eight(BitConverter.DoubleToUInt64Bits(Doubles[random.Next(Doubles.Length)]))),
        WireField.Bytes => Sized(random, field.Number, Contents[random.Next(Contents.Length)]),
        _ => WireField.Of(field.Number, field.Type, [1, 2, 3]),
    };

    private static byte[] AnyField(Random random)
    {
        var number = random.Next(8) == 0 ? (uint)random.Next(1, 1 << 29) : (uint)random.Next(0, 60);
        var type = random.Next(8);
        return type switch
        {
            WireField.Varint => WireField.Of(number, type, Varints[random.Next(Varints.Length)]),
            WireField.Bytes => Sized(random, number, Contents[random.Next(Contents.Length)]),
            WireField.Fixed64 => WireField.Of(number, type, WireField.Eight((ulong)random.NextInt64())),
            _ => WireField.Of(number, type, [0, 0, 0, 0]),
        };
    }
}
