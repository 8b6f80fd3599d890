namespace Analytics.Simulation;

/// <summary>
/// What was planted, written beside the data for judging a detector, never read by the pipeline:
/// <c>forged.csv</c> (subjects that forge), <c>oddities.csv</c> (subjects that only look like it), <c>records.csv</c> (each falsified record)
/// <c>intervals.csv</c> (each falsified stretch of a time series) and <c>violations.csv</c> (periods in which a visit to an enterprise would find a problem,
/// so that simulated inspectors can answer for a firm that nobody visited).
/// </summary>
public sealed class TruthWriter : IDisposable
{
    private readonly CsvOut forged, oddities, records, intervals, violations;

    public TruthWriter(string directory)
    {
        Directory.CreateDirectory(directory);
        forged = new(Path.Combine(directory, "forged.csv"),
            ["kind", "subject_type", "subject_id", "parent_id", "method", "from", "to", "strength", "careful"]);
        oddities = new(Path.Combine(directory, "oddities.csv"),
            ["kind", "subject_type", "subject_id", "parent_id", "oddity", "from", "to", "intensity"]);
        records = new(Path.Combine(directory, "records.csv"), ["dataset", "record_id", "subject_id", "method"]);
        violations = new(Path.Combine(directory, "violations.csv"), ["enterprise_id", "from", "to"]);
        intervals = new(Path.Combine(directory, "intervals.csv"), ["dataset", "subject_id", "method", "from", "to"]);
    }

    /// <summary>A subject that forges from one day to another (both included).</summary>
    /// <param name="kind">Contract §5, e.g. <c>vehicle_inspection</c>.</param>
    /// <param name="subjectId">As a lead names it: a lane is <c>station_id/lane_id</c>.</param>
    /// <param name="parentId">The station of a lane, the enterprise of a case; else null.</param>
    public void Forged(string kind, string subjectType, string subjectId, string? parentId, DateOnly from, DateOnly to, Plan plan) =>
        forged.Text(kind).Text(subjectType).Text(subjectId).Text(parentId).Text(plan.Method).Date(from).Date(to).Number(plan.Strength, 2).Flag(plan.Careful).EndRow();

    /// <summary>An innocent subject that looks odd.</summary>
    public void Odd(string kind, string subjectType, string subjectId, string? parentId, string oddity, DateOnly from, DateOnly to, double intensity) =>
        oddities.Text(kind).Text(subjectType).Text(subjectId).Text(parentId).Text(oddity).Date(from).Date(to).Number(intensity, 2).EndRow();

    /// <summary>One falsified record by its key; the parts of a key of several columns are joined with <c>|</c>.</summary>
    public void Record(string dataset, string recordId, string subjectId, string method) =>
        records.Text(dataset).Text(recordId).Text(subjectId).Text(method).EndRow();

    /// <summary>A run of falsified rows of a time series: start of the first interval, end of the last, true local time.</summary>
    public void Interval(string dataset, string subjectId, string method, DateTime from, DateTime to) =>
        intervals.Text(dataset).Text(subjectId).Text(method).Time(from).Time(to).EndRow();

    /// <summary>A visit on any day from the first to the last (both included) would find a problem.</summary>
    public void Violation(string enterpriseId, DateOnly from, DateOnly to) => violations.Text(enterpriseId).Date(from).Date(to).EndRow();

    public void Dispose()
    {
        forged.Dispose();
        oddities.Dispose();
        records.Dispose();
        intervals.Dispose();
        violations.Dispose();
    }
}
