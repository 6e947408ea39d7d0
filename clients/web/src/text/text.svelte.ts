/** The language of the chat: what a person chose, else the browser's. */
import { en, type Key } from './en';

/** What they call themselves. */
export const LANGUAGES = { en: 'English', zh: '简体中文' };
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'parley.language';

class Texts {
  language = $state<Language>('en');
  #catalogue = $state.raw<Record<Key, string>>(en);
  #wanted: Language = 'en';

  /** Fetches what is said in the language of this person; when that cannot be had, it is said in English. */
  async open(): Promise<void> {
    await this.#show(chosen()).catch(() => this.#show('en'));
  }

  /** Keeps the choice; fails when what is said in it cannot be had, and then it is shown when the page is loaded the next time. */
  async choose(language: Language): Promise<void> {
    localStorage.setItem(STORAGE_KEY, language);
    await this.#show(language);
  }

  /** For Intl and the lang attribute. */
  get tag(): string {
    return this.language === 'zh' ? 'zh-CN' : 'en';
  }

  said(key: Key): string {
    return this.#catalogue[key];
  }

  async #show(language: Language): Promise<void> {
    this.#wanted = language;
    const catalogue = language === 'zh' ? (await import('./zh')).zh : en;
    if (this.#wanted !== language) {
      return; // Another was chosen meanwhile.
    }
    this.#catalogue = catalogue;
    this.language = language;
    document.documentElement.lang = this.tag;
  }
}

export const texts = new Texts();

/** A sentence in the language of the chat; {name} stands for params.name. */
export function t(key: Key, params: Record<string, string | number> = {}): string {
  return texts.said(key).replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

function chosen(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'en' || kept === 'zh') {
    return kept;
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
