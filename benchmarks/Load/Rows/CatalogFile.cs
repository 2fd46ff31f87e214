using Google.Protobuf;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Load.Rows;

/// <summary>A catalogue as the file the bidder reads: proto3 JSON, or protobuf when the name does not end in .json.</summary>
internal static class CatalogFile
{
    public static void Write(string path, Catalog catalog)
    {
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            using var writer = new StreamWriter(path);
            JsonFormatter.Default.Format(catalog, writer);
            return;
        }
        using var stream = File.Create(path);
        catalog.WriteTo(stream);
    }
}
