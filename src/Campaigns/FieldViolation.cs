namespace Rtb.Campaigns;

/// <summary>One rule that a catalogue breaks: where (<c>campaigns[3].creatives[0].banner.width</c>) and what is asked for.</summary>
public readonly record struct FieldViolation(string Field, string Description)
{
    public override string ToString() => Field.Length == 0 ? Description : $"{Field}: {Description}";
}
