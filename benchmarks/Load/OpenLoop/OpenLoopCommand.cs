using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rtb.Corpus;
using Rtb.Load.Rows;

namespace Rtb.Load.OpenLoop;

/// <summary><c>open-loop</c>: rows B7 and B12, or with <c>--target</c> one run against any server.</summary>
internal static class OpenLoopCommand
{
    private const int Http1Connections = 64;
    private const int GrpcConnections = 4;
    private const double DefaultRate = 10_000;

    /// <summary>Exit code of a run that has figures, some of them errors.</summary>
    public const int Unclean = 3;

    private static readonly Option<Uri?> Target = new("--target")
    {
        CustomParser = ParseTarget, Description = "Server and path; without it B7 and B12 are measured.",
    };

    private static readonly Option<double> Rate = new("--rate") { DefaultValueFactory = _ => DefaultRate, Description = "Per second." };
    private static readonly Option<string> Format = new("--format") { DefaultValueFactory = _ => "json", Description = "json or grpc." };
    private static readonly Option<double> Warm = new("--warm") { DefaultValueFactory = _ => 2, Description = "Seconds before counting." };
    private static readonly Option<int> Connections = new("--connections") { Description = "0: 64 for json, 4 for grpc." };
    private static readonly Option<RequestMix> Mix = new("--mix") { Description = "Which requests to send." };
    private static readonly Option<int> GiveUp = new("--give-up")
    {
        Description = "Milliseconds after which a request that finds no free connection is not sent; 0: it waits.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Build()
    {
        var options = new MeasureOptions();
        var command = new Command("open-loop", "Latency at a fixed rate: B7 and B12, or one run against --target.");
        foreach (var option in new Option[] { Target, Rate, Format, Warm, Connections, GiveUp, Mix, Json })
        {
            command.Options.Add(option);
        }
        options.AddTo(command);
        Format.AcceptOnlyFromAmong("json", "grpc");
        Limit(Rate, 1, 1_000_000);
        Limit(Connections, 0, 10_000);
        Limit(Warm, 0, 600);
        Limit(GiveUp, 0, 60_000);
        command.SetAction(async parsed => parsed.GetValue(Target) is { } target
            ? RunOnce(parsed, target, options.Seconds(parsed))
            : await MeasureCommand.RunAsync(parsed, options, MeasuredPart.OpenLoop));
        return command;
    }

    private static Uri? ParseTarget(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var target) && target.Scheme == Uri.UriSchemeHttp)
        {
            return target;
        }
        argument.AddError("--target must be an address such as http://127.0.0.1:8080/openrtb2/bid");
        return null;
    }

    private static void Limit<T>(Option<T> option, T least, T most)
        where T : IComparable<T> =>
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is not { } value || value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                result.AddError($"{option.Name} must be {least} to {most}");
            }
        });

    private static int RunOnce(ParseResult parsed, Uri target, int seconds)
    {
        var isGrpc = parsed.GetValue(Format) == "grpc";
        var connections = parsed.GetValue(Connections) is > 0 and var given ? given : isGrpc ? GrpcConnections : Http1Connections;
        var settings = new OpenLoopSettings(
            target, isGrpc, parsed.GetValue(Rate), seconds, parsed.GetValue(Warm), connections, parsed.GetValue(GiveUp) / 1e3);
        var requests = RequestCorpus.Create(MeasureSettings.Seed, MeasureSettings.Bodies, parsed.GetValue(Mix));
        var figures = new OpenLoopRun(settings, requests).Run();
        Console.WriteLine(parsed.GetValue(Json)
            ? JsonSerializer.Serialize(figures, OpenLoopJson.Default.OpenLoopFigures)
            : figures.ToString());
        return figures.IsClean ? 0 : Unclean;
    }
}

[JsonSerializable(typeof(OpenLoopFigures))]
internal sealed partial class OpenLoopJson : JsonSerializerContext;
