using System.Runtime.InteropServices;

namespace Rtb.Bidder.Budget;

/// <summary>Makes the names in a folder durable. The framework cannot open a folder, so this asks libc; Windows has no such call and
/// needs none.</summary>
internal static class FolderFlush
{
    private const int ReadOnlyFlag = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var descriptor = OpenFolder(folder, ReadOnlyFlag);
        if (descriptor < 0)
        {
            throw new IOException($"open({folder}) failed: errno {Marshal.GetLastPInvokeError()}");
        }
        var flushed = FlushDescriptor(descriptor);
        var error = Marshal.GetLastPInvokeError();
        _ = CloseDescriptor(descriptor);
        if (flushed != 0)
        {
            throw new IOException($"fsync({folder}) failed: errno {error}");
        }
    }

    // Generated marshalling would need unsafe code in this project; these three are called once per compaction.
#pragma warning disable SYSLIB1054
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
#pragma warning restore SYSLIB1054
}
