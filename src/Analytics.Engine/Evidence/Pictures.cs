using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;

namespace Analytics.Engine.Evidence;

/// <summary>
/// The pictures of a lead: the suspect curves beside their twin, the site beside its neighbours, the visits on a time line, the stages of a case.
/// </summary>
public sealed class Pictures(EvidenceRows rows)
{
    private const int MostTests = 3;

    private static readonly (string Column, string Name)[] Channels =
        [("speed_kmh", "车速 speed km/h"), ("engine_rpm", "转速 rpm"), ("co2_pct", "CO₂ %"), ("co_pct", "CO %"), ("hc_ppm", "HC ppm"), ("no_ppm", "NO ppm"), ("k_m1", "光吸收系数 k 1/m"), ("power_kw", "功率 power kW")];

    public string Of(Lead lead) => lead.Subject.Type switch
    {
        SubjectType.Lane or SubjectType.Station => Traces(lead),
        SubjectType.Site => Site(lead),
        SubjectType.Inspector => Visits(lead),
        SubjectType.Case => Stages(lead),
        _ => "",
    };

    private string Traces(Lead lead)
    {
        var tests = lead.Reasons.SelectMany(r => r.Examples.Take(1)).Where(e => e.Row.Dataset == "inspections").DistinctBy(e => e.Row.Key).Take(MostTests);
        return string.Concat(tests.Select(e => Trace(e)));
    }

    private string Trace(Example example)
    {
        var own = rows.Seconds(example.Row.Day, [example.Row.Key]);
        var twin = EvidenceRows.Parse(example.Row.Other) is { Dataset: "inspections" } other ? (other.Key, Table: rows.Seconds(other.Day, [other.Key])) : default;
        var charts = "";
        foreach (var (column, name) in Channels)
        {
            if (Curve(own, column) is not { } curve) continue;
            List<Series> lines = [new Series(example.Row.Key, curve.X, curve.Y, Drawing.Suspect)];
            if (twin.Table is not null && Curve(twin.Table, column) is { } second) lines.Add(new Series(twin.Key, second.X, second.Y, Drawing.Other, Dashed: true));
            charts += Drawing.Lines(name, lines, x => $"{x:0} s");
        }
        return charts.Length == 0 ? "" : $"<h3>{System.Net.WebUtility.HtmlEncode(example.Text.Zh)}</h3>{charts}";
    }

    private static (IReadOnlyList<double> X, IReadOnlyList<double> Y)? Curve(Table table, string column)
    {
        if (table.RowCount == 0 || !table.Has(column)) return null;
        var (seconds, values) = (table.Numbers("second"), table.Numbers(column));
        var order = Enumerable.Range(0, table.RowCount).OrderBy(i => seconds[i]).ToList();
        if (order.TrueForAll(i => double.IsNaN(values[i]) || values[i] == 0)) return null;
        return ([.. order.Select(i => seconds[i])], [.. order.Select(i => values[i])]);
    }

    /// <summary>Hourly PM10 of the site, and the median and quartiles of the other sites.</summary>
    private string Site(Lead lead)
    {
        var dataset = Catalog.Dataset("dust");
        List<double> x = [], own = [], median = [], low = [], high = [];
        for (var day = lead.WindowFrom; day <= lead.WindowTo; day = day.AddDays(1))
        {
            var table = rows.Pick(dataset, day, (_, _) => true);
            if (table.RowCount == 0) continue;
            var hours = Hourly(table);
            for (var hour = 0; hour < 24; hour++)
            {
                var others = hours.Where(h => h.Key.Hour == hour && h.Key.Site != lead.Subject.Id).Select(h => h.Value).Order().ToList();
                x.Add(day.DayNumber + hour / 24.0);
                own.Add(hours.TryGetValue((lead.Subject.Id, hour), out var value) ? value : double.NaN);
                median.Add(others.Count > 0 ? others[others.Count / 2] : double.NaN);
                low.Add(others.Count > 3 ? others[others.Count / 4] : double.NaN);
                high.Add(others.Count > 3 ? others[3 * others.Count / 4] : double.NaN);
            }
        }
        return Drawing.Lines("PM10 小时均值 hourly mean, mg/m³",
        [
            new Series("四分位 quartiles", x, low, "#c9d0d9"), new Series("", x, high, "#c9d0d9"), new Series("其他工地中位数 median of the others", x, median, Drawing.Expected),
            new Series(lead.Subject.Id, x, own, Drawing.Suspect),
        ], v => DateOnly.FromDayNumber((int)v).ToString("MM-dd"), height: 260);
    }

    private static Dictionary<(string Site, int Hour), double> Hourly(Table table)
    {
        var sums = new Dictionary<(string, int), (double Sum, int Count)>();
        var (sites, times, values) = (table.Texts("site_id"), table.Times("observed_at"), table.Numbers("pm10_mgm3"));
        for (var i = 0; i < table.RowCount; i++)
        {
            if (double.IsNaN(values[i]) || sites[i] is not { } site) continue;
            var key = (site, ChinaTime.ToLocal(times[i]).Hour);
            var (sum, count) = sums.GetValueOrDefault(key);
            sums[key] = (sum + values[i], count + 1);
        }
        return sums.ToDictionary(s => s.Key, s => s.Value.Sum / s.Value.Count);
    }

    private string Visits(Lead lead)
    {
        var marked = lead.Reasons.SelectMany(r => r.Examples).SelectMany(e => EvidenceRows.Parse(e.Row.Other) is { } o ? [e.Row.Key, o.Key] : new[] { e.Row.Key }).ToHashSet(StringComparer.Ordinal);
        var dataset = Catalog.Dataset("visits");
        List<string> days = [];
        List<(int, double, double, string, bool)> bars = [];
        for (var day = lead.WindowFrom; day <= lead.WindowTo; day = day.AddDays(1))
        {
            var table = rows.Pick(dataset, day, (t, row) => (t.TextAt("inspector_ids", row) ?? "").Split(';').Contains(lead.Subject.Id));
            if (table.RowCount == 0) continue;
            days.Add($"{day:MM-dd}");
            for (var row = 0; row < table.RowCount; row++)
            {
                var (from, to, id) = (table.TimeAt("started_at", row)!.Value, table.TimeAt("ended_at", row)!.Value, table.TextAt("visit_id", row)!);
                bars.Add((days.Count - 1, from.TimeOfDay.TotalHours, Math.Min(24, from.TimeOfDay.TotalHours + (to - from).TotalHours), $"{id} {from:HH:mm}–{to:HH:mm} {table.TextAt("enterprise_id", row)}", marked.Contains(id)));
            }
        }
        return Drawing.Bars("检查时间 visits by hour of the day", days, bars, 6, 24, h => $"{h:0}:00");
    }

    private string Stages(Lead lead)
    {
        if (lead.Reasons.SelectMany(r => r.Examples).FirstOrDefault(e => e.Row.Dataset == "cases") is not { } example) return "";
        var table = rows.Pick(Catalog.Dataset("cases"), example.Row.Day, (t, row) => t.TextAt("case_id", row) == lead.Subject.Id);
        if (table.RowCount == 0) return "";
        (string Column, string Name)[] stages = [("found_on", "发现 found"), ("filed_on", "立案 filed"), ("investigation_ended_on", "调查终结"), ("decided_on", "决定 decided"), ("rectify_by", "改正期限"), ("rechecked_on", "复查 recheck"), ("paid_on", "缴款 paid"), ("closed_on", "结案 closed")];
        var known = stages.Where(s => table.Has(s.Column)).Select(s => (s.Name, On: table.DateAt(s.Column, 0))).Where(s => s.On is not null).Select(s => (s.Name, On: s.On!.Value.DayNumber)).ToList();
        var (first, last) = (known.Min(s => s.On), Math.Max(known.Max(s => s.On), lead.WindowTo.DayNumber));
        return Drawing.Bars("案件各阶段 stages of the case", [.. known.Select(s => s.Name)], [.. known.Select((s, i) => (i, (double)first, s.On + 0.5, DateOnly.FromDayNumber(s.On).ToString("yyyy-MM-dd"), i == known.Count - 1))],
            first, last + 1, v => DateOnly.FromDayNumber((int)v).ToString("MM-dd"));
    }
}
