namespace Rtb.Load.Running;

/// <summary>A closed loop of requests against one server.</summary>
internal interface ILoad
{
    Task<LoadFigures> RunAsync(Uri target, int seconds);
}
