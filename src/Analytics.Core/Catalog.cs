using Analytics.Core.Dust;
using Analytics.Core.Dust.Indicators;
using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core;

/// <summary>
/// Every dataset and indicator by name: the only file that knows them all. To add one, write its file, add a line here
/// and a test; the shared tests find it through this list.
/// </summary>
public static class Catalog
{
    public static readonly IReadOnlyList<Dataset> Datasets =
        [.. VehicleDatasets.All, .. DustDatasets.All, .. EnforcementDatasets.All, OutcomeDatasets.Outcomes];

    public static readonly IReadOnlyList<DayIndicator<VehicleDay>> VehicleIndicators =
    [
        new LaneOverlap(), new OffHours(), new OperatorInTwoPlaces(), new AnalyzerOnTwoLanes(), new ResultNotFromTrace(), new ResultAgainstLimit(), new LambdaMismatch(), new DilutionFactorMismatch(), new HumidityFactorMismatch(), new DryAirForOneCar(), new GasBalance(), new BackgroundScaled(), new DilutedSample(), new DilutedDiesel(), new ShortTest(), new PaddedTrace(), new StretchedTrace(), new MoreSecondsThanTime(), new StepInTrace(), new GeneratedTrace(), new DutyNotMet(), new RpmAgainstObd(), new WipedMonitors(),
        new CopiedTrace(), new CopiedReadings(), new CopiedDrive(), new SharedCalId(), new MissingCalibrations(), new CalibrationByPen(), new ChecksAllOnTarget(), new CheckedDuringTest(), new CalibrationGaps(), new LimitHugging(), new MethodAvoidance(), new DriveUnlikeModel(), new FailThenPass(), new FailedElsewhere(), new AbortedWhenDirty(), new MissingFirstTest(),
        new PapersUnlikeModel(), new PowerHeldBack(), new RevsHeldBack(), new FailureRatio(), new CleanerThanItsKind(), new CopiedShape(),
        new GearUnlikeModel(), new ExceedsAfterPass(), new ExhaustUnlikeLoad(), new NoUnmovedByLoad(), new CleanAtScoring(), new QuietHighReadings(), new EmissionStep(), new FactorInDigits(), new SharedExhaust(),
    ];

    public static readonly IReadOnlyList<DayIndicator<DustDay>> DustIndicators =
    [
        new FlatLine(), new CappedValues(), new BelowRegion(), new FactorChange(), new CrowdedCeiling(), new WettedInlet(), new WorkHourDrop(), new WorkHourStep(), new ReplayedDay(), new OwnEcho(), new ClonedSite(),
        new SelectiveOffline(), new OffWhenLoud(), new NightWorkWithoutDust(), new ChannelContradiction(), new StillDust(), new FixedRatio(), new TspWithoutCoarse(), new DailyAllowance(), new TooLikeTheAir(), new UnlikeTheAir(), new AlikeWorkDays(), new EqualPeaks(), new DustClock(), new IndoorClimate(), new DayFloorStep(), new WholeDayStep(), new SmoothNights(), new ShortTail(), new DirtyAir(), new DeclaredAway(), new DipsUnderAir(), new WorkFloor(), new DaysUnlikeAir(),
    ];

    public static readonly IReadOnlyList<DayIndicator<EnforcementDay>> EnforcementIndicators =
    [
        new TwoPlaces(), new PhotoReuse(), new PaddedPhotos(), new PhotosOfBefore(), new TemplatedRecord(), new SameHost(), new ImplausibleVisit(), new NeverFinds(), new SparesFirms(), new SingleOfficer(), new MissingPhotos(), new EqualLengths(), new SplitVisits(), new AtTheRegister(), new RepeatedPlace(), new WrittenAfterwards(), new AtWorkWhileShut(), new StockFigures(), new StandingReadings(), new ForeignTrade(), new LoadedDraw(), new OnlyTrifles(), new FindsWithoutCase(), new BreachNotBooked(), new LastDigits(), new NarrowReadings(), new FindsInStep(),
        new OverdueStage(), new FiledUnderLaterNumber(), new ClosedWithoutRecheck(), new TerminatedWithoutReason(), new LenientPenalty(), new ImpossibleOrder(), new NotTheFirst(), new RecheckWithoutVisit(), new GoneYetActive(), new ReferredToNobody(), new LighterCharge(), new FoundNothing(), new ClosedUnpaid(), new VisitDoesNotFit(), new DecidedOnDayOff(), new ActSplit(), new FineLeftUnpaid(), new FoundLater(), new LongRectification(), new LowForItsWords(),
    ];

    /// <summary>The records from which <see cref="ViolationForecast"/> says where to go next.</summary>
    public static readonly IReadOnlyList<DayIndicator<EnforcementDay>> EnterpriseRecords = [new VisitResults(), new CaseHistory(), new FirmRegister()];

    public static IEnumerable<Indicator> Indicators => [.. VehicleIndicators, .. DustIndicators, .. EnforcementIndicators, .. EnterpriseRecords];

    public static Dataset Dataset(string name) => Datasets.FirstOrDefault(d => d.Name == name)
        ?? throw new ArgumentException($"Unknown dataset '{name}'. Known: {string.Join(", ", Datasets.Select(d => d.Name))}.");
}
