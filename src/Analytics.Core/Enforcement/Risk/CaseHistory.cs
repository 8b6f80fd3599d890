using System.Globalization;
using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// Each penalty case of an enterprise with the dates of its stages. A case is kept on the day it was found, with all stages that its row shows; whoever
/// reads it for an earlier day masks what came later (<see cref="CaseLife"/>).
/// </summary>
/// <remarks>Unit: cases. Innocent look-alike: an old case whose cause is gone.</remarks>
public sealed class CaseHistory : FirmRecord
{
    internal const string IdOf = "case_history";

    public override IndicatorCard Card { get; } = CardOf(IdOf, "cases", new("案件记录", "penalty cases"),
        new("案由已经消除的旧案", "an old case whose cause is gone"), "cases");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var firm in day.Cases.Where(c => c.FoundOn == day.Day).GroupBy(c => c.EnterpriseId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var cases = firm.ToList();
            yield return new Observation(Card.Id, Enterprise(firm.Key, cases[0].District), day.Day)
            {
                Exposure = cases.Count,
                Count = cases.Count,
                Tag = Tagged(cases.Select(c => (IEnumerable<string>)[c.Id, c.VisitId, Iso(c.FiledOn), Iso(c.RectifyBy), Iso(c.RecheckedOn), c.RecheckResult, Iso(c.ClosedOn)])),
                Examples = [.. cases.Take(Observation.MaxExamples).Select(c => new Example(c.Ref, 1, new($"案件 {c.Id}，{c.FoundOn:yyyy-MM-dd} 发现", $"case {c.Id}, found {c.FoundOn:yyyy-MM-dd}")))],
            };
        }
    }

    /// <summary>The cases of an observation.</summary>
    public static IEnumerable<CaseLife> Read(Observation o) => Untagged(o.Tag).Where(c => c.Length == 7)
        .Select(c => new CaseLife(c[0], c[1], o.Day, Day(c[2]), Day(c[3]), Day(c[4]), c[5], Day(c[6])));

    private static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static DateOnly? Day(string iso) => iso.Length == 0 ? null : DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>One case with its stages; each question names the day from which one looks and sees nothing later.</summary>
public sealed record CaseLife(string CaseId, string VisitId, DateOnly FoundOn, DateOnly? FiledOn, DateOnly? RectifyBy, DateOnly? RecheckedOn, string RecheckResult, DateOnly? ClosedOn)
{
    /// <summary>Known from its filing; a case never filed, from its finding.</summary>
    public DateOnly KnownFrom => FiledOn is { } filed && filed > FoundOn ? filed : FoundOn;

    public bool IsKnown(DateOnly before) => KnownFrom < before;

    /// <summary>The rectification date has passed, nobody has rechecked and the case is open.</summary>
    public bool AwaitsRecheck(DateOnly before) => IsKnown(before) && RectifyBy < before && !(RecheckedOn < before) && !(ClosedOn < before);

    /// <summary>The last recheck found the rectification not done.</summary>
    public bool IsNotDone(DateOnly before) => IsKnown(before) && RecheckedOn < before && RecheckResult == "not_done" && !(ClosedOn < before);
}
