namespace Rtb.Bidder.Decode;

/// <summary>A supply chain: who is paid for the impression, from the publisher's side to ours. Places in the buffer only.</summary>
internal sealed class DecodedChain
{
    /// <summary>Nodes that are kept; real chains have up to five. More are counted, and the last of them stays.</summary>
    public const int NodesMax = 32;

    private readonly DecodedChainNode[] _nodes = new DecodedChainNode[NodesMax];

    public bool IsPresent;

    /// <summary>1: the first node is the owner of the site or app; 0 it is not; -1 not said.</summary>
    public int Complete;

    /// <summary>All nodes, kept or not.</summary>
    public int NodeCount;

    public ReadOnlySpan<DecodedChainNode> Nodes => _nodes.AsSpan(0, Math.Min(NodeCount, NodesMax));

    /// <summary>A cleared node at the end.</summary>
    public ref DecodedChainNode Add()
    {
        NodeCount++;
        ref var node = ref _nodes[Math.Min(NodeCount, NodesMax) - 1];
        node = default;
        return ref node;
    }

    public void Clear()
    {
        IsPresent = false;
        Complete = -1;
        NodeCount = 0;
    }
}

/// <summary>One seller of a chain: the domain of its system, and its account there.</summary>
internal struct DecodedChainNode
{
    public Text System;
    public Text Seller;
}
