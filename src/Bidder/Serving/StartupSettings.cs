using Microsoft.Extensions.Configuration;

namespace Rtb.Bidder.Serving;

/// <summary>Reads <see cref="BidderOptions"/> from the command line, the environment and an optional file, and refuses what it does not
/// know.</summary>
internal static class StartupSettings
{
    private const string EnvironmentPrefix = "RTB_BIDDER__";

    public static bool TryRead(string[] args, out BidderOptions options, out IReadOnlyList<string> problems)
    {
        options = new BidderOptions();
        var found = new List<string>();
        problems = found;
        IConfigurationRoot configuration;
        try
        {
            configuration = Build(args);
        }
        catch (Exception failure) when (failure is FormatException or IOException or InvalidDataException)
        {
            found.Add(failure.Message);
            return false;
        }
        var known = typeof(BidderOptions).GetProperties().Select(property =>
            property.Name).Append("config").ToHashSet(StringComparer.OrdinalIgnoreCase);
        found.AddRange(configuration.GetChildren().Where(child => !known.Contains(child.Key)).Select(child =>
            $"{child.Key}: there is no such setting"));
        try
        {
            configuration.Bind(options);
        }
        catch (InvalidOperationException failure)
        {
            found.Add(failure.InnerException?.Message ?? failure.Message);
            return false;
        }
        found.AddRange(BidderOptionsRules.Check(options));
        return found.Count == 0;
    }

    private static IConfigurationRoot Build(string[] args)
    {
        var builder = new ConfigurationBuilder();
        var file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }
        return builder.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(args).Build();
    }
}
