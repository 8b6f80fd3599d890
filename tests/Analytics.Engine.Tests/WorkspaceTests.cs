using Analytics.Engine;

namespace Analytics.Engine.Tests;

public class WorkspaceTests
{
    [Fact]
    public void A_new_home_gets_its_folders_on_first_use()
    {
        var home = Path.Combine(Path.GetTempPath(), "analytics-" + Guid.NewGuid().ToString("N"));
        var workspace = new Workspace(home);
        Assert.True(Directory.Exists(workspace.Inbox));
        Assert.True(Directory.Exists(workspace.Lake));
        Directory.Delete(home, recursive: true);
    }
}
