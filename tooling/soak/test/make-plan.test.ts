import { describe, expect, it } from "@jest/globals";
import { makePlan, type Plan, type Step } from "../src/index.js";

const options = { seed: 7, users: 500, longestFaultMs: 5_000 };
const many = 6_000;
const all = [
  ...["user comes", "user comes back", "user leaves", "user changes name", "user is renamed", "user moves class"],
  ...["user moves school", "user gets a second school", "user loses a second school", "password is changed"],
  ...["private data change", "class comes", "workgroup comes", "group is renamed", "group is described"],
  ...["group is filled", "group is emptied partly", "group goes", "member is expected", "expected member comes"],
  ...["new school year", "users lost their school", "classes were moved away", "a class was emptied"],
  ...["schedule_school", "schedule_user", "schedule_group", "resync", "add_schools", "remove_schools"],
  ...["broker down", "503", "500", "429", "reset before", "reset after", "half an answer", "hang", "html", "slow"],
  ...["slow after", "object refused", "tokens expire", "broker password changed", "configuration broken"],
  ...["authority deactivated", "directory stopped", "directory killed", "directory paused", "daemon killed"],
  ...["daemon stopped", "junk in a queue", "old item put back"],
];

function take(plan: Plan, count: number): readonly Step[] {
  return Array.from({ length: count }, () => plan.next());
}

function changesOf(step: Step) {
  if (step.step === "event" || step.step === "school year") return step.event.changes;
  return step.step === "accident" ? [...step.accident.changes, ...step.accident.undo] : [];
}

describe("a plan", () => {
  it("is the same for the same seed", () => {
    expect(JSON.stringify(take(makePlan(options), 1_000))).toBe(JSON.stringify(take(makePlan(options), 1_000)));
  });

  it("is another one for another seed", () => {
    const [one, other] = [makePlan(options), makePlan({ ...options, seed: 8 })];
    expect(JSON.stringify(take(one, 20))).not.toBe(JSON.stringify(take(other, 20)));
  });

  it("has every kind of event, fault, program and accident", () => {
    const kinds = new Set(
      take(makePlan(options), many).map((step) => {
        switch (step.step) {
          case "event":
          case "school year":
            return step.event.kind;
          case "fault":
            return step.fault.kind === "broker faulty" ? step.fault.name : step.fault.kind;
          case "program":
            return step.program.program;
          case "accident":
            return step.accident.kind;
        }
      }),
    );
    expect([...kinds].sort()).toEqual([...all].sort());
  });

  it("lasts no fault longer than is asked for", () => {
    const lengths = take(makePlan(options), many).flatMap((step) => (step.step === "fault" ? [step.ms] : []));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(options.longestFaultMs);
  });
});

/** Just enough of a directory to tell whether a change is possible: what is there, and who is in what. */
function directoryOf(plan: Plan) {
  const user = (place: { username: string; role: string; schools: readonly string[] }) =>
    [place.username, place.role, place.schools[0]].join("|");
  const group = (place: { kind: string; school: string; name: string }) =>
    [place.kind, place.school, place.name.toLowerCase()].join("|");
  const users = new Set(plan.state.people.all.map(user));
  const groups = new Map(plan.state.groups.all.map((one) => [group(one), new Set([...one.members].map(user))]));
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`not possible: ${what}`);
  };
  return (change: ReturnType<typeof changesOf>[number]) => {
    const said = JSON.stringify(change);
    switch (change.change) {
      case "add user":
        must(!users.has(user(change.user)), said);
        return void users.add(user(change.user));
      case "remove user":
        must(users.delete(user(change.user)), said);
        return;
      case "move user":
        must(users.delete(user(change.from)) && !users.has(user(change.to)), said);
        return void users.add(user(change.to));
      case "replace":
        must(users.has(user(change.user)), said);
        return;
      case "add group":
        must(!groups.has(group(change.group)), said);
        return void groups.set(group(change.group), new Set(change.group.members.map(user)));
      case "remove group":
        must(groups.delete(group(change.group)), said);
        return;
      case "move group": {
        const members = groups.get(group(change.from));
        must(members !== undefined && !groups.has(group(change.to)), said);
        groups.delete(group(change.from));
        return void groups.set(group(change.to), members!);
      }
      case "hide group":
      case "show group":
        must(groups.has(group(change.group)), said);
        return;
      case "members": {
        const members = groups.get(group(change.group));
        for (const one of change.join) must(members !== undefined && !members.has(user(one)), said);
        for (const one of change.join) members!.add(user(one));
        for (const one of change.leave) must(members?.delete(user(one)) === true, said);
      }
    }
  };
}

describe("the events of a plan", () => {
  it.each([1, 2, 3])("are possible in the directory, one after the other (seed %d)", (seed) => {
    const plan = makePlan({ ...options, seed });
    const apply = directoryOf(plan);
    let changes = 0;
    for (const step of take(plan, many)) {
      for (const change of changesOf(step)) {
        apply(change);
        changes += 1;
      }
    }
    expect(changes).toBeGreaterThan(many / 2);
  });

  it("never give two users one name, nor two groups of a school", () => {
    const plan = makePlan(options);
    take(plan, many);
    const names = plan.state.people.all.map(({ username }) => username);
    const groups = plan.state.groups.all.map(({ school, name }) => `${school}-${name}`.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(groups).size).toBe(groups.length);
  });

  it("leave at least two schools listed, the first one among them, and nobody's school empty", () => {
    const plan = makePlan(options);
    for (let index = 0; index < many; index++) {
      plan.next();
      const { listed, schools } = plan.state;
      expect(listed.size).toBeGreaterThanOrEqual(2);
      expect(listed.has(schools[0]!)).toBe(true);
    }
    for (const school of plan.state.schools) {
      expect(plan.state.people.all.filter(({ schools }) => schools[0] === school).length).toBeGreaterThanOrEqual(4);
    }
  });
});
