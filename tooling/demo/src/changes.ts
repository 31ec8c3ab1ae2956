import type { DemoDirectory, DemoUser } from "@id-connector/demo-directory";
import type { SimulatedBroker } from "@id-connector/broker-simulator";
import { showGroup, showUser } from "./show.js";

/** One change in the directory, and what of the broker is worth looking at before and after it. */
export interface DemoChange {
  readonly title: string;
  make(): void;
  show(broker: SimulatedBroker): string;
}

/** The changes of the demonstration, chosen from what the directory holds. Each is made ready when the one before it is done. */
export function* demoChanges(directory: DemoDirectory): Generator<DemoChange> {
  const [first, second] = directory.entries();
  if (!first || !second) throw new Error("the demonstration needs two schools");
  const [from, to] = first.classes;
  const workgroup = first.workgroups.find(({ members }) => members.length > 0);
  const pupil = directory
    .users()
    .find(
      (user) =>
        user.role === "student" &&
        user.classes.some(({ name }) => name === from?.name) &&
        user.schools[0] === first.name,
    );
  const teacher = directory
    .users()
    .find(({ role, schools }) => role === "teacher" && schools.length === 1 && schools[0] === first.name);
  if (!from || !to || !workgroup || !pupil || !teacher) throw new Error("the town is too small for the demonstration");

  let added: DemoUser | undefined;
  yield {
    title: `a new pupil in class ${from.name}`,
    make: () => {
      added = directory.addUser({
        school: first.name,
        role: "student",
        firstname: "Zoë",
        lastname: "Übermuth",
        classes: [from.name],
      });
    },
    show: (broker) => (added ? showUser(broker, added.id) : "not there"),
  };
  yield {
    title: `a pupil changes from class ${from.name} to ${to.name}`,
    make: () => void directory.changeClass(pupil.username, { from: from.name, to: to.name }),
    show: (broker) => showUser(broker, pupil.id),
  };
  yield {
    title: "a pupil gets another name and login name",
    make: () => {
      directory.renameUser(pupil.username, {
        firstname: "Neue",
        lastname: "Grünewald",
        username: "neue.gruenewald",
      });
    },
    show: (broker) => showUser(broker, pupil.id),
  };
  yield {
    title: `a teacher works at ${second.name} as well`,
    make: () => void directory.addSchool(teacher.username, second.name),
    show: (broker) => showUser(broker, teacher.id),
  };
  const group = { school: first.name, name: workgroup.name };
  const members = directory
    .users()
    .filter(({ id }) => workgroup.members.includes(id))
    .map(({ username }) => username);
  yield {
    title: `five members leave the workgroup ${workgroup.name}`,
    make: () => {
      directory.setMembers(group, members.slice(5));
    },
    show: (broker) => showGroup(broker, "workgroups", workgroup.id),
  };
  yield {
    title: `they come back into the workgroup ${workgroup.name}`,
    make: () => {
      directory.setMembers(
        group,
        members.filter((name) => directory.users().some(({ username }) => username === name)),
      );
    },
    show: (broker) => showGroup(broker, "workgroups", workgroup.id),
  };
  yield {
    title: "a pupil leaves",
    make: () => {
      directory.removeUser("neue.gruenewald");
    },
    show: (broker) => showUser(broker, pupil.id),
  };
}
