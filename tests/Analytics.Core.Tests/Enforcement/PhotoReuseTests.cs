using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class PhotoReuseTests
{
    /// <summary>Fresh photos with nothing in common.</summary>
    private static string Fresh(string name) => $"{Core.Leads.StableHash.Of(name):x16}";

    /// <summary>Ten days of two teams that take three fresh photos at each visit, and forty others that do.</summary>
    private static IReadOnlyList<Measurement> Of(Func<int, string, string> photos) => Judged(new PhotoReuse(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", d % 2 == 0 ? "E1" : "E2", "I1;I2", "09:00", "10:00", photos: photos(d, string.Join(';', Enumerable.Range(0, 3).Select(k => Fresh($"{d}/{k}"))))),
            .. Others($"{d}").Select(v => { v[12] = Fresh(v[0]); return v; })])));

    [Fact]
    public void Fresh_photos_accuse_nobody() => Assert.All(Of((_, fresh) => fresh), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_photo_saved_anew_is_still_the_same_photo()
    {
        // On four of ten days one photo is that of two days before at the same firm's … other firm: day 1 at E2 repeats day 0 at E1, six bits apart.
        var first = Core.Leads.StableHash.Of("0/0");
        var judged = Of((d, fresh) => d is 1 or 3 or 5 ? fresh + $";{first ^ 0b111111:x16}" : fresh);

        Assert.Equal(3.0 / 10, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
    }

    [Fact]
    public void Of_two_who_always_sign_together_the_one_named_first_is_named()
    {
        var judged = Of((d, fresh) => d is 1 or 3 or 5 ? fresh + $";{Fresh("0/0")}" : fresh);

        Assert.Equal((0.3, 0), (judged.Of("I1")!.Value, judged.Of("I2")!.Value));
    }

    [Fact]
    public void Who_shows_the_signs_without_the_other_is_named_although_the_other_is_named_first()
    {
        // I2 reuses a photo on six of ten days, on two of them with I9 instead of I1; on two other days I1 works with I8, and nothing is reused.
        var judged = Judged(new PhotoReuse(), Enumerable.Range(0, 10).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", d % 2 == 0 ? "E1" : "E2", d is 1 or 3 ? "I9;I2" : "I1;I2", "09:00", "10:00", photos: $"{Fresh($"{d}")};" + (d is 1 or 3 or 5 or 7 or 9 ? Fresh("old" + d % 3) : Fresh("old" + d / 2 % 3))),
                .. d is 1 or 3 ? [Visit($"B{d}", "E1", "I1;I8", "09:00", "10:00", photos: Fresh($"B{d}"))] : Array.Empty<string[]>(), .. Others($"{d}").Select(v => { v[12] = Fresh(v[0]); return v; })])));

        Assert.True(judged.Of("I2")!.PValue < 1e-3);
        Assert.Equal(1, judged.Of("I1")!.PValue);
    }

    [Fact]
    public void Seven_bits_are_another_photo() =>
        Assert.All(Of((d, fresh) => d is 1 or 3 or 5 ? fresh + $";{Core.Leads.StableHash.Of("0/0") ^ 0b1111111UL:x16}" : fresh).Where(m => m.Subject.Id == "I1"), m => Assert.True(m.Value < 0.3));

    [Fact]
    public void A_badge_at_every_visit_beside_fresh_photos_is_a_habit() => Assert.Equal(0, Of((_, fresh) => fresh + ";" + Fresh("badge")).Of("I1")!.Value);

    [Fact]
    public void So_is_one_at_each_of_the_first_three_visits() => Assert.All(
        Judged(new PhotoReuse(), Enumerable.Range(0, 3).Select(d => DayOf(Day.AddDays(d), [Visit($"V{d}", d % 2 == 0 ? "E1" : "E2", "I1;I2", "09:00", "10:00", photos: $"{Fresh($"own {d}")};{Fresh("badge")}"), .. Others($"{d}").Select((v, k) => { v[12] = Fresh($"{d} {k}"); return v; })]))),
        m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_notice_that_three_teams_attach_accuses_nobody()
    {
        var judged = Judged(new PhotoReuse(), DayOf(Day, Enumerable.Range(1, 6).Select(i => Visit($"V{i}", i % 2 == 0 ? "E1" : "E2", $"I{i}", "09:00", "10:00", photos: "0123456789abcdef"))));

        Assert.All(judged, m => Assert.Equal((0, 0), (m.Value, m.Evidence)));
    }

    [Fact]
    public void In_a_small_office_where_everybody_works_with_everybody_a_notice_is_known_by_its_many_hands()
    {
        // Six people in a ring of pairs: nobody signs more than two of the six uses, and no three pairs in a row are apart.
        var judged = Judged(new PhotoReuse(), DayOf(Day, Enumerable.Range(0, 6).Select(i => Visit($"V{i}", i % 2 == 0 ? "E1" : "E2", $"I{i};I{(i + 1) % 6}", "09:00", "10:00", photos: "0123456789abcdef"))));

        Assert.All(judged, m => Assert.Equal((0, 0), (m.Value, m.Evidence)));
    }

    [Fact]
    public void A_team_of_the_city_that_works_in_all_districts_has_notices_of_its_own()
    {
        // Five people in turns of pairs; the districts' own people make many more visits there.
        var judged = Judged(new PhotoReuse(), Enumerable.Range(0, 8).Select(d => DayOf(Day.AddDays(d), [Visit($"V{d}", d % 2 == 0 ? "E1" : "E2", $"I{d % 5};I{(d + 1 + d / 5) % 5}", "09:00", "10:00", photos: "0123456789abcdef", district: d % 2 == 0 ? "黄浦区" : "宝山区"),
            .. Others($"{d}").Select((v, k) => { v[12] = Fresh($"{d} {k}"); return v; })])));

        Assert.All(judged, m => Assert.Equal((0, 0), (m.Value, m.Evidence)));
    }

    [Fact]
    public void One_visit_of_nothing_but_old_photos_is_held_against_the_visit_once_five_later_ones_were_in_order()
    {
        var judged = Of((d, fresh) => d == 1 ? string.Join(';', Fresh("0/0"), Fresh("0/1"), Fresh("0/2")) : fresh);

        Assert.Equal(1, judged.Of("I1")!.PValue);
        Assert.Equal(6.5, judged.Of("A1")!.Evidence);
        Assert.Null(judged.Of("A0"));
        Assert.Null(Of((d, fresh) => d == 9 ? string.Join(';', Fresh("8/0"), Fresh("8/1"), Fresh("8/2")) : fresh).Of("A9"));
    }

    [Fact]
    public void One_photo_beside_fresh_ones_at_firm_after_firm_is_a_card()
    {
        var judged = Judged(new PhotoReuse(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", $"F{d}", "I1;I2", "09:00", "10:00", photos: d < 4 ? $"0123456789abcdef;{Fresh($"{d}/0")}" : Fresh($"{d}/0")), .. Others($"{d}")])));

        Assert.Equal(0, judged.Of("I1")!.Value);
    }

    [Fact]
    public void A_visit_that_shows_nothing_but_the_pictures_of_a_former_one_was_not_made_again()
    {
        // On day 9 all three pictures of day 1 at the same firm; or one of them, to show what it looked like before.
        string[] Of(int first, int last) => [.. Enumerable.Range(0, 3).Select(k => Fresh(k >= first && k < last ? $"new/{k}" : $"1/{k}"))];
        IReadOnlyList<Measurement> On(string[] again) => Judged(new PhotoReuse(), Enumerable.Range(0, 16).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", d is 1 or 9 ? "E1" : "E2", "I1;I2", "09:00", "10:00", photos: d == 9 ? string.Join(';', again) : string.Join(';', Enumerable.Range(0, 3).Select(k => Fresh($"{d}/{k}")))),
                .. Others($"{d}").Select(v => { v[12] = Fresh(v[0]); return v; })])));

        Assert.Equal(6, On(Of(0, 0)).Of("A9")!.Evidence, 6);
        Assert.Null(On(Of(1, 3)).Of("A9"));
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 6)]
    public void Where_a_picture_of_before_stands_beside_one_of_after_two_of_before_say_little(int photos, double evidence)
    {
        // Ten firms are visited twice, the second time with a picture of the first and a new one; on day 20 a visit shows nothing but those of day 1.
        var judged = Judged(new PhotoReuse(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d),
            [.. d == 1 || d == 20 ? new[] { Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", photos: string.Join(';', Enumerable.Range(0, photos).Select(k => Fresh($"1/{k}")))) } : [],
                .. d < 20 ? new[] { Visit($"B{d}", $"F{d % 10}", $"J{d % 7};K{d % 5}", "13:00", "14:00", photos: d < 10 ? $"{Fresh($"b{d}")};{Fresh($"c{d}")}" : $"{Fresh($"b{d - 10}")};{Fresh($"n{d}")}") } : [],
                .. Others($"{d}").Select(v => { v[12] = Fresh(v[0]); return v; })])));

        Assert.Equal(evidence, judged.Of("A20")!.Evidence, 6);
    }

    [Fact]
    public void A_black_picture_is_no_photo() => Assert.Empty(Judged(new PhotoReuse(), DayOf(Day, Visit("V1", "E1", "I1", "09:00", "10:00", photos: "0000000000000000"), Visit("V2", "E2", "I2", "09:00", "10:00", photos: "8000000000000000"))));

    /// <summary>Twenty visits of a team, of which the numbered show three photos that a visit of it to the other firm had shown, two hundred days before the first.</summary>
    private static IReadOnlyList<Measurement> AfterALongTime(params int[] copied) => AfterALongTime(photo => photo, copied);

    /// <param name="saved">What becomes of the hash of a photo that is saved anew.</param>
    private static IReadOnlyList<Measurement> AfterALongTime(Func<string, string> saved, params int[] copied)
    {
        var archive = new HeldArchive();
        var indicator = new PhotoReuse();
        var old = Enumerable.Range(0, 6).Select(i => DayOf(Day.AddDays(i - 200), Visit($"OLD{i}", i % 2 == 0 ? "E2" : "E1", "I1;I2", "09:00", "10:00", photos: string.Join(';', Enumerable.Range(0, 3).Select(k => Fresh($"old{(i < 2 ? 0 : copied.Length > 1 ? 0 : i)}/{k}"))))));
        foreach (var day in old) archive.With(day.Day, indicator.Digested(day), indicator.File(indicator.Digested(day)));
        var observed = Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E3", "I1;I2", "09:00", "10:00", photos: string.Join(';', Enumerable.Range(0, 3).Select(k => Fresh(copied.Contains(d) ? $"old0/{k}" : $"{d}/{k}")).Select(h => copied.Contains(d) ? saved(h) : h))),
            .. Others($"{d}", 10).Select(v => { v[12] = Fresh(v[0]); return v; })])).SelectMany(day => indicator.Observe(day, new Memory([], ObservationWindow.Empty) { Archive = archive }).ToList());
        return [.. indicator.Judge(new ObservationWindow(Day, Day.AddDays(19), observed))];
    }

    [Fact]
    public void All_photos_of_a_visit_that_another_firm_showed_before_the_window_are_found_in_the_year()
    {
        // Once: a record. The earlier visits used three photos again themselves, once.
        Assert.Equal(6.5, AfterALongTime(3).Of("A3")!.Evidence, 6);
        Assert.Equal(0, AfterALongTime().Of("I1")!.Evidence);
    }

    [Fact]
    public void Photos_of_before_the_window_that_were_saved_anew_are_found_too() =>
        Assert.Equal(6.5, AfterALongTime(hash => hash[..^1] + (Convert.ToInt32(hash[^1..], 16) ^ 3).ToString("x"), 3).Of("A3")!.Evidence, 6);

    [Fact]
    public void Who_used_them_again_and_again_before_the_window_has_a_habit_however_little_of_it_is_left()
    {
        // The five newest of the six old visits show them, as the two of the window do: the person is named and no single record.
        var judged = AfterALongTime(3, 9);
        Assert.True(judged.Of("I1")!.Evidence > 6, $"{judged.Of("I1")!.Evidence}");
        Assert.Null(judged.Of("A3"));
    }

    /// <summary>One visit among forty of I1, whose two photos are those of the records numbered before it and after it, or of two far off.</summary>
    private static double MixedUp(int apart) => Judged(new PhotoReuse(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d), [
        Visit($"N{d * 100:00000}", "E1", "I1;I2", "09:00", "10:00", d == 20 ? $"{Fresh("x")};{Fresh("y")}" : $"{Fresh($"a{d}")};{Fresh($"b{d}")}"),
        .. Enumerable.Repeat(Visit($"N{1999 - apart:00000}", "E2", "I3;I4", "08:00", "08:40", $"{Fresh("x")};{Fresh("z")}"), d == 19 ? 1 : 0), .. Enumerable.Repeat(Visit($"N{1998 - apart:00000}", "E2", "I5;I6", "08:00", "08:40", $"{Fresh("y")};{Fresh("w")}"), d == 19 ? 1 : 0),
        .. Others($"{d}", 10).Select(v => { v[12] = Fresh(v[0]); return v; })]))).Of("N02000")!.Evidence;

    [Fact]
    public void Photos_of_the_records_handed_in_right_before_were_mixed_up() => Assert.Equal((6.5, 3.0), (MixedUp(apart: 20), MixedUp(apart: 0)));
}
