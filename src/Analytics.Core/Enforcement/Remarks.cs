using System.Text.RegularExpressions;

namespace Analytics.Core.Enforcement;

/// <summary>
/// What the remarks of a bureau's own cases say of a breach. Nobody can list the words in which an official writes down why a case took longer or was closed as it was: they are learned from the bulk. A remark
/// that the cases without the breach carry as often explains nothing; one that they hardly ever carry, or that is much commoner among those with it, may be a ground, and on the dates alone nobody is accused against it.
/// </summary>
/// <remarks>
/// A remark is taken apart into clauses without figures and dates, a clause into pairs of letters. How particular a clause is to the breach is the mean log ratio of its pairs' shares among the cases with and without
/// the breach, its own case left out; a remark is as particular as its most particular clause. Facts that differ from case to case do so in all of them: what counts is how many of the others are as particular.
/// </remarks>
public sealed partial class Remarks
{
    private const int ShortestClause = 2, LeastSaid = 2;

    /// <summary>A remark is seldom where no more than one in ten of the cases that kept the rule carry one as particular; beforehand one of twenty is thought to.</summary>
    private const double Seldom = 0.1, Beforehand = 20;

    /// <summary>Or the cases with the breach carry one so many times as often.</summary>
    private const double TimesAsOften = 5;

    private readonly Group kept, broken;

    /// <param name="kept">Remarks of the cases without the breach, of each case one, the empty ones too.</param>
    /// <param name="broken">Those of the cases with it.</param>
    public Remarks(IEnumerable<string> kept, IEnumerable<string> broken)
    {
        (this.kept, this.broken) = (new Group(kept), new Group(broken));
        if (this.broken.Cases == 0) return;
        this.kept.Rank(r => Particularity(ClausesOf(r), ownKept: 1, ownBroken: 0));
        this.broken.Rank(r => Particularity(ClausesOf(r), ownKept: 0, ownBroken: 1));
    }

    /// <summary>Whether the remark of a case with the breach may be a ground for it.</summary>
    public bool MayBeGround(string remark)
    {
        var particular = Particularity(ClausesOf(remark).Where(c => Grounds.LettersSaid(c) >= LeastSaid), ownKept: 0, ownBroken: 1);
        if (particular <= 0) return false;
        var share = (1 + kept.AtLeast(particular)) / (Beforehand + kept.Cases);
        return share <= Seldom || (broken.AtLeast(particular) + share) / (broken.Cases + 1) >= TimesAsOften * share;
    }

    private double Particularity(IEnumerable<string> clauses, int ownKept, int ownBroken) =>
        clauses.Select(c => PairsOf(c).Average(p => broken.LogShare(p, ownBroken) - kept.LogShare(p, ownKept))).DefaultIfEmpty(double.NegativeInfinity).Max();

    private static IEnumerable<string> ClausesOf(string remark) => Punctuation().Split(Figures().Replace(remark, "")).Where(c => c.Length >= ShortestClause);

    private static IEnumerable<(char, char)> PairsOf(string clause) => clause.Zip(clause.Skip(1));

    /// <summary>The remarks of some cases; equal ones are looked at once.</summary>
    private sealed class Group
    {
        private readonly Dictionary<string, int> remarks;
        private readonly Dictionary<(char, char), int> pairs = [];
        private List<(double Particularity, int Cases)> ranked = [];

        public Group(IEnumerable<string> cases)
        {
            remarks = cases.CountBy(r => r, StringComparer.Ordinal).ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal);
            Cases = remarks.Values.Sum();
            foreach (var (remark, count) in remarks)
                foreach (var pair in ClausesOf(remark).SelectMany(PairsOf).Distinct()) pairs[pair] = pairs.GetValueOrDefault(pair) + count;
        }

        public int Cases { get; }

        public void Rank(Func<string, double> particularity) => ranked = [.. remarks.Select(r => (particularity(r.Key), r.Value))];

        /// <summary>How many of the cases carry a remark at least as particular.</summary>
        public double AtLeast(double particularity) => ranked.Where(r => r.Particularity >= particularity).Sum(r => r.Cases);

        /// <param name="own">Cases that carry the pair and are left out.</param>
        public double LogShare((char, char) pair, int own) => Math.Log((Math.Max(0, pairs.GetValueOrDefault(pair) - own) + 0.5) / (Cases + 1));
    }

    [GeneratedRegex(@"\d[\d.\-/年月：:]*[日时分]?")]
    private static partial Regex Figures();

    [GeneratedRegex(@"[^\p{L}]+")]
    private static partial Regex Punctuation();
}
