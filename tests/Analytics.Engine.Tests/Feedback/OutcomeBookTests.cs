using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine.Feedback;
using Analytics.Engine.Learning;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests.Feedback;

public sealed class OutcomeBookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Database database;
    private readonly OutcomeBook book;

    public OutcomeBookTests()
    {
        database = new Database(new Workspace(folder), TimeProvider.System);
        database.Migrate();
        book = new OutcomeBook(database, TimeProvider.System);
        database.InTransaction((connection, transaction) =>
        {
            LeadTable.Replace(connection, transaction, "vehicles.daily", "model-1", Some.List(Some.Lead(1), Some.Lead(2, subject: "31010002/1")), []);
            return 0;
        });
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_lead_is_not_closed_by_hand_without_a_reason()
    {
        Assert.Contains("with a reason", Assert.Throws<AnalyticsException>(() => book.Set(Found(OutcomeCode.Inconclusive, note: " "))).Message, StringComparison.Ordinal);
        Assert.True(book.Set(Found(OutcomeCode.Inconclusive, note: "gate closed")));
        Assert.True(book.Set(Found(OutcomeCode.Confirmed, note: "")));
    }

    [Fact]
    public void A_file_without_reasons_is_taken_in_as_the_contract_says_and_counted()
    {
        var import = book.Import("outcomes.csv", Rows(("not_confirmed", null), ("confirmed", null)));

        Assert.Equal((2, 2, 1), (import.Read, import.Stored, import.WithoutReason));
        using var connection = database.Open();
        var rate = Assert.Single(OutcomeTable.HitRates(connection, DateOnly.MinValue, DateOnly.MaxValue, DateOnly.MaxValue, ""));
        Assert.Equal((2, 1, 1), (rate.Verified, rate.Hits, rate.WithoutReason));
    }

    [Fact]
    public void Follow_ups_where_something_was_confirmed_can_be_counted_apart()
    {
        book.Set(Found(OutcomeCode.Confirmed, note: ""));
        ListAgain();
        Assert.Equal([("first", 3, 1), ("follow_up", 1, 0)], ByVisit());
    }

    [Fact]
    public void What_was_taken_back_before_the_list_makes_no_follow_up()
    {
        book.Set(Found(OutcomeCode.Confirmed, note: ""));
        book.Set(Found(OutcomeCode.NotConfirmed, note: "the wrong lane"));
        ListAgain();
        Assert.Equal([("first", 4, 0)], ByVisit());
    }

    /// <summary>Both subjects are listed again twenty days later.</summary>
    private void ListAgain() => database.InTransaction((connection, transaction) =>
    {
        var later = Some.Day.AddDays(20);
        LeadTable.Replace(connection, transaction, "vehicles.daily", "model-1",
            new LeadList(later, LeadKind.VehicleInspection, [Some.Lead(3) with { ListDate = later }, Some.Lead(4, subject: "31010002/1") with { ListDate = later }]), []);
        return 0;
    });

    private IEnumerable<(string, int, int)> ByVisit()
    {
        using var connection = database.Open();
        return [.. OutcomeTable.HitRates(connection, DateOnly.MinValue, DateOnly.MaxValue, DateOnly.MaxValue, "visit").Select(r => (r.Group, r.Listed, r.Hits))];
    }

    [Fact]
    public void A_file_without_the_column_is_taken_in_too() =>
        Assert.Equal(2, book.Import("outcomes.csv", Rows(("not_confirmed", "x"), ("confirmed", "x"), withNotes: false)).Stored);

    [Fact]
    public void Who_verified_reaches_neither_the_next_list_nor_the_training()
    {
        var (one, other) = (Judged("Li"), Judged("Wang"));

        Assert.Equal(one, other);
        Assert.DoesNotContain("Wang", other, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions WithFields = new(EngineJson.Compact) { IncludeFields = true };

    private string Judged(string by)
    {
        book.Set(Found(OutcomeCode.NotConfirmed, "nothing found", by));
        using var connection = database.Open();
        var day = Some.Day.AddDays(30);
        return JsonSerializer.Serialize((LeadTable.Before(connection, LeadKind.VehicleInspection, day), LeadTable.Closed(connection, LeadKind.VehicleInspection, Some.Day, day),
            LabelledLead.KnownAt(database, LeadKind.VehicleInspection, day)), WithFields);
    }

    private static Outcome Found(OutcomeCode code, string note, string by = "Li") => new(Some.Lead().Id, code, Some.Day.AddDays(3), by, "", "", note);

    private static Table Rows((string Outcome, string? Note) first, (string Outcome, string? Note) second, bool withNotes = true)
    {
        var table = new Table(OutcomeDatasets.Outcomes, 2).With("lead_id", [Some.Lead(1).Id, Some.Lead(2).Id]).With("outcome", [first.Outcome, second.Outcome])
            .With("verified_on", [Micros(3), Micros(4)]);
        return withNotes ? table.With("note", [first.Note, second.Note]) : table;
    }

    private static long Micros(int days) => new DateTimeOffset(Some.Day.AddDays(days), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
}
