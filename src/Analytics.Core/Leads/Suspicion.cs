using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>What all indicators together make of one subject and one method, before ranking.</summary>
/// <param name="Probability">Chance that the subject is confirmed for the method, 0-1.</param>
/// <param name="Reasons">The reasons for this method, strongest first.</param>
public sealed record Suspicion(LeadKind Kind, Subject Subject, string Method, double Probability, IReadOnlyList<Reason> Reasons, DateOnly From, DateOnly To)
{
    /// <summary>ln(p / (1 - p)).</summary>
    public double LogOdds => LogOddsOf(Probability);

    /// <summary>The terms that <see cref="LogOdds"/> is the sum of.</summary>
    public IReadOnlyList<Contribution> Contributions { get; init; } = [];

    /// <summary>A suspicion whose probability is what its terms add up to.</summary>
    public static Suspicion Of(
        LeadKind kind, Subject subject, string method, IReadOnlyList<Contribution> contributions, IReadOnlyList<Reason> reasons, DateOnly from, DateOnly to) =>
        new(kind, subject, method, Contribution.ProbabilityOf(contributions.Sum(c => c.LogOdds)), reasons, from, to) { Contributions = contributions };

    /// <summary>The suspicion as a learned model sees it: its probability moves, and one more term says by how much.</summary>
    /// <param name="learned">The model's probability, from the combined one and the reasons.</param>
    public Suspicion LearnedBy(Func<double, IReadOnlyList<Reason>, double> learned)
    {
        var probability = learned(Probability, Reasons);
        var terms = Contributions.Select(c => c.Without is not { } without ? c
            : c with { Without = LogOddsOf(learned(Contribution.ProbabilityOf(without), [.. Reasons.Where(r => r.Indicator != c.Name)])) });
        return this with { Probability = probability, Contributions = [.. terms, new Contribution(Contribution.Model, LogOddsOf(probability) - LogOdds)] };
    }

    private static double LogOddsOf(double p) => Math.Log(p / (1 - p));
}

/// <summary>A lead listed earlier, as far as judging and ranking must know it.</summary>
/// <param name="Indicators">The indicators its reasons rested on, strongest first.</param>
/// <param name="VerifiedOn">Day of the outcome known at the list's date; null = still open.</param>
public sealed record EarlierLead(string LeadId, Subject Subject, string Method, IReadOnlyList<string> Indicators, DateOnly ListedOn, DateOnly? VerifiedOn, OutcomeCode? Outcome)
{
    /// <summary>The chance to be confirmed that it was listed with.</summary>
    public double Probability { get; init; } = 0.8;

    /// <summary>The way that the inspector found, which need not be the suspected one; empty where nothing was confirmed.</summary>
    public string ConfirmedMethod { get; init; } = "";

    /// <summary>Drawn at random: its outcome says nothing of an indicator's promise.</summary>
    public bool Exploration { get; init; }

    /// <summary>The lead as later lists know it while it is open.</summary>
    public static EarlierLead Of(Lead lead) => new(lead.Id, lead.Subject, lead.Method, [.. lead.Reasons.Select(r => r.Indicator)], lead.ListDate, null, null)
    { Probability = lead.Probability, Exploration = lead.Exploration };
}
