namespace Analytics.Engine.Ingestion;

/// <summary>What became of one file.</summary>
/// <param name="Flagged">Stored rows that broke a soft rule.</param>
public sealed record FileReport(string Path, string Dataset)
{
    public long Read { get; init; }
    public long Stored { get; init; }
    public long Replaced { get; init; }
    public long Duplicate { get; init; }
    public long Quarantined { get; init; }
    public long Flagged { get; init; }
    public IReadOnlyList<string> UnknownColumns { get; init; } = [];

    /// <summary>The ledger knows the content: nothing was done.</summary>
    public bool AlreadyIngested { get; init; }

    /// <summary>Why the file as a whole was refused; empty otherwise.</summary>
    public string Refused { get; init; } = "";

    /// <summary>Nothing may be lost and nothing counted twice.</summary>
    public bool Balances => Read == Stored + Replaced + Duplicate + Quarantined;
}

public sealed record IngestReport(IReadOnlyList<FileReport> Files)
{
    public bool AnyRefused => Files.Any(f => f.Refused.Length > 0);

    public bool AnyQuarantined => Files.Any(f => f.Quarantined > 0 && !f.AlreadyIngested);
}
