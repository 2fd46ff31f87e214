namespace Rtb.Unit;

public sealed class SharedFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("shared-folder-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void VariableWins()
    {
        Assert.Equal(_root.FullName, SharedFolder.Locate(_root.FullName, AppContext.BaseDirectory));
    }

    [Fact]
    public void VariableThatNamesNoFolderIsRefused()
    {
        var missing = Path.Combine(_root.FullName, "missing");

        Assert.Throws<DirectoryNotFoundException>(() => SharedFolder.Locate(missing, AppContext.BaseDirectory));
    }

    [Fact]
    public void FolderBesideTheRepositoryIsFoundFromDeepInside()
    {
        var deep = MakeRepository();
        var shared = _root.CreateSubdirectory("shared");

        Assert.Equal(shared.FullName, SharedFolder.Locate(variable: null, deep));
    }

    [Fact]
    public void RepositoryWithoutNeighbourHasNone()
    {
        Assert.Null(SharedFolder.Locate(variable: null, MakeRepository()));
    }

    [Fact]
    public void FolderOutsideAnyRepositoryHasNone()
    {
        Assert.Null(SharedFolder.Locate(variable: null, _root.FullName));
    }

    private string MakeRepository()
    {
        var repository = _root.CreateSubdirectory("repository");
        File.WriteAllText(Path.Combine(repository.FullName, "Bidder.sln"), "");
        return repository.CreateSubdirectory("tests/Unit/bin").FullName;
    }
}
