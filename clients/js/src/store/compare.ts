/** Comparing records. Pure. */

/** Whether a record would be another one with these fields. */
export function differs<R extends object>(known: R | undefined, fields: Partial<R>): boolean {
  return !known || Object.entries(fields).some(([name, value]) => !isSame(known[name as keyof R], value));
}

/** The higher of two seqs. */
export function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== 'object' || typeof b !== 'object' || !a || !b) {
    return a === b;
  }
  return Object.keys(a).length === Object.keys(b).length && !differs(a, b);
}
