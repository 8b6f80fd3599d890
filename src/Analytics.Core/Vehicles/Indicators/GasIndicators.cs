using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>Medians of the gases over a test's scored seconds.</summary>
internal readonly record struct ScoredGases(double Co, double Co2, double Hc, double O2, double Lambda, int Seconds)
{
    public static ScoredGases? Of(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        var rows = new List<int>();
        for (var i = 0; i < trace.Length; i++)
            if (trace.Phase[i] is Phase.Asm5025 or Phase.Asm2540 or Phase.HighIdle or Phase.LowIdle or Phase.Drive && !double.IsNaN(trace.Co2[i] + trace.Co[i])) rows.Add(i);
        if (rows.Count < 20) return null;
        return new ScoredGases(Median(trace.Co, rows), Median(trace.Co2, rows), Median(trace.Hc, rows), Median(trace.O2, rows), Median(trace.Lambda, rows), rows.Count);
    }

    private static double Median(ReadOnlySpan<double> values, List<int> rows)
    {
        var known = new List<double>(rows.Count);
        foreach (var row in rows)
            if (!double.IsNaN(values[row])) known.Add(values[row]);
        return known.Count == 0 ? double.NaN : Robust.Median([.. known]);
    }
}

/// <summary>Share of tests whose carbon and oxygen do not add up: (CO2+CO)/undiluted CO2 + O2/20.9 under 0.85 over the scored seconds.</summary>
/// <remarks>Unit: share of tests. Air in the sample leaves the balance at 1; only all channels scaled down lower it. Innocent look-alike: a worn O2 cell
/// (all tests of one analyser, slowly).</remarks>
public sealed class GasBalance : LaneRate
{
    private const double Lowest = 0.85;

    public override IndicatorCard Card { get; } = CardOf("gas_balance", Tier.Contradiction, ["scaled_results", "donor_vehicle"], new("碳氧不平衡", "carbon and oxygen do not add up"),
        new("氧传感器老化", "a worn oxygen cell"), "oxygen balance B = (CO2+CO)/CO2x + O2/20.9 (domain A3)");

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Fuel == "diesel" || ScoredGases.Of(day, test) is not { } gas || double.IsNaN(gas.O2)) return null;
        var balance = Exhaust.Balance(gas.Co, gas.Co2, gas.O2, test.Fuel == "cng");
        return double.IsNaN(balance) ? null : new TestLook(balance < Lowest, 1 - balance, new($"检验 {test.Id}：CO2 {gas.Co2:0.0}%、O2 {gas.O2:0.0}%，碳氧平衡 {balance:0.00}（应约为 1）",
            $"test {test.Id}: CO2 {gas.Co2:0.0} %, O2 {gas.O2:0.0} %, balance {balance:0.00} (about 1 expected)"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次碳氧不平衡，疑各通道被整体缩小（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests carbon and oxygen do not add up, as if all channels were scaled (usually {peers.Mean:0.0%})");
}

/// <summary>Share of valid tests measured in air-diluted gas: CO + CO2 under 6 %, where the standard stops the test, or O2 over 6 % beside it.</summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a hybrid whose engine is off, a leaking exhaust (now and then, on any lane).</remarks>
public sealed class DilutedSample : LaneRate
{
    private const double LeastCarbon = 6, DilutedOxygen = 6;

    public override IndicatorCard Card { get; } = CardOf("diluted_sample", Tier.Contradiction, ["diluted_sample"], new("尾气被稀释", "diluted exhaust"),
        new("混动车发动机未启动；排气管漏气", "a hybrid with its engine off; a leaking exhaust"), "GB 18285-2018: CO + CO2 < 6 % stops the test");

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Fuel is "diesel" or "hybrid" || test.Method == TestMethod.Vmas || test.Verdict is not (Verdict.Pass or Verdict.Fail) || ScoredGases.Of(day, test) is not { } gas) return null;
        var diluted = gas.Co + gas.Co2 < LeastCarbon || gas.O2 > DilutedOxygen;
        return new TestLook(diluted, Math.Max(0, 15 - gas.Co2), new($"检验 {test.Id}：CO+CO2 仅 {gas.Co + gas.Co2:0.0}%，O2 {gas.O2:0.0}%", $"test {test.Id}: CO + CO2 {gas.Co + gas.Co2:0.0} %, O2 {gas.O2:0.0} %"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次有效检验中 {abnormal:0} 次尾气被空气稀释仍判有效（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} valid tests measured air-diluted gas (usually {peers.Mean:0.0%})");
}

/// <summary>Share of tests whose reported λ is not that of their gases (Brettschneider), by more than 0.05 in the median.</summary>
/// <remarks>Unit: share of tests. Innocent look-alike: other fuel constants (a few hundredths, all of a vendor's tests); values over 3, where λ is capped, are left out.</remarks>
public sealed class LambdaMismatch : LaneRate
{
    public override IndicatorCard Card { get; } = CardOf("lambda_mismatch", Tier.Contradiction, ["edited_result", "scaled_results"], new("λ 与气体不符", "λ does not follow from the gases"),
        new("厂家燃料常数不同", "a vendor's other fuel constants"), "Brettschneider, H/C 1.7261, O/C 0.0176");

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Fuel is not ("gasoline" or "hybrid")) return null;
        var trace = day.Traces.Of(test.Id);
        var off = new List<double>();
        for (var i = 0; i < trace.Length; i++)
        {
            double co = trace.Co[i], co2 = trace.Co2[i], o2 = trace.O2[i], reported = trace.Lambda[i], hc = double.IsNaN(trace.Hc[i]) ? 0 : trace.Hc[i];
            if (double.IsNaN(co + co2 + o2 + reported) || co2 < 3 || reported > 3) continue;
            off.Add(Math.Abs(reported - Exhaust.Lambda(co, co2, hc, o2)));
        }
        if (off.Count < 20) return null;
        var median = Robust.Median([.. off]);
        return new TestLook(median > 0.05, median, new($"检验 {test.Id}：上报 λ 与按气体计算值的中位差 {median:0.00}", $"test {test.Id}: reported λ is off what its gases give by {median:0.00} in the median"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次上报 λ 与气体浓度矛盾（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests λ contradicts the gases (usually {peers.Mean:0.0%})");
}

/// <summary>Share of tests in which the engine speed at the tail-pipe side and that of the diagnostic plug differ by more than 15 % in the median.</summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a clamp sensor set to the wrong number of cylinders (factor 1.5 or 2, one test).</remarks>
public sealed class RpmAgainstObd : LaneRate
{
    public override IndicatorCard Card { get; } = CardOf("rpm_against_obd", Tier.Contradiction, ["obd_simulator", "donor_vehicle"], new("转速与 OBD 不符", "engine speed against the diagnostic plug"),
        new("转速夹缸数设置错误", "a clamp set to the wrong cylinders"), "domain A6 (Yangjiang)");

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        var off = new List<double>();
        for (var i = 0; i < trace.Length; i++)
            if (trace.EngineRpm[i] > 300 && !double.IsNaN(trace.ObdRpm[i])) off.Add(Math.Abs(trace.ObdRpm[i] / trace.EngineRpm[i] - 1));
        if (off.Count < 20) return null;
        var median = Robust.Median([.. off]);
        return new TestLook(median > 0.15, median, new($"检验 {test.Id}：OBD 转速与实测转速中位相差 {median:0%}", $"test {test.Id}: the plug's engine speed is {median:0%} off the measured one in the median"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次 OBD 转速与实测转速不符（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the plug's engine speed is not the measured one (usually {peers.Mean:0.0%})");
}
