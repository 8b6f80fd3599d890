using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class PaddedPhotosTests
{
    private const string One = "aaaa000000000001", Two = "bbbb000000000002";

    [Fact]
    public void Two_photos_handed_in_as_four_are_a_sign_and_two_black_ones_are_none() => Assert.Equal(["V1"], Signs(new PaddedPhotos(),
        Visit("V1", "E1", "I1;I2", "09:00", "10:00", $"{One};{Two};{One};{Two}"), Visit("V2", "E1", "I1;I2", "09:00", "10:00", $"{One};{Two}"), Visit("V3", "E1", "I1;I2", "09:00", "10:00", "0000000000000000;0000000000000000")));

    /// <summary>Ten days; I1's photos are one on so many of them, those of twenty colleagues on every tenth visit at most.</summary>
    private static double PValueOf(int padded, bool everybody) => Judged(new PaddedPhotos(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
        [Photos($"A{d}", "I1", d < padded), .. Enumerable.Range(0, 20).Select(k => Photos($"{d}-{k}", $"H{k}", everybody && (d + k) % 2 == 0))]))).Of("I1")!.PValue;

    private static string[] Photos(string id, string inspector, bool isPadded) => Visit(id, "E1", inspector, "09:00", "10:00", $"{One};{(isPadded ? One : Two)}");

    [Fact]
    public void One_who_hands_in_the_same_photo_again_and_again_is_suspected() => Assert.True(PValueOf(5, everybody: false) < 1e-4);

    [Theory]
    [InlineData("E1", true)]
    [InlineData("", false)]
    public void A_certificate_that_is_taken_twice_at_every_firm_pads_nothing(string firm, bool expected)
    {
        var judged = Judged(new PaddedPhotos(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", firm.Length > 0 ? firm : $"E{d % 3}", "I1;I2", "09:00", "10:00", $"{One};{One};{Two}"), .. Enumerable.Range(0, 20).Select(k => Photos($"{d}-{k}", $"H{k}", false))])));
        Assert.Equal(expected, judged.Of("I1")!.PValue < 1e-4);
    }

    [Fact]
    public void Where_uploads_are_repeated_for_everybody_nobody_is() => Assert.True(PValueOf(5, everybody: true) > 0.05);
}
