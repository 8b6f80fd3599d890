using System.Numerics;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// The beat that one and the same factor leaves in the last digits of at least two pollutants on a lane: printed readings that were multiplied and printed again favour every other, every fourth or fifth
/// number (<see cref="DigitSpectrum"/>). It keeps even where seconds, λ, correction factors and result all fit together.
/// </summary>
/// <remarks>
/// Unit: joint amplitude, 1 = what chance leaves; Σ z over the pollutants (the rounding gives them one phase) / √number. Innocent look-alikes: a coarse bench that leaves numbers out (its days are left out); the converter or unit
/// of one gas (two pollutants must beat alike); a software's own conversion (lanes of other stations with the same software show it too: left out).
/// </remarks>
public sealed class FactorInDigits : DayIndicator<VehicleDay>
{
    /// <summary>Channels with the number of printed steps in a unit.</summary>
    private static readonly (string Channel, double Steps, string Name)[] Channels = [("co_pct", 100, "CO"), ("hc_ppm", 1, "HC"), ("no_ppm", 1, "NO"), ("k_m1", 100, "k"), ("nox_ppm", 1, "NOx")];

    /// <summary>|z|² of a pollutant by itself that counts as a voice: chance reaches it at one frequency in fifty.</summary>
    private const double Voice = 4;

    /// <summary>The background of a frequency is known as well as from so many independent neighbours.</summary>
    private const double BackgroundDegrees = 10;

    /// <summary>Two spectra show the same frequency within their resolution.</summary>
    private const double Resolution = 1.0 / DigitSpectrum.Values;

    public override IndicatorCard Card { get; } = new("factor_in_digits", 1, LeadKind.VehicleInspection, Tier.Statistical, ["scaled_results"], "joint amplitude, 1 = chance",
        new("末位数字显出系数痕迹", "last digits that beat with a factor"), new("分析仪或软件自身的换算（同软件他站同样出现时不计）", "a conversion inside the bench or the software (left out where other stations show it)"),
        "rounding of rounded numbers; spectrum of the digits' histogram");

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        foreach (var lane in day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var digits = new Digits();
            foreach (var test in lane) digits.Add(day.Traces.Of(test.Id));
            digits.LeaveOutCoarse();
            if (digits.Readings == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day) { Exposure = digits.Readings, Tag = lane.First().SoftwareVersion.Replace('|', '/') + "|" + digits };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => new LaneSpectrum(s, window.Of(s))).Where(l => l.Voices.Count >= 2).ToList();
        foreach (var lane in lanes)
        {
            var (at, amplitude) = lane.Strongest();
            var p = IsOfSoftware(lane, at, lanes) ? 1 : Chance(amplitude * amplitude);
            var heard = at < 0 ? [] : lane.Voices.Where(v => Power(v.Spectrum[at]) > Voice).Select(v => v.Name).ToList();
            yield return new Measurement(Card.Id, lane.Subject, amplitude, Core.Indicators.Range.AtMost(Math.Sqrt(Math.Log(DigitSpectrum.Independent / 0.01))), p)
            {
                Exposure = lane.Readings,
                Because = heard.Count < 2 ? new("各污染物的末位数字没有共同的节拍", "the last digits of the pollutants show no common beat") : new(
                    $"{string.Join('、', heard)} 的末位数字同以每 {1 / DigitSpectrum.Frequencies[at]:0.00} 个数一拍起伏，像是读数乘以同一系数后重新取整；幅度为偶然水平的 {amplitude:0.0} 倍",
                    $"the last digits of {string.Join(", ", heard)} rise and fall together every {1 / DigitSpectrum.Frequencies[at]:0.00} numbers, as after multiplication by one factor and rounding again: {amplitude:0.0} times what chance leaves"),
            };
        }
    }

    /// <summary>Chance that some frequency of an honest lane is so strong; the background is itself estimated, which makes the tail longer than exponential.</summary>
    private static double Chance(double power) => Math.Min(1, DigitSpectrum.Independent * Math.Pow(1 + power / BackgroundDegrees, -BackgroundDegrees));

    /// <summary>At least half of the lanes with this software at other stations beat alike.</summary>
    private static bool IsOfSoftware(LaneSpectrum lane, int at, List<LaneSpectrum> lanes)
    {
        if (at < 0) return true;
        var others = lanes.Where(l => l.Software == lane.Software && l.Subject.ParentId != lane.Subject.ParentId).ToList();
        return others.Count > 0 && others.Count(l => Near(at).Any(i => l.PowerAt(i) > Voice)) * 2 >= others.Count;
    }

    private static IEnumerable<int> Near(int at) => Enumerable.Range(0, DigitSpectrum.Frequencies.Length).Where(i => Math.Abs(DigitSpectrum.Frequencies[i] - DigitSpectrum.Frequencies[at]) < Resolution / 2);

    private static double Power(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;

    private sealed class LaneSpectrum
    {
        public LaneSpectrum(Subject subject, IReadOnlyList<Observation> seen)
        {
            (Subject, Readings, Software) = (subject, seen.Sum(o => o.Exposure), seen[^1].Tag.Split('|')[0]);
            var digits = new Digits();
            foreach (var day in seen) digits.Add(day.Tag[(day.Tag.IndexOf('|') + 1)..]);
            Voices = [.. Channels.Select((c, i) => (c.Name, Spectrum: DigitSpectrum.Of(digits.Counts(i))!)).Where(v => v.Spectrum is not null)];
        }

        public Subject Subject { get; }
        public double Readings { get; }
        public string Software { get; }
        public List<(string Name, Complex[] Spectrum)> Voices { get; }

        public double PowerAt(int frequency) => Power(Voices.Aggregate(Complex.Zero, (sum, v) => sum + v.Spectrum[frequency])) / Voices.Count;

        /// <summary>The frequency at which at least two pollutants speak and all together are loudest; (−1, 0) = none.</summary>
        public (int At, double Amplitude) Strongest()
        {
            var (best, loudest) = (-1, 0.0);
            for (var i = 0; i < DigitSpectrum.Frequencies.Length; i++)
                if (Voices.Count(v => Power(v.Spectrum[i]) > Voice) >= 2 && PowerAt(i) is var power && power > loudest) (best, loudest) = (i, power);
            return (best, Math.Sqrt(loudest));
        }
    }

    /// <summary>Histograms of the printed numbers, one per channel. As text: a byte 4·√count per number, which keeps counts to a fraction of their own chance error.</summary>
    private sealed class Digits
    {
        private const double PerRoot = 4;

        private readonly double[] counts = new double[Channels.Length * DigitSpectrum.Values];

        public double Readings => counts.Sum();

        public ReadOnlySpan<double> Counts(int channel) => counts.AsSpan(channel * DigitSpectrum.Values, DigitSpectrum.Values);

        /// <summary>A test whose numbers of a channel are all multiples of 2 or more comes from a coarse bench: that channel is left out.</summary>
        public void Add(ProcessTrace trace)
        {
            Span<int> own = stackalloc int[DigitSpectrum.Values];
            for (var c = 0; c < Channels.Length; c++)
            {
                own.Clear();
                var divisor = 0;
                foreach (var value in trace.Of(Channels[c].Channel))
                {
                    var number = value * Channels[c].Steps;
                    if (!(number < DigitSpectrum.Values - 0.5 && number >= 0)) continue;
                    var whole = (int)(number + 0.5);
                    own[whole]++;
                    if (divisor != 1) divisor = (int)BigInteger.GreatestCommonDivisor(divisor, whole);
                }
                if (divisor != 1) continue;
                for (var k = 1; k < own.Length; k++) counts[c * DigitSpectrum.Values + k] += own[k];
            }
        }

        /// <summary>Benches change within a window: what is coarse on a day goes out with that day.</summary>
        public void LeaveOutCoarse()
        {
            for (var c = 0; c < Channels.Length; c++)
                if (DigitSpectrum.HasGaps(Counts(c))) counts.AsSpan(c * DigitSpectrum.Values, DigitSpectrum.Values).Clear();
        }

        public void Add(string text)
        {
            var channels = text.Split('|');
            for (var c = 0; c < channels.Length; c++)
                if (channels[c].Length > 0)
                {
                    var bytes = Convert.FromBase64String(channels[c]);
                    for (var k = 0; k < bytes.Length; k++) counts[c * DigitSpectrum.Values + k] += bytes[k] * bytes[k] / (PerRoot * PerRoot);
                }
        }

        public override string ToString() => string.Join('|', Channels.Select((_, c) => Encoded(Counts(c))));

        private static string Encoded(ReadOnlySpan<double> counts)
        {
            var bytes = new byte[counts.Length];
            for (var k = 0; k < bytes.Length; k++) bytes[k] = (byte)Math.Min(byte.MaxValue, Math.Round(PerRoot * Math.Sqrt(counts[k])));
            return bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0 ? "" : Convert.ToBase64String(bytes);
        }
    }
}
