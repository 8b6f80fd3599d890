using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class BreachNotBookedTests
{
    private const string Drums = "1.现场2条线在产 2.废机油桶露天堆放 3.限期改正", Clean = "1.现场3条线在产 2.未见异常";

    /// <summary>
    /// Twenty days; twenty others write of open drums on every fifth visit, at each of three firms, and book it as given; I0 does so on every other and books nothing.
    /// </summary>
    private static IReadOnlyList<Measurement> Of(bool isBooked = true, string reason = "plan", string more = "") => Judged(new BreachNotBooked(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
        [Visit($"{d}-0", "E1", "I0;J0", "09:00", "10:00", narrative: (d % 2 == 0 ? Drums : Clean) + more, reason: reason),
         .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", $"E{1 + k % 3}", $"I{k};J{k}", "09:00", "10:00", narrative: (d + k) % 5 == 0 ? Drums : Clean, found: isBooked && (d + k) % 5 == 0))])));

    [Fact]
    public void Who_writes_of_open_drums_and_books_nothing_lets_them_go()
    {
        var judged = Of();

        Assert.Equal(0.5, judged.Of("I0")!.Value, 9);
        Assert.True(judged.Of("I0")!.PValue < 1e-4);
        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void Where_nobody_books_them_they_count_as_nothing() => Assert.Equal(0, Of(isBooked: false).Of("I0")!.Value);

    [Fact]
    public void What_all_write_on_other_days_where_nothing_was_found_tells_of_no_breach()
    {
        // On every other day twenty write the form's sentence and find nothing; on the days between only four go out, to what had been reported, and find it, and I0, who does not.
        var judged = Judged(new BreachNotBooked(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
            [Visit($"{d}-0", "E1", "I0;J0", "09:00", "10:00", narrative: "1.检查时正常生产 2.未见异常"),
             .. Enumerable.Range(1, d % 2 == 0 ? 20 : 4).Select(k => Visit($"{d}-{k}", $"E{1 + k % 3}", $"I{k};J{k}", "09:00", "10:00", narrative: d % 2 == 0 ? "1.检查时正常生产 2.未见异常" : $"1.检查时正常生产 2.排放口{k}异味明显", found: d % 2 == 1))])));

        Assert.Equal(0, judged.Of("I0")!.Value);
    }

    [Fact]
    public void A_recheck_repeats_what_had_been_found() => Assert.Null(Of(reason: "recheck").Of("I0"));

    [Fact]
    public void Who_says_that_it_is_not_counted_hides_nothing() => Assert.Null(Of(more: " 4.已当场改正不计问题").Of("I0"));

    /// <summary>Twenty days of I0, who fills in one form at every visit, and twenty others, who do so at every fifth, where they find something.</summary>
    private static IReadOnlyList<Measurement> InForm(string his, string theirs, string elsewhere) => Judged(new BreachNotBooked(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
        [Visit($"{d}-0", "E1", "I0;J0", "09:00", "10:00", narrative: d % 2 == 0 ? his : "检查情况如下：未见异常"),
         .. Enumerable.Range(1, 20).Select(k => Visit($"{d}-{k}", $"E{1 + k % 3}", $"I{k};J{k}", "09:00", "10:00", narrative: (d + k) % 5 != 0 ? "现场一切正常。" : k % 2 == 0 ? theirs : elsewhere, found: (d + k) % 5 == 0))])));

    [Fact]
    public void What_a_form_says_of_the_works_tells_of_no_breach_where_others_fill_it_in_for_finds_alone()
    {
        const string Runs = "检查情况如下：检查时正常生产，未见异常", Found = "检查情况如下：检查时正常生产，废机油桶露天堆放", Breach = "检查情况如下：废机油桶露天堆放";
        Assert.Equal(0, InForm(Runs, Found, Found).Of("I0")!.Value);
        // A breach of which others write out of the form too.
        Assert.Equal(0.5, InForm(Breach, Found, "废机油桶露天堆放").Of("I0")!.Value, 9);
    }

    [Fact]
    public void A_clause_that_stands_in_few_finds_does_so_by_chance_where_one_visit_in_two_finds_something()
    {
        // Of the others' visits every second finds something; so do the first five of those that Mr Ma went along with, or thirty of them.
        static Measurement Of(int times) => Judged(new BreachNotBooked(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
            [Visit($"{d}-0", "E1", "I0;J0", "09:00", "10:00", narrative: d % 2 == 0 ? "马主管陪同" : "看过正常"), .. Enumerable.Range(1, 10).Select(k => (K: k, Found: (d + k) % 2 == 0, At: (10 * d + k) / 2))
                .Select(v => Visit($"{d}-{v.K}", $"E{1 + v.K % 3}", $"I{v.K};J{v.K}", "09:00", "10:00", narrative: v.Found && v.At < times ? "马主管陪同" : "看过正常", found: v.Found))]))).Of("I0")!;
        Assert.Equal(0, Of(5).Value);
        Assert.Equal(0.5, Of(30).Value, 9);
    }
}
