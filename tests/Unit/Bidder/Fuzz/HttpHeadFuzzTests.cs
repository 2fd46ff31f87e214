using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using Rtb.Bidder.Serving.Http;
using Xunit.Abstractions;

namespace Rtb.Unit.Bidder.Fuzz;

/// <summary>Heads of requests, beside Kestrel's parser, which is not ours.</summary>
public sealed class HttpHeadFuzzTests(ITestOutputHelper output)
{
    private const int BytesMax = 8_192;

    private static readonly byte[][] Seeds = [.. new[]
    {
        "POST /openrtb2/bid HTTP/1.1\r\nHost: b\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n",
        "POST /openrtb2/bid/alpha?x=1 HTTP/1.1\r\nHost: b:80\r\ncontent-type: application/x-protobuf; a=b\r\nTransfer-Encoding: chunked\r\n"
            + "Accept-Encoding: br;q=0.5, gzip;q=0\r\nX-OpenRTB-Version: 2.6\r\nAuthorization: Bearer abc\r\n"
            + "Connection: keep-alive\r\n\r\n",
        "POST http://host:80/openrtb2/bid HTTP/1.0\r\nContent-Length: 5\r\nConnection: Keep-Alive, close\r\nExpect: 100-continue\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: b\r\nContent-Encoding: gzip\r\nAccept: */*\r\nUser-Agent: x\r\nCookie: a=\"b\"\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n",
    }.Select(Encoding.Latin1.GetBytes)];

    private static readonly string[] Lines =
    [
        "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n", "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 0x5\r\n", "Content-Length:\r\n", "Content-Length : 5\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\tchunked\r\n", "Transfer-Encoding: \x0bchunked\r\n",
        "Transfer_Encoding: chunked\r\n",
        "Host: c\r\n", " folded: x\r\n", "\tx\r\n", "a\0b: c\r\n", "x: a\rb\r\n", "x: a\nb: c\r\n", ": x\r\n", "x\r\n", "\r\n", "\n",
        "Expect: 100-continue\r\n", "Expect: x\r\n", "Connection: close\r\n", "Connection: \"close\"\r\n", "x-openrtb-version:  2.5 \r\n",
        "Accept-Encoding: *;q=0, gzip\r\n", "POST / HTTP/1.1\r\n", "x: \xFF\x80\r\n", "A: b\r\n", "Authorization: Bearer \r\n",
    ];

    [Fact]
    public void WhateverComesTheHeadParserEndsAsItShould()
    {
        var (inputs, accepted) = FuzzRun.Run(output, 5_003, FuzzInputs.PerDecoder, BytesMax, _ => new Target());
        Assert.InRange(accepted, inputs / 100, inputs * 9 / 10);
    }

    private sealed class Target : FuzzTarget
    {
        private readonly HttpMutator _mutator = new(Seeds, Lines);
        private readonly HttpParser<KestrelHead> _kestrel = new(showErrorDetails: true);

        public override void Make(Random random, FuzzBody body)
        {
            _mutator.Next(random, body);

            // The parser gets what stands before the first empty line; without one a connection waits.
            var end = body.Span.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                body.Truncate(BytesMax - 4);
                body.Insert(body.Length, "\r\n\r\n"u8);
                end = body.Span.IndexOf("\r\n\r\n"u8);
            }
            body.Truncate(end + 4);
        }

        public override bool Check(ReadOnlySpan<byte> body, bool thorough)
        {
            var text = body[..^2];
            var head = HttpHeadParser.Parse(text);
            if (Outline(in head) != Outline(HttpHeadParser.Parse(text)))
            {
                throw new InvalidDataException("read in two ways");
            }
            if (head.Refused != 0)
            {
                return head.Refused is 400 or 417 or 431 or 501 or 505 ? false
                    : throw new InvalidDataException($"refused with {head.Refused}");
            }
            var kestrel = new KestrelHead();
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(body.ToArray()));
            if (!_kestrel.ParseRequestLine(kestrel, ref reader) || !_kestrel.ParseHeaders(kestrel, ref reader))
            {
                throw new InvalidDataException("Kestrel waits for more");
            }
            var path = text.Slice(head.PathStart, head.PathLength);
            var version = text.Slice(head.VersionStart, head.VersionLength);
            var wrong = kestrel.Differs(head, Encoding.Latin1.GetString(path), Encoding.Latin1.GetString(version));
            return wrong is null ? true : throw new InvalidDataException(wrong);
        }

        private static (int, bool, bool, bool, long, bool, int, int, int, int) Outline(in HttpHead head) =>
            (head.Refused, head.IsPost, head.Closes, head.ExpectsContinue, head.ContentLength, head.IsChunked, head.PathStart,
                head.PathLength,
                head.VersionStart, head.VersionLength);
    }
}
