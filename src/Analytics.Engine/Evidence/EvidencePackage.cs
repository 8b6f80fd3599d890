using System.Text;
using System.Text.Json;
using Analytics.Core;
using Analytics.Core.Leads;
using Analytics.Engine.Delivery;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Evidence;

/// <summary>What the package rests on and consists of.</summary>
/// <param name="Revealed">Plates and VINs are in clear; who asked for it and why is recorded in the database.</param>
public sealed record EvidenceManifest(
    string LeadId, DateOnly ListDate, string Model, string CodeVersion, IReadOnlyList<EvidencePartition> Partitions, IReadOnlyList<EvidenceSource> Sources, IReadOnlyList<EvidenceFile> Files,
    bool Revealed = false)
{
    public const string FileName = "manifest.json";

    /// <exception cref="AnalyticsException">The folder holds no manifest.</exception>
    public static EvidenceManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<EvidenceManifest>(File.ReadAllBytes(path), EngineJson.Pretty) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new AnalyticsException($"{path}: {(e is JsonException ? $"is not a manifest: {e.Message}" : "does not exist.")}", "Name a folder made by 'analytics evidence LEAD --out DIR'.", e);
        }
    }
}

/// <summary>A partition of the lake that was read, with the hash of its content.</summary>
public sealed record EvidencePartition(string Dataset, DateOnly Day, string Fingerprint);

/// <summary>A file that rows came from, with the hash it had when it was taken in.</summary>
public sealed record EvidenceSource(string Name, string Dataset, string Sha256, DateTimeOffset IngestedAt);

/// <summary>A file of the package.</summary>
public sealed record EvidenceFile(string Name, string Sha256);

/// <summary>
/// The evidence of one lead (证据包): a page that stands alone, the rows behind every reason, and a manifest with hashes. The same lead over the
/// same data gives the same bytes, which is what <see cref="Verify"/> rests on.
/// </summary>
public sealed class EvidencePackage(ParquetLake lake, Database database)
{
    /// <summary>Writes the package of a lead into a folder that is new or empty.</summary>
    /// <param name="reveal">Who wants plates and VINs in clear, and why: it is recorded. Null: they are masked.</param>
    /// <exception cref="AnalyticsException">No such lead; the folder holds files.</exception>
    public EvidenceManifest Write(string leadId, string folder, Reveal? reveal = null)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new AnalyticsException($"{folder}: holds files already.", "Choose a folder that is new or empty.");
        var (manifest, files) = Derive(leadId, reveal is not null);
        if (reveal is not null) RevealTable.Add(database, leadId, reveal);
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
        File.WriteAllBytes(Path.Combine(folder, EvidenceManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, EngineJson.Pretty));
        return manifest;
    }

    /// <summary>Checks the files of a package against its manifest, and derives the package anew from the lake.</summary>
    /// <returns>What does not agree; empty when everything does.</returns>
    public IReadOnlyList<string> Verify(string folder)
    {
        var manifest = EvidenceManifest.Read(folder);
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(folder, file.Name);
            if (!File.Exists(path)) problems.Add($"{file.Name}: is missing");
            else if (ContentHash.OfFile(path) is var hash && hash != file.Sha256) problems.Add($"{file.Name}: was changed (SHA-256 {hash[..12]}…, manifest {file.Sha256[..12]}…)");
        }
        var (anew, _) = Derive(manifest.LeadId, manifest.Revealed);
        foreach (var partition in manifest.Partitions)
            if (anew.Partitions.FirstOrDefault(p => (p.Dataset, p.Day) == (partition.Dataset, partition.Day)) is not { } now) problems.Add($"{partition.Dataset} {partition.Day:yyyy-MM-dd}: no longer read");
            else if (now.Fingerprint != partition.Fingerprint) problems.Add($"{partition.Dataset} {partition.Day:yyyy-MM-dd}: the lake holds other rows than when the package was made (late or corrected files)");
        foreach (var file in manifest.Files.Where(f => anew.Files.FirstOrDefault(a => a.Name == f.Name)?.Sha256 != f.Sha256)) problems.Add($"{file.Name}: derived anew it differs");
        foreach (var source in manifest.Sources.Where(s => anew.Sources.All(a => a.Sha256 != s.Sha256))) problems.Add($"{source.Name}: this source file is no longer behind the rows");
        if (anew.CodeVersion != manifest.CodeVersion && problems.Count > 0) problems.Add($"made by version {manifest.CodeVersion}, checked by {anew.CodeVersion}: pages of another version may differ in form");
        return problems;
    }

    private (EvidenceManifest Manifest, IReadOnlyList<(string Name, byte[] Bytes)> Files) Derive(string leadId, bool revealed)
    {
        using var connection = database.Open();
        var lead = LeadTable.Find(connection, leadId) ?? throw new AnalyticsException($"There is no lead {leadId}.", "Ids are in 'analytics leads --date D'.");
        var rows = new EvidenceRows(lake);
        var sources = new SortedDictionary<int, FileRecord>();
        string NameOf(int fileId)
        {
            if (!sources.TryGetValue(fileId, out var file) && FileTable.Find(connection, fileId) is { } found) sources[fileId] = file = found;
            return file is null ? "" : Path.GetFileName(file.Path);
        }

        var files = new List<(string Name, byte[] Bytes)>();
        for (var i = 0; i < lead.Reasons.Count; i++)
            foreach (var set in rows.Behind(lead.Reasons[i].Examples))
                files.Add(($"rows/{i + 1:00}-{lead.Reasons[i].Indicator}-{set.Dataset.Name}.csv", set.ToCsv(NameOf, revealed)));
        files.Insert(0, ("index.html", Encoding.UTF8.GetBytes(LeadPage.Of(new LeadList(lead.ListDate, lead.Kind, [lead]), new PageDetails(new Pictures(rows).Of, example => rows.Facts(example, revealed))))));
        var partitions = rows.Partitions.Select(p => new EvidencePartition(p.Dataset, p.Day, lake.Fingerprint(Catalog.Dataset(p.Dataset), p.Day))).ToList();
        return (new EvidenceManifest(lead.Id, lead.ListDate, LeadTable.ModelOf(connection, leadId), CodeVersion.Current, partitions,
            [.. sources.Values.Select(f => new EvidenceSource(Path.GetFileName(f.Path), f.Dataset, f.ContentHash, ChinaTime.ToOffset(f.IngestedAt)))],
            [.. files.Select(f => new EvidenceFile(f.Name, ContentHash.Of(f.Bytes)))], revealed), files);
    }
}
