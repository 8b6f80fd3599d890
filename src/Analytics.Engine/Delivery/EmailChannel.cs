using Analytics.Engine.Pipelines;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Analytics.Engine.Delivery;

/// <summary>
/// Mails the page with the table attached, through the bureau's own SMTP server. The idempotency key is the Message-Id, so that mail programs
/// show a repeat once.
/// </summary>
public sealed class EmailChannel(ChannelSettings settings) : Channel(settings)
{
    private const int TimeoutMilliseconds = 30_000;

    public override async Task<string> SendAsync(Message message, CancellationToken cancel)
    {
        using var client = new SmtpClient { Timeout = TimeoutMilliseconds };
        var security = Settings.Text("security", "start_tls") switch
        {
            "tls" => SecureSocketOptions.SslOnConnect,
            "none" => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };
        var (user, password) = (Secret("user_env"), Secret("password_env"));
        await client.ConnectAsync(Settings.Text("host")!, Settings.Number("port", 587), security, cancel);
        if (user is not null) await client.AuthenticateAsync(user, password ?? "", cancel);
        using var mail = Compose(message);
        var answer = await client.SendAsync(mail, cancel);
        await client.DisconnectAsync(quit: true, cancel);
        return answer;
    }

    private MimeMessage Compose(Message message)
    {
        var list = message.List;
        var kind = LeadPage.KindName(list.Kind);
        var mail = new MimeMessage
        {
            Subject = $"{list.Date:yyyy-MM-dd} {kind.Zh}线索 {list.Leads.Count} 条 ({list.Leads.Count} {kind.En} leads)",
            MessageId = $"{message.Key}@analytics.invalid",
        };
        mail.From.Add(MailboxAddress.Parse(Settings.Text("from")!));
        foreach (var to in Settings.Texts("to")) mail.To.Add(MailboxAddress.Parse(to));
        mail.Headers.Add("X-Idempotency-Key", message.Key);
        var body = new BodyBuilder { HtmlBody = LeadPage.Of(list), TextBody = PlainText.Of(list) };
        foreach (var format in Settings.Texts("formats", "xlsx"))
        {
            var (type, subtype) = LeadFiles.MediaType(format);
            body.Attachments.Add(LeadFiles.NameOf(list, format), LeadFiles.Content(list, format), new ContentType(type, subtype));
        }
        mail.Body = body.ToMessageBody();
        return mail;
    }
}
