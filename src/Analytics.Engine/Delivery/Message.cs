using Analytics.Core.Leads;

namespace Analytics.Engine.Delivery;

/// <summary>One list on its way through one channel (推送消息).</summary>
/// <param name="Key">Idempotency key: the same list through the same channel always carries the same one, so that a receiver can drop a repeat.</param>
/// <param name="Pipeline">Name of the pipeline that made the list.</param>
/// <param name="Channel">Name of the channel in the pipeline file.</param>
public sealed record Message(string Key, string Pipeline, string Channel, LeadList List);
