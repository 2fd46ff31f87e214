using System.Text;
using Rtb.Load.Servers;

namespace Rtb.Load.Running;

/// <summary>A private nginx: one process on a free local port that answers a constant; everything it writes lies in one folder.</summary>
internal static class NginxConfiguration
{
    // A parameter may be 4,096 bytes long; longer answers are put together from variables.
    private const int ParameterBytesMax = 3_500;

    public static string Write(string folder, int port, int answerBytes)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(path, Text(folder, port, Answer.TextOfSize(answerBytes)));
        return path;
    }

    internal static string Text(string folder, int port, string answer)
    {
        var parts = answer.Chunk(ParameterBytesMax).Select(chunk => new string(chunk)).ToList();
        var variables = new StringBuilder();
        var value = answer;
        if (parts.Count > 1)
        {
            foreach (var (index, part) in parts.Index())
            {
                variables.Append($"      set $part{index} \"{part}\";\n");
            }
            value = string.Concat(parts.Index().Select(part => $"${{part{part.Index}}}"));
        }
        return $$"""
            daemon off;
            master_process off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr crit;
            events { worker_connections 1024; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              keepalive_timeout 3600;
              client_body_buffer_size 64k;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  default_type application/json;
            {{variables}}      return 200 "{{value}}";
                }
              }
            }
            """;
    }
}
