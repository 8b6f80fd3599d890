using System.Globalization;
using System.Text;
using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>Local wall-clock times as UTC microseconds; a label at the interval's end is moved to its start.</summary>
internal sealed class TimeCells(Column column, SourceDefinition source, int capacity) : CellColumn(column, source)
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd H:mm", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm", "yyyy-M-d H:mm:ss", "yyyy-M-d H:mm",
        "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyyMMddHHmmss", "yyyyMMddHHmmssfff", "yyyy-MM-dd", "yyyy/M/d",
    ];

    private static readonly string[] OffsetFormats = ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:sszzz"];

    private readonly long shift = IntervalShift(source) + (source.Zone - ChinaTime.Offset).Ticks / 10;
    private readonly long intervalShift = IntervalShift(source);
    private readonly long[] values = new long[capacity];
    private readonly byte[] lastDate = new byte[10], lastCell = new byte[19];
    private long lastMidnight, lastMicros = Table.MissingTime;

    public override void SetMissing(int row) => values[row] = Table.MissingTime;

    public override void Finish(Table table, int rows)
    {
        table.With(Name, Copy(values.AsSpan(0, rows)));
    }

    protected override CellVerdict SetValue(int row, ReadOnlySpan<byte> cell)
    {
        if (!TryParse(cell, out var micros)) return CellVerdict.Refused;
        values[row] = micros;
        return CellVerdict.Fine;
    }

    protected override RowIssue Explain(string shown, string text) => new(Name, "time", 1, $"'{shown}'", "a local time yyyy-MM-dd HH:mm:ss between 1900 and 2100");

    private bool TryParse(ReadOnlySpan<byte> cell, out long micros)
    {
        if (lastMicros != Table.MissingTime && cell.SequenceEqual(lastCell))
        {
            micros = lastMicros;
            return true;
        }
        if (cell.Length == 19 && cell[4] == '-' && cell[10] is (byte)' ' or (byte)'T' && cell[13] == ':' && cell[16] == ':'
            && TwoDigits(cell, 11, 23, out var hour) && TwoDigits(cell, 14, 59, out var minute) && TwoDigits(cell, 17, 59, out var second) && Midnight(cell[..10], out var midnight))
        {
            micros = lastMicros = midnight + (hour * 3600L + minute * 60 + second) * ChinaTime.MicrosPerSecond - shift;
            cell.CopyTo(lastCell);
            return true;
        }
        return Slowly(Encoding.UTF8.GetString(cell), out micros);
    }

    private bool Slowly(string text, out long micros)
    {
        micros = 0;
        if (DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) micros = ChinaTime.ToMicros(local) - shift;
        else if (DateTimeOffset.TryParseExact(text, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            micros = ChinaTime.ToMicros(instant) - intervalShift;
        else return false;
        return ChinaTime.ToLocal(micros).Year is >= 1900 and <= 2100;
    }

    /// <summary>Days repeat from row to row: the last one is remembered.</summary>
    private bool Midnight(ReadOnlySpan<byte> date, out long midnight)
    {
        midnight = lastMidnight;
        if (date.SequenceEqual(lastDate)) return true;
        if (!DateCells.TryParse(date, out var day)) return false;
        date.CopyTo(lastDate);
        midnight = lastMidnight = ChinaTime.StartOf(day);
        return true;
    }

    private static long IntervalShift(SourceDefinition source) => source.TimeLabel == TimeLabel.End ? source.Interval.Ticks / 10 : 0;

    private static bool TwoDigits(ReadOnlySpan<byte> cell, int at, int most, out int value)
    {
        int tens = cell[at] - '0', ones = cell[at + 1] - '0';
        value = tens * 10 + ones;
        return (uint)tens <= 9 && (uint)ones <= 9 && value <= most;
    }
}

/// <summary>Calendar dates; a time of day after the date is cut off.</summary>
internal sealed class DateCells(Column column, SourceDefinition source, int capacity) : CellColumn(column, source)
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d", "yyyyMMdd", "yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm:ss", "yyyy-MM-ddTHH:mm:ss"];

    private readonly long[] values = new long[capacity];

    public override void SetMissing(int row) => values[row] = Table.MissingTime;

    public override void Finish(Table table, int rows)
    {
        table.With(Name, Copy(values.AsSpan(0, rows)));
    }

    protected override CellVerdict SetValue(int row, ReadOnlySpan<byte> cell)
    {
        if (!TryParse(cell, out var day)) return CellVerdict.Refused;
        values[row] = ChinaTime.ToDays(day) * ChinaTime.MicrosPerDay;
        return CellVerdict.Fine;
    }

    protected override RowIssue Explain(string shown, string text) => new(Name, "date", 1, $"'{shown}'", "a date yyyy-MM-dd between 1900 and 2100");

    internal static bool TryParse(ReadOnlySpan<byte> cell, out DateOnly day)
    {
        if (cell.Length == 10 && cell[4] == '-' && cell[7] == '-' && Digits(cell[..4], out var year) && Digits(cell[5..7], out var month) && Digits(cell[8..], out var date)
            && year is >= 1900 and <= 2100 && month is >= 1 and <= 12 && date >= 1 && date <= DateTime.DaysInMonth(year, month))
        {
            day = new DateOnly(year, month, date);
            return true;
        }
        return DateOnly.TryParseExact(Encoding.UTF8.GetString(cell), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is >= 1900 and <= 2100;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if ((uint)(b - '0') > 9) return false;
            value = value * 10 + (b - '0');
        }
        return true;
    }
}
