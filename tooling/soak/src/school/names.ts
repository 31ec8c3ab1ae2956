import type { Random } from "@id-connector/test-world";

/** A first name of any pupil. */
export function someFirstname(random: Random): string {
  return random.pick(firstnames) ?? "";
}

/** A family name of any pupil. */
export function someFamily(random: Random): string {
  return random.pick(families) ?? "";
}

/** The name of a workgroup, odd ones too; the number keeps it from being taken. */
export function someWorkgroup(random: Random, number: number): string {
  return `${random.pick(workgroups) ?? ""} ${number}`;
}

const firstnames = "Mia Emma Ben Paul Lea Jonas Élodie Søren Ayşe Łukasz Zoë Jürgen Käthe Ömer Anna-Lena 小明".split(
  " ",
);
const families = "Müller Schmidt Weiß Öztürk Nowak Hansen Groß D'Angelo Jäger Lange Kaya Petersen Krüger".split(" ");
const workgroups = ["AG Chor, Orchester", "Jahrbuch", "R+S", "Schach #", "AG=Theater", "Über-Mittag", '"Robotik"'];
