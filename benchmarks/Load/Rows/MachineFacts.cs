using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rtb.Load.Rows;

/// <summary>The machine a result belongs to.</summary>
/// <param name="LoadAverage">Of the minute before the run: above 0.5 somebody else was using the machine.</param>
internal sealed record MachineFacts(string Processor, int Cores, string Kernel, string Runtime, double LoadAverage)
{
    public const double QuietLoadMax = 0.5;

    public static MachineFacts Read()
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return new MachineFacts(
            processor?[(processor.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture));
    }

    /// <summary>The commit of the tree, with a mark when files differ from it.</summary>
    public static string Commit(string root)
    {
        try
        {
            return Git(root, "describe", "--always", "--dirty", "--abbrev=12");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown: no git";
        }
    }

    private static string Git(string root, params string[] words)
    {
        var start = new ProcessStartInfo("git", ["-C", root, .. words])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var git = Process.Start(start)!;
        var text = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? text : "unknown: not a git checkout";
    }
}
