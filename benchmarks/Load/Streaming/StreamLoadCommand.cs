using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rtb.Load.Streaming;

/// <summary><c>stream-load</c>: one run of a stream against any server, figures as JSON.</summary>
internal static class StreamLoadCommand
{
    public const string Name = "stream-load";

    /// <summary>Exit code of a run that has figures, some of them errors.</summary>
    public const int Unclean = 3;

    public static Command Build()
    {
        var target = new Option<string>("--target") { Required = true, Description = "Address and method of the stream." };
        var messages = new Option<FileInfo[]>("--message")
        {
            Required = true, AllowMultipleArgumentsPerToken = true, Description = "Files of a 5-byte frame and a message; sent in turns.",
        };
        var inFlight = new Option<int>("--in-flight") { DefaultValueFactory = _ => 1_000, Description = "Messages without an answer." };
        var seconds = new Option<double>("--seconds") { DefaultValueFactory = _ => 8, Description = "How long answers are counted." };
        var warm = new Option<double>("--warm") { DefaultValueFactory = _ => 0.5, Description = "Seconds before counting." };
        messages.AcceptExistingOnly();
        var command = new Command(Name, "One bidirectional stream, many messages in flight.") { target, messages, inFlight, seconds, warm };
        command.SetAction(parsed =>
        {
            var frames = parsed.GetValue(messages)!.Select(file => File.ReadAllBytes(file.FullName)).ToArray();
            var figures = StreamRun.Run(
                new Uri(parsed.GetValue(target)!), frames, parsed.GetValue(inFlight), parsed.GetValue(seconds), parsed.GetValue(warm));
            Console.WriteLine(JsonSerializer.Serialize(figures, StreamJson.Default.StreamFigures));
            return figures.Errors == 0 ? 0 : Unclean;
        });
        return command;
    }
}

[JsonSerializable(typeof(StreamFigures))]
internal sealed partial class StreamJson : JsonSerializerContext;
