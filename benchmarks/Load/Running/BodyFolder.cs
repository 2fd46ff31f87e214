using System.Buffers.Binary;
using Rtb.Corpus;

namespace Rtb.Load.Running;

/// <summary>Request bodies as files for the generators: <c>00000.json</c> and <c>00000.grpc</c> (5-byte frame and message).</summary>
internal sealed record BodyFolder(string Folder, IReadOnlyList<CorpusRequest> Requests)
{
    public const int FrameBytes = 5;

    public int Count => Requests.Count;

    public static BodyFolder Write(string folder, IReadOnlyList<CorpusRequest> requests)
    {
        Directory.CreateDirectory(folder);
        foreach (var (index, request) in requests.Index())
        {
            File.WriteAllBytes(Path.Combine(folder, $"{index:d5}.json"), request.Json);
            File.WriteAllBytes(Path.Combine(folder, $"{index:d5}.grpc"), Frame(request.Protobuf));
        }
        return new BodyFolder(folder, requests);
    }

    /// <summary>Framed messages, spread over the sizes.</summary>
    public IReadOnlyList<string> SpreadFiles(int count) => [.. Spread(count).Select(index => Path.Combine(Folder, $"{index:d5}.grpc"))];

    public static byte[] Frame(byte[] message)
    {
        var frame = new byte[FrameBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, FrameBytes);
        return frame;
    }

    /// <summary>Indices spread over the sizes: the generator that sends one body a run sends these, one after the other.</summary>
    public IReadOnlyList<int> Spread(int count)
    {
        var bySize = Enumerable.Range(0, Count).OrderBy(index => Requests[index].Protobuf.Length).ToArray();
        var parts = Math.Min(count, Count);
        return [.. Enumerable.Range(0, parts).Select(part => bySize[((2 * part) + 1) * Count / (2 * parts)])];
    }
}
