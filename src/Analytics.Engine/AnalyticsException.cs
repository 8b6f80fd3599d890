namespace Analytics.Engine;

/// <summary>Something a user can put right: what is wrong, and what to do about it. Shown without a stack trace.</summary>
public sealed class AnalyticsException(string message, string whatToDo, Exception? inner = null) : Exception($"{message} {whatToDo}".TrimEnd(), inner)
{
    public string WhatToDo { get; } = whatToDo;
}
