using Analytics.App.Commands;

return await CommandLine.RunAsync(args);
