Console.WriteLine("Benchmarks: name one of the measures below.");
