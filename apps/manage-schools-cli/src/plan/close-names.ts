/** The names that one may have meant, best first: the same in other letters, a part of it, or a slip of the keyboard or two. */
export function closeNames(name: string, names: readonly string[], most = 3): readonly string[] {
  const asked = name.toLowerCase();
  const judged = names.map((candidate) => ({ candidate, distance: distanceOf(asked, candidate.toLowerCase()) }));
  const bound = Math.max(1, Math.min(3, Math.floor(asked.length / 3)));
  return judged
    .filter(({ distance }) => distance <= bound)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

function distanceOf(a: string, b: string): number {
  if (a.length >= 3 && (b.includes(a) || (b.length >= 3 && a.includes(b)))) return 1;
  return countEdits(a, b);
}

/** How many letters must be put in, taken out or replaced, or swapped with their neighbour. */
function countEdits(a: string, b: string): number {
  let [before, row]: [readonly number[], readonly number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const edits = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits.push((before[j - 2] ?? 0) + 1);
      next.push(Math.min(...edits));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
