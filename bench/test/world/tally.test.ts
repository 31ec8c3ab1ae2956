import { expect, it } from "@jest/globals";
import { emptyTally, requestsIn, withRequest } from "../../src/world/tally.js";

const request = (method: string, status: number, resource = "users") => ({ method, status, resource, ms: 5 });
const tallyOf = (...requests: ReturnType<typeof request>[]) =>
  requests.reduce((tally, one, index) => withRequest(tally, one, 1000 + index), emptyTally);

it("requests are counted by what became of them", () => {
  const tally = tallyOf(
    request("POST", 201),
    request("PUT", 200),
    request("PUT", 404),
    request("POST", 503),
    request("GET", 429),
    request("HEAD", 404),
    request("GET", 200),
  );
  expect(tally).toMatchObject({ writes: 2, readings: 2, refused: 2, failed: 1, logins: 0 });
  expect(requestsIn(tally)).toBe(7);
});

it("a login is no request about an object, and begins nothing", () => {
  const tally = tallyOf(request("POST", 200, "token"));
  expect(tally).toEqual({ ...emptyTally, logins: 1 });
  expect(requestsIn(tally)).toBe(0);
});

it("it knows when the first request came and when the last one was answered", () => {
  expect(tallyOf(request("POST", 201), request("POST", 201), request("POST", 201))).toMatchObject({
    firstAt: 995,
    lastAt: 1002,
  });
});
