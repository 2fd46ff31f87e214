namespace Rtb.Unit.Tidy;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Source files of ours below a folder, generated output left out.</summary>
    public static IEnumerable<string> Sources(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories).Where(path => !IsOutput(path));

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static bool IsOutput(string path) =>
        path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "BenchmarkDotNet.Artifacts");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bidder.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("Bidder.sln is not above the test assembly");
    }
}
