/** How many letters must be changed, added, left out or swapped with their neighbour to make `b` of `a`. Case counts. */
export function editDistance(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  let before: number[] = [];
  let last = right.map((_, index) => index).concat(right.length);
  for (const [i, letter] of left.entries()) {
    const row = [i + 1];
    for (const [j, other] of right.entries()) {
      const changed = at(last, j) + (letter === other ? 0 : 1);
      const isSwap = i > 0 && j > 0 && letter === right[j - 1] && left[i - 1] === other;
      const swapped = isSwap ? at(before, j - 1) + 1 : Infinity;
      row.push(Math.min(changed, swapped, at(last, j + 1) + 1, at(row, j) + 1));
    }
    [before, last] = [last, row];
  }
  return at(last, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
