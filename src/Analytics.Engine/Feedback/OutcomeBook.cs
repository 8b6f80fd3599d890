using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Feedback;

/// <summary>What an import did; <c>Read = Stored + Duplicate + Refused.Count</c>.</summary>
/// <param name="Refused">One message per refused row: place, found, expected.</param>
public sealed record OutcomeImport(int Read, int Stored, int Duplicate, IReadOnlyList<string> Refused)
{
    /// <summary>Stored, not confirmed or inconclusive, with no reason given. The contract lets such a row in; it is counted wherever hit rates are shown.</summary>
    public int WithoutReason { get; init; }
}

/// <summary>Takes in what the inspectors found (contract §4). An outcome is never overwritten, only superseded by a newer one.</summary>
public sealed class OutcomeBook(Database database, TimeProvider clock)
{
    /// <summary>Records one outcome.</summary>
    /// <returns>False when exactly this outcome was there already.</returns>
    /// <exception cref="AnalyticsException">The lead is unknown, or it is closed without being confirmed and without a reason.</exception>
    public bool Set(Outcome outcome) => database.InTransaction((connection, transaction) =>
    {
        if (outcome.Code != OutcomeCode.Confirmed && outcome.Note.Trim().Length == 0)
            throw new AnalyticsException("A lead that is not confirmed is closed with a reason.", "Say in a note what was found.");
        if (LeadTable.Find(connection, outcome.LeadId) is null)
            throw new AnalyticsException($"No lead '{outcome.LeadId}'.", "Look up the id with: analytics leads --date D");
        return OutcomeTable.Add(connection, transaction, outcome, Now());
    });

    /// <summary>Records the rows of an <c>outcomes</c> table; rows that name an unknown lead or method are refused, the rest goes in, in one transaction.</summary>
    /// <param name="file">Named in messages.</param>
    public OutcomeImport Import(string file, Table rows) => database.InTransaction((connection, transaction) =>
    {
        int stored = 0, duplicate = 0, silent = 0;
        var refused = new List<string>();
        for (var row = 0; row < rows.RowCount; row++)
        {
            var outcome = OutcomeAt(rows, row);
            if (LeadTable.Find(connection, outcome.LeadId) is null)
                refused.Add($"{file}: row {row + 1}: found lead_id '{outcome.LeadId}'; expected the id of a listed lead");
            else if (outcome.Method.Length > 0 && Methods.All.All(m => m.Code != outcome.Method))
                refused.Add($"{file}: row {row + 1}: found method '{outcome.Method}'; expected one of {string.Join(", ", Methods.All.Select(m => m.Code))}");
            else if (OutcomeTable.Add(connection, transaction, outcome, Now()))
            {
                stored++;
                if (outcome.Code != OutcomeCode.Confirmed && outcome.Note.Trim().Length == 0) silent++;
            }
            else duplicate++;
        }
        return new OutcomeImport(rows.RowCount, stored, duplicate, refused) { WithoutReason = silent };
    });

    private static Outcome OutcomeAt(Table t, int row) => new(t.TextAt("lead_id", row) ?? "", Outcome.Parse(t.TextAt("outcome", row) ?? "") ?? OutcomeCode.Inconclusive,
        t.DateAt("verified_on", row) ?? DateOnly.MinValue, t.TextAt("verified_by", row) ?? "", t.TextAt("case_id", row) ?? "", t.TextAt("method", row) ?? "", t.TextAt("note", row) ?? "");

    private long Now() => ChinaTime.ToMicros(clock.GetUtcNow());
}
