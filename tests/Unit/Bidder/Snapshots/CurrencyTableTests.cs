using System.Numerics;
using System.Text;
using Rtb.Bidder.Decode;
using Rtb.Bidder.Snapshots;
using Rtb.Contracts.Catalog.V1;

namespace Rtb.Unit.Bidder.Snapshots;

public class CurrencyTableTests
{
    private static readonly int Eur = CurrencyCode.Of("EUR"u8);
    private static readonly int Jpy = CurrencyCode.Of("JPY"u8);

    /// <summary>Exact quotients computed by hand: EUR 0.92, JPY 151.</summary>
    [Theory]
    [InlineData("USD", 1, 1)]
    [InlineData("USD", long.MaxValue, long.MaxValue)]
    [InlineData("EUR", 0, 0)]
    [InlineData("EUR", 1, 2)]
    [InlineData("EUR", 920_000, 1_000_000)]
    [InlineData("EUR", 920_001, 1_000_002)]
    [InlineData("EUR", 46_000_000_000_000_000, 50_000_000_000_000_000)]
    [InlineData("JPY", 151_000_000, 1_000_000)]
    [InlineData("JPY", 151_000_001, 1_000_001)]
    [InlineData("JPY", 1, 1)]
    public void ForeignAmountsAreRoundedUp(string currency, long micros, long account)
    {
        Assert.True(Table().TryToAccount(micros, Code(currency), out var found));
        Assert.Equal(account, found);
    }

    [Theory]
    [InlineData("USD", 1, 1)]
    [InlineData("EUR", 1, 0)]
    [InlineData("EUR", 2, 1)]
    [InlineData("EUR", 1_000_000, 920_000)]
    [InlineData("EUR", 1_000_001, 920_000)]
    [InlineData("EUR", 50_000_000_000_000_001, 46_000_000_000_000_000)]
    [InlineData("JPY", 1_000_000, 151_000_000)]
    public void AccountAmountsAreRoundedDown(string currency, long account, long micros)
    {
        Assert.True(Table().TryFromAccount(account, Code(currency), out var found));
        Assert.Equal(micros, found);
    }

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("JPY", true)]
    [InlineData("USD", true)]
    [InlineData("GBP", false)]
    public void OnlyCurrenciesWithARateAreKnown(string currency, bool known)
    {
        Assert.Equal(known, Table().Knows(Code(currency)));
        Assert.Equal(known, Table().TryToAccount(5, Code(currency), out _));
        Assert.Equal(known, Table().TryFromAccount(5, Code(currency), out _));
    }

    [Fact]
    public void NothingIsKnownOfNoCurrency()
    {
        Assert.False(Table().Knows(0));
        Assert.False(Table().TryToAccount(1, 0, out _));
    }

    [Fact]
    public void AmountsThatDoNotFitAreRefused()
    {
        Assert.False(Table().TryToAccount(long.MaxValue, Eur, out var account));
        Assert.False(Table().TryFromAccount(long.MaxValue, Jpy, out var micros));
        Assert.Equal((0, 0), (account, micros));
    }

    [Fact]
    public void FloorThatGoesToTheAccountAndBackNeverShrinks()
    {
        var random = new Random(20260601);
        for (var i = 0; i < 100_000; i++)
        {
            var rate = random.NextInt64(1, 1_000_000_000);
            var table = new CurrencyTable("USD", [new CurrencyRate { Currency = "XTS", RateMicros = rate }]);
            var code = Code("XTS");
            var floor = random.NextInt64(0, 1_000_000_000_000);
            if (!table.TryToAccount(floor, code, out var account))
            {
                continue;
            }

            var exact = new BigInteger(floor) * 1_000_000;
            Assert.True(account * (BigInteger)rate >= exact, $"{floor} at {rate} became {account}");
            Assert.True((account - 1) * (BigInteger)rate < exact, $"{floor} at {rate} became {account}");
            if (table.TryFromAccount(account, code, out var back))
            {
                Assert.Equal((long)(account * (BigInteger)rate / 1_000_000), back);
                Assert.True(back >= floor, $"{floor} came back as {back}");
            }
        }
    }

    [Fact]
    public void ConversionsDoNotAllocate()
    {
        var table = Table();
        var i = 0;
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            table.TryToAccount(long.MaxValue - i, Eur, out _);
            table.TryFromAccount(i, Jpy, out _);
            table.Knows(i++);
        }));
    }

    private static CurrencyTable Table() => new("USD", [
        new CurrencyRate { Currency = "JPY", RateMicros = 151_000_000 },
        new CurrencyRate { Currency = "EUR", RateMicros = 920_000 },
        new CurrencyRate { Currency = "USD", RateMicros = 1_000_000 },
    ]);

    private static int Code(string currency) => CurrencyCode.Of(Encoding.ASCII.GetBytes(currency));
}
