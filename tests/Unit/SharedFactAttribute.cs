namespace Rtb.Unit;

/// <summary>A test that reads files of the shared folder; it skips, and says which file it missed, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(params string[] files)
    {
        if (SharedFolder.Path is null)
        {
            Skip = $"no shared folder: set {SharedFolder.Variable} or put it at ../shared beside the repository";
        }
        else if (files.FirstOrDefault(file => SharedFolder.Find(file) is null) is { } missing)
        {
            Skip = $"{missing} is not in {SharedFolder.Path}";
        }
    }
}
