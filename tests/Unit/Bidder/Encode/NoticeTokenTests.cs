using System.Buffers.Text;
using System.Text;
using Rtb.Bidder.Encode;

namespace Rtb.Unit.Bidder.Encode;

/// <summary>What was signed comes back whole; everything else is refused before anyone looks at it.</summary>
public class NoticeTokenTests
{
    private static readonly NoticeMac Mac = NoticeSamples.Mac(1);
    private static readonly NoticeVerifier Verifier = new([Mac]);

    /// <summary>Where the control keeps its garbage: what no one can see need not be allocated.</summary>
    [Fact]
    public void EveryFieldComesBack()
    {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var token = i == 0 ? NoticeSamples.Token() : NoticeSamples.RandomToken(random);
            foreach (var kind in NoticeSamples.Kinds)
            {
                Assert.True(Verifier.TryVerify(NoticeSamples.Text(Mac, in token, kind), kind, out var read));
                Assert.Equal(token, read);
            }
        }
    }

    [Fact]
    public void ThePayloadHasNoUnusedByte()
    {
        var payload = new byte[NoticeTokenLayout.PayloadBytes];
        NoticeTokenLayout.Write(NoticeSamples.Token(), 9, payload);
        Assert.Equal(NoticeTokenLayout.Version, payload[0]);
        Assert.Equal(9, NoticeTokenLayout.KeyIdOf(payload));
        Assert.DoesNotContain((byte)0, payload);
    }

    [Fact]
    public void ATokenOfAnotherKindIsRefused()
    {
        foreach (var signed in NoticeSamples.Kinds)
        {
            var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), signed);
            foreach (var asked in NoticeSamples.Kinds)
            {
                Assert.Equal(signed == asked, Verifier.TryVerify(text, asked, out _));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(255)]
    public void AKindThatDoesNotExistIsRefused(byte kind) =>
        Assert.False(Verifier.TryVerify(NoticeSamples.Text(Mac, NoticeSamples.Token(), NoticeKind.Win), (NoticeKind)kind, out _));

    [Fact]
    public void EveryFlippedBitIsRefused()
    {
        foreach (var kind in NoticeSamples.Kinds)
        {
            var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), kind);
            for (var bit = 0; bit < text.Length * 8; bit++)
            {
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Verifier.TryVerify(text, kind, out var read), $"bit {bit} of {kind}");
                Assert.Equal(default, read);
                text[bit / 8] ^= (byte)(1 << (bit % 8));
            }
            Assert.True(Verifier.TryVerify(text, kind, out _));
        }
    }

    [Fact]
    public void EveryFlippedBitOfThePayloadsBytesIsRefused()
    {
        foreach (var kind in NoticeSamples.Kinds)
        {
            var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), kind);
            var payload = Base64Url.DecodeFromUtf8(text.AsSpan(0, NoticeTokenLayout.PayloadChars));
            for (var bit = 0; bit < payload.Length * 8; bit++)
            {
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
                byte[] altered = [.. Encoding.ASCII.GetBytes(Base64Url.EncodeToString(payload)), .. text[NoticeTokenLayout.PayloadChars..]];
                Assert.False(Verifier.TryVerify(altered, kind, out _), $"bit {bit} of {kind}");
                payload[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void EveryOtherLengthIsRefused()
    {
        foreach (var kind in NoticeSamples.Kinds)
        {
            var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), kind);
            for (var length = 0; length < text.Length; length++)
            {
                Assert.False(Verifier.TryVerify(text.AsSpan(0, length), kind, out _));
                Assert.False(Verifier.TryVerify(text.AsSpan(text.Length - length), kind, out _));
            }
            for (var more = 1; more <= 300; more++)
            {
                Assert.False(Verifier.TryVerify([.. text, .. Enumerable.Repeat((byte)'A', more)], kind, out _));
            }
            Assert.False(Verifier.TryVerify([.. text, .. "=="u8], kind, out _));
        }
    }

    [Fact]
    public void ASecondSpellingOfTheSameBytesIsRefused()
    {
        var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), NoticeKind.Billing);
        var tag = Base64Url.DecodeFromUtf8(text.AsSpan(NoticeTokenLayout.PayloadChars));
        var others = 0;
        foreach (var letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8)
        {
            // The last of the 22 letters has four spare bits: sixteen letters spell the same sixteen bytes, one of them is right.
            byte[] altered = [.. text[..^1], letter];
            if (letter != text[^1])
            {
                others += Spells(altered, tag) ? 1 : 0;
                Assert.False(Verifier.TryVerify(altered, NoticeKind.Billing, out _), $"last letter {(char)letter}");
            }
        }
        Assert.True(Verifier.TryVerify(text, NoticeKind.Billing, out _));
        Assert.True(others <= 15);
    }

    [Theory]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('=')]
    [InlineData('+')]
    [InlineData('/')]
    [InlineData('%')]
    [InlineData('\0')]
    public void ALetterOutsideBase64UrlIsRefusedEverywhere(char letter)
    {
        var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), NoticeKind.Win);
        for (var at = 0; at < text.Length; at++)
        {
            var altered = (byte[])text.Clone();
            altered[at] = (byte)letter;
            Assert.False(Verifier.TryVerify(altered, NoticeKind.Win, out _));
        }
    }

    [Fact]
    public void WhiteSpaceInsteadOfTheLastLettersIsRefused()
    {
        var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), NoticeKind.Win);
        for (var spaces = 1; spaces < 30; spaces++)
        {
            Assert.False(Verifier.TryVerify([.. text[..^spaces], .. Enumerable.Repeat((byte)' ', spaces)], NoticeKind.Win, out _));
            Assert.False(Verifier.TryVerify([.. Enumerable.Repeat((byte)' ', spaces), .. text[spaces..]], NoticeKind.Win, out _));
        }
    }

    [Fact]
    public void TwoLiveKeysAreBothAcceptedAndARetiredOneIsNot()
    {
        var (older, newer) = (NoticeSamples.Mac(1), NoticeSamples.Mac(2));
        var token = NoticeSamples.Token();
        foreach (var kind in NoticeSamples.Kinds)
        {
            var (before, after) = (NoticeSamples.Text(older, in token, kind), NoticeSamples.Text(newer, in token, kind));
            var during = new NoticeVerifier([newer, older]);
            Assert.True(during.TryVerify(before, kind, out _));
            Assert.True(during.TryVerify(after, kind, out _));
            var later = new NoticeVerifier([newer]);
            Assert.False(later.TryVerify(before, kind, out _));
            Assert.True(later.TryVerify(after, kind, out _));
            Assert.False(new NoticeVerifier([]).TryVerify(after, kind, out _));
        }
    }

    [Fact]
    public void AnotherSecretUnderTheSameKeyIdIsRefused()
    {
        var forged = new NoticeMac(1, new byte[NoticeMac.SecretBytes]);
        Assert.False(Verifier.TryVerify(NoticeSamples.Text(forged, NoticeSamples.Token(), NoticeKind.Win), NoticeKind.Win, out _));
    }

    [Fact]
    public void AnUnknownVersionIsRefusedEvenWhenItIsSigned()
    {
        for (var version = 0; version <= byte.MaxValue; version++)
        {
            var payload = new byte[NoticeTokenLayout.PayloadBytes];
            NoticeTokenLayout.Write(NoticeSamples.Token(), 1, payload);
            payload[0] = (byte)version;
            var text = SignRaw(payload, NoticeKind.Billing);
            Assert.Equal(version == NoticeTokenLayout.Version, Verifier.TryVerify(text, NoticeKind.Billing, out _));
        }
    }

    [Fact]
    public void AMillionAlterationsAreRefused()
    {
        var random = new Random(13);
        var text = NoticeSamples.Text(Mac, NoticeSamples.Token(), NoticeKind.Impression);
        var altered = new byte[text.Length];
        var refused = 0;
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;
        for (var i = 0; i < 1_000_000; i++)
        {
            text.CopyTo(altered, 0);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                altered[random.Next(altered.Length)] = letters[random.Next(letters.Length)];
            }
            if (altered.AsSpan().SequenceEqual(text))
            {
                continue;
            }
            refused++;
            Assert.False(Verifier.TryVerify(altered, NoticeKind.Impression, out _));
        }
        Assert.InRange(refused, 950_000, 1_000_000);
        Assert.True(Verifier.TryVerify(text, NoticeKind.Impression, out _));
    }

    [Fact]
    public void SigningAndVerifyingAllocateNothing()
    {
        var signer = new NoticeSigner(Mac);
        var token = NoticeSamples.Token();
        var signed = new byte[NoticeSigner.SignedChars];
        var text = NoticeSamples.Text(Mac, in token, NoticeKind.Click);
        Assert.Equal(0, AllocatedBytes.Of(() => signer.Sign(in token, signed)));
        Assert.Equal(0, AllocatedBytes.Of(() => Verifier.TryVerify(text, NoticeKind.Click, out _)));
    }

    private static byte[] SignRaw(byte[] payload, NoticeKind kind)
    {
        var (inner, tag) = (new byte[32], new byte[NoticeMac.TagBytes]);
        Mac.Inner(payload, inner);
        Mac.Tag(inner, kind, tag);
        return Encoding.ASCII.GetBytes(Base64Url.EncodeToString(payload) + Base64Url.EncodeToString(tag));
    }

    private static bool Spells(byte[] text, byte[] tag)
    {
        var bytes = new byte[tag.Length];
        Base64Url.DecodeFromUtf8(text.AsSpan(NoticeTokenLayout.PayloadChars), bytes, out _, out _);
        return bytes.AsSpan().SequenceEqual(tag);
    }
}
