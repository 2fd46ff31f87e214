using System.Text;

namespace Rtb.Bidder.Diagnostics;

/// <summary>The one spelling of a <see cref="NoBidReason"/> outside the program (events, metrics, Explain): NO_CAMPAIGNS.</summary>
internal static class ReasonNames
{
    public static int Count => Names.Length;

    private static string[] Names { get; } = Array.ConvertAll(Enum.GetNames<NoBidReason>(), UpperSnake);

    public static string Of(NoBidReason reason) => Names[(int)reason];

    /// <summary>False for a name that is not a reason.</summary>
    public static bool TryParse(string name, out NoBidReason reason)
    {
        var index = Array.IndexOf(Names, name);
        reason = (NoBidReason)Math.Max(index, 0);
        return index >= 0;
    }

    private static string UpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
            {
                text.Append('_');
            }
            text.Append(char.ToUpperInvariant(letter));
        }
        return text.ToString();
    }
}
