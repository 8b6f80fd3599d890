using System.CommandLine;

namespace Analytics.App.Tests;

public class HelpTests
{
    [Fact]
    public void The_program_is_called_analytics() => Assert.Equal("analytics", typeof(Program).Assembly.GetName().Name);
}
