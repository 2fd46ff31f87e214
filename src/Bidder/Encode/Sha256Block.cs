using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rtb.Bidder.Encode;

/// <summary>The SHA-256 compression function of OpenSSL's libcrypto, which uses the processor's SHA instructions.</summary>
/// <remarks>
/// .NET offers none of its own: docs/decisions/0002-sha256-through-libcrypto.md. Only the first eight words of OpenSSL's SHA256_CTX
/// matter to this function.
/// </remarks>
internal static class Sha256Block
{
    public const int BlockBytes = 64;

    public const int StateWords = 8;

    /// <summary>The state before the first block (FIPS 180-4, section 5.3.3).</summary>
    public static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>False where the library or the function is missing or answers wrongly: callers then use the framework's SHA-256.</summary>
    public static bool IsAvailable { get; } = Probe();

    /// <summary>One block into the state.</summary>
    public static void Transform(ref Sha256Context context, ReadOnlySpan<byte> block) =>
        SHA256_Transform(ref context[0], in block[..BlockBytes][0]);

    // References to blittable values need no marshalling, so the call is as cheap as a function pointer: 37 ns a block where it was
    // measured.
#pragma warning disable SYSLIB1054 // LibraryImport would generate unsafe code for nothing
    [DllImport("libcrypto.so.3", ExactSpelling = true)]
    [SuppressGCTransition]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void SHA256_Transform(ref uint context, in byte block);
#pragma warning restore SYSLIB1054

    private static bool Probe()
    {
        if (!NativeLibrary.TryLoad("libcrypto.so.3", typeof(Sha256Block).Assembly, DllImportSearchPath.SafeDirectories, out var library))
        {
            return false;
        }
        return NativeLibrary.TryGetExport(library, nameof(SHA256_Transform), out _) && AnswersAsTheFramework();
    }

    /// <summary>The padded empty message: a library whose structure is not the one assumed here must not sign anything.</summary>
    private static bool AnswersAsTheFramework()
    {
        var context = default(Sha256Context);
        var block = default(Sha256Message);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        InitialState.CopyTo(context);
        block[0] = 0x80;
        Transform(ref context, block);
        for (var i = 0; i < StateWords; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest[(sizeof(uint) * i)..], context[i]);
        }
        return digest.SequenceEqual(SHA256.HashData([]));
    }
}
