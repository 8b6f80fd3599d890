using System.Collections.Frozen;
using System.IO.Enumeration;
using Analytics.Core.Sources;

namespace Analytics.Engine.Pipelines;

/// <summary>How the files of one dataset arrive from one source (数据源): names, headers, time label, units, codes.</summary>
/// <param name="Dataset">What the rows become.</param>
public sealed record SourceDefinition(Dataset Dataset)
{
    /// <summary>File-name patterns with <c>*</c> and <c>?</c>, case-insensitive, without folders. The extension is part of the name.</summary>
    public IReadOnlyList<string> Files { get; init; } = [.. Dataset.FilePrefixes.Select(prefix => prefix + "*")];

    /// <summary>Header in the file → column. Case-insensitive. They come beside the column's own name and the dataset's aliases.</summary>
    public IReadOnlyDictionary<string, string> Aliases { get; init; } = FrozenDictionary<string, string>.Empty;

    public TimeLabel TimeLabel { get; init; } = TimeLabel.Start;

    /// <summary>Length of the averaging interval. A time labelled with the interval's end is moved back by it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.Zero;

    /// <summary>Zone of the times in the file against UTC: +8 h, or 0 for a feed in UTC. A time that carries its own offset keeps it.</summary>
    public TimeSpan Zone { get; init; } = Core.ChinaTime.Offset;

    /// <summary>Column → how a number in the file becomes the dataset's unit.</summary>
    public IReadOnlyDictionary<string, UnitChange> Units { get; init; } = FrozenDictionary<string, UnitChange>.Empty;

    /// <summary>Column → code in the file → code of the dataset. Case-insensitive.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Codes { get; init; } =
        FrozenDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>Column, or <c>*</c> for all → texts that mean 'not measured', beside the column's own values (-9, 99999).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Missing { get; init; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>Texts that mean 'measured, under the detection limit' and read as 0, <see cref="UsualNotDetected"/> among them.</summary>
    public IReadOnlyList<string> NotDetected { get; init; } = UsualNotDetected;

    /// <summary>Column → lowest value that the vendor's software writes (HC ≥ 10, VMAS ≥ 0.05 g/km). A value there stays as it is
    /// and means 'this or less': its cell is flagged, and a pile-up there is nobody's doing.</summary>
    public IReadOnlyDictionary<string, double> Floors { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>Method → phase code of the message → phase, for XML messages, whose codes differ between methods;
    /// <c>*</c> = any other code, or none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Phases { get; init; } =
        FrozenDictionary<string, IReadOnlyDictionary<string, string>>.Empty;

    /// <summary>Jiangsu protocol 2020 and others write 未检出 where others write 0.</summary>
    public static readonly IReadOnlyList<string> UsualNotDetected = ["未检出", "ND", "N.D.", "<DL"];

    public bool Matches(string fileName) =>
        Files.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, fileName, ignoreCase: true));

    /// <summary>Literal characters of the longest pattern that matches: the narrower pattern wins a file.</summary>
    public int MatchStrength(string fileName) =>
        Files.Where(pattern => FileSystemName.MatchesSimpleExpression(pattern, fileName, ignoreCase: true))
            .Select(pattern => pattern.Count(c => c is not ('*' or '?'))).DefaultIfEmpty(-1).Max();
}

/// <summary>Which end of the averaging interval a time names. HJ 212-2017 has the start.</summary>
public enum TimeLabel { Start, End }

/// <summary>dataset value = file value × <paramref name="Factor"/> ÷ <paramref name="Divisor"/> + <paramref name="Offset"/>. Dividing keeps
/// the digits that were written: 67.04 µg is 0.06704 mg, where 67.04 × 0.001 is 0.06704000000000001.</summary>
public readonly record struct UnitChange(double Factor, double Divisor = 1, double Offset = 0)
{
    public double Apply(double value) => value * Factor / Divisor + Offset;
}
