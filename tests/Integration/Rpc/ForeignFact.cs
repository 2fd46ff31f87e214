using System.Diagnostics;

namespace Rtb.Integration.Rpc;

/// <summary>
/// A fact that needs a tool of the machine. Where the tool is missing the test is reported as skipped with the reason; with
/// RTB_REQUIRE_FOREIGN=1 it runs and fails instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForeignFactAttribute : FactAttribute
{
    public ForeignFactAttribute(ForeignTool tool)
    {
        var missing = ForeignTools.WhatIsMissing(tool);
        if (missing is not null && Environment.GetEnvironmentVariable("RTB_REQUIRE_FOREIGN") != "1")
        {
            Skip = "SKIPPED: " + missing;
        }
    }
}

/// <summary>What a foreign client runs on.</summary>
internal enum ForeignTool
{
    GrpcJs,
    PythonGrpcio,
    OpenApiValidator,
}

/// <summary>Finds the tools. The folder of the clients is found from the test assembly, upwards.</summary>
internal static class ForeignTools
{
    public const string Python = "/usr/bin/python3";

    public static string RepositoryRoot { get; } = FindRoot();

    public static string Clients => Path.Combine(RepositoryRoot, "tests", "Integration", "clients");

    public static string? WhatIsMissing(ForeignTool tool) => tool switch
    {
        ForeignTool.GrpcJs when !Directory.Exists(Path.Combine(Clients, "grpc-js", "node_modules", "@grpc", "grpc-js")) =>
            "run `npm ci` in tests/Integration/clients/grpc-js.",
        ForeignTool.OpenApiValidator when !Directory.Exists(Path.Combine(Clients, "openapi", "node_modules", "ajv")) =>
            "run `npm ci` in tests/Integration/clients/openapi.",
        ForeignTool.GrpcJs or ForeignTool.OpenApiValidator when !Works("node", "--version") => "node is not installed.",
        ForeignTool.PythonGrpcio when !Works(Python, "-c", "import grpc") => "python3-grpcio of the distribution is not installed.",
        _ => null,
    };

    private static bool Works(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Bidder.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
