using System.Text.Json;
using Google.Rpc;
using Grpc.Core;

namespace Rtb.Admin.Terminal;

/// <summary>One place that turns what went wrong into lines on stderr and an exit code.</summary>
internal static class Failure
{
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (RpcException failure)
        {
            Print(failure);
            return (int)CodeOf(failure.StatusCode);
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (HttpRequestException failure)
        {
            Console.Error.WriteLine("rtbctl: " + failure.Message);
            return (int)ExitCode.Unavailable;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            Console.Error.WriteLine("rtbctl: " + failure.Message);
            return (int)ExitCode.NotFound;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("rtbctl: " + failure.Message);
            return (int)ExitCode.Failed;
        }
        catch (Exception failure) when (failure is FormatException or JsonException or UriFormatException)
        {
            Console.Error.WriteLine("rtbctl: " + failure.Message);
            return (int)ExitCode.Invalid;
        }
    }

    public static ExitCode CodeOf(StatusCode code) => code switch
    {
        StatusCode.NotFound => ExitCode.NotFound,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCode.Auth,
        StatusCode.Aborted or StatusCode.AlreadyExists => ExitCode.Conflict,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => ExitCode.Invalid,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => ExitCode.Unavailable,
        StatusCode.Cancelled => ExitCode.Interrupted,
        _ => ExitCode.Failed,
    };

    private static void Print(RpcException failure)
    {
        Console.Error.WriteLine($"rtbctl: {failure.StatusCode}: {failure.Status.Detail}");
        var details = failure.GetRpcStatus()?.Details ?? [];
        foreach (var detail in details)
        {
            if (detail.TryUnpack(out ErrorInfo info))
            {
                Console.Error.WriteLine($"  reason {info.Reason} ({info.Domain})");
            }
            else if (detail.TryUnpack(out BadRequest bad))
            {
                foreach (var violation in bad.FieldViolations)
                {
                    Console.Error.WriteLine($"  {violation.Field}: {violation.Description}");
                }
            }
        }
    }
}
