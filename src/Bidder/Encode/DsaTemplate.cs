using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Encode;

/// <summary>The extension of a bid under the Digital Services Act, in both forms, without and with the user parameters.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class DsaTemplate
{
    public required byte[] JsonPlain { get; init; }
    public required byte[] JsonWithParameters { get; init; }
    public required byte[] ProtobufPlain { get; init; }
    public required byte[] ProtobufWithParameters { get; init; }

    /// <summary>The last member of a bid object, with the comma before it; empty when the seller does not ask or there is nothing to
    /// say.</summary>
    public static ReadOnlySpan<byte> Json(CreativeTemplate creative, in DsaDemand demand) => creative.Dsa is not { } dsa || !demand.IsTaken
        ? default
        : demand.DataToPublisher > 0 ? dsa.JsonWithParameters : dsa.JsonPlain;

    /// <summary>Field 99 of a bid with tag and length; empty in the same cases.</summary>
    public static ReadOnlySpan<byte> Protobuf(CreativeTemplate creative, in DsaDemand demand) =>
        creative.Dsa is not { } dsa || !demand.IsTaken
            ? default
            : demand.DataToPublisher > 0 ? dsa.ProtobufWithParameters : dsa.ProtobufPlain;
}
