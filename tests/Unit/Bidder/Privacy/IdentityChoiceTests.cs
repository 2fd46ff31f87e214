using System.Text;
using Rtb.Bidder;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Privacy;

namespace Rtb.Unit.Bidder.Privacy;

public class IdentityChoiceTests
{
    /// <summary>Ids of a request as "source/id/agent type", those of user.ext.eids after a bar.</summary>
    private const string Ids = "a.example/1/1 b.example/2/3 b.example/3/1 | a.example/4/3 c.example/5/0";

    [Theory]
    [InlineData("buyer", "device", "user", "eid", "buyer")]
    [InlineData("", "device", "user", "eid", "device")]
    [InlineData("", "00000000-0000-0000-0000-000000000000", "user", "eid", "user")]
    [InlineData("", "", "", "eid", "eid")]
    [InlineData("", "", "", "", "")]
    public void TheBestIdOfTheRequestIsTaken(string buyer, string device, string user, string extended, string expected)
    {
        var request = Request();
        request.BuyerUserId = PrivacyRulesTests.Put(request, buyer);
        request.DeviceId = PrivacyRulesTests.Put(request, device);
        request.UserId = PrivacyRulesTests.Put(request, user);
        request.ExtendedIds.Add(PrivacyRulesTests.Put(request, extended), 1);
        Assert.Equal(expected, Chosen(request, ""));
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("b.example", "2")]
    [InlineData("B.Example", "2")]
    [InlineData("b.example:1", "3")]
    [InlineData("c.example, b.example", "5")]
    [InlineData("c.example:3, b.example", "2")]
    [InlineData("a.example:3", "4")]
    [InlineData("d.example,a.example", "1")]
    [InlineData("d.example", "")]
    public void ExtendedIdsAreTakenInTheOrderOfThePreferences(string sources, string expected)
    {
        var request = Request();
        foreach (var (place, ids) in Ids.Split(" | ").Zip([request.ExtendedIds, request.OtherExtendedIds]))
        {
            foreach (var parts in place.Split(' ').Select(id => id.Split('/')))
            {
                var before = ids.Count;
                var agentType = int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture);
                ids.Add(PrivacyRulesTests.Put(request, parts[1]), agentType);
                ids.SetSource(before, PrivacyRulesTests.Put(request, parts[0]));
            }
        }
        Assert.Equal(expected, Chosen(request, sources));
    }

    [Fact]
    public void OnlySoManyExtendedIdsAreKept()
    {
        var request = Request();
        for (var number = 0; number < 2 * ExtendedIdList.Capacity; number++)
        {
            request.ExtendedIds.Add(PrivacyRulesTests.Put(request, $"{number}"), 1);
        }
        Assert.Equal(ExtendedIdList.Capacity, request.ExtendedIds.Count);
        request.Reset();
        Assert.Equal(0, request.ExtendedIds.Count);
    }

    [Theory]
    [InlineData("a.example:0")]
    [InlineData("a.example:x")]
    [InlineData("a.example:-1")]
    [InlineData("a.example:1000")]
    [InlineData("a.example:1:2")]
    [InlineData(":3")]
    [InlineData("a example")]
    [InlineData("ä.example")]
    public void WhatIsNoListOfSourcesIsRefusedAtTheStart(string sources)
    {
        var problems = BidderOptionsRules.Check(new BidderOptions { ExtendedIdSources = sources });
        Assert.StartsWith("ExtendedIdSources:", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PrivacySettings.Of(0, sources));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    public void AVendorIdHasSixteenBits(int vendorId, bool isValid) =>
        Assert.Equal(isValid, BidderOptionsRules.Check(new BidderOptions { TcfVendorId = vendorId }).Count == 0);

    private static string Chosen(DecodedRequest request, string sources) =>
        Encoding.UTF8.GetString(request.Bytes(IdentityChoice.IdOf(request, PrivacySettings.Of(0, sources))));

    private static DecodedRequest Request()
    {
        var request = new DecodedRequest(new DecodeLimits());
        request.Reset();
        return request;
    }
}
