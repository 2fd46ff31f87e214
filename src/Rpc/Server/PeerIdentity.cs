using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Rtb.Rpc.Server;

/// <summary>
/// What a client certificate says about the client, under the names that gRPC gives these facts. All alternative names of the
/// certificate are its identity, or the common name when there are none. Whether the certificate is trusted is Kestrel's business.
/// </summary>
internal static class PeerIdentity
{
    private const string SecurityType = "transport_security_type";
    private const string CommonName = "x509_common_name";
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string SubjectAlternativeNameOid = "2.5.29.17";
    private const string Pem = "x509_pem_cert";

    public static AuthContext Read(X509Certificate2? certificate)
    {
        var properties = new Dictionary<string, List<AuthProperty>>(StringComparer.Ordinal);
        if (certificate is null)
        {
            return new AuthContext(null, properties);
        }

        Add(SecurityType, "ssl");
        foreach (var name in AlternativeNames(certificate))
        {
            Add(SubjectAlternativeName, name);
        }

        var commonName = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (!string.IsNullOrEmpty(commonName))
        {
            Add(CommonName, commonName);
        }

        Add(Pem, certificate.ExportCertificatePem());
        var identity = properties.ContainsKey(SubjectAlternativeName) ? SubjectAlternativeName : CommonName;
        return new AuthContext(properties.ContainsKey(identity) ? identity : null, properties);

        void Add(string name, string value)
        {
            if (!properties.TryGetValue(name, out var values))
            {
                values = [];
                properties.Add(name, values);
            }

            values.Add(AuthProperty.Create(name, Encoding.UTF8.GetBytes(value)));
        }
    }

    private static List<string> AlternativeNames(X509Certificate2 certificate)
    {
        var found = certificate.Extensions[SubjectAlternativeNameOid];
        if (found is null)
        {
            return [];
        }

        try
        {
            return Read(found.RawData);
        }
        catch (AsnContentException)
        {
            // Whoever trusts a certificate that cannot be read gets no identity from it.
            return [];
        }
    }

    // GeneralNames of RFC 5280 section 4.2.1.6; the kinds that name a machine or a workload.
    private static List<string> Read(byte[] extension)
    {
        var mail = new Asn1Tag(TagClass.ContextSpecific, 1);
        var dns = new Asn1Tag(TagClass.ContextSpecific, 2);
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        var ip = new Asn1Tag(TagClass.ContextSpecific, 7);
        var names = new List<string>();
        var sequence = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            if (tag == mail || tag == dns || tag == uri)
            {
                names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            }
            else if (tag == ip)
            {
                var address = sequence.ReadOctetString(tag);
                names.Add(address.Length is 4 or 16 ? new IPAddress(address).ToString() : Convert.ToHexString(address));
            }
            else
            {
                sequence.ReadEncodedValue();
            }
        }

        return names;
    }
}
