namespace Rtb.Bidder.Decode;

/// <summary>
/// What few impressions have - native, audio, and the rarer members of banner and video - beside the impressions: one without them
/// carries numbers and nothing is cleared.
/// </summary>
/// <remarks>Owned by one <see cref="DecodedRequest"/>; all memory is made in the constructor.</remarks>
internal sealed class DecodedMedia(DecodeLimits limits, byte[] buffer)
{
    private readonly DecodedNative[] _natives = new DecodedNative[limits.ImpressionsMax];
    private readonly DecodedAudio[] _audios = new DecodedAudio[limits.ImpressionsMax];
    private readonly DecodedAsset[] _assets = new DecodedAsset[limits.NativeAssetsMax];
    private readonly PlayerTerms[] _terms = new PlayerTerms[2 * limits.ImpressionsMax];
    private readonly BannerTerms[] _banners = new BannerTerms[limits.ImpressionsMax];
    private readonly int[] _durations = new int[limits.SizesMax];
    private readonly DurationFloor[] _floors = new DurationFloor[limits.SizesMax];
    private readonly RatioFormat[] _ratios = new RatioFormat[limits.SizesMax];
    private int _termsCount;
    private int _bannerCount;
    private int _durationCount;
    private int _floorCount;
    private int _ratioCount;
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

    /// <summary>The terms of a player, which must have some.</summary>
    public ref PlayerTerms Terms(int number) => ref _terms[number - 1];

    /// <summary>The terms of a banner slot, which must have some.</summary>
    public ref BannerTerms BannerTermsOf(in DecodedImpression impression) => ref _banners[impression.BannerTermsNumber - 1];

    public ReadOnlySpan<int> DurationsOf(in PlayerTerms terms) => _durations.AsSpan(terms.DurationStart, terms.DurationCount);

    public ReadOnlySpan<DurationFloor> FloorsOf(in PlayerTerms terms) => _floors.AsSpan(terms.FloorStart, terms.FloorCount);

    public ReadOnlySpan<RatioFormat> RatiosOf(in BannerTerms terms) => _ratios.AsSpan(terms.RatioStart, terms.RatioCount);

    /// <summary>The terms that a number stands for; new ones for 0. An impression has at most one set for video, one for audio.</summary>
    public ref PlayerTerms BeginTerms(ref int number)
    {
        if (number == 0)
        {
            _terms[_termsCount] = default;
            number = ++_termsCount;
        }
        return ref _terms[number - 1];
    }

    public ref BannerTerms BeginBannerTerms(ref DecodedImpression impression)
    {
        if (impression.BannerTermsNumber == 0)
        {
            _banners[_bannerCount] = default;
            impression.BannerTermsNumber = ++_bannerCount;
        }
        return ref _banners[impression.BannerTermsNumber - 1];
    }

    public void AddDuration(DecodedRequest request, ref PlayerTerms terms, int seconds) =>
        Add(request, _durations, ref _durationCount, ref terms.DurationStart, ref terms.DurationCount, seconds);

    public void AddFloor(DecodedRequest request, ref PlayerTerms terms, in DurationFloor floor) =>
        Add(request, _floors, ref _floorCount, ref terms.FloorStart, ref terms.FloorCount, floor);

    public void AddRatio(DecodedRequest request, ref BannerTerms terms, in RatioFormat ratio) =>
        Add(request, _ratios, ref _ratioCount, ref terms.RatioStart, ref terms.RatioCount, ratio);

    /// <summary>Adds to a list that must lie in one piece: protobuf may send a slot's list in parts, with another slot's between
    /// them.</summary>
    private static void Add<T>(DecodedRequest request, T[] items, ref int used, ref int start, ref int count, T item)
    {
        if (count == 0)
        {
            start = used;
        }
        var moved = start + count == used ? 0 : count;
        if (used + moved >= items.Length)
        {
            request.Exceed(NoBidReason.TooManyListEntries);
            return;
        }
        if (moved > 0)
        {
            items.AsSpan(start, count).CopyTo(items.AsSpan(used));
            start = used;
            used += count;
        }
        items[used++] = item;
        count++;
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

    public void Reset() =>
        _nativeCount = _audioCount = _assetCount = _termsCount = _bannerCount = _durationCount = _floorCount = _ratioCount = 0;
}
