using System.Globalization;
using System.Net;
using System.Text;

namespace Analytics.Engine.Evidence;

/// <summary>One line of a chart; NaN breaks it.</summary>
/// <param name="Colour">CSS colour.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, string Colour, bool Dashed = false);

/// <summary>Where the others lie, from low to high at each x; NaN breaks it.</summary>
public sealed record Band(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Low, IReadOnlyList<double> High);

/// <summary>Pictures as SVG text, without script or outside file, drawn for the width of a phone; the same data give the same bytes.</summary>
public static class Drawing
{
    public const string Suspect = "#c0392b", Other = "#2b6cb0", Expected = "#5b6675";

    private const string BandColour = "#d5dde7";

    private const double Width = 360, Left = 40, Right = 8, Title = 16, LegendLine = 15, Bottom = 20;

    /// <param name="tick">Writes a value of the x axis.</param>
    public static string Lines(string title, IReadOnlyList<Series> series, Func<double, string> tick, Band? band = null, double height = 150)
    {
        var points = series.SelectMany(s => s.X.Zip(s.Y)).Where(p => double.IsFinite(p.Second)).ToList();
        if (points.Count == 0) return "";
        var (x0, x1) = Span(points.Select(p => p.First));
        var (y0, y1) = Span(points.Select(p => p.Second).Concat(band is null ? [] : band.Low.Concat(band.High).Where(double.IsFinite)));
        // Levels start at nothing; only where all lie far above it would that hide the shape.
        if (y0 < y1 / 2) y0 = Math.Min(0, y0);
        var (legend, lines) = Legend([.. series.Select(s => (s.Name, s.Colour, s.Dashed ? "┄" : "─")), .. band is null ? [] : new[] { (band.Name, BandColour, "█") }]);
        var top = Title + LegendLine * lines + 6;
        var bottom = top + height - Bottom;
        var svg = Start(title, bottom + Bottom).Append(legend);
        string X(double v) => N(Left + (v - x0) / (x1 - x0) * (Width - Left - Right));
        string Y(double v) => N(bottom - (v - y0) / (y1 - y0) * (bottom - top));
        if (band is not null) svg.Append(Area(band, x0, x1, X, Y));
        for (var i = 0; i <= 3; i++)
        {
            var (xv, yv) = (x0 + (x1 - x0) * i / 3, y0 + (y1 - y0) * i / 3);
            svg.Append($"<line x1=\"{N(Left)}\" x2=\"{N(Width - Right)}\" y1=\"{Y(yv)}\" y2=\"{Y(yv)}\" stroke=\"#e3e7ec\"/><text x=\"{N(Left - 4)}\" y=\"{Y(yv)}\" text-anchor=\"end\" dy=\"4\">{Label(yv)}</text>");
            svg.Append($"<text x=\"{X(xv)}\" y=\"{N(bottom + 15)}\" text-anchor=\"{(i == 0 ? "start" : i == 3 ? "end" : "middle")}\">{E(tick(xv))}</text>");
        }
        foreach (var line in series) svg.Append($"<path d=\"{PathOf(line.X, line.Y, X, Y)}\" fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"1.6\"{(line.Dashed ? " stroke-dasharray=\"5 4\"" : "")}/>");
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Bars on rows: each row a day, each bar a stretch of hours.</summary>
    public static string Bars(string title, IReadOnlyList<string> rows, IReadOnlyList<(int Row, double From, double To, string Text, bool Marked)> bars, double from, double to, Func<double, string> tick)
    {
        if (rows.Count == 0) return "";
        const double line = 22, top = Title + 8;
        var left = 12 + rows.Max(r => WidthOf(r));
        var bottom = top + line * rows.Count;
        var svg = Start(title, bottom + Bottom);
        string X(double v) => N(left + (v - from) / (to - from) * (Width - left - Right));
        const int ticks = 4;
        for (var i = 0; i <= ticks; i++)
        {
            var x = X(from + (to - from) * i / ticks);
            svg.Append($"<line x1=\"{x}\" x2=\"{x}\" y1=\"{N(top)}\" y2=\"{N(bottom)}\" stroke=\"#e3e7ec\"/><text x=\"{x}\" y=\"{N(bottom + 15)}\" text-anchor=\"{(i == 0 ? "start" : i == ticks ? "end" : "middle")}\">{E(tick(from + (to - from) * i / ticks))}</text>");
        }
        for (var i = 0; i < rows.Count; i++) svg.Append($"<text x=\"{N(left - 6)}\" y=\"{N(top + line * i + 15)}\" text-anchor=\"end\">{E(rows[i])}</text>");
        foreach (var bar in bars)
        {
            var (start, end) = (Math.Max(from, bar.From), Math.Min(to, bar.To));
            svg.Append($"<rect x=\"{X(start)}\" y=\"{N(top + line * bar.Row + 3)}\" width=\"{N(Math.Max(2, (end - start) / (to - from) * (Width - left - Right)))}\" height=\"{N(line - 6)}\" fill=\"{(bar.Marked ? Suspect : "#9fb4cc")}\" opacity=\"0.8\"><title>{E(bar.Text)}</title></rect>");
        }
        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Start(string title, double height) =>
        new($"<svg viewBox=\"0 0 {N(Width)} {N(height)}\" font-size=\"11\" fill=\"#5b6675\" role=\"img\"><title>{E(title)}</title><text x=\"4\" y=\"12\" font-weight=\"600\" fill=\"#1c2430\">{E(title)}</text>");

    /// <summary>Names below the title, on as many lines as they need.</summary>
    private static (string Svg, int Lines) Legend(IReadOnlyList<(string Name, string Colour, string Mark)> entries)
    {
        var svg = new StringBuilder();
        double x = 4;
        var line = 0;
        foreach (var (name, colour, mark) in entries.Where(e => e.Name.Length > 0))
        {
            var width = 26 + WidthOf(name);
            if (line == 0 || x + width > Width) (x, line) = (4, line + 1);
            svg.Append($"<text x=\"{N(x)}\" y=\"{N(Title + LegendLine * line - 3)}\"><tspan fill=\"{colour}\">{mark}</tspan> {E(name)}</text>");
            x += width;
        }
        return (svg.ToString(), line);
    }

    private static double WidthOf(string text) => text.Sum(c => c > 0x2E80 ? 11.0 : 6.2);

    private static string PathOf(IReadOnlyList<double> xs, IReadOnlyList<double> ys, Func<double, string> x, Func<double, string> y)
    {
        var path = new StringBuilder();
        var pen = false;
        for (var i = 0; i < xs.Count; i++)
        {
            if (!double.IsFinite(ys[i])) { pen = false; continue; }
            path.Append(pen ? 'L' : 'M').Append(x(xs[i])).Append(' ').Append(y(ys[i]));
            pen = true;
        }
        return path.ToString();
    }

    private static string Area(Band band, double x0, double x1, Func<double, string> x, Func<double, string> y)
    {
        var within = Enumerable.Range(0, band.X.Count).Where(i => band.X[i] >= x0 && band.X[i] <= x1).ToList();
        var svg = new StringBuilder();
        for (var i = 0; i < within.Count; i++)
        {
            var run = within.Skip(i).TakeWhile(k => double.IsFinite(band.Low[k]) && double.IsFinite(band.High[k])).ToList();
            if (run.Count > 1)
                svg.Append($"<path d=\"M{string.Join('L', run.Select(k => $"{x(band.X[k])} {y(band.High[k])}").Concat(run.AsEnumerable().Reverse().Select(k => $"{x(band.X[k])} {y(band.Low[k])}")))}Z\" fill=\"{BandColour}\"/>");
            i += run.Count;
        }
        return svg.ToString();
    }

    private static (double, double) Span(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var v in values) (low, high) = (Math.Min(low, v), Math.Max(high, v));
        return (low, high > low ? high : low + 1);
    }

    private static string Label(double v) => v.ToString(Math.Abs(v) >= 100 ? "0" : Math.Abs(v) >= 1 ? "0.#" : "0.###", CultureInfo.InvariantCulture);

    private static string N(double v) => v.ToString("0.#", CultureInfo.InvariantCulture);

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
