using System.CommandLine;

return await new RootCommand("Finds where environmental data have been forged and where inspectors should go.").Parse(args).InvokeAsync();
