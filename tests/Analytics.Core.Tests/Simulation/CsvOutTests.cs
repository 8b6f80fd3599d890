using System.Text;
using Analytics.Simulation;

namespace Analytics.Core.Tests.Simulation;

public class CsvOutTests
{
    [Fact]
    public void Numbers_times_texts_and_missing_cells_read_as_the_contract_says()
    {
        Assert.Equal("a,b,c,d,e,f\n1.50,-0.05,7,2026-01-02 03:04:05,\"x,\"\"y\",\n0.00,,-12,,,2026-01-02\n", Written(csv =>
        {
            csv.Number(1.5, 2).Number(-0.05, 2).Whole(7).Time(new DateTime(2026, 1, 2, 3, 4, 5)).Text("x,\"y").Empty().EndRow();
            csv.Number(0.0, 2).Number(double.NaN, 2).Whole(-12).Time(null).Empty().Date(new DateOnly(2026, 1, 2)).EndRow();
        }));
    }

    [Fact]
    public void A_row_with_a_cell_too_few_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Written(csv => csv.Whole(1).EndRow()));

    [Fact]
    public void More_rows_than_the_buffer_holds_all_arrive()
    {
        var text = Written(csv =>
        {
            for (var i = 0; i < 50_000; i++) csv.Whole(i).Number(i / 10.0, 1).Empty(4).EndRow();
        });
        var lines = text.Split('\n');
        Assert.Equal(50_002, lines.Length);
        Assert.Equal("49999,4999.9,,,,", lines[50_000]);
    }

    private static string Written(Action<CsvOut> write)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var csv = new CsvOut(path, ["a", "b", "c", "d", "e", "f"])) write(csv);
            return File.ReadAllText(path, Encoding.UTF8);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
