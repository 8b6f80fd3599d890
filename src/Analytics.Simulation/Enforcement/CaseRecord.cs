namespace Analytics.Simulation.Enforcement;

/// <summary>A penalty case with the dates of its stages; forgers change it before it is written.</summary>
public sealed class CaseRecord
{
    public static readonly IReadOnlyList<string> Methods = ["overdue_stage", "closed_without_recheck", "terminated_without_reason", "lenient_penalty"];

    private const string FirstOffence = "初次违法且危害后果轻微并及时改正", HarmUndone = "主动消除危害后果";

    private static readonly string[] Grounds = [FirstOffence, HarmUndone, "配合查处有立功表现"];

    private readonly Violation violation;
    private readonly Firm firm;
    private readonly string id, visitId;
    private DateOnly filed, investigated, decided, rectify, rechecked, paid, closed;
    private string decision = "fine", reason = "";
    private double fine;
    private bool recheck = true;

    /// <param name="isFirst">Whether the firm had no case before: an honest decision calls no other the first.</param>
    public CaseRecord(string id, Firm firm, string violationCode, string visitId, DateOnly found, bool isFirst, Rng rng, CityOptions options)
    {
        (this.id, this.firm, this.visitId, FoundOn) = (id, firm, visitId, found);
        violation = Violations.Of(violationCode);
        filed = found.AddDays(rng.Whole(1, 12));
        var extended = rng.Chance(Math.Min(0.9, 0.06 * options.Intensity(EnforcementOddities.Extension)));
        investigated = filed.AddDays(rng.Whole(8, 35));
        decided = extended ? filed.AddDays(rng.Whole(92, 112)) : investigated.AddDays(rng.Whole(8, 40));
        if (extended) Oddities.Add(EnforcementOddities.Extension);
        Decide(isFirst, rng, options);
        rectify = decided.AddDays(rng.Whole(10, 25));
        rechecked = rectify.AddDays(rng.Whole(1, 22));
        paid = decided.AddDays(rng.Whole(3, 15));
        closed = (rechecked > paid ? rechecked : paid).AddDays(rng.Whole(2, 15));
    }

    public string Id => id;

    public Firm Firm => firm;

    public DateOnly FoundOn { get; }

    /// <summary>Innocent oddities of this case.</summary>
    public List<string> Oddities { get; } = [];

    /// <summary>The first day on which the case shows what was planted in it.</summary>
    public DateOnly ShowsFrom { get; private set; }

    /// <summary>Falsifies the case.</summary>
    /// <returns>False where this case does not lend itself to the method.</returns>
    public bool Forge(Plan plan, Rng rng)
    {
        switch (plan.Method)
        {
            case "overdue_stage":
                // The careful one lets the decision slip, which needs the deadline of the law in force to see; the crude one does not file.
                var late = 10 + (int)(120 * plan.Strength);
                if (plan.Careful) Shift(ref decided, filed.AddDays(120 + late));
                else Shift(ref filed, FoundOn.AddDays(30 + late));
                // From the day after the deadline on, extension included.
                ShowsFrom = plan.Careful ? filed.AddDays(121) : FoundOn.AddDays(31);
                return true;
            case "closed_without_recheck":
                recheck = false;
                closed = (rectify > paid ? rectify : paid).AddDays(rng.Whole(2, 8));
                ShowsFrom = closed;
                return decision is "fine" or "warning";
            case "terminated_without_reason":
                (decision, reason, fine) = ("terminated", plan.Careful ? "其他" : "", 0);
                ShowsFrom = decided;
                return true;
            default:
                if (decision != "fine") return false;
                (fine, reason) = (Math.Round(violation.Min * (1 - 0.75 * plan.Strength) / 100) * 100, "");
                ShowsFrom = decided;
                return true;
        }
    }

    /// <param name="end">What happens later is not known yet.</param>
    public void WriteTo(CsvOut csv, DateOnly end)
    {
        DateOnly? Known(DateOnly date, bool happens = true) => happens && date <= end ? date : null;
        var isDecided = decided <= end;
        var punished = decision is "fine" or "warning";
        csv.Text(id).Text(firm.Id).Text(firm.District.Name).Text(violation.Code).Text(visitId).Date(FoundOn).Date(Known(filed)).Date(Known(investigated)).Date(Known(decided))
            .Text(isDecided ? decision : "").Text(isDecided ? reason : "").Number(isDecided && decision == "fine" ? fine : double.NaN, 0).Number(violation.Min, 0).Number(violation.Max, 0)
            .Date(Known(rectify, isDecided && punished)).Date(Known(rechecked, recheck && punished)).Text(recheck && punished && rechecked <= end ? "done" : "")
            .Date(Known(paid, decision == "fine")).Date(Known(closed)).Date(Known(closed.AddDays(10))).EndRow();
    }

    private void Decide(bool isFirst, Rng rng, CityOptions options)
    {
        string Ground() => rng.Pick(Grounds) is var ground && ground == FirstOffence && !isFirst ? HarmUndone : ground;
        var draw = rng.Unit();
        (decision, reason) = draw switch
        {
            < 0.80 => ("fine", ""),
            < 0.88 => ("warning", ""),
            < 0.95 => ("no_penalty", Ground()),
            < 0.98 => ("terminated", "经核查违法事实不成立"),
            _ => ("referred", "涉嫌犯罪移送公安机关"),
        };
        if (decision != "fine") return;
        fine = Math.Round((violation.Min + (violation.Max - violation.Min) * Math.Pow(rng.Unit(), 2.2)) / 1000) * 1000;
        if (rng.Chance(Math.Min(0.5, 0.03 * options.Intensity(EnforcementOddities.Mitigation))))
        {
            (fine, reason) = (violation.Min * 0.6, Ground());
            Oddities.Add(EnforcementOddities.Mitigation);
        }
    }

    /// <summary>Moves a stage to a later day, and with it what follows.</summary>
    private void Shift(ref DateOnly stage, DateOnly to)
    {
        var days = to.DayNumber - stage.DayNumber;
        if (days <= 0) return;
        var after = stage;
        stage = to;
        if (investigated >= after && investigated < to) investigated = investigated.AddDays(days);
        if (decided >= after && decided < to) decided = decided.AddDays(days);
        (rectify, rechecked, paid, closed) = (rectify.AddDays(days), rechecked.AddDays(days), paid.AddDays(days), closed.AddDays(days));
    }
}
