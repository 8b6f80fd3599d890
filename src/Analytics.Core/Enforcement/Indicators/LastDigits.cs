using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings whose last digits are a person's and not an instrument's: who makes figures up likes some digits and shuns others. The last digits of the figures that he gives when in charge, each value once, without 0 and 5 (which
/// rounding makes), are held against those that others give under the same labels, by chi-square of seven degrees. Labels whose last digits are not spread (a limit, a number of something) are left out.
/// </summary>
/// <remarks>Unit: share of the digit that stands out most. Innocent look-alike: an instrument with coarse steps that one person alone carries.</remarks>
public sealed class LastDigits : DayIndicator<EnforcementDay>
{
    private const int FewestOfLabel = 40, FewestOwn = 40;
    private const double Spread = 0.25;

    private static readonly int[] Digits = [1, 2, 3, 4, 6, 7, 8, 9];

    public override IndicatorCard Card { get; } = new("last_digits", 1, LeadKind.EnforcementRecord, Tier.Statistical, ["other_record", "templated_record"], "share of readings", new("读数末位数字偏好", "last digits that are made up"),
        new("个人专用仪器分度较粗", "an instrument with coarse steps"), "last digits against those of others by label; chi-square (Mosimann 1995)");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var visit in day.OnSite.Visits.Where(v => v.Inspectors.Count > 0 && !v.FoundShut))
            if (Figures.Kept(Figures.Of(visit.Narrative, day.Enterprise(visit.EnterpriseId))) is { Length: > 0 } figures)
                yield return new Observation(Card.Id, visit.Subject, day.Day) { Exposure = 1, Tag = FirmRecord.Tagged([[visit.Inspectors[0], figures]]) };
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var given = window.Subjects.SelectMany(s => window.Of(s)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).Where(o => o.Cells.Length == 2)
            .SelectMany(o => Figures.FromKept(o.Cells[1]).Select(f => (Person: o.Cells[0], Figure: f, o.Observation))).DistinctBy(g => (g.Person, g.Figure)).ToList();
        var all = given.GroupBy(g => g.Figure.Label, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Counts(g.Select(x => x.Figure)), StringComparer.Ordinal);
        foreach (var person in given.GroupBy(g => g.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var (own, expected) = Against(person.Select(g => g.Figure), all);
            if (own.Sum() < FewestOwn) continue;
            var most = Enumerable.Range(0, Digits.Length).MaxBy(i => own[i] - expected[i]);
            var chiSquare = own.Zip(expected, (o, e) => (o - e) * (o - e) / e).Sum();
            var (count, share) = ((int)own.Sum(), own[most] / own.Sum());
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, person.Key, "", person.MaxBy(g => g.Observation.Day).Observation.Subject.District), share, Core.Indicators.Range.AtMost(expected[most] / own.Sum()), 1 - Distributions.GammaP((Digits.Length - 1) / 2.0, chiSquare / 2))
            {
                Exposure = count,
                Because = new($"主办检查所记 {count} 个读数中末位为 {Digits[most]} 的占 {share:0%}（他人同类读数 {expected[most] / own.Sum():0%}）", $"of {count} readings given when in charge {share:0%} end in {Digits[most]} (those of others under the same labels: {expected[most] / own.Sum():0%})"),
            };
        }
    }

    /// <summary>How often each digit ends a person's figures, and would by what others give under their labels.</summary>
    private static (double[] Own, double[] Expected) Against(IEnumerable<Figure> figures, Dictionary<string, double[]> all)
    {
        var (own, expected) = (new double[Digits.Length], new double[Digits.Length]);
        foreach (var label in figures.GroupBy(f => f.Label, StringComparer.Ordinal))
        {
            var his = Counts(label);
            var others = all[label.Key].Zip(his, (a, h) => a - h).ToArray();
            if (others.Sum() < FewestOfLabel || others.Max() > Spread * others.Sum()) continue;
            for (var i = 0; i < Digits.Length; i++) (own[i], expected[i]) = (own[i] + his[i], expected[i] + his.Sum() * (others[i] + 1) / (others.Sum() + Digits.Length));
        }
        return (own, expected);
    }

    private static double[] Counts(IEnumerable<Figure> figures) => figures.Select(f => f.Value[^1] - '0').ToList() is var last ? [.. Digits.Select(d => (double)last.Count(x => x == d))] : [];
}
