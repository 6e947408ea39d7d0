/** A piece of a text: a link is made by code, never by HTML. */
export interface Part {
  readonly text: string;
  readonly href?: string;
  /** It names a person: one of those given. */
  readonly named?: number;
}

/** Somebody whom a text may name, and how. */
export interface Named {
  readonly id: number;
  readonly name: string;
}

const LINK = /https?:\/\/[^\s<>"'“”‘’，。；：！？（）【】《》]+/giu;
const NAME = /@[\p{L}\p{M}\p{N}._-]+/gu;
const NAME_END = /[.-]+$/;
const TRAILING = /[.,;:!?)\]}]+$/;

/** Finds the links of a text, and the names behind an @. Together the parts are the text, character for character. */
export function parts(text: string, people: readonly Named[] = []): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '');
    const href = safeHref(link);
    if (href) {
      found.push(...names(text.slice(end, match.index), people), { text: link, href });
      end = match.index + link.length;
    }
  }
  found.push(...names(text.slice(end), people));
  return found.length > 0 ? found : [{ text }];
}

function names(text: string, people: readonly Named[]): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of people.length > 0 ? text.matchAll(NAME) : []) {
    const name = match[0].slice(1).toLowerCase();
    const person = people.find((one) => name === one.name.toLowerCase() || name.replace(NAME_END, '') === one.name.toLowerCase());
    if (person) {
      const length = 1 + person.name.length;
      found.push({ text: text.slice(end, match.index) }, { text: text.slice(match.index, match.index + length), named: person.id });
      end = match.index + length;
    }
  }
  found.push({ text: text.slice(end) });
  return found.filter((part) => part.text !== '');
}

function safeHref(link: string): string | undefined {
  try {
    const { protocol, href } = new URL(link);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}
