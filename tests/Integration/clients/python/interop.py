"""The public interoperability tests with grpcio (the C core), on either side.

    python3 interop.py server                  prints "port N" and serves until it is killed
    python3 interop.py client HOST:PORT [PEM]   prints one line per case: "ok CASE" or "FAIL CASE: why"

Messages are written and read by hand, so that nothing but the distribution's python3-grpcio is needed.
"""

import concurrent.futures
import sys
import threading
import time

import grpc

PATIENCE = 20
LIMITS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
SERVICE = "/grpc.testing.TestService/"
INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"


# ---- messages: field numbers as in protos/grpc/testing/messages.proto


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value) if value else b""


def chunk(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def payload(size, field):
    return chunk(field, chunk(2, bytes(size)))


def truth(field, value):
    return b"" if value is None else chunk(field, number(1, 1 if value else 0))


def simple_request(response_size=0, size=0, response_compressed=None, expect_compressed=None, status=b""):
    return (number(2, response_size) + (payload(size, 3) if size else b"") + truth(6, response_compressed) + status
            + truth(8, expect_compressed))


def large(**more):
    return simple_request(314159, 271828, **more)


def echo_status(code, message):
    return chunk(7, number(1, code) + chunk(2, message.encode()))


def parameters(size, compressed=None):
    return chunk(2, number(1, size) + truth(3, compressed))


def read(data):
    """Field number -> list of values (ints and bytes)."""
    fields, at = {}, 0

    def next_varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = next_varint()
        value = next_varint()
        if tag & 7 == 2:
            value, at = data[at:at + value], at + value
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def payload_size(data, field=1):
    found = read(data).get(field)
    return len(read(found[0]).get(2, [b""])[0]) if found else 0


def is_true(values):
    return bool(values) and read(values[0]).get(1, [0])[0] == 1


# ---- the server


class Service(grpc.GenericRpcHandler):
    def service(self, details):
        return {
            SERVICE + "EmptyCall": grpc.unary_unary_rpc_method_handler(self.empty),
            SERVICE + "UnaryCall": grpc.unary_unary_rpc_method_handler(self.unary),
            SERVICE + "StreamingOutputCall": grpc.unary_stream_rpc_method_handler(self.output),
            SERVICE + "StreamingInputCall": grpc.stream_unary_rpc_method_handler(self.input),
            SERVICE + "FullDuplexCall": grpc.stream_stream_rpc_method_handler(self.duplex),
        }.get(details.method)

    @staticmethod
    def echo(context):
        sent = dict(context.invocation_metadata())
        if INITIAL in sent:
            context.send_initial_metadata(((INITIAL, sent[INITIAL]),))
        if TRAILING in sent:
            context.set_trailing_metadata(((TRAILING, sent[TRAILING]),))

    @staticmethod
    def end_if_asked(fields, context):
        if 7 in fields:
            status = read(fields[7][0])
            codes = {code.value[0]: code for code in grpc.StatusCode}
            context.abort(codes[status[1][0]], status.get(2, [b""])[0].decode())

    def empty(self, request, context):
        self.echo(context)
        return b""

    def unary(self, request, context):
        fields = read(request)
        context.set_compression(grpc.Compression.Gzip if is_true(fields.get(6)) else grpc.Compression.NoCompression)
        self.echo(context)
        self.end_if_asked(fields, context)
        return payload(fields.get(2, [0])[0], 1)

    def output(self, request, context):
        asked = [read(one) for one in read(request).get(2, [])]
        if any(is_true(one.get(3)) for one in asked):
            context.set_compression(grpc.Compression.Gzip)
        for one in asked:
            if 3 in one and not is_true(one[3]):
                context.disable_next_message_compression()
            yield payload(one.get(1, [0])[0], 1)

    def input(self, requests, context):
        return number(1, sum(payload_size(request) for request in requests))

    def duplex(self, requests, context):
        self.echo(context)
        for request in requests:
            fields = read(request)
            self.end_if_asked(fields, context)
            for one in fields.get(2, []):
                yield payload(read(one).get(1, [0])[0], 1)


def serve():
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(8), options=LIMITS)
    server.add_generic_rpc_handlers((Service(),))
    print("port", server.add_insecure_port("127.0.0.1:0"), flush=True)
    server.start()
    server.wait_for_termination()


# ---- the client


def refusal(call, *args, **kwargs):
    try:
        result = call(*args, **kwargs)
        if hasattr(result, "__next__"):
            for _ in result:
                pass
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


class Open:
    """Requests of a stream that is not closed by its client."""

    def __init__(self, requests):
        self.requests = requests
        self.done = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.done.set()

    def __iter__(self):
        yield from self.requests
        self.done.wait(PATIENCE)


class Cases:
    def __init__(self, target, pem):
        if pem:
            with open(pem, "rb") as file:
                channel = grpc.secure_channel(target, grpc.ssl_channel_credentials(file.read()), LIMITS)
        else:
            channel = grpc.insecure_channel(target, LIMITS)
        self.channel = channel
        self.unary = channel.unary_unary(SERVICE + "UnaryCall")
        self.output = channel.unary_stream(SERVICE + "StreamingOutputCall")
        self.input = channel.stream_unary(SERVICE + "StreamingInputCall")
        self.duplex = channel.stream_stream(SERVICE + "FullDuplexCall")

    def sized(self, request, **more):
        assert payload_size(self.unary(request, timeout=PATIENCE, **more)) == 314159

    def empty_unary(self):
        assert self.channel.unary_unary(SERVICE + "EmptyCall")(b"", timeout=PATIENCE) == b""

    def large_unary(self):
        self.sized(large())

    def client_compressed_unary(self):
        error = refusal(self.unary, large(expect_compressed=True), timeout=PATIENCE)
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error
        self.sized(large(expect_compressed=True), compression=grpc.Compression.Gzip)
        self.sized(large(expect_compressed=False))

    def server_compressed_unary(self):
        self.sized(large(response_compressed=True))
        self.sized(large(response_compressed=False))

    def client_streaming(self):
        requests = [payload(size, 1) for size in (27182, 8, 1828, 45904)]
        assert read(self.input(iter(requests), timeout=PATIENCE)) == {1: [74922]}

    def streamed(self, sizes, request):
        assert [payload_size(response) for response in self.output(request, timeout=PATIENCE)] == sizes

    def server_streaming(self):
        sizes = [31415, 9, 2653, 58979]
        self.streamed(sizes, b"".join(parameters(size) for size in sizes))

    def server_compressed_streaming(self):
        self.streamed([31415, 92653], parameters(31415, True) + parameters(92653, False))

    def ping_pong(self):
        steps = [(31415, 27182), (9, 8), (2653, 1828), (58979, 45904)]
        received = []

        def requests():
            for count, (response, request) in enumerate(steps):
                limit = time.monotonic() + PATIENCE
                while len(received) < count:
                    assert time.monotonic() < limit, "no response"
                    time.sleep(0.001)
                yield parameters(response) + payload(request, 3)

        for response in self.duplex(requests(), timeout=PATIENCE):
            received.append(payload_size(response))
        assert received == [response for response, _ in steps], received

    def empty_stream(self):
        assert list(self.duplex(iter(()), timeout=PATIENCE)) == []

    def custom_metadata(self):
        sent = ((INITIAL, "test_initial_metadata_value"), (TRAILING, b"\xab\xab\xab"))
        _, unary = self.unary.with_call(large(), metadata=sent, timeout=PATIENCE)
        duplex = self.duplex(iter([parameters(314159) + payload(271828, 3)]), metadata=sent, timeout=PATIENCE)
        assert [payload_size(response) for response in duplex] == [314159]
        for call in (unary, duplex):
            assert dict(call.initial_metadata())[INITIAL] == "test_initial_metadata_value"
            assert dict(call.trailing_metadata())[TRAILING] == b"\xab\xab\xab"

    def ends(self, error, code, details=None):
        assert error.code() == code, error
        assert details is None or error.details() == details, error

    def status_code_and_message(self):
        status = echo_status(2, "test status message")
        self.ends(refusal(self.unary, status, timeout=PATIENCE), grpc.StatusCode.UNKNOWN, "test status message")
        self.ends(refusal(self.duplex, iter([status]), timeout=PATIENCE), grpc.StatusCode.UNKNOWN, "test status message")

    def special_status_message(self):
        self.ends(refusal(self.unary, echo_status(2, SPECIAL), timeout=PATIENCE), grpc.StatusCode.UNKNOWN, SPECIAL)

    def unimplemented_method(self):
        method = self.channel.unary_unary(SERVICE + "UnimplementedCall")
        self.ends(refusal(method, b"", timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)

    def unimplemented_service(self):
        method = self.channel.unary_unary("/grpc.testing.UnimplementedService/UnimplementedCall")
        self.ends(refusal(method, b"", timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)

    def cancel_after_begin(self):
        with Open([]) as requests:
            call = self.input.future(iter(requests), timeout=PATIENCE)
            call.cancel()
            assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED

    def cancel_after_first_response(self):
        with Open([parameters(31415) + payload(27182, 3)]) as requests:
            call = self.duplex(iter(requests), timeout=PATIENCE)
            assert payload_size(next(call)) == 31415
            call.cancel()
            self.ends(refusal(lambda: call), grpc.StatusCode.CANCELLED)

    def timeout_on_sleeping_server(self):
        def requests():
            yield payload(27182, 3)
            time.sleep(0.5)

        self.ends(refusal(self.duplex, requests(), timeout=0.001), grpc.StatusCode.DEADLINE_EXCEEDED)


def run(target, pem):
    cases = Cases(target, pem)
    names = [name for name in vars(Cases) if not name.startswith("_") and name not in ("sized", "streamed", "ends")]
    failed = False
    for name in names:
        try:
            getattr(cases, name)()
            print("ok", name, flush=True)
        except Exception as failure:  # every failure of a case is its result
            failed = True
            print(f"FAIL {name}: {type(failure).__name__} {failure}".splitlines()[0], flush=True)
    sys.exit(1 if failed else 0)


if sys.argv[1] == "server":
    serve()
else:
    run(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
