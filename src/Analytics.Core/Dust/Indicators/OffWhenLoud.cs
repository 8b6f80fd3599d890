using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Nights on which a monitor goes off the air (no row, no value, or flagged away) for an hour or more within half an hour of the noise of work, of the nights on which such noise was heard to begin: muck is carted,
/// and concrete poured, by night. A dead night needs no switch, so that gaps of the nights alone say little; who goes silent whenever it turns loud has a hand on it.
/// </summary>
/// <remarks>Unit: share of loud nights. Innocent look-alike: machines that trip the site's mains (now and then, as at other sites; day and night); a power cut of the quarter (neighbours are silent too: left out).</remarks>
public sealed class OffWhenLoud : AbnormalDays
{
    /// <summary>Hours: the noise goes ahead by so much at most; off for so long at least.</summary>
    private const double Ahead = 0.5, LeastOff = 1;

    /// <summary>dB(A) over the site's own silence: somebody works.</summary>
    private const double LoudBy = 8;

    public override IndicatorCard Card { get; } = new("off_when_loud", 1, LeadKind.DustMonitor, Tier.Statistical, ["selective_offline"], "share of loud nights",
        new("夜间一有作业噪声即离线", "off the air as soon as the night turns loud"), new("施工机械致现场跳闸；片区停电（周边同样缺测）", "machines that trip the site's mains; a power cut (neighbours are silent too)"),
        "onset of noise at night followed by a gap, against the loud nights of the other sites");

    protected override int FewestDays => 3;

    protected override int FewestAbnormal => 3;

    /// <summary>Where machines trip the mains they do so on one night in five at most, or nobody would work.</summary>
    protected override double HonestFloor => 0.05;

    protected override double SmallestShare => 0.3;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (dust, noise) = (day.Means("pm10_mgm3"), day.Means("noise_db"));
        var reporting = SelectiveOffline.ShareReporting(dust);
        foreach (var id in day.ReportingSites)
        {
            if (day.Clocks.IsOdd(id) || day.Quiet().Silence(id) is var silence && double.IsNaN(silence) || dust[id].Length != SlotMeans.Quarters) continue;
            var onsets = Beginnings(noise[id], silence + LoudBy);
            if (onsets.Count == 0) continue;
            var silent = SelectiveOffline.Silent(day, id, dust[id], reporting[dust[id].Length]);
            var (at, off) = onsets.Select(i => (At: i, Off: OffAfter(silent, i))).MaxBy(o => o.Off);
            yield return DayOf(day, id, off >= LeastOff) with
            {
                Sum = off,
                Examples = off < LeastOff ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + at * 900L * ChinaTime.MicrosPerSecond, off, new(
                    $"{day.Day:MM-dd} {at / 4}:{at % 4 * 15:00} 噪声升至 {noise[id][at]:0} dB（夜间安静时 {silence:0} dB），随即离线，当日共 {off:0.#} 小时",
                    $"{day.Day:MM-dd} {at / 4}:{at % 4 * 15:00} noise rose to {noise[id][at]:0} dB (at night {silence:0}), then off the air for {off:0.#} hours of the day"))],
            };
        }
    }

    /// <summary>Night: when the working day is over.</summary>
    private static bool IsNight(int slot) => slot / 4 is >= 19 or < 6;

    /// <summary>Slots of the night that are loud after one that was not; loud from midnight on says nothing of when it began.</summary>
    private static List<int> Beginnings(double[] noise, double loud) =>
        [.. Enumerable.Range(1, noise.Length - 1).Where(i => IsNight(i) && noise[i] >= loud && noise[i - 1] < loud)];

    /// <summary>Hours for which it is silent from within half an hour of a slot on, to the end of the day at most.</summary>
    private static double OffAfter(bool[] silent, int onset)
    {
        var from = Enumerable.Range(onset, (int)(Ahead * 4) + 2).FirstOrDefault(i => i < silent.Length && silent[i], silent.Length);
        var until = from;
        while (until < silent.Length && silent[until]) until++;
        return (until - from) / 4.0;
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 个夜间出现作业噪声的日子中 {abnormal} 天噪声一起即离线一小时以上（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} nights on which work was heard to begin it went off the air for an hour or more at once (usually {usual:0.0%} of such nights)");
}
