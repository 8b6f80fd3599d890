using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>The formats the bureau receives. To add one, write its reader and add it here.</summary>
public static class Readers
{
    public static readonly IReadOnlyList<RecordReader> All = [new ParquetRecordReader(), new XmlRecordReader(), new CsvRecordReader()];

    /// <exception cref="FileRefusedException">No reader knows the format, or the file as a whole cannot be taken.</exception>
    public static FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf)
    {
        var head = new byte[16];
        int got;
        using (var stream = File.OpenRead(path)) got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (Packed(head.AsSpan(0, got)) is { } what) throw new FileRefusedException($"{path}: found {what}; expected the CSV (.csv), Parquet (.parquet) or XML (.xml) file itself. Unpack or export it first.");
        var reader = All.FirstOrDefault(r => r.Reads(path, head.AsSpan(0, got)))
            ?? throw new FileRefusedException($"{path}: found {Path.GetExtension(path)}; expected a CSV (.csv), Parquet (.parquet) or XML (.xml) file. Export it in one of these.");
        return reader.Open(path, source, sourceOf);
    }

    private static string? Packed(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "a gzip archive"
        : head.StartsWith("PK\x03\x04"u8) ? "a ZIP archive or an Excel workbook"
        : head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) ? "an old Excel workbook"
        : head.StartsWith("Rar!"u8) ? "an archive"
        : head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "a zstd archive" : null;
}
