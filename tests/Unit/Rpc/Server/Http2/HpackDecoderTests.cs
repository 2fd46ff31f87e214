using System.Text;
using Rtb.Rpc.Server.Http2;

namespace Rtb.Unit.Rpc.Server.Http2;

public sealed class HpackDecoderTests
{
    private readonly HpackDecoder _decoder = new();

    [Theory]
    [InlineData("400a637573746f6d2d6b65790d637573746f6d2d686561646572", "custom-key", "custom-header")]
    [InlineData("040c2f73616d706c652f70617468", ":path", "/sample/path")]
    [InlineData("100870617373776f726406736563726574", "password", "secret")]
    public void ReadsTheSingleFieldsOfAppendixC2(string block, string name, string value)
    {
        var fields = Decode(Convert.FromHexString(block));
        Assert.Equal(1, fields.Find(Bytes(name), out var found));
        Assert.Equal(value, Text(found));
    }

    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d",
        "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565")]
    [InlineData("828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf", "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")]
    public void ReadsTheRequestsOfAppendixC3AndC4(string first, string second, string third)
    {
        var fields = Decode(Convert.FromHexString(first));
        Assert.Equal("/", Text(fields.Path));
        fields.End();
        Assert.False(fields.IsMalformed || fields.IsPost);

        fields = Decode(Convert.FromHexString(second));
        Assert.Equal("no-cache", Value(fields, "cache-control"));

        fields = Decode(Convert.FromHexString(third));
        Assert.Equal("/index.html", Text(fields.Path));
        Assert.Equal("custom-value", Value(fields, "custom-key"));

        // The table now holds, newest first: custom-key, cache-control, :authority.
        fields = Decode([0xBE, 0xBF]);
        Assert.Equal("custom-value", Value(fields, "custom-key"));
        Assert.Equal("no-cache", Value(fields, "cache-control"));
        fields = Decode([0xC0]);
        Assert.True(fields.HasPseudo && !fields.IsMalformed);
        AssertBroken([0xC1]);
    }

    [Fact]
    public void ReadsEveryFormWithEveryIndex()
    {
        var writer = new HpackWriter();
        for (var index = 1; index <= HpackStaticTable.Count; index++)
        {
            foreach (var form in Enum.GetValues<FieldForm>())
            {
                writer.Literal(form, "", "v", index, huffmanName: false, huffmanValue: index % 2 == 0);
                var fields = Decode(writer.Take());
                var name = HpackStaticTable.Name(index);
                Assert.True(name[0] == ':' || fields.IsMalformed || fields.Find(name, out _) == 1, $"{form} of index {index}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(16_511)]
    public void ReadsStringsOfEveryLengthOfNumber(int length)
    {
        var writer = new HpackWriter();
        var value = new string('x', length);
        writer.Literal(FieldForm.NotRemembered, "plain", value, 0, huffmanName: false, huffmanValue: false);
        Assert.Equal(value, Value(Decode(writer.Take()), "plain"));
        writer.Literal(FieldForm.NotRemembered, "packed", value, 0, huffmanName: true, huffmanValue: true);
        Assert.Equal(value, Value(Decode(writer.Take()), "packed"));
    }

    [Theory]
    [InlineData("80", "index 0")]
    [InlineData("be", "an empty table")]
    [InlineData("ff8001", "an index beyond both tables")]
    [InlineData("ffffffffff7f", "an index beyond all numbers")]
    [InlineData("ffffffffffffffffff01", "a number without end")]
    [InlineData("7e0161", "a name of an empty table")]
    [InlineData("3fe21f", "a table of 4097 bytes")]
    [InlineData("8220", "a resize behind a field")]
    [InlineData("0081ff", "a name of padding only")]
    [InlineData("00018161", "a value longer than the block")]
    [InlineData("007fffffff7f", "a name longer than all blocks")]
    [InlineData("000161847fffffff", "a value with more than 7 bits of padding")]
    [InlineData("00016184fffffffc", "EOS in a value")]
    [InlineData("00016184fffffffd", "EOS and padding in a value")]
    [InlineData("000161811e", "padding that is not ones")]
    public void RefusesWhatNoEncoderWrites(string block, string what)
    {
        Assert.NotEmpty(what);
        AssertBroken(Convert.FromHexString(block));
    }

    [Fact]
    public void TakesBlocksThatResizeTwiceAndSpellNumbersLong()
    {
        var fields = Decode(Convert.FromHexString("203fe11f" + "0001617f80808000" + string.Concat(Enumerable.Repeat("62", 127))));
        Assert.Equal(new string('b', 127), Value(fields, "a"));
    }

    [Fact]
    public void RefusesEveryBlockThatEndsInsideAField()
    {
        var writer = new HpackWriter();
        var random = new Random(5);
        var block = new List<byte>();
        var ends = new HashSet<int> { 0 };
        for (var i = 0; i < 40; i++)
        {
            RandomFields.Write(writer, random, RandomFields.Name(random), RandomFields.Value(random, 200));
            block.AddRange(writer.Take());
            ends.Add(block.Count);
        }
        for (var length = 0; length <= block.Count; length++)
        {
            var bytes = block.Take(length).ToArray();
            if (ends.Contains(length))
            {
                Decode(bytes, new HpackDecoder());
            }
            else
            {
                AssertBroken(bytes, new HpackDecoder());
            }
        }
    }

    [Fact]
    public void KeepsNoMoreFieldsThanFit()
    {
        for (var i = 0; i < 300; i++)
        {
            Decode([0x40, 0, 0]);
        }

        // 32 bytes each: 128 of them.
        Decode([0x80 | 127, 62]);
        AssertBroken([0x80 | 127, 63]);
    }

    [Fact]
    public void ForgetsTheOldestFieldsFirstAndAllOfThemForOneThatDoesNotFit()
    {
        var writer = new HpackWriter();
        writer.Resize(100);
        writer.Literal(FieldForm.Remembered, "a", "1", 0, false, false);
        writer.Literal(FieldForm.Remembered, "b", "2", 0, false, false);
        writer.Literal(FieldForm.Remembered, "c", "3", 0, false, false);
        Decode(writer.Take());
        Assert.Equal("3", Value(Decode([0x80 | 62]), "c"));
        Assert.Equal("2", Value(Decode([0x80 | 63]), "b"));
        AssertBroken([0x80 | 64]);

        // The name of a field that goes because of the very field that takes its name from it.
        writer.Literal(FieldForm.Remembered, "b", new string('x', 60), 63, false, false);
        Decode(writer.Take());
        Assert.Equal(new string('x', 60), Value(Decode([0x80 | 62]), "b"));
        AssertBroken([0x80 | 63]);

        writer.Literal(FieldForm.Remembered, "d", new string('x', 100), 0, false, false);
        Decode(writer.Take());
        AssertBroken([0x80 | 62]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void StaysInStepWithAnEncoderOfAllForms(int seed)
    {
        var random = new Random(seed);
        var writer = new HpackWriter();
        for (var round = 0; round < 2_000; round++)
        {
            var expected = new List<(string Name, string Value)>();
            for (var resizes = random.Next(20) == 0 ? random.Next(1, 3) : 0; resizes > 0; resizes--)
            {
                writer.Resize(random.Next(3) == 0 ? random.Next(200) : random.Next(4097));
            }
            for (var count = random.Next(20); count > 0; count--)
            {
                var field = (Name: RandomFields.Name(random), Value: RandomFields.Value(random, random.Next(10) == 0 ? 1500 : 60));
                expected.Add(field);
                RandomFields.Write(writer, random, field.Name, field.Value);
            }
            var fields = Decode(writer.Take());
            Assert.False(fields.IsMalformed, $"seed {seed} round {round}");
            foreach (var group in expected.GroupBy(field => field.Name, StringComparer.Ordinal))
            {
                Assert.Equal(group.Count(), fields.Find(Bytes(group.Key), out var value));
                Assert.Equal(group.First().Value, Encoding.Latin1.GetString(value));
            }
        }
    }

    private RequestFields Decode(byte[] block) => Decode(block, _decoder);

    private static RequestFields Decode(byte[] block, HpackDecoder decoder)
    {
        var fields = new RequestFields();
        fields.Clear();
        decoder.Decode(block, fields);
        return fields;
    }

    private void AssertBroken(byte[] block) => AssertBroken(block, _decoder);

    private static void AssertBroken(byte[] block, HpackDecoder decoder)
    {
        var broken = Assert.Throws<Http2ConnectionException>(() => Decode(block, decoder));
        Assert.Equal(Http2Error.CompressionError, broken.Error);
    }

    private static string Value(RequestFields fields, string name)
    {
        Assert.Equal(1, fields.Find(Bytes(name), out var value));
        return Text(value);
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
}

/// <summary>Fields at random, and all ways to write one.</summary>
internal static class RandomFields
{
    private static readonly string[] s_names =
        ["cookie", "user-agent", "accept", "date", "authorization", "x", "x-a", "grpc-timeout", "x-a-long-name-that-is-not-in-any-table"];

    public static string Name(Random random) => random.Next(30) == 0
        ? new string((char)('a' + random.Next(26)), random.Next(1, 300))
        : s_names[random.Next(s_names.Length)];

    public static string Value(Random random, int lengthMost) => random.Next(3) == 0
        ? s_names[random.Next(s_names.Length)]
        : string.Create(random.Next(lengthMost), random, static (span, random) =>
        {
            foreach (ref var c in span)
            {
                c = (char)random.Next(1, random.Next(2) == 0 ? 256 : 128);
                c = c is '\r' or '\n' ? ' ' : c;
            }
        });

    public static void Write(HpackWriter writer, Random random, string name, string value)
    {
        var whole = writer.IndexesOf(name, value).ToArray();
        if (whole.Length > 0 && random.Next(4) > 0)
        {
            writer.Indexed(whole[random.Next(whole.Length)]);
            return;
        }
        var names = writer.IndexesOf(name, null).ToArray();
        var index = names.Length > 0 && random.Next(4) > 0 ? names[random.Next(names.Length)] : 0;
        writer.Literal((FieldForm)random.Next(3), name, value, index, random.Next(2) == 0, random.Next(2) == 0);
    }
}
