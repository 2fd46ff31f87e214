namespace Rtb.Bidder.Decode;

/// <summary>
/// The media that few impressions have, native and audio, beside the impressions: one without them carries two numbers and nothing
/// is cleared.
/// </summary>
/// <remarks>Owned by one <see cref="DecodedRequest"/>; all memory is made in the constructor.</remarks>
internal sealed class DecodedMedia(DecodeLimits limits, byte[] buffer)
{
    private readonly DecodedNative[] _natives = new DecodedNative[limits.ImpressionsMax];
    private readonly DecodedAudio[] _audios = new DecodedAudio[limits.ImpressionsMax];
    private readonly DecodedAsset[] _assets = new DecodedAsset[limits.NativeAssetsMax];
    private int _nativeCount;
    private int _audioCount;
    private int _assetCount;

    /// <summary>The document inside of a native request that came as text.</summary>
    public JsonState Json { get; } = new(buffer, limits);

    /// <summary>The native part of an impression, which must have one.</summary>
    public ref DecodedNative NativeOf(in DecodedImpression impression) => ref _natives[impression.NativeNumber - 1];

    /// <summary>The audio part of an impression, which must have one.</summary>
    public ref DecodedAudio AudioOf(in DecodedImpression impression) => ref _audios[impression.AudioNumber - 1];

    public Span<DecodedAsset> AssetsOf(in DecodedNative native) => _assets.AsSpan(native.AssetStart, native.AssetCount);

    /// <summary>Starts to read a native part, or goes on with the one the impression has.</summary>
    public ref DecodedNative BeginNative(ref DecodedImpression impression)
    {
        impression.Media |= MediaKinds.Native;
        if (impression.NativeNumber == 0)
        {
            _natives[_nativeCount] = new DecodedNative { AssetStart = _assetCount };
            impression.NativeNumber = ++_nativeCount;
        }
        return ref NativeOf(in impression);
    }

    /// <summary>Starts to read an audio part, or goes on with the one the impression has.</summary>
    public ref DecodedAudio BeginAudio(ref DecodedImpression impression)
    {
        impression.Media |= MediaKinds.Audio;
        if (impression.AudioNumber == 0)
        {
            _audios[_audioCount] = new DecodedAudio { StartDelay = DecodedAudio.NotSaid, Stitched = -1, VolumeNormalization = -1 };
            impression.AudioNumber = ++_audioCount;
        }
        return ref AudioOf(in impression);
    }

    /// <summary>Forgets what a native request said that came before another one; what stood beside it stays.</summary>
    public void RestartNative(ref DecodedNative native, bool isMessage) => native = new DecodedNative
    {
        IsMessage = isMessage,
        OuterVersion = native.OuterVersion,
        Apis = native.Apis,
        BlockedAttributes = native.BlockedAttributes,
        AssetStart = _assetCount,
    };

    /// <summary>A cleared asset at the end of the native request that is being read; false when there is no room.</summary>
    public bool TryAddAsset(ref DecodedNative native, out int index)
    {
        index = _assetCount;
        if ((uint)index >= (uint)_assets.Length)
        {
            return false;
        }
        _assets[index] = default;
        _assetCount++;
        native.AssetCount++;
        return true;
    }

    public ref DecodedAsset Asset(int index) => ref _assets[index];

    public void Reset() => _nativeCount = _audioCount = _assetCount = 0;
}
