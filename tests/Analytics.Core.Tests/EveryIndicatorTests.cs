using System.Reflection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests;

/// <summary>What every indicator of the catalogue promises, whoever wrote it.</summary>
public sealed class EveryIndicatorTests
{
    public static TheoryData<string> Ids => [.. Catalog.Indicators.Select(i => i.Card.Id)];

    private static Indicator Get(string id) => Catalog.Indicators.Single(i => i.Card.Id == id);

    [Fact]
    public void Ids_are_unique_and_snake_case()
    {
        var ids = Catalog.Indicators.Select(i => i.Card.Id).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z][a-z0-9_]*$", id));
    }

    [Theory, MemberData(nameof(Ids))]
    public void Its_card_names_known_methods_of_its_kind_and_speaks_both_languages(string id)
    {
        var card = Get(id).Card;

        Assert.NotEmpty(card.Methods);
        Assert.All(card.Methods, code => Assert.Equal(card.Kind, Methods.Get(code).Kind));
        Assert.True(card.Version >= 1);
        Assert.All([card.Unit, card.Source], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        SpeaksBothLanguages(card.Title);
        SpeaksBothLanguages(card.Innocent);
    }

    /// <summary>The tests of an indicator are the class of its name with <c>Tests</c> behind it, or a class that says with <see cref="TestsOfAttribute"/> which it covers together.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void It_has_tests_of_its_own(string id)
    {
        var indicator = Get(id).GetType();

        Assert.Contains(typeof(EveryIndicatorTests).Assembly.GetTypes(),
            type => type.Name == indicator.Name + "Tests" || type.GetCustomAttribute<TestsOfAttribute>()?.Indicators.Contains(indicator) == true);
    }

    [Theory, MemberData(nameof(Ids))]
    public void An_empty_window_gives_nothing(string id) => Assert.Empty(Get(id).Judge(ObservationWindow.Empty));

    [Theory, MemberData(nameof(Ids))]
    public void A_digest_and_its_days_come_together(string id) => Assert.Equal(Get(id).Digest is not null, Get(id).DigestDays > 0 || Get(id).ArchiveDays > 0);

    public static TheoryData<string> VehicleIds => [.. Catalog.VehicleIndicators.Select(i => i.Card.Id)];

    private static DayIndicator<VehicleDay> Vehicle(string id) => Catalog.VehicleIndicators.Single(i => i.Card.Id == id);

    [Theory, MemberData(nameof(VehicleIds))]
    public void A_vehicle_day_without_rows_gives_nothing(string id)
    {
        var empty = Some.VehicleDay([]);

        Assert.Empty(Vehicle(id).Observe(empty, Memory.Empty));
        Assert.Empty(Vehicle(id).Judge(new ObservationWindow(Some.Day, Some.Day, [])));
        Assert.Equal(0, Vehicle(id).Digested(empty)?.RowCount ?? 0);
    }

    [Theory, MemberData(nameof(VehicleIds))]
    public void A_vehicle_day_with_the_required_columns_alone_is_survived(string id) =>
        AreSound(Some.Judged(Vehicle(id), Enumerable.Range(0, 7).Select(d => VehicleCity.Bare(Some.Day.AddDays(d)))));

    [Theory, MemberData(nameof(VehicleIds))]
    public void Measurements_are_finite_and_explained(string id) => AreSound(Some.Judged(Vehicle(id), VehicleCity.Days()));

    [Theory, MemberData(nameof(VehicleIds))]
    public void An_honest_vehicle_city_is_not_accused(string id) =>
        Assert.All(Some.Judged(Vehicle(id), VehicleCity.Days()), m => Assert.True(m.Evidence < 3, $"{m.Subject}: {m.Because.En} (evidence {m.Evidence:0.0})"));

    [Theory, MemberData(nameof(VehicleIds))]
    public void The_order_of_vehicle_rows_does_not_matter(string id)
    {
        var one = Some.Judged(Vehicle(id), VehicleCity.Days());
        var other = Some.Judged(Vehicle(id), VehicleCity.Days(reversed: true));

        Assert.Equal(one.Select(Told), other.Select(Told));
    }

    private static string Told(Measurement m) =>
        $"{m.Subject} {m.Value:R} {m.PValue:R} {m.Evidence:R} {m.Because} {string.Join(';', m.Examples.Select(e => $"{e.Row} {e.Value:R} {e.Text}"))}";

    private static void AreSound(IReadOnlyList<Measurement> measurements)
    {
        Assert.All(measurements, m =>
        {
            Assert.True(double.IsFinite(m.Value), $"{m.Subject}: value {m.Value}");
            Assert.InRange(m.PValue, 0, 1);
            Assert.InRange(m.Evidence, -10, 10);
            Assert.True(double.IsFinite(m.Exposure) && m.Exposure > 0);
            Assert.False(double.IsNaN(m.Expected.Low) || double.IsNaN(m.Expected.High));
            SpeaksBothLanguages(m.Because);
            Assert.All(m.Examples, e => SpeaksBothLanguages(e.Text));
            Assert.All(m.Examples, e => Assert.True(double.IsFinite(e.Value)));
            Assert.All(m.Methods, code => Methods.Get(code));
        });
        Assert.Equal(measurements.Count, measurements.Select(m => m.Subject).Distinct().Count());
    }

    private static void SpeaksBothLanguages(Bilingual text)
    {
        Assert.Contains(text.Zh, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.Contains(text.En, char.IsAsciiLetter);
        Assert.DoesNotContain(text.En, c => c is >= '\u4e00' and <= '\u9fff');
        Assert.DoesNotContain("NaN", text.Zh + text.En);
    }
}

/// <summary>Names the indicators that a test class covers together.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TestsOfAttribute(params Type[] indicators) : Attribute
{
    public IReadOnlyList<Type> Indicators { get; } = indicators;
}
