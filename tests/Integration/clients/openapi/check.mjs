// Judges an OpenAPI document with two foreign validators, then calls the server and judges its answers by the schemas of the document.
//   node check.mjs http://127.0.0.1:5000
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";

const base = process.argv[2];
const text = await (await fetch(`${base}/openapi.json`)).text();
const document = JSON.parse(text);
let failures = 0;

function check(name, isGood, what) {
  failures += isGood ? 0 : 1;
  console.log(`${isGood ? "ok" : "FAILED"} ${name}${isGood ? "" : ": " + JSON.stringify(what, null, 1)}`);
}

const specification = await new Validator().validate(structuredClone(document));
check("openapi-schema-validator accepts the document", specification.valid, specification.errors);

const config = await createConfig({
  rules: {
    struct: "error",
    "no-unresolved-refs": "error",
    "operation-operationId": "error",
    "operation-operationId-unique": "error",
    "operation-operationId-url-safe": "error",
    "operation-parameters-unique": "error",
    "path-parameters-defined": "error",
    "no-identical-paths": "error",
    "no-path-trailing-slash": "error",
    "path-declaration-must-exist": "error",
    "no-schema-type-mismatch": "error",
    "no-enum-type-mismatch": "error",
    "tag-description": "error",
    "operation-tag-defined": "error",
  },
});
const problems = await lintFromString({ source: text, absoluteRef: `${base}/openapi.json`, config });
check("redocly accepts the document", problems.length === 0, problems.map((p) => [p.ruleId, p.message, p.location[0]?.pointer]));

// Formats that JSON Schema leaves to others say nothing here.
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
for (const name of ["int64", "uint64", "uint32", "field-mask"]) {
  ajv.addFormat(name, true);
}
ajv.addSchema(document, "document");

function pointer(...parts) {
  return "document#/" + parts.map((p) => encodeURIComponent(p.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
}

async function call(path, method, target, body) {
  const response = await fetch(base + target, {
    method: method.toUpperCase(),
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? {} : { "content-type": "application/json" },
  });
  const type = response.headers.get("content-type");
  const answer = await response.text();
  const messages = type === "application/x-ndjson" ? answer.trim().split("\n").map((l) => JSON.parse(l)) : [JSON.parse(answer)];
  const place = response.ok ? ["paths", path, method, "responses", "200"] : ["components", "responses", "Error"];
  const validate = ajv.getSchema(pointer(...place, "content", type, "schema"));
  for (const message of messages) {
    check(`${method} ${target} answers ${response.status} by its schema`, !!validate && validate(message), validate?.errors ?? place);
  }
  if (body !== undefined) {
    const request = ajv.getSchema(pointer("paths", path, method, "requestBody", "content", "application/json", "schema"));
    check(`${method} ${target} takes what its schema takes`, request(body) === response.ok, [response.status, request.errors]);
  }
}

const book = "/v1/shelves/{shelf}/books/{book}";
await call(book, "get", "/v1/shelves/1/books/2?shade=COLOR_RED");
await call(book, "patch", "/v1/shelves/1/books/2", { title: "T", author: { email: "a@b" }, createTime: "2026-01-01T00:00:00Z" });
await call(book, "patch", "/v1/shelves/1/books/2", { title: "T", author: { email: "a@b", phone: "1" } });
await call(book, "patch", "/v1/shelves/1/books/2", { title: 5 });
await call(book, "delete", "/v1/shelves/1/books/2?force=yes");
await call(book, "delete", "/v1/shelves/1/books/2?force=true");
await call("/v1/watch", "get", "/v1/watch?count=3");
await call("/v1/fail", "get", "/v1/fail?mode=rich");
await call("/v1/fail", "get", "/v1/fail?mode=code&code=5");
await call("/v1/echo", "post", "/v1/echo", {
  i32: -1, u32: 1, i64: "9223372036854775807", u64: "18446744073709551615", real: 1.5, wide: "NaN", flag: true, text: "x", data: "AQI=",
  color: "COLOR_BLUE", maybe: 0, choiceInner: { i32: 1 }, numbers: ["1", "2"], labels: { k: "v" }, byNumber: { "-3": { text: "x" } },
  byFlag: { true: "COLOR_RED" }, time: "2026-01-31T23:59:59.5Z", span: "1.5s", mask: "a.b,cD", object: { a: [1, null] }, value: [1],
  values: [1, "x"], any: { "@type": "type.googleapis.com/rtb.test.library.v1.Author", givenName: "A" }, wrappedNumber: "5",
  wrappedText: "", wrappedFlag: false, wrappedWide: 2.5, nothing: {}, wides: [1, "-Infinity"], "other.name": "r",
});
for (const wrong of [
  { i32: "x" }, { i64: {} }, { flag: "true" }, { color: "RED" }, { texts: "a" }, { labels: { a: 1 } }, { byNumber: { one: {} } },
  { time: 5 }, { span: "1" }, { wide: "much" }, { inner: [] }, { choiceText: "a", choiceNumber: 1 }, { any: {} }, { values: {} },
]) {
  await call("/v1/echo", "post", "/v1/echo", wrong);
}

console.log(failures === 0 ? "all good" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);
