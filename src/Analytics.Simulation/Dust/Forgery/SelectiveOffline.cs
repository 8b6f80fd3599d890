namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// The link or the power is pulled, or the rows are flagged as fault or maintenance, when it gets dusty. Crude: through working hours in
/// blocks; careful: for half an hour when the level has risen.
/// </summary>
internal sealed class SelectiveOffline : DustForgery
{
    private readonly double threshold;
    private readonly char flag;

    public SelectiveOffline(Plan plan, DateOnly from, DateOnly to, DustSite site, Rng rng) : base(plan, from, to, rng)
    {
        threshold = Busy(site, from) * (1.6 - 0.9 * plan.Strength);
        flag = Once.For("flag").Chance(0.6) ? '\0' : Once.For("letter").Pick(['M', 'D', 'F', 'C']);
    }

    public override Reach Reach => Reach.Link;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var share = 0.15 + 0.75 * Strength;
        var chosen = Careful ? AfterRises(day, rng, share) : Blocks(day, rng, 2, share, i => day.Work[i] > 0.2);
        for (var i = 0; i < day.Length; i++)
        {
            if (!chosen[i]) continue;
            if (flag == '\0') day.Sent[i] = false;
            else
            {
                day.Flag[i] = flag;
                day.NoPm(i);
            }
            scene.Falsified[i] = true;
        }
    }

    private bool[] AfterRises(SiteDay day, Rng rng, double share)
    {
        var chosen = new bool[day.Length];
        var (left, wait) = (0.0, 0.0);
        for (var i = 0; i < chosen.Length; i++)
        {
            (left, wait) = (left - day.MinutesPerInterval, wait - day.MinutesPerInterval);
            if (left <= 0 && wait <= 0 && day.Tsp[i] > threshold)
            {
                if (rng.Chance(share)) left = rng.Between(20, 50);
                wait = Math.Max(left, 15);
            }
            chosen[i] = left > 0;
        }
        return chosen;
    }
}
