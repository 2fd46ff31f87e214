namespace Rtb.Unit;

/// <summary>
/// Finds the folder of reference data (corpora, tables) that lies outside the repository: the environment variable RTB_SHARED,
/// else `../shared` beside the repository root. Nothing in the build needs it; tests that read it skip when it is absent.
/// </summary>
internal static class SharedFolder
{
    public const string Variable = "RTB_SHARED";

    /// <summary>The folder, or null when there is none on this machine.</summary>
    public static string? Path { get; } = Locate(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <summary>The path of a file in the folder, or null when the folder or the file is absent.</summary>
    public static string? Find(string relative)
    {
        var path = Path is null ? null : System.IO.Path.Combine(Path, relative);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The path of a file that a SharedFact has already made sure of.</summary>
    public static string Require(string relative) =>
        Find(relative) ?? throw new FileNotFoundException($"the shared folder has no {relative}; name it in SharedFact to skip without it");

    internal static string? Locate(string? variable, string start)
    {
        if (!string.IsNullOrEmpty(variable))
        {
            // A wrong setting must not look like a skipped test.
            return Directory.Exists(variable) ? variable : throw new DirectoryNotFoundException($"{Variable}={variable} is not a folder");
        }

        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Bidder.sln")))
            {
                var beside = System.IO.Path.Combine(folder.Parent?.FullName ?? folder.FullName, "shared");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
