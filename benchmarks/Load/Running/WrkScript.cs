namespace Rtb.Load.Running;

/// <summary>The script that makes wrk rotate over bodies; requests are formatted beforehand, to keep the generator cheap.</summary>
internal static class WrkScript
{
    private const string Text = """
        local requests = {}
        local count = 0
        local sent = 0

        function init(args)
           local folder = args[1]
           count = tonumber(args[2])
           wrk.headers["Content-Type"] = "application/json"
           for index = 0, count - 1 do
              local file = assert(io.open(string.format("%s/%05d.json", folder, index), "rb"))
              requests[index] = wrk.format("POST", nil, nil, file:read("*a"))
              file:close()
           end
        end

        function request()
           local chosen = requests[sent % count]
           sent = sent + 1
           return chosen
        end
        """;

    public static string Write(string folder)
    {
        var path = Path.Combine(folder, "rotate.lua");
        File.WriteAllText(path, Text);
        return path;
    }
}
