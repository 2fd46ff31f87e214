namespace Rtb.Load.Running;

/// <summary>The programs that the harness needs from the distribution.</summary>
internal static class Tools
{
    // Program, Debian package that brings it.
    private static readonly (string Program, string Package)[] Needed =
    [
        ("wrk", "wrk"),
        ("h2load", "nghttp2-client"),
        ("nginx", "nginx-light"),
        ("taskset", "util-linux"),
    ];

    /// <summary>The path of a program; the folders of the system administrator count, also when PATH leaves them out.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/local/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static string Require(string program) => Find(program) ?? throw new MissingToolException(program);

    /// <summary>What to install, as one line; null when everything is there.</summary>
    public static string? Missing()
    {
        var missing = Needed.Where(tool => Find(tool.Program) is null).ToList();
        return missing.Count == 0 ? null
            : $"not installed: {string.Join(", ", missing.Select(tool => tool.Program))}; "
                + $"sudo apt-get install {string.Join(' ', missing.Select(tool => tool.Package))}";
    }
}

/// <summary>A program is not on this machine.</summary>
internal sealed class MissingToolException(string program) : Exception($"{program} is not on the PATH");
