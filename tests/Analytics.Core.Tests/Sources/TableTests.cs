using Analytics.Core.Dust;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Sources;

public sealed class TableTests
{
    [Fact]
    public void A_column_that_is_not_there_is_made_once_however_many_ask_at_once()
    {
        var numbers = DustDatasets.Dust.Columns.Where(c => c.Type == ColumnType.Number).Select(c => c.Name).ToArray();
        for (var round = 0; round < 200; round++)
        {
            var table = new Table(DustDatasets.Dust, 10);
            var given = new double[8 * numbers.Length][];
            Parallel.For(0, given.Length, i => given[i] = table.Numbers(numbers[i % numbers.Length]));
            for (var i = 0; i < given.Length; i++) Assert.Same(table.Numbers(numbers[i % numbers.Length]), given[i]);
        }
    }
}
