using System.Net;
using System.Text;

namespace Analytics.Engine.Tests.Delivery;

/// <summary>An HTTP server on loopback that keeps what it was sent and answers as told.</summary>
public sealed class Receiver : IDisposable
{
    private readonly HttpListener listener = new();

    public Receiver()
    {
        Url = $"http://127.0.0.1:{Ports.Free()}/hook/";
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    public int Status { get; set; } = 200;

    public string Answer { get; set; } = """{"errcode":0,"errmsg":"ok"}""";

    public List<(byte[] Body, IReadOnlyDictionary<string, string> Headers)> Received { get; } = [];

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Received.Add((body.ToArray(), context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]!)));
                context.Response.StatusCode = Status;
                context.Response.Close(Encoding.UTF8.GetBytes(Answer), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
