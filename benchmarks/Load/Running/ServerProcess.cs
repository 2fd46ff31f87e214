using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rtb.Load.Running;

/// <summary>A server under measurement: started, waited for, and stopped by its own process id.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _name;

    private ServerProcess(string name, Process process)
    {
        _name = name;
        _process = process;
    }

    public int Pid => _process.Id;

    public double CpuSeconds => ProcessTimes.CpuSeconds(Pid) ?? throw new InvalidOperationException($"{_name} is gone:\n{Output}");

    /// <summary>Memory that it has now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    private string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program, on one core when <paramref name="core"/> names it.</summary>
    public static ServerProcess Start(
        string name, int? core, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> command)
    {
        var words = core is { } number ? ["taskset", "-c", $"{number}", .. command] : command;
        var start = new ProcessStartInfo(Tools.Require(words[0]), words.Skip(1))
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} does not start");
        var server = new ServerProcess(name, process);
        process.OutputDataReceived += server.Collect;
        process.ErrorDataReceived += server.Collect;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return server;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until <paramref name="isReady"/> says so; an end before that, or a minute of waiting, throws its output.</summary>
    public async Task WaitAsync(Func<Task<bool>> isReady)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"{_name} ended with code {_process.ExitCode}:\n{Output}");
            }
            try
            {
                if (await isReady())
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
            if (clock.Elapsed > StartMax)
            {
                throw new TimeoutException($"{_name} is not ready after {StartMax.TotalSeconds} s:\n{Output}");
            }
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal(SigTerm);
            using var limit = new CancellationTokenSource(StopMax);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        _process.Dispose();
    }

    private void Signal(int number)
    {
        using var kill = Process.Start("kill", [$"-{number}", $"{Pid}"]);
        kill.WaitForExit();
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        const int KeptMax = 16_384;
        lock (_output)
        {
            if (line.Data is not null && _output.Length < KeptMax)
            {
                _output.AppendLine(line.Data);
            }
        }
    }
}
