using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement;

/// <summary>What the records of earlier visits say was found, for the cases that name them.</summary>
/// <param name="Codes">The violations that the record names.</param>
/// <param name="EnterpriseId">Where it was; empty in days that were kept before it was.</param>
/// <param name="IsRecheck">Whether it was made to recheck.</param>
/// <param name="IsCleared">Whether its record says that the firm is no more there.</param>
/// <param name="IsPutRight">Whether, made to recheck, it says that what had been found was put right.</param>
/// <param name="IsMeasured">Whether it found something and says by how much it was over its limit.</param>
/// <param name="Photos">The hashes of its photos, where it found something or was made to recheck.</param>
/// <param name="Inspectors">Who signed it, the one in charge first.</param>
public sealed record VisitFinding(DateOnly Day, bool Found, IReadOnlyList<string> Codes, string EnterpriseId, bool IsRecheck = false, bool IsCleared = false, string Photos = "", bool IsPutRight = false, bool IsMeasured = false, string Inspectors = "")
{
    /// <summary>From a find to the decision a case takes four months, and longer where a clock stood still.</summary>
    public const int KeptDays = 240;

    public static readonly Dataset Digest = new("signatures_visit_findings", [Text("visit_id"), Text("violation_code"), Text("found"), Text("enterprise_id"), Text("recheck"), Text("cleared"), Text("photos"), Text("inspectors")], ["visit_id"], null);

    /// <summary>A recheck that says so; and a find.</summary>
    private const string PutRight = "2", Measured = "2";

    public static Table Digested(EnforcementDay day)
    {
        var visits = day.Visits.DistinctBy(v => v.Id).OrderBy(v => v.Id, StringComparer.Ordinal).ToList();
        return new Table(Digest, visits.Count).With("visit_id", (IReadOnlyList<string?>)[.. visits.Select(v => v.Id)])
            .With("violation_code", (IReadOnlyList<string?>)[.. visits.Select(v => v.ViolationCode)]).With("found", (IReadOnlyList<string?>)[.. visits.Select(v => !v.FoundProblem ? "0" : Grounds.IsMeasuredOver(v.Narrative) ? Measured : "1")]).With("enterprise_id", (IReadOnlyList<string?>)[.. visits.Select(v => v.EnterpriseId)])
            .With("recheck", (IReadOnlyList<string?>)[.. visits.Select(v => !IsMadeToRecheck(v) ? "0" : Grounds.IsPutRight(v.Narrative) ? PutRight : "1")]).With("cleared", (IReadOnlyList<string?>)[.. visits.Select(v => IsOfNone(v) ? "1" : "0")]).With("photos", (IReadOnlyList<string?>)[.. visits.Select(PhotosOf)])
            .With("inspectors", (IReadOnlyList<string?>)[.. visits.Select(SignersOf)]);
    }

    private static readonly ConditionalWeakTable<EnforcementDay, Dictionary<string, VisitFinding>> known = [];

    /// <summary>By visit, today's among them. Whoever asks has kept the same: they are read once for all indicators of the day.</summary>
    public static IReadOnlyDictionary<string, VisitFinding> Known(EnforcementDay day, Memory memory) => known.GetValue(day, d => Read(d, memory));

    private static Dictionary<string, VisitFinding> Read(EnforcementDay day, Memory memory) =>
        memory.Digests.SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => (Id: d.Table.TextAt("visit_id", row)!, Finding: new VisitFinding(d.Day, d.Table.TextAt("found", row) is "1" or Measured, Split(d.Table.TextAt("violation_code", row)), d.Table.TextAt("enterprise_id", row) ?? "", d.Table.TextAt("recheck", row) is "1" or PutRight, d.Table.TextAt("cleared", row) == "1", d.Table.TextAt("photos", row) ?? "", d.Table.TextAt("recheck", row) == PutRight, d.Table.TextAt("found", row) == Measured, d.Table.TextAt("inspectors", row) ?? ""))))
            .Concat(day.Visits.Select(v => (v.Id, Finding: new VisitFinding(day.Day, v.FoundProblem, Split(v.ViolationCode), v.EnterpriseId, IsMadeToRecheck(v), IsOfNone(v), PhotosOf(v), IsMadeToRecheck(v) && Grounds.IsPutRight(v.Narrative), v.FoundProblem && Grounds.IsMeasuredOver(v.Narrative), SignersOf(v))))).DistinctBy(f => f.Id).ToDictionary(f => f.Id, f => f.Finding, StringComparer.Ordinal);

    /// <summary>The first day from which on all visits that are kept tell their firm; null where none do.</summary>
    public static DateOnly? FirmsKnownSince(Memory memory) =>
        memory.Digests.Reverse().TakeWhile(d => Enumerable.Range(0, d.Table.RowCount).All(row => d.Table.TextAt("enterprise_id", row) is { Length: > 0 })).Select(d => (DateOnly?)d.Day).LastOrDefault();

    /// <summary>Whether it was made to the firm of a case, as far as is known.</summary>
    public bool IsOf(EnforcementCase c) => EnterpriseId.Length == 0 || EnterpriseId == c.EnterpriseId;

    /// <summary>Whether its photos, two at least, are all among those of an earlier visit.</summary>
    public bool ShowsOnlyPhotosOf(VisitFinding earlier) =>
        Photos.Split(';') is { Length: >= 2 } own && earlier.Photos.Split(';') is var former && own.All(p => former.Contains(p, StringComparer.OrdinalIgnoreCase));

    /// <summary>Of those that are kept: of a find, or of a visit made to recheck.</summary>
    public int PhotoCount => Photos.Split(';', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>Whether it shows some photos of an earlier visit, and new ones: before and after.</summary>
    public bool ShowsPhotosBeside(VisitFinding earlier) => Photos.Split(';', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 2 } own && earlier.Photos.Split(';') is var former && own.Any(p => former.Contains(p, StringComparer.OrdinalIgnoreCase)) && !ShowsOnlyPhotosOf(earlier);

    private static string SignersOf(Visit v) => string.Join(';', v.Inspectors.Distinct());

    private static bool IsMadeToRecheck(Visit v) => v.Reason == "recheck";

    private static bool IsOfNone(Visit v) => !v.FoundProblem && (Grounds.IsClearedOut(v.Narrative) || Grounds.IsDissolved(v.Narrative));

    private static string PhotosOf(Visit v) => v.FoundProblem || IsMadeToRecheck(v) ? string.Join(';', v.PhotoHashes.Distinct(StringComparer.OrdinalIgnoreCase)) : "";

    private static string[] Split(string? codes) => codes?.Split([';', ',', '；', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
