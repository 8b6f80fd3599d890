using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.App.Demonstration;

/// <summary>What was planted in a simulated city, as the simulated inspectors of the demo may know it (<c>truth/forged.csv</c>).</summary>
internal sealed class PlantedTruth
{
    private readonly List<(SubjectType Type, string Id, string ParentId, string Method)> planted = [];

    public static PlantedTruth Read(string path)
    {
        var truth = new PlantedTruth();
        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        int At(string name) => Array.IndexOf(header, name);
        foreach (var cells in lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')))
            truth.planted.Add((ContractCodes.SubjectTypeOf(cells[At("subject_type")]), cells[At("subject_id")], cells[At("parent_id")], cells[At("method")]));
        return truth;
    }

    /// <summary>The planted method a visit to the lead's subject would reveal, or null. At a station one sees its lanes, at a lane its station.</summary>
    public string? MethodOf(Lead lead)
    {
        var there = planted.Where(p => (p.Type == lead.Subject.Type && p.Id == lead.Subject.Id)
            || (lead.Subject.Type == SubjectType.Station && p.ParentId == lead.Subject.Id)
            || (lead.Subject.Type == SubjectType.Lane && p.Type == SubjectType.Station && p.Id == lead.Subject.ParentId)).Select(p => p.Method).ToList();
        return there.Count == 0 ? null : there.Contains(lead.Method) ? lead.Method : there[0];
    }
}
