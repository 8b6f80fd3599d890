using Analytics.Core.Leads;

namespace Analytics.Engine.Learning;

/// <summary>Labelled leads parted by time: the trees learn from the earlier, calibration and comparison use the later, of other subjects.</summary>
public sealed record TrainingSet(IReadOnlyList<LabelledLead> Earlier, IReadOnlyList<LabelledLead> Later)
{
    private const int FewestTrained = 30, FewestLater = 15, FewestOfEach = 5;

    private const double EarlierShare = 0.67;

    /// <param name="leads">In the order of their list dates.</param>
    public static TrainingSet Of(IReadOnlyList<LabelledLead> leads)
    {
        var cut = (int)(leads.Count * EarlierShare);
        // A subject seen in training says nothing new later: it stays on the earlier side.
        var seen = leads.Take(cut).Select(l => l.Subject).ToHashSet();
        return new TrainingSet([.. leads.Take(cut)], [.. leads.Skip(cut).Where(l => !seen.Contains(l.Subject))]);
    }

    private int OfRarerVerdict => Math.Min(Earlier.Count(l => l.Confirmed), Earlier.Count(l => !l.Confirmed));

    public bool IsEnough => Earlier.Count >= FewestTrained && Later.Count >= FewestLater && OfRarerVerdict >= FewestOfEach;

    /// <exception cref="AnalyticsException">Too few outcomes.</exception>
    public TrainingSet OrTooFew(string kind, DateOnly asOf) => IsEnough ? this
        : throw new AnalyticsException($"{kind}: {Earlier.Count + Later.Count} outcomes are known on {asOf:yyyy-MM-dd} ({Earlier.Count} to train on with {OfRarerVerdict} of the rarer verdict, {Later.Count} of other subjects after them).",
            $"At least {FewestTrained}, {FewestOfEach} and {FewestLater} are needed; until then the combination of evidence lists.");

    /// <summary>What identifies the data it was made of: every lead, its label and what the indicators said.</summary>
    public string Hash() => ContentHash.Of(string.Join('\n', Earlier.Concat(Later).Select(l =>
        FormattableString.Invariant($"{l.LeadId} {l.KnownOn:O} {l.Confirmed} {l.Weight:R} {l.Combined:R} {string.Join(' ', l.Reasons.Select(Told))}"))));

    private static string Told(Reason r) => FormattableString.Invariant($"{r.Indicator}:{r.Evidence:R}");
}
