using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rtb.Unit.Rpc.Server;

/// <summary>Certificates made for one test.</summary>
internal static class TestCertificates
{
    /// <summary>Signed by itself, valid now, for the names given: hosts or URIs.</summary>
    public static X509Certificate2 Create(string commonName, params string[] alternativeNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        if (alternativeNames.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var name in alternativeNames)
            {
                if (name.Contains("://", StringComparison.Ordinal))
                {
                    names.AddUri(new Uri(name));
                }
                else
                {
                    names.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(names.Build());
        }

        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));

        // A key that TLS can use: made keys are bound to the process until they are exported once.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
