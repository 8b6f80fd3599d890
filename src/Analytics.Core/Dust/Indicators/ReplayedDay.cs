using System.Collections.Concurrent;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days of which six hours or more repeat an earlier day of the same site, or earlier hours of the same day, whatever the shift (to half an hour) and the
/// gain: correlation of the changes of log PM10 from slot to slot (<see cref="DayCurve"/>).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: none known, air does not repeat its noise; hourly monitors, whose days share a daily course, must
/// agree for eighteen hours at 0.985.</remarks>
public sealed class ReplayedDay : AbnormalDays
{
    private const int MaxLag = 2, LeastSameDayHours = 2;

    private static readonly Dataset Curves = new("curves_replayed_day", [Text("site_id"), Text("curve")], ["site_id"], null);

    public override IndicatorCard Card { get; } = new("replayed_day", 5, LeadKind.DustMonitor, Tier.Contradiction, ["replayed"], "share of days",
        new("重放历史数据", "an earlier day replayed"), new("无（空气不会重复）", "none known: air does not repeat itself"), "correlation of changes with the site's last 28 days, any gain, shifts to half an hour");

    protected override int FewestDays => 3;

    protected override double SmallestShare => 0.08;

    protected override double HonestFloor => 0.001;

    public override Dataset Digest => Curves;

    public override int DigestDays => 28;

    public override Table Digested(DustDay day)
    {
        var kept = day.ReportingSites.Select(id => (Id: id, Curve: DayCurve.Of(day, id))).Where(c => c.Curve is not null).ToList();
        return new Table(Curves, kept.Count).With("site_id", (IReadOnlyList<string?>)[.. kept.Select(k => k.Id)]).With("curve", (IReadOnlyList<string?>)[.. kept.Select(k => k.Curve!.Encoded())]);
    }

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var earlier = memory.Digests.SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => (d.Day, Site: d.Table.TextAt("site_id", row)!, Curve: d.Table.TextAt("curve", row)!)))
            .ToLookup(e => e.Site, e => (e.Day, e.Curve), StringComparer.Ordinal);
        var found = new ConcurrentDictionary<string, (DateOnly Day, int Slots, double Likeness, int Minutes)>(StringComparer.Ordinal);
        Parallel.ForEach(day.ReportingSites, id => found[id] = Best(day, id, [.. earlier[id].Select(e => (e.Day, DayCurve.Decoded(e.Curve)))]));
        foreach (var id in day.ReportingSites)
        {
            if (DayCurve.Of(day, id) is not { } curve) continue;
            var (on, slots, likeness, minutes) = found[id];
            yield return DayOf(day, id, slots > 0) with
            {
                Examples = slots == 0 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), likeness, new(
                    $"{day.Day:MM-dd} 有 {slots * curve.SlotMinutes / 60.0:0.#} 小时的曲线与本点 {on:MM-dd} 几乎相同（错开 {minutes} 分钟，相关 {likeness:0.000}）",
                    $"{slots * curve.SlotMinutes / 60.0:0.#} hours of {day.Day:MM-dd} are those of {on:MM-dd} (moved by {minutes} minutes, correlation {likeness:0.000})"))],
            };
        }
    }

    private static (DateOnly Day, int Slots, double Likeness, int Minutes) Best(DustDay day, string id, List<(DateOnly Day, DayCurve Curve)> earlier)
    {
        var best = (Day: day.Day, Slots: 0, Likeness: 0.0, Minutes: 0);
        (DateOnly Day, DayCurve Curve)[] alike = [.. earlier.Where(e => e.Curve.Slots == SlotMeans.SlotsOf(day, id))];
        var abreast = new CurvesAbreast([.. alike.Select(e => e.Curve.Changes)]);
        foreach (var late in DayCurve.IsDense(day, id) ? (ReadOnlySpan<int>)[0, 5, 10] : [0])
        {
            if (DayCurve.Of(day, id, late) is not { } curve) continue;
            bool[][] near = [.. Enumerable.Range(-MaxLag, 2 * MaxLag + 1).Select(lag => abreast.Near(curve.Changes, lag, curve.Window, curve.Window - DayCurve.MostMissing, curve.Same))];
            for (var n = 0; n < alike.Length; n++)
                for (var lag = -MaxLag; lag <= MaxLag; lag++)
                    if (near[lag + MaxLag][n]) Keep(alike[n].Day, curve.Repeats(alike[n].Curve, lag), lag * curve.SlotMinutes + late);
            if (late == 0 && !curve.IsHourly)
                for (var lag = LeastSameDayHours * 60 / curve.SlotMinutes; lag <= curve.Slots - curve.Window; lag++) Keep(day.Day, curve.Repeats(curve, lag), lag * curve.SlotMinutes);
        }
        return best;

        void Keep(DateOnly on, (int Slots, double Likeness) match, int minutes)
        {
            if (match.Slots > best.Slots || (match.Slots == best.Slots && match.Likeness > best.Likeness)) best = (on, match.Slots, match.Likeness, minutes);
        }
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天有六小时以上与本点此前的曲线几乎完全相同", $"on {abnormal} of {evaluated} days six hours or more repeat earlier hours of the same site");
}
