using Google.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Rtb.Rpc.Server;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

/// <summary>Answers what it was asked, so that tests see how HTTP became messages.</summary>
internal sealed class LibraryService : Library.Library.LibraryBase
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a call that hangs saw its token fire.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Lets a stream that waits go on.</summary>
    public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IMessage? LastRequest { get; private set; }

    public Metadata? LastHeaders { get; private set; }

    public SeenJsonCall? LastCall { get; private set; }

    public override async Task<Book> GetBook(GetBookRequest request, ServerCallContext context)
    {
        Note(request, context);
        if (context.RequestHeaders.Get("want-headers") is not null)
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "lead", "first" } });
            context.ResponseTrailers.Add("tail", "last");
            context.ResponseTrailers.Add("tail-bin", [1, 2, 3]);
        }

        return new Book { Name = request.Name, Title = $"shade {request.Shade}", Tags = { "a", "b" }, Pages = long.MaxValue };
    }

    public override Task<ListBooksResponse> ListBooks(ListBooksRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(new ListBooksResponse { Request = request });
    }

    public override Task<Book> CreateBook(CreateBookRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(request.Book ?? new Book());
    }

    public override Task<Book> UpdateBook(UpdateBookRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(request.Book);
    }

    public override Task<Empty> DeleteBook(DeleteBookRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(new Empty());
    }

    public override Task<Everything> Echo(Everything request, ServerCallContext context)
    {
        Note(request, context);
        if (request.Text == "pack")
        {
            request.Any = Any.Pack(new FieldMask { Paths = { "a" } });
        }
        else if (request.Text == "pack foreign")
        {
            request.Any = Any.Pack(new Grpc.Health.V1.HealthCheckRequest { Service = "s" });
        }

        return Task.FromResult(request);
    }

    public override Task<PathResponse> ReadFile(PathRequest request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(new PathResponse { Path = request.Path });
    }

    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        Note(request, context);
        context.ResponseTrailers.Add("tail", "last");
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new WatchResponse { Index = i, Text = $"line\n{i}" });
            if (request.Mode == "wait")
            {
                await Continue.Task;
            }
        }

        switch (request.Mode)
        {
            case "fail":
                throw Rich();
            case "status":
                context.Status = new Grpc.Core.Status(StatusCode.DataLoss, "set");
                break;
            case "hang":
                await HangAsync(context);
                break;
            default:
                break;
        }
    }

    public override Task<HttpBody> Upload(HttpBody request, ServerCallContext context)
    {
        Note(request, context);
        return Task.FromResult(request);
    }

    public override Task<UploadPageResponse> UploadPage(UploadPageRequest request, ServerCallContext context)
    {
        Note(request, context);
        var content = request.Page == "bad" ? new HttpBody { ContentType = "text/\r\nhtml" } : request.Content;
        return Task.FromResult(new UploadPageResponse { Content = content });
    }

    public override async Task Download(WatchRequest request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Count; i++)
        {
            await responseStream.WriteAsync(new HttpBody { ContentType = "text/csv", Data = ByteString.CopyFromUtf8($"{i},") });
        }

        if (request.Mode == "fail")
        {
            throw Rich();
        }
    }

    public override async Task<Empty> Fail(FailRequest request, ServerCallContext context)
    {
        Note(request, context);
        switch (request.Mode)
        {
            case "code":
                throw new RpcException(new Grpc.Core.Status((StatusCode)request.Code, "as asked"));
            case "rich":
                throw Rich();
            case "retry":
                var delay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(2500));
                throw Detailed(StatusCode.Unavailable, new RetryInfo { RetryDelay = delay });
            case "foreign":
                throw new Google.Rpc.Status
                {
                    Code = (int)StatusCode.Internal,
                    Message = "foreign",
                    Details = { new Any { TypeUrl = "type.googleapis.com/not.Known", Value = ByteString.CopyFrom(1, 2) } },
                }.ToRpcException();
            case "broken":
                throw new Google.Rpc.Status
                {
                    Code = (int)StatusCode.Internal,
                    Message = "broken",
                    Details = { new Any { TypeUrl = "type.googleapis.com/google.rpc.ErrorInfo", Value = ByteString.CopyFrom(0x0A, 0x7F) } },
                }.ToRpcException();
            case "null":
                return null!;
            case "set status":
                context.Status = new Grpc.Core.Status(StatusCode.NotFound, "set");
                return new Empty();
            case "hang":
                await HangAsync(context);
                return new Empty();
            case "hang deaf":
                await Continue.Task;
                return new Empty();
            default:
                throw new InvalidOperationException("secret of the service");
        }
    }

    /// <summary>The failure of mode "rich".</summary>
    public static RpcException Rich() =>
        new RpcStatus(StatusCode.InvalidArgument, "Two fields \"are\" wrong: 100% h\u00e9", "FIELDS_INVALID", "rtb.test")
            .With("count", "2")
            .WithFieldViolation("book.title", "is empty")
            .WithFieldViolation("book.pages", "is negative", "NEGATIVE")
            .ToException();

    private static RpcException Detailed(StatusCode code, IMessage detail) =>
        new Google.Rpc.Status { Code = (int)code, Message = "detailed", Details = { Any.Pack(detail) } }.ToRpcException();

    private void Note(IMessage request, ServerCallContext context)
    {
        LastRequest = request;
        LastCall = new SeenJsonCall(
            context.Method, context.Host, context.Peer, context.Deadline, context.AuthContext.IsPeerAuthenticated);
        LastHeaders = context.RequestHeaders;
    }

    private async Task HangAsync(ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
        finally
        {
            _cancelled.TrySetResult();
        }
    }
}

/// <summary>What the service sees of a call besides its message and metadata.</summary>
internal sealed record SeenJsonCall(string Method, string Host, string Peer, DateTime Deadline, bool IsPeerAuthenticated);
