using Analytics.Core.Enforcement.Indicators;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LowForItsWordsTests
{
    [Fact]
    public void Who_calls_the_facts_usual_and_fines_at_the_lower_end_each_time_spares_the_firms() => PersonsCases.AreToldOf(new LowForItsWords(), ("fine_cny", "21000"));

    [Fact]
    public void A_warning_for_facts_called_rather_grave_is_lower_still() => PersonsCases.AreToldOf(new LowForItsWords(), ("decision", "warning"), ("fine_cny", ""), ("decision_reason", "情节较重"));

    [Fact]
    public void Slight_facts_and_grounds_that_are_named_are_fined_at_the_lower_end()
    {
        Assert.Null(PersonsCases.Judged(new LowForItsWords(), [("fine_cny", "21000"), ("decision_reason", "情节较轻")]));
        Assert.Null(PersonsCases.Judged(new LowForItsWords(), [("fine_cny", "21000"), ("decision_reason", "情节一般，配合查处有立功表现")]));
    }

    [Theory]
    [InlineData("", "20000", true)]
    [InlineData("按裁量基准", "20000", true)]
    [InlineData("", "21000", false)]
    [InlineData("首次违法，从轻处罚", "20000", false)]
    public void Where_nothing_is_said_of_the_facts_the_very_minimum_each_time_is_the_persons_way(string reason, string fine, bool expected)
    {
        Assert.Equal(expected, PersonsCases.Judged(new LowForItsWords(), [("fine_cny", fine)], broken: 4, reason: reason) is { Evidence: > 5.8 });
        Assert.Null(PersonsCases.Judged(new LowForItsWords(), [("fine_cny", fine)], broken: 4, byEach: 2, reason: reason));
    }
}
