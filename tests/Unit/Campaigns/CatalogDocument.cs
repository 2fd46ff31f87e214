using System.Text.Json.Nodes;
using Google.Protobuf;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Campaigns;

/// <summary>A valid catalogue that uses every rule, as JSON, and single changes of it.</summary>
internal static class CatalogDocument
{
    public const string Valid = """
        {
          "account_currency": "USD",
          "exchanges": [{
            "id": "lake", "seat": "seat-1", "default_auction_type": 1, "billing_event": "BILLING_EVENT_BURL",
            "win_rate_points": [{"price_micros": 1000000, "win_rate_ppm": 100000}, {"price_micros": 2000000, "win_rate_ppm": 300000}],
            "notice_window": {"web_ms": 1000},
            "supply": {"chain_nodes_max": 3, "allowed_systems": ["lake.example"]}, "ad_system": "lake.example",
            "floor_currency": "EUR", "price_step_micros": 10000, "auction_types": [{"type": 500, "means": 1}]
          }],
          "deals": [{"id": "d 1", "exchange_id": "lake", "floor_micros": 1, "floor_currency": "EUR", "auction_type": 3},
            {"id": "d2", "exchange_id": "lake"}],
          "supply": {
            "require_complete_chain": true, "chain_nodes_max": 5, "allowed_systems": ["ssp.example"], "require_listed_seller": true,
            "direct_only": true
          },
          "seller_lists": [{
            "domain": "news.example.com", "app_bundles": ["com.example.app"],
            "sellers": [{"system": "lake.example", "seller_id": "pub-1", "relationship": "SELLER_RELATIONSHIP_DIRECT"}]
          }],
          "traffic": {"crawlers": ["Googlebot"], "data_centers": ["203.0.113.0/24", "2001:db8::/32"]},
          "advertisers": [{"id": "shoes", "domain": "shoes.example", "categories": ["IAB18-5"]}],
          "currency_rates": [{"currency": "EUR", "rate_micros": 900000}],
          "segments": [{"id": "visitor"}, {"id": "buyer"}],
          "campaigns": [{
            "id": "c1", "advertiser_id": "shoes", "status": "CAMPAIGN_STATUS_ACTIVE",
            "flight": {
              "start_time": "2026-01-01T00:00:00Z", "end_time": "2030-01-01T00:00:00Z",
              "time_zone": "Europe/Berlin", "hours_of_week": [0, 167]
            },
            "budget": {"daily_micros": 100000000},
            "bid_strategy": "BID_STRATEGY_MAX_CPM", "max_bid_micros": 3000000, "pacing": "PACING_ALGORITHM_EVEN",
            "frequency_caps": [{"count": 3, "window_seconds": 3600, "scope": "FREQUENCY_CAP_SCOPE_CAMPAIGN"}],
            "targeting": {
              "countries": {"include": ["USA"]}, "regions": {"include": ["USA-CA"]}, "cities": {"exclude": ["USA-Los Angeles"]},
              "geo_radii": [{"latitude": 1.5, "longitude": 2.5, "radius_km": 10}],
              "device_types": {"include": [1]}, "operating_systems": {"include": ["ios"]}, "browsers": {"exclude": ["other"]},
              "connection_types": {"include": [2]}, "languages": {"include": ["en"]}, "inventory_types": ["INVENTORY_TYPE_SITE"],
              "domains": {"include": ["news.example.com"]}, "app_bundles": {"include": ["com.example.app"]},
              "publishers": {"exclude": ["p 1"]},
              "placements": {"include": ["top"]}, "categories": {"include": ["IAB1", "IAB2-3"]}, "positions": {"include": [1]},
              "segments": {"groups": [{"any_of": ["visitor"]}], "exclude": ["buyer"]},
              "os_versions": [{"operating_system": "ios", "min_version": "15", "max_version": "16.7.2"}],
              "carriers": {"include": ["310-005", "VERIZON"]}, "keywords": {"include": ["shoes"], "exclude": ["sandals"]},
              "video": {"placements": {"include": [1, 4]}, "skippable": "TRISTATE_YES"},
              "user": {"min_age": 18, "max_age": 65, "genders": ["F", "O"], "interests": ["running"]}, "rewarded": "TRISTATE_NO",
              "deals": {"include": ["d 1"], "exclude": ["d2"]},
              "exchanges": {"include": ["lake"]}, "secure": "TRISTATE_YES", "identity": "TRISTATE_YES"
            },
            "creatives": [
              {"id": "b1", "weight": 10, "banner": {"width": 300, "height": 250, "html": "<a href='{click_url}'>x</a>"},
               "attributes": [1], "apis": [5], "categories": ["IAB18"], "language": "en", "image_url": "https://cdn.example.net/b1.png",
               "landing_url": "https://shoes.example/b1"},
              {"id": "v1", "video": {"duration_ms": 15000, "skip_offset_seconds": 5, "media_files": [
                {"url": "https://cdn.example.net/v1.mp4", "mime_type": "video/mp4", "width": 640, "height": 360, "bitrate_kbps": 800}]}}
            ],
            "landing_url": "https://shoes.example/"
          }]
        }
        """;

    public static Catalog Parse(string json = Valid) => JsonParser.Default.Parse<Catalog>(json);

    /// <summary>
    /// The valid catalogue with the value at a path ("campaigns[0].budget") replaced; an index at the end appends, null removes.
    /// </summary>
    public static string With(string path, string json)
    {
        var root = JsonNode.Parse(Valid)!;
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var node = root;
        foreach (var step in steps[..^1])
        {
            var child = step[0] == '[' ? node.AsArray()[Index(step)] : node[step];
            node = child ?? throw new ArgumentException($"there is no {step}", nameof(path));
        }
        Set(node, steps[^1], JsonNode.Parse(json));
        return root.ToJsonString();
    }

    private static void Set(JsonNode node, string step, JsonNode? value)
    {
        if (step[0] != '[')
        {
            node.AsObject().Remove(step);
            if (value is not null)
            {
                node[step] = value;
            }
        }
        else if (Index(step) == node.AsArray().Count)
        {
            node.AsArray().Add(value);
        }
        else
        {
            node[Index(step)] = value;
        }
    }

    private static int Index(string step) => int.Parse(step[1..^1]);
}
