import { beforeEach, describe, expect, it } from "@jest/globals";
import { startNight, type NightWatch } from "../support/night-watch.js";

let night: NightWatch;
beforeEach(async () => {
  night = await startNight().minutes(1);
});

describe("no alarm", () => {
  it("is raised by a night in which computers change, and that costs a look every quarter of an hour", async () => {
    for (let minute = 0; minute < 600; minute += 1) await night.changesElse().minutes(1);
    expect(night.stalled()).toBeUndefined();
    expect(night.cost.looks).toBeLessThanOrEqual(40);
    expect(night.cost.entries).toBe(0);
  });

  it("and no look where nothing changes", async () => {
    await night.minutes(600);
    expect(night.cost.looks).toBe(0);
    expect(night.stalled()).toBeUndefined();
  });

  it("is raised by single changes that come through, however quiet it is after them", async () => {
    for (let hour = 0; hour < 8; hour += 1) {
      await night.changes(`user${hour}`).minutes(0.5);
      await night.hears(`user${hour}`).changesElse().minutes(60);
      expect(night.stalled()).toBeUndefined();
    }
  });

  it("is raised by a change that comes through before the directory is seen to have moved", async () => {
    // a replica may lag behind the listener's server
    await night.hears("anna").minutes(1);
    await night.changes("anna").minutes(60);
    expect(night.stalled()).toBeUndefined();
  });

  it("is raised while a large change comes through slowly", async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `user${index}`);
    for (const id of ids) night.changes(id);
    for (const id of ids) await night.hears(id).minutes(1);
    await night.minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect(night.watch().level).toEqual(night.position());
  });

  it("is raised for an item that was lost by itself while later ones came through", async () => {
    await night.changes("lost").changes("next").hears("next").changesElse().minutes(16);
    expect(night.stalled()).toBeUndefined();
    expect((await night.minutes(120)).stalled()).toBeUndefined();
  });

  it("is raised for what was changed and deleted before it could come through", async () => {
    await night.changes("anna").minutes(5);
    await night.loses("anna").minutes(60);
    expect(night.stalled()).toBeUndefined();
  });

  it("is raised while no authority is active, nor for what waited when one becomes active", async () => {
    await night.canHear(false).changes("anna").minutes(60);
    expect(night.stalled()).toBeUndefined();
    await night.canHear(true).minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect((await night.changes("ben").minutes(20)).stalled()).toBeDefined();
    expect((await night.canHear(false).minutes(1)).stalled()).toBeUndefined();
  });

  it("is raised where the server does not say how far it has come", async () => {
    await night.says([]).changes("anna").minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect(night.cost.looks).toBe(0);
    await night.says(undefined).minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect((await night.changes("ben").minutes(20)).stalled()).toBeDefined();
  });

  it("is raised at once for a change of just before the directory went down", async () => {
    await night.changes("anna").minutes(1);
    await night.answers(false).minutes(120);
    await night.answers(true).minutes(5);
    expect(night.stalled()).toBeUndefined();
    expect((await night.minutes(15)).stalled()).toMatchObject({ item: "anna" });
  });

  it("is raised by a server that wrote last long ago, nor does that make a look show more", async () => {
    await night.changesElse("001").minutes(60);
    for (let index = 0; index < 100; index += 1) await night.changes(`user${index}`).hears(`user${index}`).minutes(1);
    await night.minutes(60);
    night.cost.entries = 0;
    await night.changes("anna").minutes(0.5);
    await night.hears("anna").minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect(night.cost.entries).toBeLessThan(10);
  });

  it("is raised for the past of a server that is seen for the first time", async () => {
    await night.changes("anna", "007").minutes(60);
    expect(night.stalled()).toBeUndefined();
    expect((await night.changes("ben", "007").minutes(20)).stalled()).toMatchObject({ item: "ben" });
  });
});

describe("a stall", () => {
  it("is noticed a quarter of an hour after a change that does not come through", async () => {
    await night.minutes(300);
    expect((await night.changes("anna").minutes(14)).stalled()).toBeUndefined();
    expect((await night.minutes(2)).stalled()).toMatchObject({ item: "anna" });
    expect(night.stalled()).toMatchObject({ minutes: 16 });
  });

  it("is noticed among a multitude of changes that concern nobody", async () => {
    night.changes("anna");
    for (let minute = 0; minute < 17; minute += 1) await night.changesElse().minutes(1);
    expect(night.stalled()).toMatchObject({ item: "anna" });
  });

  it("is noticed where listening died in the middle of a large change", async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `user${index}`);
    for (const id of ids) night.changes(id);
    for (const id of ids.slice(0, 100)) await night.hears(id).minutes(1);
    await night.minutes(16);
    expect(night.stalled()).toBeDefined();
    expect(ids.slice(100)).toContain(night.stalled()!.item);
  });

  it("is noticed after a busy day, in which the changes were looked at every quarter of an hour", async () => {
    let lately: readonly string[] = [];
    for (let minute = 0; minute < 480; minute += 1) {
      if (minute === 460) lately = night.position();
      await night.changes(`user${minute}`).minutes(0.5);
      await night.hears(`user${minute}`).minutes(0.5);
    }
    expect(night.stalled()).toBeUndefined();
    expect(night.cost.looks).toBeLessThanOrEqual(32);
    expect(night.cost.entries).toBeLessThan(700);
    expect(night.watch().level[0]! > lately[0]!).toBe(true);
    expect((await night.changes("last").minutes(16)).stalled()).toMatchObject({ item: "last" });
  });

  it("is noticed in what one of several servers wrote, whatever the others do", async () => {
    await night.changesElse("001").changesElse("002").minutes(60);
    await night.changes("anna", "002").minutes(1);
    await night.changes("ben", "000").hears("ben").minutes(20);
    expect(night.stalled()).toMatchObject({ item: "anna" });
  });

  it("is noticed in a directory that was restored, as soon as it changes again", async () => {
    const yesterday = night.position();
    await night.changes("anna").hears("anna").minutes(60);
    await night.says(yesterday).minutes(60);
    expect(night.stalled()).toBeUndefined();
    await night.says(undefined).changes("ben").minutes(20);
    expect(night.stalled()).toMatchObject({ item: "ben" });
  });

  it("lasts since the change or the last item, whichever is later, and costs no more than a page each time", async () => {
    night.changes("anna");
    await night.minutes(10);
    await night.hears("somebody").minutes(10);
    expect(night.stalled()).toBeUndefined();
    for (let index = 0; index < 400; index += 1) night.changes(`user${index}`);
    await night.minutes(6);
    expect(night.stalled()!.minutes).toBeCloseTo(16, 0);
    const before = { ...night.cost };
    await night.minutes(60);
    expect(night.stalled()!.minutes).toBeCloseTo(76, 0);
    expect(night.cost.entries - before.entries).toBe(night.cost.looks - before.looks);
  });

  it("is over as soon as anything comes through, and comes back where the rest does not", async () => {
    await night.changes("anna").changes("ben").minutes(20);
    expect(night.stalled()).toBeDefined();
    night.hears("somebody");
    expect(night.stalled()).toBeUndefined();
    expect((await night.minutes(14)).stalled()).toBeUndefined();
    expect((await night.minutes(2)).stalled()).toBeDefined();
    await night.hears("ben", "anna").minutes(120);
    expect(night.stalled()).toBeUndefined();
  });

  it("is over when what was missing is there no more, whatever was lost before it", async () => {
    await night.changes("lost").changes("next").hears("next").changes("anna").minutes(20);
    expect(night.stalled()).toBeDefined();
    await night.loses("anna").minutes(5);
    expect(night.stalled()).toBeUndefined();
  });

  it("goes on while the directory does not answer, and when the daemon is started again", async () => {
    await night.changes("anna").minutes(20);
    await night.answers(false).minutes(60);
    expect(night.stalled()!.minutes).toBeCloseTo(80, 0);
    const { stall, level } = night.watch();
    const next = startNight({ stall: stall!, level }, 2).changes("anna");
    await next.minutes(10);
    expect(next.stalled()).toMatchObject({ item: "anna" });
    expect((await next.hears("anna").minutes(60)).stalled()).toBeUndefined();
  });

  it("that was open when the daemon stopped is over where nothing is missing any more", async () => {
    await night.changes("anna").minutes(20);
    const { stall, level } = night.watch();
    const next = startNight({ stall: stall!, level }, 2).changesElse();
    await next.minutes(5);
    expect(next.stalled()).toBeUndefined();
  });
});

describe("listening that can be begun anew", () => {
  let times: number;
  beforeEach(() => {
    times = 0;
  });

  it("is begun anew before a stall is told, which is none where the change comes through then", async () => {
    const helps = (id: string) => () => {
      times += 1;
      night.hears(id);
    };
    night.reopens(helps("anna"));
    await night.changes("anna").minutes(11);
    expect(times).toBe(0);
    await night.minutes(60);
    expect([times, night.stalled()]).toEqual([1, undefined]);
    await night.reopens(helps("ben")).changes("ben").minutes(60);
    expect([times, night.stalled()]).toEqual([2, undefined]);
  });

  it("is a stall as soon as ever where that does not help, and is begun anew now and then while it lasts", async () => {
    night.reopens(() => (times += 1));
    expect((await night.changes("anna").minutes(14)).stalled()).toBeUndefined();
    expect(times).toBe(1);
    expect((await night.minutes(2)).stalled()).toMatchObject({ item: "anna", minutes: 16 });
    expect(times).toBe(1);
    await night.minutes(60);
    expect(times).toBeGreaterThan(2);
    expect(times).toBeLessThan(7);
    expect(night.stalled()).toMatchObject({ item: "anna", minutes: 76 });
  });

  it("is a stall, too, where something comes through each time and never what is missing", async () => {
    night.reopens(() => {
      times += 1;
      night.hears("somebody");
    });
    await night.changes("anna").minutes(40);
    expect([times, night.stalled()?.item]).toEqual([1, "anna"]);
  });

  it("is left alone in a night in which computers change", async () => {
    night.reopens(() => (times += 1));
    for (let minute = 0; minute < 600; minute += 1) await night.changesElse().minutes(1);
    expect([times, night.stalled()]).toEqual([0, undefined]);
    expect(night.cost.looks).toBeLessThanOrEqual(50);
  });
});
