using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>Votes of a day on which of two sites with one curve is the original, in deviations of chance, positive for the first; 0 = nothing tells.</summary>
/// <param name="OfCopying">By what copying does, and whose noise the curve follows: every day anew.</param>
/// <param name="OfPlaces">By whose air the curve follows.</param>
internal readonly record struct Votes(double OfCopying, double OfPlaces)
{
    public static Votes operator -(Votes votes) => new(-votes.OfCopying, -votes.OfPlaces);
}

/// <summary>
/// Which of two sites with one curve on a day is the original: independent votes in deviations of chance, positive for the first. A copy comes later, jumps where the common stretch
/// begins and ends, follows the air and the noise of the other place rather than its own, and has nothing where the original had nothing to copy.
/// </summary>
internal static class Originality
{
    /// <summary>Neighbouring quarters of an hour, and neighbouring hours, say much the same: so many count as one.</summary>
    private const double Alike = 3;

    /// <param name="a">One site and its curve; <paramref name="ownA"/> the same less the changes of the region, of the time from which a later copy brings them.</param>
    /// <param name="lag">Slots by which <paramref name="a"/> comes later.</param>
    /// <param name="common">The slots of <paramref name="a"/> that are also the other's.</param>
    public static Votes Of(DustDay day, (string Id, DayCurve Curve) a, DayCurve ownA, (string Id, DayCurve Curve) b, DayCurve ownB, int lag, bool[] common)
    {
        bool[] commonOfB = [.. common.Select((_, i) => i + lag >= 0 && i + lag < common.Length && common[i + lag])];
        // Hours apart, one of the clocks may be wrong.
        var isFar = Math.Abs(lag) > AlikeStretches.MaxLag;
        return new(Together([isFar ? 0 : Lateness(lag), (ownB.JumpsAtBorders(commonOfB, -lag) - ownA.JumpsAtBorders(common, lag)) / Math.Sqrt(2), Gaps(a.Curve, b.Curve, lag, common), Noise(day, a, b, common, lag), Detail(ownA, ownB, lag, common, commonOfB)]),
            isFar ? 0 : PlaceVote(day, a, b, common));
    }

    /// <summary>Independent votes as one, of deviation 1 where nothing tells the two apart.</summary>
    private static double Together(double[] votes) => votes.Count(v => v != 0) is var cast && cast == 0 ? 0 : votes.Sum() / Math.Sqrt(cast);

    /// <summary>The places of two sites are the same every day: half of what a day votes is what every day votes.</summary>
    private const double EveryDay = 0.5;

    /// <summary>The votes of some days as one, of deviation 1 where nothing tells the two apart.</summary>
    public static double Pooled(IReadOnlyCollection<Votes> days)
    {
        if (days.Count == 0) return 0;
        var ofPlaces = days.Average(v => v.OfPlaces) / Math.Sqrt(EveryDay + (1 - EveryDay) / days.Count);
        return Together([days.Sum(v => v.OfCopying) / Math.Sqrt(days.Count), ofPlaces]);
    }

    /// <summary>Deviations beyond doubt.</summary>
    private const double Beyond = 6;

    /// <summary>ln of the odds that the site with these votes, pooled, is the copy: even where they say nothing.</summary>
    public static double LogOddsOfCopy(double votes) => Math.Clamp(votes, -Beyond, Beyond) is var v ? Math.Log(Distributions.NormalUpperTail(v) / Distributions.NormalUpperTail(-v)) : 0;

    /// <summary>A copy cannot come before the original: a whole slot's lag is beyond doubt of the grid.</summary>
    private static double Lateness(int lag) => lag == 0 ? 0 : lag < 0 ? 2 : -2;

    /// <summary>
    /// Whose air the common hours follow: what the airs of the two places have in common says nothing, so the course beyond their mean is held against their difference.
    /// </summary>
    private static double PlaceVote(DustDay day, (string Id, DayCurve Curve) a, (string Id, DayCurve Curve) b, bool[] common)
    {
        var levels = day.Hourly("pm10_mgm3");
        var (own, aroundA, aroundB) = (SlotMeans.ByHour(a.Curve.Levels), AirAt(day, levels, a.Id, b.Id), AirAt(day, levels, b.Id, a.Id));
        var perHour = common.Length / SlotMeans.Hours;
        List<double> course = [], difference = [];
        for (var h = 0; h < own.Length; h++)
        {
            if (!common.AsSpan(h * perHour, perHour).Contains(true) || !(own[h] > 0 && aroundA[h] > 0 && aroundB[h] > 0)) continue;
            course.Add(Math.Log(own[h]) - Math.Log(aroundA[h] * aroundB[h]) / 2);
            difference.Add(Math.Log(aroundA[h] / aroundB[h]));
        }
        return FisherZ(course, difference, Alike);
    }

    /// <summary>The air at a site: what the ambient station at its own place measures, else what is around, without the one that shows the same numbers.</summary>
    private static double[] AirAt(DustDay day, HourlyLevels levels, string siteId, string without)
    {
        var place = Place.Of(day.Site(siteId));
        for (var n = 0; n < day.Air.Stations.Count; n++)
            if (place.KilometresTo(day.Air.Stations[n].Place) < SiteNeighbours.OnePlaceKm && levels.Of(day.ReportingSites.Count + n) is { } station) return station;
        return levels.Around(day, siteId, without);
    }

    /// <summary>Slots on either side that tell the slow course of a day, and the shape of working hours, which all sites have in common.</summary>
    private const int SlowSlots = 4;

    /// <summary>Neighbouring quarters of an hour of what is left count as one and a half.</summary>
    private const double AlikeOfFast = 1.5;

    /// <summary>A meter whose quick changes are less than so much of the other's is out of order, or hears a road.</summary>
    private const double LeastLiveliness = 0.4;

    /// <summary>
    /// Whose noise the dust of the common working hours follows: dust and noise come from one machine. Both freed of their slow course, so that what all working days have in common says nothing, and one
    /// day's vote nothing of the next.
    /// </summary>
    private static double Noise(DustDay day, (string Id, DayCurve Curve) a, (string Id, DayCurve Curve) b, bool[] common, int lag)
    {
        var noise = day.Means("noise_db");
        var (dust, noiseA, noiseB) = (Fast(Array.ConvertAll(a.Curve.Levels, v => v > 0 ? Math.Log(v) : double.NaN)), Fast(noise[a.Id]), Fast(noise[b.Id]));
        List<double> own = [], difference = [], ofA = [], ofB = [];
        bool IsWork(int slot) => HourlyLevels.IsWorkHour(slot * SlotMeans.Hours / common.Length);
        for (var i = 0; i < common.Length; i++)
        {
            if (!common[i] || i - lag < 0 || i - lag >= common.Length || !(IsWork(i) || IsWork(i - lag)) || double.IsNaN(noiseA[i] + noiseB[i - lag] + dust[i])) continue;
            own.Add(dust[i]);
            ofA.Add(Math.Abs(noiseA[i]));
            ofB.Add(Math.Abs(noiseB[i - lag]));
            difference.Add(noiseA[i] - noiseB[i - lag]);
        }
        var (livelyA, livelyB) = (Robust.Median([.. ofA]), Robust.Median([.. ofB]));
        return livelyA < LeastLiveliness * livelyB || livelyB < LeastLiveliness * livelyA ? 0 : FisherZ(own, difference, a.Curve.IsHourly ? 1 : AlikeOfFast);
    }

    /// <summary>A curve less the mean of the slots around.</summary>
    private static double[] Fast(double[] curve)
    {
        var fast = new double[curve.Length];
        for (var i = 0; i < curve.Length; i++)
        {
            var (sum, n) = (0.0, 0);
            for (var j = Math.Max(0, i - SlowSlots); j <= Math.Min(curve.Length - 1, i + SlowSlots); j++)
                if (!double.IsNaN(curve[j])) (sum, n) = (sum + curve[j], n + 1);
            fast[i] = n <= SlowSlots ? double.NaN : curve[i] - sum / n;
        }
        return fast;
    }

    /// <summary>Changes (log) that a copy's own jitter does not make, and the vote of a day on which they are seen.</summary>
    private const double Moves = 0.03, OfDetail = 2;

    /// <summary>Where one stands still on a coarse scale while the other moves, the other was not made from it.</summary>
    private static double Detail(DayCurve a, DayCurve b, int lag, bool[] commonOfA, bool[] commonOfB)
    {
        bool isFinerA = a.MovesWhereStill(b, -lag, commonOfA) >= Moves, isFinerB = b.MovesWhereStill(a, lag, commonOfB) >= Moves;
        return isFinerA == isFinerB ? 0 : isFinerA ? OfDetail : -OfDetail;
    }

    /// <summary>Gaps inside the common stretch that only one of the two has: who has values where the other has none did not copy them.</summary>
    private static double Gaps(DayCurve a, DayCurve b, int lag, bool[] common)
    {
        var (onlyA, onlyB, before) = (0, 0, 0);
        for (var i = 0; i < common.Length; i++)
        {
            var has = !common[i] || i - lag < 0 || i - lag >= common.Length ? 0 : (double.IsNaN(b.Levels[i - lag]) ? 1 : 0) - (double.IsNaN(a.Levels[i]) ? 1 : 0);
            if (has != before && has > 0) onlyA++;
            if (has != before && has < 0) onlyB++;
            before = has;
        }
        return onlyA + onlyB == 0 ? 0 : (onlyA - onlyB) / Math.Sqrt(onlyA + onlyB);
    }

    /// <summary>Fisher's z of the correlation, in deviations, so many neighbouring values counting as one; 0 with fewer than nine values or where one of the two stands still.</summary>
    private static double FisherZ(List<double> x, List<double> y, double alike)
    {
        if (x.Count < 9) return 0;
        double mx = x.Average(), my = y.Average(), xy = 0, xx = 1e-9, yy = 1e-9;
        for (var i = 0; i < x.Count; i++) (xy, xx, yy) = (xy + (x[i] - mx) * (y[i] - my), xx + (x[i] - mx) * (x[i] - mx), yy + (y[i] - my) * (y[i] - my));
        return Math.Atanh(Math.Clamp(xy / Math.Sqrt(xx * yy), -0.95, 0.95)) * Math.Sqrt(Math.Max(1, x.Count / alike - 3));
    }
}
