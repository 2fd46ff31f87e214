using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>The operating systems that targeting knows by name.</summary>
internal enum OperatingSystemName
{
    Unknown = 0,
    Android,
    Ios,
    Windows,
    MacOs,
    Linux,
    ChromeOs,
    Tizen,
    WebOs,
    Roku,
    Other,
}

/// <summary>
/// Which operating system a request came from: client hints, then <c>device.os</c>, then the user agent. Asked only when a campaign
/// targets operating systems.
/// </summary>
internal static class OperatingSystemOf
{
    // How exchanges and client hints spell them.
    private static readonly (string Text, OperatingSystemName Name)[] Names =
    [
        ("Android", OperatingSystemName.Android),
        ("iOS", OperatingSystemName.Ios), ("iPhone", OperatingSystemName.Ios), ("iPhone OS", OperatingSystemName.Ios),
        ("iPad", OperatingSystemName.Ios), ("iPadOS", OperatingSystemName.Ios),
        ("Windows", OperatingSystemName.Windows),
        ("macOS", OperatingSystemName.MacOs), ("Mac OS", OperatingSystemName.MacOs), ("Mac OS X", OperatingSystemName.MacOs),
        ("OS X", OperatingSystemName.MacOs), ("OSX", OperatingSystemName.MacOs),
        ("Linux", OperatingSystemName.Linux),
        ("Chrome OS", OperatingSystemName.ChromeOs), ("ChromeOS", OperatingSystemName.ChromeOs),
        ("Tizen", OperatingSystemName.Tizen),
        ("webOS", OperatingSystemName.WebOs), ("Web0S", OperatingSystemName.WebOs),
        ("Roku", OperatingSystemName.Roku), ("Roku OS", OperatingSystemName.Roku),
    ];

    // Hints count the interfaces of Windows: 1 to 10 are Windows 10, 13 and up are Windows 11, 0.1 to 0.3 are older.
    private const long FirstOfWindows10 = (1L << 32) + 1;
    private const long FirstOfWindows11 = (13L << 32) + 1;
    private const long Windows10 = (10L << 32) + 1;
    private const long Windows11 = (11L << 32) + 1;

    private static readonly ValueTable NameTable = ValueTable.OfTexts([.. Names.Select(name => name.Text)]);

    // In this order: televisions say Linux or Android as well, Windows Phone says Android, iOS says "like Mac OS X".
    private static readonly (byte[] Token, OperatingSystemName Name)[] AgentTokens =
    [
        ("Windows Phone"u8.ToArray(), OperatingSystemName.Other),
        ("Tizen"u8.ToArray(), OperatingSystemName.Tizen),
        ("Web0S"u8.ToArray(), OperatingSystemName.WebOs),
        ("webOS"u8.ToArray(), OperatingSystemName.WebOs),
        ("Roku"u8.ToArray(), OperatingSystemName.Roku),
        ("CrOS"u8.ToArray(), OperatingSystemName.ChromeOs),
        ("Android"u8.ToArray(), OperatingSystemName.Android),
        ("iPhone"u8.ToArray(), OperatingSystemName.Ios),
        ("iPad"u8.ToArray(), OperatingSystemName.Ios),
        ("iPod"u8.ToArray(), OperatingSystemName.Ios),
        ("Windows"u8.ToArray(), OperatingSystemName.Windows),
        ("Macintosh"u8.ToArray(), OperatingSystemName.MacOs),
        ("Mac OS X"u8.ToArray(), OperatingSystemName.MacOs),
        ("Linux"u8.ToArray(), OperatingSystemName.Linux),
        ("X11"u8.ToArray(), OperatingSystemName.Linux),
    ];

    /// <summary>The system that a targeting list means; Unknown for a name outside the vocabulary.</summary>
    public static OperatingSystemName Named(string name) =>
        Enum.TryParse<OperatingSystemName>(name, ignoreCase: true, out var system) && Enum.IsDefined(system) && !char.IsAsciiDigit(name[0])
            ? system
            : OperatingSystemName.Unknown;

    /// <summary>Unknown when the request says nothing; Other when it says something else. Found once for a request.</summary>
    public static OperatingSystemName Of(DecodedRequest request)
    {
        if (request.SystemFound == 0)
        {
            request.SystemFound = (byte)(Find(request) + 1);
        }
        return (OperatingSystemName)(request.SystemFound - 1);
    }

    /// <summary>
    /// As <see cref="VersionNumber"/>; 0 when the request does not say. The hints' version where the hints name the system, else
    /// <c>device.osv</c>; what a user agent claims is not looked at, because browsers freeze it.
    /// </summary>
    public static long VersionOf(DecodedRequest request)
    {
        if (request.SuaPlatformVersion == 0 || !TryName(request, request.SuaPlatform, out var name))
        {
            return request.OperatingSystemVersion;
        }
        return name != OperatingSystemName.Windows ? request.SuaPlatformVersion
            : request.SuaPlatformVersion >= FirstOfWindows11 ? Windows11
            : request.SuaPlatformVersion >= FirstOfWindows10 ? Windows10
            : request.OperatingSystemVersion;
    }

    private static OperatingSystemName Find(DecodedRequest request)
    {
        if (TryName(request, request.SuaPlatform, out var name) || TryName(request, request.OperatingSystem, out name))
        {
            return name;
        }
        if (request.UserAgent.IsEmpty)
        {
            return request.SuaPlatform.IsEmpty && request.OperatingSystem.IsEmpty ? OperatingSystemName.Unknown : OperatingSystemName.Other;
        }
        var agent = request.Bytes(request.UserAgent);
        foreach (var (token, system) in AgentTokens)
        {
            if (agent.IndexOf(token) >= 0)
            {
                return system;
            }
        }
        return OperatingSystemName.Other;
    }

    private static bool TryName(DecodedRequest request, in Text text, out OperatingSystemName name)
    {
        name = OperatingSystemName.Unknown;
        if (text.IsEmpty)
        {
            return false;
        }
        var entry = NameTable.Find(in text, request.Buffer);
        if (entry < 0)
        {
            return false;
        }
        name = Names[entry].Name;
        return true;
    }
}
