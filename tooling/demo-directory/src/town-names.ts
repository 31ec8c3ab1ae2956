type Names = readonly [string, ...string[]];

/** Given names of pupils and grown-ups as a German town has them today. */
export const firstnames: Names = list(`
  Mia, Emma, Hannah, Lea, Élodie, Zoë, Käthe, Ayşe, Merve, Anna-Lena, Sofía, Małgorzata, Jördis, Frieda,
  Charlotte, Aïcha, Ida, Clara, Thi Mai, Olena, Rosalie, Nele, Bärbel, Yasmin, Ben, Paul, Jonas, Jürgen, Ömer,
  Søren, Łukasz, Björn, Jörg, Günther, Emil, Anton, Karl-Heinz, D'Angelo, Mehmet, Çağlar, Nguyen, Oskar, Theo,
  Matteo, Ole, Raphaël, Dragoş, Ali, Finn, Leonie, Mats, Zeynep, Ruth, Elif, Tomáš, Noah, Lina, Maximilian, Änne,
  Kjell`);

/** Family names, with all that has ever broken a program: umlauts, apostrophes, spaces, hyphens. */
export const lastnames: Names = list(`
  Müller, Schmidt, Weiß, Groß, Jäger, Krüger, Schröder, Böhm, Vogt, Köhler, Lange, Bauer, Öztürk, Yıldız, Kaya,
  Şahin, Nowak, Wójcik, Kowalczyk, O'Brien, O'Connor, D'Agostino, Dell'Orto, von der Heide, de la Cruz,
  van 't Hoff, Müller-Lüdenscheidt, Schulze-Oßwald, Hansen, Petersen, Sørensen, Nguyễn, Trần, Horváth, Dvořák,
  Ivanović, Schevchenko, Al-Sayed, Haddad, Fuß, Strauß, Preuß, Becker, Wagner, Hoffmann, Schäfer, Koch, Richter,
  Klein, Wolf, Neumann, Zimmermann, Krämer, Hartmann, Förster, Böttcher, Günther, Pfütze, Grün, Thönnes, Mayr,
  Huber, Lüders, Ebeling`);

/** Workgroups: name and description. */
export const workgroups: readonly (readonly [string, string])[] = [
  ["AG Schülerzeitung", "Die Redaktion trifft sich dienstags"],
  ["Chor", "Schulchor"],
  ["Robotik", "Roboter bauen und programmieren"],
  ["Schach", ""],
  ["Schulgarten", "Säen, gießen, ernten"],
  ["Theater", "Bühne & Technik"],
  ["Streitschlichter", "Mediation (Klassen 5+)"],
  ["Fußball", "Mädchen und Jungen"],
  ["Imkerei", ""],
  ["Technik-Team", "Ton, Licht, Tablets"],
];

function list(names: string): Names {
  return names.trim().split(/,\s+/u) as [string, ...string[]]; // split never gives an empty list
}
