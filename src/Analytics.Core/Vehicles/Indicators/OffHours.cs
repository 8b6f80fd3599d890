using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests filed at a time when the station is shut: more than 10 minutes before it opens and before any of its other lanes has begun, with a pause before the lane's own day that is longer than 20 minutes and than the day's other pauses but lunch, in the night (an hour before
/// opening, three hours after closing and beyond), or in the evening after a pause: an hour after closing and more, when the whole house had stood idle for an hour and longer than ever that day.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a queue finished after closing (it goes on without a pause, for up to three hours), an evening before a holiday on which other stations of the district work late too, cars that the police stop on the road and bring in the evening (registered as rechecks from the road: left out), a clock in another zone or off by minutes: where the middle of the station's day
/// lies outside its hours, or two thirds of the lane's own day do, or its other lanes begin early too, it is not evaluated; a lane whose checks are as early before those of the other lanes was opened so early, or its clock is slow, nor is the day on which a lane's clock is set right.
/// </remarks>
public sealed class OffHours : RateIndicator<VehicleDay>
{
    private const int FewestTests = 5;

    /// <summary>A lane of whose tests at most so many lie in the opening hours has another clock: night work comes on top of the day's.</summary>
    private const double MostInHours = 1 / 3.0;

    private const string OtherClock = "clock";
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(10), NightEnds = TimeSpan.FromHours(1), NightBegins = TimeSpan.FromHours(3);

    /// <summary>An hour after closing the last of the queue has gone, and a house that has stood idle for an hour has no queue.</summary>
    private static readonly TimeSpan EveningBegins = TimeSpan.FromHours(1), NoQueue = TimeSpan.FromHours(1);

    /// <summary>So many other stations of the district at work in the evening: it was a long day for all.</summary>
    private const int LongDay = 2;

    /// <summary>Between two customers a lane may well stand idle for so long.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);

    public override IndicatorCard Card { get; } = new("off_hours", 5, LeadKind.VehicleInspection, Tier.Contradiction, ["impossible_time"], "share of tests",
        new("非营业时间检验", "tests while the station is shut"), new("下班后清队；时钟或时区有误（不计）", "a queue finished late; a clock or zone that is wrong (left out)"), "domain C2: off-hours");

    protected override double FewestAbnormal => 3;

    protected override double SmallestShare => 0.01;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var stations = (from station in day.Inspections.GroupBy(i => i.StationId).OrderBy(g => g.Key, StringComparer.Ordinal)
                        let hours = HoursOf(day, station.Key, station)
                        where hours is not null
                        select (Tests: station.ToList(), Hours: hours.Value, day.StationSubject(station.Key).District)).ToList();
        var late = stations.Where(s => s.Tests.Exists(i => i.StartedAt.TimeOfDay > s.Hours.Closes + EveningBegins)).CountBy(s => s.District).ToDictionary();
        return from station in stations
               let evening = late.GetValueOrDefault(station.District) > LongDay ? TimeSpan.MaxValue : EveningOf(station.Tests, station.Hours.Closes)
               from lane in station.Tests.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal)
               select HasOtherClock([.. lane], station.Hours) ? new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day) { Tag = OtherClock }
                   : WasSetRight(day.LaneSubject(lane.First()), memory) ? new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
                   : ObservationOf(day, lane.ToList(), [.. station.Tests.Where(i => i.LaneKey != lane.Key)], station.Hours, evening);
    }

    /// <summary>When the house began anew after it had closed, its longest pause of the day being over; never, where its last tests follow each other.</summary>
    private static TimeSpan EveningOf(List<Inspection> tests, TimeSpan closes)
    {
        var (idle, longest, begins) = (tests[0].EndedAt, NoQueue, TimeSpan.MaxValue);
        foreach (var test in tests)
        {
            var pause = test.StartedAt - idle;
            if (pause > longest) (longest, begins) = (pause, test.StartedAt.TimeOfDay);
            if (test.EndedAt > idle) idle = test.EndedAt;
        }
        return begins > closes + EveningBegins ? begins : TimeSpan.MaxValue;
    }

    /// <summary>Hours by which a clock is off that is set to universal time or to the wrong half of the day.</summary>
    private static readonly TimeSpan[] Slow = [TimeSpan.FromHours(8), TimeSpan.FromHours(12)];

    /// <summary>
    /// The lane's day lies outside the hours for the most part; or what it did before dawn fits, so many hours later, into the time before its first test of the day, and nothing else lies there.
    /// </summary>
    private static bool HasOtherClock(IReadOnlyList<Inspection> lane, (TimeSpan Opens, TimeSpan Closes) hours)
    {
        bool IsInHours(TimeSpan at) => at >= hours.Opens - Early && at <= hours.Closes;
        var times = lane.Select(i => i.StartedAt.TimeOfDay).ToList();
        if (times.Average(t => IsInHours(t) ? 1.0 : 0) <= MostInHours) return true;
        var (dawn, day) = (times.Where(t => t < hours.Opens - NightEnds).ToList(), times.Where(IsInHours).ToList());
        return dawn.Count > 0 && day.Count > 0 && Slow.Any(off => dawn.All(t => IsInHours(t + off) && t + off < day.Min()));
    }

    /// <summary>Not with the evening before a day of another clock, whose beginning it holds.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(new ObservationWindow(window.From, window.AsOf,
        window.Subjects.SelectMany(s => window.Of(s) is var seen ? seen.Where((o, i) => i + 1 == seen.Count || seen[i + 1].Tag != OtherClock || seen[i + 1].Day > o.Day.AddDays(1)) : [])));

    /// <summary>A clock is set right in the middle of a day, which then holds hours of both.</summary>
    private static bool WasSetRight(Subject lane, Memory memory) => memory.Earlier.Of(lane) is [.., { Tag: OtherClock }];

    private Observation ObservationOf(VehicleDay day, List<Inspection> lane, List<Inspection> others, (TimeSpan Opens, TimeSpan Closes) hours, TimeSpan evening)
    {
        var first = others.Select(i => i.StartedAt.TimeOfDay).Where(t => t > hours.Opens - NightEnds).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        var goesOn = lane[0].StartedAt.TimeOfDay < hours.Opens - Early && (GoesOn(lane, hours.Opens - Early) || IsCheckedEarlier(day, lane, others));
        var found = new List<Example>();
        foreach (var test in lane)
        {
            var at = test.StartedAt.TimeOfDay;
            var night = at < hours.Opens - NightEnds || at > hours.Closes + NightBegins || at >= evening;
            // The other lanes show that the station's clock is right and when the house opens in fact.
            var early = at < hours.Opens - Early && first != TimeSpan.MaxValue && first >= hours.Opens - Early && !goesOn;
            if (!night && !early || IsBroughtByPolice(test, hours.Closes)) continue;
            found.Add(new Example(test.Ref(day.Day), (at < hours.Opens ? hours.Opens - at : at - hours.Closes).TotalHours, new(
                $"检验 {test.Id} 于 {test.StartedAt:HH:mm:ss} 开始，该站营业时间 {hours.Opens:hh\\:mm}–{hours.Closes:hh\\:mm}", $"test {test.Id} began at {test.StartedAt:HH:mm:ss}, the station is open {hours.Opens:hh\\:mm}-{hours.Closes:hh\\:mm}")));
        }
        return new Observation(Card.Id, day.LaneSubject(lane[0]), day.Day)
        {
            Exposure = lane.Count,
            Count = found.Count,
            Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
        };
    }

    private static bool IsBroughtByPolice(Inspection test, TimeSpan closes) => test.CheckType == "roadside_recheck" && test.StartedAt.TimeOfDay > closes;

    /// <summary>Whoever opens a lane early, or has a slow clock, checks it so much earlier, too; cars that are only on paper come between the checks of the morning and the first customer.</summary>
    private static bool IsCheckedEarlier(VehicleDay day, List<Inspection> lane, List<Inspection> others)
    {
        DateTimeOffset? FirstCheckOf(List<Inspection> tests)
        {
            var analyzers = tests.Select(t => t.AnalyzerId).ToHashSet(StringComparer.Ordinal);
            return day.Calibrations.FirstOrDefault(c => c.StationId == lane[0].StationId && analyzers.Contains(c.AnalyzerId))?.PerformedAt;
        }
        return FirstCheckOf(lane) is { } own && FirstCheckOf(others) is { } other && own < lane[0].StartedAt && other - own > Idle;
    }

    /// <summary>A lane that begins early and goes on into its day with a pause like others of that day opened early, or its clock is slow.</summary>
    private static bool GoesOn(List<Inspection> lane, TimeSpan opens)
    {
        var day = lane.Where(t => t.StartedAt.TimeOfDay >= opens).ToList();
        if (day.Count == 0 || lane.LastOrDefault(t => t.StartedAt.TimeOfDay < opens) is not { } early) return false;
        // The longest pause is lunch.
        var usual = day.Zip(day.Skip(1), (test, next) => next.StartedAt - test.EndedAt).OrderDescending().Skip(1).FirstOrDefault();
        return day[0].StartedAt - early.EndedAt <= (usual > Idle ? usual : Idle);
    }

    /// <summary>Opening hours; null where they are not known or the station's clock does not go with them.</summary>
    private static (TimeSpan Opens, TimeSpan Closes)? HoursOf(VehicleDay day, string station, IEnumerable<Inspection> tests)
    {
        if (day.Station(station) is not { OpensAt: { } opens, ClosesAt: { } closes } || closes <= opens) return null;
        var times = tests.Select(i => i.StartedAt.TimeOfDay.TotalHours).ToArray();
        var middle = TimeSpan.FromHours(Robust.Median(times));
        return times.Length < FewestTests || middle < opens.ToTimeSpan() || middle > closes.ToTimeSpan() ? null : (opens.ToTimeSpan(), closes.ToTimeSpan());
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次在停业时间内进行（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} tests were filed while the station is shut (usually {peers.Mean:0.0%})");
}
