namespace Analytics.Simulation.Dust;

/// <summary>Innocent things about dust monitors that look like forging, with the share of sites (or of district days) they usually touch.</summary>
internal static class DustOddities
{
    public const string CoarseSensor = "coarse_sensor";
    public const string DriftingSensor = "drifting_sensor";
    public const string FinishedSite = "finished_site";
    public const string MaintenanceStep = "maintenance_step";
    public const string PowerCut = "power_cut";
    public const string LostUpload = "lost_upload";
    public const string DustStorm = "dust_storm";
    public const string Rain = "rain";
    public const string Fog = "fog";
    public const string QuietSite = "quiet_site";
    public const string HighResolutionNoise = "high_resolution_noise";
    public const string WrongClock = "wrong_clock";
    public const string DuplicatedRows = "duplicated_rows";
    public const string SensorFloor = "sensor_floor";
    public const string CoLocatedSites = "co_located_sites";

    public static readonly IReadOnlyList<Oddity> All =
    [
        new(CoarseSensor, "a monitor that reports steps of 10 µg/m³, so that calm nights look flat"),
        new(DriftingSensor, "sensitivity that fades or grows by some percent a week between calibrations"),
        new(FinishedSite, "a site whose work ends: the level falls to the background, later the monitor is removed"),
        new(MaintenanceStep, "cleaning or recalibration, flagged M, after which the level stands a step higher or lower"),
        new(PowerCut, "a block of a district without power for some hours"),
        new(LostUpload, "a poor mobile link that loses an hour here and there, whatever the level"),
        new(DustStorm, "sand and dust from the north over the whole city"),
        new(Rain, "showers over one district that the background stations elsewhere do not see"),
        new(Fog, "fog over one district: swollen particles, humidity near 100 %"),
        new(QuietSite, "a registered site where hardly any work is done"),
        new(HighResolutionNoise, "a monitor that reports tenths of a µg/m³ with much noise"),
        new(WrongClock, "a logger whose clock runs in UTC, eight hours behind"),
        new(DuplicatedRows, "a logger that sends some rows twice"),
        new(SensorFloor, "a monitor that never reports less than a fixed value, so that clean hours look flat"),
        new(CoLocatedSites, "two honest monitors of different contractors at one gate, seeing the same air"),
    ];

    /// <summary>Whether a thing that touches <paramref name="usualShare"/> at intensity 1 happens here.</summary>
    public static bool Happens(this CityOptions options, string oddity, double usualShare, Rng rng) =>
        rng.For(oddity).Chance(usualShare * options.Intensity(oddity));
}
