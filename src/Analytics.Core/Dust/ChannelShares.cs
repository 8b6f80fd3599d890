using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>Whether a change of level took the same share of fine and of coarse dust. A factor does, cloth over the inlet takes the coarse grains most.</summary>
internal static class ChannelShares
{
    /// <summary>Cloth that takes a third of the PM10 takes a tenth more of it than of the PM2.5 (log).</summary>
    private const double Unequal = 0.08;

    private const int FewestNights = 3;

    /// <param name="fineShare">Gain of PM2.5 less that of PM10 of a night (log); NaN where not measured.</param>
    /// <returns>True where the fine share of the nights from <paramref name="since"/> on is that of the nights before, within the site's own scatter; false where it is not, or cannot be told.</returns>
    public static bool SayEqual(IReadOnlyList<Observation> seen, DateOnly since, Func<Observation, double> fineShare)
    {
        double[] before = [.. seen.Where(o => o.Day < since).Select(fineShare).Where(v => !double.IsNaN(v))], after = [.. seen.Where(o => o.Day >= since).Select(fineShare).Where(v => !double.IsNaN(v))];
        if (before.Length < FewestNights || after.Length < FewestNights) return false;
        var (usual, now) = (Robust.Median(before), Robust.Median(after));
        var error = Robust.Sigma(before, usual) * Math.Sqrt(1.0 / before.Length + 1.0 / after.Length);
        return Math.Abs(now - usual) < Unequal + error;
    }
}
