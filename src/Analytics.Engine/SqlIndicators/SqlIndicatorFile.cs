using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Core;
using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Engine.Pipelines;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Engine.SqlIndicators;

/// <summary>
/// One file of <c>indicators/</c>: a header of comment lines <c>-- name: value</c>, then one SELECT. All mistakes of the header are found at once, each with
/// its line, what was found and what is allowed; whether the SELECT answers is seen by asking it.
/// </summary>
/// <param name="Definition">Null when there is any problem.</param>
public sealed partial record SqlIndicatorFile(string Path, SqlIndicatorDefinition? Definition, IReadOnlyList<Problem> Problems)
{
    private const double DefaultStrength = 2, MostStrength = 6, DefaultSeconds = 30, MostSeconds = 300;

    private static readonly IReadOnlyList<string> Needed =
        ["id", "kind", "subject", "direction", "expected", "unit", "methods", "title_zh", "title_en", "because_zh", "because_en", "innocent_zh", "innocent_en"];

    private static readonly IReadOnlyList<string> Known = [.. Needed, "tier", "version", "source", "strength", "fewest", "resolution", "rows", "seconds"];

    /// <summary>Datasets whose rows an example can name: those with a key of one column.</summary>
    private static readonly IReadOnlyList<Dataset> WithRows = [VehicleDatasets.Inspections, VehicleDatasets.Roadside, EnforcementDatasets.Visits, EnforcementDatasets.Cases];

    [GeneratedRegex(@"^--\s*(?<name>[a-z_]+)\s*:\s*(?<value>.*?)\s*$")]
    private static partial Regex Setting();

    public static SqlIndicatorFile Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new SqlIndicatorFile(path, null, [new Problem(path, 0, "", e is DecoderFallbackException ? "the file is not UTF-8" : e.Message, "a readable UTF-8 file")]);
        }
    }

    public static SqlIndicatorFile Parse(string path, string text)
    {
        var header = new Header(path);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var last = header.Read(lines);
        var sql = string.Join('\n', lines.Skip(last)).Trim().TrimEnd(';').TrimEnd();
        if (sql.Length == 0) header.Add(0, "", "a header without SQL", "one SELECT after the header");
        foreach (var clock in Unsteady().Matches(sql).Select(m => m.Value.TrimEnd('(', ' ')).Distinct(StringComparer.OrdinalIgnoreCase))
            header.Add(0, "", $"'{clock}', which answers differently from run to run", "as_of() for the day that is judged, and nothing drawn at random");
        var definition = header.Define(sql, ContentHash.Of(text));
        return new SqlIndicatorFile(path, header.Problems.Count == 0 ? definition : null, [.. header.Problems.OrderBy(p => p.Line)]);
    }

    private sealed class Header(string path)
    {
        private readonly Dictionary<string, (string Value, int Line)> settings = new(StringComparer.Ordinal);

        public List<Problem> Problems { get; } = [];

        public void Add(int line, string place, string found, string expected) => Problems.Add(new Problem(path, line, place, found, expected));

        /// <returns>The number of lines of the header.</returns>
        public int Read(string[] lines)
        {
            var line = 0;
            for (; line < lines.Length && (lines[line].StartsWith("--", StringComparison.Ordinal) || lines[line].Trim().Length == 0); line++)
            {
                if (Setting().Match(lines[line]) is not { Success: true } match) continue;
                var name = match.Groups["name"].Value;
                if (!Known.Contains(name)) Add(line + 1, name, $"the unknown setting '{name}'", PipelineNames.OneOf(Known));
                else if (!settings.TryAdd(name, (match.Groups["value"].Value, line + 1))) Add(line + 1, name, $"'{name}' again", "each setting once");
            }
            foreach (var name in Needed.Where(n => !settings.ContainsKey(n))) Add(0, name, "no such line in the header", $"a line '-- {name}: …'; needed are {string.Join(", ", Needed)}");
            return line;
        }

        public SqlIndicatorDefinition? Define(string sql, string hash)
        {
            var id = Text("id");
            if (id is not null && !IdForm().IsMatch(id)) Wrong("id", "snake case, e.g. late_evening_tests");
            else if (Catalog.Indicators.Any(i => i.Card.Id == id)) Wrong("id", "an id that the catalogue does not use");
            var kind = Choice("kind", [.. Enum.GetValues<LeadKind>().Cast<LeadKind?>()], k => k!.Value.Code());
            var subject = kind is { } of ? Choice("subject", SubjectsOf(of), s => s.Code()) : default;
            var direction = Choice("direction", Enum.GetValues<Direction>(), d => d.ToString().ToLowerInvariant());
            var tier = Has("tier") ? Choice("tier", [Tier.Contradiction, Tier.Statistical], t => t.ToString().ToLowerInvariant()) : Tier.Statistical;
            var expected = ExpectedRange();
            var rows = Has("rows") ? Choice("rows", WithRows, d => d!.Name) : null;
            var because = Both("because");
            CheckPlaceholders(because);
            var (strength, fewest, seconds, resolution) = (Number("strength", DefaultStrength, 0, MostStrength), Number("fewest", 1, 1, 1e9), Number("seconds", DefaultSeconds, 1, MostSeconds),
                Has("resolution") ? Number("resolution", 0, 0, 1e12) : (double?)null);
            var (title, innocent, methods, version) = (Both("title"), Both("innocent"), kind is { } ways ? MethodsOf(ways) : [], Number("version", 1, 1, 1_000_000));
            if (Problems.Count > 0) return null;
            var card = new IndicatorCard(id!, (int)version, kind!.Value, tier, methods, Text("unit")!, title, innocent, Text("source") ?? System.IO.Path.GetFileName(path)) { NamedOnly = true };
            return new SqlIndicatorDefinition(card, subject, direction, expected, strength, fewest, resolution, rows, because, TimeSpan.FromSeconds(seconds), sql, hash);
        }

        private static SubjectType[] SubjectsOf(LeadKind kind) => kind switch
        {
            LeadKind.VehicleInspection => [SubjectType.Lane, SubjectType.Station],
            LeadKind.DustMonitor => [SubjectType.Site],
            LeadKind.EnforcementRecord => [SubjectType.Case, SubjectType.Visit, SubjectType.Inspector, SubjectType.Enterprise],
            _ => [SubjectType.Enterprise],
        };

        private bool Has(string name) => settings.ContainsKey(name);

        private string? Text(string name)
        {
            if (!settings.TryGetValue(name, out var setting)) return null;
            if (setting.Value.Length > 0) return setting.Value;
            Add(setting.Line, name, "nothing", "a text");
            return null;
        }

        private void Wrong(string name, string expected) => Add(settings[name].Line, name, $"'{settings[name].Value}'", expected);

        private T? Choice<T>(string name, IReadOnlyList<T> allowed, Func<T, string> code)
        {
            if (Text(name) is not { } text) return default;
            foreach (var one in allowed)
                if (code(one) == text) return one;
            Wrong(name, PipelineNames.OneOf(allowed.Select(code)));
            return default;
        }

        private double Number(string name, double otherwise, double low, double high)
        {
            if (Text(name) is not { } text) return otherwise;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high) return number;
            Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"));
            return otherwise;
        }

        /// <summary>'peers', or a range with an open end allowed: <c>0..0.05</c>, <c>..0.05</c>, <c>40..</c>.</summary>
        private Range? ExpectedRange()
        {
            if (Text("expected") is not { } text || text == "peers") return null;
            double End(string end, double open) => end.Trim().Length == 0 ? open : double.TryParse(end, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
            if (text.Split("..") is [var low, var high] && (End(low, double.NegativeInfinity), End(high, double.PositiveInfinity)) is var (from, to) && from <= to && (double.IsFinite(from) || double.IsFinite(to)))
                return new Range(from, to);
            Wrong("expected", "'peers', or a range: 0..0.05, ..0.05 or 40..");
            return null;
        }

        private string[] MethodsOf(LeadKind kind)
        {
            if (Text("methods") is not { } text) return [];
            var allowed = Methods.All.Where(m => m.Kind == kind).Select(m => m.Code).ToList();
            var named = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var method in named.Where(m => !allowed.Contains(m))) Add(settings["methods"].Line, "methods", $"'{method}'", PipelineNames.OneOf(allowed));
            return named;
        }

        private Bilingual Both(string name)
        {
            var (zh, en) = (Text(name + "_zh") ?? "", Text(name + "_en") ?? "");
            if (zh.Length > 0 && !zh.Any(IsChinese)) Wrong(name + "_zh", "a text in Chinese");
            if (en.Length > 0 && (en.Any(IsChinese) || !en.Any(char.IsAsciiLetter))) Wrong(name + "_en", "a text in English");
            return new Bilingual(zh, en);
        }

        private void CheckPlaceholders(Bilingual text)
        {
            foreach (var (name, template) in new[] { ("because_zh", text.Zh), ("because_en", text.En) }.Where(t => t.Item2.Length > 0))
            {
                foreach (var unknown in IndicatorText.NamesIn(template).Except(IndicatorText.Placeholders)) Add(settings[name].Line, name, $"the unknown placeholder '{{{unknown}}}'", PipelineNames.OneOf(IndicatorText.Placeholders.Select(p => $"{{{p}}}")));
                foreach (var form in IndicatorText.FormatsIn(template).Where(f => !IndicatorText.IsFormat(f))) Add(settings[name].Line, name, $"the form ':{form}'", "a form such as :P0 (per cent), :0.00 or :0");
            }
        }

        private static bool IsChinese(char c) => c is >= '\u4e00' and <= '\u9fff';
    }

    /// <summary>What makes the same day answer differently: the clock of the machine, chance.</summary>
    [GeneratedRegex(@"\b(now\s*\(|today\s*\(|random\s*\(|uuid\s*\(|gen_random_uuid\s*\(|get_current_timestamp\s*\(|current_date|current_time|current_timestamp|localtime|localtimestamp)", RegexOptions.IgnoreCase)]
    private static partial Regex Unsteady();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex IdForm();
}
