using System.Text;
using Analytics.Core;
using Analytics.Core.Indicators;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Analytics.Engine.Pipelines;

/// <summary>
/// One pipeline file, read and checked: against <c>pipelines/schema.json</c>, then against the names the program knows.
/// All mistakes are found at once, each with its place, what was found and what is allowed.
/// </summary>
/// <param name="Pipeline">Null when there is any problem.</param>
public sealed record PipelineFile(string Path, Pipeline? Pipeline, IReadOnlyList<Problem> Problems)
{
    /// <param name="indicators">The indicators a pipeline may name; by default the catalogue's. An analyst's own come beside them.</param>
    public static PipelineFile Load(string path, IEnumerable<IndicatorCard>? indicators = null)
    {
        try
        {
            return Parse(path, File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), indicators);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            return new PipelineFile(path, null, [new Problem(path, 0, "", e is DecoderFallbackException ? "the file is not UTF-8" : e.Message, "a readable UTF-8 file")]);
        }
    }

    /// <param name="path">Names the file in messages; its name without <c>.json</c> is the pipeline's.</param>
    public static PipelineFile Parse(string path, string json, IEnumerable<IndicatorCard>? indicators = null)
    {
        var problems = new List<Problem>();
        if (Read(path, json, problems) is not { } root) return new PipelineFile(path, null, problems);
        if (!PipelineSchema.IsShipped(json)) problems.AddRange(PipelineSchema.Check(path, root));
        var names = new PipelineNames(path, [.. indicators ?? Catalog.Indicators.Select(i => i.Card)], problems);
        // Names are checked even where the schema found something else, so that one look mends the whole file.
        var pipeline = names.Build(root);
        return new PipelineFile(path, problems.Count == 0 ? pipeline : null, [.. problems.OrderBy(p => p.Line)]);
    }

    private static JObject? Read(string path, string json, List<Problem> problems)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(json)) { MaxDepth = 16, DateParseHandling = DateParseHandling.None };
            var settings = new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error };
            var root = JToken.ReadFrom(reader, settings);
            while (reader.Read())
                if (reader.TokenType != JsonToken.Comment) throw new JsonReaderException("Additional text after the pipeline.", "", reader.LineNumber, reader.LinePosition, null);
            if (root is JObject pipeline) return pipeline;
            problems.Add(new Problem(path, 1, "", $"a JSON {root.Type.ToString().ToLowerInvariant()}", "a JSON object { … }"));
        }
        catch (JsonReaderException e)
        {
            problems.Add(new Problem(path, e.LineNumber, e.Path ?? "", $"text that is not JSON: {e.Message}", "JSON; look for a missing comma, quote or bracket just before"));
        }
        catch (JsonException e)
        {
            problems.Add(new Problem(path, 0, "", e.Message, "each name once"));
        }
        return null;
    }
}
