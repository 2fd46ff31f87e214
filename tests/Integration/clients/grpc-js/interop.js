'use strict';
// The public interoperability tests with the reference JavaScript implementation, on either side.
//   node interop.js server PROTOS                 prints "port N" and serves until it is killed
//   node interop.js client PROTOS HOST:PORT [PEM]  prints one line per case: "ok CASE" or "FAIL CASE: why"
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [side, protos, target, pem] = process.argv.slice(2);
const options = { includeDirs: [protos], keepCase: true, enums: String, defaults: true };
const testing = grpc.loadPackageDefinition(loader.loadSync(path.join(protos, 'grpc/testing/test.proto'), options)).grpc.testing;
const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \u{1f608}\t\n';
const zeros = (size) => ({ body: Buffer.alloc(size) });
const large = (more = {}) => ({ response_size: 314159, payload: zeros(271828), ...more });

// ---- the server

function serve() {
  const echo = (call) => {
    const trailers = new grpc.Metadata();
    call.metadata.get(TRAILING).forEach((value) => trailers.add(TRAILING, value));
    if (call.metadata.get(INITIAL).length > 0) {
      const headers = new grpc.Metadata();
      headers.add(INITIAL, call.metadata.get(INITIAL)[0]);
      call.sendMetadata(headers);
    }
    return trailers;
  };
  const failure = (status) =>
    status && status.code !== 0 ? Object.assign(new Error(status.message), { code: status.code, details: status.message }) : null;
  const answer = (call, request) =>
    request.response_parameters.forEach((parameters) => call.write({ payload: zeros(parameters.size) }));
  const implementation = {
    EmptyCall: (call, callback) => callback(null, {}, echo(call)),
    UnaryCall(call, callback) {
      const trailers = echo(call);
      const error = failure(call.request.response_status);
      callback(error, error ? null : { payload: zeros(call.request.response_size) }, trailers);
    },
    StreamingOutputCall(call) {
      answer(call, call.request);
      call.end();
    },
    StreamingInputCall(call, callback) {
      let size = 0;
      call.on('data', (request) => { size += request.payload ? request.payload.body.length : 0; });
      call.on('end', () => callback(null, { aggregated_payload_size: size }));
    },
    FullDuplexCall(call) {
      const trailers = echo(call);
      call.on('data', (request) => {
        const error = failure(request.response_status);
        if (error) {
          call.emit('error', error);
        } else {
          answer(call, request);
        }
      });
      call.on('end', () => call.end(trailers));
    },
  };
  const server = new grpc.Server(unlimited);
  server.addService(testing.TestService.service, implementation);
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      throw error;
    }
    console.log(`port ${port}`);
  });
}

// ---- the client

function callCases() {
  const credentials = pem ? grpc.credentials.createSsl(fs.readFileSync(pem)) : grpc.credentials.createInsecure();
  const client = new testing.TestService(target, credentials, unlimited);
  const gzip = new testing.TestService(target, credentials, { ...unlimited, 'grpc.default_compression_algorithm': 2 });
  const absent = new testing.UnimplementedService(target, credentials);
  const deadline = () => ({ deadline: Date.now() + 20000 });

  const unary = (stub, method, request, metadata = new grpc.Metadata()) => new Promise((resolve) => {
    const result = {};
    const call = stub[method](request, metadata, deadline(), (error, response) => Object.assign(result, { error, response }));
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (status) => setImmediate(() => resolve({ ...result, status })));
  });
  const collect = (call, each = () => {}) => new Promise((resolve) => {
    const sizes = [];
    let headers;
    call.on('metadata', (received) => { headers = received; });
    call.on('data', (response) => {
      sizes.push(response.payload.body.length);
      each(sizes.length);
    });
    call.on('error', () => {});
    call.on('status', (status) => resolve({ sizes, status, headers }));
  });
  const sized = async (promise) => {
    const { error, response } = await promise;
    assert.ifError(error);
    assert.strictEqual(response.payload.body.length, 314159);
  };
  const ends = ({ status }, code, details) => {
    assert.strictEqual(status.code, code);
    if (details !== undefined) {
      assert.strictEqual(status.details, details);
    }
  };
  const streamed = async (method, request, sizes) => {
    const result = await collect(client[method](request, deadline()));
    ends(result, grpc.status.OK);
    assert.deepStrictEqual(result.sizes, sizes);
  };
  const asked = (size, more = {}) => ({ size, ...more });
  const withStatus = (message) => ({ response_status: { code: 2, message } });

  return {
    async empty_unary() {
      assert.ifError((await unary(client, 'EmptyCall', {})).error);
    },
    large_unary: () => sized(unary(client, 'UnaryCall', large())),
    async client_compressed_unary() {
      ends(await unary(client, 'UnaryCall', large({ expect_compressed: { value: true } })), grpc.status.INVALID_ARGUMENT);
      await sized(unary(gzip, 'UnaryCall', large({ expect_compressed: { value: true } })));
      await sized(unary(client, 'UnaryCall', large({ expect_compressed: { value: false } })));
    },
    async server_compressed_unary() {
      await sized(unary(client, 'UnaryCall', large({ response_compressed: { value: true } })));
      await sized(unary(client, 'UnaryCall', large({ response_compressed: { value: false } })));
    },
    client_streaming: () => new Promise((resolve, reject) => {
      const call = client.StreamingInputCall(deadline(), (error, response) => {
        try {
          assert.ifError(error);
          assert.strictEqual(response.aggregated_payload_size, 74922);
          resolve();
        } catch (failure) {
          reject(failure);
        }
      });
      [27182, 8, 1828, 45904].forEach((size) => call.write({ payload: zeros(size) }));
      call.end();
    }),
    server_streaming: () => {
      const sizes = [31415, 9, 2653, 58979];
      return streamed('StreamingOutputCall', { response_parameters: sizes.map((size) => asked(size)) }, sizes);
    },
    server_compressed_streaming: () => streamed('StreamingOutputCall', {
      response_parameters: [asked(31415, { compressed: { value: true } }), asked(92653, { compressed: { value: false } })],
    }, [31415, 92653]),
    async ping_pong() {
      const steps = [[31415, 27182], [9, 8], [2653, 1828], [58979, 45904]];
      const call = client.FullDuplexCall(deadline());
      const send = (step) => call.write({ response_parameters: [asked(steps[step][0])], payload: zeros(steps[step][1]) });
      const result = collect(call, (count) => (count < steps.length ? send(count) : call.end()));
      send(0);
      ends(await result, grpc.status.OK);
      assert.deepStrictEqual((await result).sizes, steps.map(([size]) => size));
    },
    async empty_stream() {
      const call = client.FullDuplexCall(deadline());
      call.end();
      const result = await collect(call);
      ends(result, grpc.status.OK);
      assert.deepStrictEqual(result.sizes, []);
    },
    async custom_metadata() {
      const bytes = Buffer.from([0xab, 0xab, 0xab]);
      const metadata = new grpc.Metadata();
      metadata.add(INITIAL, 'test_initial_metadata_value');
      metadata.add(TRAILING, bytes);
      const call = client.FullDuplexCall(metadata, deadline());
      call.write({ response_parameters: [asked(314159)], payload: zeros(271828) });
      call.end();
      const results = await Promise.all([collect(call), unary(client, 'UnaryCall', large(), metadata)]);
      for (const { headers, status } of results) {
        assert.strictEqual(status.code, grpc.status.OK);
        assert.deepStrictEqual(headers.get(INITIAL), ['test_initial_metadata_value']);
        assert.deepStrictEqual(status.metadata.get(TRAILING), [bytes]);
      }
    },
    async status_code_and_message() {
      ends(await unary(client, 'UnaryCall', withStatus('test status message')), 2, 'test status message');
      const call = client.FullDuplexCall(deadline());
      call.write(withStatus('test status message'));
      call.end();
      ends(await collect(call), 2, 'test status message');
    },
    special_status_message: async () => ends(await unary(client, 'UnaryCall', withStatus(SPECIAL)), 2, SPECIAL),
    unimplemented_method: async () => ends(await unary(client, 'UnimplementedCall', {}), grpc.status.UNIMPLEMENTED),
    unimplemented_service: async () => ends(await unary(absent, 'UnimplementedCall', {}), grpc.status.UNIMPLEMENTED),
    cancel_after_begin: () => new Promise((resolve, reject) => {
      const call = client.StreamingInputCall(deadline(), (error) =>
        (error && error.code === grpc.status.CANCELLED ? resolve() : reject(error || new Error('it succeeded'))));
      call.cancel();
    }),
    async cancel_after_first_response() {
      const call = client.FullDuplexCall(deadline());
      call.write({ response_parameters: [asked(31415)], payload: zeros(27182) });
      ends(await collect(call, () => call.cancel()), grpc.status.CANCELLED);
    },
    async timeout_on_sleeping_server() {
      const call = client.FullDuplexCall({ deadline: Date.now() + 1 });
      call.write({ payload: zeros(27182) });
      ends(await collect(call), grpc.status.DEADLINE_EXCEEDED);
    },
  };
}

async function run() {
  let failed = false;
  for (const [name, test] of Object.entries(callCases())) {
    try {
      await test();
      console.log(`ok ${name}`);
    } catch (failure) {
      failed = true;
      console.log(`FAIL ${name}: ${failure.message.split('\n')[0]}`);
    }
  }
  process.exit(failed ? 1 : 0);
}

if (side === 'server') {
  serve();
} else {
  run();
}
