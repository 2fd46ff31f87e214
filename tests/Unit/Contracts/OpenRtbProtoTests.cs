using Google.Protobuf;
using Google.Protobuf.Reflection;
using Rtb.Contracts.OpenRtb.V2;

namespace Rtb.Unit.Contracts;

public sealed class OpenRtbProtoTests
{
    /// <summary>The published table was made without map fields; this is the only one there is.</summary>
    private const string MapField = "BidResponse.InterestGroupAuctionBuyer.ps = 5";

    private const string Defaults = """
        BidRequest.test = false
        BidRequest.at = 2
        BidRequest.allimps = false
        BidRequest.cattax = 1
        BidRequest.Imp.instl = false
        BidRequest.Imp.bidfloor = 0
        BidRequest.Imp.bidfloorcur = USD
        BidRequest.Imp.rwdd = false
        BidRequest.Imp.ssai = 0
        BidRequest.Video.minduration = 0
        BidRequest.Video.podseq = 0
        BidRequest.Video.skipmin = 0
        BidRequest.Video.skipafter = 0
        BidRequest.Video.sequence = 0
        BidRequest.Video.slotinpod = 0
        BidRequest.Video.boxingallowed = true
        BidRequest.Audio.minduration = 0
        BidRequest.Audio.podseq = 0
        BidRequest.Audio.sequence = 0
        BidRequest.Audio.slotinpod = 0
        BidRequest.RefSettings.reftype = 0
        BidRequest.Pmp.private_auction = false
        BidRequest.Deal.bidfloor = 0
        BidRequest.Deal.bidfloorcur = USD
        BidRequest.Deal.guar = 0
        BidRequest.Site.cattax = 1
        BidRequest.App.cattax = 1
        BidRequest.Dooh.venuetypetax = 1
        BidRequest.Publisher.cattax = 1
        BidRequest.Content.gtax = 9
        BidRequest.Content.cattax = 1
        BidRequest.Producer.cattax = 1
        BidRequest.UserAgent.source = 0
        BidRequest.DurFloors.bidfloor = 0
        BidResponse.cur = USD
        BidResponse.SeatBid.group = false
        BidResponse.Bid.cattax = 1
        BidResponse.Bid.slotinpod = 0
        BidResponse.InterestGroupAuctionBuyer.cur = USD
        NativeRequest.ver = 1.2
        NativeRequest.plcmtcnt = 1
        NativeRequest.seq = 0
        NativeRequest.aurlsupport = false
        NativeRequest.durlsupport = false
        NativeRequest.privacy = false
        NativeRequest.Asset.required = false
        NativeResponse.ver = 1.2
        NativeResponse.Asset.required = false
        """;

    // id "r", imp { id "1", banner { w 300, h 250, battr [1, 300] packed }, bidfloor 0.5, secure false, exp 0 }, at 1, ext { 1000: "x" }
    private static readonly byte[] Request =
    [
        0x0A, 0x01, (byte)'r',
        0x12, 0x1D,
            0x0A, 0x01, (byte)'1',
            0x12, 0x0B, 0x08, 0xAC, 0x02, 0x10, 0xFA, 0x01, 0x32, 0x03, 0x01, 0xAC, 0x02,
            0x41, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0x3F,
            0x60, 0x00,
            0x70, 0x00,
        0x38, 0x01,
        0x9A, 0x06, 0x04, 0xC2, 0x3E, 0x01, (byte)'x',
    ];

    private static IEnumerable<MessageDescriptor> Messages => OpenrtbReflection.Descriptor.MessageTypes.SelectMany(WithNested);

    [SharedFact("openrtb/proto_fields.tsv")]
    public void EveryFieldIsAsPublishedAndNoneIsAdded()
    {
        var published = File.ReadLines(SharedFolder.Require("openrtb/proto_fields.tsv"))
            .Where(line => !line.StartsWith('#') && !line.StartsWith("message\t", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        var ours = Messages
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => !field.IsMap)
            .Select(field => Row(field, published))
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(published);
        Assert.Equal(published, ours);
        var maps = Messages.SelectMany(message => message.Fields.InDeclarationOrder()).Where(field => field.IsMap);
        Assert.Equal([MapField], maps.Select(field => $"{Name(field.ContainingType)}.{field.Name} = {field.FieldNumber}"));
    }

    [Fact]
    public void OnlyExtMessagesAreOpenAndFrom500On()
    {
        foreach (var message in Messages)
        {
            var ranges = message.ToProto().ExtensionRange;
            if (message.Name != "Ext")
            {
                Assert.Empty(ranges);
                continue;
            }

            // The end is exclusive: one past the largest field number of protobuf.
            var range = Assert.Single(ranges);
            Assert.Equal((500, 1 << 29), (range.Start, range.End));
            Assert.All(message.Fields.InDeclarationOrder(), field => Assert.InRange(field.FieldNumber, 1, 499));
        }
    }

    [Fact]
    public void EveryExtFieldHasItsOwnExtMessage()
    {
        var withExt = Messages.Where(message => message.FindFieldByName("ext") is not null).ToList();

        Assert.NotEmpty(withExt);
        Assert.All(withExt, message => Assert.Same(message, message.FindFieldByName("ext").MessageType.ContainingType));
        Assert.All(withExt, message => Assert.Equal(99, message.FindFieldByName("ext").FieldNumber));
    }

    [Fact]
    public void DefaultsAreThoseOfTheSpecificationAndNoOthers()
    {
        var ours = Messages
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => field.ToProto().HasDefaultValue)
            .Select(field => $"{Name(field.ContainingType)}.{field.Name} = {field.ToProto().DefaultValue}");

        Assert.Equal(Defaults.ReplaceLineEndings("\n").Split('\n').Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SingleFieldsTellAbsentFromZero()
    {
        var fields = Messages.SelectMany(message => message.Fields.InDeclarationOrder()).Where(field => !field.IsRepeated).ToList();

        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.True(field.HasPresence, field.FullName));
    }

    [Fact]
    public void RepeatedNumbersArePacked()
    {
        var fields = Messages
            .SelectMany(message => message.Fields.InDeclarationOrder())
            .Where(field => field.IsRepeated && field.FieldType == FieldType.Int32)
            .ToList();

        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.True(field.IsPacked, field.FullName));
    }

    [Fact]
    public void AbsentFieldsReadAsTheDefaults()
    {
        var request = BidRequest.Parser.ParseFrom([0x12, 0x02, 0x1A, 0x00]);

        Assert.False(request.HasAt);
        Assert.Equal(2, request.At);
        var imp = Assert.Single(request.Imp);
        Assert.False(imp.HasBidfloorcur);
        Assert.Equal("USD", imp.Bidfloorcur);
        Assert.False(imp.HasSecure);
        Assert.True(imp.Video.Boxingallowed);
        Assert.Equal("USD", new BidResponse().Cur);
    }

    [Fact]
    public void BytesAreReadAndWrittenAsPublished()
    {
        var request = BidRequest.Parser.ParseFrom(Request);

        Assert.Equal("r", request.Id);
        Assert.Equal(1, request.At);
        var imp = Assert.Single(request.Imp);
        Assert.Equal("1", imp.Id);
        Assert.Equal((300, 250), (imp.Banner.W, imp.Banner.H));
        Assert.Equal([1, 300], imp.Banner.Battr);
        Assert.Equal(0.5, imp.Bidfloor);
        Assert.True(imp.HasSecure && !imp.Secure);
        Assert.True(imp.HasExp && imp.Exp == 0);
        Assert.Equal(Request, request.ToByteArray());
    }

    [Fact]
    public void UnpackedNumbersAreReadToo()
    {
        // battr = 6 twice as varint fields, the way writers without packing send it.
        var banner = BidRequest.Types.Banner.Parser.ParseFrom([0x30, 0x01, 0x30, 0xAC, 0x02]);

        Assert.Equal([1, 300], banner.Battr);
    }

    [Fact]
    public void RequestCutAnywhereBetweenFieldsIsRefused()
    {
        int[] whole = [0, 3, 34, 36, Request.Length];

        for (var length = 0; length <= Request.Length; length++)
        {
            var part = Request[..length];
            if (whole.Contains(length))
            {
                BidRequest.Parser.ParseFrom(part);
            }
            else
            {
                Assert.Throws<InvalidProtocolBufferException>(() => BidRequest.Parser.ParseFrom(part));
            }
        }
    }

    [Fact]
    public void LastOfTheDistributionChannelsStays()
    {
        // site {}, then app { id "a" }
        var request = BidRequest.Parser.ParseFrom([0x1A, 0x00, 0x22, 0x03, 0x0A, 0x01, (byte)'a']);

        Assert.Null(request.Site);
        Assert.Equal("a", request.App.Id);
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.Where(nested => !IsMapEntry(nested)).SelectMany(WithNested).Prepend(message);

    private static bool IsMapEntry(MessageDescriptor message) => message.GetOptions()?.MapEntry == true;

    private static string Name(MessageDescriptor message) => message.FullName["openrtb.v2.".Length..];

    /// <summary>A field in the columns of the table: message, field, type, repeated, number, oneof, deprecated.</summary>
    private static string Row(FieldDescriptor field, List<string> published)
    {
        var message = Name(field.ContainingType);
        var prefix = $"{message}\t{field.Name}\t";
        var spelling = published.FirstOrDefault(row => row.StartsWith(prefix, StringComparison.Ordinal))?.Split('\t')[2];
        var columns = new[]
        {
            message,
            field.Name,
            Type(field, spelling),
            field.IsRepeated ? "1" : "0",
            $"{field.FieldNumber}",
            field.ContainingOneof?.Name ?? "",
            field.GetOptions()?.Deprecated == true ? "1" : "0",
        };
        return string.Join('\t', columns);
    }

    /// <summary>The type as the table spells it if that means this type, else its full name, which is not in the table.</summary>
    private static string Type(FieldDescriptor field, string? spelling)
    {
        if (field.FieldType != FieldType.Message)
        {
            return field.FieldType.ToString().ToLowerInvariant();
        }

        var meaning = spelling is null ? null : Resolve(field, spelling.TrimStart('.'));
        return meaning == field.MessageType.FullName ? spelling! : field.MessageType.FullName;
    }

    /// <summary>The full name that a type name means inside a message: the innermost scope that has it wins.</summary>
    private static string? Resolve(FieldDescriptor field, string spelling)
    {
        var names = Messages.Select(message => message.FullName).Append("google.protobuf.Value").ToHashSet(StringComparer.Ordinal);
        for (var scope = field.ContainingType.FullName; scope.Length > 0; scope = scope[..Math.Max(0, scope.LastIndexOf('.'))])
        {
            if (names.Contains($"{scope}.{spelling}"))
            {
                return $"{scope}.{spelling}";
            }
        }

        return names.Contains(spelling) ? spelling : null;
    }
}
