'use strict';
// Calls the servers of src/Rpc with the reference JavaScript client. Arguments: host:port of the ordinary server, host:port of the raw
// server, the folder of the protos. Prints one line per check; any failure ends with exit code 1.
const assert = require('node:assert');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [ordinary, raw, protos] = process.argv.slice(2);
const load = (file, ...include) =>
  grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: include, keepCase: true, enums: String, defaults: true }));
const shapesPackage = load(path.join(__dirname, '..', 'shapes.proto')).rtb.test.foreign;
const healthPackage = load(path.join(protos, 'grpc/health/v1/health.proto'), protos).grpc.health.v1;
const insecure = grpc.credentials.createInsecure();
const shapes = new shapesPackage.Shapes(ordinary, insecure);
const health = new healthPackage.Health(ordinary, insecure);
const rawHealth = new healthPackage.Health(raw, insecure);
const rawClient = new grpc.Client(raw, insecure);

function unary(client, method, request, metadata = new grpc.Metadata(), options = {}) {
  return new Promise((resolve) => {
    const result = {};
    const call = client[method](request, metadata, options, (error, response) => {
      Object.assign(result, { error, response });
    });
    call.on('metadata', (headers) => { result.headers = headers; });
    call.on('status', (status) => { setImmediate(() => resolve({ ...result, status })); });
  });
}

function rawUnary(method, request, options = {}) {
  return new Promise((resolve) => {
    const same = (bytes) => bytes;
    const answer = (error, response) => resolve({ error, response });
    rawClient.makeUnaryRequest(method, same, same, request, new grpc.Metadata(), options, answer);
  });
}

function collect(call) {
  return new Promise((resolve) => {
    const messages = [];
    call.on('data', (message) => messages.push(message));
    call.on('error', () => {});
    call.on('status', (status) => resolve({ messages, status }));
  });
}

async function rawChat(sent) {
  const same = (bytes) => bytes;
  const call = rawClient.makeBidiStreamRequest('/rtb.test.Raw/Chat', same, same);
  const ended = collect(call);
  sent.forEach((message) => call.write(message));
  call.end();
  const { messages, status } = await ended;
  return { got: messages, status };
}

const checks = {
  async 'unary call is answered'() {
    const { response, status } = await unary(shapes, 'Echo', { text: 'h\u00e9llo', count: -7 });
    assert.deepStrictEqual({ ...response }, { text: 'h\u00e9llo', count: -7 });
    assert.strictEqual(status.code, grpc.status.OK);
  },
  async 'metadata travels both ways'() {
    const metadata = new grpc.Metadata();
    metadata.add('want-metadata', 'yes');
    metadata.add('twice', 'one');
    metadata.add('twice', 'two');
    metadata.add('ask-bin', Buffer.from([0, 255, 7]));
    const { headers, status } = await unary(shapes, 'Echo', {}, metadata);
    assert.deepStrictEqual(headers.get('lead'), ['first']);
    assert.deepStrictEqual(headers.get('lead-bin'), [Buffer.from([255, 0])]);
    assert.strictEqual(status.metadata.get('twice').join(', '), 'one, two');
    assert.deepStrictEqual(status.metadata.get('tail-bin'), [Buffer.from([0, 255, 7])]);
  },
  async 'error carries code, message, trailers and details'() {
    const { error } = await unary(shapes, 'Fail', { text: 'no: 100% h\u00e9\n', count: 9 });
    assert.strictEqual(error.code, grpc.status.FAILED_PRECONDITION);
    assert.strictEqual(error.details, 'no: 100% h\u00e9\n');
    const [details] = error.metadata.get('grpc-status-details-bin');
    assert.ok(details.includes('type.googleapis.com/google.rpc.ErrorInfo') && details.includes('REASON_OF_TEST'));
    assert.ok(details.includes('type.googleapis.com/google.rpc.BadRequest') && details.includes('line.text'));
  },
  async 'deadline ends the call'() {
    const { error } = await unary(shapes, 'Hang', {}, new grpc.Metadata(), { deadline: Date.now() + 150 });
    assert.strictEqual(error.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async 'server stream arrives whole and in order'() {
    const { messages, status } = await collect(shapes.Repeat({ text: 'x', count: 1000 }));
    assert.deepStrictEqual(messages.map((m) => m.count), [...Array(1000).keys()]);
    assert.strictEqual(status.code, grpc.status.OK);
  },
  async 'cancelled stream is cancelled'() {
    const call = shapes.Repeat({ text: 'x', count: 2000000000 });
    call.once('data', () => call.cancel());
    const { status } = await collect(call);
    assert.strictEqual(status.code, grpc.status.CANCELLED);
  },
  async 'client stream is joined'() {
    const response = await new Promise((resolve, reject) => {
      const call = shapes.Join((error, answer) => (error ? reject(error) : resolve(answer)));
      call.write({ text: 'a' });
      call.write({ text: 'b' });
      call.end();
    });
    assert.strictEqual(response.text, 'a+b');
  },
  async 'duplex stream answers each message before the next'() {
    const call = shapes.Chat();
    const ended = collect(call);
    let next = 0;
    call.on('data', (message) => {
      assert.strictEqual(message.count, next);
      next += 1;
      if (next < 10) { call.write({ count: next }); } else { call.end(); }
    });
    call.write({ count: 0 });
    assert.strictEqual((await ended).status.code, grpc.status.OK);
    assert.strictEqual(next, 10);
  },
  async 'large message passes and a too large one is refused'() {
    const large = 'x'.repeat(3 * 1024 * 1024);
    assert.strictEqual((await unary(shapes, 'Echo', { text: large })).response.text, large);
    const { error } = await unary(shapes, 'Echo', { text: 'x'.repeat(4 * 1024 * 1024 + 1) });
    assert.strictEqual(error.code, grpc.status.RESOURCE_EXHAUSTED);
  },
  async 'gzip request is understood'() {
    const gzip = new shapesPackage.Shapes(ordinary, insecure, { 'grpc.default_compression_algorithm': 2 });
    assert.strictEqual((await unary(gzip, 'Echo', { text: 'z'.repeat(5000) })).response.text.length, 5000);
    gzip.close();
  },
  async 'unknown method and service are unimplemented'() {
    for (const method of ['/rtb.test.foreign.Shapes/Nothing', '/no.Service/Nothing']) {
      const error = await new Promise((resolve) => {
        shapes.makeUnaryRequest(method, (b) => b, (b) => b, Buffer.alloc(0), (e) => resolve(e));
      });
      assert.strictEqual(error.code, grpc.status.UNIMPLEMENTED);
    }
  },
  async 'health of the ordinary server'() {
    assert.strictEqual((await unary(health, 'Check', {})).response.status, 'SERVING');
    assert.strictEqual((await unary(health, 'Check', { service: 'nobody' })).error.code, grpc.status.NOT_FOUND);
    const call = health.Watch({ service: 'nobody' });
    const ended = collect(call);
    call.once('data', (message) => {
      assert.strictEqual(message.status, 'SERVICE_UNKNOWN');
      call.cancel();
    });
    assert.strictEqual((await ended).status.code, grpc.status.CANCELLED);
  },
  async 'raw server echoes, small and large'() {
    for (const length of [0, 1, 300, 5000, 200000]) {
      const { error, response } = await rawUnary('/rtb.test.Raw/Echo', Buffer.alloc(length, 7));
      assert.strictEqual(error, null);
      assert.ok(response.equals(Buffer.alloc(length, 7)));
    }
  },
  async 'raw server takes two hundred calls at once'() {
    const answers = await Promise.all([...Array(200).keys()].map((i) => rawUnary('/rtb.test.Raw/Echo', Buffer.from([i]))));
    assert.deepStrictEqual(answers.map((a) => a.response[0]), [...Array(200).keys()]);
  },
  async 'raw server refuses'() {
    assert.strictEqual((await rawUnary('/rtb.test.Raw/Echo', Buffer.alloc(300000))).error.code, grpc.status.RESOURCE_EXHAUSTED);
    assert.strictEqual((await rawUnary('/rtb.test.Raw/Nothing', Buffer.alloc(1))).error.code, grpc.status.UNIMPLEMENTED);
    const { error } = await rawUnary('/rtb.test.Raw/Refuse', Buffer.alloc(1));
    assert.deepStrictEqual([error.code, error.details], [grpc.status.FAILED_PRECONDITION, 'a constant']);
    const { error: late } = await rawUnary('/rtb.test.Raw/Echo', Buffer.alloc(1), { deadline: Date.now() - 1 });
    assert.strictEqual(late.code, grpc.status.DEADLINE_EXCEEDED);
  },
  async 'raw stream answers each message'() {
    const sent = [...Array(5000).keys()].map((i) => Buffer.alloc(i % 50, i % 256)).concat(Buffer.alloc(200000, 7));
    const { got, status } = await rawChat(sent);
    assert.strictEqual(status.code, grpc.status.OK);
    assert.deepStrictEqual(got, sent);
    assert.deepStrictEqual((await rawChat([])).got, []);
  },
  async 'raw stream ends with its status'() {
    const lasts = [[Buffer.from('end'), grpc.status.FAILED_PRECONDITION], [Buffer.alloc(300000), grpc.status.RESOURCE_EXHAUSTED]];
    for (const [last, code] of lasts) {
      const { got, status } = await rawChat([Buffer.from('a'), Buffer.from('b'), last]);
      assert.deepStrictEqual([got.map(String), status.code], [['a', 'b'], code]);
    }
  },
  async 'health of the raw server'() {
    assert.strictEqual((await unary(rawHealth, 'Check', {})).response.status, 'SERVING');
    assert.strictEqual((await unary(rawHealth, 'Check', { service: 'nobody' })).error.code, grpc.status.NOT_FOUND);
  },
};

(async () => {
  let failures = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok ${name}`);
    } catch (error) {
      failures += 1;
      console.log(`FAILED ${name}: ${error.stack}`);
    }
  }

  console.log(`${Object.keys(checks).length - failures} passed, ${failures} failed`);
  process.exit(failures === 0 ? 0 : 1);
})();
