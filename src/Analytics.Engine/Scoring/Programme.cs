using Analytics.Core;
using Analytics.Core.Dust;
using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.SqlIndicators;

namespace Analytics.Engine.Scoring;

/// <summary>What is known on a list's day beside the profiles.</summary>
/// <param name="Leads">Leads of a kind listed before the day, with the outcomes known on it.</param>
public sealed record Morning(DateOnly From, DateOnly AsOf, Func<LeadKind, IReadOnlyList<EarlierLead>> Leads);

/// <summary>
/// One supervision programme: which facts of a day its indicators look at. Adding a programme is a folder in Core and a line in <see cref="All"/>.
/// </summary>
public abstract class Programme
{
    public abstract LeadKind Kind { get; }

    public abstract IReadOnlyList<Indicator> Indicators { get; }

    /// <summary>Datasets whose partition of a day decides what is observed of it.</summary>
    public abstract IReadOnlyList<Dataset> Facts { get; }

    /// <summary>
    /// What of a day's rows of a dataset its observations can rest on, as a text that changes with it; null = the rows as they are. A case grows by its stages for months, and what comes later the day on which
    /// it was found does not show: it need not be observed again.
    /// </summary>
    public virtual string? Shown(ParquetLake lake, Dataset facts, DateOnly day) => null;

    /// <summary>Observes one day with every indicator, in catalogue order; also gives the digests to keep.</summary>
    /// <param name="indicators">Those of <see cref="Indicators"/> that the pipeline names.</param>
    /// <param name="memoryOf">What an indicator kept of the days before.</param>
    public abstract (IReadOnlyList<Observation> Observations, IReadOnlyList<(Indicator Indicator, Table Digest)> Digests) Observe(
        ParquetLake lake, DateOnly day, IReadOnlyList<Indicator> indicators, Func<Indicator, Memory> memoryOf);

    /// <summary>The digests alone of those indicators that search earlier days by key: what is kept of a day that is not observed (any more).</summary>
    public abstract IReadOnlyList<(Indicator Indicator, Table Digest)> Digested(ParquetLake lake, DateOnly day, IReadOnlyList<Indicator> indicators);

    /// <summary>The indicators that a pipeline uses, with their weights: the programme's, then an analyst's own.</summary>
    /// <param name="leftOut">Told why an analyst's indicator could not be used; the run goes on without it. Null: that is an error.</param>
    public IReadOnlyList<(Indicator Indicator, double Weight)> ChosenBy(Pipeline pipeline, Action<string>? leftOut = null, CancellationToken cancel = default) =>
        [.. Indicators.Concat(pipeline.Own.Select(o => o.For(leftOut, cancel))).Join(pipeline.Indicators, i => i.Card.Id, c => c.Id, (i, c) => (i, c.Weight))];

    /// <summary>From the observations of a window to one suspicion per subject and method.</summary>
    /// <param name="indicators">The indicators in use with their weights.</param>
    public abstract IReadOnlyList<Suspicion> Judge(IReadOnlyList<(Indicator Indicator, double Weight)> indicators, ObservedDays window, Morning morning);

    public static readonly IReadOnlyList<Programme> All =
    [
        new Programme<VehicleDay>(LeadKind.VehicleInspection, Catalog.VehicleIndicators,
            [VehicleDatasets.Inspections, VehicleDatasets.Process, VehicleDatasets.Calibrations, VehicleDatasets.Roadside],
            (lake, day) => new VehicleDay(day, lake.Read(VehicleDatasets.Inspections, day), lake.Read(VehicleDatasets.Process, day),
                lake.Read(VehicleDatasets.Stations, null), lake.Read(VehicleDatasets.Calibrations, day), lake.Read(VehicleDatasets.Roadside, day))),
        new Programme<DustDay>(LeadKind.DustMonitor, Catalog.DustIndicators, [DustDatasets.Dust, DustDatasets.Background],
            (lake, day) => new DustDay(day, lake.Read(DustDatasets.Sites, null), lake.Read(DustDatasets.Dust, day), lake.Read(DustDatasets.Background, day))),
        new Programme<EnforcementDay>(LeadKind.EnforcementRecord, Catalog.EnforcementIndicators, [EnforcementDatasets.Visits, EnforcementDatasets.Cases],
            (lake, day) => new EnforcementDay(day, lake.Read(EnforcementDatasets.Enterprises, null), lake.Read(EnforcementDatasets.Visits, day),
                lake.ReadRange(EnforcementDatasets.Cases, day.AddDays(-CaseWindowDays), day)),
            shown: (lake, facts, day) => facts == EnforcementDatasets.Cases ? EnforcementDay.ShownOf(lake.Read(facts, day), day) : null),
        // A case is kept on the day it was found with all its stages, so that a day reads its own cases only; the forecast masks what came later.
        new Programme<EnforcementDay>(LeadKind.EnterpriseVisit, Catalog.EnterpriseRecords, [EnforcementDatasets.Visits, EnforcementDatasets.Cases],
            (lake, day) => new EnforcementDay(day, lake.Read(EnforcementDatasets.Enterprises, null), lake.Read(EnforcementDatasets.Visits, day),
                lake.Read(EnforcementDatasets.Cases, day), casesKnownOn: DateOnly.MaxValue),
            (_, window, morning) => VisitLeads.Of([.. window.All], morning.Leads(LeadKind.EnforcementRecord), morning.Leads(LeadKind.EnterpriseVisit), morning.From, morning.AsOf)),
    ];

    /// <summary>Cases found longer ago are past the two years within which a penalty may be imposed (行政处罚法 art. 36).</summary>
    private const int CaseWindowDays = 730;

    public static Programme Of(LeadKind kind) => All.FirstOrDefault(p => p.Kind == kind)
        ?? throw new AnalyticsException($"No programme makes leads of kind '{kind.Code()}'.", $"Use one of: {string.Join(", ", All.Select(p => p.Kind.Code()))}.");
}

/// <inheritdoc cref="Programme"/>
/// <param name="judge">How the programme judges; null = by combining the evidence of its indicators.</param>
/// <param name="shown">See <see cref="Programme.Shown"/>; null = all rows as they are.</param>
public sealed class Programme<TDay>(
    LeadKind kind, IReadOnlyList<DayIndicator<TDay>> indicators, IReadOnlyList<Dataset> facts, Func<ParquetLake, DateOnly, TDay> load,
    Func<IReadOnlyList<(Indicator Indicator, double Weight)>, ObservedDays, Morning, IReadOnlyList<Suspicion>>? judge = null,
    Func<ParquetLake, Dataset, DateOnly, string?>? shown = null) : Programme where TDay : class
{
    public override LeadKind Kind => kind;

    public override IReadOnlyList<Indicator> Indicators => indicators;

    public override IReadOnlyList<Dataset> Facts => facts;

    public override string? Shown(ParquetLake lake, Dataset facts, DateOnly day) => shown?.Invoke(lake, facts, day);

    public override IReadOnlyList<Suspicion> Judge(IReadOnlyList<(Indicator Indicator, double Weight)> named, ObservedDays window, Morning morning) =>
        judge is null ? Scorer.Combine(kind, named, window, morning) : OwnEvidence.AddedTo(judge(named, window, morning), named, morning);

    public override (IReadOnlyList<Observation>, IReadOnlyList<(Indicator, Table)>) Observe(
        ParquetLake lake, DateOnly day, IReadOnlyList<Indicator> named, Func<Indicator, Memory> memoryOf)
    {
        var chosen = indicators.Where(named.Contains).ToList();
        if (chosen.Count == 0) return ([], []);
        var facts = load(lake, day);
        // Their place in the catalogue is kept, so that two cores give the same bytes as one. Those that search earlier days take longest and begin first.
        var seen = new (IReadOnlyList<Observation> Observations, Table? Digest)[chosen.Count];
        SideBySide.Each(Enumerable.Range(0, chosen.Count).OrderByDescending(i => Math.Max(chosen[i].DigestDays, chosen[i].ArchiveDays)), i =>
            seen[i] = ([.. chosen[i].Observe(facts, memoryOf(chosen[i]))], chosen[i].DigestOf(facts)));
        return ([.. seen.SelectMany(s => s.Observations)], [.. chosen.Zip(seen).Where(s => s.Second.Digest is not null).Select(s => ((Indicator)s.First, s.Second.Digest!))]);
    }

    public override IReadOnlyList<(Indicator, Table)> Digested(ParquetLake lake, DateOnly day, IReadOnlyList<Indicator> named)
    {
        var facts = load(lake, day);
        return [.. indicators.Where(named.Contains).Select(i => ((Indicator)i, i.DigestOf(facts)!))];
    }
}
