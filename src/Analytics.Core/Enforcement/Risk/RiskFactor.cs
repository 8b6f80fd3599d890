using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// One thing that makes a visit likelier or less likely to find a problem, said so that a person can check it. A factor gives numbers, or the name of a
/// category, or both; what each is worth is learned from the city's own visits.
/// </summary>
/// <param name="Id">Stable snake-case id: the indicator named in a lead's reasons.</param>
public abstract record RiskFactor(string Id, Bilingual Title, Bilingual Innocent)
{
    /// <summary>How many numbers it gives.</summary>
    public virtual int Width => 0;

    /// <summary>Its numbers for a firm on a day; NaN = not known, which counts as usual, never as good.</summary>
    public virtual void Numbers(FirmOnDay firm, Span<double> numbers)
    {
    }

    /// <summary>Whether more of a number can only make a problem likelier; then chance cannot teach the opposite.</summary>
    public virtual bool OnlyRaises(int number) => false;

    /// <summary>The category the firm is in; null = not known, or none.</summary>
    public virtual string? Category(FirmOnDay firm) => null;

    /// <summary>False for what is only known of visits already made: it keeps the others honest and says nothing of a visit to come.</summary>
    public virtual bool IsForecast => true;

    /// <summary>What it rests on, e.g. "5 visits, 3 with a problem".</summary>
    public abstract Bilingual Tell(FirmOnDay firm);

    /// <summary>The share a person would compare with the base rate, 0-1; NaN where there is none.</summary>
    public virtual double ShareOf(FirmOnDay firm) => double.NaN;

    // Before All: its factors take them.
    // Before the factors, which are made from them.
    private static readonly Bilingual PutRight = new("曾经发现的问题已经整改", "a problem found once and put right since"), Group = new("同类企业问题多，本企业未必如此", "the group has problems, this firm need not");

    /// <summary>The factors in use. Who inspected is not, and never will be, among them.</summary>
    public static readonly IReadOnlyList<RiskFactor> All =
    [
        new PastResults(), new TimeSinceVisit(), new PenaltyCases(), new OpenCase(), new IndustryFactor(), new DistrictFactor(), new NearbyFirms(), new CreditGrade(),
        new KeyDischarger(), new Season(), new VisitReason(),
    ];

    /// <summary>
    /// Its own earlier visits: all of them, those of the last weeks, the last one by its age, and whether the last two agree. Shares are shrunk to the city's base rate, so that one
    /// visit says little.
    /// </summary>
    private sealed record PastResults() : RiskFactor("past_results", new("历次检查结果", "results of past visits"), PutRight)
    {
        private const double LongMemory = 4, ShortMemory = 2, RecentDays = 45, LastDays = 30;

        /// <summary>An order to put right usually gives up to a month; a fortnight after the find the problem is mostly still there, six weeks after mostly not.</summary>
        private const int StillThereDays = 15, PutRightDays = 45;

        public override int Width => 9;

        public override void Numbers(FirmOnDay firm, Span<double> numbers)
        {
            numbers[0] = firm.Own(double.PositiveInfinity).Over(firm.BaseRate, LongMemory);
            numbers[1] = firm.Own(RecentDays).Over(firm.BaseRate, ShortMemory);
            // Many problems weigh otherwise than few: the part above the base rate has a weight of its own.
            numbers[2] = Math.Max(0, numbers[0]);
            numbers[3] = Math.Max(0, numbers[1]);
            numbers[4] = firm.Past is [.., var before, var last] && before.Found == last.Found ? last.Found ? 1 : -1 : 0;
            var fade = firm.DaysSince is { } days ? Math.Exp(-days / LastDays) : 0;
            numbers[5] = firm.Last is { Found: true } ? fade : 0;
            numbers[6] = firm.Last is { Found: false } ? fade : 0;
            numbers[7] = firm.Last is { Found: true } && firm.DaysSince <= StillThereDays ? 1 : 0;
            numbers[8] = firm.Last is { Found: true } && firm.DaysSince > StillThereDays && firm.DaysSince <= PutRightDays ? 1 : 0;
        }

        public override bool OnlyRaises(int number) => number <= 4;

        public override double ShareOf(FirmOnDay firm) => firm.Past.Count == 0 ? double.NaN : (double)firm.Past.Count(v => v.Found) / firm.Past.Count;

        public override Bilingual Tell(FirmOnDay firm)
        {
            if (firm.Last is not { } last) return new("没有可信的检查记录", "no trusted visit on record");
            var (all, found) = (firm.Past.Count, firm.Past.Count(v => v.Found));
            var run = firm.Past.Reverse().TakeWhile(v => v.Found).Count();
            return run >= 2
                ? new($"最近连续 {run} 次检查都发现问题（共 {all} 次检查，{found} 次发现问题）", $"the last {run} visits all found problems ({found} of {all} visits did)")
                : new($"{all} 次检查中 {found} 次发现问题，最近一次（{last.Day:yyyy-MM-dd}）{(last.Found ? "发现" : "未发现")}", $"{found} of {all} visits found problems, the last one ({last.Day:yyyy-MM-dd}) {(last.Found ? "did" : "did not")}");
        }
    }

    private sealed record TimeSinceVisit() : RiskFactor("time_since_visit", new("距上次检查时间", "time since the last visit"), new("长期无人检查的企业也可能守法", "a firm nobody visits may be clean"))
    {
        public override int Width => 2;

        public override void Numbers(FirmOnDay firm, Span<double> numbers)
        {
            numbers[0] = firm.DaysSince is { } days ? Math.Log(1 + days / 30.0) : double.NaN;
            numbers[1] = firm.DaysSince is null ? 1 : 0;
        }

        public override Bilingual Tell(FirmOnDay firm) => firm.DaysSince is { } days
            ? new($"距上次检查 {days} 天", $"{days} days since the last visit")
            : new("观察期内没有检查过", "not visited in the period looked at");
    }

    private sealed record PenaltyCases() : RiskFactor("penalty_cases", new("案件记录", "penalty cases"), PutRight)
    {
        private const double FadeDays = 180, LastDays = 30;

        public override int Width => 2;

        public override void Numbers(FirmOnDay firm, Span<double> numbers)
        {
            double Age(CaseLife c) => firm.Day.DayNumber - c.FoundOn.DayNumber;
            numbers[0] = Math.Log(1 + firm.Cases.Sum(c => Math.Exp(-Age(c) / FadeDays)));
            numbers[1] = firm.Cases.Count == 0 ? 0 : Math.Exp(-firm.Cases.Min(Age) / LastDays);
        }

        public override bool OnlyRaises(int number) => number == 0;

        public override Bilingual Tell(FirmOnDay firm) => firm.Cases.Count == 0
            ? new("观察期内没有案件", "no penalty case in the period looked at")
            : new($"观察期内有 {firm.Cases.Count} 件案件，最近一件 {firm.Cases.Max(c => c.FoundOn):yyyy-MM-dd} 发现", $"{firm.Cases.Count} penalty cases, the last found {firm.Cases.Max(c => c.FoundOn):yyyy-MM-dd}");
    }

    private sealed record OpenCase() : RiskFactor("open_case", new("整改未确认", "rectification not confirmed"), new("已整改，只是尚未复查", "put right, only not rechecked yet"))
    {
        public override int Width => 2;

        public override void Numbers(FirmOnDay firm, Span<double> numbers)
        {
            numbers[0] = firm.Cases.Any(c => c.AwaitsRecheck(firm.Day)) ? 1 : 0;
            numbers[1] = firm.Cases.Any(c => c.IsNotDone(firm.Day)) ? 1 : 0;
        }

        public override bool OnlyRaises(int number) => true;

        public override Bilingual Tell(FirmOnDay firm) => firm.Cases.FirstOrDefault(c => c.IsNotDone(firm.Day)) is { } undone
            ? new($"案件 {undone.CaseId} 复查未完成整改", $"case {undone.CaseId}: the recheck found it not put right")
            : firm.Cases.FirstOrDefault(c => c.AwaitsRecheck(firm.Day)) is { } waits
                ? new($"案件 {waits.CaseId} 整改期已过，尚未复查", $"case {waits.CaseId}: the rectification date has passed without a recheck")
                : new("没有待复查的案件", "no case awaits a recheck");
    }

    private sealed record IndustryFactor() : RiskFactor("industry", new("行业", "industry"), Group)
    {
        public override int Width => 2;

        public override void Numbers(FirmOnDay firm, Span<double> numbers)
        {
            numbers[0] = firm.Industry.Over(firm.BaseRate, 10);
            numbers[1] = firm.IndustryOfLate.Over(firm.BaseRate, 10);
        }

        public override bool OnlyRaises(int number) => true;

        public override double ShareOf(FirmOnDay firm) => firm.Industry.Visits < 1 ? double.NaN : firm.Industry.Found / firm.Industry.Visits;

        public override Bilingual Tell(FirmOnDay firm) => firm.Entry is { Industry.Length: > 0 } entry
            ? new($"所属行业（{entry.Industry}）其他企业 {firm.Industry.Visits:0} 次检查 {firm.Industry.Found:0} 次发现问题，近两月 {firm.IndustryOfLate.Visits:0} 次 {firm.IndustryOfLate.Found:0} 次",
                $"at other firms of its industry {firm.Industry.Found:0} of {firm.Industry.Visits:0} visits found problems, {firm.IndustryOfLate.Found:0} of {firm.IndustryOfLate.Visits:0} of late")
            : new("行业未登记", "industry not registered");
    }

    private sealed record DistrictFactor() : RiskFactor("district", new("辖区", "district"), Group)
    {
        public override int Width => 1;

        public override void Numbers(FirmOnDay firm, Span<double> numbers) => numbers[0] = firm.District.Over(firm.BaseRate, 10);

        public override bool OnlyRaises(int number) => true;

        public override double ShareOf(FirmOnDay firm) => firm.District.Visits < 1 ? double.NaN : firm.District.Found / firm.District.Visits;

        public override Bilingual Tell(FirmOnDay firm) =>
            new($"所在区其他企业 {firm.District.Visits:0} 次检查 {firm.District.Found:0} 次发现问题", $"at other firms of its district {firm.District.Found:0} of {firm.District.Visits:0} visits found problems");
    }

    private sealed record NearbyFirms() : RiskFactor("nearby_firms", new("邻近企业", "neighbours"), Group)
    {
        public override int Width => 1;

        public override void Numbers(FirmOnDay firm, Span<double> numbers) => numbers[0] = firm.Neighbours.Over(firm.BaseRate, 4);

        public override bool OnlyRaises(int number) => true;

        public override double ShareOf(FirmOnDay firm) => firm.Neighbours.Visits < 1 ? double.NaN : firm.Neighbours.Found / firm.Neighbours.Visits;

        public override Bilingual Tell(FirmOnDay firm) => firm.Neighbours.Visits < 1 ? new("1.5 公里内近两月没有检查", "no visit within 1.5 km in two months")
            : new($"1.5 公里内近两月 {firm.Neighbours.Visits:0} 次检查 {firm.Neighbours.Found:0} 次发现问题", $"within 1.5 km {firm.Neighbours.Found:0} of {firm.Neighbours.Visits:0} visits of two months found problems");
    }

    private sealed record CreditGrade() : RiskFactor("credit_grade", new("信用等级", "credit grade"), new("等级按年评定，可能已经过时", "graded once a year, perhaps out of date"))
    {
        public override string? Category(FirmOnDay firm) => firm.Entry is { CreditGrade.Length: > 0 } entry ? entry.CreditGrade : null;

        public override Bilingual Tell(FirmOnDay firm) => Category(firm) is { } grade ? new($"信用等级 {grade}", $"credit grade {grade}") : new("未评信用等级", "no credit grade");
    }

    private sealed record KeyDischarger() : RiskFactor("key_discharger", new("重点排污单位", "key discharger"), Group)
    {
        public override int Width => 1;

        public override void Numbers(FirmOnDay firm, Span<double> numbers) => numbers[0] = firm.Entry is { } entry ? entry.KeyDischarger ? 1 : 0 : double.NaN;

        public override Bilingual Tell(FirmOnDay firm) => firm.Entry is { KeyDischarger: true } ? new("重点排污单位", "a key discharger") : new("非重点排污单位", "not a key discharger");
    }

    /// <summary>The month, learned only where the months seen differ, and how the whole city does of late.</summary>
    private sealed record Season() : RiskFactor("season", new("季节", "season"), new("季节性的偶然波动", "a chance fluctuation of the season"))
    {
        public override int Width => 1;

        public override void Numbers(FirmOnDay firm, Span<double> numbers) => numbers[0] = firm.City.Over(firm.BaseRate, 30);

        public override string? Category(FirmOnDay firm) => $"{firm.Day.Month:00}";

        public override double ShareOf(FirmOnDay firm) => firm.City.Visits < 1 ? double.NaN : firm.City.Found / firm.City.Visits;

        public override Bilingual Tell(FirmOnDay firm) =>
            new($"{firm.Day.Month} 月；全市近一月 {firm.City.Visits:0} 次检查 {firm.City.Found:0} 次发现问题", $"month {firm.Day.Month}; {firm.City.Found:0} of {firm.City.Visits:0} visits of the last month found problems in the city");
    }

    /// <summary>Complaints and rechecks find more than plans do, whatever the firm: taken into account when learning, unknown of a visit not yet made.</summary>
    private sealed record VisitReason() : RiskFactor("visit_reason", new("检查事由", "reason of the visit"), Group)
    {
        public override bool IsForecast => false;

        public override string? Category(FirmOnDay firm) => firm.Reason is { Length: > 0 } reason ? reason : null;

        public override Bilingual Tell(FirmOnDay firm) => new($"检查事由 {firm.Reason}", $"reason of the visit: {firm.Reason}");
    }
}
