namespace Rtb.Load.Running;

/// <summary>What a generator saw: answered requests only.</summary>
/// <param name="Answered">Requests answered with an expected status.</param>
/// <param name="Errors">Wrong status, broken connection, timeout.</param>
/// <param name="PerSecond">Answered requests a second.</param>
/// <param name="GeneratorCpuShare">Of one core.</param>
internal sealed record LoadFigures(long Answered, long Errors, double PerSecond, double GeneratorCpuShare);
