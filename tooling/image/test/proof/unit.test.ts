import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";

const unit = fileURLToPath(new URL("../../../../deploy/systemd/id-connector.service", import.meta.url));

it("the systemd unit is a sandbox: an exposure of 2.0 at most, as systemd counts", () => {
  const { status, stdout, stderr } = spawnSync(
    "systemd-analyze",
    ["security", "--offline=yes", "--threshold=20", unit],
    { encoding: "utf8" },
  );
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  // what it does not know it says on standard error
  expect(stderr).not.toMatch(/Unknown|Failed|ignoring/);
});
