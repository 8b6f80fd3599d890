using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings that differ far less from firm to firm than those of the colleagues, or that are tied to one another (ammonia always the same part of COD): who makes figures up has one idea of them, while firms differ manifold. Of each firm the
/// last reading of six weeks counts; by label, by pair of labels, and by label against another reading of the visit before (a constant part of what a colleague wrote there is soon written; what is the same is no reading, see <see cref="StandingReadings"/>), the robust spread (MAD) of its logarithm over the firms of a person is held against that of the others' (Student tail of their log spreads); of all that was looked at the p-values are put together by Simes (1986).
/// </summary>
/// <remarks>Unit: spread (relative). Innocent look-alike: one who goes to firms of one trade, or gives a limit (figures that hardly differ with anybody are left out).</remarks>
public sealed class NarrowReadings : DayIndicator<EnforcementDay>
{
    private const int Days = 42, FewestFirms = 8, FewestPeople = 6;

    /// <summary>What rounding leaves of a spread; and what people differ by anyhow, in logarithms.</summary>
    private const double Rounding = 0.01, LeastDifference = 0.25;

    /// <summary>Readings differ from firm to firm by a quarter at least; what differs less with everybody is a limit, a height, a number of the form.</summary>
    private const double Reading = 0.25;

    /// <summary>The MAD of n values is as sure as the deviation of a third of them.</summary>
    private const double Efficiency = 0.37;

    private const char Over = '/';
    private const string Before = "前次";

    public override IndicatorCard Card { get; } = new("narrow_readings", 2, LeadKind.EnforcementRecord, Tier.Statistical, ["other_record", "templated_record"], "relative spread", new("各企业读数过于接近", "readings that hardly differ from firm to firm"),
        new("所查企业同属一个行业", "firms of one trade"), "MAD of log readings by label and pair of labels against colleagues (domain §7)");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var visit in day.OnSite.Visits.Where(v => v.Inspectors.Count > 0 && !v.FoundShut))
            if (Figures.Kept(Figures.Of(visit.Narrative, day.Enterprise(visit.EnterpriseId))) is { Length: > 0 } figures)
                yield return new Observation(Card.Id, visit.Subject, day.Day) { Exposure = 1, Tag = FirmRecord.Tagged([[visit.Inspectors[0], visit.EnterpriseId, figures]]) };
    }

    /// <summary>What one person gives of one thing, at how many firms, and how it differs.</summary>
    private readonly record struct Spread(string Person, string What, int Firms, double LogSigma)
    {
        /// <summary>What it is less sure than those of so many firms are: the spread between people holds their own uncertainty already.</summary>
        public double StandardErrorBeyond(double firms) => Math.Sqrt(Math.Max(0, (1 / (Firms - 1.0)) - (1 / (firms - 1))) / (2 * Efficiency));
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var districts = new Dictionary<string, string>(StringComparer.Ordinal);
        var readings = Readings(window, districts);
        var judged = readings.GroupBy(r => r.Key.What, r => (r.Key.Person, r.Value), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(what => Judged([.. what.Where(p => p.Value.Count >= FewestFirms).Select(p => SpreadOf(p.Person, what.Key, p.Value)).OrderBy(s => s.Person, StringComparer.Ordinal)]));
        foreach (var person in judged.GroupBy(j => j.Spread.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var looked = person.OrderBy(j => j.PValue).ToList();
            var (spread, usual, _) = looked[0];
            var simes = looked.Select((j, i) => j.PValue * looked.Count / (i + 1)).Min();
            var (own, others) = (Math.Exp(spread.LogSigma), Math.Exp(usual.Center));
            var isTied = spread.What.Contains(Over);
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, person.Key, "", districts[person.Key]), own, Core.Indicators.Range.AtLeast(Math.Exp(usual.ExpectedLow)), Math.Min(1, simes))
            {
                Exposure = spread.Firms,
                Because = isTied
                    ? new($"主办检查在 {spread.Firms} 家企业所记“{spread.What}”之比仅相差 {own:0.#%}（同事 {others:0%}）", $"at {spread.Firms} firms the readings '{spread.What}' given when in charge keep one ratio within {own:0.#%} (those of colleagues differ by {others:0%})")
                    : new($"主办检查在 {spread.Firms} 家企业所记“{spread.What}”仅相差 {own:0.#%}（同事 {others:0%}）", $"the readings '{spread.What}' given when in charge differ by {own:0.#%} over {spread.Firms} firms (those of colleagues by {others:0%})"),
            };
        }
    }

    /// <summary>The last reading of each firm, in logarithms, by who was in charge and what was read: a label, or one over another.</summary>
    private static Dictionary<(string Person, string What), Dictionary<string, double>> Readings(ObservationWindow window, Dictionary<string, string> districts)
    {
        var readings = new Dictionary<(string, string), Dictionary<string, double>>();
        void Put(string person, string what, string firm, double value)
        {
            if (!readings.TryGetValue((person, what), out var ofFirms)) readings[(person, what)] = ofFirms = new(StringComparer.Ordinal);
            ofFirms[firm] = value;
        }
        var before = new Dictionary<(string Firm, string Label), double>();
        foreach (var o in window.Subjects.SelectMany(s => window.Of(s)).OrderBy(o => o.Day).ThenBy(o => o.Subject.Id, StringComparer.Ordinal))
        {
            if (FirmRecord.Untagged(o.Tag).FirstOrDefault() is not [var person, var firm, var kept]) continue;
            // A label that stands twice is two things.
            var figures = Figures.FromKept(kept).GroupBy(f => f.Label, StringComparer.Ordinal).Where(g => g.Count() == 1).Select(g => (g.Key, Log: Math.Log(g.First().Number))).Where(f => double.IsFinite(f.Log)).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
            if (o.Day > window.AsOf.AddDays(-Days))
            {
                districts[person] = o.Subject.District;
                for (var i = 0; i < figures.Count; i++)
                {
                    Put(person, figures[i].Key, firm, figures[i].Log);
                    if (before.TryGetValue((firm, figures[i].Key), out var former) && former != figures[i].Log) Put(person, $"{figures[i].Key}{Over}{Before}", firm, figures[i].Log - former);
                    for (var k = i + 1; k < figures.Count; k++) Put(person, $"{figures[i].Key}{Over}{figures[k].Key}", firm, figures[i].Log - figures[k].Log);
                }
            }
            foreach (var (label, log) in figures) before[(firm, label)] = log;
        }
        return readings;
    }

    private static Spread SpreadOf(string person, string what, Dictionary<string, double> ofFirms)
    {
        double[] logs = [.. ofFirms.Values];
        return new(person, what, logs.Length, Math.Log(Math.Max(Rounding, Robust.Sigma(logs, Robust.Median(logs)))));
    }

    private static IEnumerable<(Spread Spread, PeerLevel Usual, double PValue)> Judged(List<Spread> people)
    {
        if (people.Count < FewestPeople || PeerLevel.Fit([.. people.Select(s => s.LogSigma)], LeastDifference, FewestPeople) is not { } usual || usual.Center < Math.Log(Reading)) yield break;
        var firms = Robust.Median([.. people.Select(s => (double)s.Firms)]);
        foreach (var spread in people) yield return (spread, usual, usual.LowerTail(spread.LogSigma, spread.StandardErrorBeyond(firms)));
    }
}
