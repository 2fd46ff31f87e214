namespace Rtb.Unit.Bidder.Conformance;

/// <summary>A static method with this is one rule of the book: it takes an <see cref="Auction"/> and a <see cref="Verdict"/>.</summary>
/// <param name="section">Where OpenRTB 2.6 says so; "N" stands before sections of Native 1.2, "V" before those of VAST 4.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuleAttribute(string section) : Attribute
{
    public string Section => section;
}
