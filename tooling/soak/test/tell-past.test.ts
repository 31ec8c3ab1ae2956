import { expect, test } from "@jest/globals";
import type { RequestRecord } from "@id-connector/broker-simulator";
import { tellPast } from "../src/report/tell-past.js";

const id = "18dfe60a-8186-1041-8f69-c366e4424439";
const other = "28dfe60a-8186-1041-8f69-c366e4424439";

test("what the daemon said and asked about a named object is told in the order of time", () => {
  const logLines = [
    `{"time":"2026-12-01T03:50:45.520Z","level":"info","item":"${id}","outcome":"queued"}`,
    `{"time":"2026-12-01T03:50:45.530Z","level":"info","item":"${other}","outcome":"queued"}`,
    `{"time":"2026-12-01T03:50:45.557Z","level":"info","item":"${id}","outcome":"sent"}`,
  ];
  const requests = [request({ at: Date.parse("2026-12-01T03:50:45.540Z"), id })];
  expect(tellPast({ broken: [`users/${id} is missing`], requests, logLines })).toEqual([
    `the past of ${id}:`,
    logLines[0],
    `2026-12-01T03:50:45.540Z PUT /users/${id} 200 7 ms`,
    logLines[2],
  ]);
});

test("where nothing is named, what the daemon warned of is told", () => {
  const warning = '{"time":"2026-12-01T03:50:45.520Z","level":"warn","message":"deliver"}';
  const info = '{"time":"2026-12-01T03:50:45.521Z","level":"info","message":"deliver"}';
  expect(tellPast({ broken: ["the daemon ended"], requests: [], logLines: [warning, info] })).toEqual([warning]);
});

function request({ at, id }: { readonly at: number; readonly id: string }): RequestRecord {
  const path = `/users/${id}`;
  const rest = { authority: "Traeger2", resource: "users", fault: undefined, bodyKeys: [] } as const;
  return { ...rest, sequence: 1, at, ms: 7, method: "PUT", path, id, status: 200 };
}
