namespace Rtb.Rpc.Server;

/// <summary>A method of the raw server: a <see cref="RawUnaryHandler"/> or a <see cref="RawStreamHandler"/>.</summary>
public abstract class RawHandler
{
    private protected RawHandler(string fullMethod)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullMethod);
        if (fullMethod[0] != '/' || fullMethod.IndexOf('/', 1) is < 2 || fullMethod.Count(c => c == '/') != 2 || fullMethod[^1] == '/')
        {
            throw new ArgumentException($"'{fullMethod}' is not of the form /package.Service/Method.", nameof(fullMethod));
        }

        FullMethod = fullMethod;
    }

    /// <summary>The path of a call.</summary>
    public string FullMethod { get; }
}
