using System.CommandLine;
using System.Globalization;
using System.Net;
using Rtb.Interop;

// The public interoperability tests of gRPC on src/Rpc: a server for any official client, a client for any official server, and the table.
var port = new Option<int>("--port") { Description = "0: a free one, which is printed" };
var isTls = new Option<bool>("--tls", "--use_tls") { Description = "with a certificate made now; its PEM is written to --cert_file" };
var certificateFile = new Option<string>("--cert_file") { DefaultValueFactory = _ => "interop.pem" };
var root = new RootCommand("Serves grpc.testing.TestService, or with a verb calls it.") { port, isTls, certificateFile };
root.SetAction((arguments, _) => ServeAsync(
    arguments.GetValue(port), arguments.GetValue(isTls), arguments.GetRequiredValue(certificateFile)));

var host = new Option<string>("--server_host") { DefaultValueFactory = _ => "localhost" };
var serverPort = new Option<int>("--server_port") { Required = true };
var testCase = new Option<string>("--test_case") { Description = "a case, or all", DefaultValueFactory = _ => "all" };
var useTls = new Option<bool>("--use_tls");
var authority = new Option<string>("--ca_file") { Description = "the server's PEM", DefaultValueFactory = _ => "interop.pem" };
var client = new Command("client", "runs cases against a server; exit code 1 when one fails")
{
    host, serverPort, testCase, useTls, authority,
};
client.SetAction(async (arguments, cancellation) =>
{
    var pem = arguments.GetValue(useTls) ? await File.ReadAllTextAsync(arguments.GetRequiredValue(authority), cancellation) : null;
    using var channel = InteropMatrix.Channel(arguments.GetRequiredValue(host), arguments.GetValue(serverPort), pem);
    return await CallAsync(new InteropCases(channel), arguments.GetRequiredValue(testCase));
});
root.Subcommands.Add(client);

var clients = new Option<string>("--clients") { DefaultValueFactory = _ => Path.Combine("tests", "Integration", "clients") };
var protos = new Option<string>("--protos") { DefaultValueFactory = _ => "protos" };
var table = new Command("table", "runs every case with every peer and prints the table of docs/INTEROP.md") { clients, protos };
table.SetAction(async (arguments, _) =>
{
    var folder = Path.GetFullPath(arguments.GetRequiredValue(clients));
    var js = ForeignPeer.GrpcJs(folder, Path.GetFullPath(arguments.GetRequiredValue(protos)));
    var python = ForeignPeer.Grpcio(folder);
    InteropColumn[] columns =
    [
        await InteropMatrix.OwnAsync(isTls: false), await InteropMatrix.OwnAsync(isTls: true),
        await InteropMatrix.FromAsync(js, isTls: false), await InteropMatrix.FromAsync(js, isTls: true), await InteropMatrix.ToAsync(js),
        await InteropMatrix.FromAsync(python, isTls: false), await InteropMatrix.FromAsync(python, isTls: true),
        await InteropMatrix.ToAsync(python),
    ];
    Console.Out.Write(InteropMatrix.Table(columns));
    var failed = columns.SelectMany(column => column.Cells.Select(cell => (column.Name, Case: cell.Key, cell.Value)))
        .Where(cell => cell.Value.Verdict == Verdict.Failed).ToList();
    failed.ForEach(cell => Console.Error.WriteLine($"{cell.Name}, {cell.Case}: {cell.Value.Why}"));
    return failed.Count == 0 ? 0 : 1;
});
root.Subcommands.Add(table);
return await root.Parse(args).InvokeAsync();

static async Task<int> ServeAsync(int port, bool isTls, string certificateFile)
{
    var made = isTls ? InteropServer.MakeCertificate() : default;
    if (isTls)
    {
        await File.WriteAllTextAsync(certificateFile, made.Pem);
    }
    await using var server = await InteropServer.StartAsync(IPAddress.Any, port, made.Certificate);
    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {server.Port}"));
    await server.WaitForShutdownAsync();
    return 0;
}

static async Task<int> CallAsync(InteropCases cases, string testCase)
{
    var chosen = InteropCases.All.Where(known => testCase is "all" || known.Key == testCase).ToList();
    if (chosen.Count == 0)
    {
        Console.Error.WriteLine($"there is no case {testCase}; the cases are {string.Join(", ", InteropCases.All.Keys)}");
        return 2;
    }
    var failed = false;
    foreach (var (name, run) in chosen)
    {
        try
        {
            await run(cases);
            Console.Out.WriteLine("ok " + name);
        }
        catch (Exception wrong)
        {
            failed = true;
            Console.Out.WriteLine($"FAIL {name}: {wrong.Message}");
        }
    }
    return failed ? 1 : 0;
}
