namespace Analytics.Simulation.Enforcement;

/// <summary>
/// How a firm behaves from day to day: in breach or not. Breaches begin and end by chance, at rates that give the firm its lasting propensity (industry,
/// season, street, management); a problem that was found is put right some weeks later, as a rule.
/// </summary>
/// <param name="propensity">Long-run log-odds of being in breach, before the season.</param>
/// <param name="season">Log-odds added at the height of the season and taken away half a year later.</param>
/// <param name="seasonPeak">Day of the year of the height.</param>
/// <param name="meanDays">Mean length of a breach that nobody finds.</param>
public sealed class Conduct(double propensity, double season, int seasonPeak, double meanDays, Rng rng)
{
    private readonly List<(DateOnly From, DateOnly To)> breaches = [];
    private DateOnly? began, putRight;
    private double usual = propensity;

    /// <summary>Whether a visit now would find a problem.</summary>
    public bool InBreach => began is not null;

    /// <summary>Periods in breach so far, first and last day included.</summary>
    public IEnumerable<(DateOnly From, DateOnly To)> Breaches(DateOnly today) => began is { } from ? [.. breaches, (from, today)] : breaches;

    /// <summary>The firm is run with more care than its kind.</summary>
    public void RunWell() => usual -= 1.5;

    /// <summary>Moves all firms alike, so that together they are in breach the given share of the time (seasons apart), whatever industries were drawn.</summary>
    public static void Level(IReadOnlyList<Conduct> firms, double share)
    {
        double low = -5, high = 5;
        for (var round = 0; round < 40; round++)
        {
            var middle = (low + high) / 2;
            if (firms.Average(f => 1 / (1 + Math.Exp(-(f.usual - middle)))) > share) low = middle;
            else high = middle;
        }
        foreach (var firm in firms) firm.usual -= low;
    }

    /// <summary>What the firm is on the first day; then <see cref="Live"/> follows, day by day.</summary>
    public void Begin(DateOnly day) => began = rng.Chance(Share(day)) ? day : null;

    public void Live(DateOnly day)
    {
        var share = Share(day);
        if (began is { } from)
        {
            if (putRight is { } due ? day < due : !rng.Chance(1 / meanDays)) return;
            if (day > from) breaches.Add((from, day.AddDays(-1)));
            (began, putRight) = (null, null);
        }
        else if (rng.Chance(Math.Min(0.5, share / (1 - share) / meanDays))) began = day;
    }

    /// <summary>An inspector found the problem: it is put right in two to six weeks, by four firms in five.</summary>
    public void Found(DateOnly day)
    {
        if (began is not null && putRight is null && rng.Chance(0.8)) putRight = day.AddDays(rng.Whole(14, 42));
    }

    private double Share(DateOnly day) =>
        1 / (1 + Math.Exp(-(usual + season * Math.Cos(2 * Math.PI * (day.DayOfYear - seasonPeak) / 365.25))));
}
