using System.Diagnostics;

namespace Rtb.Bidder.Encode;

/// <summary>Which kind of notice a token slot signs.</summary>
internal static class TokenSlots
{
    public static NoticeKind KindOf(TemplateSlot slot)
    {
        Debug.Assert(slot >= TemplateSlot.WinToken, "only token slots have a kind");
        return (NoticeKind)(slot - TemplateSlot.WinToken + 1);
    }
}
