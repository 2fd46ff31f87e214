using System.Text;

namespace Rtb.Load.Servers;

/// <summary>What a baseline answers: a body of a given size, and nothing for a given share of the requests.</summary>
/// <param name="Body">Sent with 200.</param>
/// <param name="EmptyPercent">Of 100 requests, how many get 204.</param>
internal sealed record Answer(byte[] Body, int EmptyPercent)
{
    public static Answer OfSize(int bytes, int emptyPercent) => new(Encoding.ASCII.GetBytes(TextOfSize(bytes)), emptyPercent);

    /// <summary>Text that looks like JSON and needs no escaping in anybody's configuration.</summary>
    public static string TextOfSize(int bytes) => bytes < 2 ? new string('1', bytes) : "[" + new string('1', bytes - 2) + "]";

    /// <summary>Whether the request of this number is one of the empty ones; spread evenly.</summary>
    public bool IsEmpty(int number) => (uint)number % 100 * 37 % 100 < EmptyPercent;
}
