using System.Text;
using System.Xml;
using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// The provincial test message as XML: results and their seconds in one file. Provinces nest differently, so an element is known by its leaves:
/// one with the test's id and its start is a result, one with a second is a stretch of the process, its channels one value each or comma-joined
/// strings; other groups (vehicle, environment) belong to the element around them. Node names are the columns' aliases.
/// </summary>
public sealed class XmlRecordReader : RecordReader
{
    public override bool Reads(string fileName, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) head = head[3..];
        return head.TrimStart(" \t\r\n"u8).StartsWith("<"u8) || Path.GetExtension(fileName).Equals(".xml", StringComparison.OrdinalIgnoreCase);
    }

    public override FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf)
    {
        if (source.Dataset.Name is not ("inspections" or "process"))
            throw new FileRefusedException($"{path}: found XML for {source.Dataset.Name}; expected CSV or Parquet. Only test messages (inspections with their process) come as XML.");
        return new XmlContent(path, sourceOf(Catalog.Dataset("inspections")), sourceOf(Catalog.Dataset("process")));
    }
}

/// <summary>An opened test message.</summary>
internal sealed class XmlContent : FileContent
{
    /// <summary>A channel of an hour at one second and ten characters takes 36,000; a longer text is no channel.</summary>
    private const int LongestText = 1 << 20;

    /// <summary>Ten hours at one second: no test takes as long.</summary>
    private const int MostSeconds = 36_000;

    /// <summary>Messages nest five deep; one that never closes its elements must not fill the memory.</summary>
    private const int DeepestNesting = 200, MostWaiting = 100_000, MostLeaves = 10_000;

    private readonly string path;
    private readonly FileStream stream;
    private readonly XmlReader reader;
    private readonly MessageRecords results, seconds;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> phases;
    private readonly SortedSet<string> unknown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> methods = new(StringComparer.Ordinal);

    /// <summary>Seconds that came before their result.</summary>
    private readonly List<Group> waiting = [];
    private string lastId = "";

    public XmlContent(string path, SourceDefinition inspections, SourceDefinition process)
    {
        this.path = path;
        (results, seconds, phases) = (new MessageRecords(inspections, path), new MessageRecords(process, path), process.Phases);
        stream = File.OpenRead(path);
        // No DTD: no entity that grows to gigabytes, no file or address that a message could name.
        reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true });
    }

    /// <summary>A message may declare GB18030, which .NET knows only when told.</summary>
    static XmlContent() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public override IReadOnlyList<string> UnknownColumns => [.. unknown];

    public override void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    public override IEnumerable<RowChunk> Chunks(CancellationToken cancel)
    {
        var open = new Stack<Group>();
        while (Guarded(reader.Read))
        {
            cancel.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.TryPeek(out var around)) around.HasChildren = true;
                    var group = new Group(reader.LocalName, ((IXmlLineInfo)reader).LineNumber);
                    var isEmpty = reader.IsEmptyElement;
                    while (Guarded(reader.MoveToNextAttribute)) if (reader.Prefix != "xmlns" && reader.Name != "xmlns") group.Leaves.TryAdd(reader.LocalName, Guarded(() => reader.Value));
                    open.Push(group);
                    if (open.Count > DeepestNesting) throw Refused($"elements nested deeper than {DeepestNesting}");
                    if (isEmpty) Close(open);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    AppendText(open.Peek());
                    break;
                case XmlNodeType.EndElement:
                    Close(open);
                    break;
            }
            if (results.IsFull) yield return results.Finish();
            if (seconds.IsFull) yield return seconds.Finish();
        }
        foreach (var group in waiting) AddSeconds(group, lastId);
        yield return results.Finish();
        yield return seconds.Finish();
    }

    private void Close(Stack<Group> open)
    {
        var group = open.Pop();
        open.TryPeek(out var parent);
        var text = group.Text.ToString().Trim();
        if (!group.HasChildren && (text.Length > 0 || group.Leaves.Count == 0))
        {
            // An attribute beside a text is a remark on it (a unit), not a field.
            parent?.Leaves.TryAdd(group.Name, text);
            return;
        }
        if (seconds.Find(group.Leaves, "second") is not null) TakeSeconds(group, open);
        else if (results.Find(group.Leaves, "inspection_id") is { Length: > 0 } id && results.Find(group.Leaves, "started_at") is not null) TakeResult(group, id);
        else if (parent is null) unknown.UnionWith(group.Leaves.Keys.Where(name => !results.Knows(name) && !seconds.Knows(name)));
        else foreach (var (name, value) in group.Leaves) parent.Leaves.TryAdd(name, value);
        if (parent?.Leaves.Count > MostLeaves) throw Refused($"an element with more than {MostLeaves} fields");
    }

    private void TakeResult(Group group, string id)
    {
        lastId = id;
        unknown.UnionWith(group.Leaves.Keys.Where(name => !results.Knows(name)));
        if (results.Find(group.Leaves, "method") is { } method) methods[id] = results.Canonical("method", method);
        results.Add(group.Leaves, group.Line);
        foreach (var early in waiting) AddSeconds(early, id);
        waiting.Clear();
    }

    private void TakeSeconds(Group group, Stack<Group> open)
    {
        unknown.UnionWith(group.Leaves.Keys.Where(name => !seconds.Knows(name)));
        var id = seconds.Find(group.Leaves, "inspection_id") ?? open.Select(g => seconds.Find(g.Leaves, "inspection_id")).FirstOrDefault(found => found is not null);
        if (waiting.Count > MostWaiting) throw Refused($"more than {MostWaiting} stretches of process data without the id of their test");
        if (id is null && lastId.Length == 0) waiting.Add(group);
        else AddSeconds(group, id ?? lastId);
    }

    /// <summary>One row per second: single values are repeated, comma-joined ones dealt out; strings of different lengths cannot be aligned and are refused.</summary>
    private void AddSeconds(Group group, string id)
    {
        var cells = group.Leaves.Where(l => seconds.Knows(l.Key)).ToDictionary(l => l.Key, l => l.Value.Split([',', '，']), StringComparer.Ordinal);
        var length = cells.Values.Max(c => c.Length);
        if (length > MostSeconds)
        {
            seconds.Refuse(group.Leaves, group.Line, new RowIssue("second", "too_long", 1, $"{length} values in one channel", $"at most {MostSeconds} seconds"));
            return;
        }
        if (cells.Where(c => c.Value.Length != 1 && c.Value.Length != length).Select(c => c.Key).ToList() is { Count: > 0 } ragged)
        {
            seconds.Refuse(group.Leaves, group.Line, new RowIssue(string.Join("+", ragged), "ragged", 1,
                string.Join(", ", ragged.Select(name => $"{cells[name].Length} values of {name}")), $"{length} values, one per second, in every channel"));
            return;
        }
        for (var i = 0; i < length; i++)
        {
            var row = cells.ToDictionary(c => c.Key, c => c.Value[c.Value.Length == 1 ? 0 : i].Trim(), StringComparer.Ordinal);
            row[seconds.HeaderOf("inspection_id", row)] = id;
            var phase = seconds.HeaderOf("phase", row);
            row[phase] = PhaseOf(id, row.GetValueOrDefault(phase, ""));
            seconds.Add(row, group.Line);
        }
    }

    private string PhaseOf(string id, string code)
    {
        if (!methods.TryGetValue(id, out var method) || !phases.TryGetValue(method, out var codes)) return code;
        return codes.TryGetValue(code, out var phase) || codes.TryGetValue("*", out phase) ? phase : code;
    }

    private void AppendText(Group group)
    {
        group.Text.Append(Guarded(() => reader.Value));
        if (group.Text.Length > LongestText) throw Refused($"a text of {group.Name} longer than {LongestText} characters");
    }

    private FileRefusedException Refused(string found) =>
        new($"{path}: line {((IXmlLineInfo)reader).LineNumber}: found {found}; expected a test message. Ask the sender for the file again; nothing of it was stored.");

    /// <summary>The reader decodes as it goes: any of its steps may meet what is no XML.</summary>
    private T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is XmlException or IOException or ArgumentException)
        {
            throw new FileRefusedException($"{path}: not a whole XML message ({e.Message}). Ask the sender for the file again; nothing of it was stored.", e);
        }
    }

    /// <summary>An element that is open: the texts of its leaves by name.</summary>
    private sealed class Group(string name, int line)
    {
        public string Name => name;

        public int Line => line;

        public Dictionary<string, string> Leaves { get; } = new(StringComparer.Ordinal);

        public StringBuilder Text { get; } = new();

        public bool HasChildren { get; set; }
    }
}

/// <summary>Rows of one dataset out of messages whose fields come in any order and number.</summary>
internal sealed class MessageRecords
{
    private readonly SourceDefinition source;
    private readonly string[] headers;
    private readonly Dictionary<string, int> places;
    private readonly ChunkBuilder builder;
    private readonly Dictionary<string, string?> meanings = new(StringComparer.Ordinal);

    public MessageRecords(SourceDefinition source, string path)
    {
        this.source = source;
        headers = [.. source.Dataset.Columns.Select(c => c.Name)];
        places = headers.Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i);
        builder = new ChunkBuilder(source, headers, path);
    }

    public bool IsFull => builder.IsFull;

    public RowChunk Finish() => builder.Finish();

    public bool Knows(string name) => Meaning(name) is not null;

    /// <summary>The text of a column among fields of any name, or null.</summary>
    public string? Find(IReadOnlyDictionary<string, string> fields, string column) => fields.FirstOrDefault(f => Meaning(f.Key) == column).Value;

    /// <summary>The field's name that means a column; the column's own where there is none.</summary>
    public string HeaderOf(string column, IReadOnlyDictionary<string, string> fields) => fields.Keys.FirstOrDefault(name => Meaning(name) == column) ?? column;

    /// <summary>A code as the dataset has it.</summary>
    public string Canonical(string column, string code) => source.Codes.TryGetValue(column, out var codes) && codes.TryGetValue(code, out var canonical) ? canonical : code;

    public void Add(IReadOnlyDictionary<string, string> fields, int line)
    {
        var cells = Cells(fields);
        for (var i = 0; i < cells.Length; i++)
        {
            if (builder.Set(i, Encoding.UTF8.GetBytes(cells[i])) != CellVerdict.Refused) continue;
            builder.Refuse(line, Bytes(cells), cells);
            return;
        }
        if (builder.KeepsRows) builder.Keep(Bytes(cells), cells);
        builder.Accept(line);
    }

    public void Refuse(IReadOnlyDictionary<string, string> fields, int line, RowIssue issue)
    {
        var cells = Cells(fields);
        builder.Refuse(line, Bytes(cells), cells, [issue]);
    }

    private string[] Cells(IReadOnlyDictionary<string, string> fields)
    {
        var cells = new string[headers.Length];
        Array.Fill(cells, "");
        foreach (var (name, text) in fields)
            if (Meaning(name) is { } column) cells[places[column]] = text;
        return cells;
    }

    private string? Meaning(string name)
    {
        if (!meanings.TryGetValue(name, out var column)) meanings[name] = column = ChunkBuilder.Meaning(source, name);
        return column;
    }

    private static byte[] Bytes(string[] cells) => Encoding.UTF8.GetBytes(string.Join(',', cells));
}
