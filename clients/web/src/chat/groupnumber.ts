/** The number by which a person names a group to others: that of its conversation. Pure. */
import { isGroup } from 'parley-client';

const DIGITS = /^\d{19}$/;

/** The group of a number, with spaces wherever they are; undefined: it is none of a group. */
export function groupOfNumber(text: string): bigint | undefined {
  const digits = text.replace(/\s/g, '');
  const id = DIGITS.test(digits) ? BigInt(digits) : 0n;
  return isGroup(id) ? id : undefined;
}
