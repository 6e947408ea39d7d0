/** The language of the chat: what a person chose, else the browser's. */
import { en, type Key } from './en';
import { zh } from './zh';

export const LANGUAGES = { en, zh };
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'parley.language';

class Texts {
  language = $state<Language>(chosen());

  choose(language: Language): void {
    this.language = language;
    localStorage.setItem(STORAGE_KEY, language);
    document.documentElement.lang = this.tag;
  }

  /** For Intl and the lang attribute. */
  get tag(): string {
    return this.language === 'zh' ? 'zh-CN' : 'en';
  }
}

export const texts = new Texts();

/** A sentence in the language of the chat; {name} stands for params.name. */
export function t(key: Key, params: Record<string, string | number> = {}): string {
  return LANGUAGES[texts.language][key].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
}

function chosen(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  if (kept === 'en' || kept === 'zh') {
    return kept;
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
