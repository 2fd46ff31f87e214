using Rtb.Bidder.Admission;

namespace Rtb.Unit.Bidder.Admission;

public sealed class LoadGateTests : IDisposable
{
    private readonly ExchangeMeters _meters = new();
    private readonly LoadGate _gate;
    private long _waitingMs;
    private long _decided;

    public LoadGateTests() => _gate = new LoadGate(_meters, () => _waitingMs, () => _decided, waitingMsMax: 100);

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void NothingIsShedWhileRequestsWaitForAShortTime()
    {
        _waitingMs = 100;
        RunWindows(3, ("a", 1_000));
        Assert.False(_gate.IsOverloaded);
        Assert.Equal(10_000, Admitted("a", 10_000));
    }

    [Fact]
    public void ALongWaitCutsDownToWhatAWindowHolds()
    {
        RunWindows(3, ("a", 1_000));
        _waitingMs = 101;
        _gate.Look();
        Assert.True(_gate.IsOverloaded);
        Assert.InRange(Admitted("a", 10_000), 880, 900);
        _gate.Look();
        Assert.InRange(Admitted("a", 10_000), 880, 900);
    }

    [Fact]
    public void SheddingEndsWhenTheWaitIsHalf()
    {
        RunWindows(3, ("a", 1_000));
        _waitingMs = 101;
        _gate.Look();
        _waitingMs = 60;
        _gate.Look();
        Assert.True(_gate.IsOverloaded);
        _waitingMs = 50;
        _gate.Look();
        Assert.False(_gate.IsOverloaded);
    }

    [Fact]
    public void AnExchangeThatSendsLittleLosesNothing()
    {
        RunWindows(3, ("loud", 990), ("quiet", 10));
        _waitingMs = 1_000;
        _gate.Look();
        Assert.InRange(Admitted("loud", 9_900), 440, 450);
        Assert.Equal(10, Admitted("quiet", 10));
    }

    [Fact]
    public void AnExchangeThatIsSilentHasNoPart()
    {
        _meters.Of("silent");
        RunWindows(3, ("a", 1_000));
        _waitingMs = 1_000;
        _gate.Look();
        Assert.InRange(Admitted("a", 10_000), 880, 900);
    }

    [Fact]
    public void SomebodyIsAlwaysLetIn()
    {
        _waitingMs = 1_000;
        _gate.Look();
        Assert.Equal(1, Admitted("a", 10));
    }

    private void RunWindows(int windows, params (string Exchange, int Requests)[] traffic)
    {
        for (var window = 0; window < windows; window++)
        {
            foreach (var (exchange, requests) in traffic)
            {
                Assert.Equal(requests, Admitted(exchange, requests));
                _decided += requests;
            }
            _gate.Look();
        }
    }

    private int Admitted(string exchange, int requests) => Enumerable.Range(0, requests).Count(_ => _gate.Admits(_meters.Of(exchange)));
}
