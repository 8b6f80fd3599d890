using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.App.Demonstration;

/// <summary>One subject that forges from one day to another (both included), as <c>truth/forged.csv</c> has it.</summary>
internal sealed record Planted(LeadKind Kind, SubjectType Type, string Id, string ParentId, string Method, DateOnly From, DateOnly To);

/// <summary>
/// What was planted in a simulated city, as the simulated inspectors of the demo and the bench may know it: <c>truth/forged.csv</c>,
/// <c>truth/records.csv</c> for the visits and cases that were falsified and whose they are, and <c>truth/violations.csv</c> for the periods
/// in which a visit to an enterprise would find a problem.
/// </summary>
internal sealed class PlantedTruth
{
    private readonly ILookup<string, (DateOnly From, DateOnly To)> violations;

    private readonly IReadOnlyDictionary<(SubjectType Type, string Id), string> forgerOf;

    private PlantedTruth(IReadOnlyList<Planted> all, IReadOnlyDictionary<(SubjectType, string), string> forgerOf, ILookup<string, (DateOnly, DateOnly)> violations) =>
        (All, this.forgerOf, this.violations) = (all, forgerOf, violations);

    public IReadOnlyList<Planted> All { get; }

    /// <summary>Reads a city's <c>truth</c> folder.</summary>
    public static PlantedTruth Read(string folder)
    {
        var forged = Rows(Path.Combine(folder, "forged.csv")).Select(r => new Planted(ContractCodes.KindOf(r["kind"])!.Value, ContractCodes.SubjectTypeOf(r["subject_type"]),
            r["subject_id"], r["parent_id"], r["method"], Day(r["from"]), End(r["to"]))).ToList();
        var forgerOf = new Dictionary<(SubjectType, string), string>();
        foreach (var record in Rows(Path.Combine(folder, "records.csv")))
            if (TypeOf(record["dataset"]) is { } type) forgerOf.TryAdd((type, record["record_id"]), record["subject_id"]);
        var violations = Rows(Path.Combine(folder, "violations.csv")).ToLookup(r => r["enterprise_id"], r => (Day(r["from"]), End(r["to"])));
        return new PlantedTruth(forged, forgerOf, violations);
    }

    /// <summary>
    /// The planted subjects that a visit on account of the lead would reveal: those that had begun by the list's day and forged within its
    /// window. At a station one sees its lanes, at a lane its station; a falsified visit or case shows who falsified it.
    /// </summary>
    public IEnumerable<Planted> Revealed(Lead lead) => All.Where(p => p.Kind == lead.Kind
        && ((p.From <= lead.ListDate && p.To >= lead.WindowFrom && IsThere(p, lead.Subject)) || IsHis(p, lead.Subject)));

    /// <summary>The method a visit on account of the lead would confirm, or null: the suspected one where it is among those planted.</summary>
    public string? MethodOf(Lead lead)
    {
        if (lead.Kind == LeadKind.EnterpriseVisit) return IsViolating(lead.Subject.Id, lead.ListDate) ? lead.Method : null;
        var there = Revealed(lead).Select(p => p.Method).ToList();
        return there.Count == 0 ? null : there.Contains(lead.Method) ? lead.Method : there[0];
    }

    /// <summary>Whether a visit on that day would find a problem.</summary>
    public bool IsViolating(string enterpriseId, DateOnly day) => violations[enterpriseId].Any(v => v.From <= day && day <= v.To);

    /// <summary>Whether the subject is a record that he falsified: it is false whenever one looks.</summary>
    private bool IsHis(Planted planted, Subject subject) => forgerOf.TryGetValue((subject.Type, subject.Id), out var forger) && forger == planted.Id;

    private static SubjectType? TypeOf(string dataset) => dataset switch { "visits" => SubjectType.Visit, "cases" => SubjectType.Case, _ => null };

    private static bool IsThere(Planted planted, Subject subject) => (planted.Type == subject.Type && planted.Id == subject.Id)
        || (subject.Type == SubjectType.Station && planted.ParentId == subject.Id)
        || (subject.Type == SubjectType.Lane && planted.Type == SubjectType.Station && planted.Id == subject.ParentId);

    private static IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        if (!File.Exists(path)) yield break;
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        foreach (var cells in lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')))
            yield return header.Zip(cells).ToDictionary(c => c.First, c => c.Second);
    }

    /// <summary>The last day; empty = it goes on.</summary>
    private static DateOnly End(string iso) => iso.Length == 0 ? DateOnly.MaxValue : Day(iso);

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd");
}
