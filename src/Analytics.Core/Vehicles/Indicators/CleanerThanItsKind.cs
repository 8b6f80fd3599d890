using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that are far cleaner in all pollutants together than vehicles of their model, standard and age are at other stations (a third
/// and less, and two spreads and more of the natural log), what the station's customers are cleaner by taken off, against the number that the lane's mix of fuels, standards, first and second tries gives elsewhere. Another car's
/// exhaust, a factor or a clean trace brings such tests. Gas and smoke are judged each by itself, and the more striking one (p-value times two) speaks: they are measured by two instruments, and what is done to one leaves the
/// other alone.
/// </summary>
/// <remarks>
/// Unit: share of the tests of the instrument; lanes differ in observed ÷ expected as <see cref="PeerRatio"/> learns. Innocent look-alike: well-kept customers, on all lanes of the station (the median of the lanes' usual first tests, where
/// they are cleaner, is theirs), thoroughly repaired vehicles (all lanes have some), buses fitted with filters (diesel buses are left out), old vehicles that are well kept (one in twenty of China 1, none of China 6: the mix expects them), an analyser that reads low (small against two spreads).
/// Kinds that are clean anyway cannot be far cleaner and are not counted. Where most of them are second tries, they must also be more than the second tries of other lanes give: repairs make many of those clean, and
/// a lane that fails many sees many again.
/// </remarks>
public sealed class CleanerThanItsKind : DayIndicator<VehicleDay>
{
    private const double FarCleaner = -2;

    /// <summary>A third of the usual level or less, so that a low reading or a mild district is not meant.</summary>
    private static readonly double LargestShare = Math.Log(1.0 / 3);

    /// <summary>A kind whose usual level is nearer to nothing than this many spreads has no room below.</summary>
    private const double Room = 2.2;

    /// <summary>Share of second tries from which on the story is that of failed vehicles.</summary>
    private const double MostlyAgain = 0.6;

    /// <summary>With fewer first tests a lane says nothing of the station's customers.</summary>
    private const int FewestCustomers = 15;

    private const double FewestTests = 10, FewestClean = 3, SmallestShare = 0.02;

    /// <summary>What is known of a kind elsewhere is drawn towards the rate of all kinds, as by so many tests of them; that rate is not taken smaller than this.</summary>
    private const double KindWeight = 100, LeastRate = 0.003;

    /// <summary>One test in so many is far cleaner on any lane, whatever its kinds show elsewhere: a wrong model code, a converted engine.</summary>
    private const double Slip = 0.001;

    public override IndicatorCard Card { get; } = new("cleaner_than_its_kind", 5, LeadKind.VehicleInspection, Tier.Statistical, ["scaled_results", "donor_vehicle", "other_vehicle", "pass_shopping", "copied_trace", "diluted_sample", "short_test", "impossible_time"],
        "share of tests", new("排放远低于同类车辆", "far cleaner than its kind"), new("彻底维修的车辆；加装滤芯的公交车（柴油客车不计）；分析仪示值偏低", "thoroughly repaired vehicles; buses fitted with filters (diesel buses are left out); an analyser that reads low"),
        "residual on model, standard, age and method (Oliva 2015); domain B2, C3");

    public override Dataset Digest => EmissionCohorts.Digest;

    public override int DigestDays => EmissionCohorts.DigestDays;

    public override Table Digested(VehicleDay day) => EmissionCohorts.Digested(day);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var cohorts = EmissionCohorts.Of(day, memory);
        foreach (var lane in day.Inspections.Where(i => i.CheckType != "comparison" && !IsOfDepot(i)).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var judged = lane.Select(t => (Test: t, Level: Emissions.Level(t), Usual: cohorts.For(t)))
                .Where(x => x.Level is not null && x.Usual is { } usual && usual.Score(Math.Log(Emissions.Blur)) < -Room)
                .Select(x => (x.Test, Level: x.Level!.Value, Usual: x.Usual!.Value)).ToList();
            if (judged.Count == 0) continue;
            var clean = judged.Select(x => (x.Test, Clean: new Clean(KindOf(x.Test), x.Usual.Score(x.Level), x.Usual.Level, x.Level))).Where(x => x.Clean.IsFar(0))
                .OrderBy(x => x.Clean.Score).ThenBy(x => x.Test.Id, StringComparer.Ordinal).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(judged[0].Test), day.Day)
            {
                Exposure = judged.Count,
                Count = clean.Count,
                Tag = new Seen([.. judged.Where(x => x.Test.AttemptNo <= 1).Select(x => x.Usual.Score(x.Level))], judged.GroupBy(x => KindOf(x.Test)).ToDictionary(g => g.Key, g => (double)g.Count()), [.. clean.Select(x => x.Clean)]).ToString(),
                Examples = [.. clean.Take(Observation.MaxExamples).Select(x => new Example(x.Test.Ref(day.Day), -x.Clean.Score, new(
                    $"检验 {x.Test.Id}（国 {x.Test.EmissionStandard}，车龄 {x.Test.AgeYears:0} 年）排放仅为同类车的 {Math.Exp(x.Clean.Level - x.Clean.Usual):0%}",
                    $"test {x.Test.Id} (China {x.Test.EmissionStandard}, {x.Test.AgeYears:0} years old): {Math.Exp(x.Clean.Level - x.Clean.Usual):0%} of what its kind emits")))],
            };
        }
    }

    /// <summary>Diesel buses belong to a few depots, which fit filters to all of theirs at once: what buses of their age emit elsewhere says nothing of them.</summary>
    private static bool IsOfDepot(Inspection test) => test is { Fuel: "diesel", VehicleClass: "bus" };

    /// <summary>
    /// Where most of them are second tries, what was done was done to make a failed vehicle pass: by a workshop as elsewhere, or not. Else the clean tests tell by themselves whose gas it was (<see cref="Levels"/>).
    /// </summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var seen = window.Subjects.ToDictionary(s => s, s => Seen.Sum(window.Of(s).Select(o => Seen.Parse(o.Tag))));
        var customers = CustomersOf(seen);
        var far = seen.ToDictionary(l => l.Key, l => l.Value with { Clean = [.. l.Value.Clean.Where(c => c.IsFar(customers[l.Key.ParentId]))] });
        foreach (var lane in Instruments.SelectMany(i => JudgedBy(i, far)).Where(j => j.Tests >= FewestTests).ToLookup(j => j.Lane))
        {
            var most = lane.MinBy(j => j.PValue)!;
            var p = Math.Min(1, lane.Count() * most.PValue);
            var days = window.Of(lane.Key).Where(o => o.Count > 0).ToList();
            yield return new Measurement(Card.Id, lane.Key, most.Clean / most.Tests, Core.Indicators.Range.AtMost(most.MostUsual / most.Tests), p)
            {
                Exposure = most.Tests,
                Methods = most.MostlyAgain ? ["pass_shopping", "donor_vehicle", "other_vehicle"] : MethodsOf(new Levels([.. far[lane.Key].Clean.Where(c => most.Measures(c.Kind))])),
                Evidence = Math.Min(Evidences.FromPValue(p), most.MostlyAgain ? Evidences.FromPValue(most.AgainPValue) : Evidences.Most),
                Because = new($"{most.Tests:0} 次{most.By.Zh}检验中 {most.Clean:0} 次排放远低于同型、同标准、同车龄车辆，他站同类构成应约 {most.Usual:0.0} 次",
                    $"{most.Clean:0} of {most.Tests:0} tests {most.By.En} are far cleaner than vehicles of their model, standard and age; the same mix gives about {most.Usual:0.0} elsewhere"),
                Examples = [.. days.SelectMany(o => o.Examples).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
                SeenFrom = days.Count > 0 ? days[0].Day : null,
                SeenTo = days.Count > 0 ? days[^1].Day : null,
            };
        }
    }

    /// <summary>
    /// By how many spreads each station's customers are cleaner than those of the usual station, at most 0: the median of its lanes' medians, so that one lane's factor is not taken for the customers'.
    /// </summary>
    private static Dictionary<string, double> CustomersOf(Dictionary<Subject, Seen> lanes)
    {
        var stations = lanes.GroupBy(l => l.Key.ParentId).ToDictionary(g => g.Key, g => Robust.Median([.. g.Where(l => l.Value.FirstScores.Count >= FewestCustomers).Select(l => Robust.Median([.. l.Value.FirstScores]))]));
        var usual = Robust.Median([.. stations.Values]);
        return stations.ToDictionary(s => s.Key, s => s.Value < usual ? s.Value - usual : 0);
    }

    /// <summary>What a lane's tests by one instrument show.</summary>
    /// <param name="Usual">How many clean ones honest lanes of this mix have, <paramref name="MostUsual"/> at the most.</param>
    /// <param name="MostlyAgain">Most of the clean ones are second tries; <paramref name="AgainPValue"/> holds them against the second tries of other lanes.</param>
    private sealed record Judged(Subject Lane, Bilingual By, Func<string, bool> Measures, double Tests, double Clean, double PValue, double Usual, double MostUsual, bool MostlyAgain, double AgainPValue);

    private static readonly (Bilingual Name, Func<string, bool> Measures)[] Instruments = [(new("气体", "of gases"), kind => !IsDiesel(kind)), (new("柴油车", "of diesels"), IsDiesel)];

    private static bool IsDiesel(string kind) => kind.StartsWith("diesel", StringComparison.Ordinal);

    private static List<Judged> JudgedBy((Bilingual Name, Func<string, bool> Measures) instrument, Dictionary<Subject, Seen> far)
    {
        var lanes = far.Select(m => (Lane: m.Key, Mix: Mix.Of(m.Value).Only(instrument.Measures))).Where(l => l.Mix.Tests > 0).ToList();
        if (lanes.Count == 0) return [];
        var (city, stations) = (Mix.Sum(lanes.Select(l => l.Mix)), lanes.GroupBy(l => l.Lane.ParentId).ToDictionary(g => g.Key, g => Mix.Sum(g.Select(l => l.Mix))));
        var expected = lanes.ToDictionary(l => l.Lane, l => l.Mix.ExpectedFrom(city, stations[l.Lane.ParentId]));
        var peers = PeerRatio.FitCore(lanes.Select(l => (l.Mix.Clean, expected[l.Lane])));
        var repaired = PeerRate.Fit(lanes.Select(l => l.Mix.Only(IsAgain)).Select(m => (m.Clean, m.Tests)), LeastRate);
        return [.. lanes.Select(l =>
        {
            var (mix, again, usual) = (l.Mix, l.Mix.Only(IsAgain), Math.Max(expected[l.Lane], Slip * l.Mix.Tests / peers.Mean));
            var weak = mix.Clean < FewestClean || mix.Clean / mix.Tests < SmallestShare;
            return new Judged(l.Lane, instrument.Name, instrument.Measures, mix.Tests, mix.Clean, weak ? 1 : peers.UpperTail(mix.Clean, usual), usual * peers.Mean, usual * peers.ExpectedHigh(usual),
                again.Clean > MostlyAgain * mix.Clean, repaired.UpperTail(again.Clean, again.Tests));
        })];
    }

    /// <summary>A level of half a hundredth of the limits: not even another car's exhaust is so clean; something was taken off the readings.</summary>
    private static readonly double Nothing = Math.Log(Emissions.Blur + 0.005);

    /// <summary>Three to one.</summary>
    private static readonly double Clearly = Math.Log(3);

    /// <summary>Where the levels do not tell, a factor comes first: another car leaves other marks too (gears, plug, load), and they speak for themselves.</summary>
    private static IReadOnlyList<string> MethodsOf(Levels levels) =>
        levels.Mean < Nothing || levels.OfOneGas < -Clearly ? ["scaled_results", "pass_shopping", "diluted_sample", "edited_result", "donor_vehicle", "copied_trace", "other_vehicle", "short_test", "impossible_time"]
        : levels.OfOneGas > Clearly ? ["donor_vehicle", "copied_trace", "other_vehicle", "scaled_results", "pass_shopping", "diluted_sample", "short_test", "impossible_time"] : [];

    /// <summary>
    /// The clean tests' levels. Readings that were multiplied keep what their vehicles differ by: beside the kinds' usual levels they scatter less than by themselves. One car's exhaust, or one recording, is equally clean whatever kind
    /// it stands for, and scatters more beside their levels.
    /// </summary>
    private sealed class Levels(IReadOnlyCollection<Clean> tests)
    {
        /// <summary>One engine differs by so much from test to test (natural log).</summary>
        private const double Repeats = 0.1;

        private const int Fewest = 4;

        public double Mean => tests.Count == 0 ? double.NaN : tests.Average(t => t.Level);

        /// <summary>ln of how much likelier the levels are as one gas than as readings of the kinds' own, both normal with the scatter found; NaN with too few.</summary>
        public double OfOneGas => tests.Count < Fewest ? double.NaN : (tests.Count - 2) / 2.0 * Math.Log(Scatter(t => Unblurred(t.Level) - Unblurred(t.Usual)) / Scatter(t => Unblurred(t.Level)));

        private double Scatter(Func<Clean, double> of)
        {
            var mean = tests.Average(of);
            return tests.Sum(t => (of(t) - mean) * (of(t) - mean)) / (tests.Count - 1) + Repeats * Repeats;
        }

        /// <summary>Near nothing <see cref="Emissions.Blur"/> makes all levels alike; below half a hundredth of the scale no bench tells.</summary>
        private static double Unblurred(double level) => Math.Log(Math.Max(0.005, Math.Exp(level) - Emissions.Blur));
    }

    /// <summary>A test that is far cleaner than its kind: by how many spreads, the kind's usual level and the test's own.</summary>
    private readonly record struct Clean(string Kind, double Score, double Usual, double Level)
    {
        /// <summary>Whether it is far cleaner even beside customers that are so many spreads cleaner themselves.</summary>
        public bool IsFar(double customers) => Score - customers < FarCleaner && (Level - Usual) * (1 - customers / Score) < LargestShare;
    }

    /// <summary>What is kept of a lane as text from day to day: the scores of its first tests, how many tests of each kind were judged (<c>kind=tests</c>), and the clean ones.</summary>
    private sealed record Seen(IReadOnlyList<double> FirstScores, IReadOnlyDictionary<string, double> Kinds, IReadOnlyList<Clean> Clean)
    {
        public static Seen Sum(IEnumerable<Seen> days)
        {
            var all = days.ToList();
            return new([.. all.SelectMany(d => d.FirstScores)], all.SelectMany(d => d.Kinds).GroupBy(k => k.Key).ToDictionary(g => g.Key, g => g.Sum(k => k.Value)), [.. all.SelectMany(d => d.Clean)]);
        }

        public override string ToString() => string.Join(';', string.Join(' ', FirstScores.Select(v => Text(v, "0.#"))), string.Join(' ', Kinds.OrderBy(k => k.Key, StringComparer.Ordinal).Select(k => $"{k.Key}={k.Value:0}")),
            string.Join(' ', Clean.Select(c => $"{c.Kind}={Text(c.Score)}={Text(c.Usual)}={Text(c.Level)}")));

        public static Seen Parse(string tag)
        {
            var parts = tag.Split(';').Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            return new([.. parts[0].Select(Number)], parts[1].Select(k => k.Split('=')).ToDictionary(k => k[0], k => Number(k[1])),
                [.. parts[2].Select(c => c.Split('=')).Select(c => new Clean(c[0], Number(c[1]), Number(c[2]), Number(c[3])))]);
        }

        private static string Text(double value, string format = "0.###") => value.ToString(format, CultureInfo.InvariantCulture);

        private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string KindOf(Inspection test) => $"{test.Fuel}-{test.EmissionStandard}{(test.AttemptNo > 1 ? Again : "")}";

    private const string Again = "+";

    private static bool IsAgain(string kind) => kind.EndsWith(Again, StringComparison.Ordinal);

    /// <summary>How many tests of each kind were judged and how many of them were far cleaner. A kind is a fuel, a standard, and a first or a later try.</summary>
    private sealed record Mix(IReadOnlyDictionary<string, (double Tests, double Clean)> Kinds)
    {
        public double Tests => Kinds.Values.Sum(k => k.Tests);

        public double Clean => Kinds.Values.Sum(k => k.Clean);

        public static Mix Of(Seen lane) => new(lane.Kinds.ToDictionary(k => k.Key, k => (k.Value, (double)lane.Clean.Count(c => c.Kind == k.Key))));

        public static Mix Sum(IEnumerable<Mix> mixes) => new(mixes.SelectMany(m => m.Kinds).GroupBy(k => k.Key).ToDictionary(g => g.Key, g => (g.Sum(k => k.Value.Tests), g.Sum(k => k.Value.Clean))));

        public Mix Only(Func<string, bool> of) => new(Kinds.Where(k => of(k.Key)).ToDictionary());

        /// <summary>How many of these tests would be far cleaner at the rates of the city without the own station, each kind's drawn towards the rate of its first or later tries.</summary>
        public double ExpectedFrom(Mix city, Mix own)
        {
            (double Tests, double Clean) Elsewhere(Func<string, bool> of) => (city.Only(of).Tests - own.Only(of).Tests, city.Only(of).Clean - own.Only(of).Clean);
            var (first, again) = (Elsewhere(kind => !IsAgain(kind)), Elsewhere(IsAgain));
            return Kinds.Sum(k =>
            {
                var (kind, tries) = (Elsewhere(other => other == k.Key), IsAgain(k.Key) ? again : first);
                return k.Value.Tests * (kind.Clean + KindWeight * Math.Max(LeastRate, tries.Tests > 0 ? tries.Clean / tries.Tests : 0)) / (kind.Tests + KindWeight);
            });
        }
    }
}
