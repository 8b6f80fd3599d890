using System.Reflection;

namespace Analytics.Engine;

/// <summary>Which code made a result: the assembly's informational version, which carries the commit where the build knew it.</summary>
public static class CodeVersion
{
    public static string Current { get; } =
        typeof(CodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
