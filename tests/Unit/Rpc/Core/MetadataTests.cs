using Grpc.Core;

namespace Rtb.Unit.Rpc.Core;

public class MetadataTests
{
    [Fact]
    public void KeysAreLowerCaseAndFoundInAnyCase()
    {
        var metadata = new Metadata { { "Trace-Id", "1" }, { "trace-id", "2" } };
        Assert.Equal("trace-id", metadata[0].Key);
        Assert.Equal("2", metadata.GetValue("TRACE-ID"));
        Assert.Equal(["1", "2"], metadata.GetAll("Trace-Id").Select(e => e.Value));
        Assert.Null(metadata.Get("other"));
    }

    [Fact]
    public void BinaryEntriesAreCopies()
    {
        var bytes = new byte[] { 1, 2 };
        var metadata = new Metadata { { "x-bin", bytes } };
        bytes[0] = 9;
        metadata.GetValueBytes("x-bin")![1] = 9;
        Assert.Equal([1, 2], metadata.GetValueBytes("x-bin"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData(":path")]
    [InlineData("h\u00e9")]
    [InlineData("a\n")]
    public void WhatIsNotAKeyIsRefused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("\u00e9")]
    [InlineData("\u007f")]
    public void WhatIsNotPrintableAsciiIsRefused(string value)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", value));
    }

    [Fact]
    public void TextUnderABinaryKeyAndBytesUnderATextKeyAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("x", [1]));
        Assert.Throws<InvalidOperationException>(() => new Metadata { { "x", "1" } }.GetValueBytes("x"));
        Assert.Throws<InvalidOperationException>(() => new Metadata { { "x-bin", [1] } }.GetValue("x-bin"));
    }

    [Fact]
    public void EmptyMetadataTakesNothing()
    {
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
        Assert.Empty(Metadata.Empty);
    }
}
