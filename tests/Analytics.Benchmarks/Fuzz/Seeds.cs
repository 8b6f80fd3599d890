using System.Text;
using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Benchmarks.Fuzz;

/// <summary>Sound files of every format to begin from.</summary>
internal static class Seeds
{
    private const string Inspections = """
        inspection_id,station_id,lane_id,analyzer_id,operator_id,method,started_at,ended_at,vehicle_id,plate,fuel,emission_standard,first_registered_on,lambda,co_gkm,passed
        T1,S1,1,A1,O1,TSI,2026-01-15 09:00:00,2026-01-15 09:05:00,V1,沪A12345,gasoline,5,2018-01-01,1.02,,1
        T2,S1,1,A1,O1,VMAS,2026-01-15 09:10:00,2026-01-15 09:15:00,V2,"沪A,6""7",汽油,国五,2019-05-01,,0.05,0
        T3,S1,2,A2,O2,ASM,2026-01-16 09:00:00,2026-01-16 09:04:00,V3,,gasoline,4,2015-01-01,-9,,2

        """;

    private const string Process = """
        inspection_id,second,phase,speed_kmh,engine_rpm,co_pct,co2_pct,hc_ppm,o2_pct
        T1,1,high_idle,,2500,0.21,14.8,35,0.4
        T1,2,high_idle,,2510,0.22,14.8,36,0.4
        T2,1,drive,12.5,1500,0.2,14.1,99999,0.5
        T9,1,drive,12.5,1500,未检出,14.1,-9,0.5

        """;

    private const string Visits = """
        visit_id,enterprise_id,district,inspector_ids,started_at,ended_at,reason,found_problem,narrative
        W1,E1,黄浦区,I1;I2,2026-01-15 10:00:00,2026-01-15 11:00:00,plan,1,"现场检查时
        发现""三防""措施不全，
        已责令改正"
        W2,E2,静安区,I1,2026-01-15 13:00:00,2026-01-15 13:40:00,信访,0,无

        """;

    private const string Dust = """
        site_id,observed_at,pm10_mgm3,tsp_mgm3,noise_db,flag,vendor_note
        DS1,2026-01-15 00:00:00,0.051,0.102,55.1,N,x
        DS1,2026-01-15 00:15:00,0.052,0.104,,N,
        DS2,2026/1/15 0:00,,0.2,54,B,
        DS1,2026-01-16 00:00:00,0.061,0.112,55.9,N,

        """;

    private const string Message = """
        <message><head><organ>310</organ></head><body><result_data><check_id>T1</check_id><unit_id>S1</unit_id><line_id>2</line_id><user_id>O1</user_id><method>B</method>
        <start_time>2026-01-15 09:00:00</start_time><end_time>2026-01-15 09:03:00</end_time><vehicle><vehicle_id>P1</vehicle_id><fuel>A</fuel><emission_standard>国五</emission_standard>
        <first_registered_on>2018-01-01</first_registered_on></vehicle><environment><temperature unit="C">21.5</temperature></environment><passed>1</passed></result_data>
        <process_data><check_id>T1</check_id><time_no>1,2,3</time_no><gklx>0,5,2</gklx><vehicle_speed>0,25.1,40.2</vehicle_speed><co2>14.1,14.2,14.3</co2></process_data></body></message>
        """;

    /// <param name="folder">Where Parquet files may be made.</param>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Make(string folder)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var seeds = new List<(string, byte[])>
        {
            ("inspections.csv", Utf8(Inspections)), ("inspections.csv", Encoding.GetEncoding("GB18030").GetBytes(Inspections)), ("process.csv", Utf8(Process)), ("visits.csv", Utf8(Visits)),
            ("visits.csv", Utf8(Visits.Replace("\n", "\r\n", StringComparison.Ordinal))), ("dust.csv", Utf8(Dust)), ("dust.csv", [.. Encoding.UTF8.Preamble, .. Utf8(Dust)]),
            ("dust.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Dust)]), ("dust.csv", Utf8(Dust.Replace('\n', '\r'))), ("inspections.xml", Utf8(Message)),
        };
        var workspace = new Workspace(Path.Combine(folder, "seeds"));
        var database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        var lake = new ParquetLake(workspace, database);
        var set = PipelineSet.Load(workspace, Path.Combine(AppContext.BaseDirectory, "pipelines"), Catalog.Indicators.Select(i => i.Card));
        var ingestion = new Ingestion(workspace, database, lake, () => set, TimeProvider.System);
        foreach (var (name, bytes) in seeds.Where(s => s.Item1.EndsWith(".csv", StringComparison.Ordinal)).ToList())
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, bytes);
            ingestion.Ingest([path]);
        }
        foreach (var (dataset, files) in lake.Files().Where(f => f.Key is "dust" or "inspections" or "visits")) seeds.Add((dataset + ".parquet", File.ReadAllBytes(files[0])));
        database.Close();
        return seeds;
    }

    private static byte[] Utf8(string text) => new UTF8Encoding(false).GetBytes(text);
}
