using System.Text;
using Google.Protobuf;
using Rtb.Unit.Rpc.Library;

namespace Rtb.Unit.Rpc.Transcoding;

public sealed class QueryTests : IAsyncLifetime
{
    private LibraryServer _server = null!;

    public async Task InitializeAsync() => _server = await LibraryServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>query | the same as proto3 JSON</summary>
    [Theory]
    [InlineData("", "{}")]
    [InlineData("?", "{}")]
    [InlineData("?&&", "{}")]
    [InlineData("?i32=-5&s32=-6&sf32=-7&u32=4294967295&f32=8", """{"i32":-5,"s32":-6,"sf32":-7,"u32":4294967295,"f32":8}""")]
    [InlineData("?i64=-9223372036854775808&s64=1&sf64=2", """{"i64":"-9223372036854775808","s64":"1","sf64":"2"}""")]
    [InlineData("?u64=18446744073709551615&f64=2", """{"u64":"18446744073709551615","f64":"2"}""")]
    [InlineData("?real=1.5&wide=-2.5e-3", """{"real":1.5,"wide":-0.0025}""")]
    [InlineData("?real=NaN&wide=-Infinity", """{"real":"NaN","wide":"-Infinity"}""")]
    [InlineData("?wide=Infinity&wides=1&wides=NaN", """{"wide":"Infinity","wides":[1,"NaN"]}""")]
    [InlineData("?flag=true", """{"flag":true}""")]
    [InlineData("?text=a+b%2Bc%26d=e", """{"text":"a b+c&d=e"}""")]
    [InlineData("?text", """{"text":""}""")]
    [InlineData("?data=-_8%3D", """{"data":"+/8="}""")]
    [InlineData("?data=%2B/8", """{"data":"+/8="}""")]
    [InlineData("?color=COLOR_RED", """{"color":"COLOR_RED"}""")]
    [InlineData("?color=2", """{"color":"COLOR_BLUE"}""")]
    [InlineData("?color=77", """{"color":77}""")]
    [InlineData("?maybe=0", """{"maybe":0}""")]
    [InlineData("?choice_text=x", """{"choiceText":"x"}""")]
    [InlineData("?choiceNumber=0", """{"choiceNumber":0}""")]
    [InlineData("?choice_inner.choice_inner.i32=1", """{"choiceInner":{"choiceInner":{"i32":1}}}""")]
    [InlineData("?numbers=1&numbers=2&texts=a&texts=a&colors=1&colors=COLOR_BLUE",
        """{"numbers":["1","2"],"texts":["a","a"],"colors":["COLOR_RED","COLOR_BLUE"]}""")]
    [InlineData("?inner.inner.text=deep&inner.i32=1&inner.numbers=5", """{"inner":{"inner":{"text":"deep"},"i32":1,"numbers":["5"]}}""")]
    [InlineData("?time=2026-01-31T23:59:59.5Z&times=2026-01-31T23:59:59Z&span=1.5s",
        """{"time":"2026-01-31T23:59:59.5Z","times":["2026-01-31T23:59:59Z"],"span":"1.5s"}""")]
    [InlineData("?time=2026-01-31T23:59:59%2B01:00", """{"time":"2026-01-31T22:59:59Z"}""")]
    [InlineData("?mask=a.b_c,dE", """{"mask":"a.bC,dE"}""")]
    [InlineData("?wrapped_text=&wrappedNumber=0&wrapped_flag=false&wrapped_data=AQI&wrapped_wide=NaN",
        """{"wrappedText":"","wrappedNumber":"0","wrappedFlag":false,"wrappedData":"AQI=","wrappedWide":"NaN"}""")]
    [InlineData("?renamed=x", """{"other.name":"x"}""")]
    public async Task ParametersBecomeFields(string query, string json)
    {
        var answer = await _server.GetAsync("/v1/echo" + query);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(JsonParser.Default.Parse<Everything>(json), _server.Service.LastRequest);
    }

    /// <summary>query | the fields that are blamed</summary>
    [Theory]
    [InlineData("?unknown=1", "unknown")]
    [InlineData("?inner.unknown=1", "inner.unknown")]
    [InlineData("?unknown", "unknown")]
    [InlineData("?=1", "")]
    [InlineData("?inner..i32=1", "inner..i32")]
    [InlineData("?.i32=1", ".i32")]
    [InlineData("?I32=1", "I32")]
    [InlineData("?text.length=1", "text.length")]
    [InlineData("?texts.0=1", "texts.0")]
    [InlineData("?list.i32=1", "list.i32")]
    [InlineData("?list=1", "list")]
    [InlineData("?inner=1", "inner")]
    [InlineData("?labels=1", "labels")]
    [InlineData("?labels.k=1", "labels.k")]
    [InlineData("?object=%7B%7D", "object")]
    [InlineData("?value=1", "value")]
    [InlineData("?values=1", "values")]
    [InlineData("?any=1", "any")]
    [InlineData("?nothing=1", "nothing")]
    [InlineData("?time.seconds=1", "time.seconds")]
    [InlineData("?wrapped_number.value=1", "wrapped_number.value")]
    [InlineData("?i32=1&i32=1", "i32")]
    [InlineData("?page=1&wrapped_text=a&wrappedText=b", "page,wrapped_text")]
    [InlineData("?choice_text=a&choice_number=1", "choice_number")]
    [InlineData("?choice_inner.i32=1&choice_text=a", "choice_text")]
    [InlineData("?choice_inner.choice_text=a&choice_inner.choice_number=1", "choice_inner.choice_number")]
    [InlineData("?i32=", "i32")]
    [InlineData("?i32=1.0&s32=1e2&u32=-1&f32=+1", "i32,s32,u32,f32")]
    [InlineData("?i32=2147483648&u32=4294967296&i64=9223372036854775808&u64=18446744073709551616", "i32,u32,i64,u64")]
    [InlineData("?i32=%201&i64=0x1&u64=1_0", "i32,i64,u64")]
    [InlineData("?real=1e39&wide=1e309", "real,wide")]
    [InlineData("?real=nan&wide=inf&wides=1,5", "real,wide,wides")]
    [InlineData("?flag=1&wrapped_flag=TRUE", "flag,wrapped_flag")]
    [InlineData("?data=*&wrapped_data=A", "data,wrapped_data")]
    [InlineData("?color=RED&colors=color_red", "color,colors")]
    [InlineData("?color=99999999999", "color")]
    [InlineData("?time=today&span=1&times=2026-01-31", "time,span,times")]
    [InlineData("?time=2026-13-31T00:00:00Z", "time")]
    [InlineData("?text=%ff&texts=%", "text,texts")]
    [InlineData("?%ff=1", "%ff")]
    [InlineData("?i32=x&unknown=1&flag=y&i64=z", "i32,unknown,flag,i64")]
    public async Task WrongParametersAreNamedAllAtOnce(string query, string fields)
    {
        var answer = await _server.GetAsync("/v1/echo" + query);
        Assert.Equal(400, answer.Status);
        Assert.Equal("INVALID_ARGUMENT", (string?)answer.Error["status"]);
        Assert.Equal(fields, string.Join(',', answer.WrongFields));
    }

    [Fact]
    public async Task EachParameterRefusesEachOtherKindOfText()
    {
        // Every singular number, flag and time refuses a word; nothing but 400 comes back.
        foreach (var field in Everything.Descriptor.Fields.InDeclarationOrder())
        {
            var answer = await _server.GetAsync($"/v1/echo?{field.Name}=%21word");
            var isText = field.Name is "text" or "texts" or "choice_text" or "wrapped_text" or "renamed";
            Assert.True(answer.Status == (isText ? 200 : 400), $"{field.Name}: {answer.Text}");
            if (!isText)
            {
                Assert.Equal([field.Name], answer.WrongFields);
            }
        }
    }

    [Fact]
    public async Task DeepParameterIsRefusedAndNotFollowed()
    {
        var fits = string.Concat(Enumerable.Repeat("inner.", 31)) + "i32";
        Assert.Equal(200, (await _server.GetAsync($"/v1/echo?{fits}=1")).Status);
        Assert.Equal(400, (await _server.GetAsync($"/v1/echo?inner.{fits}=1")).Status);
        var deep = string.Concat(Enumerable.Repeat("inner.", 1000)) + "i32";
        Assert.Equal(400, (await _server.GetAsync($"/v1/echo?{deep}=1")).Status);
    }

    [Fact]
    public async Task AnswerToManyWrongParametersIsBounded()
    {
        var query = new StringBuilder("?");
        for (var i = 0; i < 900; i++)
        {
            query.Append('u').Append(i).Append("=1&");
        }

        var answer = await _server.GetAsync("/v1/echo" + query);
        Assert.Equal(400, answer.Status);
        Assert.Equal(50, answer.WrongFields.Length);
    }

    [Fact]
    public async Task ParameterThatThePathOrTheBodyHoldsIsRefused()
    {
        var ofPath = await _server.GetAsync("/v1/shelves/1/books/2?name=other");
        Assert.Equal(["name"], ofPath.WrongFields);
        var ofBody = await _server.SendAsync("POST", "/v1/shelves/1/books?book.title=x", "{}");
        Assert.Equal(["book.title"], ofBody.WrongFields);
    }

    [Fact]
    public async Task UnknownParametersPassWhenTheyAreToBeIgnored()
    {
        await using var lenient = await LibraryServer.StartAsync(o => o.IgnoreUnknownFields = true);
        var answer = await lenient.GetAsync("/v1/echo?unknown=1&i32=5&inner.x.y=2");
        Assert.Equal(200, answer.Status);
        Assert.Equal(new Everything { I32 = 5 }, lenient.Service.LastRequest);
        Assert.Equal(400, (await lenient.GetAsync("/v1/echo?i32=x")).Status);
    }

    [Fact]
    public async Task ListRequestReadsNestedFilterAndEnums()
    {
        var answer = await _server.GetAsync(
            "/v1/shelves/1/books?page_size=5&pageToken=t&filter.mentor.given_name=A&colors=1&colors=COLOR_BLUE");
        Assert.True(answer.Status == 200, answer.Text);
        var expected = new ListBooksRequest
        {
            Parent = "shelves/1",
            PageSize = 5,
            PageToken = "t",
            Filter = new Author { Mentor = new Author { GivenName = "A" } },
            Colors = { Color.Red, Color.Blue },
        };
        Assert.Equal(expected, _server.Service.LastRequest);
    }
}
