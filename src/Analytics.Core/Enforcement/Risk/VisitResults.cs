using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// Each visit to an enterprise and whether it found a problem. A visit that by itself cannot have been as recorded (two places at once, on site for
/// minutes) is kept as doubtful. Who signed is kept only so that visits of a person suspected of false records can be left out.
/// </summary>
/// <remarks>Unit: visits with a problem. Innocent look-alike: a problem found once and put right since.</remarks>
public sealed class VisitResults : FirmRecord
{
    private static readonly VisitSigns[] Doubts = [new TwoPlaces(), new ImplausibleVisit()];

    internal const string IdOf = "visit_results";

    public override IndicatorCard Card { get; } = CardOf(IdOf, "visits with a problem", new("历次检查结果", "results of past visits"),
        new("曾经发现的问题已经整改", "a problem found once and put right since"), "visits.found_problem");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        if (day.Visits.Count == 0) yield break;
        var doubtful = Doubts.SelectMany(d => d.Observe(day, Memory.Empty)).Where(o => o.Count > 0).Select(o => o.Subject.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var firm in day.Visits.GroupBy(v => v.EnterpriseId).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var visits = firm.ToList();
            yield return new Observation(Card.Id, Enterprise(firm.Key, visits[0].District), day.Day)
            {
                Exposure = visits.Count,
                Count = visits.Count(v => v.FoundProblem),
                Tag = Tagged(visits.Select(v => Cells(v, doubtful.Contains(v.Id)))),
                Examples = [.. visits.Where(v => v.FoundProblem).Take(Observation.MaxExamples).Select(v => new Example(v.Ref, 1,
                    new($"{v.Day:yyyy-MM-dd} 检查 {v.Id} 发现问题 {v.ViolationCode}".TrimEnd(), $"visit {v.Id} of {v.Day:yyyy-MM-dd} found a problem {Ascii(v.ViolationCode)}".TrimEnd())))],
            };
        }
    }

    private static IEnumerable<string> Cells(Visit visit, bool doubtful) =>
        [visit.Id, visit.FoundProblem ? "1" : "0", visit.Reason, doubtful ? "1" : "0", string.Join(';', visit.Inspectors)];

    /// <summary>The visits of an observation.</summary>
    public static IEnumerable<VisitResult> Read(Observation o) => Untagged(o.Tag).Where(c => c.Length == 5)
        .Select(c => new VisitResult(c[0], o.Subject.Id, o.Day, c[1] == "1", c[2], c[3] == "1", c[4].Split(';', StringSplitOptions.RemoveEmptyEntries)));

    private static string Ascii(string code) => string.Concat(code.Where(char.IsAscii));
}

/// <summary>The result of one visit.</summary>
/// <param name="Reason">plan, random, complaint, lead, recheck; empty when not recorded.</param>
/// <param name="Doubtful">The record contradicts itself; it teaches little.</param>
/// <param name="SignedBy">Never an input: only to leave out visits of a person suspected of false records.</param>
public sealed record VisitResult(string VisitId, string EnterpriseId, DateOnly Day, bool Found, string Reason, bool Doubtful, IReadOnlyList<string> SignedBy);
