namespace Analytics.Core;

/// <summary>
/// Asia/Shanghai wall-clock time. Files and pages speak local time; inside, an instant is a <see cref="long"/> count of
/// microseconds since 1970-01-01T00:00:00Z, which SQLite, PostgreSQL and Parquet all store without loss.
/// </summary>
/// <remarks>The zone has been UTC+8 without daylight saving since 1992, so a fixed offset is exact for every record we read.</remarks>
public static class ChinaTime
{
    /// <summary>UTC+8.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public const long MicrosPerSecond = 1_000_000;
    public const long MicrosPerDay = 86_400 * MicrosPerSecond;
    private const long OffsetMicros = 8 * 3600 * MicrosPerSecond;

    /// <summary>The instant of a local wall-clock time.</summary>
    public static long ToMicros(DateTime local) => (local.Ticks - DateTime.UnixEpoch.Ticks) / 10 - OffsetMicros;

    /// <summary>The local wall-clock time of an instant.</summary>
    public static DateTime ToLocal(long micros) => new(DateTime.UnixEpoch.Ticks + (micros + OffsetMicros) * 10, DateTimeKind.Unspecified);

    /// <summary>The instant with its offset, for records.</summary>
    public static DateTimeOffset ToOffset(long micros) => new(ToLocal(micros), Offset);

    public static long ToMicros(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;

    /// <summary>The local calendar day an instant falls on: the partition key of the lake.</summary>
    public static DateOnly DayOf(long micros) => DateOnly.FromDayNumber((int)Math.DivRem(micros + OffsetMicros, MicrosPerDay, out var rest) + EpochDay - (rest < 0 ? 1 : 0));

    /// <summary>The first instant of a local day.</summary>
    public static long StartOf(DateOnly day) => (day.DayNumber - EpochDay) * MicrosPerDay - OffsetMicros;

    /// <summary>Days since 1970-01-01, as Parquet's DATE.</summary>
    public static int ToDays(DateOnly day) => day.DayNumber - EpochDay;

    public static DateOnly FromDays(int days) => DateOnly.FromDayNumber(days + EpochDay);

    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
