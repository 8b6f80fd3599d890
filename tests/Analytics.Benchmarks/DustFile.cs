using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Analytics.Benchmarks;

/// <summary>A day of one-minute dust readings as a feed writes them: minute by minute, all twelve columns, all sites.</summary>
internal static class DustFile
{
    public static void Write(string path, int rows, DateOnly day, ulong seed = 1)
    {
        const int minutes = 1440;
        var sites = (rows + minutes - 1) / minutes;
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("site_id,observed_at,pm10_mgm3,tsp_mgm3,pm25_mgm3,noise_db,temp_c,humidity_pct,pressure_kpa,wind_speed_ms,wind_dir_deg,flag\n"u8);
        var line = new byte[256];
        var random = seed;
        for (var row = 0; row < rows; row++)
        {
            int minute = row / sites, site = row % sites, at = 0;
            Put(line, ref at, "DS"u8);
            Digits(line, ref at, site, 6);
            var time = Encoding.ASCII.GetBytes(day.ToDateTime(default).AddMinutes(minute).ToString(",yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            Put(line, ref at, time);
            Number(line, ref at, 20 + Next(ref random, 200), 3);
            Number(line, ref at, 40 + Next(ref random, 400), 3);
            Number(line, ref at, 10 + Next(ref random, 90), 3);
            Number(line, ref at, 450 + Next(ref random, 400), 1);
            Number(line, ref at, 50 + Next(ref random, 200), 1);
            Number(line, ref at, 300 + Next(ref random, 600), 1);
            Number(line, ref at, 1005 + Next(ref random, 20), 1);
            Number(line, ref at, Next(ref random, 80), 1);
            Number(line, ref at, Next(ref random, 360), 0);
            Put(line, ref at, ",N\n"u8);
            file.Write(line, 0, at);
        }
    }

    private static void Put(byte[] line, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line.AsSpan(at));
        at += text.Length;
    }

    private static void Digits(byte[] line, ref int at, int value, int width)
    {
        for (var i = width - 1; i >= 0; i--, value /= 10) line[at + i] = (byte)('0' + value % 10);
        at += width;
    }

    /// <summary>A whole number with its decimal point moved.</summary>
    private static void Number(byte[] line, ref int at, int value, int decimals)
    {
        line[at++] = (byte)',';
        var scale = decimals switch { 0 => 1, 1 => 10, _ => 1000 };
        Utf8Formatter.TryFormat(value / scale, line.AsSpan(at), out var written);
        at += written;
        if (decimals == 0) return;
        line[at++] = (byte)'.';
        Digits(line, ref at, value % scale, decimals);
    }

    private static int Next(ref ulong state, int below)
    {
        state = state * 6364136223846793005UL + 1442695040888963407UL;
        return (int)((state >> 33) % (ulong)below);
    }
}
