using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Rtb.Integration.Bidder;

/// <summary>A bidder in a process of its own, on free ports and with its own data folder; ended and cleaned up with the test.</summary>
internal sealed class RunningBidder : IAsyncDisposable
{
    private const int StartsMax = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _output = [];

    private RunningBidder(Process process, int[] ports, string folder)
    {
        _process = process;
        (HttpPort, GrpcPort, OperatorHttpPort, OperatorGrpcPort, NoticePort) = (ports[0], ports[1], ports[2], ports[3], ports[4]);
        Folder = folder;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
        Operator = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{OperatorHttpPort}") };
        Notices = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{NoticePort}"),
        };
    }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public int OperatorHttpPort { get; }

    public int OperatorGrpcPort { get; }

    public int NoticePort { get; }

    /// <summary>Data folder; survives <see cref="KillAsync"/> so that a test can start again on it.</summary>
    public string Folder { get; }

    public HttpClient Http { get; }

    public HttpClient Operator { get; }

    public HttpClient Notices { get; }

    public int ProcessId => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static string RepositoryRoot { get; } = FindRoot();

    public static string SampleCatalog => Path.Combine(RepositoryRoot, "samples", "catalog.json");

    /// <summary>The sample request with time enough for a machine that is busy with other tests.</summary>
    public static string PatientSample() =>
        File.ReadAllText(Path.Combine(RepositoryRoot, "samples", "bid-request.json"))
            .Replace("\"tmax\": 120", "\"tmax\": 10000", StringComparison.Ordinal);

    /// <summary>Starts and waits until /readyz says yes; the test fails with the process's output when it does not.</summary>
    public static Task<RunningBidder> StartAsync(string? catalog = null, string? folder = null, params string[] more) =>
        StartUntilAsync("/readyz", catalog, folder, more);

    /// <summary>The same, but waits only until the process answers operators, long before it bids.</summary>
    public static Task<RunningBidder> StartUntilAliveAsync() => StartUntilAsync("/livez", null, null, []);

    /// <summary>Between the choice of a port and its use a connection of another test may take it: then with other ports.</summary>
    private static async Task<RunningBidder> StartUntilAsync(string sign, string? catalog, string? folder, string[] more)
    {
        folder ??= Directory.CreateTempSubdirectory("rtb-bidder").FullName;
        for (var start = 1; ; start++)
        {
            var bidder = Launch(FreePorts(5), catalog, folder, more);
            try
            {
                await bidder.WaitForSignAsync(sign);
                return bidder;
            }
            catch (InvalidOperationException)
                when (start < StartsMax && bidder.Output.Contains("address already in use", StringComparison.Ordinal))
            {
                // Its folder is used again.
                bidder.Forget();
            }
        }
    }

    private static RunningBidder Launch(int[] ports, string? catalog, string folder, string[] more)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryRoot,
        };
        string[] arguments =
        [
            typeof(Rtb.Bidder.BidderOptions).Assembly.Location, "--catalog", catalog ?? SampleCatalog, "--dataFolder", folder,
            "--httpPort", Text(ports[0]), "--grpcPort", Text(ports[1]), "--operatorHttpPort", Text(ports[2]), "--operatorGrpcPort",
                Text(ports[3]),
            "--noticeHttpPort", Text(ports[4]), .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        var process = Process.Start(start)!;
        var bidder = new RunningBidder(process, ports, folder);
        process.OutputDataReceived += (_, line) => bidder.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => bidder.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return bidder;
    }

    /// <summary>SIGTERM; the exit code of the process.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Text(_process.Id)]))
        {
            await kill.WaitForExitAsync();
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Forget();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private void Forget()
    {
        _process.Dispose();
        Http.Dispose();
        Operator.Dispose();
        Notices.Dispose();
    }

    private async Task WaitForSignAsync(string sign)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using var answer = await Operator.GetAsync(new Uri(sign, UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
        await KillAsync();
        throw new InvalidOperationException("The bidder did not become ready:\n" + Output);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? "");
        }
    }

    private static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ =>
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bidder.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("Bidder.sln is not above the test assembly");
    }
}
