using System.Text;
using Rtb.Bidder.Decode;

namespace Rtb.Bidder.Match;

/// <summary>ISO 3166-1: OpenRTB wants alpha-3, exchanges also send alpha-2; both become alpha-3.</summary>
internal static class CountryCodes
{
    // Five letters a country: alpha-2, then alpha-3. XK is the user-assigned code in general use for Kosovo.
    private const string Pairs =
        "ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL " +
        "BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD " +
        "CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA " +
        "DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF " +
        "GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN " +
        "IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA " +
        "KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE " +
        "MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM " +
        "NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM " +
        "PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN " +
        "SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL " +
        "TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR " +
        "VNVNM VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE";

    private static readonly int[] Alpha3OfPair = BuildTable();

    /// <summary>Packed alpha-3 of a packed code (<see cref="CountryCode"/>); an alpha-2 code that does not exist becomes 0.</summary>
    public static int Alpha3(int code) => code >> 16 != 0 || code == 0 ? code : Alpha3OfPair[PairIndex((byte)code, (byte)(code >> 8))];

    public static int Alpha3(string code) => Alpha3(CountryCode.Of(Encoding.UTF8.GetBytes(code)));

    /// <summary>All pairs, for the tests.</summary>
    internal static IEnumerable<(string Alpha2, string Alpha3)> All => Pairs.Split(' ').Select(pair => (pair[..2], pair[2..]));

    private static int[] BuildTable()
    {
        var table = new int[26 * 26];
        foreach (var (alpha2, alpha3) in All)
        {
            table[PairIndex((byte)alpha2[0], (byte)alpha2[1])] = CountryCode.Of(Encoding.ASCII.GetBytes(alpha3));
        }
        return table;
    }

    private static int PairIndex(byte first, byte second) => ((first - 'A') * 26) + (second - 'A');
}
