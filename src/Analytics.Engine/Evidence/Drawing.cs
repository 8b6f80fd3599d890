using System.Globalization;
using System.Net;
using System.Text;

namespace Analytics.Engine.Evidence;

/// <summary>One line of a chart; NaN breaks it.</summary>
/// <param name="Colour">CSS colour.</param>
public sealed record Series(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, string Colour, bool Dashed = false);

/// <summary>Pictures as SVG text, without script or outside file; the same data give the same bytes.</summary>
public static class Drawing
{
    public const string Suspect = "#c0392b", Other = "#2b6cb0", Expected = "#8a94a3";

    private const double Left = 52, Right = 12, Top = 22, Bottom = 26;

    /// <param name="tick">Writes a value of the x axis.</param>
    public static string Lines(string title, IReadOnlyList<Series> series, Func<double, string> tick, int width = 660, int height = 190)
    {
        var points = series.SelectMany(s => s.X.Zip(s.Y)).Where(p => double.IsFinite(p.Second)).ToList();
        if (points.Count == 0) return "";
        var (x0, x1) = Span(points.Select(p => p.First));
        var (y0, y1) = Span(points.Select(p => p.Second).Append(0));
        var svg = Start(title, width, height);
        string X(double v) => N(Left + (v - x0) / (x1 - x0) * (width - Left - Right));
        string Y(double v) => N(height - Bottom - (v - y0) / (y1 - y0) * (height - Top - Bottom));
        for (var i = 0; i <= 4; i++)
        {
            var (xv, yv) = (x0 + (x1 - x0) * i / 4, y0 + (y1 - y0) * i / 4);
            svg.Append($"<line x1=\"{N(Left)}\" x2=\"{N(width - Right)}\" y1=\"{Y(yv)}\" y2=\"{Y(yv)}\" stroke=\"#e3e7ec\"/><text x=\"{N(Left - 4)}\" y=\"{Y(yv)}\" text-anchor=\"end\" dy=\"4\">{Label(yv)}</text>");
            svg.Append($"<text x=\"{X(xv)}\" y=\"{N(height - 8.0)}\" text-anchor=\"{(i == 0 ? "start" : i == 4 ? "end" : "middle")}\">{E(tick(xv))}</text>");
        }
        foreach (var line in series)
        {
            var path = new StringBuilder();
            var pen = false;
            for (var i = 0; i < line.X.Count; i++)
            {
                if (!double.IsFinite(line.Y[i])) { pen = false; continue; }
                path.Append(pen ? 'L' : 'M').Append(X(line.X[i])).Append(' ').Append(Y(line.Y[i]));
                pen = true;
            }
            svg.Append($"<path d=\"{path}\" fill=\"none\" stroke=\"{line.Colour}\" stroke-width=\"1.6\"{(line.Dashed ? " stroke-dasharray=\"5 4\"" : "")}/>");
        }
        var at = width - Right;
        foreach (var line in series.Where(l => l.Name.Length > 0).Reverse())
        {
            svg.Append($"<text x=\"{N(at)}\" y=\"14\" text-anchor=\"end\" fill=\"{line.Colour}\">{(line.Dashed ? "┄ " : "─ ")}{E(line.Name)}</text>");
            at -= 22 + line.Name.Sum(c => c > 0x2E80 ? 11.0 : 6.2);
        }
        return svg.Append("</svg>").ToString();
    }

    /// <summary>Bars on rows: each row a day, each bar a stretch of hours.</summary>
    public static string Bars(string title, IReadOnlyList<string> rows, IReadOnlyList<(int Row, double From, double To, string Text, bool Marked)> bars, double from, double to, Func<double, string> tick)
    {
        if (rows.Count == 0) return "";
        const int width = 660, line = 20;
        const double left = 90;
        var height = (int)(Top + line * rows.Count + Bottom);
        var svg = Start(title, width, height);
        string X(double v) => N(left + (v - from) / (to - from) * (width - left - Right));
        for (var i = 0; i <= 6; i++) svg.Append($"<line x1=\"{X(from + (to - from) * i / 6)}\" x2=\"{X(from + (to - from) * i / 6)}\" y1=\"{N(Top)}\" y2=\"{N(height - Bottom)}\" stroke=\"#e3e7ec\"/><text x=\"{X(from + (to - from) * i / 6)}\" y=\"{N(height - 8.0)}\" text-anchor=\"{(i == 6 ? "end" : "middle")}\">{E(tick(from + (to - from) * i / 6))}</text>");
        for (var i = 0; i < rows.Count; i++) svg.Append($"<text x=\"{N(left - 6)}\" y=\"{N(Top + line * i + 14)}\" text-anchor=\"end\">{E(rows[i])}</text>");
        foreach (var bar in bars)
            svg.Append($"<rect x=\"{X(bar.From)}\" y=\"{N(Top + line * bar.Row + 3)}\" width=\"{N(Math.Max(2, (bar.To - bar.From) / (to - from) * (width - left - Right)))}\" height=\"{line - 6}\" fill=\"{(bar.Marked ? Suspect : "#9fb4cc")}\" opacity=\"0.8\"><title>{E(bar.Text)}</title></rect>");
        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Start(string title, int width, int height) =>
        new($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-size=\"11\" fill=\"#5b6675\" role=\"img\"><title>{E(title)}</title><text x=\"4\" y=\"14\" font-weight=\"600\">{E(title)}</text>");

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
