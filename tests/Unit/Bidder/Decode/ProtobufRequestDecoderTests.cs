using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Bidder.Decode;

/// <summary>What protobuf alone can do to a decoder; that its values are those of JSON is shown by <see cref="CorpusTests"/>.</summary>
public sealed class ProtobufRequestDecoderTests
{
    /// <summary>id "r", imp { id "1", banner { w 300, h 250 } }.</summary>
    private static readonly byte[] Sound = [0x0A, 1, (byte)'r', 0x12, 11, 0x0A, 1, (byte)'1', 0x12, 6, 0x08, 0xAC, 0x02, 0x10, 0xFA, 0x01];

    [Fact]
    public void ARequestWrittenByHandIsRead()
    {
        var request = Decoding.Protobuf(Sound);

        Assert.Equal(WireFormat.Protobuf, request.Format);
        Assert.Equal("r", request.Read(request.IdOnWire));
        Assert.Equal("300x250", Shown.Impression(request, "sizes"));
        Assert.Equal(Decoding.Message(), BidRequest.Parser.ParseFrom(Sound));
    }

    public static TheoryData<byte[], string, string> Appended => new()
    {
        // tmax (8) as a varint, in more bytes than needed, and as ten bytes of a negative number
        { [0x40, 5], "tmax", "5" },
        { [0x40, 0x85, 0x80, 0x80, 0x00], "tmax", "5" },
        { [0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "tmax", "-2147483648" },
        // the last one counts
        { [0x40, 5, 0x40, 7], "tmax", "7" },
        // a known number with a wrong wire type is an unknown field: 64 bits, bytes, 32 bits
        { [0x40, 5, 0x41, 1, 2, 3, 4, 5, 6, 7, 8], "tmax", "5" },
        { [0x40, 5, 0x42, 2, 9, 9], "tmax", "5" },
        { [0x40, 5, 0x45, 1, 2, 3, 4], "tmax", "5" },
        // unknown fields of every wire type (2000), then tmax
        { [0x80, 0x7D, 1, 0x81, 0x7D, 1, 2, 3, 4, 5, 6, 7, 8, 0x82, 0x7D, 1, 0xFF, 0x85, 0x7D, 1, 2, 3, 4, 0x40, 5], "tmax", "5" },
        // any varint but 0 is true
        { [0x78, 2], "test", "True" },
        { [0x78, 0x80, 0x80, 0x01], "test", "True" },
        { [0x78, 1, 0x78, 0], "test", "False" },
        // badv (13) comes in pieces; empty ones are left out
        { [0x6A, 1, (byte)'a', 0x40, 5, 0x6A, 0, 0x6A, 1, (byte)'b'], "badv tmax", "a,b 5" },
        // device (5) in two pieces with geo (4) in two pieces: country "DEU", city "B"
        { [0x2A, 7, 0x22, 5, 0x1A, 3, (byte)'D', (byte)'E', (byte)'U', 0x2A, 5, 0x22, 3, 0x3A, 1, (byte)'B'], "country city", "DEU B" },
        // regs (14) { ext (99) { gdpr 1 } }, then { gdpr 0 }
        { [0x72, 5, 0x9A, 0x06, 2, 0x08, 1, 0x72, 2, 0x20, 0], "gdpr", "0" },
        { [0x72, 2, 0x20, 0, 0x72, 5, 0x9A, 0x06, 2, 0x08, 1], "gdpr", "0" },
        // regs.gpp_sid (3) packed, one by one, and both
        { [0x72, 4, 0x1A, 2, 2, 7], "sid", "132" },
        { [0x72, 4, 0x18, 2, 0x18, 7], "sid", "132" },
        { [0x72, 6, 0x1A, 2, 2, 7, 0x18, 3], "sid", "140" },
    };

    [Theory]
    [MemberData(nameof(Appended))]
    public void WhatFollowsIsReadAsGeneratedCodeReadsIt(byte[] appended, string what, string expected)
    {
        Assert.Equal(expected, Shown.Request(Decoding.Protobuf([.. Sound, .. appended]), what));
        Assert.Equal(expected, Shown.Request(Decoding.Protobuf([.. appended, .. Sound]), what));
        Assert.NotNull(BidRequest.Parser.ParseFrom([.. Sound, .. appended]));
    }

    [Fact]
    public void AnImpressionInPiecesIsOneImpression()
    {
        // imp { id "1", video { w 640 }, banner { w 300 }, video { h 480, mimes "video/mp4" }, banner { h 250, format { w 1, h 2 } } }
        byte[] imp =
        [
            0x0A, 1, (byte)'1', 0x1A, 3, 0x30, 0x80, 0x05, 0x12, 3, 0x08, 0xAC, 0x02,
            0x1A, 14, 0x38, 0xE0, 0x03, 0x0A, 9, .. "video/mp4"u8, 0x12, 9, 0x10, 0xFA, 0x01, 0x7A, 4, 0x08, 1, 0x10, 2,
        ];
        var request = Decoding.Protobuf([0x0A, 1, (byte)'r', 0x12, (byte)imp.Length, .. imp]);

        Assert.Equal("1x2,300x250 640x480 0 0 0 0 -1 1", Shown.Impression(request, "sizes video"));
    }

    public static TheoryData<byte[], string> Broken => new()
    {
        { [0x00], "field number 0" },
        { [0x07], "field number 0 with a wire type that is none" },
        { [0x46], "wire type 6" },
        { [0x47], "wire type 7" },
        { [0x43, 0x44], "a group" },
        { [0x44], "the end of a group" },
        { [0x40], "no value" },
        { [0x40, 0x80], "a varint that does not end" },
        { [0x40, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], "a varint of eleven bytes" },
        { [0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00], "a tag above 32 bits" },
        { [0x41, 1, 2, 3, 4, 5, 6, 7], "seven of eight bytes" },
        { [0x45, 1, 2, 3], "three of four bytes" },
        { [0x6A, 2, (byte)'a'], "a length behind the end" },
        { [0x6A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "a length of 4 GB" },
        { [0x6A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "a length of all bits" },
        { [0x6A, 2, 0xC3, 0x28], "text that is not UTF-8" },
        { [0x0A, 1, 0xFF], "an id that is not UTF-8" },
        { [0x72, 3, 0x1A, 2, 2], "packed numbers longer than their message" },
        { [0x72, 3, 0x1A, 1, 0x80], "a packed number that does not end" },
        { [0x2A, 2, 0x22, 5], "a message in a message longer than it" },
        { [0x2A, 3, 0x5A, 1, 0x80], "a language that is not UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenBytesAreRefused(byte[] appended, string what)
    {
        var request = Decoding.Protobuf([.. Sound, .. appended], NoBidReason.Malformed);

        Assert.True(request.Fault.Field == DecodeField.Body, what);
        Assert.InRange(request.Fault.Offset, Sound.Length, Sound.Length + appended.Length);
    }

    [Fact]
    public void BrokenBytesBeatOtherReasons()
    {
        // imp {}: no id, no media; then a varint that does not end
        var request = Decoding.Protobuf([0x12, 0, 0x40, 0x80], NoBidReason.Malformed);

        Assert.Equal(DecodeField.Body, request.Fault.Field);
    }

    public static TheoryData<string, NoBidReason, DecodeField> Refused => new()
    {
        { """{}""", NoBidReason.MissingRequiredField, DecodeField.RequestId },
        { """{"id":"r"}""", NoBidReason.MissingRequiredField, DecodeField.Impressions },
        { """{"id":"r","imp":[{"banner":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.ImpressionId },
        { """{"id":"r","imp":[{"id":"1"}]}""", NoBidReason.MissingRequiredField, DecodeField.Media },
        { """{"id":"r","imp":[{"id":"1","video":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.VideoMimes },
        { """{"id":"r","imp":[{"id":"1","audio":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.AudioMimes },
        { """{"id":"r","imp":[{"id":"1","native":{}}]}""", NoBidReason.MissingRequiredField, DecodeField.NativeRequest },
        { """{"id":"r","imp":[{"id":"1","native":{"request":""}}]}""", NoBidReason.MissingRequiredField, DecodeField.NativeRequest },
        { """{"id":"r","imp":[{"id":"1","banner":{},"pmp":{"deals":[{}]}}]}""", NoBidReason.MissingRequiredField, DecodeField.DealId },
        { """{"id":"r","imp":[{"id":"1","banner":{},"metric":[{}]}]}""", NoBidReason.MissingRequiredField, DecodeField.Metric },
        { """{"id":"r","imp":[{"id":"1","banner":{"w":-1}}]}""", NoBidReason.InvalidValue, DecodeField.BannerSize },
        { """{"id":"r","imp":[{"id":"1","banner":{"format":[{"h":-1}]}}]}""", NoBidReason.InvalidValue, DecodeField.BannerSize },
        { """{"id":"r","imp":[{"id":"1","banner":{},"bidfloor":-0.5}]}""", NoBidReason.InvalidValue, DecodeField.BidFloor },
        { """{"id":"r","imp":[{"id":"1","banner":{},"bidfloor":"NaN"}]}""", NoBidReason.InvalidValue, DecodeField.BidFloor },
        {
            """{"id":"r","imp":[{"id":"1","banner":{}},{"id":"1","banner":{}}]}""",
            NoBidReason.DuplicateImpressionId, DecodeField.ImpressionId
        },
        {
            """{"id":"r","imp":[{"id":"1","banner":{}}],"source":{"schain":{"nodes":[{}]}}}""",
            NoBidReason.MissingRequiredField, DecodeField.SupplyChainNode
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void RulesAreThoseOfJson(string message, NoBidReason reason, DecodeField field)
    {
        var request = Decoding.Protobuf(BidRequest.Parser.ParseJson(message), reason);

        Assert.Equal(field, request.Fault.Field);
    }

    [Fact]
    public void TwoKindsOfInventoryAreRefused()
    {
        // site {}, app {}: generated code cannot write it, a wire can.
        var request = Decoding.Protobuf([.. Sound, 0x1A, 0, 0x22, 0], NoBidReason.InvalidValue);

        Assert.Equal(DecodeField.Inventory, request.Fault.Field);
    }

    [Fact]
    public void ARequestNativeMessageIsEnough()
    {
        var message = Decoding.Message();
        message.Imp[0].Native = new BidRequest.Types.Native { RequestNative = new NativeRequest() };

        Assert.Equal("Banner, Native", Shown.Impression(Decoding.Protobuf(message), "media"));
    }
}
