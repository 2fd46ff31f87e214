using System.Buffers;
using Grpc.Core;

namespace Rtb.Rpc.Wire;

/// <summary>One received message for a deserializer, in the buffer it arrived in.</summary>
internal sealed class SequenceDeserializationContext : DeserializationContext
{
    public ReadOnlySequence<byte> Payload { get; set; }

    public override int PayloadLength => (int)Payload.Length;

    public override byte[] PayloadAsNewBuffer() => Payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => Payload;
}
