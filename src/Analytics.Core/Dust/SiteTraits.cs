using System.Globalization;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// What a place and its monitor look like on a day, whatever the weather: logs of its level against the air around, of the roughness of its curve, and of the share of fine dust; NaN = not
/// known. A site that shows another's data shows the other's traits, the other keeps its own.
/// </summary>
internal readonly record struct SiteTraits(double Level, double Roughness, double FineShare)
{
    /// <summary>The scatter of fewer days is not known.</summary>
    private const int FewestDays = 6;

    /// <summary>A trait differs from the usual one by so much at least before it says something (log); no trait says more than so many deviations.</summary>
    private const double LeastScatter = 0.08, Most = 3;

    /// <param name="around">Hourly level of the air around the site.</param>
    public static SiteTraits Of(DustDay day, string siteId, double[] around)
    {
        var (own, slots) = (day.Hourly("pm10_mgm3").Of(siteId), day.Means("pm10_mgm3")[siteId]);
        var level = MedianOf(own.Length, h => Math.Log(own[h] / around[h]));
        var roughness = Math.Log(MedianOf(slots.Length - 2, i => Math.Abs(Math.Log(slots[i] * slots[i + 2] / (slots[i + 1] * slots[i + 1])))));
        var fine = day.Has("pm25_mgm3") ? day.Means("pm25_mgm3")[siteId] : [];
        return new(level, roughness, MedianOf(fine.Length, i => Math.Log(fine[i] / slots[i])));
    }

    /// <summary>
    /// The traits beside those of the sites of the day: a haze makes all of them smooth and rich in fine dust at once, a storm the contrary. The level stands against the air already.
    /// </summary>
    public SiteTraits Beside(SiteTraits usual) => this with { Roughness = Roughness - usual.Roughness, FineShare = FineShare - usual.FineShare };

    /// <summary>The median of each trait.</summary>
    public static SiteTraits Median(IReadOnlyCollection<SiteTraits> sites)
    {
        double Of(Func<SiteTraits, double> trait) => Robust.Median([.. sites.Select(trait).Where(double.IsFinite)]);
        return new(Of(t => t.Level), Of(t => t.Roughness), Of(t => t.FineShare));
    }

    /// <summary>
    /// How much better some days fit the usual traits of one site than those of another that shows the same curve on them: ln of the likelihood ratio of normal deviations, over the traits known of both; 0 where none is.
    /// </summary>
    public static double Fit((IReadOnlyCollection<SiteTraits> Own, IReadOnlyCollection<SiteTraits> Common) one, (IReadOnlyCollection<SiteTraits> Own, IReadOnlyCollection<SiteTraits> Common) other)
    {
        double Of(Func<SiteTraits, double> trait)
        {
            var (ofOne, ofOther) = (Moved(one.Own, one.Common, trait), Moved(other.Own, other.Common, trait));
            return double.IsNaN(ofOne + ofOther) ? 0 : (ofOther * ofOther - ofOne * ofOne) / 2;
        }
        return Of(t => t.Level) + Of(t => t.Roughness) + Of(t => t.FineShare);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Level:0.###} {Roughness:0.###} {FineShare:0.###}");

    public static SiteTraits Parse(ReadOnlySpan<string> words)
    {
        static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
        return new(Number(words[0]), Number(words[1]), Number(words[2]));
    }

    private static double Moved(IEnumerable<SiteTraits> own, IEnumerable<SiteTraits> days, Func<SiteTraits, double> trait)
    {
        double[] usual = [.. own.Select(trait).Where(double.IsFinite)], now = [.. days.Select(trait).Where(double.IsFinite)];
        if (usual.Length < FewestDays || now.Length == 0) return double.NaN;
        var middle = Robust.Median(usual);
        return Math.Min(Most, Math.Abs(Robust.Median(now) - middle) / Math.Max(LeastScatter, Robust.Sigma(usual, middle)));
    }

    private static double MedianOf(int count, Func<int, double> value) => count <= 0 ? double.NaN : Robust.Median([.. Enumerable.Range(0, count).Select(value).Where(double.IsFinite)]);
}
