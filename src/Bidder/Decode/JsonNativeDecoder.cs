using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rtb.Bidder.Decode;

/// <summary>
/// A native part (OpenRTB 2.6 section 3.2.9). Its request (Native 1.2) is JSON in a string or, against the letter and often, an object;
/// in both cases bare, or in {"native":{...}}.
/// </summary>
internal static class JsonNativeDecoder
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Read(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        ref var native = ref request.Media.BeginNative(ref impression);
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            switch (name.Length)
            {
                case 3 when json.Is(name, "ver"u8):
                    native.OuterVersion = json.TryReadNumber(out var version) ? NativeRequestRules.VersionOf(version) : 0;
                    break;
                case 3 when json.Is(name, "api"u8):
                    native.Apis = 0;
                    json.AddMask(ref native.Apis);
                    break;
                case 5 when json.Is(name, "battr"u8):
                    native.BlockedAttributes = 0;
                    json.AddMask(ref native.BlockedAttributes);
                    break;
                case 7 when json.Is(name, "request"u8):
                    json.At = ReadRequest(json, request, ref impression);
                    break;
                case 14 when json.Is(name, "request_native"u8):
                    json.At = ReadRequest(json, request, ref impression);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        return json.At;
    }

    /// <summary>
    /// Reads a request that is JSON text from <paramref name="start"/> on, as it lies in the buffer or, when it comes out of a JSON
    /// string, with its escapes. It is read behind everything else in the buffer, where nothing of it stays.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadText(DecodedRequest request, ref DecodedNative native, int start, int length, bool isJsonString)
    {
        var at = request.BufferUsed;
        var target = request.Buffer.AsSpan(at);
        var text = request.Bytes(start, length);
        if (isJsonString)
        {
            length = JsonEscapes.Unescape(text, target);
        }
        else
        {
            text.CopyTo(target);
        }
        var state = request.Media.Json;
        state.Begin(at + length);
        state.TokensLeft = isJsonString ? request.Json.TokensLeft : state.TokensLeft;
        var json = new JsonScanner(ref MemoryMarshal.GetArrayDataReference(request.Buffer), at, 0, state);
        var isObject = json.Peek() == '{';
        json.At = ReadRoot(json, request, ref native);
        if (!json.AtEnd() || !isObject)
        {
            native.Fault = NativeFault.NotJson;
        }
        if (isJsonString)
        {
            request.Json.TokensLeft = Math.Max(state.TokensLeft, 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadRequest(JsonScanner json, DecodedRequest request, ref DecodedImpression impression)
    {
        ref var native = ref request.Media.NativeOf(in impression);
        request.Media.RestartNative(ref native, isMessage: false);
        if (json.Peek() == '{')
        {
            impression.HasNativeRequest = true;
            return ReadRoot(json, request, ref native);
        }
        impression.HasNativeRequest = json.TryReadString(out var start, out var length, out _) && length > 0;
        if (impression.HasNativeRequest)
        {
            ReadText(request, ref native, start, length, isJsonString: true);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadRoot(JsonScanner json, DecodedRequest request, ref DecodedNative native)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            if (json.Is(name, "native"u8))
            {
                native.IsWrapped = json.Peek() == '{';
                json.At = ReadWrapped(json, request, ref native);
            }
            else
            {
                json.At = ReadMember(json, request, ref native, name);
            }
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadWrapped(JsonScanner json, DecodedRequest request, ref DecodedNative native)
    {
        if (!json.EnterObject())
        {
            return json.At;
        }
        for (var first = true; json.NextMember(ref first, out var name);)
        {
            json.At = ReadMember(json, request, ref native, name);
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadMember(JsonScanner json, DecodedRequest request, ref DecodedNative native, scoped JsonName name)
    {
        switch (name.Length)
        {
            case 3 when json.Is(name, "ver"u8):
                native.Version = json.TryReadNumber(out var version) ? NativeRequestRules.VersionOf(version) : 0;
                break;
            case 6 when json.Is(name, "assets"u8):
                json.At = JsonAssetDecoder.ReadAll(json, request, ref native);
                break;
            case 7 when json.Is(name, "context"u8):
                native.Context = json.ReadInt(0);
                break;
            case 7 when json.Is(name, "privacy"u8):
                native.TakesPrivacy = json.ReadFlag();
                break;
            case 8 when json.Is(name, "plcmtcnt"u8):
                native.PlacementCount = json.ReadInt(1);
                break;
            case 9 when json.Is(name, "plcmttype"u8):
                native.PlacementType = json.ReadInt(0);
                break;
            case 11 when json.Is(name, "aurlsupport"u8):
                native.TakesAssetsUrl = json.ReadFlag();
                break;
            case 11 when json.Is(name, "durlsupport"u8):
                native.TakesDynamicUrl = json.ReadFlag();
                break;
            case 13 when json.Is(name, "eventtrackers"u8):
                json.At = ReadTrackers(json, ref native);
                break;
            default:
                json.Skip();
                break;
        }
        return json.At;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadTrackers(JsonScanner json, ref DecodedNative native)
    {
        native.EventMethods = 0;
        if (!json.EnterArray())
        {
            return json.At;
        }
        for (var first = true; json.NextElement(ref first);)
        {
            if (!json.EnterObject())
            {
                continue;
            }
            var eventType = 0;
            var methods = 0UL;
            for (var firstMember = true; json.NextMember(ref firstMember, out var name);)
            {
                if (json.Is(name, "event"u8))
                {
                    eventType = json.ReadInt(0);
                }
                else if (json.Is(name, "methods"u8))
                {
                    methods = 0;
                    json.AddMask(ref methods);
                }
                else
                {
                    json.Skip();
                }
            }
            native.AddMethods(eventType, methods);
        }
        return json.At;
    }
}
