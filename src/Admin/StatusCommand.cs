using System.CommandLine;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Rtb.Admin.Terminal;

namespace Rtb.Admin;

/// <summary><c>rtbctl status</c>: the bidder's standard gRPC health.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var endpoint = GlobalOptions.OperatorEndpoint();
        var command = new Command("status", "whether the bidder is serving (exit code 7 when not)") { endpoint };
        command.SetAction(async (arguments, cancellation) =>
        {
            using var channel = GrpcChannel.ForAddress(arguments.GetRequiredValue(endpoint));
            var deadline = DateTime.UtcNow.AddSeconds(arguments.GetValue(GlobalOptions.Timeout));
            var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), null, deadline, cancellation);
            Console.Out.WriteLine(answer.Status.ToString().ToUpperInvariant());
            return (int)(answer.Status == HealthCheckResponse.Types.ServingStatus.Serving ? ExitCode.Ok : ExitCode.Unavailable);
        });
        return command;
    }
}
