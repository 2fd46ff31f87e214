using Grpc.Core;
using Rtb.Integration.Rpc.Foreign;
using Rtb.Rpc.Server;

namespace Rtb.Integration.Rpc;

/// <summary>What the foreign clients call; see clients/shapes.proto.</summary>
internal sealed class ForeignService : Shapes.ShapesBase
{
    private int _hangingCancelled;

    /// <summary>How many calls of Hang saw their token fire.</summary>
    public int HangingCancelled => Volatile.Read(ref _hangingCancelled);

    public override async Task<Line> Echo(Line request, ServerCallContext context)
    {
        if (context.RequestHeaders.Get("want-metadata") is not null)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "lead", "first" }, { "lead-bin", [0xFF, 0x00] } });
            foreach (var entry in context.RequestHeaders.GetAll("twice"))
            {
                context.ResponseTrailers.Add(entry);
            }

            context.ResponseTrailers.Add("tail-bin", context.RequestHeaders.GetValueBytes("ask-bin")!);
        }

        return request;
    }

    public override async Task Repeat(Line request, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new Line { Text = request.Text, Count = i });
        }
    }

    public override async Task<Line> Join(IAsyncStreamReader<Line> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var line in requestStream.ReadAllAsync())
        {
            texts.Add(line.Text);
        }

        return new Line { Text = string.Join('+', texts), Count = texts.Count };
    }

    public override async Task Chat(
        IAsyncStreamReader<Line> requestStream, IServerStreamWriter<Line> responseStream, ServerCallContext context)
    {
        await foreach (var line in requestStream.ReadAllAsync())
        {
            await responseStream.WriteAsync(line);
        }
    }

    public override Task<Line> Fail(Line request, ServerCallContext context) =>
        throw new RpcStatus((StatusCode)request.Count, request.Text, "REASON_OF_TEST", "rtb.test")
            .With("key", "value")
            .WithFieldViolation("line.text", "is what it is")
            .ToException();

    public override async Task<Line> Hang(Line request, ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
        finally
        {
            Interlocked.Increment(ref _hangingCancelled);
        }

        return request;
    }
}

/// <summary>Answers what it got.</summary>
internal sealed class RawEcho() : RawUnaryHandler("/rtb.test.Raw/Echo")
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response)
    {
        request.CopyTo(response.GetSpan(request.Length));
        response.Advance(request.Length);
        return RawStatus.Ok;
    }
}

/// <summary>Always refuses.</summary>
internal sealed class RawRefuse() : RawUnaryHandler("/rtb.test.Raw/Refuse")
{
    public override RawStatus Handle(ReadOnlySpan<byte> request, in RawCallInfo info, RawResponse response) =>
        new(StatusCode.FailedPrecondition, "a constant");
}

/// <summary>Answers each message of a stream with what it got; the message "end" ends the stream.</summary>
internal sealed class RawChat() : RawStreamHandler("/rtb.test.Raw/Chat")
{
    public override RawStatus Open(in RawCallInfo info, out RawStream? stream)
    {
        stream = new Chat();
        return RawStatus.Ok;
    }

    private sealed class Chat : RawStream
    {
        public override RawAnswer Handle(ReadOnlySpan<byte> message, RawResponse response)
        {
            if (message.SequenceEqual("end"u8))
            {
                return RawAnswer.End(new RawStatus(StatusCode.FailedPrecondition, "a constant"));
            }

            message.CopyTo(response.GetSpan(message.Length));
            response.Advance(message.Length);
            return RawAnswer.Message;
        }
    }
}
