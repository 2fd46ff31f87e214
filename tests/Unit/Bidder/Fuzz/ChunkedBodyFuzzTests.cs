using System.Buffers;
using System.Text;
using Rtb.Bidder.Serving.Http;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Chunked bodies in pieces, beside a reader that sees all of the body at once.</summary>
public sealed class ChunkedBodyFuzzTests(ITestOutputHelper output)
{
    private const int BytesMax = 8_192;

    private static readonly byte[][] Seeds = [.. new[]
    {
        "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nPOST / HTTP/1.1\r\n",
        "5;name=\"value\"\r\nhello\r\n006 \r\n world\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n",
        "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0000\r\n\r\n",
        "0\r\n\r\n",
        "100\r\n" + new string('x', 256) + "\r\n00000000\r\n\r\n",
    }.Select(Encoding.Latin1.GetBytes)];

    private static readonly string[] Lines =
    [
        "0\r\n", "5\r\n", "\r\n", "\n", "\r", "ffffffff\r\n", "100000000\r\n", "-1\r\n", "+5\r\n", "0x5\r\n", "5 ;x\r\n", "5\t\r\n",
        " 5\r\n", "5;\r\n",
        "5;a\nb\r\n", "5;a\rb\r\n", "5;a\0\r\n", "g\r\n", "0;last\r\n", "0\r\n\r\n", "X: y\r\n", "X: a\nb\r\n", "5;" + new string('e', 254)
        + "\r\n",
        "5;" + new string('e', 253) + "\r\n", "T: " + new string('t', 1_021) + "\r\n", "T: " + new string('t', 4_093) + "\r\n", "hello\r\n",
    ];

    [Fact]
    public void WhateverComesAChunkedBodyIsReadAsIfItCameAtOnce()
    {
        var (inputs, accepted) = FuzzRun.Run(output, 5_004, FuzzInputs.PerDecoder, BytesMax, shard => new Target(shard));
        Assert.InRange(accepted, inputs / 100, inputs * 9 / 10);
    }

    private sealed class Target(int shard) : FuzzTarget
    {
        private readonly HttpMutator _mutator = new(Seeds, Lines);
        private readonly Random _cuts = new(shard);
        private readonly ChunkedBody _body = new();

        public override void Make(Random random, FuzzBody body) => _mutator.Next(random, body);

        public override bool Check(ReadOnlySpan<byte> body, bool thorough)
        {
            var input = body.ToArray();
            var plain = PlainChunks.Read(input);
            foreach (var cuts in thorough ? [0, 1, 2, 3, input.Length] : new[] { 0, _cuts.Next(1, 4) })
            {
                var left = Take(input, cuts);
                var isSame = _body.IsWhole == plain.IsWhole && _body.IsBroken == plain.IsBroken
                    && (!plain.IsWhole || (left == input.Length - plain.Consumed && _body.Bytes.Span.SequenceEqual(plain.Body)));
                if (!isSame)
                {
                    throw new InvalidDataException($"{cuts} cuts: whole {_body.IsWhole}, broken {_body.IsBroken}, left {left}; {plain}");
                }
            }
            return plain.IsWhole;
        }

        /// <summary>As a connection hands its bytes over: what was not taken comes again, with more. The bytes left over.</summary>
        private int Take(byte[] input, int cuts)
        {
            _body.Reset();
            var places = Enumerable.Range(0, cuts).Select(_ => _cuts.Next(input.Length + 1)).Append(input.Length).Order();
            var from = 0;
            foreach (var place in places)
            {
                var middle = _cuts.Next(from, place + 1);
                var buffer = Joined(input, from, middle, place);
                _body.Take(ref buffer, int.MaxValue);
                from = place - (int)buffer.Length;
                if (_body.IsWhole || _body.IsBroken)
                {
                    return input.Length - from;
                }
            }
            return input.Length - from;
        }

        /// <summary>One buffer of two pieces of memory.</summary>
        private static ReadOnlySequence<byte> Joined(byte[] input, int from, int middle, int end)
        {
            var first = new Piece(input.AsMemory(from, middle - from), 0);
            var last = new Piece(input.AsMemory(middle, end - middle), middle - from);
            first.Append(last);
            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }

        private sealed class Piece : ReadOnlySequenceSegment<byte>
        {
            public Piece(ReadOnlyMemory<byte> memory, long before)
            {
                Memory = memory;
                RunningIndex = before;
            }

            public void Append(Piece next) => Next = next;
        }
    }
}
