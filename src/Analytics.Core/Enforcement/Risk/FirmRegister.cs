using System.Globalization;
using Analytics.Core.Indicators;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// What the register says of each enterprise, as known on the day: industry, district, place, key discharger, credit grade. Kept when it is new or has
/// changed, and again after four weeks, so that an enterprise never visited is known too and an old day is judged by the grade of that day.
/// </summary>
/// <remarks>Unit: none. Innocent look-alike: a clean firm of an industry with many problems.</remarks>
public sealed class FirmRegister : FirmRecord
{
    internal const string IdOf = "firm_register";

    public override IndicatorCard Card { get; } = CardOf(IdOf, "register entry", new("企业登记信息", "register entry"),
        new("问题多发行业中的守法企业", "a clean firm of an industry with many problems"), "enterprises");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var firm in day.Enterprises.OrderBy(e => e.Id, StringComparer.Ordinal))
        {
            var subject = Enterprise(firm.Id, firm.District);
            var tag = Tagged([[firm.Industry, firm.KeyDischarger ? "1" : "0", firm.CreditGrade, Degrees(firm.Longitude), Degrees(firm.Latitude), firm.Name]]);
            if (memory.Earlier.Of(subject) is [.., var last] && last.Tag == tag && last.Subject.District == firm.District) continue;
            yield return new Observation(Card.Id, subject, day.Day) { Exposure = 1, Tag = tag };
        }
    }

    /// <summary>The entry of an observation.</summary>
    public static Enterprise? Read(Observation o) => Untagged(o.Tag).FirstOrDefault() is { Length: 6 } c
        ? new Enterprise(o.Subject.Id, c[5], o.Subject.District, c[0], Number(c[3]), Number(c[4]), c[1] == "1", c[2]) : null;

    private static string Degrees(double? degrees) => degrees?.ToString("0.#####", CultureInfo.InvariantCulture) ?? "";

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
