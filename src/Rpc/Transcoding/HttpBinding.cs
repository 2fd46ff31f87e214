using Google.Api;
using Google.Protobuf.Reflection;

namespace Rtb.Rpc.Transcoding;

/// <summary>
/// One HTTP rule of one method, checked against the messages. Every mistake in a rule throws <see cref="InvalidOperationException"/> that
/// names the method: rules are read once, at start.
/// </summary>
internal sealed class HttpBinding
{
    /// <summary>The HTTP method that stands for all.</summary>
    public const string AnyMethod = "*";

    private const string WholeMessage = "*";

    private HttpBinding(MethodDescriptor method, HttpRule rule)
    {
        Method = method;
        (HttpMethod, Template) = ReadPattern(rule);
        Variables = [.. Template.Variables.Select(v => FindVariable(v.FieldPath))];
        IsBodyWhole = rule.Body == WholeMessage;
        BodyField = IsBodyWhole || rule.Body.Length == 0 ? null : FindTopLevel(method.InputType, rule.Body, "body");
        ResponseField = rule.ResponseBody.Length == 0 ? null : FindTopLevel(method.OutputType, rule.ResponseBody, "response_body");
        if (HttpMethod == "GET" && rule.Body.Length > 0)
        {
            throw Broken("a GET has no body");
        }

        MaskField = UpdateMask.FieldOf(this);
        if (Variables.FirstOrDefault(v => v.Leaf == BodyField) is { } both)
        {
            throw Broken($"the field {both} is bound to the path and to the body");
        }
    }

    public MethodDescriptor Method { get; }

    public string HttpMethod { get; }

    public PathTemplate Template { get; }

    /// <summary>Parallel to the variables of the template.</summary>
    public IReadOnlyList<FieldPath> Variables { get; }

    /// <summary>True for <c>body: "*"</c>.</summary>
    public bool IsBodyWhole { get; }

    /// <summary>The field that is the body; null for none and for the whole message.</summary>
    public FieldDescriptor? BodyField { get; }

    /// <summary>The update mask that is derived from the body when the request has none; null for rules without one.</summary>
    public FieldDescriptor? MaskField { get; }

    public bool HasBody => IsBodyWhole || BodyField is not null;

    /// <summary>The field that is the response; null for the whole message.</summary>
    public FieldDescriptor? ResponseField { get; }

    /// <summary>The message type of the request body; null when there is none or it is no message.</summary>
    public MessageDescriptor? BodyType =>
        IsBodyWhole ? Method.InputType : BodyField is { IsRepeated: false } f && FieldKinds.IsMessage(f) ? f.MessageType : null;

    /// <summary>The message type of the response body; null when it is no message.</summary>
    public MessageDescriptor? ResponseType =>
        ResponseField is null ? Method.OutputType
        : FieldKinds.IsSingularMessage(ResponseField) ? ResponseField.MessageType
        : null;

    public string DisplayName => $"{HttpMethod} {Template.Text} ({Method.FullName})";

    /// <summary>The rule and its additional bindings; nothing when the method has none.</summary>
    public static IEnumerable<HttpBinding> Read(MethodDescriptor method, HttpRule? rule)
    {
        if (rule is null)
        {
            return [];
        }

        if (rule.AdditionalBindings.Any(b => b.AdditionalBindings.Count > 0))
        {
            throw new InvalidOperationException(
                $"The HTTP rule of {method.FullName} is not valid: additional_bindings inside additional_bindings.");
        }

        return [.. rule.AdditionalBindings.Prepend(rule).Select(r => new HttpBinding(method, r))];
    }

    private (string HttpMethod, PathTemplate Template) ReadPattern(HttpRule rule)
    {
        var (method, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
            _ => throw Broken("it has no path"),
        };
        if (method.Length == 0 || (method != AnyMethod && !method.All(c => char.IsAsciiLetterUpper(c) || c == '-')))
        {
            throw Broken($"'{method}' is not an HTTP method in upper case");
        }

        try
        {
            return (method, PathTemplateParser.Parse(path));
        }
        catch (FormatException fault)
        {
            throw Broken(fault.Message);
        }
    }

    private FieldPath FindVariable(string text)
    {
        var path = FieldPath.Find(Method.InputType, text) ?? throw Broken($"the path variable {text} is not a field of the request");
        return path.Leaf.IsRepeated || FieldKinds.IsMessage(path.Leaf)
            ? throw Broken($"the path variable {text} is a message or repeated")
            : path;
    }

    private FieldDescriptor FindTopLevel(MessageDescriptor message, string name, string role) =>
        message.FindFieldByName(name) ?? throw Broken($"{role} names '{name}', which is not a field of {message.FullName}");

    private InvalidOperationException Broken(string what) => new($"The HTTP rule of {Method.FullName} is not valid: {what}.");
}
