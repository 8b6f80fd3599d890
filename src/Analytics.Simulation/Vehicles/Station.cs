namespace Analytics.Simulation.Vehicles;

/// <summary>One inspection station with what its manager decides for all its lanes.</summary>
public sealed class Station
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required District District { get; init; }
    public required (double Longitude, double Latitude) Place { get; init; }
    public required TimeOnly OpensAt { get; init; }
    public required TimeOnly ClosesAt { get; init; }
    public required DateOnly LicensedOn { get; init; }
    public required Habits Habits { get; init; }
    public required string[] Operators { get; init; }
    public required Rng Rng { get; init; }

    /// <summary>Main method for petrol cars: ASM, else VMAS.</summary>
    public required bool UsesAsm { get; init; }

    /// <summary>Open on Sundays.</summary>
    public required bool OpenOnSunday { get; init; }

    /// <summary>Mean age of the vehicles that come, relative to the city.</summary>
    public required double AgeFactor { get; init; }

    public List<Lane> Lanes { get; } = [];

    /// <summary>The cars that it compares its lanes with, by whether they are diesels.</summary>
    public Dictionary<bool, Vehicle> OwnCars { get; } = [];

    public Dictionary<string, OddSpan> Oddities { get; } = [];

    /// <summary>What the station's ambient sensors read beyond the weather.</summary>
    public double TempBias { get; init; }

    public double HumidityBias { get; init; }

    public double PressureBias { get; init; }

    /// <summary>Its clock minus true time.</summary>
    public TimeSpan ClockError { get; set; }

    public bool IsOpen(DateOnly day) => day.DayOfWeek != DayOfWeek.Sunday || OpenOnSunday;

    /// <summary>The operators of the day, one per lane; a shared login covers the first two lanes.</summary>
    public string OperatorOf(Lane lane, DateOnly day)
    {
        var roster = (string[])Operators.Clone();
        Rng.For("roster").For((ulong)day.DayNumber).Shuffle(roster);
        var at = Lanes.IndexOf(lane);
        if (at == 1 && Has("shared_login", day) > 0) at = 0;
        return roster[at];
    }

    public double Has(string oddity, DateOnly day) => Oddities.TryGetValue(oddity, out var span) && span.Covers(day) ? span.Intensity : 0;
}

/// <summary>What a lane can test.</summary>
public enum LaneKind { Petrol, Diesel, Both }

/// <summary>One test lane with its analyser, its pace, its oddities and, perhaps, its ways of forging.</summary>
public sealed class Lane
{
    public required Station Station { get; init; }
    public required string Id { get; init; }
    public required LaneKind Kind { get; init; }
    public required Analyser Analyser { get; set; }
    public required Rng Rng { get; init; }

    /// <summary>Mean tests on a working day.</summary>
    public required double TestsPerDay { get; init; }

    /// <summary>Median seconds between two tests when there is a queue.</summary>
    public required double TurnaroundSeconds { get; init; }

    /// <summary>station_id/lane_id, as leads name a lane.</summary>
    public string Key => $"{Station.Id}/{Id}";

    public Dictionary<string, OddSpan> Oddities { get; } = [];

    public List<Forgery.Forger> Forgers { get; } = [];

    /// <summary>The intensity of an oddity here or at the station on a day; 0 = it does not have it.</summary>
    public double Has(string oddity, DateOnly day) => Oddities.TryGetValue(oddity, out var own) && own.Covers(day) ? own.Intensity : Station.Has(oddity, day);
}
