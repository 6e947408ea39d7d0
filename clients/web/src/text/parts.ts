/** A piece of a text: a link is made by code, never by HTML. */
export interface Part {
  readonly text: string;
  readonly href?: string;
}

const LINK = /https?:\/\/[^\s<>"'“”‘’，。；：！？（）【】《》]+/giu;
const TRAILING = /[.,;:!?)\]}]+$/;

/** Finds the links of a text. Together the parts are the text, character for character. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '');
    const href = safeHref(link);
    if (href) {
      if (match.index > end) {
        found.push({ text: text.slice(end, match.index) });
      }
      found.push({ text: link, href });
      end = match.index + link.length;
    }
  }
  if (end < text.length || found.length === 0) {
    found.push({ text: text.slice(end) });
  }
  return found;
}

function safeHref(link: string): string | undefined {
  try {
    const { protocol, href } = new URL(link);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}
