using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary>What the command line asked for, and where the harness keeps its files.</summary>
internal sealed record MeasureSettings(int Rounds, int Seconds, int Campaigns, string? Bidder, string Folder)
{
    public const int Seed = 20_260_101;

    public const int ServerCore = 0;
    public const int GeneratorCore = 1;

    /// <summary>Bodies of a rotation: more than a branch predictor remembers, few enough to stay in the cache of the generator.</summary>
    public const int Bodies = 400;

    /// <summary>Full speed is reached after two seconds of load.</summary>
    public int WarmSeconds => Math.Min(3, Math.Max(1, Seconds));

    public BodyFolder WriteBodies(string name, RequestMix mix) =>
        BodyFolder.Write(Path.Combine(Folder, name), RequestCorpus.Create(Seed, Bodies, mix));

    public string WriteCatalog(int campaigns, CatalogShape shape)
    {
        var path = Path.Combine(Folder, $"catalog-{shape}-{campaigns}.json");
        CatalogFile.Write(path, CatalogCorpus.Create(Seed, campaigns, shape));
        return path;
    }

    public string DataFolder(string name) => Path.Combine(Folder, $"data-{name}");
}
