using Grpc.Core;
using Rtb.Bidder.Encode;
using Rtb.Rpc.Server;

namespace Rtb.Bidder.Serving;

/// <summary>The errors of the private gRPC services: each with one ErrorInfo in the domain "rtb.bidder".</summary>
internal static class BidErrors
{
    public const string Domain = "rtb.bidder";

    /// <summary>What a request that is refused or turned away is called in gRPC.</summary>
    public static StatusCode CodeOf(NoBidReason reason) =>
        reason == NoBidReason.Unauthenticated ? StatusCode.Unauthenticated
        : NoBidReasons.IsShed(reason) ? StatusCode.ResourceExhausted
        : StatusCode.InvalidArgument;

    /// <summary>The bid request is refused or turned away.</summary>
    public static RpcException Refused(NoBidReason reason)
    {
        var name = NoBidReasons.Names[(int)reason];
        return new RpcStatus(CodeOf(reason), $"The bid request is refused: {name}.", name, Domain).ToException();
    }

    public static RpcException ExchangeNotFound(string id) =>
        new RpcStatus(StatusCode.NotFound, $"There is no exchange '{id}'.", "EXCHANGE_NOT_FOUND", Domain).With("exchange_id",
            id).ToException();

    public static RpcException CaptureBusy(string id) =>
        new RpcStatus(StatusCode.FailedPrecondition, $"Somebody else captures the exchange '{id}'; one capture at a time.", "CAPTURE_BUSY",
            Domain).With("exchange_id", id).ToException();

    public static RpcException NotReady() =>
        new RpcStatus(StatusCode.Unavailable, "No catalogue has been loaded yet.", "NOT_READY", Domain).ToException();

    public static RpcException TokenInvalid(NoticeKind kind) =>
        new RpcStatus(StatusCode.InvalidArgument, $"The token is not one of ours for a {kind} notice, or it was altered.", "TOKEN_INVALID",
            Domain)
            .WithFieldViolation("token", "not a signed notice token of this kind")
            .ToException();

    public static RpcException TokenExpired() =>
        new RpcStatus(StatusCode.FailedPrecondition, "The token has expired; the notice is not booked.", "TOKEN_EXPIRED",
            Domain).ToException();

    public static RpcException TokenOfUnknownCampaign() =>
        new RpcStatus(StatusCode.FailedPrecondition, "Neither the campaign nor the budget slice of the token is known here.",
            "CAMPAIGN_UNKNOWN", Domain)
            .ToException();

    public static RpcException PriceInvalid(string field, long micros) =>
        new RpcStatus(StatusCode.InvalidArgument, "The price is negative.", "PRICE_INVALID", Domain)
            .WithFieldViolation(field, $"{micros} is below 0")
            .ToException();

    public static RpcException JournalUnavailable() =>
        new RpcStatus(StatusCode.Unavailable, "The journal cannot be written now; send the notice again.", "JOURNAL_UNAVAILABLE",
            Domain).ToException();

    public static RpcException CampaignNotFound(string id) =>
        new RpcStatus(StatusCode.NotFound, $"There is no campaign '{id}'.", "CAMPAIGN_NOT_FOUND", Domain).With("campaign_id",
            id).ToException();

    public static RpcException FieldInvalid(string field, string description) =>
        new RpcStatus(StatusCode.InvalidArgument, $"{field}: {description}", "FIELD_INVALID", Domain).WithFieldViolation(field,
            description).ToException();
}
