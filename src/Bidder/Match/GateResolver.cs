using System.Diagnostics;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>Turns a value of the request into a gate over the rows of the index. Gates that nothing can fail are left out.</summary>
internal static class GateResolver
{
    private const int SortFrom = 32;

    /// <summary>A dimension with one code; call only when the index has the dimension.</summary>
    public static void AddSingle(MatchState state, SingleDimension dimension, ulong key) =>
        AddDense(state, dimension.Reason, dimension.RowOf(dimension.Values.Find(key)));

    public static void AddSingle(MatchState state, SingleDimension dimension, DecodedRequest request, in Text text) =>
        AddDense(state, dimension.Reason, dimension.RowOf(text.IsEmpty ? -1 : dimension.Values.Find(in text, request.Buffer)));

    /// <summary>A dimension of many values with at most one value in the request.</summary>
    public static void AddMulti(MatchState state, MultiDimension dimension, DecodedRequest request, in Text text)
    {
        state.EntryCount = 0;
        if (!text.IsEmpty)
        {
            AddEntry(state, dimension.Values.Find(in text, request.Buffer));
        }
        AddGates(state, dimension);
    }

    public static void AddList(MatchState state, MultiDimension dimension, DecodedRequest request, TextList list)
    {
        state.EntryCount = 0;
        foreach (ref readonly var text in list.Items)
        {
            AddEntry(state, dimension.Values.Find(in text, request.Buffer));
        }
        AddGates(state, dimension);
    }

    /// <summary>A dimension of which a request may name two values.</summary>
    public static void AddEither(MatchState state, MultiDimension dimension, DecodedRequest request, in Text one, in Text other)
    {
        state.EntryCount = 0;
        if (!one.IsEmpty)
        {
            AddEntry(state, dimension.Values.Find(in one, request.Buffer));
        }
        if (!other.IsEmpty)
        {
            AddEntry(state, dimension.Values.Find(in other, request.Buffer));
        }
        AddGates(state, dimension);
    }

    /// <summary>The words of the user's keywords, and of the page's or app's where they count too.</summary>
    public static void AddKeywords(MatchState state, MultiDimension dimension, DecodedRequest request, bool withPages)
    {
        state.EntryCount = 0;
        AddWords(state, dimension, request, request.UserKeywords);
        if (withPages)
        {
            AddWords(state, dimension, request, request.Keywords);
        }
        AddGates(state, dimension);
    }

    private static void AddWords(MatchState state, MultiDimension dimension, DecodedRequest request, TextList list)
    {
        foreach (ref readonly var text in list.Items)
        {
            foreach (var word in new KeywordList(request.Bytes(text)))
            {
                AddEntry(state, dimension.Values.FindReadable(word));
            }
        }
    }

    /// <summary>In the open auction campaigns without deals, else those that are for one that is offered; in neither case those that
    /// exclude one that is.</summary>
    public static void AddDeals(MatchState state, MultiDimension dimension, Market market)
    {
        state.EntryCount = 0;
        foreach (ref readonly var deal in state.Deals.Items)
        {
            AddEntry(state, deal.Value);
        }
        AddGate(state, dimension, in dimension.Gates[(int)market]);
    }

    /// <summary>Each category and what it belongs to.</summary>
    public static void AddCategories(MatchState state, MultiDimension dimension, DecodedRequest request)
    {
        state.EntryCount = 0;
        foreach (ref readonly var text in request.Categories.Items)
        {
            AddEntry(state, dimension.Values.Find(in text, request.Buffer));
            var parent = Categories.ParentOf(request.Bytes(text));
            if (!parent.IsEmpty)
            {
                AddEntry(state, dimension.Values.FindReadable(parent));
            }
        }
        AddGates(state, dimension);
    }

    /// <summary>The domain and every domain above it.</summary>
    public static void AddDomain(MatchState state, MultiDimension dimension, DecodedRequest request)
    {
        state.EntryCount = 0;
        if (request.Domain.Length <= TargetingIndex.DomainBytesMax)
        {
            var domain = DomainNames.WithoutWww(request.Bytes(request.Domain));
            for (; !domain.IsEmpty; domain = DomainNames.ParentOf(domain))
            {
                AddEntry(state, dimension.Values.FindReadable(domain));
            }
        }
        AddGates(state, dimension);
    }

    /// <summary>"USA-CA" of country and region, "USA-Los Angeles" of country and city.</summary>
    public static void AddPlace(MatchState state, MultiDimension dimension, int country, ReadOnlySpan<byte> name)
    {
        Span<byte> place = stackalloc byte[132];
        state.EntryCount = 0;
        if (country >> 16 != 0 && name.Length is > 0 and <= 128)
        {
            place[0] = (byte)country;
            place[1] = (byte)(country >> 8);
            place[2] = (byte)(country >> 16);
            place[3] = (byte)'-';
            name.CopyTo(place[4..]);
            place = place[..(name.Length + 4)];
            AddEntry(state, dimension.Values.FindReadable(place));
        }
        AddGates(state, dimension);
    }

    /// <summary>A region is sent as "CA" or, as the standard writes it, "US-CA"; the country is said elsewhere.</summary>
    public static ReadOnlySpan<byte> RegionWithoutCountry(ReadOnlySpan<byte> region) =>
        region.IndexOf((byte)'-') is 2 or 3 ? region[(region.IndexOf((byte)'-') + 1)..] : region;

    /// <summary>Everything that the impression has room for: exact banner sizes, for an interstitial any banner, and video.</summary>
    public static void AddSizes(MatchState state, MultiDimension dimension, DecodedRequest request, in DecodedImpression impression)
    {
        state.EntryCount = 0;
        if ((impression.Media & MediaKinds.Video) != MediaKinds.None)
        {
            AddEntry(state, dimension.Values.Find(TargetingIndex.VideoKey));
        }
        if ((impression.Media & MediaKinds.Native) != MediaKinds.None)
        {
            AddEntry(state, dimension.Values.Find(TargetingIndex.NativeKey));
        }
        if ((impression.Media & MediaKinds.Audio) != MediaKinds.None)
        {
            AddEntry(state, dimension.Values.Find(TargetingIndex.AudioKey));
        }
        if ((impression.Media & MediaKinds.Banner) != MediaKinds.None)
        {
            if (impression.Interstitial || impression.HasFlexibleSize)
            {
                AddEntry(state, dimension.Values.Find(TargetingIndex.AnyBannerKey));
            }
            else
            {
                foreach (var size in request.Sizes.Slice(impression.BannerSizeStart, impression.BannerSizeCount))
                {
                    AddEntry(state, dimension.Values.Find(size));
                }
            }
        }
        AddGates(state, dimension);
    }

    private static void AddEntry(MatchState state, int entry)
    {
        if (entry >= 0)
        {
            state.Entries[state.EntryCount++] = entry;
        }
    }

    private static void AddDense(MatchState state, NoBidReason reason, int row)
    {
        var rows = state.Index.Rows;
        if (rows[row].Population < rows.Count)
        {
            state.Gates[state.GateCount++] = new MatchGate { Reason = reason, Population = rows[row].Population, Start = rows[row].Start };
        }
    }

    private static void AddGates(MatchState state, MultiDimension dimension)
    {
        DropRepetitions(state);
        foreach (ref readonly var gate in dimension.Gates.AsSpan())
        {
            AddGate(state, dimension, gate);
        }
    }

    private static void AddGate(MatchState state, MultiDimension dimension, in DimensionGate gate)
    {
        var rows = state.Index.Rows;
        var start = state.ReferenceCount;
        var population = rows[gate.AnyRow].Population + AddReferences(state, dimension, gate.IncludeLane);
        var includes = state.ReferenceCount - start;
        AddReferences(state, dimension, gate.ExcludeLane);
        var excludes = state.ReferenceCount - start - includes;
        if (includes + excludes == 0)
        {
            AddDense(state, gate.Reason, gate.AnyRow);
            return;
        }
        if (includes == 1 && excludes == 0 && rows[gate.AnyRow].Population == 0 && rows[state.References[start]].IsDense)
        {
            state.ReferenceCount = start;
            AddDense(state, gate.Reason, state.References[start]);
            return;
        }
        Debug.Assert(!state.HasNoWindowLeft, "a window for every dimension of several values");
        state.Gates[state.GateCount++] = new MatchGate
        {
            Reason = gate.Reason,
            Population = Math.Min(population, rows.Count),
            Start = rows[gate.AnyRow].Start,
            IsWindowed = true,
            ReferenceStart = start,
            IncludeCount = includes,
            ExcludeCount = excludes,
            Window = state.WindowCount++,
        };
    }

    /// <summary>The rows of one lane; returns how many campaigns they have together, repetitions counted.</summary>
    private static int AddReferences(MatchState state, MultiDimension dimension, int lane)
    {
        if (lane < 0)
        {
            return 0;
        }
        var rows = state.Index.Rows;
        long population = 0;
        foreach (var entry in state.Entries.AsSpan(0, state.EntryCount))
        {
            var row = dimension.Rows[(entry * dimension.LaneCount) + lane];
            if (row >= 0)
            {
                population += rows[row].Population;
                state.References[state.ReferenceCount] = row;
                state.Cursors[state.ReferenceCount] = 0;
                state.Upcoming[state.ReferenceCount++] = rows[row].First;
            }
        }
        return (int)Math.Min(population, rows.Count);
    }

    /// <summary>A hostile request repeats a value thousands of times; each is then paid for in every window, so many are made
    /// distinct.</summary>
    private static void DropRepetitions(MatchState state)
    {
        if (state.EntryCount < SortFrom)
        {
            return;
        }
        var entries = state.Entries.AsSpan(0, state.EntryCount);
        entries.Sort();
        var count = 1;
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i] != entries[count - 1])
            {
                entries[count++] = entries[i];
            }
        }
        state.EntryCount = count;
    }
}
