using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Rtb.Load.OpenLoop;

/// <summary>Which of many sockets have something to read, asked from one thread: the framework has no such call that scales.</summary>
/// <remarks>Used by the generator's one thread.</remarks>
internal sealed partial class Epoll : IDisposable
{
    private const int ControlAdd = 1;
    private const uint Readable = 1;

    // struct epoll_event is packed on x86-64 only: events (4 bytes), there followed at once by 8 bytes of data.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int Words = IsPacked ? 3 : 4;
    private static readonly int DataWord = IsPacked ? 1 : 2;

    private readonly int _descriptor;
    private readonly uint[] _events;

    public Epoll(int eventsMax)
    {
        _events = new uint[eventsMax * Words];
        _descriptor = Create(0);
        ThrowIfNegative(_descriptor);
    }

    public void Add(SafeHandle socket, int number)
    {
        var change = new uint[Words];
        change[0] = Readable;
        change[DataWord] = (uint)number;
        ThrowIfNegative(Control(_descriptor, ControlAdd, (int)socket.DangerousGetHandle(), change));
    }

    /// <summary>How many sockets are readable now; never waits.</summary>
    public int Poll()
    {
        var count = Wait(_descriptor, _events, _events.Length / Words, 0);
        if (count < 0)
        {
            const int Interrupted = 4;
            var error = Marshal.GetLastPInvokeError();
            return error == Interrupted ? 0 : throw new Win32Exception(error);
        }
        return count;
    }

    /// <summary>The number under which the readable socket was added.</summary>
    public int NumberAt(int index) => (int)_events[(index * Words) + DataWord];

    public void Dispose() => ThrowIfNegative(Close(_descriptor));

    private static void ThrowIfNegative(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

#pragma warning disable SYSLIB1054 // generated marshalling needs unsafe code, which this project does without
    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int operation, int socket, uint[] change);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Wait(int descriptor, [In, Out] uint[] events, int eventsMax, int timeoutMs);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}
