using Grpc.Core;
using Rtb.Rpc.Server;

namespace Rtb.Rpc.Transcoding;

/// <summary>What is wrong with the fields of one request, all at once; after a maximum no more are looked for.</summary>
internal sealed class FieldFaults
{
    /// <summary>More than anybody mends in one go; bounds the answer to hostile input.</summary>
    private const int FaultsMax = 50;

    private const int FieldLengthMax = 200;

    private readonly List<(string Field, string Description, string Reason)> _faults = [];

    public bool IsFull => _faults.Count >= FaultsMax;

    public int Count => _faults.Count;

    public void Add(string field, string description, string reason)
    {
        if (!IsFull)
        {
            _faults.Add((Shortened(field), description, reason));
        }
    }

    public void Unknown(string field) => Add(field, "is not a field of the request", "FIELD_UNKNOWN");

    public void WrongValue(string field, string expected) => Add(field, $"is not {expected}", "FIELD_INVALID");

    public void ThrowIfAny()
    {
        if (_faults.Count == 0)
        {
            return;
        }

        var message = _faults.Count == 1
            ? $"{_faults[0].Field}: {_faults[0].Description}".TrimStart(':', ' ')
            : $"{_faults.Count} fields are wrong.";
        var status = new RpcStatus(StatusCode.InvalidArgument, message, "REQUEST_INVALID", HttpRefusal.Domain);
        foreach (var (field, description, reason) in _faults)
        {
            status.WithFieldViolation(field, description, reason);
        }

        throw status.ToException();
    }

    private static string Shortened(string field) => field.Length <= FieldLengthMax ? field : field[..FieldLengthMax] + "...";
}
