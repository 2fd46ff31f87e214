using System.CommandLine;
using System.Text;
using Rtb.Corpus;
using Rtb.Load.Running;

namespace Rtb.Load.Rows;

/// <summary><c>corpus</c>: writes the seeded requests and catalogues as files.</summary>
internal static class CorpusCommand
{
    public static Command Build()
    {
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => MeasureSettings.Seed, Description = "Same seed, same files." };
        var requests = new Option<int>("--requests") { Description = "How many requests to write into the folder --out." };
        var mix = new Option<RequestMix>("--mix") { Description = "Exchange: everything; AllFit: only what may bid." };
        var catalog = new Option<int>("--catalog") { Description = "How many campaigns to write into --out (.json or protobuf)." };
        var shape = new Option<CatalogShape>("--shape") { Description = "How tightly campaigns are targeted." };
        var target = new Option<string>("--out") { Required = true, Description = "Folder of the requests or file of the catalogue." };
        var command = new Command("corpus", "Write requests or a catalogue as files.") { seed, requests, mix, catalog, shape, target };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(target)!;
            var (wantedRequests, wantedCampaigns) = (parsed.GetValue(requests), parsed.GetValue(catalog));
            if (wantedRequests > 0 == wantedCampaigns > 0)
            {
                Console.Error.WriteLine("name one of --requests and --catalog, above 0");
                return 2;
            }
            if (wantedRequests > 0)
            {
                var folder = BodyFolder.Write(path, RequestCorpus.Create(parsed.GetValue(seed), wantedRequests, parsed.GetValue(mix)));
                var lines = folder.Requests.Select(request => Encoding.UTF8.GetString(request.Json));
                File.WriteAllLines(Path.Combine(path, "requests.ndjson"), lines);
            }
            else
            {
                CatalogFile.Write(path, CatalogCorpus.Create(parsed.GetValue(seed), wantedCampaigns, parsed.GetValue(shape)));
            }
            return 0;
        });
        return command;
    }
}
