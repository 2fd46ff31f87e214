"""Calls the servers of src/Rpc with grpcio (the C core). Arguments: host:port of the ordinary server, host:port of the raw server.

Messages are written and read by hand, so that nothing but the distribution's python3-grpcio is needed. Prints one line per check; any
failure ends with exit code 1.
"""

import sys
import traceback

import grpc

ORDINARY, RAW = sys.argv[1:3]
PATIENCE = 20
LIMITS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def line(text="", count=0):
    """Line { text = 1, count = 2 }"""
    data = text.encode()
    return (b"\x0a" + varint(len(data)) + data if data else b"") + (b"\x10" + varint(count) if count else b"")


def service(name):
    """HealthCheckRequest { service = 1 }"""
    return line(name)


def unary(channel, method):
    return channel.unary_unary(method)


def refusal(call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


class Checks:
    def __init__(self):
        self.ordinary = grpc.insecure_channel(ORDINARY, LIMITS)
        self.raw = grpc.insecure_channel(RAW, LIMITS)
        self.shapes = "/rtb.test.foreign.Shapes/"
        self.health = "/grpc.health.v1.Health/Check"

    def unary_call_is_answered(self):
        assert unary(self.ordinary, self.shapes + "Echo")(line("hi", 7), timeout=PATIENCE) == line("hi", 7)

    def metadata_travels_both_ways(self):
        sent = (("want-metadata", "yes"), ("twice", "one"), ("twice", "two"), ("ask-bin", b"\x00\xff\x07"))
        response, call = unary(self.ordinary, self.shapes + "Echo").with_call(b"", metadata=sent, timeout=PATIENCE)
        headers = dict(call.initial_metadata())
        assert headers["lead"] == "first" and headers["lead-bin"] == b"\xff\x00", headers
        trailers = call.trailing_metadata()
        assert ", ".join(v for k, v in trailers if k == "twice") == "one, two", trailers
        assert dict(trailers)["tail-bin"] == b"\x00\xff\x07", trailers

    def error_carries_code_message_trailers_and_details(self):
        error = refusal(unary(self.ordinary, self.shapes + "Fail"), line("no: 100% h\u00e9\n", 9), timeout=PATIENCE)
        assert error.code() == grpc.StatusCode.FAILED_PRECONDITION, error
        assert error.details() == "no: 100% h\u00e9\n", error
        details = dict(error.trailing_metadata())["grpc-status-details-bin"]
        assert b"type.googleapis.com/google.rpc.ErrorInfo" in details and b"REASON_OF_TEST" in details

    def deadline_ends_the_call(self):
        error = refusal(unary(self.ordinary, self.shapes + "Hang"), b"", timeout=0.15)
        assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error

    def server_stream_arrives_whole_and_in_order(self):
        got = list(self.ordinary.unary_stream(self.shapes + "Repeat")(line("x", 1000), timeout=PATIENCE))
        assert got == [line("x", i) for i in range(1000)]

    def cancelled_stream_is_cancelled(self):
        call = self.ordinary.unary_stream(self.shapes + "Repeat")(line("x", 2000000000), timeout=PATIENCE)
        next(call)
        call.cancel()
        assert call.code() == grpc.StatusCode.CANCELLED

    def client_stream_is_joined(self):
        got = self.ordinary.stream_unary(self.shapes + "Join")(iter([line("a"), line("b")]), timeout=PATIENCE)
        assert got == line("a+b", 2), got

    def duplex_stream_answers_each_message(self):
        sent = [line("m", i) for i in range(50)]
        assert list(self.ordinary.stream_stream(self.shapes + "Chat")(iter(sent), timeout=PATIENCE)) == sent

    def large_message_passes_and_a_too_large_one_is_refused(self):
        large = line("x" * (3 * 1024 * 1024))
        assert unary(self.ordinary, self.shapes + "Echo")(large, timeout=PATIENCE) == large
        error = refusal(unary(self.ordinary, self.shapes + "Echo"), b"x" * (4 * 1024 * 1024 + 1), timeout=PATIENCE)
        assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error

    def gzip_request_is_understood(self):
        message = line("z" * 5000)
        call = unary(self.ordinary, self.shapes + "Echo")
        assert call(message, compression=grpc.Compression.Gzip, timeout=PATIENCE) == message

    def unknown_method_and_service_are_unimplemented(self):
        for method in (self.shapes + "Nothing", "/no.Service/Nothing"):
            assert refusal(unary(self.ordinary, method), b"", timeout=PATIENCE).code() == grpc.StatusCode.UNIMPLEMENTED

    def health_of_the_ordinary_server(self):
        # HealthCheckResponse { status = SERVING (1) }
        assert unary(self.ordinary, self.health)(b"", timeout=PATIENCE) == b"\x08\x01"
        assert refusal(unary(self.ordinary, self.health), service("nobody"), timeout=PATIENCE).code() == grpc.StatusCode.NOT_FOUND
        watch = self.ordinary.unary_stream("/grpc.health.v1.Health/Watch")(service("nobody"), timeout=PATIENCE)
        assert next(watch) == b"\x08\x03"
        watch.cancel()

    def raw_server_echoes_small_and_large(self):
        for length in (0, 1, 300, 5000, 200000):
            assert unary(self.raw, "/rtb.test.Raw/Echo")(b"x" * length, timeout=PATIENCE) == b"x" * length

    def raw_server_takes_two_hundred_calls_at_once(self):
        echo = unary(self.raw, "/rtb.test.Raw/Echo")
        futures = [echo.future(bytes([i]), timeout=PATIENCE) for i in range(200)]
        assert [f.result() for f in futures] == [bytes([i]) for i in range(200)]

    def raw_server_refuses(self):
        echo = unary(self.raw, "/rtb.test.Raw/Echo")
        assert refusal(echo, b"x" * 300000, timeout=PATIENCE).code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        gzip = refusal(echo, b"x" * 5000, compression=grpc.Compression.Gzip, timeout=PATIENCE)
        assert gzip.code() == grpc.StatusCode.UNIMPLEMENTED, gzip
        unknown = refusal(unary(self.raw, "/rtb.test.Raw/Nothing"), b"", timeout=PATIENCE)
        assert unknown.code() == grpc.StatusCode.UNIMPLEMENTED, unknown
        error = refusal(unary(self.raw, "/rtb.test.Raw/Refuse"), b"", timeout=PATIENCE)
        assert (error.code(), error.details()) == (grpc.StatusCode.FAILED_PRECONDITION, "a constant"), error

    def raw_stream_answers_each_message(self):
        sent = [b"%d" % i * (i % 50) for i in range(5000)] + [b"x" * 200000]
        chat = self.raw.stream_stream("/rtb.test.Raw/Chat")
        assert list(chat(iter(sent), timeout=PATIENCE)) == sent
        assert list(chat(iter([]), timeout=PATIENCE)) == []

    def raw_stream_ends_with_its_status(self):
        chat = self.raw.stream_stream("/rtb.test.Raw/Chat")
        for last, code in ((b"end", "FAILED_PRECONDITION"), (b"x" * 300000, "RESOURCE_EXHAUSTED")):
            call = chat(iter([b"a", b"b", last]), timeout=PATIENCE)
            assert [next(call), next(call)] == [b"a", b"b"]
            assert call.code() == grpc.StatusCode[code], call

    def raw_stream_is_cancelled(self):
        call = self.raw.stream_stream("/rtb.test.Raw/Chat")((b"x" for _ in iter(int, 1)), timeout=PATIENCE)
        assert next(call) == b"x"
        call.cancel()
        assert call.code() == grpc.StatusCode.CANCELLED

    def health_of_the_raw_server(self):
        assert unary(self.raw, self.health)(b"", timeout=PATIENCE) == b"\x08\x01"
        assert refusal(unary(self.raw, self.health), service("nobody"), timeout=PATIENCE).code() == grpc.StatusCode.NOT_FOUND


def main():
    checks = Checks()
    names = [name for name in vars(Checks) if not name.startswith("_")]
    failures = 0
    for name in names:
        try:
            getattr(checks, name)()
            print("ok", name.replace("_", " "))
        except Exception:
            failures += 1
            print("FAILED", name.replace("_", " "), traceback.format_exc())
    print(f"{len(names) - failures} passed, {failures} failed")
    sys.exit(1 if failures else 0)


main()
