using System.Text;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Engine.SqlIndicators;

namespace Analytics.Engine.Scoring;

/// <summary>The page <c>docs/indicators.md</c>, written from the catalogue, so that it cannot say anything else than the program does.</summary>
public static class IndicatorDocs
{
    public static string Page()
    {
        var page = new StringBuilder(
            """
            # Indicators 指标

            Written by `analytics check --docs docs/indicators.md` from the catalogue; a test compares. How evidence is weighed and added up is in
            [decisions/0002](decisions/0002-weight-of-evidence.md). **Tier**: *contradiction*: honest data cannot produce it; *statistical*: improbable against
            what the rest of the city shows. Every indicator is also known to look like something innocent; that is said here and on each lead.


            """.ReplaceLineEndings("\n"));
        foreach (var kind in Catalog.Indicators.GroupBy(i => i.Card.Kind))
        {
            page.Append($"## {kind.Key.Code()}\n\n");
            foreach (var card in kind.Select(i => i.Card)) page.Append(Entry(card));
        }
        return page.Append(Own()).ToString();
    }

    private static string Entry(IndicatorCard card) =>
        $"""
        ### `{card.Id}`: {card.Title.En} ({card.Title.Zh})

        - speaks for: {string.Join(", ", card.Methods.Select(m => $"`{m}` ({Methods.Get(m).Name.Zh})"))}
        - tier {card.Tier.ToString().ToLowerInvariant()}; value in {card.Unit}; version {card.Version}
        - from: {card.Source}
        - may also be: {card.Innocent.En} ({card.Innocent.Zh})


        """.ReplaceLineEndings("\n");

    private static string Own() =>
        $$"""
        ## An analyst's own: a question in SQL

        A file `NAME.sql` in the workspace's `indicators/` is an indicator like any other: a header of comment lines, then one SELECT in DuckDB's SQL.
        Examples: [late_evening_tests.sql](indicators/late_evening_tests.sql), [night_level_of_work.sql](indicators/night_level_of_work.sql).
        `analytics check` reads it, names every mistake with what is allowed, tries it on the last day of data and shows what it would say. A pipeline uses it
        when its `indicators` names the id: `["all", "late_evening_tests"]`. "all" alone means the indicators above. A model trained from then on sees it too; a
        model trained before is refused with the difference named, until the next training.

        | header line | meaning |
        | --- | --- |
        | `id` | snake case, not one of the above |
        | `kind` | {{string.Join(", ", Enum.GetValues<LeadKind>().Select(k => $"`{k.Code()}`"))}} |
        | `subject` | what `subject_id` names: `lane` (as `station_id/lane_id`; a list names it by `lane_id` alone where that begins with the station's id), `station`, `site`, `case`, `visit`, `inspector`, `enterprise` |
        | `direction` | which side is abnormal: `high`, `low`, `both` |
        | `expected` | `peers`: what the other subjects show (at least {{SqlIndicatorDefinition.FewestPeers}}); or a range, an end may be open: `0..0.05`, `..0.05`, `40..` |
        | `unit` | of `value` |
        | `methods` | codes of the suspected ways, the likeliest first |
        | `title_zh`, `title_en`, `innocent_zh`, `innocent_en` | its name; the innocent cause that looks the same |
        | `because_zh`, `because_en` | the sentence on the lead, with {{string.Join(", ", IndicatorText.Placeholders.Select(p => $"`{{{p}}}`"))}}; a form as in .NET: `{value:P0}` is per cent |
        | `tier` | `statistical` (as it is without this line) or `contradiction` |
        | `strength` | with a range: weight of evidence outside it, natural log of the Bayes factor, 0 to 6 (2) |
        | `fewest` | subjects with a smaller `exposure` are not evaluated (1) |
        | `resolution` | a smaller difference from the others does not matter (a twentieth of their median) |
        | `rows` | the dataset whose keys `examples` holds: `inspections`, `roadside`, `visits`, `cases` |
        | `seconds` | it is stopped after (30, at most 300) |
        | `version`, `source` | raised when its meaning changes; where it comes from |

        The SELECT answers `subject_id`, `value`, `exposure` (units that the value rests on), and if it likes `abnormal` (units of them that are abnormal: then the
        share is judged as a rate, beta-binomial against the others) and `examples` (a list of row keys, or one text parted by `;`). A subject it leaves out, or
        with an empty value, is not evaluated.

        It sees every dataset of [the formats](formats.md) as a view of that name with local times and the partition's `day`, and the profiles
        (`profile_vehicle_inspection` …), **as known at the end of the day that is judged**: `as_of()` is that day, `window_from()` the first of the pipeline's
        window. Days after it are not there, nor are stages of a case dated after it; outcomes, leads and scores never are. Two things cannot be taken back:
        registers (stations, sites, enterprises) are as they stand now, and a row that came late counts for its own day. It reads only, and not the clock. It has
        768 MB, one thread and its seconds; a question that wants more is stopped, the run goes on without it and says so, and the next run of the day tries again.
        """.ReplaceLineEndings("\n") + "\n";
}
