using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down in a site's level of the night against the region, log(site ÷ median of the sites), that stays (<see cref="LevelStep"/>). A K-factor is set once and holds; work does
/// not reach the night, and nights louder than the site's quiet ones are left out.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance or a new monitor (flagged M or C between the last night before and the first after: left out); slow drift (no step);
/// weeks of night work that end (louder nights: left out, where there is a noise meter).</remarks>
public sealed class FactorChange : LevelStep
{
    /// <summary>The site's quiet nights: so many of them are quieter than a night that counts as quiet.</summary>
    private const double QuietestTenth = 0.1;

    public override IndicatorCard Card { get; } = new("factor_change", 7, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet"], "factor",
        new("数值整体突降并保持", "a level that stepped down and stayed"), new("未标记的维护或更换设备", "maintenance or a new monitor that nobody flagged"),
        "step change of log(site/neighbour median) without a maintenance flag (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (quiet, fine) = (day.Quiet(), day.Quiet("pm25_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            var logs = quiet.LogRatios(id, evenDamp: true);
            if (DayOf(day, id, logs.Length, Robust.Median(logs), "") is { } seen) yield return seen with { Extreme = fine.LogGain(id, evenDamp: true), Expected = quiet.Silence(id) };
        }
    }

    /// <summary>
    /// Without the nights that were louder all night long (<see cref="Observation.Expected"/>: dB(A) of the quietest hours) than the site's quiet ones, or than quiet nights are in the
    /// city where the site has none: somebody worked.
    /// </summary>
    private protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var (nights, city) = (base.CountedIn(window), Robust.Median([.. window.Subjects.Select(s => Silence(window.Of(s)))]));
        return seen =>
        {
            var silence = Silence(seen) > city + QuietHours.LoudBy ? city + QuietHours.LoudBy : Silence(seen);
            return [.. nights(seen).Where(o => !(o.Expected > silence + QuietHours.LoudBy))];
        };
    }

    private static double Silence(IReadOnlyList<Observation> nights) => Robust.Quantile([.. nights.Where(o => o.Exposure > 0).Select(o => o.Expected)], QuietestTenth);

    /// <summary>A factor takes the same share of every channel, cloth the coarse grains most.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen, DateOnly from) =>
        seen.All(o => double.IsNaN(o.Extreme)) || ChannelShares.SayEqual(seen, from, o => o.Extreme - o.Sum) ? [] : ["shielded_inlet", "factor_change"];

    protected override Bilingual Because(DateOnly from, double before, double after) => new(
        $"自 {from:MM-dd} 起，夜间颗粒物相对周边的水平由 {before:0%} 降至 {after:0%} 并保持（系数 {after / before:0.00}）",
        $"from {from:MM-dd} on, dust at night went from {before:0%} to {after:0%} of the region and stayed (factor {after / before:0.00})");
}
