/** Naming people in a text: @ and the user name, which has no spaces. Pure. */
import type { Person } from 'parley-client';

const NAME = '[\\p{L}\\p{M}\\p{N}._-]';
const NAMED = new RegExp(`@(${NAME}+)`, 'gu');
const BEING_TYPED = new RegExp(`(?:^|[^\\p{L}\\p{M}\\p{N}._@-])@(${NAME}*)$`, 'u');
const MOST = 50;

/** The people whom a text names. */
export function mentioned<P extends Person>(text: string, people: readonly P[]): P[] {
  const named = new Set([...text.matchAll(NAMED)].flatMap(([, name]) => [fold(name!), fold(withoutEnd(name!))]));
  return people.filter(({ name }) => named.has(fold(name))).slice(0, MOST);
}

/** The beginning of a name that stands before the caret behind an @; undefined: none does. */
export function beingTyped(beforeCaret: string): string | undefined {
  return BEING_TYPED.exec(beforeCaret)?.[1];
}

/** Who may be meant by the beginning of a name; nobody, when it is a whole one and can be no other. */
export function candidates(beginning: string, people: readonly Person[], most: number): Person[] {
  const wanted = fold(beginning);
  const fits = ({ name, nickname }: Person) => fold(name).startsWith(wanted) || fold(nickname).startsWith(wanted);
  const found = people.filter(fits);
  return found.length === 1 && fold(found[0]!.name) === wanted ? [] : found.slice(0, most);
}

/** A sentence may end behind a name. */
function withoutEnd(name: string): string {
  return name.replace(/[.-]+$/, '');
}

function fold(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
