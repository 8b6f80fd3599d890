using Analytics.Benchmarks;

// A measure: its verb, what it takes (options with their defaults in words), and what runs it. To add one, write its file and add a line.
(string Verb, string What, Action<Options> Run)[] measures =
[
    ("ingest", "[--rows N] [--rounds N]  dust rows validated and in the lake, beside DuckDB's COPY of the same file", IngestMeasure.Run),
    ("day", "[--percent N] [--history DAYS]  a whole city's day from its files to its lists, with so many days behind it: their visits and cases, and what of tests and readings is searched, remembered and observed", DayMeasure.Run),
    ("backfill", "[--early N] [--late N] [--stations N] [--sites N]  what a morning costs after 30 days and after 300", BackfillMeasure.Run),
    ("fuzz", "[--mutants N] [--seed N]  spoiled CSV, XML and Parquet files: none may crash, all must balance", FuzzMeasure.Run),
    ("kill", "[--kills N] [--seed N]  kill -9 at random moments of ingest and daily: the end is as without", KillMeasure.Run),
    ("duckdb-copy", "--from CSV --to PARQUET  the rival of 'ingest', which runs it as a process of its own", IngestMeasure.Rival),
    ("detectors", "[--runs N] [--rows N] [--columns N] [--trees N] [--rounds N] [--subjects N] [--indicators N]  accuracy beside PyOD's, speed of the isolation forest", DetectorMeasure.Run),
    ("traces", "[--curves N] [--copies N] [--twins N] [--tests N] [--days N]  recall of planted copies by noise, gain and shift, of templates used before, honest twins that match; what the search of a day of N tests costs on day 1, 30, 90, 180 and 360", TraceSearchBenchmark.Run),
];

if (args.Length == 0 || Array.Find(measures, m => m.Verb == args[0]) is not { Run: { } run })
{
    Console.Error.WriteLine("Name a measure, with --program FILE to measure another analytics.dll (a published one):\n" + string.Join('\n', measures.Select(m => $"  {m.Verb,-12} {m.What}")));
    return 2;
}
var options = new Options(args[1..]);
if (options["program"] is { } program) Child.Program = Path.GetFullPath(program);
run(options);
return 0;
