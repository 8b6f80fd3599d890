namespace Analytics.Simulation.Enforcement;

/// <summary>Innocent things in the records of visits and cases that look like write-ups of visits not made.</summary>
public static class EnforcementOddities
{
    public const string IndustrialPark = "industrial_park", WrongCoordinates = "wrong_coordinates", Campaign = "campaign", FormText = "form_text", SharedPhoto = "shared_photo",
        CleanPortfolio = "clean_portfolio", JointVisit = "joint_visit", MistypedTime = "mistyped_time", PhraseHabit = "phrase_habit", DeviceOff = "device_off", Extension = "extension",
        Mitigation = "mitigation";

    public static readonly IReadOnlyList<Oddity> All =
    [
        new(IndustrialPark, "firms of one industrial park are visited within minutes of each other"),
        new(WrongCoordinates, "the register puts a firm kilometres from where it stands"),
        new(Campaign, "on a campaign day everybody makes many visits of about ten minutes"),
        new(FormText, "a district writes all narratives by one form"),
        new(SharedPhoto, "the photo of the notice or badge is attached by many inspectors"),
        new(CleanPortfolio, "an inspector's firms are well run, problems are rare"),
        new(JointVisit, "two teams visit together and both file the visit under four names"),
        new(MistypedTime, "a time is mistyped by an hour now and then"),
        new(PhraseHabit, "an inspector always writes with the same few phrases"),
        new(DeviceOff, "the device's position is not recorded"),
        new(Extension, "a difficult case takes the extension that the rule allows"),
        new(Mitigation, "a fine is reduced under the minimum with the ground written down"),
    ];
}
