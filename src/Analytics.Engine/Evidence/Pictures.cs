using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine.Delivery;

namespace Analytics.Engine.Evidence;

/// <summary>
/// The pictures of a lead: the suspect curves beside their twin or what other lanes showed that day, the lane's day in order, the site beside the others, the visits on
/// a time line, the stages of a case.
/// </summary>
public sealed class Pictures(EvidenceRows rows)
{
    private const int MostTests = 2, MostDays = 2, MostPeers = 40, FewestPeers = 5, MostVisitDays = 31;

    private static readonly (string Column, string Name)[] Channels =
    [
        ("speed_kmh", "车速 speed km/h"), ("engine_rpm", "转速 rpm"), ("co2_pct", "CO₂ %"), ("co_pct", "CO %"), ("hc_ppm", "HC ppm"), ("no_ppm", "NO ppm"), ("o2_pct", "O₂ %"),
        ("k_m1", "光吸收系数 k 1/m"), ("nox_ppm", "NOx ppm"), ("power_kw", "功率 power kW"),
    ];

    /// <summary>The channels that say something of a suspected method; all of them where none is named.</summary>
    private static readonly Dictionary<string, string[]> Telling = new()
    {
        ["obd_simulator"] = ["engine_rpm"],
        ["short_test"] = ["speed_kmh", "co2_pct", "k_m1"],
        ["diluted_sample"] = ["co2_pct", "co_pct", "o2_pct"],
        ["edited_result"] = ["co_pct", "hc_ppm", "no_ppm", "k_m1", "nox_ppm", "co2_pct"],
        ["scaled_results"] = ["co_pct", "hc_ppm", "no_ppm", "k_m1", "nox_ppm", "co2_pct"],
        ["limit_hugging"] = ["co_pct", "hc_ppm", "no_ppm", "k_m1", "nox_ppm"],
        ["impossible_time"] = [],
        ["skipped_calibration"] = [],
        ["method_avoidance"] = [],
    };

    public string Of(Lead lead) => lead.Subject.Type switch
    {
        SubjectType.Lane or SubjectType.Station => lead.Method == "impossible_time" ? LaneDays(lead) : Traces(lead),
        SubjectType.Site => Site(lead),
        SubjectType.Inspector => Visits(lead),
        SubjectType.Case => Stages(lead),
        _ => "",
    };

    private string Traces(Lead lead)
    {
        var channels = Telling.GetValueOrDefault(lead.Method);
        if (channels is []) return "";
        var tests = lead.Reasons.SelectMany(r => r.Examples.Take(MostTests)).Where(e => e.Row.Dataset == "inspections").DistinctBy(e => e.Row.Key).Take(MostTests);
        var charts = string.Concat(tests.Select(e => Trace(e, [.. Channels.Where(c => channels is null || channels.Contains(c.Column))])));
        return charts.Length == 0 ? "" : $"{LeadPage.Heading("逐秒曲线", "second by second")}<div class=\"charts\">{charts}</div>";
    }

    private string Trace(Example example, IReadOnlyList<(string Column, string Name)> channels)
    {
        var own = rows.Seconds(example.Row.Day, [example.Row.Key]);
        var twin = EvidenceRows.Parse(example.Row.Other) is { Dataset: "inspections" } other ? (other.Key, Table: rows.Seconds(other.Day, [other.Key])) : default;
        var peers = twin.Table is null ? Peers(example) : null;
        var charts = "";
        foreach (var (column, name) in channels)
        {
            if (Curve(own, column) is not { } curve) continue;
            List<Series> lines = [new Series($"检验 test {example.Row.Key}", curve.X, curve.Y, Drawing.Suspect)];
            if (twin.Table is not null && Curve(twin.Table, column) is { } second) lines.Add(new Series($"检验 test {twin.Key}", second.X, second.Y, Drawing.Other, Dashed: true));
            if (column == "engine_rpm" && Curve(own, "obd_rpm") is { } obd) lines.Add(new Series("OBD 转速 rpm by OBD", obd.X, obd.Y, Drawing.Other, Dashed: true));
            charts += Drawing.Lines(name, lines, x => $"{x:0} s", peers is null ? null : BandOf(peers, column, example));
        }
        return charts;
    }

    /// <summary>The seconds of tests by the same method on other lanes that day, by second.</summary>
    private ILookup<int, (Table Table, int Row)>? Peers(Example example)
    {
        var day = rows.Pick(Catalog.Dataset("inspections"), example.Row.Day, (_, _) => true);
        var own = Enumerable.Range(0, day.RowCount).Where(i => day.TextAt("inspection_id", i) == example.Row.Key).Select(i => (int?)i).FirstOrDefault();
        if (own is not { } at) return null;
        string Lane(int i) => LaneAt(day, i);
        var ids = Enumerable.Range(0, day.RowCount).Where(i => day.TextAt("method", i) == day.TextAt("method", at) && day.TextAt("passed", i) == "1" && Lane(i) != Lane(at))
            .Select(i => day.TextAt("inspection_id", i)!).OrderBy(id => StableHash.Of(id)).Take(MostPeers).ToHashSet(StringComparer.Ordinal);
        if (ids.Count < FewestPeers) return null;
        var seconds = rows.Seconds(example.Row.Day, ids);
        return Enumerable.Range(0, seconds.RowCount).Where(i => seconds.NumberAt("second", i) is not null).ToLookup(i => (int)seconds.NumberAt("second", i)!.Value, i => (seconds, i));
    }

    private static Band? BandOf(ILookup<int, (Table Table, int Row)> peers, string column, Example example)
    {
        List<double> x = [], low = [], high = [];
        foreach (var second in peers.OrderBy(s => s.Key))
        {
            var values = second.Select(s => s.Table.NumberAt(column, s.Row)).OfType<double>().Order().ToList();
            x.Add(second.Key);
            low.Add(values.Count >= FewestPeers ? values[values.Count / 10] : double.NaN);
            high.Add(values.Count >= FewestPeers ? values[values.Count * 9 / 10] : double.NaN);
        }
        return high.Exists(double.IsFinite) ? new Band($"其他检测线同法十分之八 eight in ten on other lanes {example.Row.Day:MM-dd}", x, low, high) : null;
    }

    private static (IReadOnlyList<double> X, IReadOnlyList<double> Y)? Curve(Table table, string column)
    {
        if (table.RowCount == 0 || !table.Has(column)) return null;
        var (seconds, values) = (table.Numbers("second"), table.Numbers(column));
        var order = Enumerable.Range(0, table.RowCount).OrderBy(i => seconds[i]).ToList();
        if (order.TrueForAll(i => double.IsNaN(values[i]) || values[i] == 0)) return null;
        return ([.. order.Select(i => seconds[i])], [.. order.Select(i => values[i])]);
    }

    /// <summary>The lanes on the days of the strongest cases: a second row of a lane means two cars at once.</summary>
    private string LaneDays(Lead lead)
    {
        var examples = lead.Reasons.SelectMany(r => r.Examples).Where(e => e.Row.Dataset == "inspections").ToList();
        var marked = examples.SelectMany(e => EvidenceRows.Parse(e.Row.Other) is { } o ? [e.Row.Key, o.Key] : new[] { e.Row.Key }).ToHashSet(StringComparer.Ordinal);
        var charts = string.Concat(examples.Select(e => e.Row.Day).Distinct().Take(MostDays).Order().Select(day => LaneDay(lead.Subject, day, marked)));
        return charts.Length == 0 ? "" : $"{LeadPage.Heading("时间线（红色：上文所指）", "time line (red: named above)")}<div class=\"charts\">{charts}</div>";
    }

    private string LaneDay(Subject subject, DateOnly day, HashSet<string> marked)
    {
        var table = rows.Pick(Catalog.Dataset("inspections"), day, (t, i) => IsAt(subject, t, i));
        List<string> names = [];
        List<(int Row, double From, double To, string Text, bool Marked)> bars = [];
        var complete = Enumerable.Range(0, table.RowCount).Where(i => table.TimeAt("started_at", i) is not null && table.TimeAt("ended_at", i) is not null);
        foreach (var lane in complete.GroupBy(i => table.TextAt("lane_id", i) ?? "").OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ends = new List<double>();
            foreach (var i in lane.OrderBy(i => table.TimeAt("started_at", i)))
            {
                var (start, end, id) = (table.TimeAt("started_at", i)!.Value, table.TimeAt("ended_at", i)!.Value, table.TextAt("inspection_id", i)!);
                var (from, to) = (start.TimeOfDay.TotalHours, start.TimeOfDay.TotalHours + (end - start).TotalHours);
                var row = ends.FindIndex(e => e <= from);
                if (row < 0) ends.Add(to);
                else ends[row] = to;
                bars.Add((names.Count + (row < 0 ? ends.Count - 1 : row), from, to, $"{id} {start:HH:mm:ss}–{end:HH:mm:ss}", marked.Contains(id)));
            }
            names.AddRange(Enumerable.Range(1, ends.Count).Select(n => n == 1 ? $"{lane.Key} 线 lane" : $"同时第 {n} 辆 car {n}"));
        }
        if (bars.Count == 0) return "";
        var first = Math.Floor(bars.Min(b => b.From));
        var last = first + 4 * Math.Ceiling((Math.Min(24, bars.Max(b => b.To)) - first) / 4);
        return Drawing.Bars($"{day:yyyy-MM-dd} 检验时间 tests by hour", names, bars, first, last, h => $"{h:0}:00");
    }

    private static bool IsAt(Subject subject, Table table, int row) => subject.Type == SubjectType.Station ? table.TextAt("station_id", row) == subject.Id
        : LaneAt(table, row) == subject.Id;

    private static string LaneAt(Table table, int row) => Subject.LaneId(table.TextAt("station_id", row)!, table.TextAt("lane_id", row)!);

    /// <summary>The site's hours beside the middle half of the other sites, and for a site that is suspected as another's copy that other.</summary>
    private string Site(Lead lead)
    {
        var twin = lead.Reasons.SelectMany(r => r.Examples).Select(e => EvidenceRows.Parse(e.Row.Other)).OfType<RowRef>().Where(r => r.Dataset == "dust").Select(r => r.Key.Split('|')[0]).FirstOrDefault(s => s != lead.Subject.Id);
        List<(string Column, string Name)> channels = [("pm10_mgm3", "PM10 小时均值 hourly mean, mg/m³")];
        if (lead.Method == "wetted_inlet") channels.Add(("humidity_pct", "湿度 humidity %"));
        if (lead.Method is "shielded_inlet" or "selective_offline" or "other_dust") channels.Add(("noise_db", "噪声 noise dB"));
        var days = new List<(DateOnly Day, Table Table)>();
        for (var day = lead.WindowFrom; day <= lead.WindowTo; day = day.AddDays(1))
            if (rows.Pick(Catalog.Dataset("dust"), day, (_, _) => true) is { RowCount: > 0 } table) days.Add((day, table));
        var charts = string.Concat(channels.Select(c => Hours(lead.Subject.Id, twin, days, c.Column, c.Name)));
        return charts.Length == 0 ? "" : $"{LeadPage.Heading("与其他工地对照", "beside the other sites")}<div class=\"charts\">{charts}</div>";
    }

    private static string Hours(string site, string? twin, List<(DateOnly Day, Table Table)> days, string column, string title)
    {
        List<double> x = [], own = [], other = [], median = [], low = [], high = [];
        foreach (var (day, table) in days)
        {
            var hours = Hourly(table, column);
            for (var hour = 0; hour < 24; hour++)
            {
                var others = hours.Where(h => h.Key.Hour == hour && h.Key.Site != site).Select(h => h.Value).Order().ToList();
                x.Add(day.DayNumber + hour / 24.0);
                own.Add(hours.TryGetValue((site, hour), out var value) ? value : double.NaN);
                other.Add(twin is not null && hours.TryGetValue((twin, hour), out var second) ? second : double.NaN);
                median.Add(others.Count > 0 ? others[others.Count / 2] : double.NaN);
                low.Add(others.Count > 3 ? others[others.Count / 4] : double.NaN);
                high.Add(others.Count > 3 ? others[3 * others.Count / 4] : double.NaN);
            }
        }
        List<Series> lines = [new Series("其他工地中位数 median of others", x, median, Drawing.Expected, Dashed: true)];
        if (twin is not null) lines.Add(new Series(twin, x, other, Drawing.Other, Dashed: true));
        lines.Add(new Series(site, x, own, Drawing.Suspect));
        return Drawing.Lines(title, lines, v => DateOnly.FromDayNumber((int)v).ToString("MM-dd"), new Band("中间一半 middle half", x, low, high), height: 190);
    }

    private static Dictionary<(string Site, int Hour), double> Hourly(Table table, string column)
    {
        var sums = new Dictionary<(string, int), (double Sum, int Count)>();
        if (!table.Has(column)) return [];
        var (sites, times, values) = (table.Texts("site_id"), table.Times("observed_at"), table.Numbers(column));
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
        List<(int Row, double From, double To, string Text, bool Marked)> bars = [];
        for (var day = lead.WindowTo.AddDays(1 - MostVisitDays); day <= lead.WindowTo; day = day.AddDays(1))
        {
            var table = rows.Pick(dataset, day, (t, row) => (t.TextAt("inspector_ids", row) ?? "").Split(';').Contains(lead.Subject.Id));
            if (day < lead.WindowFrom || table.RowCount == 0) continue;
            days.Add($"{day:MM-dd}");
            for (var row = 0; row < table.RowCount; row++)
            {
                var (from, to, id) = (table.TimeAt("started_at", row)!.Value, table.TimeAt("ended_at", row)!.Value, table.TextAt("visit_id", row)!);
                bars.Add((days.Count - 1, from.TimeOfDay.TotalHours, from.TimeOfDay.TotalHours + (to - from).TotalHours, $"{id} {from:HH:mm}–{to:HH:mm} {table.TextAt("enterprise_id", row)}", marked.Contains(id)));
            }
        }
        if (bars.Count == 0) return "";
        var (first, last) = (Math.Floor(Math.Min(8, bars.Min(b => b.From))), Math.Min(24, Math.Ceiling(Math.Max(18, bars.Max(b => b.To)))));
        return $"{LeadPage.Heading("时间线", "time line")}{Drawing.Bars("检查时间 visits by hour（红 red：见上 above）", days, bars, first, last, h => $"{(int)h}:{h % 1 * 60:00}")}";
    }

    private string Stages(Lead lead)
    {
        if (lead.Reasons.SelectMany(r => r.Examples).FirstOrDefault(e => e.Row.Dataset == "cases") is not { } example) return "";
        var table = rows.Pick(Catalog.Dataset("cases"), example.Row.Day, (t, row) => t.TextAt("case_id", row) == lead.Subject.Id);
        if (table.RowCount == 0) return "";
        (string Column, string Name)[] stages = [("found_on", "发现 found"), ("filed_on", "立案 filed"), ("investigation_ended_on", "调查终结 ended"), ("decided_on", "决定 decided"), ("rectify_by", "改正期限 rectify by"), ("rechecked_on", "复查 recheck"), ("paid_on", "缴款 paid"), ("closed_on", "结案 closed")];
        var known = stages.Where(s => table.Has(s.Column)).Select(s => (s.Name, On: table.DateAt(s.Column, 0))).Where(s => s.On is { } on && (on <= lead.WindowTo || s.Name.StartsWith("改正", StringComparison.Ordinal))).Select(s => (s.Name, On: s.On!.Value.DayNumber)).ToList();
        var (first, last) = (known.Min(s => s.On), Math.Max(known.Max(s => s.On), lead.WindowTo.DayNumber));
        return $"{LeadPage.Heading("案件进程", "stages of the case")}{Drawing.Bars("自发现起 since found", [.. known.Select(s => $"{s.Name} {DateOnly.FromDayNumber(s.On):MM-dd}")], [.. known.Select((s, i) => (i, (double)first, s.On + 0.5, DateOnly.FromDayNumber(s.On).ToString("yyyy-MM-dd"), i == known.Count - 1))],
            first, last + 1, v => DateOnly.FromDayNumber((int)v).ToString("MM-dd"))}";
    }
}
