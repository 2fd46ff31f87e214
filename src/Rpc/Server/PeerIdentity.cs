using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Rtb.Rpc.Server;

/// <summary>What a client certificate says about the client.</summary>
internal static class PeerIdentity
{
    private const string CommonName = "x509_common_name";
    private const string SubjectAlternativeName = "x509_subject_alternative_name";

    public static AuthContext Read(X509Certificate2? certificate)
    {
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        if (certificate is null)
        {
            return new AuthContext(null, properties);
        }

        var dnsName = certificate.GetNameInfo(X509NameType.DnsFromAlternativeName, forIssuer: false);
        if (!string.IsNullOrEmpty(dnsName))
        {
            properties[SubjectAlternativeName] = [AuthProperty.Create(SubjectAlternativeName, Encoding.UTF8.GetBytes(dnsName))];
        }

        var commonName = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!string.IsNullOrEmpty(commonName))
        {
            properties[CommonName] = [AuthProperty.Create(CommonName, Encoding.UTF8.GetBytes(commonName))];
        }

        var identity = properties.ContainsKey(SubjectAlternativeName) ? SubjectAlternativeName : CommonName;
        return new AuthContext(properties.ContainsKey(identity) ? identity : null, properties);
    }
}
