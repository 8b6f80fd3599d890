using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Analytics.Core.Detection;

/// <summary>
/// A fitted detector as bytes, little-endian on every machine: "ANDT", version (uint16), kind (uint16), imputation, what the kind learned.
/// A newer version, an unknown kind, a cut or a longer file is refused.
/// </summary>
public static class DetectorFormat
{
    public const int Version = 1;

    private const uint Magic = 0x54444E41;

    public static byte[] ToBytes(Detector detector)
    {
        var writer = new DetectorWriter();
        writer.Add((int)Magic);
        Append(writer, detector);
        return writer.ToArray();
    }

    /// <exception cref="FormatException">The bytes are not a detector of this version, whole.</exception>
    public static Detector FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new DetectorReader(bytes);
        if ((uint)reader.Integer() != Magic) throw new FormatException("These bytes are no detector.");
        var detector = Read(ref reader);
        if (!reader.AtEnd) throw new FormatException("There are bytes behind the detector.");
        return detector;
    }

    internal static void Append(DetectorWriter writer, Detector detector)
    {
        writer.Add(Version | (KindOf(detector) << 16));
        detector.Write(writer);
    }

    /// <param name="member">Whether it is part of an ensemble, which may not hold another.</param>
    internal static Detector Read(ref DetectorReader reader, bool member = false)
    {
        var (version, kind) = (reader.Integer() is var both ? both & 0xFFFF : 0, both >> 16);
        if (version != Version) throw new FormatException($"Version {version} of the detector format; this program reads {Version}.");
        var imputation = Imputation.Read(ref reader);
        return kind switch
        {
            1 => IsolationForest.Read(imputation, ref reader),
            2 => Hbos.Read(imputation, ref reader),
            3 => Ecod.Read(imputation, ref reader),
            4 => NearestNeighbors.Read(imputation, ref reader),
            5 => LocalOutlierFactor.Read(imputation, ref reader),
            6 => RobustMahalanobis.Read(imputation, ref reader),
            7 when !member => Ensemble.Read(imputation, ref reader),
            _ => throw new FormatException($"Detector of an unknown kind ({kind})."),
        };
    }

    private static int KindOf(Detector detector) => detector switch
    {
        IsolationForest => 1,
        Hbos => 2,
        Ecod => 3,
        NearestNeighbors => 4,
        LocalOutlierFactor => 5,
        RobustMahalanobis => 6,
        Ensemble => 7,
        _ => throw new ArgumentException($"{detector.GetType().Name} has no format."),
    };
}

internal sealed class DetectorWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), value);
        bytes.Advance(4);
    }

    public void Add(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }

    public void Add(ReadOnlySpan<int> values)
    {
        Add(values.Length);
        foreach (var value in values) Add(value);
    }

    public void Add(ReadOnlySpan<float> values) => Add(MemoryMarshal.Cast<float, int>(values));

    public void Add(ReadOnlySpan<double> values)
    {
        Add(values.Length);
        foreach (var value in values) Add(value);
    }

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();
}

internal ref struct DetectorReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public int Integer() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Next(8));

    public int[] Integers()
    {
        var values = new int[Length(4)];
        for (var i = 0; i < values.Length; i++) values[i] = Integer();
        return values;
    }

    public float[] Floats() => MemoryMarshal.Cast<int, float>(Integers()).ToArray();

    public double[] Doubles()
    {
        var values = new double[Length(8)];
        for (var i = 0; i < values.Length; i++) values[i] = Double();
        return values;
    }

    /// <summary>A length is believed only if so much is there: a broken file does not make the program ask for gigabytes.</summary>
    private int Length(int size)
    {
        var length = Integer();
        if (length < 0 || length > rest.Length / size) throw new FormatException("The detector is cut short.");
        return length;
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > rest.Length) throw new FormatException("The detector is cut short.");
        var next = rest[..count];
        rest = rest[count..];
        return next;
    }
}
