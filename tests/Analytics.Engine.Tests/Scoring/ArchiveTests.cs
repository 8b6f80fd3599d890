using Analytics.Core;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;
using Analytics.Engine.Lake;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Tests.Scoring;

/// <summary>The archives of a year: filed by day, searched by key, made again from the facts.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 5);
    private static readonly CopiedTrace Traces = Catalog.VehicleIndicators.OfType<CopiedTrace>().Single();
    private static readonly Programme Vehicles = Programme.Of(LeadKind.VehicleInspection);

    private readonly TemporaryLake temporary = new();

    private ParquetLake Lake => temporary.Lake;

    private Database Database => temporary.Database;

    public void Dispose() => temporary.Dispose();

    /// <summary>Puts a day of four tests into the Lake, each with a curve of its own unless told which.</summary>
    private void Happen(int d, params int[] curves)
    {
        var day = First.AddDays(d);
        if (curves.Length == 0) curves = [.. Enumerable.Range(0, 4).Select(n => 100 * d + n)];
        string[] ids = [.. curves.Select((_, n) => $"{d}-{n}")];
        var start = ChinaTime.ToMicros(day.ToDateTime(new TimeOnly(9, 0)));
        Lake.Replace(VehicleDatasets.Inspections, day, new Table(VehicleDatasets.Inspections, ids.Length).With("inspection_id", ids).With("station_id", [.. ids.Select(_ => "S1")])
            .With("lane_id", [.. ids.Select(_ => "1")]).With("operator_id", [.. ids.Select(_ => "O1")]).With("vehicle_id", [.. ids.Select(id => "car-" + id)]).With("method", [.. ids.Select(_ => "ASM")])
            .With("fuel", [.. ids.Select(_ => "gasoline")]).With("passed", [.. ids.Select(_ => "1")]).With("started_at", [.. ids.Select((_, n) => start + n * 600_000_000L)])
            .With("ended_at", [.. ids.Select((_, n) => start + n * 600_000_000L + 90_000_000L)]).With("emission_standard", [.. ids.Select(_ => 5.0)])
            .With("first_registered_on", [.. ids.Select(_ => ChinaTime.ToDays(new DateOnly(2019, 5, 1)) * ChinaTime.MicrosPerDay)]));
        var gas = curves.SelectMany(c => Enumerable.Repeat(new Random(c), 90)).Select(r => (Co2: 12 + r.Next(200) / 100.0, Hc: (double)r.Next(40, 90), No: (double)r.Next(100, 400))).ToList();
        Lake.Replace(VehicleDatasets.Process, day, new Table(VehicleDatasets.Process, gas.Count).With("inspection_id", [.. ids.SelectMany(id => Enumerable.Repeat(id, 90))])
            .With("second", [.. gas.Select((_, i) => i % 90 + 1.0)]).With("phase", [.. gas.Select(_ => "5025")])
            .With("co2_pct", [.. gas.Select(g => g.Co2)]).With("hc_ppm", [.. gas.Select(g => g.Hc)]).With("no_ppm", [.. gas.Select(g => g.No)]));
    }

    /// <summary>The observations of a day after the profiles were brought up to date over a window of seven days.</summary>
    private List<Observation> Daily(int d)
    {
        var profiles = new Profiles(Lake, Database);
        profiles.BringUpToDate(Vehicles, [Traces], First.AddDays(d - 6), First.AddDays(d), null, default);
        return [.. profiles.Read(LeadKind.VehicleInspection, First.AddDays(d), First.AddDays(d)).All];
    }

    private IReadOnlyDictionary<DateOnly, string> Index() => Lake.Fingerprints(LakeArchive.IndexOf(Traces), DateOnly.MinValue, DateOnly.MaxValue);

    [Fact]
    public void A_trace_of_nearly_a_year_ago_is_found_though_no_window_reaches_it()
    {
        Happen(0);
        Happen(364, 0, 36401, 36402, 36403);

        var lane = Assert.Single(Daily(364));

        Assert.Equal((1, 4), (lane.Count, lane.Exposure));
        Assert.Equal("inspections:2026-01-05:0-0", lane.Examples[0].Row.Other);
    }

    [Fact]
    public void A_digest_that_is_kept_for_longer_than_days_are_observed_is_made_of_the_days_before_too()
    {
        // Kept for sixty days; the first day is seventy before, three days have facts, and the window is of seven.
        var readings = Catalog.VehicleIndicators.OfType<CopiedReadings>().Single();
        foreach (var d in new[] { 0, 30, 70 }) Happen(d);
        IReadOnlyDictionary<DateOnly, string> Run()
        {
            new Profiles(Lake, Database).BringUpToDate(Vehicles, [readings], First.AddDays(64), First.AddDays(70), null, default);
            return Lake.Fingerprints(readings.Digest!, DateOnly.MinValue, DateOnly.MaxValue);
        }

        var first = Run();
        Happen(30, 1, 2, 3, 4, 5);

        Assert.Equal([First.AddDays(30), First.AddDays(70)], first.Keys.Order());
        Assert.NotEqual(first[First.AddDays(30)], Run()[First.AddDays(30)]);
    }

    [Fact]
    public void One_of_more_than_twelve_months_ago_is_not() => Assert.Equal(0, Found(() => Happen(0), 366));

    [Fact]
    public void Later_days_are_not_known_to_an_earlier_list() => Assert.Equal(0, Found(() => Happen(40, 1000, 1001, 1002, 1003), 10));

    /// <summary>How many copies of curves 0 and 1000 a day shows.</summary>
    private double Found(Action before, int d)
    {
        before();
        Happen(d, 0, 1000, 3, 4);
        return Daily(d).Sum(o => o.Count);
    }

    [Fact]
    public void A_late_file_has_its_own_day_filed_again_and_no_other()
    {
        foreach (var d in Enumerable.Range(0, 12)) Happen(d);
        Daily(11);
        var before = Index();
        Happen(2, 200, 201, 777);
        Daily(11);

        Assert.Equal([First.AddDays(2)], before.Keys.Where(day => Index()[day] != before[day]));
        Happen(12, 777, 1, 2, 3);
        Assert.Equal(4, Assert.Single(Daily(12)).Count);
    }

    [Fact]
    public void An_index_file_that_is_gone_is_written_again_byte_for_byte()
    {
        foreach (var d in Enumerable.Range(0, 9)) Happen(d);
        Daily(8);
        var before = Index();
        foreach (var (_, file, _) in Lake.FilesOf(LakeArchive.IndexOf(Traces), First, First.AddDays(1))) File.Delete(file);
        Happen(9, 0, 100, 5, 6);

        Assert.Equal(2, Assert.Single(Daily(9)).Count);
        Assert.Equal(before, Index().Where(i => i.Key < First.AddDays(9)));
        Assert.All(Lake.FilesOf(LakeArchive.IndexOf(Traces), First, First.AddDays(9)), f => Assert.True(File.Exists(f.File)));
    }

    [Fact]
    public void An_index_of_an_older_form_is_made_again_from_the_digest_beside_it()
    {
        foreach (var d in Enumerable.Range(0, 9)) Happen(d);
        Daily(8);
        var before = Index();
        // As it was: a table of keys, in Parquet.
        var old = new Dataset(LakeArchive.IndexOf(Traces).Name, [new("key", ColumnType.Integer)], ["key"], null);
        Lake.Replace(old, First, new Table(old, 1).With("key", [7.0]));
        var oldFile = Assert.Single(Lake.FilesOf(old, First, First)).File;
        Happen(9, 0, 100, 5, 6);

        Assert.Equal(2, Assert.Single(Daily(9)).Count);
        Assert.Equal(before, Index().Where(i => i.Key < First.AddDays(9)));
        Assert.False(File.Exists(oldFile));
    }

    [Fact]
    public void An_index_that_is_not_whole_is_never_misread()
    {
        foreach (var d in Enumerable.Range(0, 2)) Happen(d);
        Daily(1);
        var file = Lake.FilesOf(LakeArchive.IndexOf(Traces), First, First).Single().File;
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Happen(2, 0, 1, 2, 3);

        Assert.Contains(Path.GetFileName(file), Assert.Throws<AnalyticsException>(() => Daily(2)).Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal(4, Assert.Single(Daily(2)).Count);
    }

    [Fact]
    public void A_day_whose_filing_was_cut_off_is_filed_again()
    {
        foreach (var d in Enumerable.Range(0, 3)) Happen(d);
        Daily(2);
        var before = Index();
        // Killed when the new digest was in force and the index was not, and nothing was recorded.
        Lake.Replace(Traces.Digest, First, new Table(Traces.Digest, 0));
        Database.InTransaction((connection, transaction) => connection.Execute("DELETE FROM profiles WHERE kind LIKE 'index_%' AND day = '2026-01-05'", transaction: transaction));
        Happen(10, 0, 1, 2, 3);

        Assert.Equal(4, Assert.Single(Daily(10)).Count);
        Assert.Equal(before, Index().Where(i => i.Key < First.AddDays(10)));
    }

    [Fact]
    public void The_lake_answers_as_memory_does()
    {
        var rng = new Random(3);
        var held = new HeldArchive();
        for (var d = 0; d < 3; d++)
        {
            var digest = new Table(Signs.Kept, 2500).With("id", [.. Enumerable.Range(0, 2500).Select(n => (string?)$"{d}-{n}-{rng.Next(400)}-{rng.NextInt64(1L << 52)}")]);
            LakeArchive.Put(Lake, new Signs(), First.AddDays(d), digest);
            held.With(First.AddDays(d), digest, new Signs().File(digest));
        }
        var archive = new LakeArchive(Lake, new Signs(), First, First.AddDays(2));
        Wanted[] wanted = [.. Enumerable.Range(0, 3000).Select(n => new Wanted(n / 3, rng.Next(400), new Sketch(rng.NextInt64(1L << 52), 0), 24))];
        var found = held.Find(wanted, new SearchLimits(1, 5));

        Assert.NotEmpty(found);
        Assert.Equal(found, archive.Find(wanted, new SearchLimits(1, 5)));
        Assert.Equal(held.Days, archive.Days);
        // Row groups are of a thousand rows.
        Assert.Equal([held.Rows(First, [2400, 3]).TextAt("id", 0), held.Rows(First, [2400, 3]).TextAt("id", 1)], archive.Rows(First, [2400, 3]).Texts("id") is var ids ? [ids[0], ids[1]] : []);
    }

    /// <summary>What is read for a search is what was found, however much history there is beside it.</summary>
    [Fact]
    public void A_search_reads_no_more_rows_after_twenty_days_than_after_four()
    {
        foreach (var d in Enumerable.Range(0, 4)) Happen(d);
        Wanted[] wanted = [.. Traces.File(Digest(0)).Select(f => new Wanted(f.Row, f.Key))];
        int Read(int d)
        {
            Daily(d);
            return new LakeArchive(Lake, Traces, First, First.AddDays(d)).Find(wanted, new SearchLimits(1, 20)).Count;
        }

        Assert.Equal(4, Read(3));
        foreach (var d in Enumerable.Range(4, 16)) Happen(d);
        Assert.Equal(4, Read(19));
    }

    private Table Digest(int d)
    {
        Daily(d);
        return Lake.Read(Traces.Digest, First.AddDays(d));
    }

    /// <summary>Texts of day, row, key and sketch.</summary>
    private sealed class Signs : Indicator
    {
        public static readonly Dataset Kept = new("signatures_signs", [Columns.Text("id")], ["id"], null);

        public override IndicatorCard Card { get; } = new("signs", 1, LeadKind.VehicleInspection, Tier.Statistical, [], "", new("", ""), new("", ""), "");

        public override Dataset Digest => Kept;

        public override IEnumerable<Filed> File(Table digest) =>
            Enumerable.Range(0, digest.RowCount).Select(row => digest.TextAt("id", row)!.Split('-')).Select((parts, row) => new Filed(long.Parse(parts[2]), row, new Sketch(long.Parse(parts[3]), 0)));

        public override IEnumerable<Measurement> Judge(ObservationWindow window) => [];
    }
}
