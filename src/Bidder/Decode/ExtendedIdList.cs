using Rtb.Bidder.Privacy;

namespace Rtb.Bidder.Decode;

/// <summary>One identifier of user.eids (sections 3.2.27 and 3.2.28).</summary>
internal struct ExtendedId
{
    public Text Id;

    /// <summary>Who issued it, hashed.</summary>
    public Text Source;

    /// <summary>AdCOM agent type; 0 not said.</summary>
    public int AgentType;
}

/// <summary>The extended ids of one place of a request, in its order. What is beyond the limit is left out: one id is enough.</summary>
internal sealed class ExtendedIdList
{
    public const int Capacity = 32;

    private readonly ExtendedId[] _items = new ExtendedId[Capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<ExtendedId> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in Text id, int agentType)
    {
        if (id.IsEmpty || Count == Capacity)
        {
            return;
        }
        _items[Count++] = new ExtendedId { Id = id, AgentType = agentType };
    }

    /// <summary>Says where the ids from this number on come from: the source may be written behind them.</summary>
    public void SetSource(int from, in Text source)
    {
        for (var i = from; i < Count; i++)
        {
            _items[i].Source = source;
        }
    }

    /// <summary>The first id that has the preferred source and agent type (0: any); empty when there is none.</summary>
    public Text Find(PreferredId preferred)
    {
        foreach (ref readonly var item in Items)
        {
            if ((preferred.SourceHash == 0 || item.Source.Hash == preferred.SourceHash)
                && (preferred.AgentType == 0 || item.AgentType == preferred.AgentType))
            {
                return item.Id;
            }
        }
        return default;
    }
}
