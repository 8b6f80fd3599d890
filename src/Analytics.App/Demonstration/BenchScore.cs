using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;

namespace Analytics.App.Demonstration;

/// <summary>How the lists of one kind held up against what was planted, over one city or several put together. Exploration leads do not count.</summary>
internal sealed class BenchScore
{
    private readonly List<(double Probability, bool Hit, bool RightMethod, bool SecondHalf, bool First)> leads = [];
    private readonly List<int> daysToLead = [];

    public int Leads => leads.Count;

    public int Hits => leads.Count(l => l.Hit);

    /// <summary>Subjects that forged for at least one day of the period.</summary>
    public int Forged { get; private set; }

    public int Found { get; private set; }

    public double? HitRate => Rate(leads.Select(l => l.Hit));

    public double? SecondHalfHitRate => Rate(leads.Where(l => l.SecondHalf).Select(l => l.Hit));

    /// <summary>Of the first leads at each subject: a follow-up where something was confirmed before is an easy hit.</summary>
    public double? FirstHitRate => Rate(leads.Where(l => l.First).Select(l => l.Hit));

    public (double Low, double High) Interval => Distributions.Wilson(Hits, Leads);

    public double? FoundShare => Forged == 0 ? null : (double)Found / Forged;

    /// <summary>Median days from the first forged day to the first lead, over the subjects found.</summary>
    public double? MedianDays => daysToLead.Count == 0 ? null : Robust.Median([.. daysToLead.Select(d => (double)d)]);

    /// <summary>Share of hits whose suspected method is the planted one.</summary>
    public double? RightMethod => Rate(leads.Where(l => l.Hit).Select(l => l.RightMethod));

    /// <summary>Mean squared difference between the listed probability and the truth (0 or 1).</summary>
    public double? Brier => leads.Count == 0 ? null : leads.Average(l => Math.Pow(l.Probability - (l.Hit ? 1 : 0), 2));

    /// <summary>Share of enterprise-days on which a visit would have found a problem; null for the forgery kinds.</summary>
    public double? BaseRate { get; private set; }

    /// <param name="half">First day of the second half.</param>
    public void Add(LeadKind kind, IEnumerable<Lead> listed, PlantedTruth truth, DateOnly half, DateOnly last)
    {
        var firstLead = new Dictionary<Planted, DateOnly>();
        var known = new HashSet<Subject>();
        foreach (var lead in listed.Where(l => l.Kind == kind && !l.Exploration).OrderBy(l => l.ListDate))
        {
            var method = truth.MethodOf(lead);
            leads.Add((lead.Probability, method is not null, method == lead.Method, lead.ListDate >= half, known.Add(lead.Subject)));
            foreach (var planted in truth.Revealed(lead)) firstLead.TryAdd(planted, lead.ListDate);
        }
        foreach (var subject in truth.All.Where(p => p.Kind == kind && p.From <= last).GroupBy(p => (p.Type, p.Id)))
        {
            Forged++;
            var found = subject.Where(firstLead.ContainsKey).Select(p => firstLead[p].DayNumber - p.From.DayNumber).ToList();
            if (found.Count == 0) continue;
            Found++;
            daysToLead.Add(found.Min());
        }
    }

    public void AddBaseRate(PlantedTruth truth, IReadOnlyCollection<string> enterprises, DateOnly first, DateOnly last)
    {
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).ToList();
        if (enterprises.Count > 0) BaseRate = enterprises.Average(id => days.Average(day => truth.IsViolating(id, day) ? 1.0 : 0));
    }

    private static double? Rate(IEnumerable<bool> cases)
    {
        var all = cases.ToList();
        return all.Count == 0 ? null : (double)all.Count(c => c) / all.Count;
    }
}
