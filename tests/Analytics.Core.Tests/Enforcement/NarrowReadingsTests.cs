using System.Globalization;
using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Enforcement;

public sealed class NarrowReadingsTests
{
    /// <summary>Twelve people in charge of a visit a day each on ten days, to ten firms; a chemical oxygen demand and an ammonia that differ manifold, as what a person is given says.</summary>
    private static IReadOnlyList<Measurement> Judged(Func<int, int, (double Cod, double Ammonia)> given) =>
        Visits.Judged(new NarrowReadings(), Enumerable.Range(0, 10).Select(d => Visits.DayOf(Visits.Day.AddDays(d), Enumerable.Range(0, 12).Select(p =>
        {
            var (cod, ammonia) = given(p, d);
            return Visits.Visit($"V{d}-{p}", $"F{d}-{p}", $"I{p:00};P", $"{8 + p:00}:00", $"{8 + p:00}:30", narrative: string.Create(CultureInfo.InvariantCulture, $"快检COD{cod:0.0}mg/L、氨氮{ammonia:0.00}mg/L。"));
        }))));

    /// <summary>Between a half and twice a hundred, another for each.</summary>
    private static double Drawn(int p, int d, string what) => 100 * Math.Exp(1.4 * (Core.Leads.StableHash.Of($"{what}{p}|{d}") % 1000 / 1000.0 - 0.5));

    [Fact]
    public void Whose_ammonia_is_always_the_same_part_of_the_cod_made_it_up()
    {
        var judged = Judged((p, d) => (Drawn(p, d, "cod"), p == 3 ? Drawn(p, d, "cod") * 0.21 : 0.2 * Drawn(p, d, "ammonia")));

        Assert.True(judged.Of("I03")!.Evidence > 3);
        Assert.Contains("OD/氨氮", judged.Of("I03")!.Because.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain(judged, m => m.Subject.Id != "I03" && m.Evidence > 2);
    }

    [Fact]
    public void Whose_readings_are_one_at_firm_after_firm_had_one_idea_of_them()
    {
        var judged = Judged((p, d) => (p == 3 ? 100 + (Drawn(p, d, "cod") - 100) * 0.02 : Drawn(p, d, "cod"), 0.2 * Drawn(p, d, "ammonia")));

        Assert.True(judged.Of("I03")!.Evidence > 3);
        Assert.Equal(10, judged.Of("I03")!.Exposure);
    }

    [Fact]
    public void Who_writes_what_was_read_there_before_and_a_little_more_was_not_there()
    {
        // Ten firms, seen by others twenty days before.
        IEnumerable<string[]> Seen(string round, Func<int, int, double> cod) => Enumerable.Range(0, 12).SelectMany(p => Enumerable.Range(0, 10).Select(f =>
            Visits.Visit($"{round}{p}-{f}", $"F{f}-{p}", round == "first" ? $"J{p:00};P" : $"I{p:00};P", $"{8 + f:00}:00", $"{8 + f:00}:30", narrative: string.Create(CultureInfo.InvariantCulture, $"快检COD{cod(p, f):0.00}mg/L。"))));
        var judged = Visits.Judged(new NarrowReadings(), Visits.DayOf(Visits.Day, Seen("first", (p, f) => Drawn(p, f, "a"))),
            Visits.DayOf(Visits.Day.AddDays(20), Seen("second", (p, f) => p == 3 ? Drawn(p, f, "a") * (1.005 + (f * 0.002)) : Drawn(p, f, "b"))));

        Assert.True(judged.Of("I03")!.Evidence > 3);
        Assert.Contains("OD/前次", judged.Of("I03")!.Because.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain(judged, m => m.Subject.Id != "I03" && m.Evidence > 2);
    }

    [Fact]
    public void What_hardly_differs_with_anybody_is_no_reading() =>
        Assert.Empty(Judged((p, d) => (150 + p, 15 + (p / 100.0))));
}
