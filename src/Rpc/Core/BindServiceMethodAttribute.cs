namespace Grpc.Core;

/// <summary>Sits on a generated service base and names its static <c>BindService(ServiceBinderBase, TBase)</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BindServiceMethodAttribute : Attribute
{
    /// <summary>Names the type that holds the method, and the method.</summary>
    public BindServiceMethodAttribute(Type bindType, string bindMethodName)
    {
        BindType = bindType;
        BindMethodName = bindMethodName;
    }

    /// <summary>The generated static class.</summary>
    public Type BindType { get; }

    /// <summary>The name of its method.</summary>
    public string BindMethodName { get; }
}
