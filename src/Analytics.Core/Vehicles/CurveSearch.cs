using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles;

/// <summary>Another vehicle's earlier test whose curves have the same shape.</summary>
/// <param name="LagSeconds">By how much the later one is behind.</param>
public sealed record CurveMatch(DateOnly Day, string Test, string Station, int LagSeconds, TraceLikeness Likeness);

/// <summary>
/// Looks for the shapes of a day's curves among all of a year. Candidates come in two ways: through the archive's keys (<see cref="TraceWords"/>), whoever they are from; and one by one from the
/// latest tests of the own station, where templates are at hand and noise that turns the signs of words hides nothing. Either is compared channel by channel at every shift of ten seconds either way.
/// </summary>
public sealed class CurveSearch
{
    /// <summary>Shifts that are looked for, seconds: the delay of a sampling line is below 15, and a copy that is moved further loses what stands at the ends of its phases.</summary>
    public const int MostLag = 10;

    private const int LagStep = TraceCurve.StepSeconds, Lags = 2 * MostLag / LagStep + 1, NearSteps = 2;

    /// <summary>Matches weaker than this are chance whatever the day shows.</summary>
    private const double Candidate = 4.5;

    /// <summary>Pairs of a day that are compared one by one with the latest tests of the own station. In a small city that is two months of them.</summary>
    private const int MostPairs = 300_000;

    /// <summary>Tests of other stations with which each is compared to learn how alike strangers are.</summary>
    private const int StrangersPerTest = 10;

    /// <summary>A template that was used a thousand times is found by any eight of its uses.</summary>
    public static readonly SearchLimits Limits = new(1, 8);

    /// <summary>In how many signs the sketch of one of the station's own may differ: a copy at the least correlation that counts differs in 28 signs, give or take four.</summary>
    private const int FarthestOwn = 36;

    private readonly IReadOnlyList<TestCurve> curves;
    private readonly DateOnly day;
    private readonly Table digest;
    private readonly Archive archive;
    private readonly HeldArchive today;
    private readonly Dictionary<TestMethod, List<int>> ofMethod;
    private readonly Dictionary<string, List<Shelved>> shelves = [];

    /// <param name="digest">The day's digest: a row for each of the curves, in their order.</param>
    /// <param name="filed">Its keys.</param>
    /// <param name="archive">The days before.</param>
    public CurveSearch(IReadOnlyList<TestCurve> curves, DateOnly day, Table digest, IEnumerable<Filed> filed, Archive archive)
    {
        (this.curves, this.day, this.digest, this.archive, today) = (curves, day, digest, archive, new HeldArchive().With(day, digest, filed));
        ofMethod = Enumerable.Range(0, curves.Count).GroupBy(i => curves[i].Test.Method).ToDictionary(g => g.Key, g => g.ToList());
        Shelve();
    }

    /// <summary>What is kept of a curve: who it is of and its shape.</summary>
    public static Dataset DigestOf(string name) => new(name, [Columns.Text("inspection_id"), Columns.Text("vehicle_id"), Columns.Text("station_id"), Columns.Text("curve")], ["inspection_id"], null);

    public static Table Digested(Dataset dataset, IReadOnlyList<TestCurve> curves)
    {
        IReadOnlyList<string?> Texts(Func<TestCurve, string> of) => [.. curves.Select(of)];
        return new Table(dataset, curves.Count).With("inspection_id", Texts(c => c.Test.Id)).With("vehicle_id", Texts(c => c.Test.VehicleId)).With("station_id", Texts(c => c.Test.StationId))
            .With("curve", Texts(c => c.Curve.ToString()));
    }

    public static IEnumerable<Filed> Filed(Table digest)
    {
        var texts = digest.Texts("curve");
        return Enumerable.Range(0, digest.RowCount).AsParallel().AsOrdered().SelectMany(row =>
        {
            var curve = TraceCurve.Parse(texts[row]!);
            var sketch = TraceWords.SketchOf(curve);
            return TraceWords.FiledUnder(curve).Select(key => new Filed(key, row, sketch));
        });
    }

    /// <summary>For each curve of the day the match that is furthest beyond chance, or null.</summary>
    public IReadOnlyList<CurveMatch?> Run()
    {
        var looked = Enumerable.Range(0, curves.Count).AsParallel().AsOrdered().Select(Look).ToList();
        var wanted = new WantedKeys([.. looked.SelectMany(l => l.Wanted)]);
        var found = archive.Find(wanted, Limits).Concat(today.Find(wanted, Limits, (asker, row) => row < asker));
        var byKey = Compared([.. found]);
        var chances = ofMethod.ToDictionary(m => m.Key, m => (Share: (double)m.Value.Count / curves.Count, Chance: new ChanceLikeness([.. m.Value.SelectMany(i => looked[i].Strangers)])));
        double searched = archive.Days.Sum(d => (long)d.Rows) + curves.Count, stations = curves.Select(c => c.Test.StationId).Distinct().Count();
        return [.. Enumerable.Range(0, curves.Count).Select(i =>
        {
            var (share, chance) = chances[curves[i].Test.Method];
            double city = chance.Limit(searched * share * Lags), own = chance.Limit(searched * share * Lags / stations);
            return byKey[i].Append(looked[i].Own).Where(m => m is not null).Select(m => (Match: m!, Beyond: m!.Likeness.Score - (m.Station == curves[i].Test.StationId ? own : city)))
                .Where(m => m.Beyond >= 0).OrderByDescending(m => m.Beyond).ThenByDescending(m => m.Match.Day).ThenBy(m => m.Match.Test, StringComparer.Ordinal).FirstOrDefault().Match;
        })];
    }

    /// <summary>The keys to look a curve up by, at each shift, and its likest among the latest of its station.</summary>
    private (IReadOnlyList<Wanted> Wanted, CurveMatch? Own, double[] Strangers) Look(int asker)
    {
        var moved = new TraceCurve[Lags];
        for (var l = 0; l < Lags; l++) moved[l] = curves[asker].Moved((l - Lags / 2) * LagStep);
        var wanted = new List<Wanted>();
        foreach (var curve in moved) wanted.AddRange(WantedBy(asker, curve));
        return (wanted, Nearest(asker, moved), [.. Strangers(asker, moved)]);
    }

    public static IEnumerable<Wanted> WantedBy(int asker, TraceCurve curve)
    {
        var (sketch, farthest) = (TraceWords.SketchOf(curve), TraceWords.FarthestOf(curve));
        return farthest < 0 ? [] : TraceWords.AskedBy(curve).Select(key => new Wanted(asker, key, sketch, farthest));
    }

    /// <summary>
    /// The likest of the station's latest. What most of them have in common at a shift (one analyser's delay) is taken off. Null when none is so alike.
    /// </summary>
    private CurveMatch? Nearest(int asker, TraceCurve[] moved)
    {
        var test = curves[asker].Test;
        var shelf = shelves[test.StationId];
        var end = shelf.FindLastIndex(s => s.Day < day || s.Row < asker) + 1;
        var others = shelf.Take(end).Skip(Math.Max(0, end - MostPairs / Math.Max(1, curves.Count))).Where(s => s.Vehicle != test.VehicleId).ToList();
        if (others.Count == 0) return null;
        CurveMatch? best = null;
        foreach (var view in ViewsOf(moved))
        {
            var sketch = TraceWords.SketchOf(view.Curve, view.Lag);
            var usual = new Lazy<double>(() => Math.Max(0, Robust.Median([.. others.Select(o => TraceLikeness.Of(view.Curve, o.Curve, view.Lag).Score)])));
            foreach (var other in others)
            {
                if (sketch.Apart(other.Sketch) > FarthestOwn || TraceLikeness.Of(view.Curve, other.Curve, view.Lag) is var likeness && likeness.Score < Math.Max(Candidate, best?.Likeness.Score ?? 0)) continue;
                likeness = likeness with { Score = likeness.Score - usual.Value };
                if (likeness.Score >= Candidate && !(likeness.Score <= best?.Likeness.Score)) best = new CurveMatch(other.Day, other.Test, test.StationId, view.Seconds, likeness);
            }
        }
        return best;
    }

    /// <summary>
    /// In what ways a curve is held against another: its readings moved together with their course; and what is beside the course moved alone by a step or two, since a template may have been laid over
    /// another car's course.
    /// </summary>
    /// <param name="moved">The curve at even shifts, from the furthest back on.</param>
    private static IEnumerable<(TraceCurve Curve, int Lag, int Seconds)> ViewsOf(TraceCurve[] moved)
    {
        var most = moved.Length / 2;
        for (var l = 0; l < moved.Length; l++) yield return (moved[l], 0, (most - l) * MostLag / most);
        for (var lag = -NearSteps; lag <= NearSteps; lag++)
            if (lag != 0) yield return (moved[most], lag, lag * TraceCurve.StepSeconds);
    }

    /// <summary>Reads what was found, day by day, and compares it at each second of shift.</summary>
    private List<CurveMatch>[] Compared(IReadOnlyList<FoundRow> found)
    {
        var matches = new List<CurveMatch>[curves.Count];
        for (var i = 0; i < matches.Length; i++) matches[i] = [];
        var read = new List<(FoundRow Found, Shelved Other)>();
        foreach (var ofDay in found.GroupBy(f => f.Day).OrderBy(g => g.Key))
        {
            int[] rows = [.. ofDay.Select(f => f.Row).Distinct().Order()];
            var table = ofDay.Key == day ? digest.Pick(rows) : archive.Rows(ofDay.Key, rows);
            var places = rows.Select((row, i) => (row, i)).ToDictionary(r => r.row, r => r.i);
            read.AddRange(ofDay.Select(f => (f, ShelvedAt(ofDay.Key, table, places[f.Row]))));
        }
        foreach (var (asker, match) in read.Where(r => r.Other.Vehicle != curves[r.Found.Asker].Test.VehicleId).GroupBy(r => r.Found.Asker).AsParallel().AsOrdered()
            .SelectMany(g => Likest(curves[g.Key], g.Select(r => r.Other)).Select(m => (g.Key, m))).ToList())
            matches[asker].Add(match);
        return matches;
    }

    private static List<CurveMatch> Likest(TestCurve curve, IEnumerable<Shelved> others)
    {
        TraceCurve[] moved = [.. Enumerable.Range(-MostLag, 2 * MostLag + 1).Select(curve.Moved)];
        return [.. others.Select(other => ViewsOf(moved).Select(v => new CurveMatch(other.Day, other.Test, other.Station, v.Seconds, TraceLikeness.Of(v.Curve, other.Curve, v.Lag))).MaxBy(m => m.Likeness.Score)!)
            .Where(m => m.Likeness.Score >= Candidate)];
    }

    /// <summary>How alike curves of different stations are at the shifts that are looked for: each with some others, spread evenly over the day.</summary>
    private IEnumerable<double> Strangers(int asker, TraceCurve[] moved)
    {
        var (test, others) = (curves[asker].Test, ofMethod[curves[asker].Test.Method]);
        for (var n = 0; n < StrangersPerTest; n++)
        {
            // A prime, so that neighbours in time and place are not always the same.
            var other = curves[others[(int)((asker + (n + 1) * 7919L) % others.Count)]];
            if (other.Test.StationId == test.StationId || other.Test.VehicleId == test.VehicleId) continue;
            if (TraceLikeness.Of(moved[(asker + n) % Lags], other.Curve).Score is var score && double.IsFinite(score)) yield return score;
        }
    }

    /// <summary>Puts the latest tests of each station on its shelf, oldest first, then the day's own.</summary>
    private void Shelve()
    {
        var stations = curves.Select(c => c.Test.StationId).ToHashSet();
        long wanted = (long)MostPairs / Math.Max(1, curves.Count) * Math.Max(1, stations.Count), rows = 0;
        var days = new List<DateOnly>();
        foreach (var (earlier, count) in archive.Days.Reverse())
        {
            if (rows >= wanted) break;
            days.Add(earlier);
            rows += count;
        }
        days.Reverse();
        foreach (var earlier in days) Put(earlier, archive.Rows(earlier));
        Put(day, digest);

        void Put(DateOnly on, Table table)
        {
            for (var row = 0; row < table.RowCount; row++)
            {
                var station = table.TextAt("station_id", row)!;
                if (!stations.Contains(station)) continue;
                if (!shelves.TryGetValue(station, out var shelf)) shelves[station] = shelf = [];
                shelf.Add(ShelvedAt(on, table, row));
            }
        }
    }

    private static Shelved ShelvedAt(DateOnly day, Table table, int row) =>
        new(day, row, table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", table.TextAt("station_id", row) ?? "", table.TextAt("curve", row)!);

    private sealed class Shelved(DateOnly day, int row, string test, string vehicle, string station, string text)
    {
        private TraceCurve? curve;
        private Sketch[]? sketch;

        public DateOnly Day => day;

        public int Row => row;

        public string Test => test;

        public string Vehicle => vehicle;

        public string Station => station;

        /// <summary>Parsed when it is first compared.</summary>
        public TraceCurve Curve => curve ??= TraceCurve.Parse(text);

        public Sketch Sketch => (sketch ??= [TraceWords.SketchOf(Curve)])[0];
    }
}
