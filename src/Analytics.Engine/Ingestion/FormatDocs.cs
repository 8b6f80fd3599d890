using System.Globalization;
using System.Text;
using Analytics.Core;
using Analytics.Core.Sources;

namespace Analytics.Engine.Ingestion;

/// <summary>The page <c>docs/formats.md</c>: every dataset with its columns and rules, written from the catalogue.</summary>
public static class FormatDocs
{
    public static string Page()
    {
        var page = new StringBuilder(
            """
            # Formats 数据格式

            Written by `analytics check --docs docs/formats.md` from the catalogue; a test compares. CSV (RFC 4180, header row, UTF-8 or GB18030) or Parquet with the same
            names; tests also as the provincial XML message. Times are local in Asia/Shanghai, `yyyy-MM-dd HH:mm:ss`; dates `yyyy-MM-dd`; empty = not measured. Columns are
            found by name in any order; what is unknown is left out and named. **R** = the file is refused without the column, the row without its value. A value outside the
            *possible* range or the codes puts the row into quarantine; outside the *usual* range it is kept and flagged. How one source's files differ (headers, units, codes,
            interval labels) is declared in its pipeline: [pipelines/README.md](../pipelines/README.md).


            """.ReplaceLineEndings("\n"));
        foreach (var dataset in Catalog.Datasets) page.Append(Entry(dataset));
        return page.ToString();
    }

    private static string Entry(Dataset dataset)
    {
        var day = dataset.DayColumn is { } column ? $"stored by the day of `{column}`" : dataset.DayFrom is { } parent ? $"stored with the day of its row in `{parent}`" : "a register, stored as it stands now";
        var entry = new StringBuilder($"## `{dataset.Name}`\n\nFiles `{string.Join("`, `", dataset.FilePrefixes.Select(p => p + "*.csv"))}`; key {string.Join(", ", dataset.Key.Select(k => $"`{k}`"))}; {day}.\n\n");
        entry.Append("| column | type | also called | possible | usual | notes |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var c in dataset.Columns)
            entry.Append($"| `{c.Name}`{(c.Required ? " **R**" : "")} | {c.Type.ToString().ToLowerInvariant()} | {string.Join(", ", c.Aliases.Select(a => $"`{a}`"))} | {(c.Codes.Count > 0 ? string.Join(", ", c.Codes.Select(x => $"`{x}`")) : Told(c.Hard))} | {Told(c.Soft)} | {c.Meaning} |\n");
        foreach (var rule in dataset.Rules) entry.Append($"\n`{rule.Name}`: {rule.Expected}; otherwise the row is {(rule.Hard ? "in quarantine" : "flagged")}.\n");
        return entry.Append('\n').ToString();
    }

    private static string Told(Bounds bounds) => bounds == Bounds.None ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(double.IsNegativeInfinity(bounds.Low) ? "" : bounds.Low)} … {(double.IsPositiveInfinity(bounds.High) ? "" : bounds.High)}");
}
