using Rtb.Campaigns;

namespace Rtb.Bidder.Snapshots;

/// <summary>A catalogue that cannot be used, with everything that is wrong with it.</summary>
internal sealed class CatalogException : Exception
{
    public CatalogException(IReadOnlyList<FieldViolation> problems)
        : base(string.Join('\n', problems))
    {
        Problems = problems;
    }

    public CatalogException(string problem)
        : this([new FieldViolation("", problem)])
    {
    }

    public IReadOnlyList<FieldViolation> Problems { get; }
}
