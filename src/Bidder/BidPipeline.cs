using System.Diagnostics;
using Rtb.Bidder.Admission;
using Rtb.Bidder.Budget;
using Rtb.Bidder.Cap;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Diagnostics;
using Rtb.Bidder.Encode;
using Rtb.Bidder.Events;
using Rtb.Bidder.Match;
using Rtb.Bidder.Price;
using Rtb.Bidder.Privacy;
using Rtb.Bidder.Snapshots;
using Rtb.Bidder.Supply;

namespace Rtb.Bidder;

/// <summary>One bid from decoded bytes to the encoded answer. Owns every decision about what happens next; the steps own their
/// arithmetic.</summary>
/// <remarks>One instance for all threads; everything that changes is in the <see cref="BidContext"/> or in the shared slots it
/// names.</remarks>
internal sealed class BidPipeline(
    SnapshotStore store,
    BudgetSlots budgets,
    FrequencyCaps caps,
    UserKeys userKeys,
    NoticeSigner signer,
    EventRing ring,
    BidderMetrics metrics,
    ExchangeDoor door,
    BidRules rules)
{
    /// <summary>Attempts to reserve: another thread may take the last of a budget between the look and the reservation.</summary>
    private const int ReserveAttemptsMax = 4;

    /// <summary>What is left for the answer when no further impression is looked at.</summary>
    private static readonly long AnswerTicks = Stopwatch.Frequency / 2_000;

    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>
    /// Decodes, decides and encodes. The body is in <c>context.Request.Buffer</c>; the answer is in <c>context.Output</c>, empty only for
    /// refusals
    /// and when not even a no-bid can be written. A caller that names no exchange is the
    /// catalogue's first.
    /// </summary>
    public NoBidReason Run(BidContext context, WireFormat format, Caller caller)
    {
        var reason = Decide(context, format, caller);
        if (reason == NoBidReason.None)
        {
            reason = Encode(context);
        }
        if (reason != NoBidReason.None && !NoBidReasons.IsRefusal(reason) && !NoBidReasons.IsShed(reason))
        {
            EncodeNoBid(context, reason);
        }
        Record(context, reason);
        return reason;
    }

    private NoBidReason Decide(BidContext context, WireFormat format, Caller caller)
    {
        var snapshot = store.Current;
        var request = context.Request;
        request.Format = format;
        if (snapshot is not null && ExchangeChoice.Of(snapshot, caller.ExchangeId) is { } exchange)
        {
            context.Exchange = exchange;
            var turnedAway = context.DryRun ? NoBidReason.None : door.Check(exchange, caller.Token, context.ReceivedTicks);
            if (turnedAway != NoBidReason.None)
            {
                return turnedAway;
            }
        }
        var refused = format == WireFormat.Json ? JsonRequestDecoder.Decode(request) : ProtobufRequestDecoder.Decode(request);
        if (refused != NoBidReason.None)
        {
            return refused;
        }
        if (snapshot is null)
        {
            return NoBidReason.NotReady;
        }
        context.Snapshot = snapshot;
        var reason = Admit(context, snapshot);
        if (reason != NoBidReason.None)
        {
            return reason;
        }
        if (request.YearOfBirth != 0)
        {
            request.Age = AgeOf.Year(request.YearOfBirth, context.NowMs);
        }
        Matcher.BeginRequest(snapshot.Index, context.Exchange!, request, context.IsIdentityUsable, context.Match);
        var furthest = NoBidReason.None;
        for (var i = 0; i < request.ImpressionCount; i++)
        {
            // Rather an answer to the first impressions than none to all.
            reason = i > 0 && Stopwatch.GetTimestamp() > context.DeadlineTicks - AnswerTicks
                ? NoBidReason.DeadlineExceeded
                : BidOn(context, snapshot, i);
            context.ImpressionReasons[i] = reason;
            furthest = reason > furthest ? reason : furthest;
        }
        return context.BidCount > 0 ? NoBidReason.None : furthest;
    }

    /// <summary>What can be said of the request before any campaign is looked at; sets deadline, currency and user.</summary>
    private NoBidReason Admit(BidContext context, CampaignSnapshot snapshot)
    {
        var request = context.Request;
        if (context.Exchange is not { } exchange)
        {
            return NoBidReason.UnknownExchange;
        }

        // A negative tmax is not a missing one: it leaves no time. Far below 0, hence the long.
        var budgetMs = (request.TmaxMs != 0 ? (long)request.TmaxMs : exchange.DefaultTmaxMs) - exchange.NetworkMarginMs;
        if (budgetMs <= 0)
        {
            return NoBidReason.DeadlineTooShort;
        }
        context.DeadlineTicks = context.ReceivedTicks + (budgetMs * (Stopwatch.Frequency / 1000));
        if (!ExchangeChoice.SeatAllowed(exchange, request))
        {
            return NoBidReason.SeatNotAllowed;
        }
        context.Currency = CurrencyChoice.Of(snapshot, request);
        if (context.Currency == 0)
        {
            return NoBidReason.CurrencyNotSupported;
        }
        var turnedAway = SupplyGates.Check(snapshot, exchange, request);
        if (turnedAway != NoBidReason.None)
        {
            return turnedAway;
        }
        Know(context);
        return NoBidReason.None;
    }

    /// <summary>Who the user is and what is known of them, without what the request forbids.</summary>
    private void Know(BidContext context)
    {
        var request = context.Request;
        context.Privacy = PrivacyRules.Decide(request, rules.Privacy);
        context.UserKey = 0;
        if (!context.Privacy.Forbids(PrivacyLimits.Caps))
        {
            var id = IdentityChoice.IdOf(request, rules.Privacy);
            context.UserKey = id.IsEmpty ? 0 : userKeys.Of(request.Bytes(id));
        }
        if (context.Privacy.Forbids(PrivacyLimits.Segments))
        {
            // Age and interests say who somebody is as much as a segment does.
            request.ForgetPerson();
        }
        if (context.Privacy.Forbids(PrivacyLimits.Place))
        {
            request.HasCoordinates = false;
        }
    }

    private NoBidReason BidOn(BidContext context, CampaignSnapshot snapshot, int impressionIndex)
    {
        var reason = ImpressionChoice.Offer(context, snapshot, impressionIndex);
        if (reason != NoBidReason.None)
        {
            return reason;
        }
        var pod = PodRoom.Of(context.Request, in context.Request.Impressions[impressionIndex], context.Exchange!.BidsPerImpressionMax);
        var room = context.RoomFor(pod.CandidatesMax, impressionIndex);
        for (var attempt = 0; attempt < ReserveAttemptsMax; attempt++)
        {
            reason = FindBest(context, snapshot, impressionIndex, room);
            if (reason != NoBidReason.None)
            {
                return reason;
            }
            reason = ReserveAll(context, snapshot, impressionIndex, pod);
            if (reason == NoBidReason.None)
            {
                return NoBidReason.None;
            }
        }
        return reason;
    }

    /// <summary>
    /// Fills both shortlists, together at most <paramref name="room"/>. Bids on deals come first, because who agreed on a deal wants it
    /// served by the deal; where there is room for more than one, a bid in the open auction goes beside them, so that it is the seller
    /// who chooses between the two.
    /// </summary>
    private NoBidReason FindBest(BidContext context, CampaignSnapshot snapshot, int impressionIndex, int room)
    {
        context.DealShortlist.Begin(room);
        context.Shortlist.Begin(room);
        var reason = NoBidReason.None;
        if (context.Match.Deals.WantedCount > 0)
        {
            reason = Walk(context, snapshot, impressionIndex, Market.Deals, context.DealShortlist);
        }
        var deals = context.DealShortlist.Count;
        if (context.IsOpen && (room > 1 || deals == 0))
        {
            context.Shortlist.Begin(Math.Max(1, room - deals));
            var open = Walk(context, snapshot, impressionIndex, Market.Open, context.Shortlist);
            reason = open > reason ? open : reason;
            context.DealShortlist.Keep(room - context.Shortlist.Count);
        }
        return deals + context.Shortlist.Count > 0 ? NoBidReason.None : reason;
    }

    /// <summary>Walks the campaigns that fit a market, best first, until no later one can enter the shortlist, which is begun by the
    /// caller.</summary>
    private NoBidReason Walk(BidContext context, CampaignSnapshot snapshot, int impressionIndex, Market market, Shortlist shortlist)
    {
        ref readonly var impression = ref context.Request.Impressions[impressionIndex];
        var match = context.Match;
        var floorMicros = market == Market.Open ? context.OpenPrice.AccountMicros : match.Deals.LowestMicros;
        Matcher.BeginImpression(context.Request, in impression, floorMicros, match, market);
        var furthest = NoBidReason.None;
        var examined = 0;
        while (Matcher.TryNext(shortlist.BarPriority, shortlist.BarValueMicros, match, out var position))
        {
            if (++examined > rules.CandidatesMax)
            {
                furthest = NoBidReason.TooManyCandidates;
                break;
            }
            var reason = Examine(context, snapshot, in impression, position, market, shortlist);
            if (reason != NoBidReason.None)
            {
                furthest = reason > furthest ? reason : furthest;
                if (!context.DryRun)
                {
                    metrics.Reasons.Count(snapshot.Campaigns[position].Slot, reason);
                }
            }
        }
        if (shortlist.Count > 0)
        {
            return NoBidReason.None;
        }
        var gate = Matcher.Furthest(match);
        return furthest > gate ? furthest : gate;
    }

    /// <summary>
    /// The gates that are asked of one campaign, in order; who passes is offered to the shortlist, with a bid for each deal that it may bid
    /// on. Explain asks the same.
    /// </summary>
    internal NoBidReason Examine(
        BidContext context, CampaignSnapshot snapshot, in DecodedImpression impression, int position, Market market, Shortlist shortlist)
    {
        ref readonly var campaign = ref snapshot.Campaigns[position];
        var reason = CandidateGates.Check(snapshot, in campaign, context.Request, context.NowMs);
        if (reason != NoBidReason.None)
        {
            return reason;
        }
        var random = RandomOf(context, in impression, campaign.Slot);
        var creativeIndex = CreativeChooser.Choose(context, snapshot, in campaign, in impression, market, random);
        if (creativeIndex < 0)
        {
            return NoBidReason.CreativeNotSuitable;
        }
        var candidate = new Candidate(position, creativeIndex, campaign.Priority, campaign.MaxBidMicros, BidMicros: 0, random);
        if (market == Market.Open)
        {
            PlayerFit.TryAsk(context, snapshot, snapshot.Creatives[creativeIndex], in impression, out var asked);
            candidate = candidate with { Key = campaign.Record.AdvertiserHash, Asked = asked };
            return Price(context, snapshot, in impression, candidate, context.OpenKind, shortlist);
        }
        return ExamineDeals(context, snapshot, in impression, in candidate, shortlist);
    }

    /// <summary>None when the campaign may bid on one of the deals it is for, else the furthest gate it came to with any.</summary>
    private NoBidReason ExamineDeals(
        BidContext context, CampaignSnapshot snapshot, in DecodedImpression impression, in Candidate candidate, Shortlist shortlist)
    {
        var creative = snapshot.Creatives[candidate.CreativeIndex];
        var furthest = NoBidReason.None;
        var bids = false;
        foreach (ref readonly var deal in context.Match.Deals.Items)
        {
            if (deal.Row < 0 || !snapshot.Index.Rows.Contains(deal.Row, candidate.Position))
            {
                continue;
            }
            var reason = DealFit.Check(context, snapshot, in impression, in deal, candidate.Position, creative, out var asked);
            if (reason == NoBidReason.None)
            {
                var onDeal = candidate with { Key = deal.Entry.TargetingHash, Deal = deal.Entry, Asked = asked };
                reason = Price(context, snapshot, in impression, onDeal, deal.Kind, shortlist);
            }
            bids |= reason == NoBidReason.None;
            furthest = reason > furthest ? reason : furthest;
        }
        return bids ? NoBidReason.None : furthest;
    }

    /// <summary>The last gates: caps, and whether there is money for the price.</summary>
    private NoBidReason Price(
        BidContext context, CampaignSnapshot snapshot, in DecodedImpression impression, Candidate candidate, AuctionKind kind,
        Shortlist shortlist)
    {
        ref readonly var campaign = ref snapshot.Campaigns[candidate.Position];
        var reason = CheckCaps(context, snapshot, in campaign, snapshot.Creatives[candidate.CreativeIndex]);
        if (reason != NoBidReason.None)
        {
            return reason;
        }
        var bidMicros = Pricing.BidMicros(in campaign, context.Exchange!, kind, candidate.Asked);
        if (!candidate.Asked.IsFixed)
        {
            bidMicros = PriceStep.Down(snapshot.Currencies, context.Exchange!, context.Currency, bidMicros);
        }
        if (!budgets.CanAfford(campaign.Slot, Quantity.CostNanos(in impression, bidMicros), out reason))
        {
            return reason;
        }
        shortlist.Offer(candidate with { BidMicros = bidMicros });
        return NoBidReason.None;
    }

    private NoBidReason CheckCaps(BidContext context, CampaignSnapshot snapshot, in CampaignEntry campaign, CreativeEntry creative)
    {
        if (campaign.CapCount + creative.CapCount == 0)
        {
            return NoBidReason.None;
        }
        if (context.UserKey == 0)
        {
            return NoBidReason.IdentityMissingForCap;
        }
        var campaignCaps = snapshot.Caps.AsSpan(campaign.CapStart, campaign.CapCount);
        var creativeCaps = snapshot.Caps.AsSpan(creative.CapStart, creative.CapCount);
        return caps.Exceeds(campaignCaps, context.UserKey, context.NowMs) || caps.Exceeds(creativeCaps, context.UserKey, context.NowMs)
            ? NoBidReason.FrequencyCapped
            : NoBidReason.None;
    }

    /// <summary>None when at least one bid of the shortlists got its money: each has a reservation of its own, and what is refused is left
    /// out.</summary>
    private NoBidReason ReserveAll(BidContext context, CampaignSnapshot snapshot, int impressionIndex, PodRoom pod)
    {
        var before = context.BidCount;
        var refused = ReserveAll(context, snapshot, impressionIndex, context.DealShortlist.Items, ref pod);
        var refusedOpen = ReserveAll(context, snapshot, impressionIndex, context.Shortlist.Items, ref pod);
        return context.BidCount > before ? NoBidReason.None : refused > refusedOpen ? refused : refusedOpen;
    }

    private NoBidReason ReserveAll(
        BidContext context, CampaignSnapshot snapshot, int impressionIndex, ReadOnlySpan<Candidate> candidates, ref PodRoom pod)
    {
        var refused = NoBidReason.None;
        foreach (ref readonly var candidate in candidates)
        {
            var creative = snapshot.Creatives[candidate.CreativeIndex];
            if (!pod.Has(creative))
            {
                continue;
            }
            var reason = Reserve(context, snapshot, impressionIndex, in candidate);
            if (reason == NoBidReason.None)
            {
                pod.Take(creative);
            }
            refused = reason > refused ? reason : refused;
        }
        return refused;
    }

    private NoBidReason Reserve(BidContext context, CampaignSnapshot snapshot, int impressionIndex, in Candidate best)
    {
        ref readonly var impression = ref context.Request.Impressions[impressionIndex];
        ref readonly var campaign = ref snapshot.Campaigns[best.Position];
        var windowMs = ImpressionChoice.NoticeWindowMs(context.Exchange!, context.Request, in impression,
            snapshot.Creatives[best.CreativeIndex], context.NowMs);
        long chunkId = 0;
        var deadlineSeconds = (uint)((context.NowMs + windowMs + 999) / 1000);
        if (!context.DryRun && !context.Request.Test)
        {
            var costNanos = Quantity.CostNanos(in impression, best.BidMicros);
            var reason = budgets.TryReserve(campaign.Slot, costNanos, context.NowMs, windowMs, out chunkId, out deadlineSeconds);
            if (reason != NoBidReason.None)
            {
                metrics.Reasons.Count(campaign.Slot, reason);
                return reason;
            }
        }
        var number = context.BidCount++;
        ref var bid = ref context.Bids[number];
        BidAssembly.Fill(ref bid, context, snapshot, impressionIndex, number, in best, windowMs, rules);
        bid.Token.ChunkId = chunkId;
        bid.Token.DeadlineSeconds = deadlineSeconds;
        bid.Token.ExpiresSeconds = deadlineSeconds + rules.LateNoticeSeconds;
        return NoBidReason.None;
    }

    private NoBidReason Encode(BidContext context)
    {
        var bids = context.Bids.AsSpan(0, context.BidCount);
        var length = context.Request.Format == WireFormat.Json
            ? JsonBidWriter.Write(context.Output, context.Request, context.Exchange!, bids, signer)
            : ProtobufBidWriter.Write(context.Output, context.Request, context.Exchange!, bids, signer);
        if (length < 0)
        {
            Undo(context);
            return NoBidReason.ResponseTooLarge;
        }
        context.AnsweredTicks = Stopwatch.GetTimestamp();
        if (context.AnsweredTicks > context.DeadlineTicks)
        {
            Undo(context);
            return NoBidReason.DeadlineExceeded;
        }
        context.OutputLength = length;
        return NoBidReason.None;
    }

    private static void EncodeNoBid(BidContext context, NoBidReason reason)
    {
        var code = NoBidReasons.OpenRtbCode(reason);
        var length = context.Request.Format == WireFormat.Json
            ? JsonBidWriter.WriteNoBid(context.Output, context.Request, code)
            : ProtobufBidWriter.WriteNoBid(context.Output, context.Request, code);
        context.OutputLength = Math.Max(length, 0);
    }

    /// <summary>Gives back what was reserved for bids that will not be sent.</summary>
    private void Undo(BidContext context)
    {
        if (!context.DryRun && !context.Request.Test)
        {
            foreach (ref readonly var bid in context.Bids.AsSpan(0, context.BidCount))
            {
                budgets.Undo(bid.Slot, bid.Token.ChunkId, bid.Token.PriceCapNanos, bid.Token.DeadlineSeconds);
            }
        }
        context.BidCount = 0;
    }

    /// <summary>Counts the outcome and hands it to the event ring.</summary>
    internal void Record(BidContext context, NoBidReason reason)
    {
        if (context.DryRun)
        {
            return;
        }
        var answeredTicks = context.AnsweredTicks != 0 ? context.AnsweredTicks : Stopwatch.GetTimestamp();
        var durationNs = (long)((answeredTicks - context.ReceivedTicks) * NanosecondsPerTick);
        metrics.Reasons.Count(reason);
        metrics.Latency.Record(durationNs);
        metrics.Requests.Count(context.Source, OutcomeOf(reason), context.Request.BodyLength, context.OutputLength, context.BidCount);
        if (LeavesEvent(context, reason))
        {
            BidRecords.Write(ring, metrics.Reasons, context, reason, durationNs);
        }
        if (context.Exchange?.Meter.Capture is { } capture)
        {
            capture.Offer(context, reason);
        }
    }

    /// <summary>Bids always; of what was turned away unread nothing is worth one; of the rest as many as the exchange's setting
    /// says.</summary>
    private static bool LeavesEvent(BidContext context, NoBidReason reason) =>
        reason == NoBidReason.None
        || (!NoBidReasons.IsShed(reason)
            && (context.Exchange is not { } exchange || Hash64.Mix(context.Request.Id.Hash) >> 32 < exchange.NoBidEventsBelow));

    private static RequestOutcome OutcomeOf(NoBidReason reason) => reason switch
    {
        NoBidReason.None => RequestOutcome.Bid,
        NoBidReason.ResponseTooLarge => RequestOutcome.Failed,
        _ => NoBidReasons.IsRefusal(reason) ? RequestOutcome.Refused : RequestOutcome.NoBid,
    };

    /// <summary>The same for the same request, impression and campaign on every node and replay: chooses creatives and breaks
    /// ties.</summary>
    private ulong RandomOf(BidContext context, in DecodedImpression impression, int slot) =>
        Hash64.Mix(context.Request.Id.Hash ^ Hash64.Mix(impression.Id.Hash ^ rules.Seed) ^ (ulong)(uint)slot);
}
