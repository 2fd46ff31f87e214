using System.Text.Json;
using Grpc.Core;
using Rtb.Admin.Terminal;

namespace Rtb.Unit.Admin.Terminal;

public class FailureTests
{
    [Theory]
    [InlineData(StatusCode.NotFound, 3)]
    [InlineData(StatusCode.Unauthenticated, 4)]
    [InlineData(StatusCode.PermissionDenied, 4)]
    [InlineData(StatusCode.Aborted, 5)]
    [InlineData(StatusCode.AlreadyExists, 5)]
    [InlineData(StatusCode.InvalidArgument, 6)]
    [InlineData(StatusCode.FailedPrecondition, 6)]
    [InlineData(StatusCode.OutOfRange, 6)]
    [InlineData(StatusCode.Unavailable, 7)]
    [InlineData(StatusCode.DeadlineExceeded, 7)]
    [InlineData(StatusCode.Cancelled, 130)]
    [InlineData(StatusCode.Internal, 1)]
    [InlineData(StatusCode.Unimplemented, 1)]
    public async Task AStatusHasItsExitCode(StatusCode status, int expected) =>
        Assert.Equal(expected, await Failure.GuardAsync(() => throw new RpcException(new Status(status, "refused"))));

    public static TheoryData<Exception, int> Failures => new()
    {
        { new OperationCanceledException(), 130 },
        { new HttpRequestException("no connection"), 7 },
        { new FileNotFoundException("no file"), 3 },
        { new DirectoryNotFoundException("no folder"), 3 },
        { new IOException("disk"), 1 },
        { new UnauthorizedAccessException("denied"), 1 },
        { new FormatException("not a request"), 6 },
        { new JsonException("not JSON"), 6 },
        { new UriFormatException("not a URL"), 6 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task AFailureHasItsExitCode(Exception failure, int expected) =>
        Assert.Equal(expected, await Failure.GuardAsync(() => throw failure));

    [Fact]
    public async Task WhatIsOurOwnMistakeIsNotHidden() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Failure.GuardAsync(() => throw new InvalidOperationException()));

    [Fact]
    public async Task SuccessKeepsItsCode() => Assert.Equal(0, await Failure.GuardAsync(() => Task.FromResult(0)));
}
