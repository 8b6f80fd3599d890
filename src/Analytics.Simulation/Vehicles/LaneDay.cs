using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>One working day of one lane: the queue, the tests one after another, who comes back.</summary>
public sealed class LaneDay
{
    private readonly Lane lane;
    private readonly DateOnly day;
    private readonly Fleet fleet;
    private readonly Weather weather;
    private readonly Limits limits;
    private readonly Trace trace;
    private readonly Rng rng;
    private readonly PriorityQueue<TestOrder, (DateTime Arrives, int Number)> queue = new();
    private readonly (DateTime From, DateTime To) powerCut;
    private int queued, tested;

    public LaneDay(Lane lane, DateOnly day, Fleet fleet, Weather weather, Limits limits, Trace trace)
    {
        (this.lane, this.day, this.fleet, this.weather, this.limits, this.trace) = (lane, day, fleet, weather, limits, trace);
        rng = lane.Rng.For("day").For((ulong)day.DayNumber);
        var cut = rng.For("power cut");
        var at = Opens.AddHours(cut.Between(1, 6));
        powerCut = lane.Has("lane_power_cut", day) > 0 ? (at, at.AddMinutes(cut.Between(30, 120))) : default;
        Fill();
    }

    private DateTime Opens => day.ToDateTime(lane.Station.OpensAt);

    private DateTime Closes => day.ToDateTime(lane.Station.ClosesAt);

    /// <summary>Runs the queue down; <paramref name="done"/> sees every test while its seconds are there.</summary>
    public void Run(Action<TestRun> done)
    {
        var pace = rng.For("pace");
        var free = Opens.AddSeconds(pace.Between(60, 900));
        var last = lane.Has("overtime", day) > 0 ? Closes.AddHours(2) : Closes.AddMinutes(-6);
        while (queue.TryDequeue(out var order, out _))
        {
            var start = order.ArrivesAt > free ? order.ArrivesAt : free;
            start = new DateTime(start.Ticks - start.Ticks % TimeSpan.TicksPerSecond);
            if (start > last)
            {
                if (order.Attempt > 1) fleet.Expect(lane, order with { ArrivesAt = Closes.AddMinutes(1) });
                continue;
            }
            var end = Test(order, start, done);
            free = end.AddSeconds(lane.TurnaroundSeconds * pace.LogNormal(0.22));
            if (start < powerCut.To && end > powerCut.From) free = powerCut.To.AddSeconds(pace.Between(60, 600));
        }
    }

    private void Fill()
    {
        foreach (var order in fleet.Returning(lane, day)) Enqueue(order);
        var arrivals = rng.For("arrivals");
        var hours = (Closes - Opens).TotalHours - 0.4;
        for (var n = arrivals.Poisson(lane.TestsPerDay); n > 0; n--)
        {
            // Mornings are busier than afternoons.
            var at = Opens.AddHours(hours * Math.Pow(arrivals.Unit(), 1.25) - 0.1);
            var check = arrivals.Unit() switch { < 0.02 => "transfer_in", < 0.03 => "new", _ => "periodic" };
            Enqueue(new TestOrder(fleet.Customer(lane, day, arrivals.For((ulong)n)), at, 1, check));
        }
        if (lane.Has("comparison_tests", day) > 0 && day.DayOfWeek == DayOfWeek.Wednesday)
            for (var n = 0; n < 2; n++) Enqueue(new TestOrder(OwnCar(), Opens.AddHours(arrivals.Between(0.5, 7)), 1, "comparison"));
    }

    /// <summary>The station's own car, the same on all its lanes.</summary>
    private Vehicle OwnCar()
    {
        var draw = lane.Station.Rng.For(lane.Kind == LaneKind.Diesel ? "own truck" : "own car");
        lane.Station.OwnCars.TryGetValue(lane.Kind == LaneKind.Diesel, out var own);
        return own ?? (lane.Station.OwnCars[lane.Kind == LaneKind.Diesel] = fleet.Customer(lane, day, draw));
    }

    private void Enqueue(TestOrder order) => queue.Enqueue(order, (order.ArrivesAt, queued++));

    /// <summary>Gives back the true end.</summary>
    private DateTime Test(TestOrder order, DateTime start, Action<TestRun> done)
    {
        var draw = rng.For("test").For((ulong)tested);
        var id = $"{lane.Station.Id}{int.Parse(lane.Id):00}{day:yyMMdd}{++tested:000}";
        var run = new TestRun(lane, order, start, id, weather.At(start), limits, trace, draw);
        var slip = Slip(run, draw.For("slip"));
        run.Run();
        slip?.Invoke(run.Record);
        var honestEnd = start.AddSeconds((run.Record.EndedAt - run.Record.StartedAt).TotalSeconds);
        var inPowerCut = start < powerCut.To && honestEnd > powerCut.From;
        if (inPowerCut || draw.For("abort").Chance(0.012))
        {
            Abort(run, inPowerCut ? Math.Max(3, (int)(powerCut.From - start).TotalSeconds) : draw.For("abort").Whole(4, 60));
            Enqueue(order with { ArrivesAt = start.AddSeconds(1) });
        }
        else if (order.CheckType != "comparison") Finish(run);
        LoseSeconds(draw.For("lost"));
        done(run);
        fleet.Remember(order.Vehicle);
        return start.AddSeconds(Math.Min(900, Math.Max(20, (honestEnd - start).TotalSeconds)));
    }

    private void Finish(TestRun run)
    {
        if (run.Order.Arranged is { } arranged) run.Record.Falsified.Add(arranged);
        foreach (var forger in lane.Forgers)
            if (forger.Acts(day)) forger.Forge(run);
        foreach (var forger in lane.Forgers) forger.Watch(run);
        if (run.Record.Verdict == Verdict.Fail) Return(run, run.Rng.For("return"));
    }

    /// <summary>Who failed comes back: by arrangement, else mostly repaired, mostly here.</summary>
    private void Return(TestRun run, Rng luck)
    {
        var end = run.StartsAt.AddSeconds(trace.Length);
        if (lane.Forgers.Select(f => f.SecondTry(run, end)).FirstOrDefault(o => o is not null) is { } arranged)
        {
            Again(lane, arranged);
            return;
        }
        if (run.Order.Attempt >= 4 || luck.Chance(0.12)) return;
        var repaired = luck.Chance(0.85);
        if (repaired) run.Vehicle.Repair(luck.For("repair"));
        var hours = lane.Has("garage_next_door", day) > 0 ? luck.Between(0.4, 1) : !repaired ? luck.Between(0.2, 3) : luck.Chance(0.3) ? luck.Between(1.5, 6) : luck.Between(16, 110);
        var where = luck.Chance(0.15) ? fleet.LaneFor(run.Vehicle, null, luck) : luck.Chance(0.6) ? lane : fleet.LaneFor(run.Vehicle, lane.Station, luck);
        Again(where, new TestOrder(run.Vehicle, end.AddHours(hours), run.Order.Attempt + 1, run.Order.CheckType));
    }

    private void Again(Lane where, TestOrder order)
    {
        // Another lane may be through with today already.
        if (where == lane && order.ArrivesAt < Closes) Enqueue(order);
        else fleet.Expect(where, DateOnly.FromDateTime(order.ArrivesAt) > day ? order : order with { ArrivesAt = Closes.AddMinutes(1) });
    }

    private void Abort(TestRun run, int second)
    {
        trace.Cut(Math.Min(second, trace.Length), trace.Length);
        Array.Fill(run.Record.Results, double.NaN);
        run.SetEnd();
        run.Record.Verdict = Verdict.Aborted;
    }

    /// <summary>Typing errors: those that set the load go in before the test, the others into the record.</summary>
    private Action<TestRecord>? Slip(TestRun run, Rng luck)
    {
        if (!luck.Chance(Math.Min(0.5, 0.02 * lane.Has("paper_slips", day)))) return null;
        switch (luck.Below(3))
        {
            case 0 when run.ReferenceKg >= 1000:
                var (thousands, hundreds) = ((int)(run.ReferenceKg / 1000), (int)(run.ReferenceKg / 100) % 10);
                run.ReferenceKg += ((hundreds > 0 ? hundreds * 1000 + thousands * 100 : thousands * 1000 + 500) - thousands * 1000 - hundreds * 100) * (hundreds > 3 ? 0.1 : 1);
                return null;
            case 1:
                return record => record.GrossKg = Math.Round(record.GrossKg / 10);
            default:
                return record => record.OdometerKm = luck.Chance(0.5) ? record.OdometerKm * 10 : Math.Floor(record.OdometerKm / 10);
        }
    }

    private void LoseSeconds(Rng luck)
    {
        var intensity = lane.Has("lost_seconds", day);
        if (lane.Has("lost_files", day) > 0) Array.Fill(trace.Lost, true, 0, trace.Length);
        else if (intensity > 0)
            for (var gaps = luck.Poisson(0.6 * intensity); gaps > 0; gaps--)
                Array.Fill(trace.Lost, true, luck.Below(Math.Max(1, trace.Length - 5)), Math.Min(trace.Length, luck.Whole(1, 4)));
    }
}
