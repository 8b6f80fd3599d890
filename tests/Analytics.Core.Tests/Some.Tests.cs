using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests;

internal static partial class Some
{
    /// <summary>
    /// A day of <paramref name="lanes"/> lanes (stations S1, S2 …, one lane each, software v1) with <paramref name="perLane"/> tests each. <paramref name="test"/> gets lane, number and id and
    /// gives the record's other cells and the process rows.
    /// </summary>
    public static VehicleDay LaneDay(int lanes, int perLane, Func<int, int, string, (Row Record, IEnumerable<Row> Seconds)> test, DateOnly? day = null, IEnumerable<Row>? stations = null, IEnumerable<Row>? calibrations = null)
    {
        var tests = (from lane in Enumerable.Range(1, lanes) from n in Enumerable.Range(0, perLane) select test(lane, n, $"{lane}-{n:00}")).ToList();
        return VehicleDay(tests.Select(t => t.Record), day, tests.SelectMany(t => t.Seconds), stations, calibrations);
    }

    /// <summary>The record of test <paramref name="n"/> of a lane: every 20 minutes from eight.</summary>
    public static Row Test(int lane, int n, string method, int seconds) =>
        Inspection($"{lane}-{n:00}", $"S{lane}/1", new TimeOnly(8, 0).AddMinutes(20 * n).ToString("HH:mm:ss"), seconds).With("method", method).With("software_version", "v1");

    /// <summary>Rows of several phases one after the other.</summary>
    public static IEnumerable<Row> Trace(string id, Func<int, (string Column, object? Value)[]> cells, params (string Phase, int Seconds)[] phases)
    {
        var second = 0;
        foreach (var (phase, seconds) in phases)
            for (var i = 0; i < seconds; i++)
                yield return new Row([("inspection_id", id), ("second", ++second), ("phase", phase), .. cells(second)]);
    }
}
