export interface SchoolKind {
  readonly name: string;
  readonly displayName: string;
  readonly firstGrade: number;
  readonly lastGrade: number;
}

const known: readonly (readonly [string, string, number, number])[] = [
  ["GSLindenhof", "Grundschule Lindenhof", 1, 4],
  ["GymAmSee", "Gymnasium am See", 5, 12],
  ["IGS-Nord", "Integrierte Gesamtschule Nord", 5, 10],
  ["GSMuehlenweg", "Grundschule Mühlenweg", 1, 4],
  ["OSHafen", "Oberschule am Hafen", 5, 10],
  ["GymSchiller", "Friedrich-Schiller-Gymnasium", 5, 12],
  ["FSRegenbogen", "Förderschule „Regenbogen“", 1, 9],
  ["BSTechnik", "Berufsschule für Technik & Wirtschaft", 11, 13],
  ["GSStJohannes", "Kath. Grundschule St. Johannes", 1, 4],
  ["GymKloster", "Gymnasium Klosterstraße", 5, 12],
];

/** The schools of the town; the eleventh and all after it only have a number. */
export function nameSchools(count: number): readonly SchoolKind[] {
  return Array.from({ length: count }, (_, at) => {
    const [name, displayName, firstGrade, lastGrade] = known[at] ?? [`GS${at + 1}`, `${at + 1}. Grundschule`, 1, 4];
    return { name, displayName, firstGrade, lastGrade };
  });
}
