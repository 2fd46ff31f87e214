using System.Buffers;
using System.Text.Json;

namespace Rtb.Bidder.Diagnostics;

/// <summary>Named checks behind /readyz. The bidder is ready when no check has failed and it is not draining.</summary>
/// <remarks>Checks are added at the start, before anybody asks; asking may happen on any thread.</remarks>
internal sealed class BidderHealth
{
    private readonly List<(string Name, Func<HealthState> Check)> _checks = [];
    private bool _draining;

    public bool Draining => Volatile.Read(ref _draining);

    /// <param name="name">Shown in the answer; unique.</param>
    /// <param name="check">Quick, without I/O; what it throws counts as failed.</param>
    public void Add(string name, Func<HealthState> check)
    {
        if (_checks.Exists(existing => existing.Name == name))
        {
            throw new ArgumentException($"There is a check '{name}' already.", nameof(name));
        }
        _checks.Add((name, check));
    }

    /// <summary>From here on not ready: the exchange or load balancer should send no more.</summary>
    public void StartDraining() => Volatile.Write(ref _draining, true);

    public bool IsReady() => !Draining && _checks.TrueForAll(check => Ask(check.Check).Level != HealthLevel.Failed);

    /// <summary>Writes the body of /readyz. True: answer 200, false: 503.</summary>
    public bool WriteReadiness(IBufferWriter<byte> output)
    {
        var draining = Draining;
        var states = _checks.ConvertAll(check => (check.Name, State: Ask(check.Check)));
        states.Add(("draining", draining ? HealthState.Failed("the bidder is stopping") : HealthState.Ok("no")));
        var ready = states.TrueForAll(check => check.State.Level != HealthLevel.Failed);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteBoolean("ready", ready);
        json.WriteStartArray("checks");
        foreach (var (name, state) in states)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("status", state.Level switch
            {
                HealthLevel.Ok => "ok",
                HealthLevel.Degraded => "degraded",
                _ => "failed",
            });
            json.WriteString("detail", state.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return ready;
    }

    /// <summary>Writes the body of /livez: that this runs is the whole answer.</summary>
    public static void WriteLiveness(IBufferWriter<byte> output) => output.Write("""{"live":true}"""u8);

    /// <summary>Writes the body of /version.</summary>
    /// <param name="catalogVersion">Null before the first snapshot.</param>
    public static void WriteVersion(IBufferWriter<byte> output, BuildVersion version, long? catalogVersion)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("version", version.Version);
        json.WriteString("commit", version.Commit);
        json.WriteString("dotnet", version.Runtime);
        if (catalogVersion is { } catalog)
        {
            json.WriteNumber("catalogVersion", catalog);
        }
        else
        {
            json.WriteNull("catalogVersion");
        }
        json.WriteEndObject();
    }

    private static HealthState Ask(Func<HealthState> check)
    {
        try
        {
            return check();
        }
        catch (Exception exception)
        {
            // A check that is itself broken must show, not take the answer with it.
            return HealthState.Failed($"the check failed: {exception.Message}");
        }
    }
}

/// <summary>What a check found.</summary>
internal readonly record struct HealthState(HealthLevel Level, string Detail)
{
    public static HealthState Ok(string detail) => new(HealthLevel.Ok, detail);

    /// <summary>Somebody should look, bidding goes on: 200.</summary>
    public static HealthState Degraded(string detail) => new(HealthLevel.Degraded, detail);

    /// <summary>The bidder must not get requests: 503.</summary>
    public static HealthState Failed(string detail) => new(HealthLevel.Failed, detail);
}

/// <summary>How bad it is.</summary>
internal enum HealthLevel
{
    Ok,
    Degraded,
    Failed,
}
