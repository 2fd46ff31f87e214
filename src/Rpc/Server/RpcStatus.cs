using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Rtb.Rpc.Server;

/// <summary>
/// Builds the errors of this product: a status with exactly one <see cref="ErrorInfo"/> and, for bad input, every field violation at once.
/// <code>throw new RpcStatus(StatusCode.NotFound, "No such thing.", "THING_NOT_FOUND", "rtb").With("thing", id).ToException();</code>
/// </summary>
public sealed class RpcStatus
{
    private readonly StatusCode _code;
    private readonly string _message;
    private readonly ErrorInfo _info;
    private readonly BadRequest _badRequest = new();

    /// <summary>The message is for people; the reason (UPPER_SNAKE_CASE, unique in its domain) is for programs.</summary>
    public RpcStatus(StatusCode code, string message, string reason, string domain)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)code, (int)StatusCode.OK, nameof(code));
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentException.ThrowIfNullOrEmpty(domain);
        _code = code;
        _message = message;
        _info = new ErrorInfo { Reason = reason, Domain = domain };
    }

    /// <summary>Adds a fact for programs, such as the name of the thing that is missing.</summary>
    public RpcStatus With(string key, string value)
    {
        _info.Metadata[key] = value;
        return this;
    }

    /// <summary>Adds a wrong field: its path and what is wrong with it.</summary>
    public RpcStatus WithFieldViolation(string field, string description, string reason = "")
    {
        _badRequest.FieldViolations.Add(
            new BadRequest.Types.FieldViolation { Field = field, Description = description, Reason = reason });
        return this;
    }

    /// <summary>The exception to throw from a service.</summary>
    public RpcException ToException()
    {
        var status = new Google.Rpc.Status { Code = (int)_code, Message = _message };
        status.Details.Add(Any.Pack(_info));
        if (_badRequest.FieldViolations.Count > 0)
        {
            status.Details.Add(Any.Pack(_badRequest));
        }

        return status.ToRpcException();
    }
}
