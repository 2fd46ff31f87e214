using System.Runtime.CompilerServices;

namespace Rtb.Bidder.Decode;

/// <summary>User agent hints (section 3.2.29), where browser and system are named instead of being guessed.</summary>
internal static class JsonHintsDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "browsers"u8))
            {
                json.At = ReadBrowsers(json, request);
            }
            else if (json.Is(name, "platform"u8))
            {
                json.At = ReadPlatform(json, request);
            }
            else if (json.Is(name, "mobile"u8))
            {
                request.Other.SuaMobile = json.ReadFlag();
            }
            else if (json.Is(name, "model"u8))
            {
                json.ReadText(request, ref request.Other.SuaModel);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadBrowsers(JsonScanner json, DecodedRequest request)
    {
        request.SuaBrowser = default;
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            var brand = default(Text);
            json.At = ReadBrand(json, request, ref brand);
            BrowserBrand.Consider(request, brand);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadBrand(JsonScanner json, DecodedRequest request, ref Text brand)
    {
        brand = default;
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "brand"u8))
            {
                json.ReadHashed(request, ref brand);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    /// <summary>The operating system: its name and the parts of its version.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadPlatform(JsonScanner json, DecodedRequest request)
    {
        request.SuaPlatform = default;
        request.SuaPlatformVersion = 0;
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "brand"u8))
            {
                json.ReadHashed(request, ref request.SuaPlatform);
            }
            else if (json.Is(name, "version"u8))
            {
                json.At = ReadVersion(json, request);
            }
            else
            {
                json.Skip();
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadVersion(JsonScanner json, DecodedRequest request)
    {
        var parts = default(VersionParts);
        if (json.Peek() == '"')
        {
            json.At = ReadPart(json, request, ref parts);
        }
        else if (json.EnterArray())
        {
            for (var first = true; json.NextElement(ref first);)
            {
                json.At = ReadPart(json, request, ref parts);
            }
        }
        request.SuaPlatformVersion = parts.Number;
        return json.At;
    }

    private static int ReadPart(JsonScanner json, DecodedRequest request, ref VersionParts parts)
    {
        var text = default(Text);
        json.ReadText(request, ref text);
        parts.Add(request.Bytes(text));
        return json.At;
    }
}
