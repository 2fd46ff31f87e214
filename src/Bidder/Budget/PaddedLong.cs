using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>A number that many threads change, alone on its cache line wherever the object that holds it lies.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedLong
{
    [FieldOffset(56)]
    public long Value;
}
