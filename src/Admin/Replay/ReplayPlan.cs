namespace Rtb.Admin.Replay;

/// <summary>How many requests, how fast and how many at once. Rate 0: as fast as the answers come.</summary>
internal sealed record ReplayPlan(long Count, double RatePerSecond, int Concurrency);
