using System.Globalization;
using Analytics.Simulation;

namespace Analytics.Engine.Tests.Simulation;

public sealed class EnforcementCityTests
{
    private static readonly CityOptions Honest = new() { Seed = 7, StationCount = 0, SiteCount = 0, EnterpriseCount = 200, VisitsPerDay = 30, InspectorCount = 24, Days = 30, WithoutForgery = true };

    private static DateOnly Day(string cell) => DateOnly.ParseExact(cell[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public void Problems_are_found_where_a_visit_would_find_one_and_in_about_three_visits_of_ten()
    {
        using var city = new WrittenCity(Honest);
        var periods = city.Rows("truth", "violations.csv").ToLookup(r => r["enterprise_id"], r => (From: Day(r["from"]), To: Day(r["to"])));
        var visits = city.Rows("data", "visits-*.csv");
        var found = visits.Where(v => v["found_problem"] == "1").ToList();

        Assert.All(found, v => Assert.Contains(periods[v["enterprise_id"]], p => p.From <= Day(v["started_at"]) && Day(v["started_at"]) <= p.To));
        Assert.InRange((double)found.Count / visits.Count, 0.2, 0.4);
        Assert.All(periods.SelectMany(p => p), p => Assert.True(p.From >= Honest.Start && p.To <= Honest.End && p.From <= p.To));
    }

    [Fact]
    public void Firms_differ_lastingly_so_that_there_is_something_to_learn()
    {
        using var city = new WrittenCity(Honest);
        var results = city.Rows("data", "visits-*.csv").GroupBy(v => v["enterprise_id"]).Where(g => g.Count() >= 4).Select(g => g.OrderBy(v => v["started_at"], StringComparer.Ordinal).Select(v => v["found_problem"] == "1").ToList()).ToList();
        double After(bool before) => results.SelectMany(r => r.Zip(r.Skip(1))).Where(p => p.First == before).Average(p => p.Second ? 1.0 : 0);

        Assert.True(After(true) > 1.5 * After(false), $"after a problem {After(true):P0}, after none {After(false):P0}");
    }
}
