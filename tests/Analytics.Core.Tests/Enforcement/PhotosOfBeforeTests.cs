using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class PhotosOfBeforeTests
{
    private static string Fresh(string of) => $"{Core.Leads.StableHash.Of(of):x16}";

    /// <summary>Twelve visits of I1 to as many firms, each of which a colleague had photographed a month before; on the first of them I1 shows that photo beside a new one, and so do thirty colleagues where it is the custom.</summary>
    private static Measurement Of(int old, Func<string, string> saved, string reason = "plan", bool isCustom = false, bool isBadge = false)
    {
        var (indicator, archive) = (new PhotosOfBefore(), new HeldArchive());
        var before = ManyFirms.DayOf(Day, Enumerable.Range(0, 30).Select(k => Visit($"B{k}", $"F{k}", "I3;I4", "11:00", "11:40", photos: isBadge ? Fresh("badge") : Fresh($"gate{k}"))));
        archive.With(before.Day, indicator.Digested(before), indicator.File(indicator.Digested(before)));
        string Photos(string id, int firm, bool isOld) => $"{Fresh(id)};{(isOld ? saved(isBadge ? Fresh("badge") : Fresh($"gate{firm}")) : Fresh($"{id} gate"))}";
        var days = Enumerable.Range(0, 12).Select(d => ManyFirms.DayOf(Day.AddDays(30 + d), [Visit($"A{d}", $"F{d}", "I1;I2", "09:00", "10:00", photos: Photos($"A{d}", d, d < old), reason: reason),
            .. Enumerable.Range(0, 30).Select(k => Visit($"{d}-{k}", $"F{12 + (k + d) % 18}", $"H{k};K{k}", "13:00", "14:00", photos: Photos($"{d}-{k}", 12 + (k + d) % 18, isCustom && (k + d) % 2 == 0)))])).ToList();
        return indicator.Judge(new ObservationWindow(Day.AddDays(30), Day.AddDays(41), days.SelectMany(d => indicator.Observe(d, new Memory([], ObservationWindow.Empty) { Archive = archive }).ToList()))).Of("I1")!;
    }

    private static string Flipped(string hash, int bits) => $"{ulong.Parse(hash, System.Globalization.NumberStyles.HexNumber) ^ ((1UL << bits) - 1):x16}";

    [Fact]
    public void Who_shows_firms_as_colleagues_had_photographed_them_was_hardly_there() => Assert.All([0, 3], bits => Assert.True(Of(6, hash => Flipped(hash, bits)) is { Value: 0.5, PValue: < 1e-4 }));

    [Fact]
    public void The_same_gate_taken_again_is_another_picture() => Assert.Equal(0, Of(6, hash => Flipped(hash, 10)).Value);

    [Fact]
    public void Three_are_no_habit() => Assert.Equal(1, Of(3, hash => hash).PValue);

    [Fact]
    public void Where_the_colleagues_keep_a_picture_of_each_gate_nobody_is_suspected() => Assert.True(Of(6, hash => hash, isCustom: true).PValue > 0.05);

    [Fact]
    public void A_badge_that_is_shown_at_other_firms_too_is_no_picture_of_this_one() => Assert.Equal(0, Of(6, hash => hash, isBadge: true).Value);
}
