using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class MissingPhotosTests
{
    private static string[] Photographed(string id, string inspectors, int claimed, string hashes)
    {
        var visit = Visit(id, "E1", inspectors, "09:00", "10:00", hashes);
        visit[11] = $"{claimed}";
        return visit;
    }

    [Fact]
    public void Four_claimed_and_two_there_is_a_sign_and_two_claimed_is_none() =>
        Assert.Equal(["V1"], Signs(new MissingPhotos(), Photographed("V1", "I1;I2", 4, "aa01;aa02"), Photographed("V2", "I1;I2", 2, "aa03;aa04")));

    [Fact]
    public void A_record_without_hashes_comes_from_an_export_that_has_none() =>
        Assert.Empty(Signs(new MissingPhotos(), Photographed("V1", "I1;I2", 4, "")));

    [Fact]
    public void One_who_claims_photos_that_nobody_else_lacks_is_suspected()
    {
        var judged = Judged(new MissingPhotos(), Enumerable.Range(0, 8).Select(d => DayOf(Day.AddDays(d),
            [Photographed($"A{d}", "I1", d < 4 ? 5 : 1, $"a{d:000}"), .. Enumerable.Range(0, 20).Select(k => Photographed($"{d}-{k}", $"H{k}", 1, $"{d}{k:00}"))])));

        Assert.Equal(0.5, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
        Assert.All(judged.Where(m => m.Subject.Id != "I1"), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Where_uploads_break_off_for_everybody_nobody_is() =>
        Assert.All(Judged(new MissingPhotos(), Enumerable.Range(0, 8).Select(d => DayOf(Day.AddDays(d), Enumerable.Range(0, 20).Select(k => Photographed($"{d}-{k}", $"H{k}", (d + k) % 3 == 0 ? 3 : 1, $"{d}{k:00}"))))),
            m => Assert.True(m.PValue > 0.05));
}
