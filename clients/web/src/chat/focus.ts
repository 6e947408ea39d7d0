/**
 * Where the focus goes when what has it is taken away, is disabled while the server is asked, or leaves the screen: nowhere a
 * person would have to begin again from the top of the page. One for the page; on the main thread.
 */
const FOCUSABLE = 'a[href], button, input:not(.hidden), select, textarea, summary, [tabindex="0"]';
const TEXT = 'input, textarea';
/** What the page consists of: beyond it the way back is where a person came from. */
const PANES = 'main, main > *';
const MOST_REMEMBERED = 12;

/** An element, and the place among its siblings at which it was. */
interface Step {
  readonly element: Element;
  readonly index: number;
}

let steps: Step[] = [];
/** What has had the focus, the newest last. */
let before: HTMLElement[] = [];
/** Fields open a keyboard on the screen of who uses none, so they get the focus from who uses one. */
let byKeyboard = false;

/** Begins to look after the focus. */
export function keepFocus(): void {
  document.addEventListener('keydown', () => (byKeyboard = true), true);
  document.addEventListener('pointerdown', () => (byKeyboard = false), true);
  document.addEventListener('focusin', ({ target }) => remember(target as HTMLElement));
  document.addEventListener('focusout', ({ target }) => queueMicrotask(() => leave(target as HTMLElement)));
  new MutationObserver(restore).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  // What another page of the same document hides is known when that is drawn.
  addEventListener('hashchange', () => requestAnimationFrame(() => requestAnimationFrame(restore)));
}

function remember(element: HTMLElement): void {
  before = [...before.filter((one) => one !== element && one.isConnected), element].slice(-MOST_REMEMBERED);
  steps = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
    steps.push({ element: at, index: at.parentElement ? [...at.parentElement.children].indexOf(at) : 0 });
  }
}

/** A person left it by himself for nothing in particular. */
function leave(element: HTMLElement): void {
  if (document.activeElement === document.body && canHaveFocus(element)) {
    steps = [];
  }
}

function restore(): void {
  const last = steps[0]?.element as HTMLElement | undefined;
  const active = document.activeElement;
  if (!last || (active !== document.body && !(active === last && last.isConnected && !last.checkVisibility()))) {
    return;
  }
  if (last.isConnected && last.matches(':disabled') && last.checkVisibility()) {
    return; // It is enabled again when the server has answered.
  }
  if (canHaveFocus(last)) {
    last.focus({ preventScroll: true }); // It was moved.
    return;
  }
  (beside() ?? before.findLast(canTake) ?? firstHeading('main h1', document))?.focus();
}

/** What is nearest to the place where it was, on the same page. */
function beside(): HTMLElement | undefined {
  for (let level = 1; level < steps.length; level++) {
    const { element: parent } = steps[level]!;
    const { index } = steps[level - 1]!;
    if (!parent.isConnected) {
      continue;
    }
    if (parent.matches(PANES) || parent.querySelector('main')) {
      return undefined;
    }
    if (parent.matches(FOCUSABLE)) {
      return parent as HTMLElement;
    }
    const children = [...parent.children];
    const openers = children.filter((child) => child.matches('[aria-expanded="false"]'));
    const around = [...children.slice(index), ...children.slice(0, index).reverse()];
    const found = [...openers, ...around.flatMap((child) => [child, ...child.querySelectorAll(FOCUSABLE)])].find(
      (child): child is HTMLElement => child.matches(FOCUSABLE) && canTake(child as HTMLElement),
    );
    const nearest = found ?? firstHeading(':scope > :is(h1, h2)', parent);
    if (nearest) {
      return nearest;
    }
  }
  return undefined;
}

/** The first heading that is shown, which can be focused from then on. */
function firstHeading(selector: string, within: ParentNode): HTMLElement | undefined {
  const found = [...within.querySelectorAll<HTMLElement>(selector)].find((one) => one.checkVisibility());
  if (found) {
    found.tabIndex = -1;
  }
  return found;
}

function canTake(element: HTMLElement): boolean {
  return canHaveFocus(element) && (byKeyboard || !element.matches(TEXT));
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && element.checkVisibility();
}
