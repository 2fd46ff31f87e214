using Rtb.Campaigns;

namespace Rtb.Unit.Campaigns;

public class CatalogRulesTests
{
    private const string C = "campaigns[0]";
    private const string B = "campaigns[0].creatives[0]";
    private const string V = "campaigns[0].creatives[1].video";
    private const string T = "campaigns[0].targeting";

    [Fact]
    public void CatalogueThatUsesEverythingIsAllowed()
    {
        Assert.Empty(CatalogRules.Check(CatalogDocument.Parse()));
    }

    [Fact]
    public void EmptyCatalogueIsAllowed()
    {
        Assert.Empty(CatalogRules.Check(CatalogDocument.Parse("{}")));
    }

    /// <summary>One change each; the violation is named by the path that was changed unless the row says otherwise.</summary>
    [Theory]
    [InlineData("version", "-1")]
    [InlineData("account_currency", "\"usd\"")]
    [InlineData("account_currency", "\"US\"")]
    [InlineData(
        "exchanges[0].id", "\"\"", "exchanges[0].id", "deals[0].exchange_id", "deals[1].exchange_id", $"{T}.exchanges.include[0]")]
    [InlineData(
        "exchanges[0].id", "\"a/b\"", "exchanges[0].id", "deals[0].exchange_id", "deals[1].exchange_id", $"{T}.exchanges.include[0]")]
    [InlineData("exchanges[1]", """{"id":"lake","seat":"s"}""", "exchanges[1].id")]
    [InlineData("exchanges[0].seat", "\"\"")]
    [InlineData("exchanges[0].seat", "\"a\\nb\"")]
    [InlineData("exchanges[0].network_margin_ms", "-1")]
    [InlineData("exchanges[0].network_margin_ms", "10001")]
    [InlineData("exchanges[0].default_tmax_ms", "-1")]
    [InlineData("exchanges[0].notice_window", """{"videoMs":1800001}""", "exchanges[0].notice_window.video_ms")]
    [InlineData("exchanges[0].default_auction_type", "3")]
    [InlineData("exchanges[0].default_auction_type", "-1")]
    [InlineData("exchanges[0].bids_per_impression_max", "17")]
    [InlineData("exchanges[0].bids_per_impression_max", "-1")]
    [InlineData("exchanges[0].billing_event", "7")]
    [InlineData("exchanges[0].win_rate_points[0].price_micros", "-1")]
    [InlineData("exchanges[0].win_rate_points[1].price_micros", "1000000000001")]
    [InlineData("exchanges[0].win_rate_points[1].price_micros", "1000000")]
    [InlineData("exchanges[0].win_rate_points[1].win_rate_ppm", "1000001")]
    [InlineData("exchanges[0].win_rate_points[1].win_rate_ppm", "99999")]
    [InlineData("exchanges[0].notice_window.web_ms", "-1")]
    [InlineData("exchanges[0].notice_window.app_ms", "86400001")]
    [InlineData("exchanges[0].notice_window.video_ms", "-1")]
    [InlineData("advertisers[0].id", "\"shoes and more\"", "advertisers[0].id", $"{C}.advertiser_id")]
    [InlineData("advertisers[1]", """{"id":"shoes","domain":"a.example"}""", "advertisers[1].id")]
    [InlineData("advertisers[0].domain", "\"\"")]
    [InlineData("advertisers[0].domain", "\"https://shoes.example\"")]
    [InlineData("advertisers[0].domain", "\"www.shoes.example\"")]
    [InlineData("advertisers[0].categories[0]", "\"IAB 1\"")]
    [InlineData("advertisers[0].dsa", "{}", "advertisers[0].dsa.behalf")]
    [InlineData("advertisers[0].dsa", """{"behalf":"a\u0007"}""", "advertisers[0].dsa.behalf")]
    [InlineData("advertisers[0].dsa", """{"behalf":"a","paid":"\n"}""", "advertisers[0].dsa.paid")]
    [InlineData("advertisers[0].dsa", """{"behalf":"a","domain":"https://a.example"}""", "advertisers[0].dsa.domain")]
    [InlineData("currency_rates[0].currency", "\"euro\"", "currency_rates[0].currency", "deals[0].floor_currency")]
    [InlineData("currency_rates[0].rate_micros", "0")]
    [InlineData("currency_rates[0].rate_micros", "-5")]
    [InlineData("currency_rates[0].rate_micros", "1000000000000001")]
    [InlineData("currency_rates[1]", """{"currency":"EUR","rate_micros":1}""", "currency_rates[1].currency")]
    [InlineData("currency_rates[1]", """{"currency":"USD","rate_micros":1}""", "currency_rates[1].rate_micros")]
    [InlineData("segments[0].id", "\"\"", "segments[0].id", $"{T}.segments.groups[0].any_of[0]")]
    [InlineData("segments[2]", """{"id":"visitor"}""", "segments[2].id")]
    [InlineData("deals[1].id", "\"\"", "deals[1].id", $"{T}.deals.exclude[0]")]
    [InlineData("deals[2]", """{"id":"d2","exchange_id":"lake"}""", "deals[2].id")]
    [InlineData("deals[0].exchange_id", "\"sea\"")]
    [InlineData("deals[0].floor_micros", "-1")]
    [InlineData("deals[0].floor_micros", "1000000000001")]
    [InlineData("deals[0].floor_currency", "\"GBP\"")]
    [InlineData("deals[0].auction_type", "4")]
    [InlineData("deals[0].auction_type", "-1")]
    [InlineData("exchanges[0].floor_currency", "\"euro\"")]
    [InlineData("exchanges[0].price_step_micros", "-1")]
    [InlineData("exchanges[0].price_step_micros", "1000001")]
    [InlineData("exchanges[0].auction_types[0].type", "499")]
    [InlineData("exchanges[0].auction_types[0].means", "0")]
    [InlineData("exchanges[0].auction_types[0].means", "4")]
    [InlineData("exchanges[0].auction_types[1]", """{"type":500,"means":2}""", "exchanges[0].auction_types[1].type")]
    [InlineData("supply.chain_nodes_max", "-1")]
    [InlineData("supply.chain_nodes_max", "33")]
    [InlineData("supply.allowed_systems[0]", "\"https://ssp.example/\"")]
    [InlineData("exchanges[0].supply.chain_nodes_max", "33")]
    [InlineData("exchanges[0].supply.allowed_systems[0]", "\"\"")]
    [InlineData("exchanges[0].ad_system", "\"lake\"")]
    [InlineData("seller_lists[0].domain", "\"www.news.example.com\"")]
    [InlineData("seller_lists[0].domain", "\"news\"")]
    [InlineData("seller_lists[1]", "{}")]
    [InlineData("seller_lists[1]", """{"domain":"News.example.com"}""", "seller_lists[1].domain")]
    [InlineData("seller_lists[1]", """{"app_bundles":["com.example.app"]}""", "seller_lists[1].app_bundles[0]")]
    [InlineData("seller_lists[0].app_bundles[0]", "\"\"")]
    [InlineData("seller_lists[0].sellers[0].system", "\"\"")]
    [InlineData("seller_lists[0].sellers[0].seller_id", "\"\"")]
    [InlineData("seller_lists[0].sellers[0].seller_id", "\"\u00e4\"")]
    [InlineData("seller_lists[0].sellers[0].relationship", "null")]
    [InlineData("seller_lists[0].sellers[0].relationship", "3")]
    [InlineData("traffic.crawlers[0]", "\"ab\"")]
    [InlineData("traffic.crawlers[0]", "\"b\u00f6t\"")]
    [InlineData("traffic.crawlers[0]", "\"a\\tb\"")]
    [InlineData("traffic.data_centers[0]", "\"\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113.1/24\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113.0/33\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113/24\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113.0/-1\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113.0/24/8\"")]
    [InlineData("traffic.data_centers[0]", "\"010.0.0.0/8\"")]
    [InlineData("traffic.data_centers[0]", "\"2001:db8::1/32\"")]
    [InlineData("traffic.data_centers[0]", "\"::ffff:192.0.2.0/120\"")]
    [InlineData("traffic.data_centers[0]", "\"fe80::1%1\"")]
    [InlineData("traffic.data_centers[0]", "\"host.example\"")]
    public void BrokenCatalogueIsRefused(string path, string json, params string[] fields) => Refuses(path, json, fields);

    [Theory]
    [InlineData($"{C}.id", "\"\"")]
    [InlineData($"{C}.id", "\"a b\"")]
    [InlineData($"{C}.id", "\"12345678901234567890123456789012345678901234567890123456789012345\"")]
    [InlineData($"{C}.advertiser_id", "\"nobody\"")]
    [InlineData($"{C}.status", "null")]
    [InlineData($"{C}.status", "99")]
    [InlineData($"{C}.budget", "null")]
    [InlineData($"{C}.budget", "{}")]
    [InlineData($"{C}.budget.daily_micros", "-1")]
    [InlineData($"{C}.budget.daily_micros", "9223372036854776")]
    [InlineData($"{C}.budget.hourly_micros", "-1")]
    [InlineData($"{C}.budget.lifetime_micros", "\"9223372036854775807\"")]
    [InlineData($"{C}.bid_strategy", "null")]
    [InlineData($"{C}.bid_strategy", "\"BID_STRATEGY_TARGET_CPC\"")]
    [InlineData($"{C}.bid_strategy", "\"BID_STRATEGY_TARGET_CPA\"")]
    [InlineData($"{C}.max_bid_micros", "0")]
    [InlineData($"{C}.max_bid_micros", "1000000000001")]
    [InlineData($"{C}.target_cost_micros", "1")]
    [InlineData($"{C}.pacing", "9")]
    [InlineData($"{C}.priority", "101")]
    [InlineData($"{C}.priority", "-101")]
    [InlineData($"{C}.landing_url", "\"http://shoes.example\"")]
    [InlineData($"{C}.landing_url", "\"https://user@shoes.example\"")]
    [InlineData($"{C}.frequency_caps[0].count", "0")]
    [InlineData($"{C}.frequency_caps[0].count", "256")]
    [InlineData($"{C}.frequency_caps[0].window_seconds", "59")]
    [InlineData($"{C}.frequency_caps[0].window_seconds", "2592001")]
    [InlineData($"{C}.frequency_caps[0].scope", "null")]
    [InlineData($"{C}.frequency_caps[0].scope", "8")]
    [InlineData($"{C}.flight.end_time", "\"2026-01-01T00:00:00Z\"")]
    [InlineData($"{C}.flight.time_zone", "\"Mars/Olympus\"")]
    [InlineData($"{C}.flight.time_zone", "\"../../etc/passwd\"")]
    [InlineData($"{C}.flight.time_zone", "\"/etc/localtime\"")]
    [InlineData($"{C}.flight.time_zone", "\"Europe\"")]
    [InlineData($"{C}.flight.hours_of_week[1]", "168")]
    [InlineData($"{C}.flight.hours_of_week[0]", "-1")]
    [InlineData($"{C}.creatives", "[]")]
    public void BrokenCampaignIsRefused(string path, string json, params string[] fields) => Refuses(path, json, fields);

    [Theory]
    [InlineData($"{B}.id", "\"\"")]
    [InlineData("campaigns[0].creatives[1].id", "\"b1\"")]
    [InlineData($"{B}.weight", "-1")]
    [InlineData($"{B}.weight", "1001")]
    [InlineData($"{B}.status", "4")]
    [InlineData($"{B}.banner", "null", B)]
    [InlineData($"{B}.banner.width", "0")]
    [InlineData($"{B}.banner.width", "65536")]
    [InlineData($"{B}.banner.height", "-1")]
    [InlineData($"{B}.banner.html", "null", $"{B}.banner")]
    [InlineData($"{B}.banner.image_url", "\"https://cdn.example.net/x.png\"", $"{B}.banner")]
    [InlineData($"{B}.banner", """{"width":1,"height":1,"image_url":"http://cdn.example.net/x.png"}""", $"{B}.banner.image_url")]
    [InlineData($"{B}.landing_url", "\"javascript:alert(1)\"")]
    [InlineData($"{B}.image_url", "\"//cdn.example.net/x.png\"")]
    [InlineData($"{B}.attributes[0]", "0")]
    [InlineData($"{B}.attributes[0]", "64")]
    [InlineData($"{B}.apis[0]", "64")]
    [InlineData($"{B}.categories[0]", "\"\"")]
    [InlineData($"{B}.language", "\"EN\"")]
    [InlineData($"{B}.language", "\"eng\"")]
    [InlineData($"{V}.duration_ms", "0", $"{V}.duration_ms", $"{V}.skip_offset_seconds")]
    [InlineData($"{V}.duration_ms", "600001")]
    [InlineData($"{V}.skip_offset_seconds", "16")]
    [InlineData($"{V}.skip_offset_seconds", "-1")]
    [InlineData($"{V}.media_files", "[]")]
    [InlineData($"{V}.media_files[0].url", "\"http://cdn.example.net/v1.mp4\"")]
    [InlineData($"{V}.media_files[0].url", "null")]
    [InlineData($"{V}.media_files[0].mime_type", "\"video/unheard-of\"")]
    [InlineData($"{V}.media_files[0].width", "0")]
    [InlineData($"{V}.media_files[0].height", "65536")]
    [InlineData($"{V}.media_files[0].bitrate_kbps", "-1")]
    public void BrokenCreativeIsRefused(string path, string json, params string[] fields) => Refuses(path, json, fields);

    [Theory]
    [InlineData($"{T}.countries.include[0]", "\"US\"")]
    [InlineData($"{T}.countries.include[0]", "\"usa\"")]
    [InlineData($"{T}.countries.exclude", "[\"USA\"]")]
    [InlineData($"{T}.regions.include[0]", "\"CA\"")]
    [InlineData($"{T}.regions.include[0]", "\"USA-\"")]
    [InlineData($"{T}.cities.exclude[0]", "\"Los Angeles\"")]
    [InlineData($"{T}.geo_radii[0].latitude", "90.1")]
    [InlineData($"{T}.geo_radii[0].latitude", "\"NaN\"")]
    [InlineData($"{T}.geo_radii[0].longitude", "-180.1")]
    [InlineData($"{T}.geo_radii[0].radius_km", "0")]
    [InlineData($"{T}.geo_radii[0].radius_km", "20000.1")]
    [InlineData($"{T}.geo_radii[0].radius_km", "\"Infinity\"")]
    [InlineData($"{T}.device_types.include[0]", "9")]
    [InlineData($"{T}.device_types.exclude", "[1]")]
    [InlineData($"{T}.connection_types.include[0]", "0")]
    [InlineData($"{T}.operating_systems.include[0]", "\"iOS\"")]
    [InlineData($"{T}.browsers.exclude[0]", "\"netscape\"")]
    [InlineData($"{T}.languages.include[0]", "\"en-US\"")]
    [InlineData($"{T}.inventory_types[0]", "\"INVENTORY_TYPE_UNSPECIFIED\"")]
    [InlineData($"{T}.inventory_types[0]", "9")]
    [InlineData($"{T}.domains.include[0]", "\"https://news.example.com/\"")]
    [InlineData($"{T}.app_bundles.include[0]", "\"\"")]
    [InlineData($"{T}.publishers.exclude[0]", "\" p\"")]
    [InlineData($"{T}.placements.include[0]", "\"a\\u0000b\"")]
    [InlineData($"{T}.categories.include[0]", "\"\"")]
    [InlineData($"{T}.positions.include[0]", "8")]
    [InlineData($"{T}.segments.groups[0].any_of[0]", "\"stranger\"")]
    [InlineData($"{T}.segments.groups[0].any_of", "[]", $"{T}.segments.groups[0]")]
    [InlineData($"{T}.segments.exclude[0]", "\"stranger\"")]
    [InlineData($"{T}.exchanges.include[0]", "\"pond\"")]
    [InlineData($"{T}.secure", "3")]
    [InlineData($"{T}.identity", "3")]
    [InlineData($"{T}.os_versions[0].operating_system", "\"iOS\"")]
    [InlineData($"{T}.os_versions[1]", """{"operating_system":"ios","min_version":"1"}""", $"{T}.os_versions[1].operating_system")]
    [InlineData($"{T}.os_versions[0]", """{"operating_system":"ios"}""")]
    [InlineData($"{T}.os_versions[0].min_version", "\"17\"", $"{T}.os_versions[0].max_version")]
    [InlineData($"{T}.os_versions[0].min_version", "\"16.7.3\"", $"{T}.os_versions[0].max_version")]
    [InlineData($"{T}.os_versions[0].min_version", "\"1.2.3.4\"")]
    [InlineData($"{T}.os_versions[0].min_version", "\"1.\"")]
    [InlineData($"{T}.os_versions[0].min_version", "\"v1\"")]
    [InlineData($"{T}.os_versions[0].max_version", "\"65536\"")]
    [InlineData($"{T}.os_versions[0].max_version", "\"-1\"")]
    [InlineData($"{T}.carriers.include[0]", "\"\"")]
    [InlineData($"{T}.keywords.include[0]", "\"shoes,boots\"")]
    [InlineData($"{T}.keywords.exclude[0]", "\" x\"")]
    [InlineData($"{T}.keywords.exclude", "[\"Shoes\"]")]
    [InlineData($"{T}.video.placements.include[0]", "5")]
    [InlineData($"{T}.video.placements.include[0]", "0")]
    [InlineData($"{T}.video.skippable", "3")]
    [InlineData($"{T}.user.min_age", "-1")]
    [InlineData($"{T}.user.min_age", "66", $"{T}.user.max_age")]
    [InlineData($"{T}.user.max_age", "128")]
    [InlineData($"{T}.user.genders[0]", "\"f\"")]
    [InlineData($"{T}.user.interests[0]", "\"a,b\"")]
    [InlineData($"{T}.rewarded", "3")]
    [InlineData($"{T}.deals.include[0]", "\"D2\"")]
    [InlineData($"{T}.deals.exclude[0]", "\"d 1\"", $"{T}.deals.exclude")]
    public void BrokenTargetingIsRefused(string path, string json, params string[] fields) => Refuses(path, json, fields);

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void AStatementOfTheDigitalServicesActHasAHundredCharacters(int length, bool isValid)
    {
        var text = new string('a', length);
        var json = $$"""{"behalf":"{{text}}","paid":"{{text}}"}""";

        var found = CatalogRules.Check(CatalogDocument.Parse(CatalogDocument.With("advertisers[0].dsa", json)));

        string[] broken = ["advertisers[0].dsa.behalf", "advertisers[0].dsa.paid"];
        Assert.Equal(isValid ? [] : broken, found.Select(violation => violation.Field));
    }

    /// <summary>The other side of every limit.</summary>
    [Theory]
    [InlineData("version", "9")]
    [InlineData("account_currency", "null")]
    [InlineData("exchanges[0].network_margin_ms", "10000")]
    [InlineData("exchanges[0].notice_window", """{"videoMs":1800000}""")]
    [InlineData("exchanges[0].default_auction_type", "0")]
    [InlineData("exchanges[0].bids_per_impression_max", "16")]
    [InlineData("exchanges[0].price_step_micros", "1000000")]
    [InlineData("exchanges[0].auction_types[0].type", "2147483647")]
    [InlineData("deals[0].floor_micros", "1000000000000")]
    [InlineData("deals[0].floor_currency", "\"USD\"")]
    [InlineData("exchanges[0].win_rate_points", "[]")]
    [InlineData("exchanges[0].win_rate_points[1].win_rate_ppm", "100000")]
    [InlineData("exchanges[0].notice_window", "null")]
    [InlineData("advertisers[0].domain", "\"xn--schuhe-4ya.example\"")]
    [InlineData("advertisers[0].dsa", """{"behalf":"a","paid":"b","ad_renders":true,"domain":"a.example"}""")]
    [InlineData("currency_rates[0].rate_micros", "1000000000000000")]
    [InlineData("currency_rates[1]", """{"currency":"USD","rate_micros":1000000}""")]
    [InlineData($"{C}.id", "\"0193a2b0-7c44-7d9a-8f3e-2b1c5d6e7f80\"")]
    [InlineData($"{C}.status", "\"CAMPAIGN_STATUS_DRAFT\"")]
    [InlineData($"{C}.budget", """{"lifetime_micros":"9223372036854775"}""")]
    [InlineData($"{C}.bid_strategy", "\"BID_STRATEGY_FIXED_CPM\"")]
    [InlineData($"{C}.max_bid_micros", "1")]
    [InlineData($"{C}.max_bid_micros", "1000000000000")]
    [InlineData($"{C}.pacing", "null")]
    [InlineData($"{C}.pacing", "\"PACING_ALGORITHM_ADAPTIVE\"")]
    [InlineData($"{C}.priority", "-100")]
    [InlineData($"{C}.frequency_caps[0].count", "255")]
    [InlineData($"{C}.frequency_caps[0].window_seconds", "60")]
    [InlineData($"{C}.frequency_caps[0].window_seconds", "2592000")]
    [InlineData($"{C}.flight", "null")]
    [InlineData($"{C}.flight.time_zone", "\"America/Argentina/Buenos_Aires\"")]
    [InlineData($"{C}.flight.time_zone", "\"Etc/GMT+5\"")]
    [InlineData($"{C}.targeting", "null")]
    [InlineData($"{C}.landing_url", "\"https://shoes.example/?price=${AUCTION_PRICE}&next=a%20b\"")]
    [InlineData($"{B}.landing_url", "null")]
    [InlineData($"{B}.weight", "1000")]
    [InlineData($"{B}.banner.width", "65535")]
    [InlineData($"{B}.attributes[0]", "63")]
    [InlineData($"{B}.banner", """{"width":1,"height":1,"image_url":"https://cdn.example.net/x.png"}""")]
    [InlineData($"{V}.skip_offset_seconds", "15")]
    [InlineData($"{V}.skip_offset_seconds", "null")]
    [InlineData($"{V}.media_files[0].mime_type", "\"VIDEO/MP4\"")]
    [InlineData($"{T}.geo_radii[0].radius_km", "20000")]
    [InlineData($"{T}.geo_radii[0].latitude", "-90")]
    [InlineData("supply.chain_nodes_max", "32")]
    [InlineData("supply.chain_nodes_max", "0")]
    [InlineData("exchanges[0].supply", "null")]
    [InlineData("exchanges[0].ad_system", "null")]
    [InlineData("seller_lists[1]", """{"domain":"example.com"}""")]
    [InlineData("seller_lists[0].domain", "null")]
    [InlineData("traffic.crawlers[0]", "\" ab\"")]
    [InlineData("traffic.data_centers[0]", "\"203.0.113.7\"")]
    [InlineData("traffic.data_centers[0]", "\"0.0.0.0/0\"")]
    [InlineData("traffic.data_centers[0]", "\"2001:db8::7\"")]
    [InlineData("traffic.data_centers[0]", "\"::/0\"")]
    [InlineData($"{T}.carriers", "{}")]
    [InlineData($"{T}.os_versions[0].min_version", "\"16.7.2\"")]
    [InlineData($"{T}.os_versions[0].max_version", "\"65535.65535.65535\"")]
    [InlineData($"{T}.os_versions[0].max_version", "null")]
    [InlineData($"{T}.user.min_age", "65")]
    [InlineData($"{T}.user.max_age", "127")]
    [InlineData($"{T}.user.max_age", "0")]
    [InlineData($"{T}.rewarded", "\"TRISTATE_YES\"")]
    [InlineData($"{T}.cities.exclude[0]", "\"BRA-São Paulo\"")]
    public void ValuesAtTheLimitAreAllowed(string path, string json)
    {
        Assert.Empty(CatalogRules.Check(CatalogDocument.Parse(CatalogDocument.With(path, json))));
    }

    [Fact]
    public void LandingUrlMustBeOnTheCreativeOrOnTheCampaign()
    {
        var catalog = CatalogDocument.Parse(CatalogDocument.With("campaigns[0].landing_url", "null"));

        // The banner has its own, the video has none.
        var violation = Assert.Single(CatalogRules.Check(catalog));
        Assert.Equal("campaigns[0].creatives[1].landing_url", violation.Field);
    }

    [Fact]
    public void CampaignIdsMayNotRepeat()
    {
        var catalog = CatalogDocument.Parse();
        catalog.Campaigns.Add(catalog.Campaigns[0].Clone());

        Assert.Equal("campaigns[1].id", Assert.Single(CatalogRules.Check(catalog)).Field);
    }

    [Fact]
    public void FourSegmentGroupsAreAllowedAndFiveRefused()
    {
        var catalog = CatalogDocument.Parse();
        var groups = catalog.Campaigns[0].Targeting.Segments.Groups;
        groups.Add(Enumerable.Repeat(groups[0], 3));
        Assert.Empty(CatalogRules.Check(catalog));

        groups.Add(groups[0]);

        Assert.Equal("campaigns[0].targeting.segments.groups", Assert.Single(CatalogRules.Check(catalog)).Field);
    }

    [Fact]
    public void TimestampsOutsideTheCalendarAreRefused()
    {
        // Cannot be written in JSON, but in the binary form of the same message.
        var catalog = CatalogDocument.Parse();
        catalog.Campaigns[0].Flight.StartTime.Seconds = long.MaxValue;
        catalog.Campaigns[0].Flight.EndTime.Nanos = -1;

        var fields = CatalogRules.Check(catalog).Select(violation => violation.Field);

        Assert.Equal(["campaigns[0].flight.start_time", "campaigns[0].flight.end_time"], fields);
    }

    [Fact]
    public void MarkupIsMeasuredInBytes()
    {
        var catalog = CatalogDocument.Parse();
        var banner = catalog.Campaigns[0].Creatives[0].Banner;
        banner.Html = new string('é', 32 * 1024);
        Assert.Empty(CatalogRules.Check(catalog));

        banner.Html += "x";

        Assert.Equal($"{B}.banner.html", Assert.Single(CatalogRules.Check(catalog)).Field);
    }

    [Fact]
    public void AllProblemsAreFoundAtOnce()
    {
        var catalog = CatalogDocument.Parse();
        catalog.AccountCurrency = "x";
        catalog.Campaigns[0].MaxBidMicros = 0;
        catalog.Campaigns[0].Creatives[0].Banner.Width = 0;

        var fields = CatalogRules.Check(catalog).Select(violation => violation.Field);

        Assert.Equal(["account_currency", "campaigns[0].max_bid_micros", "campaigns[0].creatives[0].banner.width"], fields);
    }

    [Fact]
    public void EndlessProblemsAreCountedAndNotListed()
    {
        var catalog = CatalogDocument.Parse();
        for (var i = 0; i < 1_500; i++)
        {
            catalog.Segments.Add(new Rtb.Contracts.Catalog.V1.Segment { Id = "visitor" });
        }

        var found = CatalogRules.Check(catalog);

        Assert.Equal(1_001, found.Count);
        Assert.Equal(new FieldViolation("", "500 further problems are not listed"), found[^1]);
    }

    private static void Refuses(string path, string json, string[] fields)
    {
        var catalog = CatalogDocument.Parse(CatalogDocument.With(path, json));

        var found = CatalogRules.Check(catalog);

        Assert.Equal(fields.Length == 0 ? [path] : fields, found.Select(violation => violation.Field).Distinct());
        Assert.All(found, violation => Assert.NotEmpty(violation.Description));
    }
}
